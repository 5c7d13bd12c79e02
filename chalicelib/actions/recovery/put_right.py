"""What is done about a case: whose it is, and that it is closed. Expects what somebody saw."""

from dataclasses import replace

from chalicelib.actions.recovery.look import take_step
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import StaffId
from chalicelib.domain.recovery import Step, StepKind
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def note(
    services: Services, case: WorkItem, kind: StepKind, words: str, *, step_id: str, by: StaffId
) -> WorkItem:
    """`step_id`: of the form that was sent, so that one sent twice is one step."""
    step = Step(
        practice_id=case.practice_id,
        work_item_id=case.work_item_id,
        step_id=step_id,
        kind=kind,
        at=services.clock(),
        by=by,
        note=words,
    )
    after = take_step(services, step)
    _write_down(services, case, "complaint.step", by)
    return after


def give(services: Services, case: WorkItem, to: StaffId, *, name: str, by: StaffId) -> WorkItem:
    """`name`: theirs, as it stands in the steps. Raises StaleWrite: it was closed, or given to
    somebody else, meanwhile."""
    if case.closed_at is not None:
        raise StaleWrite(case.work_item_id)
    if case.owner == to:
        return case
    given = services.work_items.save(replace(case, owner=to))
    now = services.clock()
    services.recovery.add_step(
        Step(
            practice_id=case.practice_id,
            work_item_id=case.work_item_id,
            step_id=fresh(now),
            kind=StepKind.GIVEN,
            at=now,
            by=by,
            note=name,
        )
    )
    _write_down(services, case, "complaint.given", by)
    return given


def close(services: Services, case: WorkItem, outcome: str, *, by: StaffId) -> WorkItem:
    """Raises StaleWrite: somebody closed or changed it meanwhile."""
    if case.closed_at is not None:
        raise StaleWrite(case.work_item_id)
    closed = services.work_items.close(case, outcome=outcome, now=services.clock(), by=by)
    _write_down(services, case, "work-item.closed", by)
    return closed


def _write_down(services: Services, case: WorkItem, did: str, by: StaffId) -> None:
    write_down(
        services,
        case.practice_id,
        did,
        case.work_item_id,
        case.patient_id or "",
        by=by,
        subject=case.patient_id or case.contact_id or "",
    )
