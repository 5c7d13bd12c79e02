"""What happened before the newcomer came: reminders left, patients answered, one is here.

Nothing is made up in the table: the stage's clock is set back, and the same actions that do it in
earnest plan, send, note the carrier's receipts and read the answers.
"""

import itertools
from datetime import datetime, time, timedelta

from chalicelib.actions.change_appointment import arrive
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.record_receipt import record_receipt
from chalicelib.actions.send_touchpoints import send_one
from chalicelib.channels.inbound import InboundSms
from chalicelib.channels.receipts import Outcome, Receipt
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import ContactId
from chalicelib.domain.patients import Channel
from chalicelib.domain.practices import Location
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.wiring import Services
from infra.local.demo.clock import set_clock
from infra.local.demo.practice import DemoPractice
from infra.local.demo.schedule import LANDLINE, working_days

THINKS = tuple(timedelta(minutes=n) for n in (3, 11, 2, 26, 7, 48, 5))
"""From a reminder to its answer, one after the other."""
ANSWERS = (
    "YES",
    "Yes, see you then!",
    "Can I come at 4 instead?",
    "👍",
    "yes thanks",
    "I have to cancel, my son is sick. Sorry!",
    "YES",
    "",
    "Yes. Do I need to stop my blood thinner before?",
    "Ok, see you",
    "",
    "CHANGE",
)
"""Of those who were reminded, one after the other; empty: no answer yet."""
IN_SPANISH = "Sí, confirmo"
LATE = "Running about 10 minutes late, sorry!"
EARLY = timedelta(minutes=45)
STRANGER, ASKS = "+13095550188", "Hello, do you take new patients? A friend sent me"


def live_until(services: Services, demo: DemoPractice, now: datetime) -> None:
    """Yesterday and this morning, of those who come today; the clock is then where it was."""
    clock = services.clock
    today = _coming_today(services, demo, now)
    set_clock(clock, _yesterday_morning(demo, now))
    for visit in today:
        plan_for(services, visit)
    answers = zip(itertools.cycle(ANSWERS), itertools.cycle(THINKS), strict=False)
    answered: set[str] = set()
    waiting = {of.touchpoint_id: of for of in _due(services, today, now)}
    while waiting:
        touchpoint = min(waiting.values(), key=lambda of: (of.due_at, of.touchpoint_id))
        del waiting[touchpoint.touchpoint_id]
        set_clock(clock, touchpoint.due_at)
        phone, language = _sent(services, touchpoint, today)
        if phone and phone not in answered:
            answered.add(phone)
            words, thinks = next(answers)
            words = IN_SPANISH if language == "es" and words else words
            at = min(touchpoint.due_at + thinks, now)
            _answer(services, demo, touchpoint.location_id, phone, words, at)
            about = {of.appointment_id for of in touchpoint.subjects}
            mine = list(services.appointments.get_many(touchpoint.practice_id, about).values())
            for visit in mine:
                # As the plan queue does within the minute: an answer may call for another reminder.
                plan_for(services, visit)
            waiting |= {of.touchpoint_id: of for of in _due(services, mine, now)}
    for location in demo.locations:
        _somebody_is_late(services, demo, location, today, now)
    a_moment_ago = now - timedelta(minutes=4)
    _answer(services, demo, demo.locations[0].location_id, STRANGER, ASKS, a_moment_ago)
    set_clock(clock, now)
    _first_is_here(services, demo, now)
    _plan_what_comes(services, demo, now)


def _yesterday_morning(demo: DemoPractice, now: datetime) -> datetime:
    """Nine o'clock of the working day before: what was planned earlier is of no use any more."""
    first = demo.locations[0]
    today = first.local(now).date()
    before = [day for day in working_days(first, today) if day < today]
    day = before[-1] if before else today - timedelta(days=1)
    return datetime.combine(day, time(9), tzinfo=first.tz)


def _coming_today(services: Services, demo: DemoPractice, now: datetime) -> list[Appointment]:
    visits: list[Appointment] = []
    for location in demo.locations:
        visits += services.appointments.of_day(
            demo.practice.practice_id, location.location_id, location.local(now).date()
        )
    return [visit for visit in visits if visit.is_open and visit.starts_at > now]


def _due(services: Services, visits: list[Appointment], now: datetime) -> list[Touchpoint]:
    """All that should have left by now."""
    found: dict[str, Touchpoint] = {}
    practice_id = visits[0].practice_id if visits else None
    if practice_id is None:
        return []
    patients = services.patients.get_many(practice_id, {visit.patient_id for visit in visits})
    addresses = {a for p in patients.values() for a in (p.phone, p.email) if a}
    for address in addresses:
        contact: ContactId = services.contacts.id_of(practice_id, address)
        for touchpoint in services.touchpoints.of_contact(practice_id, contact):
            found[touchpoint.touchpoint_id] = touchpoint
    return [t for t in found.values() if t.state is State.PLANNED and t.due_at < now]


def _sent(services: Services, touchpoint: Touchpoint, visits: list[Appointment]) -> tuple[str, str]:
    """Send it, if it still makes sense after what was answered; (phone, language) of a text."""
    practice_id = touchpoint.practice_id
    of = (practice_id, touchpoint.contact_id, touchpoint.touchpoint_id)
    current = services.touchpoints.get(*of)
    if current.state is not State.PLANNED:
        return "", ""
    about = services.appointments.get_many(practice_id, {visit.appointment_id for visit in visits})
    send_one(services, services.setups.of(practice_id), current, about)
    current = services.touchpoints.get(*of)
    if current.state is not State.SENT or current.channel is not Channel.TEXT:
        return "", ""
    phone = services.contacts.get(practice_id, touchpoint.contact_id).address
    receipt = Receipt(
        message_id=current.ref,
        outcome=Outcome.DELIVERED,
        at=touchpoint.due_at + timedelta(seconds=4),
        address=phone,
    )
    record_receipt(services, receipt)
    return phone, current.language


def _somebody_is_late(
    services: Services,
    demo: DemoPractice,
    location: Location,
    visits: list[Appointment],
    now: datetime,
) -> None:
    practice_id = demo.practice.practice_id
    here = [visit.appointment_id for visit in visits if visit.location_id == location.location_id]
    current = services.appointments.get_many(practice_id, here)
    yes = [of for of in here if current[of].is_open and current[of].is_confirmed][1:]
    patients = services.patients.get_many(practice_id, {current[of].patient_id for of in yes})
    phones = (patients[current[of].patient_id].phone for of in yes)
    phone = next((phone for phone in phones if phone and phone != LANDLINE), "")
    if phone:
        at = now - timedelta(minutes=6)
        _answer(services, demo, location.location_id, phone, LATE, at)


def _answer(
    services: Services,
    demo: DemoPractice,
    location_id: str,
    sender: str,
    words: str,
    at: datetime,
) -> None:
    if not words:
        return
    set_clock(services.clock, at)
    receive_text(
        services,
        InboundSms(
            carrier=_location(demo, location_id).carrier.value,
            message_id=f"demo-{sender}-{at.isoformat()}",
            sender=sender,
            number=_location(demo, location_id).number,
            text=words,
            # The clock keeps whole seconds: what is answered must not come before what was asked.
            received_at=services.clock(),
        ),
    )


def _location(demo: DemoPractice, location_id: str) -> Location:
    return next(each for each in demo.locations if each.location_id == location_id)


def _first_is_here(services: Services, demo: DemoPractice, now: datetime) -> None:
    """At each location somebody who said yes is early, by no more than people are."""
    seen: set[str] = set()
    for visit in _coming_today(services, demo, now):
        soon = visit.starts_at - now <= EARLY
        if visit.is_confirmed and soon and visit.location_id not in seen:
            seen.add(visit.location_id)
            arrive(services, visit.practice_id, visit.appointment_id, by="import")


def _plan_what_comes(services: Services, demo: DemoPractice, now: datetime) -> None:
    """The sweeps of the next minutes would do it: who jumps to the next reminder first skips it."""
    for location in demo.locations:
        today = location.local(now).date()
        for day in (day for day in working_days(location, today) if day >= today):
            for visit in services.appointments.of_day(
                demo.practice.practice_id, location.location_id, day
            ):
                if visit.is_open and visit.starts_at > now:
                    plan_for(services, visit)
