"""Another system reads a practice's own records as FHIR: one of them, or a search."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.actions.write_down import write_down
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.arriving import appointment_id_of, patient_id_of
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.fhir import out, statuses
from chalicelib.domain.fhir.elements import Issue, NotTaken, is_id
from chalicelib.domain.fhir.out import Resource, fhir_id, public_id
from chalicelib.domain.fhir.patients_in import SYSTEM
from chalicelib.domain.fhir.search import Asked, Range, range_of, references, yes_or_no
from chalicelib.domain.files.fields import folded
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, PracticeId, is_ulid
from chalicelib.domain.open_times import open_on
from chalicelib.domain.patients import Channel, Kind, Patient
from chalicelib.domain.practices import Location, Provider
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.storage.keys import ulid_floor
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

KINDS = ("Patient", "Appointment", "Slot", "Schedule", "Practitioner", "Location")
_MOST_SEEN = 300
"""Of those whom one entry of the audit trail names."""
_LOOKED_AT = 1_000
"""Patients that one page of a search by name or birth date goes through."""
_REQUESTS = 40
"""To the database, for one page of visits."""
_CHANGES_KEPT = timedelta(days=7)
"""So far back changes are found by when they were made."""
_ENTRIES = 200
"""Of the audit trail, in one request."""
_QUARTER = 15
_SLOT_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Page:
    resources: list[Resource]
    included: list[Resource] = field(default_factory=list)
    """What those refer to, where that was asked for."""
    cursor: Mapping[str, str | int] | None = None
    """Where it goes on; None: that is all."""


class Gone(NotFound):
    """It was there, and was erased."""


def read(
    services: Services, practice_id: PracticeId, kind: str, of: str, *, base: str, by: str
) -> Resource:
    """Raises NotFound, Gone."""
    return _Reading(services, practice_id, base, by).one(kind, of)


def search(
    services: Services, practice_id: PracticeId, asked: Asked, *, base: str, by: str
) -> Page:
    """A page may hold fewer than were asked for, and still go on. Raises NotTaken."""
    return _Reading(services, practice_id, base, by).search(asked)


class _Reading:
    def __init__(self, services: Services, practice_id: PracticeId, base: str, by: str) -> None:
        self._services = services
        self._practice_id = practice_id
        self._base = base
        self._by = by
        self._setup: Setup = services.setups.of(practice_id)
        self._now = services.clock()

    def one(self, kind: str, of: str) -> Resource:
        if not is_id(of):
            raise NotFound(kind)
        match kind:
            case "Patient":
                return self._patient(of)
            case "Appointment":
                return self._appointment(of)
            case "Slot":
                return self._slot(of)
            case "Location":
                return out.location_out(self._location(of))
            case "Practitioner":
                return out.practitioner_out(self._provider(of))
            case "Schedule":
                return self._schedule(self._provider(of))
        raise NotFound(kind)

    def search(self, asked: Asked) -> Page:
        match asked.kind:
            case "Patient":
                return self._patients(asked)
            case "Appointment":
                return self._appointments(asked)
            case "Slot":
                return self._slots(asked)
            case "Schedule":
                return self._schedules(asked)
            case "Practitioner":
                return self._practitioners(asked)
            case "Location":
                return self._locations(asked)
        raise NotFound(asked.kind)

    def _saw(self, did: str, about: Iterable[str]) -> None:
        """Into the audit trail, as what people see is."""
        seen = list(dict.fromkeys(about))[:_MOST_SEEN]
        if seen:
            write_down(self._services, self._practice_id, did, *seen, by=self._by)

    # --- patients --------------------------------------------------------------------------------

    def _patients_by_id(self, ids: Iterable[str]) -> dict[str, Patient]:
        """By the id under which they are served; merged and erased ones, too."""
        ours: list[PatientId] = []
        for of in ids:
            ours += [patient_id_of(self._practice_id, SYSTEM, of), PatientId(of)]
        found = self._services.patients.get_many(self._practice_id, ours).values()
        return {public_id(of.patient_id, of.source_key): of for of in found}

    def _patient(self, of: str) -> Resource:
        patient = self._patients_by_id([of]).get(of)
        if patient is None:
            raise NotFound(of)
        if patient.erased_at:
            raise Gone(of)
        into = None
        if patient.merged_into:
            into = self._services.patients.get(self._practice_id, patient.merged_into)
        self._saw("patient.viewed", [patient.patient_id])
        return out.patient_out(patient, base=self._base, into=into)

    def _patients(self, asked: Asked) -> Page:
        if "_id" in asked:
            ids = sorted(of for of in asked.any_of("_id") if is_id(of))[:100]
            by_id = self._patients_by_id(ids)
            return self._page_of_patients(asked, [by_id[of] for of in ids if of in by_id])
        if "identifier" in asked:
            return self._page_of_patients(asked, self._identified(asked.any_of("identifier")))
        for name in ("phone", "telecom", "email"):
            if name in asked:
                return self._page_of_patients(asked, self._reached_at(asked.one(name)))
        return self._patients_by_name(asked)

    def _patients_by_name(self, asked: Asked) -> Page:
        """Through all of them by family name, as far as one request goes."""
        after = str((asked.cursor or {}).get("after", ""))
        found: list[Patient] = []
        wanted = _wanted(asked)
        looked_at = 0
        while looked_at < _LOOKED_AT:
            some, after = self._services.patients.page(
                self._practice_id, after=after, limit=asked.count
            )
            looked_at += len(some)
            found += [of for of in some if wanted(of)]
            if not after or len(found) >= asked.count:
                break
        page = self._page_of_patients(asked, found)
        return Page(resources=page.resources, cursor={"after": after} if after else None)

    def _page_of_patients(self, asked: Asked, found: Iterable[Patient]) -> Page:
        wanted = _wanted(asked)
        here = [of for of in found if wanted(of)]
        self._saw("patient.viewed", [of.patient_id for of in here])
        stand_for = {of.merged_into for of in here if of.merged_into}
        others = self._services.patients.get_many(self._practice_id, stand_for)
        return Page(
            resources=[
                out.patient_out(
                    of, base=self._base, into=others.get(of.merged_into) if of.merged_into else None
                )
                for of in here
            ]
        )

    def _identified(self, identifiers: Iterable[str]) -> list[Patient]:
        """ "system|value" of ours, of theirs, or a value alone."""
        ids: list[PatientId] = []
        for identifier in identifiers:
            system, bar, value = identifier.rpartition("|")
            sources = [f"{SYSTEM}:{system}"]
            if not bar:
                sources = ["csv", "hl7", "api", SYSTEM, f"{SYSTEM}:"]
            elif system.startswith(f"{self._base}/from/"):
                sources = [system.removeprefix(f"{self._base}/from/")]
            if not bar or system == f"{self._base}/patients":
                ids.append(PatientId(value))
            ids += [patient_id_of(self._practice_id, source, value) for source in sources]
        found = self._services.patients.get_many(self._practice_id, ids[:100])
        return list(found.values())

    def _reached_at(self, address: str) -> list[Patient]:
        """Everybody who shares a number or an email address."""
        contacts = self._services.contacts
        typed = _normalised(address, self._setup.practice.region)
        if typed is None:
            return []
        try:
            contact = contacts.get(self._practice_id, contacts.id_of(self._practice_id, typed[1]))
        except NotFound:
            return []
        found = self._services.patients.get_many(self._practice_id, contact.members)
        return [of for of in found.values() if typed[1] in (of.phone, of.email)]

    # --- appointments ----------------------------------------------------------------------------

    def _visits_by_id(self, ids: Iterable[str]) -> dict[str, Appointment]:
        ours: list[AppointmentId] = []
        for of in ids:
            ours += [appointment_id_of(self._practice_id, SYSTEM, of), AppointmentId(of)]
        found = self._services.appointments.get_many(self._practice_id, ours).values()
        return {public_id(of.appointment_id, of.source_key): of for of in found}

    def _visits_identified(self, identifiers: Iterable[str]) -> list[Appointment]:
        ids: list[AppointmentId] = []
        for identifier in identifiers:
            system, bar, value = identifier.rpartition("|")
            theirs = system.removeprefix(f"{self._base}/from/")
            keys = [(theirs, value)] if theirs != system else [(SYSTEM, identifier)]
            if not bar:
                keys = [(source, value) for source in ("csv", "hl7", "api", SYSTEM)]
            if not bar or system == f"{self._base}/appointments":
                ids.append(AppointmentId(value))
            ids += [appointment_id_of(self._practice_id, *key) for key in keys]
        found = self._services.appointments.get_many(self._practice_id, ids[:100])
        return list(found.values())

    def _appointment(self, of: str) -> Resource:
        visit = self._visits_by_id([of]).get(of)
        if visit is None:
            raise NotFound(of)
        return self._served([visit])[0][0]

    def _served(self, visits: list[Appointment]) -> tuple[list[Resource], list[Patient]]:
        people = self._services.patients.get_many(
            self._practice_id, {of.patient_id for of in visits}, strong=False
        )
        setup = self._setup
        found = [
            out.appointment_out(
                of,
                base=self._base,
                zone=self._zone_of(of.location_id),
                patient=people.get(of.patient_id),
                location=setup.locations.get(of.location_id),
                provider=setup.providers.get(of.provider_id),
                visit_type=setup.visit_types.get(of.visit_type_id),
            )
            for of in visits
        ]
        self._saw("patient.viewed", [of.patient_id for of in visits])
        return found, [of for of in people.values() if not of.erased_at]

    def _zone_of(self, location_id: LocationId) -> ZoneInfo:
        location = self._setup.locations.get(location_id)
        return location.tz if location else self._zone

    @property
    def _zone(self) -> ZoneInfo:
        """In which days are read that name no location."""
        places = self._setup.open_locations or list(self._setup.locations.values())
        return places[0].tz if places else ZoneInfo("UTC")

    def _appointments(self, asked: Asked) -> Page:
        when = range_of(asked, "date", self._zone)
        changed = range_of(asked, "_lastUpdated", self._zone)
        wanted = self._wanted_visits(asked, when, changed)
        cursor: Mapping[str, str | int] | None = None
        if "_id" in asked:
            ids = sorted(of for of in asked.any_of("_id") if is_id(of))[:100]
            by_id = self._visits_by_id(ids)
            found = [by_id[of] for of in ids if of in by_id]
        elif "identifier" in asked:
            found = self._visits_identified(asked.any_of("identifier"))
        elif whose := self._patients_asked_for(asked):
            found, cursor = self._of_patients(whose, asked)
        elif "_lastUpdated" in asked and "date" not in asked:
            found, cursor = self._changed(asked, changed)
        else:
            found, cursor = self._of_days(asked, when)
        visits = [of for of in found if wanted(of)]
        resources, people = self._served(visits)
        included: list[Resource] = []
        if "Appointment:patient" in asked.any_of("_include"):
            included = [out.patient_out(of, base=self._base) for of in people]
        return Page(resources=resources, included=included, cursor=cursor)

    def _wanted_visits(
        self, asked: Asked, when: Range, changed: Range
    ) -> Callable[[Appointment], bool]:
        codes = asked.any_of("status")
        if codes - set(statuses.IN):
            raise NotTaken(
                "status", f"one of: {', '.join(statuses.IN)}", issue=Issue.VALUE, status=400
            )
        doing = references(asked, "practitioner", "Practitioner")
        doing |= references(asked, "actor", "Practitioner")
        there = references(asked, "location", "Location") | references(asked, "actor", "Location")

        def wanted(visit: Appointment) -> bool:
            return (
                when.holds(visit.starts_at)
                and changed.holds(out.last_changed(visit))
                and (not codes or statuses.OUT[visit.status] in codes)
                and (not doing or fhir_id(visit.provider_id) in doing)
                and (not there or fhir_id(visit.location_id) in there)
            )

        return wanted

    def _patients_asked_for(self, asked: Asked) -> list[PatientId]:
        ids = references(asked, "patient", "Patient") | references(asked, "actor", "Patient")
        if not ids:
            return []
        known = self._patients_by_id(sorted(ids)[:20])
        # One that nobody knows has no visits, which is not the same as everybody's.
        return [of.patient_id for name, of in known.items() if name in ids] or [PatientId("-")]

    def _of_patients(
        self, whose: list[PatientId], asked: Asked
    ) -> tuple[list[Appointment], Mapping[str, str | int] | None]:
        every = [
            visit
            for of in whose
            for visit in self._services.appointments.of_patient(self._practice_id, of)
        ]
        start = _whole(asked, "from")
        more = start + asked.count < len(every)
        cursor = {"from": start + asked.count} if more else None
        return every[start : start + asked.count], cursor

    def _of_days(
        self, asked: Asked, when: Range
    ) -> tuple[list[Appointment], Mapping[str, str | int] | None]:
        """Location by location and month by month, in time order; without a date from today on."""
        first = (when.since or self._now).astimezone(self._zone).date() - timedelta(days=1)
        last = (when.until or self._now + out.AHEAD).astimezone(self._zone).date()
        if when.until is None and when.since is not None:
            last = max(first, self._now.date()) + timedelta(days=366)
        elif when.since is None and when.until is not None:
            first = last - timedelta(days=366)
        last = min(last + timedelta(days=1), first + timedelta(days=3 * 366))
        there = references(asked, "location", "Location") | references(asked, "actor", "Location")
        places = [of for of in self._setup.locations if not there or fhir_id(of) in there]
        months = [(place, month) for month in _months(first, last) for place in sorted(places)]
        at, after = _whole(asked, "month"), str((asked.cursor or {}).get("after", ""))
        found: list[Appointment] = []
        for _ in range(_REQUESTS):
            if at >= len(months) or len(found) >= asked.count:
                break
            place, (begins, ends) = months[at]
            if after and not begins.isoformat() <= after[:10] <= ends.isoformat():
                raise _wrong_cursor()
            some, after = self._services.appointments.of_month(
                self._practice_id,
                place,
                begins,
                ends,
                after=after,
                limit=asked.count - len(found),
            )
            found += some
            at += not after
        cursor: dict[str, str | int] | None = None
        if at < len(months):
            cursor = {"month": at, **({"after": after} if after else {})}
        return found, cursor

    def _changed(
        self, asked: Asked, changed: Range
    ) -> tuple[list[Appointment], Mapping[str, str | int] | None]:
        """Those of which the audit trail tells that they were changed since then."""
        since = changed.since
        if since is None or since < self._now - _CHANGES_KEPT:
            raise NotTaken(
                "_lastUpdated",
                f"a time within {_CHANGES_KEPT.days} days, or a date beside it",
                issue=Issue.TOO_COSTLY,
                status=400,
            )
        after = str((asked.cursor or {}).get("after", "")) or ulid_floor(since)
        if not is_ulid(after):
            raise _wrong_cursor()
        day = since.astimezone(UTC).date() + timedelta(days=_whole(asked, "days"))
        ids: dict[str, None] = {}
        for _ in range(_REQUESTS):
            entries = self._services.audit.between(
                self._practice_id, day, after=after, until="~", limit=_ENTRIES
            )
            ids |= dict.fromkeys(of for entry in entries for of in _changed_by(entry))
            more = len(entries) == _ENTRIES
            after = entries[-1].entry_id if more else ulid_floor(since)
            day += timedelta(days=not more)
            if len(ids) >= asked.count or day > self._now.astimezone(UTC).date():
                break
        wanted = [AppointmentId(of) for of in ids]
        found = self._services.appointments.get_many(self._practice_id, wanted)
        days = (day - since.astimezone(UTC).date()).days
        is_over = day > self._now.astimezone(UTC).date()
        return list(found.values()), None if is_over else {"days": days, "after": after}

    # --- the setup -------------------------------------------------------------------------------

    def _location(self, of: str) -> Location:
        for location in self._setup.locations.values():
            if fhir_id(location.location_id) == of:
                return location
        raise NotFound(of)

    def _provider(self, of: str) -> Provider:
        for provider in self._setup.providers.values():
            if fhir_id(provider.provider_id) == of:
                return provider
        raise NotFound(of)

    def _home_of(self, provider: Provider) -> Location:
        if provider.location_id not in self._setup.locations:
            raise NotFound(provider.provider_id)
        return self._setup.locations[provider.location_id]

    def _schedule(self, provider: Provider) -> Resource:
        return out.schedule_out(
            provider,
            location=self._home_of(provider),
            visit_types=self._setup.visit_types,
            now=self._now,
        )

    def _locations(self, asked: Asked) -> Page:
        states = asked.any_of("status")
        every = [
            out.location_out(of)
            for of in self._setup.locations.values()
            if _begins(asked.one("name"), of.name)
        ]
        return _some(asked, [of for of in every if not states or of["status"] in states])

    def _practitioners(self, asked: Asked) -> Page:
        active = yes_or_no(asked, "active")
        every = [
            out.practitioner_out(of)
            for of in self._setup.providers.values()
            if active in (None, not of.left) and _begins(asked.one("name"), of.name)
        ]
        return _some(asked, every)

    def _schedules(self, asked: Asked) -> Page:
        active = yes_or_no(asked, "active")
        doing = references(asked, "actor", "Practitioner")
        there = references(asked, "actor", "Location")
        every = [
            self._schedule(of)
            for of in self._setup.providers.values()
            if (not doing or fhir_id(of.provider_id) in doing)
            and (not there or fhir_id(of.location_id) in there)
            and of.location_id in self._setup.locations
        ]
        return _some(asked, [of for of in every if active in (None, of["active"])])

    # --- slots -----------------------------------------------------------------------------------

    def _slot(self, of: str) -> Resource:
        found = out.slot_times(of)
        if found is None:
            raise NotFound(of)
        whose, starts_at, ends_at = found
        provider = self._provider(whose)
        location = self._home_of(provider)
        day = starts_at.astimezone(location.tz).date()
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        for slot in self._slots_of(provider, location, day, minutes, self._busy(provider, [day])):
            if (slot.starts_at, slot.ends_at) == (starts_at, ends_at):
                return out.slot_out(slot, zone=location.tz)
        raise NotFound(of)

    def _slots(self, asked: Asked) -> Page:
        """Free times of a quarter of an hour, or of as long as a visit type takes; and taken
        ones."""
        states = asked.any_of("status")
        minutes = self._minutes(asked)
        whose = references(asked, "schedule", "Schedule")
        when = range_of(asked, "start", self._zone)
        begins = max(when.since or self._now, self._now)
        ends = min(when.until or begins + timedelta(days=_SLOT_DAYS), self._now + out.AHEAD)
        providers = [
            of
            for of in self._setup.providers.values()
            if not of.left and (not whose or fhir_id(of.provider_id) in whose)
            if of.location_id in self._setup.locations
        ]
        days = _days(begins, ends, self._zone)
        steps = [(day, of) for day in days for of in providers]
        at, skip = _whole(asked, "at"), _whole(asked, "skip")
        found: list[out.Slot] = []
        for _ in range(_REQUESTS):
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


def _changed_by(entry: AuditEntry) -> tuple[str, ...]:
    """Ids that may be those of visits."""
    return entry.about if entry.did.startswith("appointment.") else ()


def _wanted(asked: Asked) -> Callable[[Patient], bool]:
    born = range_of(asked, "birthdate", ZoneInfo("UTC"))
    active = yes_or_no(asked, "active")
    names = {name: asked.one(name) for name in ("name", "family", "given") if name in asked}

    def wanted(patient: Patient) -> bool:
        if patient.erased_at or patient.kind is Kind.CONTACT:
            return False
        if "birthdate" in asked:
            day = patient.born
            if not day or not born.holds(datetime(*day.timetuple()[:3], tzinfo=ZoneInfo("UTC"))):
                return False
        said = {
            "name": (patient.given_name, patient.family_name, patient.preferred_name),
            "family": (patient.family_name,),
            "given": (patient.given_name, patient.preferred_name),
        }
        return active in (None, not (patient.discharged or patient.merged_into)) and all(
            any(_begins(text, of) for of in said[name] if of) for name, text in names.items()
        )

    return wanted


def _begins(text: str, name: str) -> bool:
    """As FHIR compares texts: no case, no accents; any of the words may be meant."""
    wanted = folded(text)
    return not text or any(
        folded(part).startswith(wanted) for part in (name, *name.split()) if wanted
    )


def _normalised(address: str, region: str) -> tuple[Channel, str] | None:
    from chalicelib.domain import emails, phones

    try:
        if "@" in address:
            return Channel.EMAIL, emails.normalise(address)
        return Channel.TEXT, phones.normalise(address.removeprefix("phone|"), region)
    except (emails.BadEmail, phones.BadPhone):
        return None


def _months(first: date, last: date) -> list[tuple[date, date]]:
    """(first day, last day) of each month, or of the part of it that is meant."""
    found = []
    while first <= last:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((first, min(last, following - timedelta(days=1))))
        first = following
    return found


def _days(begins: datetime, ends: datetime, zone: ZoneInfo) -> list[date]:
    """Local days that the span may touch, wherever the location is."""
    first = begins.astimezone(zone).date() - timedelta(days=1)
    return [first + timedelta(days=n) for n in range(max(0, (ends - begins).days + 3))]


def _whole(asked: Asked, name: str) -> int:
    value = (asked.cursor or {}).get(name, 0)
    if isinstance(value, int) and 0 <= value < 1_000_000:
        return value
    raise _wrong_cursor()


def _wrong_cursor() -> NotTaken:
    return NotTaken("_cursor", "what the link to the next page has", status=400)


def _some(asked: Asked, every: list[Resource]) -> Page:
    """A page of what the setup holds."""
    ids = asked.any_of("_id")
    here = [of for of in every if not ids or of["id"] in ids]
    start = _whole(asked, "from")
    more = start + asked.count < len(here)
    return Page(
        resources=here[start : start + asked.count],
        cursor={"from": start + asked.count} if more else None,
    )
