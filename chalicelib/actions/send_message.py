"""Say something in a conversation, now: an automatic answer, or what a person at the desk wrote."""

from dataclasses import replace

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain import segments
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import LocationId, MessageId, PracticeId, StaffId
from chalicelib.domain.patients import Channel, Consent, ContactPoint
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

LONGEST = 1600
"""Bytes that SNS takes in one text."""


class TheyStopped(RapportError):
    """The contact point asked not to be texted."""


def send_now(
    services: Services,
    practice_id: PracticeId,
    contact: ContactPoint,
    *,
    text: str,
    by: By,
    location_id: LocationId,
    staff_id: StaffId | None = None,
    message_id: MessageId | None = None,
    in_reply_to: str = "",
    even_if_stopped: bool = False,
) -> Message | None:
    """Recorded before it is sent, and sent once: a second call with the same `message_id` returns
    None. Raises TheyStopped, BadInput. Its end is in the message's `state`: sent, failed or
    uncertain."""
    if contact.channel is not Channel.TEXT:
        raise BadInput("contact", "a phone number that takes texts")
    said = segments.fold(text.strip())
    if not said or len(said.encode()) > LONGEST:
        raise BadInput("text", f"1 to {LONGEST} characters")
    if contact.care is Consent.STOPPED and not even_if_stopped:
        raise TheyStopped(contact.contact_id)
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
    if not services.conversations.add(message):
        return None
    return _send(services, message, contact, location_id)


def _send(
    services: Services, message: Message, contact: ContactPoint, location_id: LocationId
) -> Message:
    location = services.setups.of(message.practice_id).locations[location_id]
    channel = services.sms(location.carrier, location.twilio_account)
    ref, state = "", "sent"
    try:
        ref = channel.send(
            to=contact.address,
            sender=location.number,
            text=message.text,
            reference=message.message_id,
        )
    except (TryAgain, Undeliverable):
        state = "failed"
    except Uncertain:
        state = "uncertain"
    services.conversations.set_state(message, state=state, ref=ref)
    return replace(message, state=state, ref=ref)
