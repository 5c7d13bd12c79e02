"""A practice's schedule arrived as a file."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.actions.change_appointment import make_link
from chalicelib.actions.consent import stop
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.ids import AppointmentId, PatientId, PracticeId, derived_ulid
from chalicelib.domain.patients import Channel, Consent, LedgerEntry, Patient, Purpose
from chalicelib.domain.planning import BOOKED_IS_NEWS
from chalicelib.domain.schedule_changes import (
    new_or_changed,
    one_person,
    patient_from,
    said_of_person,
    said_of_visit,
    visit_from,
)
from chalicelib.domain.schedule_file import (
    KnownSetup,
    PersonInFile,
    RefusedRow,
    RowNotice,
    ScheduleFile,
    ScheduleRow,
    read_schedule,
)
from chalicelib.domain.values import dataclass
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh, token
from chalicelib.storage.imports import Taken
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

SYSTEM = "csv"
_TRIES = 4
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Derived ids carry no time: the same row has the same id whenever it is imported."""
_FIRST = "schedule"
"""The mark that this practice's schedule was imported before."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a file: every row is counted once."""

    created: int
    changed: int
    unchanged: int
    refused: tuple[RefusedRow, ...]
    flagged: tuple[RowNotice, ...]
    """Imported, but somebody should look."""
    patients_created: int

    @property
    def rows(self) -> int:
        return self.created + self.changed + self.unchanged + len(self.refused)

    @property
    def sentence(self) -> str:
        taken = self.created + self.changed + self.unchanged
        return (
            f"{self.rows} rows read: {taken} appointments "
            f"({self.created} new, {self.changed} changed, {self.unchanged} as they were), "
            f"{len(self.refused)} rows refused."
        )


def import_schedule(
    services: Services,
    practice_id: PracticeId,
    raw: bytes,
    *,
    by: str,
    now: datetime,
    date_order: DateOrder | None = None,
) -> ImportReport:
    """Take the file over; the same file again changes nothing.

    What is missing from it stays: an export may hold one day or one location only. Raises BadInput
    where the file as a whole cannot be read; nothing is written then.
    """
    setup = services.setups.of(practice_id, fresh=True)
    file = read_schedule(raw, known=_known(setup), now=now, date_order=date_order)
    work = _Import(services, practice_id, setup, by, now, file.rows)
    work.take_patients()
    done = [work.take_visit(row) for row in file.rows]
    work.finish()
    too_busy = [_busy(row) for row, what in zip(file.rows, done, strict=True) if what == "busy"]
    return ImportReport(
        created=done.count("created"),
        changed=done.count("changed"),
        unchanged=done.count("unchanged"),
        refused=tuple(sorted([*file.refused, *too_busy], key=lambda refused: refused.line)),
        flagged=file.flagged,
        patients_created=work.patients_created,
    )


def dry_run(
    services: Services,
    practice_id: PracticeId,
    raw: bytes,
    *,
    now: datetime,
    date_order: DateOrder | None = None,
) -> ScheduleFile:
    """What the file says, row by row; nothing is written. Raises BadInput."""
    setup = services.setups.of(practice_id, fresh=True)
    return read_schedule(raw, known=_known(setup), now=now, date_order=date_order)


def patient_id_of(practice_id: PracticeId, key: str) -> PatientId:
    return PatientId(derived_ulid(_ANY_TIME, practice_id, SYSTEM, "patient", key))


def appointment_id_of(practice_id: PracticeId, key: str) -> AppointmentId:
    return AppointmentId(derived_ulid(_ANY_TIME, practice_id, SYSTEM, "appointment", key))


def _known(setup: Setup) -> KnownSetup:
    return KnownSetup(
        locations=tuple(setup.locations.values()),
        providers=tuple(setup.providers.values()),
        visit_types=tuple(setup.visit_types.values()),
        region=setup.practice.region,
    )


def _busy(row: ScheduleRow) -> RefusedRow:
    return RefusedRow(
        line=row.line,
        last_line=row.last_line,
        column="",
        expected="nobody else to be changing it at the same time; import the file again",
    )


class _Import:
    """One file on its way into one practice."""

    def __init__(
        self,
        services: Services,
        practice_id: PracticeId,
        setup: Setup,
        by: str,
        now: datetime,
        rows: tuple[ScheduleRow, ...],
    ) -> None:
        self._services = services
        self._practice_id = practice_id
        self._setup = setup
        self._by = by
        self._now = now
        self._people = self._one_each(rows)
        visits = [appointment_id_of(practice_id, row.key) for row in rows]
        self._patients = services.patients.get_many(practice_id, self._people)
        self._visits = services.appointments.get_many(practice_id, visits)
        self._taken = services.imports.get_many(practice_id, [_FIRST, *self._people, *visits])
        self._busy_patients: set[PatientId] = set()
        self.patients_created = 0

    def _one_each(self, rows: tuple[ScheduleRow, ...]) -> dict[PatientId, PersonInFile]:
        said: dict[PatientId, list[PersonInFile]] = defaultdict(list)
        for row in rows:
            said[patient_id_of(self._practice_id, row.person.key)].append(row.person)
        return {patient_id: one_person(people) for patient_id, people in said.items()}

    # --- patients --------------------------------------------------------------------------------

    def take_patients(self) -> None:
        taken = []
        for patient_id, person in self._people.items():
            said = self._fingerprints(said_of_person(person))
            news = new_or_changed(said, self._before(patient_id))
            if patient_id in self._patients and not news:
                continue
            try:
                self._take_patient(patient_id, person, news)
            except StaleWrite:
                self._busy_patients.add(patient_id)
                continue
            taken.append(Taken(of=patient_id, fields={**self._before(patient_id), **said}))
        self._services.imports.save(self._practice_id, taken)

    def _take_patient(self, patient_id: PatientId, person: PersonInFile, news: set[str]) -> None:
        was = self._patients.get(patient_id)
        known = was
        if known is None or known.erased_at:
            revision = known.revision if known else 0
            known = replace(self._new_patient(patient_id, person), revision=revision)
        patient = patient_from(known, person, news)
        if patient != was:
            save_patient(self._services, self._practice_id, patient, was=was, by=self._by)
            self.patients_created += was is None
        if person.texts is not None and patient.phone and news & {"texts", "phone"}:
            self._take_consent(patient, agreed=person.texts)

    def _new_patient(self, patient_id: PatientId, person: PersonInFile) -> Patient:
        return Patient(
            patient_id=patient_id,
            given_name=person.given_name,
            family_name=person.family_name,
            language=self._setup.practice.languages[0],
            source_key=f"{SYSTEM}:{person.key}",
        )

    def _take_consent(self, patient: Patient, *, agreed: bool) -> None:
        """A no in the file stops every text; a yes fills a gap and never lifts a STOP."""
        if agreed:
            self._agreed(patient)
            return
        contact = self._services.contacts.known(self._practice_id, Channel.TEXT, patient.phone)
        for purpose in Purpose:
            contact = stop(
                self._services,
                contact,
                purpose=purpose,
                source="import",
                wording="",
                now=self._now,
            )

    def _agreed(self, patient: Patient) -> None:
        for _ in range(_TRIES):
            contact = self._services.contacts.known(self._practice_id, Channel.TEXT, patient.phone)
            if contact.care is not Consent.UNKNOWN:
                return
            entry = LedgerEntry(
                contact_id=contact.contact_id,
                channel=Channel.TEXT,
                purpose=Purpose.CARE,
                consent=Consent.ALLOWED,
                at=self._now,
                source="import",
            )
            # Not `start`: that would try again after a STOP that came in between.
            with suppress(StaleWrite):
                self._services.contacts.record(contact, entry)
                return
        raise StaleWrite(patient.patient_id)

    # --- appointments ----------------------------------------------------------------------------

    def take_visit(self, row: ScheduleRow) -> str:
        """ "created", "changed", "unchanged", or "busy": somebody else was always faster."""
        patient_id = patient_id_of(self._practice_id, row.person.key)
        if patient_id in self._busy_patients:
            return "busy"
        visit_id = appointment_id_of(self._practice_id, row.key)
        said = self._fingerprints(said_of_visit(row, patient_id))
        news = new_or_changed(said, self._before(visit_id))
        was = self._visits.get(visit_id)
        if was is not None and not news:
            return "unchanged"
        for _ in range(_TRIES):
            try:
                return self._take_visit(row, visit_id, patient_id, was, news, said)
            except StaleWrite:
                fresh_copy = self._services.appointments.get_many(self._practice_id, [visit_id])
                was = fresh_copy.get(visit_id)
        return "busy"

    def _take_visit(
        self,
        row: ScheduleRow,
        visit_id: AppointmentId,
        patient_id: PatientId,
        was: Appointment | None,
        news: set[str],
        said: Mapping[str, str],
    ) -> str:
        taken = Taken(of=visit_id, fields=said)
        if was is None:
            visit = self._new_visit(row, visit_id, patient_id)
            make_link(self._services, visit)
        else:
            visit = replace(visit_from(was, row, news), patient_id=patient_id)
            if visit.patient_id != was.patient_id:
                # Whoever it was booked for by mistake may have the old link.
                visit = replace(visit, link=token())
                make_link(self._services, visit)
        if visit == was:
            self._services.imports.save(self._practice_id, [taken])
            return "unchanged"
        self._services.appointments.save(
            self._practice_id,
            replace(visit, changed_at=self._services.clock(), changed_by=self._by, before=None),
            was=was,
            zone=self._setup.locations[visit.location_id].tz,
            zone_before=self._setup.locations[was.location_id].tz if was else None,
            audit=self._audit("appointment.imported", visit_id, patient_id),
            also=[self._services.imports.put(self._practice_id, taken)],
        )
        return "changed" if was else "created"

    def _new_visit(
        self, row: ScheduleRow, visit_id: AppointmentId, patient_id: PatientId
    ) -> Appointment:
        return Appointment(
            practice_id=self._practice_id,
            appointment_id=visit_id,
            patient_id=patient_id,
            location_id=row.location_id,
            provider_id=row.provider_id,
            visit_type_id=row.visit_type_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            booked_at=row.booked_on or self._booked_before_this_import(),
            status=row.status,
            answer=row.answer,
            note=row.note,
            link=token(),
            source_key=f"{SYSTEM}:{row.key}",
        )

    def _booked_before_this_import(self) -> datetime:
        """What a later file has anew was booked just now; what the first one has, long ago: its
        patients know, and two hundred texts that tell them would be two hundred too many."""
        return self._now if _FIRST in self._taken else self._now - BOOKED_IS_NEWS

    # --- what was said before --------------------------------------------------------------------

    def finish(self) -> None:
        if _FIRST not in self._taken:
            self._services.imports.save(self._practice_id, [Taken(of=_FIRST)])

    def _before(self, of: str) -> Mapping[str, str]:
        return self._taken[of].fields if of in self._taken else {}

    def _fingerprints(self, said: Mapping[str, str]) -> dict[str, str]:
        imports = self._services.imports
        return {
            name: imports.fingerprint(self._practice_id, f"{name}={value}")
            for name, value in said.items()
        }

    def _audit(self, did: str, *about: str) -> AuditEntry:
        # Not the import's own time: a visit is due for planning from then on, and the sweep has
        # passed that by when a large file is done.
        at = self._services.clock()
        return AuditEntry(
            practice_id=self._practice_id,
            entry_id=fresh(at),
            at=at,
            who=self._by,
            did=did,
            about=about,
        )
