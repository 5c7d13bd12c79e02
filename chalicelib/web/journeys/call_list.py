"""Whom playbooks ask the desk to call: who, where, how often it was tried, what came of it."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import LocationId, PatientId
from chalicelib.domain.journeys.calls import OUTCOMES, CallOutcome
from chalicelib.domain.minors import is_minor
from chalicelib.domain.patients import Patient
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, reach, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

_PAGE, _MOST = 200, 1_000
_TAPPED = frozenset(CallOutcome) - {CallOutcome.BOOKED}
"""Booking is a page of its own, and closes the call by itself."""
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Call:
    work_item_id: str
    revision: int
    patient_id: PatientId | None
    name: str
    phone: str
    """E.164; empty: none is known."""
    phone_said: str
    whose: str
    """Whom to ask for, where it is somebody else who answers for them."""
    line: str
    waited: str
    taken_by: str
    location: str
    location_id: LocationId


@desk.page(routes, "/call-list", needs=Permission.TALK_TO_OWN)
def show_call_list(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/call-list/{work_item_id}", needs=Permission.TALK_TO_OWN)
def say_outcome(visit: Visit, work_item_id: str) -> Response:
    item = reach.work_item_of(visit, work_item_id)
    if item.kind is not WorkKind.CALL or not reach.work_items_within(visit, [item]):
        raise NotFound(work_item_id)
    if visit.form["outcome"] not in set(CallOutcome):
        raise BadInput("outcome", "one of those shown")
    outcome = CallOutcome(visit.form["outcome"])
    if item.closed_at is not None:
        return _page(visit, problem="Somebody said before you what came of it.", status=409)
    try:
        tell_outcome(
            visit.services,
            replace(item, revision=visit.form.number("revision")),
            outcome,
            by=visit.me.staff_id,
        )
    except StaleWrite:
        return _page(visit, problem="It was changed meanwhile: here is how it stands.", status=409)
    write_down(
        visit.services,
        visit.practice_id,
        "work-item.closed",
        item.work_item_id,
        outcome.value,
        by=visit.me.staff_id,
        subject=item.patient_id or item.work_item_id,
    )
    return visit.go(visit.urls.asking(visit.urls.call_list(), done=item.work_item_id, said="saved"))


def open_calls(visit: Visit) -> list[WorkItem]:
    """The oldest first; `_MOST` of all that waits are looked at."""
    found: list[WorkItem] = []
    after, looked = "", 0
    while looked < _MOST:
        page, after = visit.services.work_items.page(visit.practice_id, after=after, limit=_PAGE)
        found += [of for of in page if of.kind is WorkKind.CALL and of.closed_at is None]
        looked += _PAGE
        if not after:
            break
    return reach.work_items_within(visit, found)


def _page(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    every = open_calls(visit)
    gone = visit.query["done"]
    every = [of for of in every if of.work_item_id != gone]
    calls = _calls(visit, every[:SHOWN])
    visit.trail("call-list.viewed", *(of.patient_id for of in calls if of.patient_id))
    return visit.page(
        "journeys/calls.html",
        section="today",
        status=status,
        problem=problem,
        calls=calls,
        more=len(every) - len(calls),
        outcomes=[(of.value, words) for of, words in OUTCOMES.items() if of in _TAPPED],
        several=len(visit.locations) > 1,
    )


def _calls(visit: Visit, items: list[WorkItem]) -> list[Call]:
    store = visit.services.patients
    patients = store.get_many(visit.practice_id, {of.patient_id for of in items if of.patient_id})
    today = visit.now.date()
    named = {of.guarantor for of in patients.values() if of.guarantor and is_minor(of, today)}
    standing = store.get_many_standing(visit.practice_id, named) if named else {}
    alive = {of: adult for of, adult in standing.items() if not (adult.deceased or adult.erased_at)}
    return [
        _call(visit, item, patients[item.patient_id], alive)
        for item in items
        if item.patient_id in patients
    ]


def _call(visit: Visit, item: WorkItem, patient: Patient, alive: dict[PatientId, Patient]) -> Call:
    """`alive`: by the record that a child's own names, who answers for it."""
    child = is_minor(patient, visit.now.date())
    adult = alive.get(patient.guarantor) if child and patient.guarantor else None
    phone = (adult.phone if adult else "") or patient.phone
    location = visit.setup.locations.get(item.location_id)
    return Call(
        work_item_id=item.work_item_id,
        revision=item.revision,
        patient_id=item.patient_id,
        name=f"{patient.called} {patient.family_name}".strip(),
        phone=phone,
        phone_said=saying.phone(phone) if phone else "",
        whose=f"{adult.called} {adult.family_name}".strip() if adult else "",
        line=item.line,
        waited=saying.ago(item.opened_at, visit.now),
        taken_by=visit.names.get(item.owner, item.owner) if item.owner else "",
        location=location.name if location else "",
        location_id=item.location_id,
    )
