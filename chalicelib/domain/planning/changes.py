"""What leads from the messages that stand to those that should."""

from collections.abc import Collection
from dataclasses import replace

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import ContactId, TouchpointId
from chalicelib.domain.minors import is_minor
from chalicelib.domain.patients import Channel, ContactPoint, Patient
from chalicelib.domain.planning.household import Household, usable
from chalicelib.domain.touchpoints import (
    Kind,
    State,
    Subject,
    Touchpoint,
    Why,
)
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What leads from the touchpoints that stand to those that should."""

    new: tuple[Touchpoint, ...]
    changed: tuple[Touchpoint, ...]
    retired: tuple[tuple[Touchpoint, Why], ...]
    revived: tuple[Touchpoint, ...] = ()
    """Taken back before they were sent, for a reason that has passed."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.retired or self.revived)


def changes(household: Household, wanted: Collection[Touchpoint]) -> Changes:
    by_id = {_id(touchpoint): touchpoint for touchpoint in wanted}
    standing = {_id(t): t for t in household.past}
    planned = [t for t in household.past if t.state is State.PLANNED and t.kind in _PLANNED_KINDS]
    return Changes(
        new=tuple(t for t in wanted if _id(t) not in standing),
        changed=tuple(
            _followed(t, by_id[_id(t)])
            for t in planned
            if _id(t) in by_id and _differs(t, by_id[_id(t)])
        ),
        retired=tuple((t, why_retired(household, t)) for t in planned if _id(t) not in by_id),
        revived=tuple(
            t for t in wanted if (stands := standing.get(_id(t))) and _comes_back(household, stands)
        ),
    )


def _id(touchpoint: Touchpoint) -> tuple[ContactId, TouchpointId]:
    """The same message to another number is another one."""
    return touchpoint.contact_id, touchpoint.touchpoint_id


_MAY_PASS = (
    Why.CONFIRMED,
    Why.ARRIVED,
    Why.PLAYBOOK_OFF,
    Why.PLAYBOOK_CHANGED,
    Why.MERGED,
    Why.DECEASED,
    Why.DISCHARGED,
    Why.GONE,
    Why.HELD,
    Why.ELSEWHERE,
)
_OF_CONTACT = (Why.STOPPED, Why.WRONG_NUMBER, Why.BAD_CONTACT)


def _comes_back(household: Household, touchpoint: Touchpoint) -> bool:
    """It was never sent, what stood in its way is gone, and it is wanted again."""
    if touchpoint.state is not State.SKIPPED:
        return False
    if touchpoint.why in _MAY_PASS:
        return True
    if touchpoint.why is Why.CHILD:
        return _all_answered_for(household, touchpoint)
    return touchpoint.why in _OF_CONTACT and usable(household.contacts[touchpoint.contact_id])


def _all_answered_for(household: Household, touchpoint: Touchpoint) -> bool:
    contact = household.contacts[touchpoint.contact_id]
    on = household.locations[touchpoint.location_id].local(touchpoint.due_at).date()
    people = (household.patients.get(subject.patient_id) for subject in touchpoint.subjects)
    return all(of and household.is_answered_for(of, contact, on) for of in people)


_PLANNED_KINDS = (Kind.REMINDER, Kind.MOVED, Kind.CANCELLED)


def _followed(stands: Touchpoint, wanted: Touchpoint) -> Touchpoint:
    """With the times and the rank it should have; what it has paid for stays paid."""
    return replace(wanted, spent=stands.spent, tries=stands.tries)


def _differs(one: Touchpoint, other: Touchpoint) -> bool:
    def of(t: Touchpoint) -> tuple[object, ...]:
        return (
            *(t.due_at, t.decent_until, t.latest),
            *(t.is_last, t.yields, t.after, t.playbook_id),
            # A visit may have become somebody else's, or two records one person.
            tuple(subject.patient_id for subject in t.subjects),
        )

    return of(one) != of(other)


def why_retired(household: Household, touchpoint: Touchpoint) -> Why:
    """Why a planned message no longer makes sense, as the desk will read it."""
    visits = {a.appointment_id: a for a in household.appointments}
    contact = household.contacts.get(touchpoint.contact_id)
    found = [visits.get(subject.appointment_id) for subject in touchpoint.subjects]
    for subject, visit in zip(touchpoint.subjects, found, strict=True):
        patient = household.patients.get(subject.patient_id)
        if why := _why_of_person(patient):
            return why
        if patient and contact and not _is_reached(household, touchpoint, patient, contact):
            return Why.ELSEWHERE
        if visit is not None and (why := _why_of_visit(touchpoint, subject, visit)):
            return why
    known = [visit for visit in found if visit is not None]
    if not known:
        return Why.GONE
    if all(visit.is_confirmed for visit in known):
        return Why.CONFIRMED
    here = touchpoint.location_id
    on = {p.playbook_id for p in household.playbooks if p.on and here not in p.off_at}
    if touchpoint.playbook_id and touchpoint.playbook_id not in on:
        return Why.PLAYBOOK_OFF
    return Why.MERGED if len(household.appointments) > 1 else Why.PLAYBOOK_CHANGED


def _why_of_person(patient: Patient | None) -> Why | None:
    if patient is None:
        return None
    if patient.deceased:
        return Why.DECEASED
    if patient.discharged:
        return Why.DISCHARGED
    return None


def _is_reached(
    household: Household, touchpoint: Touchpoint, patient: Patient, contact: ContactPoint
) -> bool:
    on = household.locations[touchpoint.location_id].local(touchpoint.due_at).date()
    if not is_minor(patient, on):
        return contact.address in (patient.phone, patient.email)
    return contact in (household.contact_of(patient, channel, on) for channel in Channel)


def _why_of_visit(touchpoint: Touchpoint, subject: Subject, visit: Appointment) -> Why | None:
    if touchpoint.kind is Kind.CANCELLED:
        return Why.UNDONE
    if visit.status is Status.CANCELLED:
        return Why.CANCELLED
    if visit.status is Status.PENDING:
        return Why.NOT_AGREED
    if visit.status is not Status.BOOKED:
        return Why.ARRIVED
    if visit.starts_at != subject.starts_at:
        return Why.UNDONE if touchpoint.kind is Kind.MOVED else Why.MOVED
    if visit.held and touchpoint.kind is Kind.REMINDER:
        return Why.HELD
    return None
