"""Waiting on us: everybody who waits for the practice, why, since when, and one tap that helps.

One page is one query beside the badge's own and the audit entry, whatever the practice's size.
"""

from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.send_message import NotNow, TheyStopped
from chalicelib.actions.waiting import reach_out
from chalicelib.actions.waiting.reach_out import AlreadyDone, AtNight, NotCertain
from chalicelib.domain import wording
from chalicelib.domain.conversations import Conversation
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.minors import is_minor
from chalicelib.domain.patients import Patient
from chalicelib.domain.profiles import Profile
from chalicelib.domain.roles import Permission
from chalicelib.domain.waiting import FROM_FACTS, Reason, Waiting
from chalicelib.domain.waiting.words import TOPICS, text_of
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.waiting import Known, Stranger
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.waiting import view

routes = Blueprint(__name__)

LINES = 50
"""Profiles of one page."""
_LONGEST = 120
"""Of a place in the list."""
LET_BE = {
    "later": "Not now: again in a month",
    "done": "Already done",
    "not-wanted": "They don't want it",
}
_LATER = timedelta(30)
_STEPS = ("text", "called", "no-answer", "let-be", "undo")


@desk.page(routes, "/waiting", needs=Permission.SEE_ALL_PATIENTS)
def show_waiting(visit: Visit) -> Response:
    return _page(visit)


@desk.page(routes, "/waiting/{patient_id}/call", needs=Permission.TALK_TO_ALL)
def show_call(visit: Visit, patient_id: str) -> Response:
    """Whom to call at which number, why, and what came of it."""
    patient = visit.patient(patient_id)
    known = visit.services.waiting.get(visit.practice_id, patient.patient_id)
    waits = _here(visit, known)
    asked = (visit.query["reason"], visit.query["key"])
    chosen = tuple(of for of in waits if (of.reason.value, of.mark.key if of.mark else "") == asked)
    visit.trail("patient.viewed", patient.patient_id)
    shown = _lines(visit, [(known, chosen or waits)], [], [], covers=("", ""))
    adult = _answers_for(visit, patient)
    phone = adult.phone if adult and adult.phone else patient.phone
    return visit.page(
        "waiting/call.html",
        section="waiting",
        patient=patient,
        line=shown[0] if shown else None,
        phone=phone,
        phone_said=saying.phone(phone) if phone else "",
        whose=adult.full_name if adult else "",
    )


@desk.action(routes, "/waiting/{patient_id}/{change}", needs=Permission.TALK_TO_ALL)
def take_step(visit: Visit, patient_id: str, change: str) -> Response:
    if change not in _STEPS:
        raise NotFound(change)
    patient = visit.patient(patient_id)
    reason = _reason(visit.form["reason"])
    try:
        said = _do(visit, patient.patient_id, change, reason)
    except (AlreadyDone, AtNight, NotCertain, NotNow, TheyStopped, StaleWrite) as refusal:
        return _page(visit, problem=_sentence(refusal, patient), status=409)
    # What was closed is closed; what was only let be can be taken back.
    kept = reason in FROM_FACTS or visit.form["why"] == "later"
    undo = f"{patient.patient_id}.{reason.value}" if said == "waiting-let-be" and kept else ""
    done = "" if change == "undo" else _named(patient.patient_id, reason, visit.form["key"])
    return visit.go(visit.urls.waiting(said=said, done=done, undo=undo))


def _do(visit: Visit, patient_id: PatientId, step: str, reason: Reason) -> str:
    """What the page says of it. Raises what the action does, and BadInput."""
    services, practice_id = visit.services, visit.practice_id
    me, key = visit.me.staff_id, visit.form["key"]
    match step:
        case "text":
            if reason not in TOPICS:
                raise BadInput("reason", "one of those shown")
            reach_out.write_to(services, practice_id, patient_id, reason, by=me)
            return "waiting-texted"
        case "called" | "no-answer":
            if reason in view.OF_MESSAGES:
                raise BadInput("reason", "one of those shown")
            reached = step == "called"
            reach_out.called(
                services, practice_id, patient_id, reason, key=key, reached=reached, by=me
            )
            return "waiting-called" if reached else "waiting-not-reached"
        case "let-be":
            why = visit.form["why"]
            if why not in LET_BE or reason not in reach_out.LETS_BE:
                raise BadInput("why", "one of those shown")
            until = visit.now + _LATER if why == "later" else None
            reach_out.let_be(
                services, practice_id, patient_id, reason, key=key, why=why, until=until, by=me
            )
            return "waiting-let-be"
        case _:
            reach_out.not_let_be(services, practice_id, patient_id, reason, by=me)
            return "waiting-again"


def _reason(asked: str) -> Reason:
    if asked not in set(Reason):
        raise BadInput("reason", "one of those shown")
    return Reason(asked)


def _sentence(refusal: RapportError, patient: Patient) -> str:
    name = patient.full_name
    match refusal:
        case AlreadyDone() | StaleWrite():
            return f"{name} does not wait for this any more: somebody was faster, or they booked."
        case AtNight():
            return f"No text was sent: it is no decent hour for {name} now."
        case TheyStopped():
            return f"No text was sent: {name} asked for no texts. Call them instead."
        case NotNow():
            return f"No text was sent: {wording.why_of(refusal.why)}. Call them instead."
        case NotCertain() if refusal.state == "failed":
            return f"The carrier refused the text to {name}, so it did not go out. Call them."
        case _:
            return (
                f"The carrier did not answer: the text to {name} may or may not have gone out. "
                "Sent again, they might read it twice. Call them to be sure."
            )


def _page(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    after = visit.query["after"][:_LONGEST]
    talks = visit.waiting
    waiting = visit.services.waiting
    known, strangers, more = waiting.page(visit.practice_id, after=after, limit=LINES)
    strangers = [of for of in strangers if _works_at(visit, of.mark.location_id)]
    theirs = [of for of in known if _is_theirs(visit, of.profile)]
    listed = [(of, _here(visit, of)) for of in theirs]
    lines = _lines(visit, listed, strangers, talks, covers=(after, more))
    seen = [of.patient_id for of in lines if of.patient_id]
    visit.trail("waiting.viewed", *seen, *_strangers(lines))
    return visit.page(
        "waiting/list.html",
        section="waiting",
        status=status,
        problem=problem,
        lines=lines,
        after=after,
        more=more,
        let_be=LET_BE,
        undo=_undo(visit),
        texts=_texts(visit),
        can_do=visit.may(Permission.TALK_TO_ALL),
        books=visit.may(Permission.CHANGE_SCHEDULE),
    )


def _lines(
    visit: Visit,
    listed: list[tuple[Known, tuple[Waiting, ...]]],
    strangers: list[Stranger],
    talks: list[Conversation],
    *,
    covers: tuple[str, str],
) -> list[view.Line]:
    locations = visit.setup.locations
    return view.lines(listed, strangers, talks, locations=locations, now=visit.now, covers=covers)


def _strangers(lines: list[view.Line]) -> list[ContactId]:
    return [why.talk for of in lines if not of.patient_id for why in of.whys if why.talk]


def _here(visit: Visit, known: Known) -> tuple[Waiting, ...]:
    """Why they wait where this person works, without what was done a moment ago: the index may
    not know it yet."""
    waits = visit.services.waiting.reasons(visit.practice_id, known)
    done = visit.query["done"]
    return tuple(
        of
        for of in waits
        if _named(of.patient_id, of.reason, of.mark.key if of.mark else "") != done
        and _works_at(visit, of.mark.location_id if of.mark else None)
    )


def _named(patient_id: PatientId, reason: Reason, key: str) -> str:
    """One thing for which somebody waits, within an address."""
    return f"{patient_id}.{reason.value}.{key}"


def _works_at(visit: Visit, location_id: LocationId | None) -> bool:
    return location_id is None or visit.works_at(location_id)


def _is_theirs(visit: Visit, profile: Profile) -> bool:
    """As `reach` has it: of somebody who has no visit yet, everybody's."""
    if not visit.limits or not profile.visits:
        return True
    return any(visit.works_at(of.location_id) for of in profile.visits)


def _undo(visit: Visit) -> tuple[str, str] | None:
    """Of whom something was let be a moment ago, and what."""
    patient_id, _, reason = visit.query["undo"].partition(".")
    return (patient_id, reason) if patient_id and reason in set(Reason) else None


def _answers_for(visit: Visit, patient: Patient) -> Patient | None:
    """Of a child: whom to ask for."""
    if not patient.guarantor or not is_minor(patient, visit.now.date()):
        return None
    found = visit.services.patients.get_many_standing(visit.practice_id, [patient.guarantor])
    return next((of for of in found.values() if not (of.deceased or of.erased_at)), None)


def _texts(visit: Visit) -> list[tuple[str, str]]:
    """What a tap sends, in the practice's first language."""
    practice = visit.setup.practice
    language = practice.languages[0] if practice.languages else "en"
    return [
        (
            view.LABELS[reason],
            text_of(reason, language, practice=practice.brand, name="(name)", link="(link)"),
        )
        for reason in TOPICS
    ]
