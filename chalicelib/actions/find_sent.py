"""Which of our messages a carrier's receipt is about: it names an address and its own id only."""

from chalicelib.domain.conversations import Message
from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.wiring import Services

_LATEST = 40
"""A receipt comes within 72 hours; nobody is written to this often in that time."""


def find_sent(services: Services, ref: str, address: str) -> Touchpoint | Message | None:
    for practice_id in services.contacts.practices_of(address):
        contact_id = services.contacts.id_of(practice_id, address)
        found = sent_to(services, practice_id, contact_id, ref)
        if found is not None:
            return found
    return None


def sent_to(
    services: Services, practice_id: PracticeId, contact_id: ContactId, ref: str
) -> Touchpoint | Message | None:
    touchpoints = services.touchpoints.of_contact(practice_id, contact_id, limit=_LATEST)
    found = next((t for t in touchpoints if t.ref == ref), None)
    if found is not None:
        return found
    messages = services.conversations.messages(practice_id, contact_id, limit=_LATEST)
    return next((m for m in messages if m.ref == ref), None)
