"""Somebody says how a visit was, and sees where it can be said in public: the same for everybody.

No score decides what is shown after it. To show the content alone where a review is written is
gating (docs/feedback.md).
"""

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib.actions.feedback.hear import hear
from chalicelib.actions.journeys.hear_answer import hear_answer
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.feedback import FACES, MAY_CHANGE_FOR, MOST_WORDS, Feedback, Scale, Way
from chalicelib.domain.journeys import Heard
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.web.link_pages import FORM, Asked, patient_page, show, to
from chalicelib.web.words import Words

routes = Blueprint(__name__)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a link for feedback opens."""

    asked: Asked
    token: str
    link: Link
    setup: Setup
    visit: Appointment
    patient: Patient
    location: Location
    said: Feedback | None
    w: Words


@routes.route("/f/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "f", "token")
def how_was_it(asked: Asked, token: str) -> Response:
    opened = _open(asked, token)
    if opened.said is None or (asked.query("change") and opened.said.may_change(asked.now)):
        return _show_question(opened)
    return _show_thanks(opened)


@routes.route("/f/{token}", methods=["POST"], content_types=FORM)
@patient_page(routes, "f", "token")
def say_how_it_was(asked: Asked, token: str) -> Response:
    opened, form = _open(asked, token), asked.form()
    scale = Scale.FACES if form.get("scale") == Scale.FACES else Scale.TEN
    words = form.get("words", "").replace("\0", "").strip()[:MOST_WORDS]
    score = _score(form, scale)
    if score is None and (form.get("score") or not words):
        return _show_question(opened, typed=form, status=400)
    heard = hear(
        asked.services,
        opened.link,
        lambda _: (score, words),
        scale=scale,
        way=Way.PAGE,
        language=opened.w.language,
        at=asked.now,
    )
    if not heard.too_late and opened.link.contact_id and opened.link.touchpoint_id:
        hear_answer(
            asked.services,
            opened.link.practice_id,
            opened.link.contact_id,
            opened.link.touchpoint_id,
            Heard.OTHER,
        )
    return to(asked, "f", token, late="1" if heard.too_late else None)


def _score(form: Mapping[str, str], scale: Scale) -> int | None:
    """None: nothing was chosen, or what the question does not have."""
    typed = form.get("score", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        return None
    number = int(typed)
    if scale is Scale.FACES:
        return FACES.get(number)
    return number if 0 <= number <= 10 else None


def _open(asked: Asked, token: str) -> Opened:
    """Raises NotFound, also where the visit or its patient is gone."""
    link = asked.link(token, "feedback")
    if link.appointment_id is None:
        raise NotFound("link")
    services = asked.services
    visit = services.appointments.get(link.practice_id, link.appointment_id)
    patient = services.patients.standing(link.practice_id, visit.patient_id)
    if patient.erased_at:
        raise NotFound("link")
    setup = services.setups.of(link.practice_id)
    location = setup.locations[visit.location_id]
    return Opened(
        asked=asked,
        token=token,
        link=link,
        setup=setup,
        visit=visit,
        patient=patient,
        location=location,
        said=services.feedback.get(link.practice_id, link.appointment_id),
        w=asked.words(patient.language, country=location.country),
    )


def _show_question(
    opened: Opened, *, typed: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    w, said = opened.w, opened.said
    scale = said.scale if said and said.score is not None else opened.setup.feedback.scale
    chosen = _chosen(said, scale) if typed is None else typed.get("score", "")
    words = (said.words if said else "") if typed is None else typed.get("words", "")
    choices = list(FACES) if scale is Scale.FACES else list(range(11))
    return show(
        opened.asked,
        "feedback.html",
        w=w,
        title=w("feedback_of", name=opened.patient.called),
        setup=opened.setup,
        location=opened.location,
        status=status,
        said=w("feedback_nothing") if status == 400 else "",
        warns=True,
        scale=scale.value,
        about=w("feedback_about", day=w.day(opened.location.local(opened.visit.starts_at).date())),
        question=w(f"feedback_{scale}", practice=opened.setup.practice_at(opened.location).brand),
        choices=choices,
        chosen=chosen,
        words=words,
        most=MOST_WORDS,
        post_to=opened.asked.path("f", opened.token),
    )


def _chosen(said: Feedback | None, scale: Scale) -> str:
    if said is None or said.score is None:
        return ""
    if scale is Scale.TEN:
        return str(said.score)
    return next((str(face) for face, score in FACES.items() if score == said.score), "")


def _show_thanks(opened: Opened) -> Response:
    w, asked, said = opened.w, opened.asked, opened.said
    may_change = said is not None and said.may_change(asked.now)
    until = opened.location.local(said.at + MAY_CHANGE_FOR) if said else None
    return show(
        asked,
        "feedback_thanks.html",
        w=w,
        title=w("feedback"),
        setup=opened.setup,
        location=opened.location,
        said=w("feedback_too_late") if asked.query("late") else w("feedback_thanks"),
        warns=bool(asked.query("late")),
        change=asked.path("f", opened.token, change="1") if may_change else "",
        until=w("feedback_change_note", when=w.short(until)) if until and may_change else "",
        places=opened.setup.feedback.places_at(opened.location.location_id),
    )
