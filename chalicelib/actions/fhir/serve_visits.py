"""Another system reads visits."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, timedelta

from chalicelib.actions.fhir.asking import REQUESTS, Asking, Cursor, Page, whole, wrong_cursor
from chalicelib.actions.fhir.serve_patients import Patients
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.arriving import appointment_id_of
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.fhir import out, statuses
from chalicelib.domain.fhir.elements import Issue, NotTaken, is_id
from chalicelib.domain.fhir.out import Resource, fhir_id, public_id
from chalicelib.domain.fhir.patients_in import SYSTEM
from chalicelib.domain.fhir.search import Asked, Range, range_of, references
from chalicelib.domain.ids import AppointmentId, PatientId, is_ulid
from chalicelib.domain.patients import Patient
from chalicelib.storage.errors import NotFound
from chalicelib.storage.keys import ulid_floor

_CHANGES_KEPT = timedelta(days=7)
"""So far back changes are found by when they were made."""
_ENTRIES = 200
"""Of the audit trail, in one request."""


class Visits:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._services = asking.services
        self._practice_id = asking.practice_id
        self._base = asking.base
        self._setup = asking.setup
        self._now = asking.now
        self._patients = Patients(asking)

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

    def one(self, of: str) -> Resource:
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
                zone=self._asking.zone_of(of.location_id),
                patient=people.get(of.patient_id),
                location=setup.locations.get(of.location_id),
                provider=setup.providers.get(of.provider_id),
                visit_type=setup.visit_types.get(of.visit_type_id),
            )
            for of in visits
        ]
        self._asking.saw("patient.viewed", [of.patient_id for of in visits])
        return found, [of for of in people.values() if not of.erased_at]

    def search(self, asked: Asked) -> Page:
        when = range_of(asked, "date", self._asking.zone)
        changed = range_of(asked, "_lastUpdated", self._asking.zone)
        wanted = self._wanted_visits(asked, when, changed)
        cursor: Cursor | None = None
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
        known = self._patients.patients_by_id(sorted(ids)[:20])
        # One that nobody knows has no visits, which is not the same as everybody's.
        return [of.patient_id for name, of in known.items() if name in ids] or [PatientId("-")]

    def _of_patients(
        self, whose: list[PatientId], asked: Asked
    ) -> tuple[list[Appointment], Cursor | None]:
        every = [
            visit
            for of in whose
            for visit in self._services.appointments.of_patient(self._practice_id, of)
        ]
        start = whole(asked, "from")
        more = start + asked.count < len(every)
        cursor = {"from": start + asked.count} if more else None
        return every[start : start + asked.count], cursor

    def _of_days(self, asked: Asked, when: Range) -> tuple[list[Appointment], Cursor | None]:
        """Location by location and month by month, in time order; without a date from today on."""
        first = (when.since or self._now).astimezone(self._asking.zone).date() - timedelta(days=1)
        last = (when.until or self._now + out.AHEAD).astimezone(self._asking.zone).date()
        if when.until is None and when.since is not None:
            last = max(first, self._now.date()) + timedelta(days=366)
        elif when.since is None and when.until is not None:
            first = last - timedelta(days=366)
        last = min(last + timedelta(days=1), first + timedelta(days=3 * 366))
        there = references(asked, "location", "Location") | references(asked, "actor", "Location")
        places = [of for of in self._setup.locations if not there or fhir_id(of) in there]
        months = [(place, month) for month in _months(first, last) for place in sorted(places)]
        at, after = whole(asked, "month"), str((asked.cursor or {}).get("after", ""))
        found: list[Appointment] = []
        for _ in range(REQUESTS):
            if at >= len(months) or len(found) >= asked.count:
                break
            place, (begins, ends) = months[at]
            if after and not begins.isoformat() <= after[:10] <= ends.isoformat():
                raise wrong_cursor()
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

    def _changed(self, asked: Asked, changed: Range) -> tuple[list[Appointment], Cursor | None]:
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
            raise wrong_cursor()
        day = since.astimezone(UTC).date() + timedelta(days=whole(asked, "days"))
        ids: dict[str, None] = {}
        for _ in range(REQUESTS):
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


def _changed_by(entry: AuditEntry) -> tuple[str, ...]:
    """Ids that may be those of visits."""
    return entry.about if entry.did.startswith("appointment.") else ()


def _months(first: date, last: date) -> list[tuple[date, date]]:
    """(first day, last day) of each month, or of the part of it that is meant."""
    found = []
    while first <= last:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((first, min(last, following - timedelta(days=1))))
        first = following
    return found
