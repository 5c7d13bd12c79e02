"""Somebody says how a visit was: kept beside it once, counted, noted of them, and looked at.

said ──► which visit ──► kept, or in place of what they said within the last day
     ──► their latest score ──► a case where they are not content
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.actions.links import feedback_token
from chalicelib.actions.recovery.hear_text import hear_text
from chalicelib.actions.recovery.look import look
from chalicelib.actions.replies.case import Case
from chalicelib.actions.write_down import write_down
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.decisions import Decision, Scored
from chalicelib.domain.feedback import MOST_WORDS, Feedback, Scale, Way, feedback_id
from chalicelib.domain.ids import TouchpointId
from chalicelib.domain.languages import primary
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What stands after somebody said something."""

    feedback: Feedback
    too_late: bool = False
    """They had said it more than a day before, and that stands."""
    case: bool = False
    """Somebody is to get in touch with them."""


def hear_by_text(services: Services, case: Case, decision: Decision, scored: Scored) -> bool:
    """Whether they are not content. Harmless when repeated."""
    contact_id = case.contact.contact_id
    token = feedback_token(services, contact_id, TouchpointId(decision.in_reply_to))
    try:
        link = services.doors.link(token, now=case.now)
    except NotFound:
        # It asked so long ago that its link is gone; what they wrote is in the inbox.
        return hear_text(services, case, decision) is not None

    def with_it(was: Feedback | None) -> tuple[int | None, str]:
        """A sentence that comes after a number belongs to it."""
        if was is None or scored.score is not None:
            return scored.score, scored.words or (was.words if was else "")
        said = was.words.splitlines()
        return was.score, was.words if scored.words in said else _added(was, scored.words)

    heard = hear(
        services,
        link,
        with_it,
        scale=scored.scale,
        way=Way.TEXT,
        language=decision.language,
        at=case.at,
    )
    return heard.case


def _added(was: Feedback, words: str) -> str:
    return f"{was.words}\n{words}".strip()


def hear(
    services: Services,
    link: Link,
    say: Callable[[Feedback | None], tuple[int | None, str]],
    *,
    scale: Scale,
    way: Way,
    language: str = "",
    at: datetime,
) -> Heard:
    """`say`: what stands now → the score and the words that shall stand. Harmless when repeated.

    Raises NotFound: the visit is gone; StaleWrite: others are always faster.
    """
    if link.appointment_id is None:
        raise NotFound("visit")
    practice_id = link.practice_id
    visit = services.appointments.get(practice_id, link.appointment_id)
    for _ in range(_TRIES):
        was = services.feedback.get(practice_id, visit.appointment_id)
        if was is not None and not was.may_change(at):
            return Heard(feedback=was, too_late=True)
        score, words = say(was)
        wanted = Feedback(
            practice_id=practice_id,
            feedback_id=feedback_id(visit.appointment_id),
            patient_id=visit.patient_id,
            appointment_id=visit.appointment_id,
            location_id=visit.location_id,
            provider_id=visit.provider_id,
            score=score,
            scale=scale,
            words=words[:MOST_WORDS].strip(),
            at=was.at if was else at,
            changed_at=at if was else None,
            channel=way,
            language=language or (was.language if was else _language(services, visit)),
            contact_id=link.contact_id,
            touchpoint_id=link.touchpoint_id,
            revision=was.revision if was else 0,
        )
        try:
            return _kept(services, wanted, was)
        except StaleWrite:
            continue
    raise StaleWrite(visit.appointment_id)


def _language(services: Services, visit: Appointment) -> str:
    return primary(services.patients.get(visit.practice_id, visit.patient_id).language)


def _kept(services: Services, wanted: Feedback, was: Feedback | None) -> Heard:
    practice_id, patient_id = wanted.practice_id, wanted.patient_id
    saved = was if was and _said(wanted) == _said(was) else _save(services, wanted, was)
    if saved.score is not None:
        said = (saved.at, saved.revision)
        services.profiles.note_score(practice_id, patient_id, saved.score, said)
    elif was is not None and was.score is not None:
        services.profiles.forget_score(practice_id, patient_id, saved.at)
    case = look(
        services,
        practice_id,
        saved.location_id,
        source=f"{saved.feedback_id}.{saved.revision}",
        at=saved.changed_at or saved.at,
        patient_id=patient_id,
        contact_id=saved.contact_id,
        appointment_id=saved.appointment_id,
        words=saved.words,
        score=saved.score,
        language=saved.language,
    )
    return Heard(feedback=saved, case=case is not None)


def _save(services: Services, wanted: Feedback, was: Feedback | None) -> Feedback:
    saved = services.feedback.save(wanted, was)
    write_down(
        services,
        saved.practice_id,
        "feedback.changed" if was else "feedback.given",
        saved.feedback_id,
        saved.appointment_id,
        saved.patient_id,
        by="patient",
        subject=saved.patient_id,
    )
    return saved


def _said(of: Feedback) -> tuple[object, ...]:
    return of.score, of.words, of.scale
