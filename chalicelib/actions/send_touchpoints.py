"""It is time: send what is due. A message of the queue names touchpoints; each is one's own.

read (25 at once) ► still worth it? ► claim ► spend budget, read consent ► send once ► record
                        │ no                      │ no                      │
                        ▼                         ▼                         ▼
                     skipped: why              skipped: why     sent | failed | uncertain
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from chalicelib.actions.compose import Composed, compose
from chalicelib.actions.journeys.count_end import count_end
from chalicelib.actions.links import unsubscribe_link
from chalicelib.actions.not_sent import (
    open_not_delivered,
    tell_failed,
    tell_not_ready,
    tell_uncertain,
)
from chalicelib.actions.other_messages import Said, hours_of, judge, still_about
from chalicelib.actions.plan_reminders import load_household, replan_patient
from chalicelib.actions.untold import tell_untold
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.channels.errors import Wait as Because
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.decent_hours import decent, quiet_after
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, PracticeId, TouchpointId
from chalicelib.domain.may_send import why_not, why_not_about
from chalicelib.domain.minors import answers_for, is_child
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.planning.household import NEWS
from chalicelib.domain.practices import Location
from chalicelib.domain.sending import Go, Skip, Wait, backoff, decide, why_not_spent
from chalicelib.domain.touchpoints import YIELDING, State, Subject, Touchpoint, Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.contacts import contact_from
from chalicelib.storage.db import ConditionFailed
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.storage.touchpoints import EMAIL_LANE, Replanned
from chalicelib.wiring import Services

LEASE = timedelta(minutes=3)
"""Longer than the function may run plus what a client may wait: past it, nobody is at it."""
SLACK = timedelta(seconds=2)
"""A slot this near is now."""
MOST_DELAY = timedelta(minutes=15)
"""SQS lets a message wait no longer."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A queue message: touchpoints of one practice that leave by one lane. Identifiers only."""

    practice_id: PracticeId
    lane: str
    touchpoints: tuple[tuple[ContactId, TouchpointId], ...]
    slot: datetime | None = None
    """From when the sending number is reserved for these."""
    bulk: bool = False
    """What is urgent overtakes it, in the queue and at the sending number."""

    def body(self) -> str:
        return json.dumps(
            {
                "practice": self.practice_id,
                "lane": self.lane,
                "touchpoints": self.touchpoints,
                **({"slot": self.slot.isoformat()} if self.slot else {}),
                **({"bulk": True} if self.bulk else {}),
            },
            separators=(",", ":"),
        )


def is_batch(body: str) -> bool:
    """Whether a message of the bulk queue is one of these; else it is the plan queue's kind."""
    return "lane" in json.loads(body)


def batch_from(body: str) -> Batch:
    said = json.loads(body)
    return Batch(
        practice_id=PracticeId(said["practice"]),
        lane=said["lane"],
        touchpoints=tuple((ContactId(c), TouchpointId(t)) for c, t in said["touchpoints"]),
        slot=datetime.fromisoformat(said["slot"]) if "slot" in said else None,
        bulk=said.get("bulk", False),
    )


def send_touchpoints(services: Services, batch: Batch) -> None:
    now = services.clock()
    try:
        setup = services.setups.of(batch.practice_id)
    except NotFound:
        _practice_is_gone(services, batch, now)
        return
    slot = _slot(services, setup, batch, now)
    if slot > now + SLACK:
        send_later(services, replace(batch, slot=slot), wait=slot - now)
        return
    wanted = [(batch.practice_id, *of) for of in batch.touchpoints]
    planned = [t for t in services.touchpoints.read(wanted) if t.state is State.PLANNED]
    visits = services.appointments.get_many(
        batch.practice_id, {s.appointment_id for t in planned for s in t.subjects}
    )
    failed: Exception | None = None
    more = 0
    for touchpoint in planned:
        try:
            more += send_one(services, setup, touchpoint, visits, bulk=batch.bulk)
        except Exception as error:
            # One that cannot be sent must not keep the others; the message comes again for it.
            failed = error
    _make_room(services, setup, batch, more)
    if failed is not None:
        raise failed


def _make_room(services: Services, setup: Setup, batch: Batch, more: int) -> None:
    """A slot was reserved for each text before anybody knew how long it is; carriers count
    segments, so what leaves by this number after them waits for the others."""
    location = setup.locations.get(LocationId(batch.lane))
    if more and location is not None:
        rate, now = location.segments_per_minute, services.clock()
        services.pace.reserve(location.number, count=more, per_minute=rate, now=now)


def _practice_is_gone(services: Services, batch: Batch, now: datetime) -> None:
    for touchpoint in services.touchpoints.read((batch.practice_id, *t) for t in batch.touchpoints):
        services.touchpoints.retire(touchpoint, why=Why.GONE, now=now)


def _slot(services: Services, setup: Setup, batch: Batch, now: datetime) -> datetime:
    """From when it may leave by its number."""
    location = setup.locations.get(LocationId(batch.lane))
    if batch.lane == EMAIL_LANE or location is None:
        return now
    number, count = location.number, len(batch.touchpoints)
    rate = location.segments_per_minute
    if not batch.bulk:
        return batch.slot or services.pace.reserve(number, count=count, per_minute=rate, now=now)
    slot = batch.slot or services.pace.reserve_last(number, count=count, per_minute=rate, now=now)
    if slot > now + SLACK or services.pace.take(number, count=count, per_minute=rate, now=now):
        return slot
    # What is urgent came in between.
    return services.pace.reserve_last(number, count=count, per_minute=rate, now=now)


def send_later(services: Services, batch: Batch, *, wait: timedelta) -> None:
    config = services.config
    services.sqs.send_message(
        QueueUrl=config.bulk_queue_url if batch.bulk else config.send_queue_url,
        MessageBody=batch.body(),
        DelaySeconds=int(min(wait, MOST_DELAY).total_seconds()),
        MessageGroupId=batch.practice_id,
    )


def send_one(
    services: Services,
    setup: Setup,
    touchpoint: Touchpoint,
    visits: Mapping[AppointmentId, Appointment],
    *,
    bulk: bool = False,
) -> int:
    """How many segments beyond the first left, or may have."""
    now = services.clock()
    if touchpoint.due_at > now + SLACK:
        _when_due(services, touchpoint, now, bulk)
        return 0
    if touchpoint.kind in YIELDING:
        return _send_other(services, setup, touchpoint, now, bulk)
    first = _first(services, touchpoint)
    decision = decide(touchpoint, visits, setup.playbooks, now=now, first=first)
    match decision:
        case Skip():
            if decision.why is Why.GAVE_UP:
                open_not_delivered(services, touchpoint, NotDelivered.CAME_TOO_LATE, now)
            _tell_untold(services, touchpoint, decision.why, now)
            services.touchpoints.retire(
                touchpoint, why=decision.why, now=now, moved_to=decision.moved_to
            )
        case Wait():
            _move(services, setup, touchpoint, now + decision.at_least, now)
        case Go():
            if why := _why_not(services, setup, touchpoint, decision, visits, now):
                services.touchpoints.retire(touchpoint, why=why, now=now)
                return 0
            prepare = partial(_prepare, services, setup, go=decision, visits=visits, now=now)
            again = partial(send_one, services, setup, visits=visits, bulk=bulk)
            return _claim_and_send(services, setup, touchpoint, prepare, again, now, bulk)
    return 0


def _when_due(services: Services, touchpoint: Touchpoint, now: datetime, bulk: bool) -> None:
    """It was put off since this message was queued, or the message came twice. A sweep finds it;
    one that is nearer than clocks may differ by comes back by itself."""
    wait = touchpoint.due_at - now
    if wait <= MOST_DELAY:
        send_later(services, _alone(touchpoint, bulk), wait=wait)


def _alone(touchpoint: Touchpoint, bulk: bool) -> Batch:
    lane = touchpoint.location_id if touchpoint.channel is Channel.TEXT else EMAIL_LANE
    return Batch(
        practice_id=touchpoint.practice_id,
        lane=lane,
        touchpoints=((touchpoint.contact_id, touchpoint.touchpoint_id),),
        bulk=bulk,
    )


@dataclass(frozen=True, kw_only=True)
class Ready:
    """All that can go wrong on our side is behind it."""

    touchpoint: Touchpoint
    """With what it says."""
    leave: Callable[[], str]
    """Hands it to its carrier; see SmsChannel."""


def _send_other(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime, bulk: bool
) -> int:
    """A message of a journey or a campaign."""
    judged = judge(services, setup, touchpoint, now)
    match judged:
        case Skip():
            _retire_other(services, touchpoint, judged.why, now)
        case Wait():
            _move(services, setup, touchpoint, now + judged.at_least, now)
        case Said():
            verified = touchpoint.contact_id in judged.verified
            why = why_not(setup.account, touchpoint.channel, now=now, verified=verified)
            if why:
                _retire_other(services, touchpoint, why, now)
                return 0
            prepare = partial(_prepare_other, services, setup, said=judged, now=now)
            again = partial(send_one, services, setup, visits={}, bulk=bulk)
            asks = judged.words.asks
            return _claim_and_send(
                services, setup, touchpoint, prepare, again, now, bulk, asks=asks
            )
    return 0


def _retire_other(services: Services, touchpoint: Touchpoint, why: Why, now: datetime) -> None:
    if services.touchpoints.retire(touchpoint, why=why, now=now):
        count_end(services, touchpoint, State.SKIPPED, why)


def _prepare_other(
    services: Services,
    setup: Setup,
    claimed: Touchpoint,
    contact: ContactPoint | Why,
    *,
    said: Said,
    now: datetime,
) -> Ready | None:
    if isinstance(contact, Why):
        _not_allowed(services, setup, claimed, contact, now)
        return None
    today = setup.locations[claimed.location_id].local(now).date()
    if isinstance(why := still_about(claimed, contact, today), Why):
        _end(services, claimed, State.SKIPPED, now, why=why)
        return None
    words = said.words
    is_text = claimed.channel is Channel.TEXT
    ready = replace(
        claimed,
        body=words.text if is_text else words.subject,
        segments=words.segments,
        language=words.language,
    )
    location = setup.locations[claimed.location_id]
    if is_text:
        return Ready(touchpoint=ready, leave=_text(services, location, ready, contact, words))
    return Ready(touchpoint=ready, leave=_email(services, setup, ready, contact, words, now=now))


def _why_not(
    services: Services,
    setup: Setup,
    touchpoint: Touchpoint,
    go: Go,
    visits: Mapping[AppointmentId, Appointment],
    now: datetime,
) -> Why | None:
    """What the practice's account says; its verified numbers are known by their contact ids."""
    ids = (
        services.contacts.id_of(touchpoint.practice_id, of) for of in setup.account.verified_numbers
    )
    return why_not(
        setup.account,
        touchpoint.channel,
        now=now,
        verified=touchpoint.contact_id in ids,
        booked_at=min(visits[of.appointment_id].booked_at for of in go.subjects),
    )


def _first(services: Services, touchpoint: Touchpoint) -> Touchpoint | None:
    if touchpoint.after is None or touchpoint.after_contact is None:
        return None
    try:
        return services.touchpoints.get(
            touchpoint.practice_id, touchpoint.after_contact, touchpoint.after
        )
    except NotFound:
        return None


def _move(
    services: Services, setup: Setup, touchpoint: Touchpoint, wanted: datetime, now: datetime
) -> None:
    """To the next decent moment; skipped where none is left before it would be useless."""
    contact = services.contacts.get(touchpoint.practice_id, touchpoint.contact_id)
    location = setup.locations[touchpoint.location_id]
    hours = hours_of(location, touchpoint, contact)
    at = decent(wanted, hours=hours, now=now, latest=touchpoint.latest)
    if at is None:
        _tell_untold(services, touchpoint, Why.TOO_LATE, now)
        _retire_other(services, touchpoint, Why.TOO_LATE, now)
        return
    origin = touchpoint.moved_from or touchpoint.due_at
    # What was paid for on one day is not paid for on the next.
    spent = touchpoint.spent and location.local(at).date() == location.local(now).date()
    services.touchpoints.replan(
        replace(
            touchpoint,
            due_at=max(at, now),
            decent_until=quiet_after(at, hours),
            moved_from=origin,
            spent=spent,
        )
    )


def _claim_and_send(
    services: Services,
    setup: Setup,
    touchpoint: Touchpoint,
    prepare: Callable[[Touchpoint, ContactPoint | Why], Ready | None],
    again: Callable[[Touchpoint], int],
    now: datetime,
    bulk: bool,
    *,
    asks: bool = False,
) -> int:
    """`again`: where it was planned otherwise since it was read."""
    try:
        claimed = services.touchpoints.claim(touchpoint, until=now + LEASE)
    except Replanned as since:
        return again(since.touchpoint)
    if claimed is None:
        return 0
    contact: ContactPoint | Why | None = None
    try:
        contact = _spend(services, setup, claimed, now, asks=asks)
        ready = prepare(claimed, contact)
    except Exception:
        # Certainly nothing has left: it is nobody's again, and what was counted stays counted.
        spent = claimed.spent or isinstance(contact, ContactPoint)
        services.touchpoints.release(replace(claimed, spent=spent), due_at=claimed.due_at)
        raise
    return _send(services, ready, now, bulk) if ready is not None else 0


def _prepare(
    services: Services,
    setup: Setup,
    claimed: Touchpoint,
    contact: ContactPoint | Why,
    *,
    go: Go,
    visits: Mapping[AppointmentId, Appointment],
    now: datetime,
) -> Ready | None:
    """None: it may not be sent after all, and has ended or waits for another day."""
    if isinstance(contact, Why):
        _not_allowed(services, setup, claimed, contact, now)
        return None
    today = setup.locations[claimed.location_id].local(now).date()
    subjects = _reached_here(go.subjects, contact, today)
    if not subjects:
        why = _why_not_here(go.subjects, contact)
        _tell_untold(services, claimed, why, now)
        _end(services, claimed, State.SKIPPED, now, why=why)
        if why is Why.CHILD:
            # Whoever answers for it may have become known since this was planned.
            for subject in go.subjects:
                replan_patient(services, claimed.practice_id, subject.patient_id)
        return None
    base_url = services.config.public_base_url
    words = compose(setup, claimed, subjects, visits, contact, go.step, base_url=base_url, now=now)
    is_text = claimed.channel is Channel.TEXT
    said = replace(
        claimed,
        body=words.text if is_text else words.subject,
        segments=words.segments,
        language=words.language,
    )
    if is_text:
        leave = _text(services, setup.locations[claimed.location_id], said, contact, words)
    else:
        visit = visits[subjects[0].appointment_id]
        leave = _email(services, setup, said, contact, words, visit=visit, now=now)
    return Ready(touchpoint=said, leave=leave)


def _spend(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime, *, asks: bool = False
) -> ContactPoint | Why:
    """Count it against the contact budget and read consent, in one write that can be refused."""
    location = setup.locations[touchpoint.location_id]
    limited = touchpoint.budgeted and not touchpoint.is_last and not touchpoint.spent
    try:
        return services.contacts.spend(
            touchpoint.practice_id,
            touchpoint.contact_id,
            now=now,
            today=location.local(now).date(),
            per_day=setup.practice.per_day if limited else None,
            per_week=setup.practice.per_week if limited else None,
            again=touchpoint.spent,
            message=touchpoint.touchpoint_id,
            topic=touchpoint.topic,
            asks=asks,
        )
    except ConditionFailed as refused:
        contact = contact_from(refused.found) if refused.found else None
        today = location.local(now).date()
        about = why_not_about(contact, touchpoint.topic, now=now, today=today) if contact else None
        return about or why_not_spent(contact, now=now)


def _not_allowed(
    services: Services, setup: Setup, touchpoint: Touchpoint, why: Why, now: datetime
) -> None:
    if why is Why.BUDGET:
        tomorrow = now + timedelta(days=1)
        contact = services.contacts.get(touchpoint.practice_id, touchpoint.contact_id)
        hours = hours_of(setup.locations[touchpoint.location_id], touchpoint, contact)
        at = decent(tomorrow, hours=hours, now=tomorrow, latest=touchpoint.latest)
        if at is not None:
            origin = touchpoint.moved_from or touchpoint.due_at
            moved = replace(touchpoint, decent_until=quiet_after(at, hours), moved_from=origin)
            services.touchpoints.release(moved, due_at=at)
            return
    _tell_untold(services, touchpoint, why, now)
    _end(services, touchpoint, State.SKIPPED, now, why=why)


def _tell_untold(services: Services, touchpoint: Touchpoint, why: Why, now: datetime) -> None:
    """Of a notice that ends now; before it does, so that a worker that dies in between leaves it to
    be found."""
    if touchpoint.kind not in NEWS:
        return
    household = load_household(
        services,
        touchpoint.practice_id,
        {subject.patient_id for subject in touchpoint.subjects},
        now,
        just_saved={subject.appointment_id for subject in touchpoint.subjects},
    )
    others = [t for t in household.past if t.touchpoint_id != touchpoint.touchpoint_id]
    ended = replace(touchpoint, state=State.SKIPPED, why=why)
    tell_untold(services, replace(household, past=[*others, ended]), now)


def _reached_here(
    subjects: tuple[Subject, ...], contact: ContactPoint, today: date
) -> tuple[Subject, ...]:
    """Those about people who live and whose number or address this still is; about a child where
    somebody who answers for it is reached, too."""
    people = contact.people
    return tuple(
        subject
        for subject in subjects
        if (person := people.get(subject.patient_id)) and not person.inactive
        if not is_child(person, today) or answers_for(people, subject.patient_id, today)
    )


def _why_not_here(subjects: tuple[Subject, ...], contact: ContactPoint) -> Why:
    found = [contact.people.get(subject.patient_id) for subject in subjects]
    people = [person for person in found if person]
    if any(not person.inactive for person in people):
        return Why.CHILD
    return Why.DECEASED if people else Why.ELSEWHERE


def _send(services: Services, ready: Ready, now: datetime, bulk: bool) -> int:
    said = ready.touchpoint
    try:
        ref = ready.leave()
    except TryAgain as later:
        _again(services, said, later, now, bulk)
        return 0
    except Undeliverable as refused:
        # Told before it has ended: a worker that dies in between leaves it claimed, to be found.
        tell_failed(services, said, refused)
        _end(services, said, State.FAILED, now, why=Why.REFUSED, reason=refused.reason)
        return 0
    except Uncertain:
        tell_uncertain(services, said, now)
        _end(services, said, State.UNCERTAIN, now)
    else:
        _end(services, replace(said, ref=ref), State.SENT, now)
    return max(said.segments - 1, 0)


def _text(
    services: Services,
    location: Location,
    touchpoint: Touchpoint,
    contact: ContactPoint,
    words: Composed,
) -> Callable[[], str]:
    channel = services.sms(location.carrier, location.twilio_account)
    return partial(
        channel.send,
        to=contact.address,
        sender=location.number,
        text=words.text,
        reference=touchpoint.touchpoint_id,
    )


def _email(
    services: Services,
    setup: Setup,
    touchpoint: Touchpoint,
    contact: ContactPoint,
    words: Composed,
    *,
    visit: Appointment | None = None,
    now: datetime,
) -> Callable[[], str]:
    from chalicelib.actions.calendar_files import calendar_file
    from chalicelib.channels.calendar_file import Method
    from chalicelib.channels.email import Email

    location = setup.locations[touchpoint.location_id]
    practice = setup.practice_at(location)
    file, method = None, Method.REQUEST
    if visit is not None:
        file, method = calendar_file(practice, location, touchpoint, contact, visit, services, now)
    return partial(
        services.email.send,
        Email(
            to=contact.address,
            sender_name=practice.brand,
            sender_address=practice.email_from or services.config.shared_sender,
            reply_to=practice.reply_to or None,
            subject=words.subject,
            text=words.text,
            html=words.html,
            ics=file,
            ics_method=method,
            unsubscribe_url=unsubscribe_link(services.config, contact) if contact.link else None,
            reference=touchpoint.touchpoint_id,
        ),
    )


def _again(
    services: Services, touchpoint: Touchpoint, later: TryAgain, now: datetime, bulk: bool
) -> None:
    """A certain refusal: back to planned, and back to the queue with a delay."""
    wait = backoff(touchpoint.tries, asked=later.after_seconds)
    not_ready = later.because is Because.NOT_CONFIGURED
    if now + wait >= touchpoint.latest:
        reason = NotDelivered.SENDER_NOT_READY if not_ready else NotDelivered.CAME_TOO_LATE
        open_not_delivered(services, touchpoint, reason, now)
        _end(services, touchpoint, State.FAILED, now, why=Why.GAVE_UP)
        return
    if not_ready:
        tell_not_ready(services, touchpoint, now)
    back = replace(touchpoint, spent=True, body="", segments=0)
    # Due again by itself, should this worker die before the queue has it.
    if services.touchpoints.release(back, due_at=now + wait):
        send_later(services, _alone(touchpoint, bulk), wait=wait)


def _end(
    services: Services,
    touchpoint: Touchpoint,
    state: State,
    now: datetime,
    *,
    why: Why | None = None,
    reason: str = "",
) -> None:
    ended = replace(touchpoint, state=state, why=why, ended_at=now, delivery_reason=reason)
    if services.touchpoints.finish(ended):
        count_end(services, touchpoint, state, why)
