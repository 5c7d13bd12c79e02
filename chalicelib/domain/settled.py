"""When a visit itself answers what a work item about it waits for."""

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.practices import Location
from chalicelib.domain.wording import for_the_desk

_BY = {
    "patient": "by the patient",
    "import": "by the schedule file",
    "api": "by your own software",
    "calendar": "by a calendar feed",
}


def settled(item: WorkItem, visit: Appointment, location: Location) -> str | None:
    """What settled it, as the desk reads it: "moved by the patient to Fri 27 Nov 10:30".

    None: it still waits for a person. `location` is the visit's.
    """
    if item.appointment_id != visit.appointment_id or not _is_settled(item, visit):
        return None
    return _outcome(visit, location)


def _is_settled(item: WorkItem, visit: Appointment) -> bool:
    match item.kind:
        case WorkKind.MOVE:
            return not visit.is_open or visit.answer is not Answer.TENTATIVE
        case WorkKind.LATE:
            return not visit.is_open or visit.late_minutes is None
        case WorkKind.CANCELLED:
            return visit.is_open
        case WorkKind.REPLY | WorkKind.CHECK_VISIT:
            return _has_an_answer_since(item, visit)
        case _:
            return False


def _has_an_answer_since(item: WorkItem, visit: Appointment) -> bool:
    if visit.changed_at is None or visit.changed_at < item.opened_at:
        return False
    if not visit.is_open:
        return True
    before = visit.before
    if before is None:
        return False
    return (visit.starts_at, visit.answer) != (before.starts_at, before.answer)


def _outcome(visit: Appointment, location: Location) -> str:
    source = visit.changed_by.partition(":")[0]
    by = _BY.get(source, "by the front desk")
    match visit.status:
        case Status.CANCELLED:
            return f"cancelled {by}"
        case Status.ARRIVED | Status.FULFILLED:
            return "the patient is here"
        case Status.NO_SHOW:
            return "the patient did not come"
        case Status.PENDING:
            return f"no longer agreed to, {by}"
        case Status.BOOKED:
            pass
    if visit.before is None:
        # An undo keeps nothing of what it took back; nor does what another system brings.
        return f"changed {by}" if source in _BY.keys() - {"patient"} else f"taken back {by}"
    if visit.starts_at != visit.before.starts_at:
        return f"moved {by} to {for_the_desk(location.local(visit.starts_at))}"
    if visit.late_minutes is not None:
        return f"marked as late {by}"
    match visit.answer:
        case Answer.ACCEPTED:
            return f"confirmed {by}"
        case Answer.TENTATIVE:
            return "another time was asked for"
        case _:
            return f"changed {by}"
