"""What the desk sees of a text: work items, the conversation, and what was done about it."""

from dataclasses import replace

from chalicelib.actions.escalate import AFTER
from chalicelib.actions.replies.case import Case
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import By, Conversation, WorkItem, WorkKind
from chalicelib.domain.decisions import Act, Decision
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, WorkItemId
from chalicelib.domain.replies import Intent
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5
_PREVIEW = 80
_WORK = {
    Intent.CANCEL: (WorkKind.CANCELLED, "Cancelled {when}."),
    Intent.RESCHEDULE: (WorkKind.MOVE, "Wants another time than {when}."),
    Intent.LATE: (WorkKind.LATE, "Late for {when}."),
}


def open_work(
    services: Services,
    case: Case,
    decision: Decision,
    visits: dict[AppointmentId, Appointment],
    undone: list[Act],
) -> WorkItemId | None:
    """What waits for a person; the id of an urgent one."""
    for act in decision.acts:
        if act in undone or act.wish not in _WORK:
            continue
        kind, line = _WORK[act.wish]
        when = case.when(visits[act.appointment_id])
        minutes = f" {act.minutes} minutes." if act.minutes else ""
        open_item(
            services,
            case,
            kind,
            line.format(when=when) + minutes,
            patient_id=act.patient_id,
            appointment_id=act.appointment_id,
            location_id=visits[act.appointment_id].location_id,
        )
    if decision.work is None:
        return None
    asked = decision.asks_about
    return open_item(
        services,
        case,
        decision.work,
        decision.line,
        patient_id=asked.patient_id if asked else _only_member(case),
        appointment_id=asked.appointment_id if asked else None,
    )


def open_item(
    services: Services,
    case: Case,
    kind: WorkKind,
    line: str,
    *,
    patient_id: PatientId | None = None,
    appointment_id: AppointmentId | None = None,
    location_id: LocationId | None = None,
) -> WorkItemId | None:
    work_item_id = WorkItemId(case.derived("work", kind, appointment_id or ""))
    urgent = kind is WorkKind.URGENT
    services.work_items.open(
        WorkItem(
            practice_id=case.practice_id,
            work_item_id=work_item_id,
            kind=kind,
            location_id=location_id or case.location.location_id,
            opened_at=case.at,
            due_at=case.now + AFTER if urgent else None,
            contact_id=case.contact.contact_id,
            patient_id=patient_id,
            appointment_id=appointment_id,
            line=line,
        )
    )
    return work_item_id if urgent else None


def _only_member(case: Case) -> PatientId | None:
    return case.contact.members[0] if len(case.contact.members) == 1 else None


def remember(services: Services, case: Case, decision: Decision) -> Conversation:
    """The conversation: what was said last, whether a person is needed, what we ask back.

    Who waits for a person goes on waiting, whatever is answered to something else.
    """
    for _ in range(_TRIES):
        was = services.conversations.get(case.practice_id, case.contact.contact_id)
        now_is = _after(was, case, decision)
        if now_is == was:
            return now_is
        try:
            return services.conversations.save(now_is)
        except StaleWrite:
            continue
    raise StaleWrite(case.contact.contact_id)


def _after(was: Conversation | None, case: Case, decision: Decision) -> Conversation:
    new = was or Conversation(
        practice_id=case.practice_id,
        contact_id=case.contact.contact_id,
        location_id=case.location.location_id,
        last_at=case.at,
        last_by=By.PATIENT,
        preview=case.shown[:_PREVIEW],
    )
    if case.at >= new.last_at:
        new = replace(
            new,
            last_at=case.at,
            last_by=By.PATIENT,
            preview=case.shown[:_PREVIEW],
            location_id=case.location.location_id,
            number=case.number.number,
        )
    if decision.waits:
        since = min(new.waiting_since or case.at, case.at)
        new = replace(new, waiting_since=since)
    if decision.work is WorkKind.URGENT:
        new = replace(new, urgent=True)
    if decision.asked_wish is not None:
        return replace(
            new,
            asked_back_at=case.at,
            asked_wish=decision.asked_wish,
            asked_options=decision.about,
        )
    if decision.acts or decision.offer is not None:
        return replace(new, asked_back_at=None, asked_wish="", asked_options=())
    return new


_DONE = {
    Intent.CONFIRM: "Confirmed {when}.",
    Intent.CANCEL: "Cancelled {when}.",
    Intent.RESCHEDULE: "Asked to move {when}.",
    Intent.LATE: "Late for {when}.",
}


def what_was_done(
    case: Case,
    decision: Decision,
    visits: dict[AppointmentId, Appointment],
    undone: list[Act],
) -> str:
    said = [
        _DONE[act.wish].format(when=case.when(visits[act.appointment_id]))
        for act in decision.acts
        if act not in undone
    ]
    if undone:
        said.append(decision.line)
    return " ".join([*said, decision.done]).strip()
