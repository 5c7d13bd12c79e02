"""Somebody is not content: a work item that is somebody's, with a day by which it is put right.

While it is open nothing that promotes goes to them; `storage/work_items.py` notes it in their
profile with the item itself.
"""

from datetime import timedelta

from chalicelib.actions.recovery.look import open_or_join
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, StaffId, WorkItemId
from chalicelib.domain.practices import Location
from chalicelib.domain.recovery import Step, StepKind
from chalicelib.domain.recovery.deadlines import ends
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

WITHIN = (1, 2, 5)
"""Days in which a complaint may be due."""


def complain(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    location: Location,
    *,
    line: str,
    owner: StaffId,
    days: int,
    by: StaffId,
    contact_id: ContactId | None = None,
) -> WorkItem:
    """`line`: what about, in a few words; `days`: by when it is to be put right. Who has an open
    one already has this as its next step, and its owner and its day stay."""
    now = services.clock()
    said = Step(
        practice_id=practice_id,
        work_item_id=WorkItemId(fresh(now)),
        step_id=fresh(now),
        kind=StepKind.SAID,
        at=now,
        by=by,
        note=line,
    )
    until = ends(location.local(now).date() + timedelta(days=days), location)
    item = WorkItem(
        practice_id=practice_id,
        work_item_id=said.work_item_id,
        kind=WorkKind.COMPLAINT,
        location_id=location.location_id,
        opened_at=now,
        due_at=until,
        until=until,
        contact_id=contact_id,
        patient_id=patient_id,
        line=line,
        owner=owner,
    )
    case, opened = open_or_join(services, item, said)
    did = "complaint.opened" if opened else "complaint.step"
    write_down(services, practice_id, did, case.work_item_id, patient_id, by=by)
    return case
