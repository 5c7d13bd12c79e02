"""The people planning is done for, and what was sent about their visits so far."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.decent_hours import Hours, hours_for
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, PatientId
from chalicelib.domain.minors import answers_for, is_minor
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Patient
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice
from chalicelib.domain.touchpoints import Kind, State, Touchpoint
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Household:
    """People who share contact points, and all that planning for them needs."""

    practice: Practice
    locations: Mapping[LocationId, Location]
    playbooks: Collection[Playbook]
    patients: Mapping[PatientId, Patient]
    contacts: Mapping[ContactId, ContactPoint]
    appointments: Collection[Appointment]
    past: Collection[Touchpoint] = ()
    """Every touchpoint about these visits so far, planned or ended."""

    def contact_of(self, patient: Patient, channel: Channel, on: date) -> ContactPoint | None:
        """Where they are reached on that day: a child where whoever answers for it is."""
        guarantor = self.guarantor_of(patient) if is_minor(patient, on) else None
        theirs = self._own(guarantor, channel) if guarantor else None
        return theirs or self._own(patient, channel)

    def guarantor_of(self, patient: Patient) -> Patient | None:
        """Whoever the record that is named stands for; None: nobody known who lives."""
        found = self.patients.get(patient.guarantor) if patient.guarantor else None
        while found and found.merged_into:
            found = self.patients.get(found.merged_into)
        gone = found is None or found.deceased or found.erased_at is not None
        return None if gone or found is patient else found

    def _own(self, patient: Patient, channel: Channel) -> ContactPoint | None:
        address = patient.phone if channel is Channel.TEXT else patient.email
        if not address:
            return None
        mine = (c for c in self.contacts.values() if patient.patient_id in c.members)
        return next((c for c in mine if c.channel is channel and c.address == address), None)

    def is_answered_for(self, patient: Patient, contact: ContactPoint, on: date) -> bool:
        return not is_minor(patient, on) or answers_for(contact.people, patient.patient_id, on)


def usable(contact: ContactPoint) -> bool:
    return contact.care is not Consent.STOPPED and contact.health is not Health.BAD


def hours_of(household: Household, contact: ContactPoint, touchpoint: Touchpoint) -> Hours:
    patient = household.patients[touchpoint.subjects[0].patient_id]
    return hours_for(household.locations[touchpoint.location_id], contact, patient.zone)


DoneKey = tuple[AppointmentId, datetime, str, Channel]
NEWS = (Kind.MOVED, Kind.CANCELLED)
LEFT = (State.CLAIMED, State.SENT, State.UNCERTAIN, State.FAILED)


def done_by(past: Collection[Touchpoint]) -> set[DoneKey]:
    """What was sent, or may have been, about a visit at that time: an undone move keeps it.

    Of what the practice changed only the last news counts: a visit moved there and back and there
    again is told of three times.
    """
    left = [touchpoint for touchpoint in past if touchpoint.state in LEFT]
    newest: dict[tuple[AppointmentId, Channel], int] = {}
    for touchpoint in left:
        for subject in touchpoint.subjects if touchpoint.kind in NEWS else ():
            of = subject.appointment_id, touchpoint.channel
            newest[of] = max(newest.get(of, 0), subject.version)
    return {
        (subject.appointment_id, subject.starts_at, step_id, touchpoint.channel)
        for touchpoint in left
        for subject in touchpoint.subjects
        if touchpoint.kind not in NEWS
        or subject.version == newest[subject.appointment_id, touchpoint.channel]
        for step_id in touchpoint.step_id.split("+")
    }
