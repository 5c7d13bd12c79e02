"""The board of prospects, what is done with one of them, and making one by hand."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.actions.journeys.news import tell_news_of
from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.actions.prospects.already import another_person, it_is_them
from chalicelib.actions.prospects.answer import answer, came_of_call, lose, reopen
from chalicelib.actions.prospects.by_hand import add_by_hand
from chalicelib.actions.prospects.follow import change
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId
from chalicelib.domain.journeys import News
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.merging import BeingErased
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.prospects import OPEN, Loss, Prospect
from chalicelib.domain.prospects.numbers import numbers
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, doubles, pages, patient_record, person_form, saying
from chalicelib.web.desk import Visit
from chalicelib.web.kept import forget
from chalicelib.web.person_form import PersonForm
from chalicelib.web.prospects import reading, view
from chalicelib.web.prospects.reading import LONGEST_NOTE, prospect_of

routes = Blueprint(__name__)

LOOKS_BACK = timedelta(days=90)
SHOWN = 50
"""Of one stage; who waits comes first."""
_SHOWS = ("", "ended")


@desk.page(routes, "/prospects", needs=Permission.SEE_ALL_PATIENTS)
def show_board(visit: Visit) -> Response:
    if visit.query["show"] not in _SHOWS:
        raise NotFound("show")
    return board(visit)


def board(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    since = visit.now - LOOKS_BACK
    ended = _here(visit, visit.services.prospects.ended_since(visit.practice_id, since))
    is_open = _here(visit, _as_now(visit, visit.services.prospects.open_ones(visit.practice_id)))
    told = numbers([*is_open, *ended], since=since)
    if visit.query["show"] == "ended":
        listed = ended[: 2 * SHOWN]
        shown = reading.cards(visit, listed)
        columns = []
    else:
        by_stage = {of: view.in_order([p for p in is_open if p.stage is of]) for of in OPEN}
        listed = [of for some in by_stage.values() for of in some[:SHOWN]]
        shown = []
        made = {of.patient_id: of for of in reading.cards(visit, listed)}
        columns = [
            {
                "stage": stage.value,
                "word": view.STAGES[stage],
                "means": view.MEANS[stage],
                "none": view.NONE[stage],
                "cards": [made[of.patient_id] for of in some[:SHOWN] if of.patient_id in made],
                "count": len(some),
                "more": max(0, len(some) - SHOWN),
            }
            for stage, some in by_stage.items()
        ]
    visit.trail("prospects.viewed", *(of.patient_id for of in listed))
    return visit.page(
        "prospects/board.html",
        section="prospects",
        status=status,
        problem=problem,
        show=visit.query["show"],
        columns=columns,
        strangers=reading.strangers(visit) if columns else [],
        ended=shown,
        said=view.said(told),
        few=told.few,
        losses=[(view.LOSSES[of], many) for of, many in told.losses.items()],
        late=sum(view.is_late(of, visit.now) for of in is_open),
        days=LOOKS_BACK.days,
        **reading.choices(),
    )


def _here(visit: Visit, prospects: list[Prospect]) -> list[Prospect]:
    return [of for of in prospects if visit.works_at(of.location_id)]


def _as_now(visit: Visit, listed: list[Prospect]) -> list[Prospect]:
    """With the one changed a moment ago as it is now: the index may not show it yet."""
    changed = PatientId(visit.query["changed"] or visit.form["changed"])
    if not changed:
        return listed
    now = visit.services.prospects.get(visit.practice_id, changed)
    others = [of for of in listed if of.patient_id != changed]
    return [*others, now] if now is not None and now.is_open else others


# --- what is done with one -----------------------------------------------------------------------


@desk.action(routes, "/prospects/{patient_id}/answered", needs=Permission.CHANGE_PATIENTS)
def say_answered(visit: Visit, patient_id: str) -> Response:
    """By telephone, by an email of their own, at the counter: where only the desk can know."""
    return _do(visit, patient_id, "prospect.answered", partial(_answer, visit, spoke=False))


@desk.action(routes, "/prospects/{patient_id}/spoke", needs=Permission.CHANGE_PATIENTS)
def say_spoke(visit: Visit, patient_id: str) -> Response:
    return _do(visit, patient_id, "prospect.spoken-with", partial(_answer, visit, spoke=True))


def _answer(visit: Visit, prospect: Prospect, seen: int, *, spoke: bool) -> None:
    answer(
        visit.services,
        visit.practice_id,
        prospect.patient_id,
        by=visit.me.staff_id,
        spoke=spoke,
        revision=seen,
    )


@desk.action(routes, "/prospects/{patient_id}/not-reached", needs=Permission.CHANGE_PATIENTS)
def say_not_reached(visit: Visit, patient_id: str) -> Response:
    """Called, and nobody answered."""

    def rule(prospect: Prospect, seen: int) -> None:
        if prospect.revision != seen:
            raise StaleWrite(prospect.patient_id)
        no_answer, by = CallOutcome.NO_ANSWER, visit.me.staff_id
        item = _waiting(visit, prospect)
        if item is not None:
            tell_outcome(visit.services, item, no_answer, by=by)
            return
        came_of_call(visit.services, visit.practice_id, prospect.patient_id, no_answer, by=by)
        tell_news_of(visit.services, prospect, News.NOT_REACHED)

    return _do(visit, patient_id, "prospect.called", rule)


def _waiting(visit: Visit, prospect: Prospect) -> WorkItem | None:
    """The work item that waits for an answer to them."""
    if prospect.work_item_id is None:
        return None
    with suppress(NotFound):
        item = visit.services.work_items.get(visit.practice_id, prospect.work_item_id)
        is_theirs = item.patient_id == prospect.patient_id
        return item if is_theirs and item.closed_at is None else None
    return None


@desk.action(routes, "/prospects/{patient_id}/lost", needs=Permission.CHANGE_PATIENTS)
def say_lost(visit: Visit, patient_id: str) -> Response:
    theirs = prospect_of(visit, patient_id)
    if visit.form["loss"] not in set(Loss):
        raise BadInput("loss", "one of those shown")
    note = _note(visit)
    if len(note) > LONGEST_NOTE:
        return _refused(visit, theirs.patient_id, _too_long(), status=400)

    def rule(prospect: Prospect, seen: int) -> None:
        lose(
            visit.services,
            visit.practice_id,
            prospect.patient_id,
            Loss(visit.form["loss"]),
            by=visit.me.staff_id,
            note=note or prospect.note,
            revision=seen,
        )

    return _do(visit, patient_id, "prospect.lost", rule)


@desk.action(routes, "/prospects/{patient_id}/reopen", needs=Permission.CHANGE_PATIENTS)
def say_reopened(visit: Visit, patient_id: str) -> Response:
    def rule(prospect: Prospect, seen: int) -> None:
        by = visit.me.staff_id
        reopen(visit.services, visit.practice_id, prospect.patient_id, by=by, revision=seen)

    return _do(visit, patient_id, "prospect.reopened", rule)


@desk.action(routes, "/prospects/{patient_id}/note", needs=Permission.CHANGE_PATIENTS)
def keep_note(visit: Visit, patient_id: str) -> Response:
    theirs = prospect_of(visit, patient_id)
    note = _note(visit)
    if len(note) > LONGEST_NOTE:
        return _refused(visit, theirs.patient_id, _too_long(), status=400)

    def rule(prospect: Prospect, seen: int) -> None:
        change(
            visit.services,
            visit.practice_id,
            prospect.patient_id,
            lambda of: replace(of, note=note),
            revision=seen,
        )

    return _do(visit, patient_id, "prospect.noted", rule)


@desk.action(routes, "/prospects/{patient_id}/same", needs=Permission.MERGE_PATIENTS)
def say_same(visit: Visit, patient_id: str) -> Response:
    """They are a patient already: the two records become one."""
    prospect = prospect_of(visit, patient_id)
    other = visit.patient(visit.form["who"]).patient_id
    by = visit.me.staff_id
    try:
        it_is_them(visit.services, visit.practice_id, prospect.patient_id, other, by=by)
    except (StaleWrite, BeingErased) as refusal:
        return _refused(visit, prospect.patient_id, desk.sentence(refusal), status=409)
    return visit.go(visit.urls.patient(other) + "?said=merged")


@desk.action(routes, "/prospects/{patient_id}/other", needs=Permission.MERGE_PATIENTS)
def say_other(visit: Visit, patient_id: str) -> Response:
    """They are another person than the patient who was proposed."""
    who = PatientId(visit.form["who"])

    def rule(prospect: Prospect, seen: int) -> None:
        if who not in (*prospect.maybe, *prospect.not_them):
            raise NotFound(who)
        by = visit.me.staff_id
        another_person(visit.services, visit.practice_id, prospect.patient_id, who, by=by)

    return _do(visit, patient_id, "prospect.not-the-same", rule)


def _do(visit: Visit, patient_id: str, did: str, rule: Callable[[Prospect, int], None]) -> Response:
    """And back to the page that the click was on."""
    prospect = prospect_of(visit, patient_id)
    try:
        rule(prospect, visit.form.number("revision"))
    except StaleWrite:
        problem = _who_was_faster(visit, prospect)
        return _refused(visit, prospect.patient_id, problem, status=409)
    forget(visit.services, (visit.practice_id, "waiting"))
    write_down(
        visit.services,
        visit.practice_id,
        did,
        prospect.patient_id,
        by=visit.me.staff_id,
        subject=prospect.patient_id,
    )
    if visit.form["back"] == "patient":
        return visit.go(visit.urls.patient(prospect.patient_id) + "?said=saved")
    changed = visit.urls.prospects(changed=prospect.patient_id)
    return visit.go(f"{changed}#prospect-{prospect.patient_id}")


def _who_was_faster(visit: Visit, prospect: Prospect) -> str:
    """ "Ben moved them to In talk 20 s ago. Here is how it stands now." """
    now = prospect_of(visit, prospect.patient_id)
    last = now.moves[-1]
    who = saying.who(last.by, visit.names) if last.by else ""
    if not who or visit.now - last.at > timedelta(hours=1):
        return "Somebody changed this a moment ago. Here is how it stands now."
    stage = view.STAGES[last.stage]
    return f"{saying.first_up(who)} moved them to “{stage}” meanwhile. Here is how it stands now."


def _refused(visit: Visit, patient_id: PatientId, problem: str, *, status: int) -> Response:
    if visit.form["back"] == "patient":
        return patient_record.show(visit, patient_id, problem=problem, status=status)
    return board(visit, problem=problem, status=status)


def _note(visit: Visit) -> str:
    """In one line."""
    return " ".join(visit.form["note"].split())


def _too_long() -> str:
    return f"A note has at most {LONGEST_NOTE} characters: one line. Nothing was changed."


# --- making one by hand --------------------------------------------------------------------------


@desk.page(routes, "/new-prospect", needs=Permission.CHANGE_PATIENTS)
def show_new(visit: Visit) -> Response:
    return _new_page(visit, person_form.of_patient(_nobody(visit)))


@desk.action(routes, "/new-prospect", needs=Permission.CHANGE_PATIENTS)
def add_prospect(visit: Visit) -> Response:
    region = visit.setup.practice.region
    today = visit.locations[0].local(visit.now).date()
    form = person_form.read(visit.form, _nobody(visit), region=region, today=today)
    wrong = dict(form.wrong)
    note = _note(visit)
    if len(note) > LONGEST_NOTE:
        wrong["note"] = _too_long()
    if form.patient is None or wrong:
        return _new_page(visit, replace(form, wrong=wrong), status=400)
    alike = doubles.beside(visit, form.patient)
    if {of.patient_id for of in alike} - set(visit.form["seen"].split()):
        return _new_page(visit, form, alike=alike, status=409)
    prospect = add_by_hand(
        visit.services,
        visit.practice_id,
        visit.location(),
        form.patient,
        spoke=visit.form["asked"] == "spoke",
        note=note,
        by=visit.me.staff_id,
    )
    added = prospect.patient_id
    return visit.go(visit.urls.prospects(changed=added) + f"#prospect-{added}")


def _nobody(visit: Visit) -> Patient:
    """The prospect that a new record begins as."""
    return Patient(
        patient_id=PatientId(fresh(visit.now)),
        given_name="",
        family_name="",
        language=visit.setup.practice.languages[0],
        since=visit.locations[0].local(visit.now).date(),
        kind=Kind.PROSPECT,
    )


def _new_page(
    visit: Visit,
    form: PersonForm,
    *,
    alike: list[doubles.Alike] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "prospects/new.html",
        section="prospects",
        status=status,
        typed=form.typed,
        note=visit.form["note"],
        asked=visit.form["asked"],
        wrong=pages.blanks(form.wrong),
        doubles=alike or [],
        languages=person_form.LANGUAGES,
        came_by=visit.setup.practice.came_by,
        locations=visit.choices(),
        chosen=visit.form["location"],
        longest_note=LONGEST_NOTE,
    )
