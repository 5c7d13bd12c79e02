"""Who was not content: all cases with what came of them, and one with its steps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.recovery import board, put_right
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId, StaffId, is_ulid
from chalicelib.domain.profiles import Profile
from chalicelib.domain.recovery import Outcome, Step, StepKind
from chalicelib.domain.recovery.cases import BY_HAND
from chalicelib.domain.recovery.rates import After, after, in_order, is_overdue, rates
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, pages, reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.patient_record import thread_of

routes = Blueprint(__name__)

PERIODS = (30, 90, 365)
"""Days that the list looks back."""
WITHIN = (1, 2, 3, 5)
"""Open days within which a case may have to be put right."""
LONGEST = 500
_SHOWN = 200
_STEPS: Mapping[StepKind, str] = {
    StepKind.SAID: "Said",
    StepKind.TALKED: "Talked to them",
    StepKind.TRIED: "Called, nobody answered",
    StepKind.WROTE: "Wrote to them",
    StepKind.APOLOGISED: "Apologised to them",
    StepKind.EXPLAINED: "Explained it to them",
    StepKind.REFUNDED: "Gave money back",
    StepKind.PUT_RIGHT: "Put right what went wrong",
    StepKind.NOTE: "Noted",
    StepKind.GIVEN: "Gave it to",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.CONTENT: "They are content again",
    Outcome.EXPLAINED: "Explained, and left at that",
    Outcome.NOT_REACHED: "Could not be reached",
    Outcome.LEAVES: "They go elsewhere",
    Outcome.NOTHING: "There was nothing to put right",
}
_AFTER: Mapping[After, str] = {
    After.OPEN: "",
    After.CAME: "came back",
    After.BOOKED: "has a visit to come",
    After.NOT_YET: "has not come back yet",
    After.UNKNOWN: "not known",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    case_id: str
    name: str
    line: str
    is_open: bool
    overdue: bool
    score: str
    owner: str
    since: str
    until: str
    reached: str
    outcome: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A step as it is read."""

    when: str
    who: str
    did: str
    note: str
    theirs: bool
    language: str


@desk.page(routes, "/cases", needs=Permission.SEE_ALL_PATIENTS)
def show_cases(visit: Visit) -> Response:
    return _list(visit)


@desk.action(routes, "/case-rules", needs=Permission.CHANGE_SETTINGS)
def change_rules(visit: Visit) -> Response:
    owner, days = visit.form["owner"], visit.form.number("days")
    if (owner and owner not in visit.setup.staff) or days not in WITHIN:
        raise BadInput("owner", "one of those shown")
    settings = visit.services.recovery.settings(visit.practice_id)
    try:
        board.set_rules(
            visit.services,
            replace(settings, revision=visit.form.number("revision")),
            owner=StaffId(owner) if owner else None,
            days=days,
            by=visit.me.staff_id,
        )
    except StaleWrite as stale:
        return _list(visit, problem=desk.sentence(stale), status=409)
    return visit.go(visit.urls.cases(said="saved"))


def _list(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    asked = visit.query["days"] or "90"
    if asked not in map(str, PERIODS):
        raise NotFound("cases")
    days = int(asked)
    since = keys.ulid_floor(visit.now - timedelta(days=days))
    every = visit.services.recovery.cases(visit.practice_id, since=since)
    cases = [of for of in every if visit.works_at(of.location_id)]
    whose = {of.patient_id for of in cases if of.patient_id}
    profiles = visit.services.profiles.get_many(visit.practice_id, sorted(whose))
    shown = in_order(cases)[:_SHOWN]
    visit.trail("cases.viewed", *(of.patient_id for of in shown if of.patient_id))
    counted = rates(cases, profiles, visit.now)
    return visit.page(
        "recovery/cases.html",
        section="cases",
        status=status,
        problem=problem,
        rows=[_row(visit, of, profiles) for of in shown],
        more=len(cases) - len(shown),
        counted=counted,
        half=_half(counted.half_reached_in),
        days=days,
        periods=[(of, _period(of)) for of in PERIODS],
        settings=visit.services.recovery.settings(visit.practice_id),
        staff=_staff(visit),
        within=[(of, saying.count(of, "open day")) for of in WITHIN],
    )


def _period(days: int) -> str:
    return "12 months" if days == 365 else f"{days} days"


def _half(waited: timedelta | None) -> str:
    if waited is None:
        return ""
    hours = waited // timedelta(hours=1)
    if hours >= 48:
        return saying.count(hours // 24, "day")
    if hours >= 10:
        return saying.count(hours, "hour")
    return saying.length(waited // timedelta(minutes=1))


def _staff(visit: Visit) -> list[tuple[str, str]]:
    staff = sorted(visit.setup.staff.values(), key=lambda of: of.name)
    return [(of.staff_id, of.name) for of in staff]


def _row(visit: Visit, case: WorkItem, profiles: Mapping[PatientId, Profile]) -> Row:
    location = visit.setup.locations.get(case.location_id) or visit.locations[0]
    now = location.local(visit.now)
    profile = profiles.get(case.patient_id) if case.patient_id else None
    became = after(case, profile, visit.now)
    return Row(
        case_id=case.work_item_id,
        name=profile.full_name if profile else "",
        line=case.line,
        is_open=case.closed_at is None,
        overdue=is_overdue(case, visit.now),
        score="" if case.score is None else f"{case.score} of 10",
        owner=visit.names.get(case.owner or "", ""),
        since=saying.when(location.local(case.opened_at), now),
        until=saying.when(location.local(case.until), now) if case.until else "",
        reached=saying.when(location.local(case.reached_at), now) if case.reached_at else "",
        outcome=case.outcome,
        after=_AFTER[became],
    )


@desk.page(routes, "/cases/{case_id}", needs=Permission.SEE_ALL_PATIENTS)
def show_case(visit: Visit, case_id: str) -> Response:
    return _one(visit, case_of(visit, case_id))


@desk.action(routes, "/cases/{case_id}/step", needs=Permission.TALK_TO_ALL)
def add_step(visit: Visit, case_id: str) -> Response:
    case = case_of(visit, case_id)
    did, note, step_id = visit.form["did"], visit.form["note"], visit.form["once"]
    if did not in BY_HAND or not is_ulid(step_id):
        raise BadInput("did", "one of those shown")
    if wrong := _wrong(note, needed=did == StepKind.NOTE):
        return _one(visit, case, wrong={"note": wrong}, status=400)
    put_right.note(visit.services, case, StepKind(did), note, step_id=step_id, by=visit.me.staff_id)
    return visit.go(visit.urls.case(case_id, said="noted"))


@desk.action(routes, "/cases/{case_id}/give", needs=Permission.TALK_TO_ALL)
def give_case(visit: Visit, case_id: str) -> Response:
    case = case_of(visit, case_id)
    to = visit.setup.staff.get(StaffId(visit.form["owner"]))
    if to is None:
        raise NotFound("staff")
    seen = replace(case, revision=visit.form.number("revision"))
    try:
        put_right.give(visit.services, seen, to.staff_id, name=to.name, by=visit.me.staff_id)
    except StaleWrite:
        return _changed(visit, case_id)
    return visit.go(visit.urls.case(case_id, said="saved"))


@desk.action(routes, "/cases/{case_id}/close", needs=Permission.TALK_TO_ALL)
def close_case(visit: Visit, case_id: str) -> Response:
    case = case_of(visit, case_id)
    outcome, note = visit.form["outcome"], visit.form["how"]
    if outcome not in set(Outcome):
        wrong = {"outcome": "Say what came of it. The case is still open."}
        return _one(visit, case, wrong=wrong, status=400)
    if wrong_note := _wrong(note):
        return _one(visit, case, wrong={"how": wrong_note}, status=400)
    said = ": ".join(filter(None, (OUTCOMES[Outcome(outcome)], " ".join(note.split()))))
    seen = replace(case, revision=visit.form.number("revision"))
    try:
        put_right.close(visit.services, seen, said, by=visit.me.staff_id)
    except StaleWrite:
        return _changed(visit, case_id)
    return visit.go(visit.urls.case(case_id, said="case-closed"))


def case_of(visit: Visit, case_id: str) -> WorkItem:
    """Raises NotFound, also for work that is no complaint, or of a patient they do not see."""
    case = reach.work_item_of(visit, case_id)
    if case.kind is not WorkKind.COMPLAINT or not reach.work_items_within(visit, [case]):
        raise NotFound(case_id)
    return case


def _wrong(note: str, *, needed: bool = False) -> str:
    if needed and not note:
        return "Write what there is to note. Nothing was written down yet."
    return f"At most {LONGEST} characters, please." if len(note) > LONGEST else ""


def _changed(visit: Visit, case_id: str) -> Response:
    case = case_of(visit, case_id)
    if case.closed_at is None:
        problem = "Somebody changed this case a moment ago. Here is how it stands now."
    else:
        problem = (
            f"{saying.first_up(_closer(visit, case))} closed this case before you: "
            f"“{case.outcome}”. What you wrote was not kept; note it as a step if it matters."
        )
    return _one(visit, case, problem=problem, status=409)


def _closer(visit: Visit, case: WorkItem) -> str:
    return saying.who(case.closed_by, visit.names) if case.closed_by else "a colleague"


def _one(
    visit: Visit,
    case: WorkItem,
    *,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    patient = None
    if case.patient_id:
        patient = visit.services.patients.standing(visit.practice_id, case.patient_id)
    profile = None
    if patient is not None and patient.erased_at is None:
        profile = visit.services.profiles.get(visit.practice_id, patient.patient_id)
    location = visit.setup.locations.get(case.location_id) or visit.locations[0]
    now = location.local(visit.now)
    whom = case.patient_id or case.contact_id or ""
    visit.trail("case.viewed", case.work_item_id, whom)
    steps = visit.services.recovery.steps(visit.practice_id, case.work_item_id)
    row = _row(visit, case, {case.patient_id: profile} if profile and case.patient_id else {})
    return visit.page(
        "recovery/case.html",
        section="cases",
        status=status,
        problem=problem,
        wrong=pages.blanks(wrong),
        typed=visit.form,
        case=case,
        row=row,
        head=row.name or ("Somebody at a shared number" if not case.patient_id else "Erased"),
        patient_id=patient.patient_id if profile and patient else "",
        phone=patient.phone if patient else "",
        thread=case.contact_id or (thread_of(visit, patient) if patient else None),
        lines=[_line(visit, of, location.local(of.at), now) for of in steps],
        closed_when=saying.when(location.local(case.closed_at), now) if case.closed_at else "",
        closed_by=_closer(visit, case),
        kinds=[(of.value, _STEPS[of]) for of in BY_HAND],
        outcomes=[(of.value, words) for of, words in OUTCOMES.items()],
        staff=_staff(visit),
        once=fresh(visit.now),
        longest=LONGEST,
    )


def _line(visit: Visit, step: Step, at: datetime, now: datetime) -> Line:
    theirs = step.kind is StepKind.SAID and step.by == "patient"
    did = _STEPS[step.kind]
    if step.score is not None:
        did = f"Gave {step.score} of 10"
    if step.kind is StepKind.SAID and not theirs:
        did = "Wrote down what they said"
    return Line(
        when=saying.when(at, now),
        who="" if theirs else saying.who(step.by, visit.names),
        did=f"{did} {step.note}" if step.kind is StepKind.GIVEN else did,
        note="" if step.kind is StepKind.GIVEN else step.note,
        theirs=theirs,
        language=step.language,
    )
