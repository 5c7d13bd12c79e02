"""Visits that arrive."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from chalicelib.actions.calls.missed_call import booked
from chalicelib.actions.change_appointment import appointment_link
from chalicelib.actions.taking_over.bundle import Bundle
from chalicelib.actions.taking_over.here import TRIES, Here, Outcome, age, as_fields
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.arriving import (
    ArrivingVisit,
    new_or_changed,
    said_of_visit,
    visit_from,
)
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.domain.planning import BOOKED_IS_NEWS
from chalicelib.storage.db import Write
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import token
from chalicelib.storage.imports import Taken, Undo


class Visits:
    def __init__(self, here: Here) -> None:
        self._here = here
        self._services = here.services
        self._practice_id = here.practice_id
        self._arrival = here.arrival
        self._setup = here.setup

    def foresee(self, said: ArrivingVisit, coming: Collection[PatientId] = ()) -> Outcome:
        """`coming`: patients who are in the same records."""
        visit_id = self._here.visit_id(said)
        source = self._here.source_of(said)
        patient = self._here.patients.get(source)
        if source in self._here.busy:
            return Outcome.BUSY
        if patient is None and source not in coming:
            return Outcome.NO_PATIENT
        if self._here.is_stale(visit_id, said.at):
            return Outcome.STALE
        if visit_id not in self._here.visits:
            return Outcome.NEW
        return Outcome.CHANGED if self._news_of_visit(said) else Outcome.UNCHANGED

    def take(self, visits: Sequence[ArrivingVisit]) -> tuple[Outcome, ...]:
        said = {self._here.visit_id(of): of for of in sorted(visits, key=age, reverse=True)}
        done: dict[str, Outcome] = {}
        bundle = Bundle(self._services, self._practice_id, done)
        for visit_id, visit in said.items():
            outcome = self.foresee(visit)
            if outcome is Outcome.NEW:
                self._bundle_visit(bundle, visit_id, visit)
            elif outcome is Outcome.CHANGED:
                done[visit_id] = self._take_visit(visit_id, visit)
            else:
                done[visit_id] = outcome
                self._here.heard(visit_id, visit.at)
        bundle.close()
        self._close_calls([of for key, of in said.items() if done[key] is Outcome.NEW])
        return tuple(done[self._here.visit_id(of)] for of in visits)

    def _close_calls(self, new: Iterable[ArrivingVisit]) -> None:
        """Who called, or wrote from the website, was booked in the practice's own system. What was
        booked long ago says nothing about that."""
        now = self._arrival.now
        patients = {
            (patient := self._here.patients[self._here.source_of(of)]).patient_id: patient
            for of in new
            if of.status is Status.BOOKED and of.starts_at > now
        }
        if patients and not self._arrival.booked_long_ago:
            booked(self._services, self._practice_id, *patients.values())

    def _patient_of(self, said: ArrivingVisit) -> PatientId:
        return self._here.patients[self._here.source_of(said)].patient_id

    def _bundle_visit(self, bundle: Bundle, visit_id: AppointmentId, said: ArrivingVisit) -> None:
        visit = self._new_visit(visit_id, said)
        audit = self._here.audit("appointment.imported", visit_id, visit.patient_id)
        writes = [
            *self._services.doors.writes_of_new_link(appointment_link(visit)),
            *self._services.appointments.writes_of_new(
                self._practice_id,
                visit,
                zone=self._setup.locations[visit.location_id].tz,
                plan_at=audit.at,
            ),
            *self._marks_of_visit(said, was=None, made=replace(visit, revision=1)),
        ]
        bundle.add(visit_id, writes, audit=audit, alone=lambda: self._take_visit(visit_id, said))

    def _take_visit(self, visit_id: AppointmentId, said: ArrivingVisit) -> Outcome:
        """Alone: what moves or is off has followers."""
        for _ in range(TRIES):
            found = self._services.appointments.get_many(self._practice_id, [visit_id])
            try:
                return self._save_visit(visit_id, said, found.get(visit_id))
            except StaleWrite:
                continue
        return Outcome.BUSY

    def _save_visit(
        self, visit_id: AppointmentId, said: ArrivingVisit, was: Appointment | None
    ) -> Outcome:
        patient_id = self._patient_of(said)
        if was is None:
            visit = self._new_visit(visit_id, said)
        else:
            news = self._news_of_visit(said)
            visit = replace(visit_from(was, said, news), patient_id=patient_id)
            if visit.patient_id != was.patient_id and "who" in news:
                # Whoever it was booked for by mistake may have the old link.
                visit = replace(visit, link=token())
        if visit == was:
            self._services.imports.write(self._marks_of_visit(said, was=was, made=visit))
            return Outcome.UNCHANGED
        if was is None or visit.link != was.link:
            self._services.doors.make_link(appointment_link(visit))
        visit = replace(
            visit,
            changed_at=self._services.clock(),
            changed_by=self._arrival.by,
            before=None,
        )
        self._services.appointments.save(
            self._practice_id,
            visit,
            was=was,
            zone=self._setup.locations[visit.location_id].tz,
            zone_before=self._setup.locations[was.location_id].tz if was else None,
            audit=self._here.audit("appointment.imported", visit_id, patient_id),
            also=self._marks_of_visit(said, was=was, made=visit),
        )
        return Outcome.CHANGED if was else Outcome.NEW

    def _new_visit(self, visit_id: AppointmentId, said: ArrivingVisit) -> Appointment:
        now = self._arrival.now
        booked_at = now - BOOKED_IS_NEWS if self._arrival.booked_long_ago else now
        return Appointment(
            practice_id=self._practice_id,
            appointment_id=visit_id,
            patient_id=self._patient_of(said),
            location_id=said.location_id,
            provider_id=said.provider_id,
            visit_type_id=said.visit_type_id,
            starts_at=said.starts_at,
            ends_at=said.ends_at,
            booked_at=said.booked_on or booked_at,
            status=said.status,
            answer=said.answer,
            note=said.note,
            amount=said.amount,
            only_told=said.only_told,
            link=token(),
            source_key=f"{said.system}:{said.key}",
            changed_at=self._services.clock(),
            changed_by=self._arrival.by,
        )

    def _news_of_visit(self, said: ArrivingVisit) -> set[str]:
        fingerprints = self._here.fingerprints(self._said_of_visit(said))
        return new_or_changed(fingerprints, self._here.before(self._here.visit_id(said)))

    def _said_of_visit(self, said: ArrivingVisit) -> dict[str, str]:
        """Whose it is by the source's own word: that its record was merged into another is no news,
        and an undone merge gives it back."""
        return said_of_visit(said, self._here.patient_id(said.system, said.patient_key))

    def _marks_of_visit(
        self, said: ArrivingVisit, *, was: Appointment | None, made: Appointment
    ) -> list[Write]:
        of = self._here.visit_id(said)
        fields = self._here.fingerprints(self._said_of_visit(said))
        undo = Undo(
            of=of,
            appointment_id=of,
            was=as_fields(was),
            made=as_fields(made) or {},
            taken_before=self._here.before(of) or None,
        )
        return self._here.marks(Taken(of=of, fields=fields, at=said.at), undo)
