"""Send one text now, outside the budget: an automatic answer, or what a person at the desk wrote.

recorded "sending" ──► the carrier ──► sent | failed | uncertain

The record comes first and its id may be derived from what is answered, so that a second worker on
the same delivery finds it and sends nothing.
"""

from dataclasses import replace

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.ids import LocationId, MessageId, PracticeId, StaffId
from chalicelib.domain.patients import Consent, ContactPoint
from chalicelib.domain.segments import count, fold
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def send_now(
    services: Services,
    practice_id: PracticeId,
    contact: ContactPoint,
    *,
    text: str,
    by: By,
    location_id: LocationId,
    staff_id: StaffId | None = None,
    in_reply_to: str = "",
    intent: str = "",
    done: str = "",
    even_if_stopped: bool = False,
    message_id: MessageId | None = None,
) -> Message:
    """The message as it ended: its state is "sent", "failed" or "uncertain".

    To a contact that stopped, nothing but what the law allows leaves: it is recorded as failed.
    """
    now = services.clock()
    folded = fold(text)
    message = Message(
        practice_id=practice_id,
        contact_id=contact.contact_id,
        message_id=message_id or MessageId(fresh(now)),
        by=by,
        at=now,
        text=folded,
        staff_id=staff_id,
        intent=intent,
        done=done,
        in_reply_to=in_reply_to,
        state="sending",
        segments=count(folded).parts,
    )
    if not services.conversations.add(message):
        return _left_by_another(services, message)
    state, ref = _hand_over(services, message, contact, location_id, even_if_stopped)
    services.conversations.set_state(message, state=state, ref=ref)
    return replace(message, state=state, ref=ref)


def _hand_over(
    services: Services,
    message: Message,
    contact: ContactPoint,
    location_id: LocationId,
    even_if_stopped: bool,
) -> tuple[str, str]:
    if not even_if_stopped:
        as_it_is = services.contacts.get(contact.practice_id, contact.contact_id)
        if as_it_is.care is Consent.STOPPED:
            return "failed", ""
    location = services.setups.of(message.practice_id).locations[location_id]
    channel = services.sms(location.carrier, location.twilio_account)
    try:
        ref = channel.send(
            to=contact.address,
            sender=location.number,
            text=message.text,
            reference=message.message_id,
        )
    except (TryAgain, Undeliverable):
        return "failed", ""
    except Uncertain:
        return "uncertain", ""
    return "sent", ref


def _left_by_another(services: Services, message: Message) -> Message:
    """Somebody died between the record and the carrier's answer: nobody knows if it left."""
    services.conversations.set_state(message, state="uncertain")
    found = services.conversations.get_message(
        message.practice_id, message.contact_id, message.message_id
    )
    return found or message
