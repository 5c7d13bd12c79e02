"""What the practice moved or cancelled and its patient was not told of, and will not be."""

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.patients import Channel, Patient
from chalicelib.domain.planning.household import NEWS, Household, usable
from chalicelib.domain.touchpoints import State, Touchpoint, Why

_IN_SILENCE = (
    Why.TOO_LATE,
    Why.STOPPED,
    Why.PAUSED,
    Why.WRONG_NUMBER,
    Why.BAD_CONTACT,
    Why.NO_CONTACT,
    Why.CHILD,
    Why.BUDGET,
    Why.ELSEWHERE,
)
"""Ends of a notice after which nobody has told them; a refused one opens work of its own."""


def untold(household: Household) -> list[Appointment]:
    """Once planning has settled: visits whose change a person has to tell."""
    return [visit for visit in household.appointments if _is_untold(household, visit)]


def _is_untold(household: Household, visit: Appointment) -> bool:
    patient = household.patients.get(visit.patient_id)
    if patient is None or patient.deceased or patient.discharged or visit.only_told:
        return False
    if visit.location_id not in household.locations or not _changed_by_practice(visit):
        return False
    news = [touchpoint for touchpoint in household.past if _tells_of(touchpoint, visit)]
    if not news:
        return _has_no_contact(household, patient, visit) and _was_last_change(visit)
    return all(_ended_in_silence(household, touchpoint) for touchpoint in news)


def _changed_by_practice(visit: Appointment) -> bool:
    if visit.changed_at is None or visit.changed_by == "patient":
        return False
    notice = {Status.BOOKED: "moved", Status.CANCELLED: "cancelled"}.get(visit.status)
    return visit.notice == notice


def _tells_of(touchpoint: Touchpoint, visit: Appointment) -> bool:
    return touchpoint.kind in NEWS and any(
        (subject.appointment_id, subject.version) == (visit.appointment_id, visit.version)
        for subject in touchpoint.subjects
    )


def _ended_in_silence(household: Household, touchpoint: Touchpoint) -> bool:
    if touchpoint.state is State.PLANNED:
        # A worker is about to end it likewise; of two at once each would count on the other.
        return not usable(household.contacts[touchpoint.contact_id])
    return touchpoint.state is State.SKIPPED and touchpoint.why in _IN_SILENCE


def _has_no_contact(household: Household, patient: Patient, visit: Appointment) -> bool:
    on = visit.starts_at.date()
    return not any(household.contact_of(patient, channel, on) for channel in Channel)


def _was_last_change(visit: Appointment) -> bool:
    """What was done to it later, too: they may have been told at a number that is gone by now."""
    was = visit.before
    if was is None:
        return True
    return (was.starts_at, was.location_id, was.status) != (
        visit.starts_at,
        visit.location_id,
        visit.status,
    )
