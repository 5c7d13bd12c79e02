"""A patient texted us.

once ──► what do they mean, about which visit ──► decision, kept ──► inbox line
     ──► consent ──► visits ──► work items ──► waiting ──► answer ──► alerts ──► done

Every step is harmless when repeated: ids are derived from the carrier's id of the message, and the
decision is kept before it is carried out. Whoever dies half-way leaves a lease that runs out.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from chalicelib.actions.escalate import escalate
from chalicelib.actions.replies.answer import answer
from chalicelib.actions.replies.case import Case
from chalicelib.actions.replies.inbox import open_item, open_work, remember, what_was_done
from chalicelib.actions.replies.noted import note_heard
from chalicelib.actions.replies.read import understand_text
from chalicelib.actions.replies.visits import change_visits, keep_consent
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain import answers
from chalicelib.domain.conversations import By, Message, WorkKind
from chalicelib.domain.decisions import Consents, Decision
from chalicelib.domain.errors import BeingHandled
from chalicelib.domain.ids import PracticeId, TouchpointId
from chalicelib.domain.patients import Channel
from chalicelib.domain.replies import Intent, understand
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Begun, Number
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

_NOT_CONTENT = "Not content: a case is open."

LEASE = timedelta(seconds=60)
"""Longer than the functions that call this may run."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of one delivery."""

    intent: str = ""
    nobodys: bool = False
    """It was sent to a number that is no practice's, or not that carrier's."""
    again: bool = False
    """It was handled before."""
    urgent: bool = False


def receive_text(
    services: Services, inbound: InboundSms, *, only_for: PracticeId | None = None
) -> Received:
    """Handle one text, however often it is delivered.

    `only_for`: whoever brought it may speak for this practice's numbers only.

    Raises BeingHandled while another worker has it; after any other failure it can be delivered
    again and goes on where it stopped.
    """
    now = services.clock()
    number = _number(services, inbound)
    if number is None or (only_for is not None and number.practice_id != only_for):
        return Received(nobodys=True)
    source = _source(number.practice_id)
    begun = services.once.begin(
        source, inbound.once_key, now=now, lease=LEASE, at=inbound.received_at
    )
    if begun is None:
        if services.once.is_done(source, inbound.once_key):
            return Received(again=True)
        raise BeingHandled(inbound.once_key)
    try:
        decision = _handle(services, _case(services, number, inbound, begun.at), inbound, begun)
    except Exception:
        # The next delivery may come before the lease runs out.
        services.once.let_go(source, inbound.once_key, now=now)
        raise
    services.once.done(source, inbound.once_key)
    return Received(intent=decision.intent.value, urgent=decision.work is WorkKind.URGENT)


def keep_for_a_person(services: Services, inbound: InboundSms) -> bool:
    """After every try has failed: what they wrote lands in the inbox, once, and waits for a person.

    A STOP stops all the same; nothing else is done about it, and a later delivery may still handle
    it. False: it was sent to a number that is nobody's. Raises BeingHandled.
    """
    number = _number(services, inbound)
    if number is None:
        return False
    source, now = _source(number.practice_id), services.clock()
    begun = services.once.begin(
        source, inbound.once_key, now=now, lease=LEASE, at=inbound.received_at
    )
    if begun is None:
        if services.once.is_done(source, inbound.once_key):
            return True
        raise BeingHandled(inbound.once_key)
    case = _case(services, number, inbound, begun.at)
    services.conversations.add(
        Message(
            practice_id=case.practice_id,
            contact_id=case.contact.contact_id,
            message_id=case.message_id,
            by=By.PATIENT,
            at=case.at,
            text=case.shown,
            media=case.media,
        ),
        patients=case.contact.members,
    )
    line = "A text could not be handled: something is wrong on our side. Please read and answer it."
    open_item(services, case, WorkKind.DEAD_LETTER, line)
    remember(services, case, Decision(intent=Intent.OTHER, waits=True))
    if understand(case.text).intent is Intent.STOP:
        keep_consent(services, case, Decision(intent=Intent.STOP, consent=Consents.STOP))
    services.once.let_go(source, inbound.once_key, now=now)
    return True


def _number(services: Services, inbound: InboundSms) -> Number | None:
    """The number that was texted, if it is a practice's and that carrier's."""
    try:
        number = services.doors.texted(inbound.number, inbound.sender)
    except NotFound:
        return None
    return number if number.carrier.value == inbound.carrier else None


def _handle(services: Services, case: Case, inbound: InboundSms, begun: Begun) -> Decision:
    if begun.decided:
        decision = msgspec.json.decode(begun.decided.encode(), type=Decision)
    else:
        decision = understand_text(services, case, inbound.in_reply_to or "")
        kept = msgspec.json.encode(decision).decode()
        services.once.decide(_source(case.practice_id), inbound.once_key, kept)
    _carry_out(services, case, decision)
    return decision


def _source(practice_id: PracticeId) -> str:
    """A carrier account of one practice cannot claim the ids of another's."""
    return f"TEXT#{practice_id}"


def _case(services: Services, number: Number, inbound: InboundSms, at: datetime) -> Case:
    setup = services.setups.of(number.practice_id)
    contact = services.contacts.known(number.practice_id, Channel.TEXT, inbound.sender)
    return Case(
        practice_id=number.practice_id,
        setup=setup,
        contact=contact,
        location=setup.locations[number.location_id],
        number=number,
        text=inbound.text,
        media=len(inbound.media),
        key=inbound.once_key,
        at=at,
        now=services.clock(),
    )


def _carry_out(services: Services, case: Case, decision: Decision) -> None:
    contact = keep_consent(services, case, decision)
    visits, undone = change_visits(services, case, decision)
    if undone:
        decision = replace(
            decision,
            answer=None,
            work=decision.work or WorkKind.REPLY,
            line="The visit changed before this reply could be acted on.",
            waits=True,
        )
    offered: tuple[answers.Visit, ...] = ()
    if decision.offer is not None or decision.joins is not None or decision.leaves_list:
        from chalicelib.actions.replies.waitlist import follow_waitlist

        decision, offered = follow_waitlist(services, case, decision)
    urgent = open_work(services, case, decision, visits, undone)
    if decision.heard is not None:
        from chalicelib.actions.journeys.hear_answer import hear_answer

        touchpoint_id = TouchpointId(decision.in_reply_to)
        hear_answer(services, case.practice_id, contact.contact_id, touchpoint_id, decision.heard)
    talk = remember(services, case, decision)
    opened = _hear(services, case, decision)
    if not decision.wrong_number:
        # Whoever of a household it was.
        for patient_id in contact.members:
            note_heard(services, talk, patient_id, case.at)
            if (person := contact.people.get(patient_id)) and person.asks:
                from chalicelib.actions.prospects.follow import follow

                follow(services, case.practice_id, patient_id, by="patient")
    if decision.answer is not None:
        answer(services, case, contact, decision, visits, offered)
    if urgent is not None:
        escalate(services, case.practice_id, urgent)
    mine = Message(
        practice_id=case.practice_id,
        contact_id=contact.contact_id,
        message_id=case.message_id,
        by=By.PATIENT,
        at=case.at,
        text="",
    )
    done = what_was_done(case, decision, visits, undone)
    if opened:
        done = f"{done} {_NOT_CONTENT}".strip()
    services.conversations.handled(mine, done=done, in_reply_to=decision.in_reply_to)


def _hear(services: Services, case: Case, decision: Decision) -> bool:
    """Whether it is of somebody who is not content."""
    if decision.scored is not None:
        from chalicelib.actions.feedback.hear import hear_by_text

        return hear_by_text(services, case, decision, decision.scored)
    from chalicelib.actions.recovery.hear_text import hear_text

    return hear_text(services, case, decision) is not None
