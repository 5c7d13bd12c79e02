"""A visit changed: what waited for a person about it may wait no more."""

from dataclasses import replace

from chalicelib.actions.write_down import write_down
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import By, WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, PracticeId, WorkItemId
from chalicelib.domain.settled import settled
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5
_WRITTEN = (
    *(WorkKind.URGENT, WorkKind.REPLY, WorkKind.CHECK_VISIT, WorkKind.WRONG_NUMBER),
    WorkKind.ENQUIRY,
)
"""Work items for which a conversation waits."""


def settle_work(services: Services, visit: Appointment) -> None:
    """Close what this visit, as it stands now, has answered. Harmless when repeated.

    Raises StaleWrite when others are always faster.
    """
    if visit.revision <= 1:
        return  # just booked: nobody has said anything about it
    location = services.setups.of(visit.practice_id).locations[visit.location_id]
    for listed in services.work_items.of_patient(visit.practice_id, visit.patient_id):
        if listed.closed_at is None and (outcome := settled(listed, visit, location)):
            item = _close(services, listed, outcome, visit)
            if item is not None and item.kind in _WRITTEN and item.contact_id:
                waits_no_more(services, item, item.contact_id)


def _close(services: Services, item: WorkItem, outcome: str, visit: Appointment) -> WorkItem | None:
    """None: somebody else closed it."""
    now = services.clock()
    for _ in range(_TRIES):
        if item.closed_at is not None:
            return None
        try:
            closed = services.work_items.close(item, outcome=outcome, now=now)
        except StaleWrite:
            item = services.work_items.get(item.practice_id, item.work_item_id)
            continue
        about = (item.work_item_id, visit.appointment_id, visit.patient_id)
        write_down(services, item.practice_id, "work-item.settled", *about, by=visit.changed_by)
        return closed
    raise StaleWrite(item.work_item_id)


def waits_no_more(services: Services, item: WorkItem, contact_id: ContactId) -> None:
    """Unless something else that they wrote still needs an answer, or a colleague's did not go."""
    for _ in range(_TRIES):
        was = services.conversations.get(item.practice_id, contact_id)
        if was is None or was.waiting_since is None or was.urgent or was.last_by is By.STAFF:
            return
        if _others(services, item.practice_id, contact_id, item.work_item_id):
            return
        try:
            services.conversations.save(replace(was, waiting_since=None))
        except StaleWrite:
            continue
        return
    raise StaleWrite(contact_id)


def _others(
    services: Services, practice_id: PracticeId, contact_id: ContactId, but: WorkItemId
) -> bool:
    return any(
        item.contact_id == contact_id and item.kind in _WRITTEN and item.work_item_id != but
        for item in services.work_items.open_ones(practice_id)
    )
