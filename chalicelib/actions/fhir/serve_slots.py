"""Another system reads which times are free."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.actions.fhir.asking import REQUESTS, Asking, Page, whole
from chalicelib.actions.fhir.serve_setup import Places
from chalicelib.domain.fhir import out
from chalicelib.domain.fhir.elements import Issue, NotTaken
from chalicelib.domain.fhir.out import Resource, fhir_id
from chalicelib.domain.fhir.search import Asked, range_of, references
from chalicelib.domain.files.fields import folded
from chalicelib.domain.open_times import open_on
from chalicelib.domain.practices import Location, Provider
from chalicelib.storage.errors import NotFound

_QUARTER = 15
_SLOT_DAYS = 14


class Slots:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._services = asking.services
        self._practice_id = asking.practice_id
        self._setup = asking.setup
        self._now = asking.now
        self._places = Places(asking)

    def one(self, of: str) -> Resource:
        found = out.slot_times(of)
        if found is None:
            raise NotFound(of)
        whose, starts_at, ends_at = found
        provider = self._places.provider(whose)
        location = self._places.home_of(provider)
        day = starts_at.astimezone(location.tz).date()
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        for slot in self._slots_of(provider, location, day, minutes, self._busy(provider, [day])):
            if (slot.starts_at, slot.ends_at) == (starts_at, ends_at):
                return out.slot_out(slot, zone=location.tz)
        raise NotFound(of)

    def search(self, asked: Asked) -> Page:
        """Free times of a quarter of an hour, or of as long as a visit type takes; and taken
        ones."""
        states = asked.any_of("status")
        minutes = self._minutes(asked)
        whose = references(asked, "schedule", "Schedule")
        when = range_of(asked, "start", self._asking.zone)
        begins = max(when.since or self._now, self._now)
        ends = min(when.until or begins + timedelta(days=_SLOT_DAYS), self._now + out.AHEAD)
        providers = [
            of
            for of in self._setup.providers.values()
            if not of.left and (not whose or fhir_id(of.provider_id) in whose)
            if of.location_id in self._setup.locations
        ]
        days = _days(begins, ends, self._asking.zone)
        steps = [(day, of) for day in days for of in providers]
        at, skip = whole(asked, "at"), whole(asked, "skip")
        found: list[out.Slot] = []
        for _ in range(REQUESTS):
            if at >= len(steps) or len(found) >= asked.count:
                break
            day, provider = steps[at]
            location = self._setup.locations[provider.location_id]
            busy = self._busy(provider, [day])
            every = [
                of
                for of in self._slots_of(provider, location, day, minutes, busy)
                if begins <= of.starts_at < ends
                if not states or ("free" if of.is_free else "busy") in states
            ][skip:]
            room = asked.count - len(found)
            found += every[:room]
            at, skip = (at, skip + room) if len(every) > room else (at + 1, 0)
        cursor = {"at": at, "skip": skip} if at < len(steps) else None
        zones = self._setup.locations
        resources = [out.slot_out(of, zone=zones[of.provider.location_id].tz) for of in found]
        return Page(resources=resources, cursor=cursor)

    def _minutes(self, asked: Asked) -> int:
        name = asked.one("service-type").rpartition("|")[2]
        if not name:
            return _QUARTER
        for of in self._setup.visit_types.values():
            if folded(name) in (folded(of.name), folded(of.visit_type_id)):
                return of.minutes
        names = ", ".join(sorted(of.name for of in self._setup.visit_types.values()))
        raise NotTaken("service-type", f"one of: {names}", issue=Issue.VALUE, status=400)

    def _busy(
        self, provider: Provider, days: Iterable[date]
    ) -> list[tuple[datetime, datetime, bool]]:
        """(start, end, whether it is a visit)."""
        books = self._services.appointments.daybooks(
            self._practice_id, [(provider.provider_id, day) for day in days]
        )
        found = []
        for book in books.values():
            found += [(*span, True) for span in book.busy.values()]
            found += [(*span, False) for span in book.away.values()]
        return found

    def _slots_of(
        self,
        provider: Provider,
        location: Location,
        day: date,
        minutes: int,
        busy: list[tuple[datetime, datetime, bool]],
    ) -> list[out.Slot]:
        free = open_on(
            day,
            provider=provider,
            location=location,
            busy=[(start, end) for start, end, _ in busy],
            minutes=minutes,
            now=self._now,
        )
        slots = [
            out.Slot(provider=provider, starts_at=of.starts_at, ends_at=of.ends_at, is_free=True)
            for of in free
        ]
        slots += [
            out.Slot(provider=provider, starts_at=start, ends_at=end, is_free=False)
            for start, end, is_visit in busy
            if is_visit
        ]
        return sorted(slots, key=lambda of: of.starts_at)


def _days(begins: datetime, ends: datetime, zone: ZoneInfo) -> list[date]:
    """Local days that the span may touch, wherever the location is."""
    first = begins.astimezone(zone).date() - timedelta(days=1)
    return [first + timedelta(days=n) for n in range(max(0, (ends - begins).days + 3))]
