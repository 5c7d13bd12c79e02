"""A carrier did not take an answer for now: try again, and tell a person when it never left."""

from chalicelib.actions.send_message import send_again
from chalicelib.domain.conversations import Message, WorkItem, WorkKind
from chalicelib.domain.ids import LocationId, PracticeId, WorkItemId, derived_ulid
from chalicelib.wiring import Services

_LINES = {
    "failed": (WorkKind.NOT_DELIVERED, "Our answer could not be sent."),
    "uncertain": (WorkKind.UNCERTAIN, "Our answer may or may not have left."),
}


def try_answer_again(services: Services, practice_id: PracticeId, said: dict[str, str]) -> None:
    """`said` is the queue's message: identifiers only."""
    message = send_again(services, practice_id, said)
    if message is not None:
        tell_not_answered(services, message, LocationId(said["location"]))


def tell_not_answered(services: Services, message: Message, location_id: LocationId) -> None:
    """A work item for an answer that did not leave, or may not have; one, however often called."""
    if message.state not in _LINES:
        return
    kind, line = _LINES[message.state]
    services.work_items.open(
        WorkItem(
            practice_id=message.practice_id,
            work_item_id=WorkItemId(derived_ulid(message.at, kind, message.message_id)),
            kind=kind,
            location_id=location_id,
            opened_at=services.clock(),
            contact_id=message.contact_id,
            line=line,
        )
    )
