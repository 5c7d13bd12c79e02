"""Somebody is not content: written down from their page or a conversation, and put right."""

from chalice.app import Blueprint, Response

from chalicelib.actions.complain import WITHIN, complain
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import ContactId, PatientId, StaffId
from chalicelib.domain.patients import Patient
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.web import desk, inbox, reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.patient_record import show

routes = Blueprint(__name__)

LONGEST = 200
"""Of a line."""
_NOTHING_SAID = "Write in a few words what they are not content with. Nothing was written down yet."
_TOO_LONG = f"At most {LONGEST} characters, please: one line that a colleague reads at a glance."


@dataclass(frozen=True, kw_only=True)
class Open:
    work_item_id: str
    revision: int
    line: str
    owner: str
    since: str
    until: str


def open_ones(visit: Visit, patient: Patient) -> list[Open]:
    """The oldest first. Whoever has none costs no request beside their profile."""
    known = visit.services.profiles.get(visit.practice_id, patient.patient_id).complaints
    items = [visit.services.work_items.get(visit.practice_id, of) for of in sorted(known)]
    return [_shown(visit, of) for of in items if of.closed_at is None]


def _shown(visit: Visit, item: WorkItem) -> Open:
    location = visit.setup.locations.get(item.location_id) or visit.locations[0]
    now = location.local(visit.now)
    return Open(
        work_item_id=item.work_item_id,
        revision=item.revision,
        line=item.line,
        owner=visit.names.get(item.owner or "", ""),
        since=saying.when(location.local(item.opened_at), now),
        until=saying.when(location.local(item.due_at), now) if item.due_at else "",
    )


def choices(visit: Visit) -> dict[str, object]:
    """What the form offers."""
    staff = sorted(visit.setup.staff.values(), key=lambda of: of.name)
    return {
        "staff": [(of.staff_id, of.name) for of in staff],
        "me": visit.me.staff_id,
        "within": [(of, "tomorrow" if of == 1 else f"in {of} days") for of in WITHIN],
        "longest": LONGEST,
    }


@desk.action(routes, "/patients/{patient_id}/complaint", needs=Permission.TALK_TO_OWN)
def complain_of_patient(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    if wrong := _wrong(visit):
        return show(visit, patient.patient_id, wrong={"line": wrong}, status=400)
    _open(visit, patient.patient_id)
    return visit.go(visit.urls.patient(patient.patient_id) + "?said=complaint")


@desk.action(routes, "/inbox/{contact_id}/complaint", needs=Permission.TALK_TO_OWN)
def complain_of_conversation(visit: Visit, contact_id: str) -> Response:
    contact, _ = reach.contact_of(visit, contact_id)
    who = visit.form["who"]
    if who not in contact.members:
        raise NotFound(who)
    if wrong := _wrong(visit):
        return inbox.thread_page(visit, contact.contact_id, wrong_complaint=wrong, status=400)
    _open(visit, PatientId(who), contact.contact_id)
    return visit.go(visit.urls.thread(contact.contact_id) + "?said=complaint")


def _wrong(visit: Visit) -> str:
    line = visit.form["line"]
    if not line:
        return _NOTHING_SAID
    return _TOO_LONG if len(line) > LONGEST else ""


def _open(visit: Visit, patient_id: PatientId, contact_id: ContactId | None = None) -> None:
    owner = StaffId(visit.form["owner"] or visit.me.staff_id)
    days = visit.form.number("days")
    if owner not in visit.setup.staff or days not in WITHIN:
        raise NotFound("complaint")
    complain(
        visit.services,
        visit.practice_id,
        patient_id,
        visit.locations[0],
        line=" ".join(visit.form["line"].split()),
        owner=owner,
        days=days,
        by=visit.me.staff_id,
        contact_id=contact_id,
    )
