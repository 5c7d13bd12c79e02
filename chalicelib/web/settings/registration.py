"""The form that the carriers read, and how far they are with it."""

from chalice.app import Blueprint, Response

from chalicelib.actions.compose import place_of
from chalicelib.actions.own_address import PUBLIC
from chalicelib.actions.register_number import tell_carriers
from chalicelib.domain import registration
from chalicelib.domain.accounts import Registration as State
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.patients import Channel
from chalicelib.domain.registration import FIELDS, Registration
from chalicelib.domain.roles import Permission
from chalicelib.domain.wording import Visit as VisitWords
from chalicelib.domain.wording import fields, render, words_for
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.start import audit, fresh_setup

routes = Blueprint(__name__)

_STATES = {
    State.MISSING: ("Not begun", "Fill this in once. The carriers then take some days."),
    State.WAITING: (
        "Waiting for the carrier",
        "They take from a few days to three weeks. Meanwhile texts go to your verified phones, and "
        "emails to everybody. Change something, and they begin anew.",
    ),
    State.REFUSED: ("Refused by the carrier", "Mend what they say below, and send it again."),
    State.DONE: ("Registered", "Everybody can be texted."),
}


@desk.page(routes, "/settings/registration", needs=Permission.CHANGE_SETTINGS)
def show_registration(visit: Visit) -> Response:
    visit = fresh_setup(visit)
    told = visit.services.registrations.get(visit.practice_id)
    typed = dict(told.fields) or _to_begin_with(visit)
    return _page(visit, told, typed, {})


@desk.action(routes, "/settings/registration", needs=Permission.CHANGE_SETTINGS)
def send_registration(visit: Visit) -> Response:
    visit = fresh_setup(visit)
    form = visit.form
    typed = {asked.name: form[asked.name] for asked in FIELDS}
    told = Registration(fields=typed, revision=form.number("revision"))
    wrong = registration.check(typed)
    if wrong:
        return _page(visit, told, typed, wrong, status=400)
    try:
        tell_carriers(visit.services, visit.practice_id, told)
    except StaleWrite:
        now = visit.services.registrations.get(visit.practice_id)
        problem = "Somebody changed this meanwhile. What you typed is kept: look, then send again."
        return _page(visit, now, typed, {}, problem=problem, status=409)
    audit(visit, "settings.registration-sent")
    return visit.go(visit.urls.path("settings", "registration", said="saved"))


def _to_begin_with(visit: Visit) -> dict[str, str]:
    practice, location = visit.setup.practice, visit.locations[0]
    domain = visit.me.email.partition("@")[2]
    language = "en"
    tomorrow = location.local(visit.now).replace(hour=10, minute=0, second=0, microsecond=0)
    sample = VisitWords(
        called="Rosa", starts_at=tomorrow, link=visit.services.config.public_base_url
    )
    values = fields([sample], place_of(practice, location), language, now=visit.now)
    steps = [step for of in visit.setup.playbooks.values() for step in of.steps if step.words]
    steps = (steps + [step for of in default_playbooks() for step in of.steps])[:3]
    texts = [
        render(words_for(of.words, language, language, Channel.TEXT)[1].text, values)
        for of in steps
    ]
    return registration.to_begin_with(
        brand=practice.brand,
        phone=saying.phone(location.phone),
        website="" if domain in PUBLIC else f"https://www.{domain}",
        contact=visit.me.name,
        email=visit.me.email,
        samples=(texts[1], texts[2]),
    )


def _page(
    visit: Visit,
    told: Registration,
    typed: dict[str, str],
    wrong: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    state = visit.setup.account.registration
    name, says = _STATES[state]
    return visit.page(
        "settings/registration.html",
        section="settings",
        status=status,
        asked=FIELDS,
        typed=pages.blanks(typed),
        wrong=pages.blanks(wrong),
        revision=told.revision,
        note=told.note,
        state=name,
        says=says,
        done=state is State.DONE,
        number=saying.phone(visit.locations[0].number),
        problem=problem,
    )
