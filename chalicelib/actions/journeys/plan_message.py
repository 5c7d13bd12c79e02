"""One message of a journey is planned: to whom, for when; a household gets one for all of it."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from chalicelib.actions.journeys.reaching import Reached
from chalicelib.domain.decent_hours import decent, hours_for, quiet_after, wall_clock
from chalicelib.domain.ids import TouchpointId
from chalicelib.domain.journeys import OF_A_VISIT, Journey, JourneyStep, Run, Told, Trigger
from chalicelib.domain.may_send import why_not_about
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why, message_id
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_TRIES = 5
_USEFUL_FOR = timedelta(5)
"""Days in which a message may wait for room in the contact budget."""
_BEFORE_A_VISIT = timedelta(hours=2)
_TOGETHER = timedelta(7)
"""Two of one household whose messages come so near to each other get one."""


def plan_message(
    services: Services,
    setup: Setup,
    journey: Journey,
    step: JourneyStep,
    run: Run,
    profile: Profile,
    reached: Reached,
    now: datetime,
) -> Told:
    location = setup.locations[run.location_id]
    contact = why = None
    for candidate in reached.by(step.order):
        refused = why_not_to(candidate, journey, step, profile, location, now)
        if refused is None:
            contact = candidate
            break
        why = why or refused
    if contact is None:
        return Told(step_id=step.step_id, at=now, why=why or Why.NO_CONTACT)
    touchpoint = _touchpoint(journey, step, run, profile, contact, location, now)
    if touchpoint is None:
        return Told(step_id=step.step_id, at=now, why=Why.TOO_LATE)
    contact = let_in(services, contact, profile)
    planned = _plan(services, touchpoint, contact, journey, run)
    return Told(step_id=step.step_id, at=now, touchpoints={contact.contact_id: planned})


def why_not_to(
    contact: ContactPoint,
    journey: Journey,
    step: JourneyStep,
    profile: Profile,
    location: Location,
    now: datetime,
) -> Why | None:
    """Why this step is not said to that contact point; the budget is asked when it leaves."""
    today = location.local(now).date()
    of = profile.kind
    if why := why_not_about(contact, journey.topic, now=now, today=today, of=of):
        return why
    if not any(words.whole_for(contact.channel) for words in step.words.values()):
        return Why.NO_CONTACT
    return None


def _touchpoint(
    journey: Journey,
    step: JourneyStep,
    run: Run,
    profile: Profile,
    contact: ContactPoint,
    location: Location,
    now: datetime,
) -> Touchpoint | None:
    """None: no decent moment is left in which it would be of use."""
    wanted = run.wanted_at or now
    hours = hours_for(location, contact, profile.zone)
    latest = _latest(journey, run, wanted, location, now)
    at = decent(wanted, hours=hours, now=now, latest=latest)
    if at is None:
        return None
    # Of a visit it is one, whoever's record the visit stands in by now; what has none is the
    # household's, and whoever is first of it gives it its id.
    about = run.appointment_id or run.cause if journey.trigger in OF_A_VISIT else ""
    return Touchpoint(
        practice_id=run.practice_id,
        contact_id=contact.contact_id,
        touchpoint_id=message_id(
            source=f"{journey.playbook_id}\n{about}",
            step_id=step.step_id,
            channel=contact.channel,
            at=wanted,
        ),
        channel=contact.channel,
        kind=Kind.JOURNEY,
        location_id=run.location_id,
        due_at=at,
        latest=latest,
        decent_until=quiet_after(at, hours),
        playbook_id=journey.playbook_id,
        step_id=step.step_id,
        topic=journey.topic,
        patients=(profile.patient_id,),
        source=run.run_id,
        moved_from=wanted if at != max(wanted, now) else None,
    )


def _latest(
    journey: Journey, run: Run, wanted: datetime, location: Location, now: datetime
) -> datetime:
    if journey.trigger in (Trigger.BIRTHDAY, Trigger.DAY_OF_YEAR):
        day_after = location.local(wanted).date() + timedelta(1)
        return wall_clock(day_after, time(0), location.tz)
    if journey.trigger is Trigger.BEFORE_VISIT:
        return run.moment - _BEFORE_A_VISIT
    return max(wanted, now) + _USEFUL_FOR


def let_in(services: Services, contact: ContactPoint, profile: Profile) -> ContactPoint:
    """A child becomes a member where it is reached through somebody else."""
    for _ in range(_TRIES):
        if profile.patient_id in contact.people:
            return contact
        patient = services.patients.get(contact.practice_id, profile.patient_id)
        try:
            return services.contacts.join(contact, patient)
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)


def _plan(
    services: Services, touchpoint: Touchpoint, contact: ContactPoint, journey: Journey, run: Run
) -> TouchpointId:
    """Joined to one that is planned for somebody of the household already, where there is one."""
    shared = len(contact.people) > 1 and journey.trigger not in OF_A_VISIT
    other = _of_household(services, touchpoint) if shared else None
    if other is not None and _joins(services, other, run):
        return other.touchpoint_id
    if services.touchpoints.plan(touchpoint):
        return touchpoint.touchpoint_id
    return _joined(services, touchpoint, contact, run)


def _joins(services: Services, touchpoint: Touchpoint, run: Run) -> bool:
    return run.patient_id in touchpoint.patients or services.touchpoints.join(
        touchpoint, run.patient_id, run.run_id
    )


def _of_household(services: Services, touchpoint: Touchpoint) -> Touchpoint | None:
    near = services.touchpoints.of_contact(
        touchpoint.practice_id,
        touchpoint.contact_id,
        visits_after=touchpoint.due_at - _TOGETHER,
    )
    return next((of for of in near if _is_the_same(of, touchpoint)), None)


def _is_the_same(of: Touchpoint, touchpoint: Touchpoint) -> bool:
    return (
        of.state is State.PLANNED
        and of.kind is Kind.JOURNEY
        and (of.playbook_id, of.step_id) == (touchpoint.playbook_id, touchpoint.step_id)
        and of.location_id == touchpoint.location_id
        and abs(of.due_at - touchpoint.due_at) < _TOGETHER
        and of.due_at < touchpoint.latest
    )


def _joined(
    services: Services, touchpoint: Touchpoint, contact: ContactPoint, run: Run
) -> TouchpointId:
    """It is there: planned by whoever died here before, for a record that was merged into theirs,
    or at this moment for another of the household. One that is on its way already goes without
    them, and theirs is one of its own."""
    person = contact.people.get(run.patient_id)
    practice_id, contact_id = touchpoint.practice_id, touchpoint.contact_id
    for _ in range(_TRIES):
        try:
            there = services.touchpoints.get(practice_id, contact_id, touchpoint.touchpoint_id)
        except NotFound:
            break
        if (person and set(person.also) & set(there.patients)) or _joins(services, there, run):
            return there.touchpoint_id
        if there.state is not State.PLANNED:
            break
    own = replace(
        touchpoint,
        touchpoint_id=message_id(
            source=run.run_id,
            step_id=touchpoint.step_id,
            channel=touchpoint.channel,
            at=run.wanted_at or touchpoint.due_at,
        ),
    )
    services.touchpoints.plan(own)
    return own.touchpoint_id
