"""An import is taken back, some records at a time: merges and visits first, then patients.

What it made goes where nobody has done anything with it since; what it changed says again what it
said before, field by field, where it still says what the import wrote. The rest stays and is
listed. Consents and refusals stay. Its mark in the journal goes with each record in one
transaction, so that whoever goes on after a crash finds the rest.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

import msgspec

from chalicelib.actions.merge_patients import undo_merge
from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.actions.save_patient import leave_contact, save_patient
from chalicelib.domain.appointments import GRACE, Appointment
from chalicelib.domain.file_imports import FileImport, State
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.taking_back import (
    PutBack,
    is_untouched,
    patient_put_back,
    visit_put_back,
)
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import Write, joined_updates
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.file_imports import Stayed
from chalicelib.storage.ids import fresh
from chalicelib.storage.imports import Undo
from chalicelib.storage.merges import Stage
from chalicelib.wiring import Services

AT_ONCE = 100
_TRIES = 4
_BUNDLED = 10
"""Visits in one transaction: eight writes each at the most."""
CHANGED, HAS_VISITS, WROTE = (
    "somebody changed it since",
    "other visits are booked",
    "they wrote to you, or were written to",
)


def undo_some(services: Services, job: FileImport) -> FileImport:
    """The next page of the journal; harmless when repeated."""
    page = services.imports.undos(
        job.practice_id, job.import_id, after=job.undo_after, limit=AT_ONCE
    )
    undo = _Undo(services, job)
    if not job.undo_after and job.undo_pass == 0:
        undo.merges()
    visits = [of for of in page if of.appointment_id]
    patients = [of for of in page if not of.appointment_id and not of.merged]
    if job.undo_pass == 0:
        undo.visits(visits)
    else:
        undo.patients(patients)
    if page:
        done = min(job.chunk + 1, max(job.chunks - 1, 0))
        return replace(job, undo_after=page[-1].of, chunk=done)
    if job.undo_pass == 0:
        return replace(job, undo_after="", undo_pass=1)
    return replace(job, state=State.UNDONE, undo_after="", chunk=job.chunks)


class _Undo:
    def __init__(self, services: Services, job: FileImport) -> None:
        self._services = services
        self._job = job
        self._practice_id: PracticeId = job.practice_id
        self._setup = services.setups.of(job.practice_id)

    # --- merges ----------------------------------------------------------------------------------

    def merges(self) -> None:
        """All at once, so that each visit is whose it was before anything else is taken back."""
        services, practice_id, import_id = self._services, self._practice_id, self._job.import_id
        for retired in services.imports.merges(practice_id, import_id):
            found = services.merges.get(practice_id, retired)
            if found is not None and found.by == "import" and found.stage is not Stage.UNDONE:
                with suppress(NotFound):  # where one of them is erased, nothing is parted
                    undo_merge(services, practice_id, retired, "import")
                    # Nobody has decided that they are two: the next import merges them.
                    services.merges.forget(practice_id, retired)
            services.imports.write([services.imports.forget_merge(practice_id, import_id, retired)])

    # --- visits ----------------------------------------------------------------------------------

    def visits(self, undos: Sequence[Undo]) -> None:
        ids = [AppointmentId(of.of) for of in undos]
        found = self._services.appointments.get_many(self._practice_id, ids)
        gone: list[tuple[Undo, Appointment]] = []
        for undo in undos:
            visit = found.get(AppointmentId(undo.of))
            if visit is None:
                self._done(undo, "taken_away")
            elif undo.was is None and is_untouched(visit, _visit(undo.made)):
                gone.append((undo, visit))
            else:
                self._one_visit(undo)
        for start in range(0, len(gone), _BUNDLED):
            self._take_away(gone[start : start + _BUNDLED])
        now = self._services.clock()
        hear_nothing = {of.patient_id for _, of in gone if of.starts_at > now}
        for patient_id in sorted(hear_nothing):
            replan_patient(self._services, self._practice_id, patient_id)

    def _take_away(self, gone: Sequence[tuple[Undo, Appointment]]) -> None:
        """Together, or one by one where somebody was faster with one of them."""
        writes = [write for undo, visit in gone for write in self._without(undo, visit)]
        about = [of for _, visit in gone for of in (visit.appointment_id, visit.patient_id)]
        try:
            self._write(writes, "appointment.import-undone", about, {"taken_away": len(gone)})
        except StaleWrite:
            for undo, _ in gone:
                self._one_visit(undo)

    def _without(self, undo: Undo, visit: Appointment) -> list[Write]:
        zone = self._setup.locations[visit.location_id].tz
        appointments = self._services.appointments
        return [
            *appointments.writes_of_removal(self._practice_id, visit, zone=zone),
            *self._services.doors.writes_of_dropped_link(visit.link),
            *self._undone(undo),
        ]

    def _one_visit(self, undo: Undo) -> None:
        visit_id = AppointmentId(undo.of)
        for _ in range(_TRIES):
            found = self._services.appointments.get_many(self._practice_id, [visit_id])
            try:
                self._try_visit(undo, found.get(visit_id))
            except StaleWrite:
                continue
            return
        raise StaleWrite(undo.of)

    def _try_visit(self, undo: Undo, visit: Appointment | None) -> None:
        if visit is None:
            self._done(undo, "taken_away")
            return
        made = _visit(undo.made)
        if undo.was is None:
            if not is_untouched(visit, made):
                self._stays(undo, CHANGED)
                return
            about = (visit.appointment_id, visit.patient_id)
            writes = self._without(undo, visit)
            self._write(writes, "appointment.import-undone", about, {"taken_away": 1})
            return
        now = self._services.clock()
        told = visit.changed_at is None or now >= visit.changed_at + GRACE
        back = visit_put_back(visit, made, _visit(undo.was), told=told)
        if not back.parts:
            self._stays(undo, CHANGED) if back.stayed else self._done(undo, "put_back")
            return
        record = back.record
        self._services.appointments.save(
            self._practice_id,
            replace(record, changed_at=now, changed_by="import"),
            was=visit,
            zone=self._setup.locations[record.location_id].tz,
            zone_before=self._setup.locations[visit.location_id].tz,
            audit=self._audit(
                "appointment.import-undone", (visit.appointment_id, visit.patient_id)
            ),
            also=self._put_back(undo, back),
        )

    # --- patients --------------------------------------------------------------------------------

    def patients(self, undos: Sequence[Undo]) -> None:
        for undo in undos:
            for _ in range(_TRIES):
                try:
                    self._try_patient(undo)
                except StaleWrite:
                    continue
                break
            else:
                raise StaleWrite(undo.of)

    def _try_patient(self, undo: Undo) -> None:
        patient_id = undo.patient_id or PatientId(undo.of)
        found = self._services.patients.get_many(self._practice_id, [patient_id])
        patient = found.get(patient_id)
        if patient is None or patient.erased_at:
            self._done(undo, "taken_away")
            return
        made = _patient(undo.made)
        if undo.was is None:
            if why := self._why_patient_stays(patient, made):
                self._stays(undo, why)
            else:
                self._take_patient_away(undo, patient)
            return
        back = patient_put_back(patient, made, _patient(undo.was))
        if not back.parts:
            self._stays(undo, CHANGED) if back.stayed else self._done(undo, "put_back")
            return
        also = self._put_back(undo, back)
        save_patient(
            self._services, self._practice_id, back.record, was=patient, by="import", also=also
        )

    def _why_patient_stays(self, patient: Patient, made: Patient) -> str:
        """Empty: nobody has done anything with them since."""
        if not is_untouched(patient, made):
            return CHANGED
        if self._services.appointments.of_patient(self._practice_id, patient.patient_id):
            return HAS_VISITS
        for contact_id in self._contacts(patient):
            conversation = self._services.conversations.get(self._practice_id, contact_id)
            contact = self._services.contacts.get_many(self._practice_id, [contact_id])
            alone = all(set(of.members) <= {patient.patient_id} for of in contact.values())
            if conversation is not None and alone:
                return WROTE
        return ""

    def _take_patient_away(self, undo: Undo, patient: Patient) -> None:
        """First from the contact points: whoever dies in between does that again."""
        for contact_id in self._contacts(patient):
            leave_contact(self._services, self._practice_id, patient.patient_id, contact_id)
        if self._setup.journeys:
            self._services.runs.drop(self._practice_id, patient.patient_id)
        if patient.kind is Kind.PROSPECT:
            self._services.prospects.drop(self._practice_id, patient.patient_id)
        writes = self._services.patients.writes_of_removal(self._practice_id, patient)
        self._write(
            [*writes, *self._undone(undo)],
            "patient.import-undone",
            (patient.patient_id,),
            {"taken_away": 1},
        )

    def _contacts(self, patient: Patient) -> list[ContactId]:
        id_of = self._services.contacts.id_of
        addresses = (patient.phone, patient.email)
        return [id_of(self._practice_id, address) for address in addresses if address]

    # --- the journal -----------------------------------------------------------------------------

    def _undone(self, undo: Undo) -> list[Write]:
        return self._services.imports.writes_of_undone(self._practice_id, self._job.import_id, undo)

    def _put_back[T: (Patient, Appointment)](self, undo: Undo, back: PutBack[T]) -> list[Write]:
        """What stayed keeps its fingerprint: the next import does not take it for news."""
        taken = self._services.imports.get_many(self._practice_id, [undo.of]).get(undo.of)
        before, since = undo.taken_before or {}, taken.fields if taken else {}
        fields: dict[str, str] = {
            name: of for name, of in before.items() if name not in back.stayed
        }
        fields |= {name: of for name, of in since.items() if name in back.stayed}
        count = {"put_back": 1} | ({"stayed": 1} if back.stayed else {})
        writes = [
            *self._services.imports.writes_of_undone(
                self._practice_id, self._job.import_id, replace(undo, taken_before=fields)
            ),
            self._count(count),
        ]
        if back.stayed:
            writes.append(self._stayed(undo, CHANGED))
        return writes

    def _done(self, undo: Undo, how: str) -> None:
        self._services.imports.write([*self._undone(undo), self._count({how: 1})])

    def _stays(self, undo: Undo, why: str) -> None:
        forget = self._services.imports.forget_undo(self._practice_id, undo.of, self._job.import_id)
        self._services.imports.write([forget, self._stayed(undo, why), self._count({"stayed": 1})])

    def _stayed(self, undo: Undo, why: str) -> Write:
        stayed = Stayed(
            of=undo.of, patient_id=undo.patient_id, appointment_id=undo.appointment_id, why=why
        )
        return self._services.file_imports.write_of_stayed(
            self._practice_id, self._job.import_id, stayed
        )

    def _count(self, counts: dict[str, int]) -> Write:
        return self._services.file_imports.write_of_undone(
            self._practice_id, self._job.import_id, counts
        )

    def _write(
        self, writes: Iterable[Write], did: str, about: Iterable[str], counts: dict[str, int]
    ) -> None:
        together = joined_updates([*writes, self._count(counts)])
        with self._services.audit.writing(self._audit(did, about)) as entry:
            self._services.imports.write([*together, entry])

    def _audit(self, did: str, about: Iterable[str]) -> AuditEntry:
        now = self._services.clock()
        return AuditEntry(
            practice_id=self._practice_id,
            entry_id=fresh(now),
            at=now,
            who=self._job.started_by,
            did=did,
            about=tuple(dict.fromkeys(about)),
        )


def _visit(fields: object) -> Appointment:
    return msgspec.convert(fields, Appointment, str_keys=True)


def _patient(fields: object) -> Patient:
    return msgspec.convert(fields, Patient, str_keys=True)
