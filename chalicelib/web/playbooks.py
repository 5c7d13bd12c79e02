"""Playbooks: their steps and words, with what they would send beside them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.change_setup import change_setup
from chalicelib.actions.compose import place_of
from chalicelib.actions.forecast import forecast
from chalicelib.actions.write_down import write_down
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.playbooks import Offset, Playbook, When, in_the_way
from chalicelib.domain.roles import Permission
from chalicelib.domain.wording import FIELDS, fields, render
from chalicelib.domain.wording import Visit as VisitWords
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, inbox_view, pages, playbook_form, saying
from chalicelib.web.desk import Visit
from chalicelib.web.forecast import summary
from chalicelib.web.forecast_view import Shown
from chalicelib.web.journeys import call_list
from chalicelib.web.journeys.listing import journeys
from chalicelib.web.playbook_form import PlaybookForm
from chalicelib.web.playbook_parts import MOST_STEPS, known_only

routes = Blueprint(__name__)


@desk.page(routes, "/playbooks", needs=Permission.CHANGE_PLAYBOOKS)
def list_playbooks(visit: Visit) -> Response:
    setup = visit.services.setups.of(visit.practice_id, fresh=True)
    listed = sorted(setup.playbooks.values(), key=lambda of: (not of.on, of.name))
    return visit.page(
        "playbooks.html",
        section="playbooks",
        playbooks=[
            (of, [_said(step.offset) for step in of.steps], _where(visit, of)) for of in listed
        ],
        in_the_way=in_the_way(setup.playbooks.values()),
        groups=journeys(visit, setup),
        calls=len(call_list.open_calls(visit)),
    )


@desk.action(routes, "/playbooks", needs=Permission.CHANGE_PLAYBOOKS)
def add_playbook(visit: Visit) -> Response:
    """A copy of the reminders that practices begin with, switched off, to be made their own."""
    playbook_id = PlaybookId(fresh(visit.now))
    new = replace(
        default_playbooks()[0], playbook_id=playbook_id, name="New reminders", on=False, revision=0
    )
    _save(visit, new, "playbook.added")
    return visit.go(visit.urls.playbook(playbook_id))


@desk.page(routes, "/playbooks/{playbook_id}", needs=Permission.CHANGE_PLAYBOOKS)
def show_playbook(visit: Visit, playbook_id: str) -> Response:
    playbook = _get(visit, playbook_id)
    form = playbook_form.of_playbook(playbook, visit.setup.practice.languages)
    return _edit_page(visit, playbook, form)


@desk.action(routes, "/playbooks/{playbook_id}", needs=Permission.CHANGE_PLAYBOOKS)
def change_playbook(visit: Visit, playbook_id: str) -> Response:
    """Save, or only look at it with another step or with its forecast."""
    playbook = _get(visit, playbook_id)
    languages = visit.setup.practice.languages
    form = playbook_form.read(visit.form, languages)
    if visit.form["do"] == "add" and len(form.steps) < MOST_STEPS:
        step = playbook_form.new_step(f"step-{fresh(visit.now)[-8:].lower()}", languages)
        return _edit_page(visit, playbook, replace(form, steps=(*form.steps, step)))
    samples = {language: _sample(visit, language) for language in languages}
    form = playbook_form.checked(form, first_language=languages[0], samples=samples)
    if form.wrong:
        return _edit_page(visit, playbook, form, status=400)
    revision = visit.form.number("revision")
    wanted = known_only(visit.setup, playbook_form.to_playbook(form, playbook, revision=revision))
    if visit.form["do"] == "look":
        return _edit_page(visit, playbook, form, wanted=wanted)
    try:
        _save(visit, wanted, "playbook.changed")
    except StaleWrite:
        return _edit_page(visit, _get(visit, playbook_id), form, status=409)
    return visit.go(visit.urls.playbook(playbook_id) + "?said=saved")


@desk.action(routes, "/playbooks/{playbook_id}/switch", needs=Permission.CHANGE_PLAYBOOKS)
def switch_playbook(visit: Visit, playbook_id: str) -> Response:
    playbook = _get(visit, playbook_id)
    on = visit.form["on"] == "yes"
    wanted = replace(playbook, on=on, revision=visit.form.number("revision"))
    try:
        _save(visit, wanted, "playbook.switched-on" if on else "playbook.switched-off")
    except StaleWrite:
        stands = _get(visit, playbook_id)
        form = playbook_form.of_playbook(stands, visit.setup.practice.languages)
        return _edit_page(visit, stands, form, status=409)
    return visit.go(visit.urls.playbook(playbook_id))


@desk.action(routes, "/preview", needs=Permission.CHANGE_PLAYBOOKS)
def preview_words(visit: Visit) -> Response:
    """What a patient would read, and what it costs. Nothing is kept."""
    template, language = visit.form["text"], visit.form["language"]
    wrong = playbook_form.wrong_template(template)
    said = "" if wrong else render(template, _sample(visit, language))
    is_text = visit.form["kind"] == "text"
    cost = inbox_view.cost(said) if is_text and said else None
    body = visit.part("preview.html", wrong=wrong, words=said, cost=cost)
    return desk.part_answer(visit, body)


def _sample(visit: Visit, language: str) -> dict[str, str]:
    location = visit.locations[0]
    providers = [
        of for of in visit.setup.providers.values() if of.location_id == location.location_id
    ]
    day = location.local(visit.now) + timedelta(days=3)
    sample = VisitWords(
        called="María" if language == "es" else "Rosie",
        starts_at=day.replace(hour=10, minute=30, second=0, microsecond=0),
        provider=providers[0].name if providers else "Dr Patel",
        link=visit.urls.absolute(visit.urls.path("a", "k3Jf9Qm2Xv7Lr0Tz5Wb8Yd")),
    )
    place = place_of(visit.setup.practice_at(location), location)
    return fields([sample], place, language, now=visit.now)


def _get(visit: Visit, playbook_id: str) -> Playbook:
    setup = visit.services.setups.of(visit.practice_id, fresh=True)
    found = setup.playbooks.get(PlaybookId(playbook_id))
    if found is None:
        raise NotFound(playbook_id)
    return found


def _save(visit: Visit, playbook: Playbook, did: str) -> None:
    change_setup(visit.services, visit.practice_id, playbook)
    write_down(visit.services, visit.practice_id, did, playbook.playbook_id, by=visit.me.staff_id)


def _edit_page(
    visit: Visit,
    playbook: Playbook,
    form: PlaybookForm,
    *,
    wanted: Playbook | None = None,
    status: int = 200,
) -> Response:
    """`wanted`: as it was typed, so that its forecast is the one beside it."""
    seen = wanted or playbook
    setup = visit.setup
    languages = setup.practice.languages
    return visit.page(
        "playbook.html",
        section="playbooks",
        status=status,
        playbook=playbook,
        form=form,
        wrong=pages.blanks(form.wrong),
        stale=status == 409,
        looked=wanted is not None,
        revision=playbook.revision,
        languages=[(code, saying.language(code)) for code in languages],
        whens=playbook_form.WHENS,
        orders=playbook_form.ORDERS,
        merge_fields=FIELDS,
        previews=_previews(visit, form),
        visit_types=sorted(setup.visit_types.values(), key=lambda of: of.name),
        providers=sorted(setup.providers.values(), key=lambda of: of.name),
        locations=sorted(
            (
                of
                for of in setup.locations.values()
                if not of.closed or of.location_id in form.pilot_locations
            ),
            key=lambda of: of.name,
        ),
        most=MOST_STEPS,
        shown=_forecast(visit, seen),
    )


Preview = tuple[str, inbox_view.Cost]


def _previews(visit: Visit, form: PlaybookForm) -> Mapping[str, Preview | None]:
    """By "<number>.<language>": the text as a patient reads it, and its cost."""
    made: dict[str, Preview | None] = defaultdict(lambda: None)
    for n, step in enumerate(form.steps):
        for language, words in step.words.items():
            if words.text and not playbook_form.wrong_template(words.text):
                said = render(words.text, _sample(visit, language))
                made[f"{n}.{language}"] = (said, inbox_view.cost(said))
    return made


def _forecast(visit: Visit, playbook: Playbook) -> Shown:
    """What this one would send if it is switched on as it is typed, beside all others."""
    others = {**visit.setup.playbooks, playbook.playbook_id: replace(playbook, on=True)}
    found = forecast(
        visit.services, visit.practice_id, now=visit.now, playbooks=tuple(others.values())
    )
    mine = [of for of in found.lines if of.touchpoint.playbook_id == playbook.playbook_id]
    return summary(visit, mine)


def _said(offset: Offset) -> str:
    """ "3 days before at 10:00"."""
    match offset.when:
        case When.BOOKED:
            return "as soon as booked"
        case When.DAYS if offset.days == 0:
            return f"on the day at {offset.at:%H:%M}"
        case When.DAYS:
            return f"{saying.count(offset.days, 'day')} before at {offset.at:%H:%M}"
        case When.BEFORE:
            minutes = offset.before // timedelta(minutes=1)
            return f"{saying.length(minutes)} before"


def _where(visit: Visit, playbook: Playbook) -> str:
    setup = visit.setup
    pilots = [setup.locations[of].name for of in playbook.pilot_locations if of in setup.locations]
    pilots += [setup.providers[of].name for of in playbook.pilot_providers if of in setup.providers]
    types = [setup.visit_types[of].name for of in playbook.visit_types if of in setup.visit_types]
    where = f"only at {saying.listed(sorted(pilots))}" if pilots else "everywhere"
    off = [setup.locations[of].name for of in playbook.off_at if of in setup.locations]
    where += f", not at {saying.listed(sorted(off))}" if off else ""
    return f"{saying.listed(sorted(types)) if types else 'all kinds of visit'}, {where}"
