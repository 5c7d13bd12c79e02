"""One click on a visit or a work item: what it changes, and where the desk reads it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.actions import change_appointment
from chalicelib.actions.journeys.tell_outcome import CALLS, tell_outcome
from chalicelib.actions.write_down import write_down
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.money import money_of
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, reach, saying, today
from chalicelib.web.desk import Visit
from chalicelib.web.patient_record import show

routes = Blueprint(__name__)

_MOST_BROUGHT = 100_000_000
"""Cents."""
MOST_SAID = 200
"""Characters of an outcome."""


_CHANGES: Mapping[str, change_appointment.OneClick] = {
    "confirm": change_appointment.confirm,
    "cancel": change_appointment.cancel,
    "arrived": change_appointment.arrive,
    "no-show": change_appointment.no_show,
    "ask-to-move": change_appointment.ask_to_move,
    "undo": change_appointment.undo,
}


@desk.action(routes, "/appointments/{appointment_id}/{change}", needs=Permission.CHANGE_SCHEDULE)
def change_visit(visit: Visit, appointment_id: str, change: str) -> Response:
    if change not in _CHANGES:
        raise NotFound(change)
    was = reach.appointment_of(visit, appointment_id)
    try:
        now = _CHANGES[change](
            visit.services,
            visit.practice_id,
            was.appointment_id,
            by=visit.me.staff_id,
            revision=visit.form.number("revision"),
        )
    except NotFound:
        raise
    except RapportError as refusal:
        return refused(visit, was, refusal)
    return after(visit, now)


@desk.action(routes, "/appointments/{appointment_id}/late", needs=Permission.CHANGE_SCHEDULE)
def mark_late(visit: Visit, appointment_id: str) -> Response:
    """Somebody called to say so."""
    was = reach.appointment_of(visit, appointment_id)
    minutes = visit.form.number("minutes")
    if not 0 < minutes <= 120:
        raise BadInput("minutes", "1 to 120")
    try:
        now = change_appointment.running_late(
            visit.services,
            visit.practice_id,
            was.appointment_id,
            minutes=minutes,
            by=visit.me.staff_id,
            revision=visit.form.number("revision"),
        )
    except RapportError as refusal:
        return refused(visit, was, refusal)
    return after(visit, now)


@desk.action(routes, "/appointments/{appointment_id}/amount", needs=Permission.CHANGE_SCHEDULE)
def change_amount(visit: Visit, appointment_id: str) -> Response:
    """What a visit brought."""
    was = reach.appointment_of(visit, appointment_id)
    typed = visit.form["amount"]
    amount = money_of(typed) if typed else None
    if typed and (amount is None or not 0 <= amount <= _MOST_BROUGHT):
        wrong = "Write a sum, such as 120.50, or leave it empty. Nothing was changed."
        of = was.appointment_id
        return show(visit, was.patient_id, wrong={"amount": wrong}, wrong_amount_of=of, status=400)
    try:
        change_appointment.say_amount(
            visit.services,
            replace(was, revision=visit.form.number("revision")),
            amount,
            by=visit.me.staff_id,
        )
    except StaleWrite as stale:
        problem = desk.sentence(stale)
        return show(visit, was.patient_id, problem=problem, status=409)
    return visit.go(visit.urls.patient(was.patient_id) + "?said=saved")


@desk.action(routes, "/work/{work_item_id}/{change}", needs=Permission.CHANGE_SCHEDULE)
def change_work_item(visit: Visit, work_item_id: str, change: str) -> Response:
    if change not in ("take", "close", "outcome"):
        raise NotFound(change)
    if change == "outcome" and visit.form["outcome"] not in list(CallOutcome):
        raise BadInput("outcome", "one of those shown")
    item = reach.work_item_of(visit, work_item_id)
    if change == "outcome" and item.kind not in CALLS:
        raise NotFound(change)
    location = visit.setup.locations.get(item.location_id) or visit.location()
    day = desk.as_day(visit.form["day"]) if visit.form["day"] else visit.day(location)
    if change == "close" and item.kind is WorkKind.COMPLAINT and not visit.form["outcome"]:
        return _not_closed(visit, item, location, day)
    try:
        _change_work_item(visit, replace(item, revision=visit.form.number("revision")), change)
    except StaleWrite:
        problem = _who_took_it(visit, reach.work_item_of(visit, work_item_id))
        if visit.form["back"] == "patient" and item.patient_id:
            return show(visit, item.patient_id, problem=problem, status=409)
        return today.show(visit, location, day, problem=problem, status=409)
    if visit.form["back"] == "patient" and item.patient_id:
        return visit.go(visit.urls.patient(item.patient_id))
    return visit.go(visit.urls.today(location=location.location_id, day=day, work=work_item_id))


def _who_took_it(visit: Visit, item: WorkItem) -> str:
    """As it stands now: a colleague was faster."""
    if item.closed_at is not None and item.closed_by:
        closer = saying.first_up(saying.who(item.closed_by, visit.names))
        return f"{closer} closed it before you: “{item.outcome}”."
    # A complaint is somebody's from the start: that says nothing of a moment ago.
    owner = "" if item.kind is WorkKind.COMPLAINT else item.owner or ""
    taken = visit.names.get(owner, "")
    return f"{saying.first_up(taken)} took it first." if taken else "It was changed meanwhile."


def _not_closed(visit: Visit, item: WorkItem, location: Location, day: date) -> Response:
    problem = "Say in a few words what was done about the complaint. It is still open."
    if visit.form["back"] == "patient" and item.patient_id:
        return show(visit, item.patient_id, problem=problem, status=400)
    return today.show(visit, location, day, problem=problem, status=400)


def after(visit: Visit, appointment: Appointment) -> Response:
    """Back to the page the click was on, with the visit as it is now."""
    if visit.form["back"] == "patient":
        return visit.go(visit.urls.patient(appointment.patient_id))
    location = visit.setup.locations[appointment.location_id]
    return visit.go(
        visit.urls.today(
            location=location.location_id,
            day=location.local(appointment.starts_at).date(),
            visit=appointment.appointment_id,
        )
    )


def refused(visit: Visit, appointment: Appointment, refusal: RapportError) -> Response:
    problem = _who_was_faster(visit, appointment, refusal) or desk.sentence(refusal)
    status = 400 if isinstance(refusal, BadInput) else 409
    if visit.form["back"] == "patient":
        return show(visit, appointment.patient_id, problem=problem, status=status)
    location = visit.setup.locations[appointment.location_id]
    day = location.local(appointment.starts_at).date()
    return today.show(visit, location, day, problem=problem, status=status)


def _who_was_faster(visit: Visit, appointment: Appointment, refusal: RapportError) -> str:
    """ "Ana changed this 20 s ago. Here is how it stands now." """
    if not isinstance(refusal, StaleWrite) or appointment.changed_at is None:
        return ""
    who = saying.first_up(saying.who(appointment.changed_by, visit.names))
    seconds = max(0, int((visit.now - appointment.changed_at).total_seconds()))
    ago = f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
    return f"{who} changed this {ago} ago, so your click was not done. Here is how it stands now."


def _change_work_item(visit: Visit, item: WorkItem, change: str) -> None:
    if change == "take":
        visit.services.work_items.take(item, by=visit.me.staff_id)
    elif item.kind in CALLS:
        said = visit.form["outcome"] if change == "outcome" else CallOutcome.DONE
        tell_outcome(visit.services, item, CallOutcome(said), by=visit.me.staff_id)
    else:
        outcome = visit.form["outcome"] or "done"
        visit.services.work_items.close(
            item, outcome=outcome[:MOST_SAID], now=visit.now, by=visit.me.staff_id
        )
    write_down(
        visit.services,
        visit.practice_id,
        "work-item.taken" if change == "take" else "work-item.closed",
        item.work_item_id,
        item.patient_id or "",
        by=visit.me.staff_id,
        subject=item.patient_id or item.contact_id or "",
    )
