"""A message that is about no visit: does it still make sense at this moment, and what does it say?

What it belongs to is asked first (a journey's run, a campaign); then the person, the contact point
and its budget. It yields to reminders: of two that would leave on one day the reminder leaves.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.actions.compose import Composed, Meant, compose_other
from chalicelib.domain.decent_hours import Hours, hours_for
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.may_send import why_not_about
from chalicelib.domain.minors import answers_for, is_child
from chalicelib.domain.opinions import may_ask
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.planning.budget import days_until_room
from chalicelib.domain.practices import Location
from chalicelib.domain.sending import Skip, Wait
from chalicelib.domain.topics import HELD_BY_COMPLAINT
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_SHARED = 2
"""People who are reached there."""


@dataclass(frozen=True, kw_only=True)
class Said:
    words: Composed
    verified: frozenset[ContactId]
    """Contact points that the practice has proved to be its own."""


def judge(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime
) -> Said | Skip | Wait:
    if now >= touchpoint.latest:
        return Skip(why=Why.GAVE_UP if touchpoint.spent else Why.TOO_LATE)
    location = setup.locations.get(touchpoint.location_id)
    if location is None:
        return Skip(why=Why.GONE)
    try:
        contact = services.contacts.get(touchpoint.practice_id, touchpoint.contact_id)
    except NotFound:
        return Skip(why=Why.GONE)
    today = location.local(now).date()
    why = why_not_about(contact, touchpoint.topic, now=now, today=today)
    if why:
        return Skip(why=why)
    about = still_about(touchpoint, contact, today)
    if isinstance(about, Why):
        return Skip(why=about)
    if _is_householders_case_open(services, touchpoint, contact):
        return Skip(why=Why.COMPLAINT)
    meant = _meant(services, setup, touchpoint, now)
    if not isinstance(meant, Meant):
        return meant
    if touchpoint.decent_until is not None and now >= touchpoint.decent_until:
        return Wait()
    # They may have chosen other hours since it was planned.
    if not hours_of(location, touchpoint, contact).awake(now):
        return Wait()
    if later := _no_room(services, setup, touchpoint, contact, location, now):
        return later
    ids = (
        services.contacts.id_of(touchpoint.practice_id, of) for of in setup.account.verified_numbers
    )
    words = compose_other(
        setup,
        replace(touchpoint, patients=about),
        meant,
        contact,
        base_url=services.config.public_base_url,
        ask=may_ask(contact, touchpoint.topic, today),
    )
    return Said(words=words, verified=frozenset(ids))


def _is_householders_case_open(
    services: Services, touchpoint: Touchpoint, contact: ContactPoint
) -> bool:
    """Somebody of those who share it wrote that they are not content, and nobody knows yet who: it
    may be whom this is for. Whose case it is, their profile says."""
    if touchpoint.topic not in HELD_BY_COMPLAINT or len(contact.members) < _SHARED:
        return False
    from chalicelib.actions.recovery.look import open_case

    return open_case(services, touchpoint.practice_id, contact_id=contact.contact_id) is not None


def _meant(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime
) -> Meant | Skip | Wait:
    if touchpoint.kind is Kind.CAMPAIGN:
        from chalicelib.actions.campaigns.message import meant_by_campaign

        return meant_by_campaign(services, setup, touchpoint, now)
    if touchpoint.kind is Kind.OFFER:
        from chalicelib.actions.waitlist.message import meant_by_offer

        return meant_by_offer(services, setup, touchpoint, now)
    from chalicelib.actions.journeys.message import meant_by_journey

    return meant_by_journey(services, setup, touchpoint, now)


def hours_of(location: Location, touchpoint: Touchpoint, contact: ContactPoint) -> Hours:
    person = contact.people.get(touchpoint.about[0])
    return hours_for(location, contact, person.zone if person else "")


def still_about(
    touchpoint: Touchpoint, contact: ContactPoint, today: date
) -> tuple[PatientId, ...] | Why:
    """Those of them who live and are reached here still, and if a child, with somebody who answers
    for it: nobody else is named. Why it is about nobody, where there is none."""
    people = {of: contact.people[of] for of in touchpoint.about if of in contact.people}
    if not people:
        return Why.ELSEWHERE
    there = [of for of, person in people.items() if not person.inactive]
    if not there:
        first = next(iter(people.values()))
        return Why.DECEASED if first.inactive == "deceased" else Why.DISCHARGED
    about = tuple(
        of
        for of in there
        if not is_child(people[of], today) or answers_for(contact.people, of, today)
    )
    return about or Why.CHILD


def _no_room(
    services: Services,
    setup: Setup,
    touchpoint: Touchpoint,
    contact: ContactPoint,
    location: Location,
    now: datetime,
) -> Skip | Wait | None:
    """Not on this day: on a later one, if it is of use then."""
    if touchpoint.spent or not touchpoint.budgeted:
        return None
    planned = services.touchpoints.of_contact(
        touchpoint.practice_id, touchpoint.contact_id, visits_after=now
    )
    outrank = [
        location.local(of.due_at).date()
        for of in planned
        if of.state is State.PLANNED and of.subjects and of.budgeted and not of.yields
    ]
    days = days_until_room(contact, outrank, location.local(now).date(), setup.practice)
    if days == 0:
        return None
    if days is None or now + timedelta(days) >= touchpoint.latest:
        return Skip(why=Why.BUDGET)
    return Wait(at_least=timedelta(days))
