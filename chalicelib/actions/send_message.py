"""Say something in a conversation, now: an automatic answer, or what a person at the desk wrote."""

import json
from dataclasses import replace
from datetime import timedelta

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain import segments
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import ContactId, LocationId, MessageId, PracticeId, StaffId
from chalicelib.domain.may_send import why_not
from chalicelib.domain.patients import Channel, Consent, ContactPoint
from chalicelib.domain.sending import backoff
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

WAITING = "waiting"
LONGEST = 1600
"""Bytes that SNS takes in one text."""


PATIENCE = timedelta(minutes=15)
"""An answer later than this answers nothing: a person sees to it."""


_AT_IT = timedelta(minutes=2)
"""Longer than a function that sends may run."""


class TheyStopped(RapportError):
    """The contact point asked not to be texted."""


class NotNow(RapportError):
    """The practice may not send this now; `.why` says what stands in the way."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def why_held(services: Services, contact: ContactPoint) -> Why | None:
    """What the practice's account has against a text to this contact point now."""
    account = services.setups.of(contact.practice_id).account
    verified = contact.address in account.verified_numbers
    return why_not(account, Channel.TEXT, now=services.clock(), verified=verified)


def send_now(
    services: Services,
    practice_id: PracticeId,
    contact: ContactPoint,
    *,
    text: str,
    by: By,
    location_id: LocationId,
    number: Number | None = None,
    staff_id: StaffId | None = None,
    message_id: MessageId | None = None,
    in_reply_to: str = "",
    even_if_stopped: bool = False,
) -> Message | None:
    """Recorded before it is sent, and sent once: a second call with the same `message_id` returns
    None. Raises TheyStopped, NotNow, BadInput. What became of it is in the message's `state`: sent,
    failed or uncertain; an automatic answer that the carrier did not take for now is "waiting" and
    comes again over the plan queue. What a person wrote is failed at once: they can say it again.

    It leaves from `number`, else from the one they texted last while that is the practice's, else
    from the location's."""
    if contact.channel is not Channel.TEXT:
        raise BadInput("contact", "a phone number that takes texts")
    said = segments.fold(text.strip())
    if not said or len(said.encode()) > LONGEST:
        raise BadInput("text", f"1 to {LONGEST} characters")
    if contact.care is Consent.STOPPED and not even_if_stopped:
        raise TheyStopped(contact.contact_id)
    if held := why_held(services, contact):
        raise NotNow(held)
    now = services.clock()
    message = Message(
        practice_id=practice_id,
        contact_id=contact.contact_id,
        message_id=message_id or MessageId(fresh(now)),
        by=by,
        at=now,
        text=said,
        staff_id=staff_id,
        in_reply_to=in_reply_to,
        state="sending",
        segments=segments.count(said).parts,
    )
    # Before it is there: what leaves is found again and counted, whoever dies in between.
    services.meters.note_message(practice_id, contact.contact_id, message.message_id, at=now)
    if not services.conversations.add(message):
        return None
    return _send(
        services, message, contact, location_id, number=number, even_if_stopped=even_if_stopped
    )


def send_again(services: Services, practice_id: PracticeId, said: dict[str, str]) -> Message | None:
    """One more try of a waiting answer; `said` is the queue's. None: somebody else is at it."""
    contact_id, message_id = ContactId(said["contact"]), MessageId(said["id"])
    message = services.conversations.get_message(practice_id, contact_id, message_id)
    if message is None:
        return None
    if message.state == "sending":
        return _in_other_hands(services, message, said)
    if message.state != WAITING:
        return message
    if not services.conversations.set_state(message, state="sending", was=WAITING):
        return None
    message = replace(message, state="sending")
    contact = services.contacts.get(practice_id, contact_id)
    even_if_stopped = bool(said["even_if_stopped"])
    late = services.clock() > message.at + PATIENCE
    stopped = contact.care is Consent.STOPPED and not even_if_stopped
    if late or stopped or why_held(services, contact):
        services.conversations.set_state(message, state="failed")
        return replace(message, state="failed")
    return _send(
        services,
        message,
        contact,
        LocationId(said["location"]),
        even_if_stopped=even_if_stopped,
        tries=int(said["tries"]),
    )


def _in_other_hands(services: Services, message: Message, said: dict[str, str]) -> Message | None:
    """Another worker has it, or died with it: looked at again when none can be at it any more."""
    if "orphan" not in said:
        services.sqs.send_message(
            QueueUrl=services.config.plan_queue_url,
            MessageBody=json.dumps({**said, "orphan": "yes"}),
            DelaySeconds=int(_AT_IT.total_seconds()),
            MessageGroupId=message.practice_id,
        )
        return None
    if not services.conversations.set_state(message, state="uncertain"):
        return None
    return replace(message, state="uncertain")


def _send(
    services: Services,
    message: Message,
    contact: ContactPoint,
    location_id: LocationId,
    *,
    even_if_stopped: bool,
    number: Number | None = None,
    tries: int = 0,
) -> Message:
    sender = number or _texted_last(services, message)
    sender = sender or _of_location(services, message, location_id)
    channel = services.sms(sender.carrier, sender.account)
    ref, state = "", "sent"
    try:
        ref = channel.send(
            to=contact.address,
            sender=sender.number,
            text=message.text,
            reference=message.message_id,
        )
    except TryAgain as later:
        state = "failed"
        if message.by is By.RAPPORT:
            wait = backoff(tries, asked=later.after_seconds)
            _later(services, message, location_id, even_if_stopped, tries + 1, wait)
            state = WAITING
    except Undeliverable:
        state = "failed"
    except Uncertain:
        state = "uncertain"
    services.conversations.set_state(message, state=state, ref=ref)
    if state in ("sent", "uncertain"):
        _take_place(services, message, sender)
    return replace(message, state=state, ref=ref)


def _take_place(services: Services, message: Message, sender: Number) -> None:
    """An answer waits for nobody; the reminders that leave by its number after it do."""
    location = services.setups.of(message.practice_id).locations.get(sender.location_id)
    if location is not None:
        services.pace.reserve(
            sender.number,
            count=message.segments,
            per_minute=location.segments_per_minute,
            now=services.clock(),
        )


def _texted_last(services: Services, message: Message) -> Number | None:
    conversation = services.conversations.get(message.practice_id, message.contact_id)
    if conversation is None or not conversation.number:
        return None
    try:
        number = services.doors.number(conversation.number)
    except NotFound:
        return None
    return number if number.practice_id == message.practice_id else None


def _of_location(services: Services, message: Message, location_id: LocationId) -> Number:
    location = services.setups.of(message.practice_id).locations[location_id]
    return Number(
        number=location.number,
        practice_id=message.practice_id,
        location_id=location_id,
        carrier=location.carrier,
        account=location.twilio_account,
    )


def _later(
    services: Services,
    message: Message,
    location_id: LocationId,
    even_if_stopped: bool,
    tries: int,
    wait: timedelta,
) -> None:
    """Enqueued before it is marked as waiting: a worker that dies in between leaves it "sending",
    which nobody sends again, and which is found."""
    body = {
        "practice": message.practice_id,
        "kind": "ANSWER",
        "contact": message.contact_id,
        "id": message.message_id,
        "location": location_id,
        "even_if_stopped": "yes" if even_if_stopped else "",
        "tries": str(tries),
    }
    services.sqs.send_message(
        QueueUrl=services.config.plan_queue_url,
        MessageBody=json.dumps(body),
        DelaySeconds=int(wait.total_seconds()),
        MessageGroupId=message.practice_id,
    )
