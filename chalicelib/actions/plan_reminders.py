"""The schedule changed: let the planned messages of the household follow it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from chalicelib.actions.children import tell_unanswered
from chalicelib.actions.journeys.enter import enter
from chalicelib.actions.sources.coming import note_coming
from chalicelib.actions.untold import tell_untold
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId
from chalicelib.domain.minors import is_minor
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.patients import Kind as PatientKind
from chalicelib.domain.planning import Changes, Household, changes, plan
from chalicelib.domain.planning.household import LEFT
from chalicelib.domain.touchpoints import YIELDING, Kind, State, Touchpoint, Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_TRIES = 5
_SAME_DAY = timedelta(hours=25)
_MOST_PEOPLE = 24
"""A shared address beyond this is a shelter's or a school's; planning stops widening there."""


def plan_for(services: Services, appointment: Appointment) -> None:
    """Plan the household of this appointment, just written; it is then no longer due."""
    people, now = {appointment.patient_id}, services.clock()
    just_saved = {appointment.appointment_id}
    services.callers.note_visit(appointment)
    if (known := services.profiles.note_visit(appointment)) is not None:
        services.waiting.follow_item(appointment.practice_id, known)
    if appointment.status in (Status.ARRIVED, Status.FULFILLED):
        note_coming(services, appointment.practice_id, appointment.patient_id)
    enter(services, appointment.practice_id, appointment.patient_id)
    planned = _follow(services, appointment.practice_id, people, now, just_saved=just_saved)
    setup = services.setups.of(appointment.practice_id)
    if setup.waitlist.used:
        from chalicelib.actions.waitlist.freed import note_change

        note_change(services, setup, appointment)
    _move_prospect(services, appointment, planned.household)
    _tell_visits(services, planned, done=appointment)


def _move_prospect(services: Services, visit: Appointment, household: Household) -> None:
    patient = household.patients.get(visit.patient_id)
    if patient is not None and patient.kind is PatientKind.PROSPECT:
        from chalicelib.actions.prospects.follow import follow

        follow(services, visit.practice_id, visit.patient_id, by=visit.changed_by)


def replan_patient(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    *,
    left: Collection[ContactId] = (),
) -> None:
    """After a change of the person: name, number, language, preferences. `left`: contact points
    that were theirs, from which what was planned for them is taken back."""
    _tell_visits(
        services, _follow(services, practice_id, {patient_id}, services.clock(), left=left)
    )


def replan_contact(services: Services, practice_id: PracticeId, contact_id: ContactId) -> None:
    members = services.contacts.get(practice_id, contact_id).members
    if members:
        _tell_visits(services, _follow(services, practice_id, set(members), services.clock()))


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A household whose planned messages are what they should be."""

    household: Household
    again: Collection[AppointmentId]
    """Visits that have to be looked at again later."""

    def reminders_at(self, of: AppointmentId) -> tuple[datetime, ...]:
        return tuple(
            sorted(
                touchpoint.due_at
                for touchpoint in self.household.past
                if touchpoint.state is State.PLANNED
                and touchpoint.kind is Kind.REMINDER
                and not touchpoint.yields
                and touchpoint.after is None
                and any(subject.appointment_id == of for subject in touchpoint.subjects)
            )
        )


def _tell_visits(services: Services, planned: Planned, *, done: Appointment | None = None) -> None:
    """Screens show with a visit when its reminders leave; a sibling's may have joined another's."""
    for visit in planned.household.appointments:
        is_done = done is not None and visit.appointment_id == done.appointment_id
        times = planned.reminders_at(visit.appointment_id)
        if is_done and visit.appointment_id not in planned.again:
            services.appointments.planned(visit, reminders_at=times, done=True)
        elif times != visit.reminders_at:
            services.appointments.planned(visit, reminders_at=times, done=False)


def _follow(
    services: Services,
    practice_id: PracticeId,
    people: set[PatientId],
    now: datetime,
    *,
    just_saved: Collection[AppointmentId] = (),
    left: Collection[ContactId] = (),
) -> Planned:
    """Until what stands is what should.

    Retire first: what a worker has claimed meanwhile must not be planned again merged. And look
    again afterwards: two who plan one household at once each miss what the other writes, but the
    one who looks last sees it all.
    """
    for _ in range(_TRIES):
        household = load_household(
            services, practice_id, people, now, just_saved=just_saved, left=left
        )
        todo = changes(household, plan(household, now=now))
        if not todo:
            tell_unanswered(services, household, now)
            return Planned(household=household, again=tell_untold(services, household, now))
        try:
            _let_in(services, household, (*todo.new, *todo.changed, *todo.revived))
        except StaleWrite:
            continue
        # Each is tried, so that one that a worker has does not keep the others.
        retired = [_retire(services, household, each, why, now) for each, why in todo.retired]
        if all(retired):
            _write(services, todo)
    raise StaleWrite(practice_id)


def _let_in(services: Services, household: Household, touchpoints: Iterable[Touchpoint]) -> None:
    """A child becomes a member where it is reached through somebody else, so that whoever sends
    knows of it, and whoever reads the answer."""
    for touchpoint in touchpoints:
        contact = household.contacts[touchpoint.contact_id]
        for patient_id in {subject.patient_id for subject in touchpoint.subjects}:
            if patient_id not in contact.people:
                patient = household.patients[patient_id]
                contact = services.contacts.join(contact, patient)


def _retire(
    services: Services, household: Household, touchpoint: Touchpoint, why: Why, now: datetime
) -> bool:
    visits = {a.appointment_id: a.starts_at for a in household.appointments}
    moved_to = visits.get(touchpoint.subjects[0].appointment_id) if why is Why.MOVED else None
    return services.touchpoints.retire(touchpoint, why=why, now=now, moved_to=moved_to)


def _write(services: Services, todo: Changes) -> None:
    for touchpoint in todo.new:
        services.touchpoints.plan(touchpoint)
    for touchpoint in todo.changed:
        services.touchpoints.replan(touchpoint)
    for touchpoint in todo.revived:
        services.touchpoints.revive(touchpoint)


@dataclass(frozen=True, kw_only=True)
class People:
    """Everyone who shares a contact point with someone, and those contact points."""

    patients: dict[PatientId, Patient]
    contacts: dict[ContactId, ContactPoint]


def load_household(
    services: Services,
    practice_id: PracticeId,
    patient_ids: set[PatientId],
    now: datetime,
    *,
    just_saved: Collection[AppointmentId] = (),
    left: Collection[ContactId] = (),
) -> Household:
    """Visits are read last, and not from the index: what is planned is never newer than they are,
    so that nobody takes back what somebody has just planned for a change they have not seen."""
    setup = services.setups.of(practice_id)
    people = load_people(services, practice_id, patient_ids, left)
    past = _past(services, practice_id, people.contacts, now)
    past += _said_elsewhere(services, practice_id, people, now)
    ids = {
        visit.appointment_id
        for patient_id in people.patients
        for visit in services.appointments.of_patient(practice_id, patient_id, after=now)
    }
    # What the index, a moment behind, does not show: what was just written or planned for.
    ids |= set(just_saved)
    ids |= {
        subject.appointment_id
        for touchpoint in past
        if touchpoint.state is State.PLANNED
        for subject in touchpoint.subjects
        if subject.patient_id in people.patients
    }
    visits = services.appointments.get_many(practice_id, ids)
    return household_of(setup, people, list(visits.values()), past)


def household_of(
    setup: Setup, people: People, visits: list[Appointment], past: list[Touchpoint]
) -> Household:
    return Household(
        practice=setup.practice,
        locations=setup.locations,
        playbooks=tuple(setup.playbooks.values()),
        patients=people.patients,
        contacts=people.contacts,
        appointments=visits,
        past=past,
    )


def load_people(
    services: Services,
    practice_id: PracticeId,
    patient_ids: set[PatientId],
    left: Collection[ContactId] = (),
) -> People:
    """They and everybody they share a contact point with, or did: `left`."""
    patients: dict[PatientId, Patient] = {}
    contacts = services.contacts.get_many(practice_id, left) if left else {}
    wanted = set(patient_ids).union(*(contact.members for contact in contacts.values()))
    looked_at: set[PatientId] = set()
    while wanted and len(patients) < _MOST_PEOPLE:
        found = services.patients.get_many(practice_id, wanted)
        patients |= found
        patients |= _guarantors(services, practice_id, found.values(), patients)
        found = {of: patients[of] for of in patients if of not in looked_at}
        looked_at |= set(found)
        ids = {
            services.contacts.id_of(practice_id, address)
            for patient in found.values()
            for address in (patient.phone, patient.email)
            if address
        }
        new = services.contacts.get_many(practice_id, ids - set(contacts))
        contacts |= new
        wanted = {m for contact in new.values() for m in contact.members} - set(patients)
    return People(patients=patients, contacts=contacts)


def _guarantors(
    services: Services,
    practice_id: PracticeId,
    found: Iterable[Patient],
    known: Collection[PatientId],
) -> dict[PatientId, Patient]:
    """Those who answer for the children among them."""
    today = services.clock().date()
    named = {of.guarantor for of in found if of.guarantor and is_minor(of, today)}
    missing = named.difference(known)
    if not missing:
        return {}
    people = services.patients.get_many_standing(practice_id, missing)
    # Under the id that names them, too: their record may have been merged since.
    return people | {of.patient_id: of for of in people.values()}


def _said_elsewhere(
    services: Services, practice_id: PracticeId, people: People, now: datetime
) -> list[Touchpoint]:
    """What has left to where they were reached before is not said again where they are now."""
    former = {of for patient in people.patients.values() for of in patient.former}
    elsewhere = _past(services, practice_id, sorted(former - set(people.contacts)), now)
    return [touchpoint for touchpoint in elsewhere if touchpoint.state in LEFT]


def _past(
    services: Services,
    practice_id: PracticeId,
    contacts: Iterable[ContactId],
    now: datetime,
) -> list[Touchpoint]:
    """Also what a visit of earlier today shares with one that is still to come."""
    return [
        touchpoint
        for contact_id in contacts
        for touchpoint in services.touchpoints.of_contact(
            practice_id, contact_id, visits_after=now - _SAME_DAY
        )
        if touchpoint.kind not in YIELDING
        if touchpoint.state is not State.PLANNED
        or any(s.starts_at > now for s in touchpoint.subjects)
    ]
