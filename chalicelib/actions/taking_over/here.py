"""What is here already of records that arrive, and what was taken over of them before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.arriving import (
    ArrivingPatient,
    ArrivingVisit,
    appointment_id_of,
    patient_id_of,
)
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.values import dataclass
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import Write
from chalicelib.storage.ids import fresh
from chalicelib.storage.imports import Taken, Undo
from chalicelib.wiring import Services

TRIES = 4


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Who brings records, and into what."""

    practice_id: PracticeId
    by: str
    """"import" (a file), "calendar", "api:<key id>" (also by FHIR and HL7) or a staff id."""
    now: datetime
    import_id: str = ""
    """Under which it can be undone; empty: it cannot."""
    booked_long_ago: bool = False
    """The first schedule of a system: its patients know of their visits, and two hundred texts
    that tell them would be two hundred too many."""


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STALE = "stale"
    """Older than what was taken over before."""
    BUSY = "busy"
    """Somebody else was always faster: to be tried again."""
    NO_PATIENT = "no-patient"
    """A visit of somebody whom nobody has told us of."""


class Here:
    """Under the ids that the records have here; whoever writes one keeps it up to date."""

    def __init__(
        self,
        services: Services,
        arrival: Arrival,
        patients: Sequence[ArrivingPatient],
        visits: Sequence[ArrivingVisit],
    ) -> None:
        self.services = services
        self.arrival = arrival
        self.practice_id = arrival.practice_id
        self.setup = services.setups.of(arrival.practice_id)
        people = {self.patient_id(of.system, of.key) for of in patients}
        people |= {self.source_of(of) for of in visits}
        people |= {self.patient_id(of.system, of.referred_by) for of in patients if of.referred_by}
        of_visits = {self.visit_id(of) for of in visits}
        self.patients = self.with_merged(people)
        self.visits = services.appointments.get_many(self.practice_id, of_visits)
        self.taken = services.imports.get_many(self.practice_id, [*people, *of_visits])
        self.contacts = self._known_contacts(patients)
        self.busy: set[PatientId] = set()

    def patient_id(self, system: str, key: str) -> PatientId:
        return patient_id_of(self.practice_id, system, key)

    def source_of(self, said: ArrivingVisit) -> PatientId:
        return said.patient_id or self.patient_id(said.system, said.patient_key)

    def visit_id(self, said: ArrivingVisit) -> AppointmentId:
        return appointment_id_of(self.practice_id, said.system, said.key)

    def with_merged(self, wanted: Collection[PatientId]) -> dict[PatientId, Patient]:
        """Each as the record that stands for it now, under the id that was asked for."""
        found = self.services.patients.get_many(self.practice_id, wanted)
        for source, patient in found.items():
            seen = {patient.patient_id}
            while patient.merged_into and patient.merged_into not in seen:
                patient = self.services.patients.get(self.practice_id, patient.merged_into)
                seen.add(patient.patient_id)
            found[source] = patient
        return found

    def _known_contacts(self, patients: Sequence[ArrivingPatient]) -> dict[ContactId, ContactPoint]:
        contacts = self.services.contacts
        new = [of for of in patients if self.patient_id(of.system, of.key) not in self.patients]
        addresses = {address for of in new for address in (of.phone, of.email) if address}
        ids = [contacts.id_of(self.practice_id, address) for address in addresses]
        return contacts.get_many(self.practice_id, ids)

    def before(self, of: str) -> Mapping[str, str]:
        return self.taken[of].fields if of in self.taken else {}

    def is_stale(self, of: str, at: datetime | None) -> bool:
        last = self.taken[of].at if of in self.taken else None
        return bool(at and last and at < last)

    def heard(self, of: str, at: datetime | None) -> None:
        """It said nothing new, but later than before: what is older than this is stale now."""
        if at and of in self.taken and not self.is_stale(of, at) and at != self.taken[of].at:
            taken = replace(self.taken[of], at=at)
            self.services.imports.write([self.services.imports.put(self.practice_id, taken)])

    def marks(self, taken: Taken, undo: Undo) -> list[Write]:
        imports, arrival = self.services.imports, self.arrival
        marks: list[Write] = [imports.put(self.practice_id, taken)]
        if arrival.import_id:
            marks.append(
                imports.put_undo(self.practice_id, arrival.import_id, undo, now=arrival.now)
            )
        return marks

    def fingerprints(self, said: Mapping[str, str]) -> dict[str, str]:
        imports = self.services.imports
        return {
            name: imports.fingerprint(self.practice_id, f"{name}={value}")
            for name, value in said.items()
        }

    def audit(self, did: str, *about: str) -> AuditEntry:
        # Not the arrival's own time: a visit is due for planning from then on, and the sweep has
        # passed that by when many records are done.
        at = self.services.clock()
        return AuditEntry(
            practice_id=self.practice_id,
            entry_id=fresh(at),
            at=at,
            who=self.arrival.by,
            did=did,
            about=about,
        )


def age(of: ArrivingPatient | ArrivingVisit) -> float:
    """Sorts the newest first; where none says when, the order stays."""
    return -of.at.timestamp() if of.at else 0.0


def as_fields(of: Patient | Appointment | None) -> dict[str, Any] | None:
    return msgspec.to_builtins(of, str_keys=True) if of else None
