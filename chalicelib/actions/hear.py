"""Something was said to the practice, or happened, at a contact point: its conversation has it."""

from dataclasses import replace

from chalicelib.domain.conversations import By, Conversation, Message
from chalicelib.domain.ids import MessageId
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5
_PREVIEW = 80


def hear(
    services: Services,
    contact: ContactPoint,
    location: Location,
    message_id: MessageId,
    text: str,
    *,
    by: By,
    done: str = "",
    waits: bool = False,
) -> bool:
    """`waits`: for a person. False: it is there already. Raises StaleWrite where others are always
    faster."""
    now = services.clock()
    message = Message(
        practice_id=contact.practice_id,
        contact_id=contact.contact_id,
        message_id=message_id,
        by=by,
        at=now,
        text=text,
        done=done,
    )
    is_new = services.conversations.add(message)
    for _ in range(_TRIES):
        was = services.conversations.get(contact.practice_id, contact.contact_id)
        if not is_new and was is not None:
            return False
        begun = was or Conversation(
            practice_id=contact.practice_id,
            contact_id=contact.contact_id,
            location_id=location.location_id,
            last_at=now,
            last_by=by,
            preview="",
        )
        since = begun.waiting_since or (now if waits else None)
        changed = replace(
            begun, last_at=now, last_by=by, preview=text[:_PREVIEW], waiting_since=since
        )
        try:
            services.conversations.save(changed)
        except StaleWrite:
            continue
        return is_new
    raise StaleWrite(contact.contact_id)
