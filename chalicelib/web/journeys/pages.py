"""Playbooks that follow one patient: read, made one's own, switched on with what will come of it
before one's eyes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.compose import place_of
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.domain.articles import article_values
from chalicelib.domain.errors import BadInput
from chalicelib.domain.feedback.questions import question
from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys import (
    END,
    SAMPLES,
    Do,
    Journey,
    Trigger,
    fields_of,
    wrong_template,
)
from chalicelib.domain.own_words import ARTICLE_FIELDS, filled, own_word
from chalicelib.domain.patient_segments import Condition
from chalicelib.domain.playbooks import Words
from chalicelib.domain.roles import Permission
from chalicelib.domain.topics import LABELS, PROMOTES
from chalicelib.domain.wording import clock, day_long, day_short, everyones_fields, render
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, inbox_view, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.journeys import view
from chalicelib.web.journeys.form import (
    AS_IT_IS,
    EVERYBODY,
    JourneyForm,
    made,
    new_step,
    of_journey,
    read,
)
from chalicelib.web.playbook_parts import MOST_STEPS, known_only

routes = Blueprint(__name__)

_CALLED = {"es": "María"}
"""Somebody made up, by language; in others Rosie."""


@desk.page(routes, "/journeys/{playbook_id}", needs=Permission.CHANGE_PLAYBOOKS)
def show_journey(visit: Visit, playbook_id: str) -> Response:
    journey = get(visit, playbook_id)
    return _edit_page(visit, journey, of_journey(journey, visit.setup.practice.languages))


@desk.action(routes, "/journeys/{playbook_id}", needs=Permission.CHANGE_PLAYBOOKS)
def save_journey(visit: Visit, playbook_id: str) -> Response:
    """Save, or only look at it with another step or with its forecast."""
    journey = get(visit, playbook_id)
    languages = visit.setup.practice.languages
    form = read(visit.form, languages)
    do = visit.form["do"]
    if do in ("add-message", "add-task") and len(form.steps) < MOST_STEPS:
        what = Do.MESSAGE if do == "add-message" else Do.TASK
        last = form.steps[-1] if form.steps else None
        step = new_step(f"step-{fresh(visit.now)[-8:].lower()}", what, last, languages)
        return _edit_page(visit, journey, replace(form, steps=(*form.steps, step)))
    wanted, wrong = made(
        form,
        journey,
        _only(visit, form, journey),
        first_language=languages[0],
        revision=visit.form.number("revision"),
    )
    if wrong:
        return _edit_page(visit, journey, replace(form, wrong=wrong), status=400)
    wanted = known_only(visit.setup, wanted)
    if do == "look":
        return _edit_page(visit, journey, form, wanted=wanted)
    try:
        _save(visit, wanted, "playbook.changed")
    except StaleWrite:
        return _edit_page(visit, get(visit, playbook_id), form, status=409)
    return visit.go(visit.urls.asking(visit.urls.journey(playbook_id), said="saved"))


@desk.page(routes, "/journeys/{playbook_id}/switch", needs=Permission.CHANGE_PLAYBOOKS)
def show_switch(visit: Visit, playbook_id: str) -> Response:
    """What would come of it, before it is switched on."""
    return _switch_page(visit, get(visit, playbook_id))


@desk.action(routes, "/journeys/{playbook_id}/switch", needs=Permission.CHANGE_PLAYBOOKS)
def switch_journey(visit: Visit, playbook_id: str) -> Response:
    journey = get(visit, playbook_id)
    on = visit.form["on"] == "yes"
    if on and any(of.stops for of in view.gaps(journey, visit.setup)):
        return _switch_page(visit, journey, status=400)
    wanted = replace(journey, on=on, revision=visit.form.number("revision"))
    try:
        _save(visit, wanted, "playbook.switched-on" if on else "playbook.switched-off")
    except StaleWrite:
        return _switch_page(visit, get(visit, playbook_id), status=409)
    return visit.go(visit.urls.journey(playbook_id))


@desk.action(routes, "/journeys/{playbook_id}/copy", needs=Permission.CHANGE_PLAYBOOKS)
def copy_journey(visit: Visit, playbook_id: str) -> Response:
    """Another one like it, switched off."""
    journey = get(visit, playbook_id)
    copy = replace(
        journey,
        playbook_id=PlaybookId(fresh(visit.now).lower()),
        name=f"{journey.name[:70]}, another",
        on=False,
        on_since=None,
        revision=0,
    )
    _save(visit, copy, "playbook.added")
    return visit.go(visit.urls.journey(copy.playbook_id))


@desk.action(routes, "/journeys/{playbook_id}/preview", needs=Permission.CHANGE_PLAYBOOKS)
def preview_words(visit: Visit, playbook_id: str) -> Response:
    """What a patient would read, and what it costs. Nothing is kept."""
    journey, template = get(visit, playbook_id), visit.form["text"]
    wrong = wrong_template(journey, template)
    said = "" if wrong else _as_read(visit, template, visit.form["language"])
    cost = inbox_view.cost(said) if said else None
    body = visit.part("preview.html", wrong=wrong, words=said, cost=cost)
    return desk.part_answer(visit, body)


def ready(setup: Setup) -> Mapping[PlaybookId, Journey]:
    """Those that a practice finds, whether or not it made them its own."""
    from chalicelib.domain.journeys.ready import ready_for

    return ready_for(setup.visit_types.values(), setup.account.specialty)


def get(visit: Visit, playbook_id: str) -> Journey:
    """Its own, or one that it finds ready. Raises NotFound."""
    setup = visit.services.setups.of(visit.practice_id, fresh=True)
    found = setup.journeys.get(PlaybookId(playbook_id))
    found = found or ready(setup).get(PlaybookId(playbook_id))
    if found is None:
        raise NotFound(playbook_id)
    return found


def _save(visit: Visit, journey: Journey, what: str) -> None:
    """Raises StaleWrite."""
    change_journey(visit.services, visit.practice_id, journey, what=what, by=visit.me.staff_id)


def _only(visit: Visit, form: JourneyForm, was: Journey) -> tuple[Condition, ...]:
    """For whom it is: as before, everybody, or those of a segment as it is asked now."""
    if form.only == AS_IT_IS:
        return was.only
    if form.only == EVERYBODY:
        return ()
    segments = visit.services.patient_segments.list(visit.practice_id)
    found = next((of for of in segments if of.segment_id == form.only), None)
    if found is None:
        raise BadInput("only", "a segment that is there")
    return found.conditions


def _edit_page(
    visit: Visit,
    journey: Journey,
    form: JourneyForm,
    *,
    wanted: Journey | None = None,
    status: int = 200,
) -> Response:
    """`wanted`: as it was typed, so that its forecast is the one beside it."""
    seen = wanted or journey
    setup = visit.setup
    languages = setup.practice.languages
    steps = [(of.order, of.words) for of in form.steps]
    return visit.page(
        "journeys/one.html",
        section="playbooks",
        status=status,
        journey=journey,
        form=form,
        wrong=pages.blanks(form.wrong),
        stale=status == 409,
        looked=wanted is not None,
        languages=[(code, saying.language(code)) for code in languages],
        fallbacks=pages.blanks(view.fallbacks(steps, languages)),
        begins=view.BEGINS[journey.trigger],
        ends=view.when_ends(seen),
        about=LABELS[journey.topic],
        promotes=journey.topic in PROMOTES,
        before=journey.trigger is Trigger.BEFORE_VISIT,
        by_month=journey.trigger is Trigger.DUE,
        by_day=journey.trigger is Trigger.DAY_OF_YEAR,
        months=view.MONTHS,
        orders=view.ORDERS,
        heard=[(of.value, words) for of, words in view.HEARD.items()],
        END=END,
        only_now=view.only_said(journey, setup),
        segments=visit.services.patient_segments.list(visit.practice_id),
        gaps=view.gaps(seen, setup),
        merge_fields=fields_of(journey),
        previews=_previews(visit, journey, form),
        emails=_emails(visit, journey, form),
        visit_types=sorted(setup.visit_types.values(), key=lambda of: of.name),
        providers=sorted(setup.providers.values(), key=lambda of: of.name),
        locations=[
            of
            for of in sorted(setup.locations.values(), key=lambda of: of.name)
            if not of.closed or of.location_id in form.pilot_locations
        ],
        most=MOST_STEPS,
        where=view.where(seen, setup),
        shown=_forecast(visit, seen),
        done=done_so_far(visit, journey),
    )


def _switch_page(visit: Visit, journey: Journey, *, status: int = 200) -> Response:
    setup = visit.setup
    gaps = view.gaps(journey, setup)
    return visit.page(
        "journeys/switch.html",
        section="playbooks",
        status=status,
        journey=journey,
        stale=status == 409,
        begins=view.BEGINS[journey.trigger],
        ends=view.when_ends(journey),
        steps=[view.step_said(of, journey.trigger) for of in journey.steps],
        where=view.where(journey, setup),
        gaps=gaps,
        stopped=any(of.stops for of in gaps),
        shown=_forecast(visit, journey),
    )


def done_so_far(visit: Visit, journey: Journey) -> str:
    counted = visit.services.runs.counts(visit.practice_id).get(journey.playbook_id, {})
    return view.done(counted)


def _forecast(visit: Visit, journey: Journey) -> view.Foreseen:
    from chalicelib.actions.journeys.forecast import forecast_journey

    found = forecast_journey(visit.services, visit.practice_id, journey, now=visit.now)
    return view.foreseen(found, journey.trigger, today=visit.locations[0].local(visit.now).date())


Preview = tuple[str, inbox_view.Cost]


def _previews(visit: Visit, journey: Journey, form: JourneyForm) -> Mapping[str, Preview | None]:
    """By "<number>.<language>": the text as a patient reads it, and its cost."""
    found: dict[str, Preview | None] = defaultdict(lambda: None)
    for n, step in enumerate(form.steps):
        for language, words in step.words.items():
            if words.text and not wrong_template(journey, words.text):
                said = _as_read(visit, words.text, language)
                found[f"{n}.{language}"] = (said, inbox_view.cost(said))
    return found


def _emails(visit: Visit, journey: Journey, form: JourneyForm) -> Mapping[str, str]:
    """By the same: the email as a patient reads it."""
    return pages.blanks(
        {
            f"{n}.{language}": f"{_as_read(visit, words.subject, language)}\n\n"
            + _as_read(visit, words.email, language, is_email=True)
            for n, step in enumerate(form.steps)
            for language, words in step.words.items()
            if words.email
            and not wrong_template(journey, words.email)
            and not wrong_template(journey, words.subject)
        }
    )


def _as_read(visit: Visit, template: str, language: str, *, is_email: bool = False) -> str:
    """With the practice's own words, and those of somebody who is made up."""
    setup, location = visit.setup, visit.locations[0]
    first = setup.practice.languages[0]
    article = next((of for of in setup.articles.values() if not of.retired), None)
    articles = article_values(article, language, first, book=SAMPLES["booking_link"])

    def own(name: str) -> str:
        if name in ARTICLE_FIELDS:
            return articles[name] or SAMPLES[name]
        said = own_word(setup.own_words, location.location_id, name, language, first)
        # An offer that is not written yet is needed: the page says so elsewhere.
        return said or (SAMPLES[name] if name == "offer" else "")

    words = filled(Words(email=template) if is_email else Words(text=template), own)
    return render(words.email if is_email else words.text, {**SAMPLES, **_sample(visit, language)})


def _sample(visit: Visit, language: str) -> dict[str, str]:
    location = visit.locations[0]
    place = place_of(visit.setup.practice_at(location), location)
    called = _CALLED.get(language, "Rosie")
    day = (location.local(visit.now) + timedelta(days=3)).replace(hour=10, minute=30)
    link = visit.urls.absolute(visit.urls.path("b", "k3Jf9Qm2Xv7Lr0Tz5Wb8Yd"))
    names = [of.name for of in visit.setup.providers.values()]
    return {
        **everyones_fields([called], place, language),
        "booking_link": link,
        "visit_link": link,
        "feedback_link": visit.urls.absolute(visit.urls.path("f", "k3Jf9Qm2Xv7Lr0Tz5Wb8Yd")),
        "question": question(visit.setup.feedback.scale, language),
        "visit_day": day_short(day.date(), language, place.country),
        "visit_date": day_long(day.date(), language, place.country),
        "visit_time": clock(day.time(), place.country),
        **({"provider": names[0]} if names else {}),
    }
