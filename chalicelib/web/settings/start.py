"""A new practice's first hour: what is left, the hours, and a first text to one's own phone."""

from dataclasses import replace
from datetime import time, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions import own_phone
from chalicelib.actions.change_setup import change_setup
from chalicelib.actions.own_phone import CannotProve
from chalicelib.actions.send_message import NotNow, TheyStopped
from chalicelib.actions.write_down import write_down
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain import phones, wording
from chalicelib.domain.accounts import STILL_REMINDED, Registration
from chalicelib.domain.checklist import Task, checklist
from chalicelib.domain.ids import ProviderId
from chalicelib.domain.limits import until_next
from chalicelib.domain.may_send import ended_at
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.practices import Inherited, Location, Provider, Span, Week
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.proofs import Code
from chalicelib.web import desk, limits, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.requests import Fields
from chalicelib.web.settings import editing

routes = Blueprint(__name__)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_PROVIDERS = 30
_USUAL = ("08:00", "17:00")


def left(visit: Visit) -> tuple[Task, ...]:
    """What a practice that signed itself up has still to do; nothing for whoever cannot do it."""
    setup = visit.setup
    if setup.account.opened_at is None or not visit.may(Permission.CHANGE_SETTINGS) or visit.limits:
        return ()
    tasks = tasks_of(visit)
    return tasks if not all(task.done for task in tasks) else ()


def tasks_of(visit: Visit) -> tuple[Task, ...]:
    setup = visit.setup
    return checklist(
        practice=setup.practice,
        locations=setup.open_locations,
        providers=setup.providers.values(),
        playbooks=setup.playbooks.values(),
        account=setup.account,
    )


@desk.page(routes, "/settings/start", needs=Permission.CHANGE_SETTINGS)
def show_start(visit: Visit) -> Response:
    visit = fresh_setup(visit)
    links = visit.urls
    where = {
        "hours": links.settings("start", "hours"),
        "text": links.settings("start", "text"),
        "number": links.settings("registration"),
        "sender": links.settings("sender"),
        "import": links.settings("import"),
        "playbook": links.playbooks(),
    }
    return visit.page(
        "settings/start.html",
        section="settings",
        tasks=tasks_of(visit),
        where=where,
        trial=_trial(visit),
    )


def _trial(visit: Visit) -> str:
    """ "Your trial ends on 22 December." """
    account, location = visit.setup.account, visit.locations[0]
    if account.trial_ends is None:
        return ""
    today, ended = location.local(visit.now).date(), ended_at(account, now=visit.now)
    if ended is None:
        last = saying.day(location.local(account.trial_ends).date(), today)
        return f"Your trial goes on until {last}."
    until = saying.day(location.local(ended + STILL_REMINDED).date(), today)
    return f"Your trial has ended. What was booked before is reminded until {until}."


def fresh_setup(visit: Visit) -> Visit:
    """As it stands now: these pages show what was changed a moment ago."""
    return replace(visit, setup=visit.services.setups.of(visit.practice_id, fresh=True))


def audit(visit: Visit, did: str) -> None:
    write_down(visit.services, visit.practice_id, did, by=visit.me.staff_id)


# --- hours ---------------------------------------------------------------------------------------


@desk.page(routes, "/settings/start/hours", needs=Permission.CHANGE_SETTINGS)
def show_hours(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    visit = fresh_setup(visit)
    return _hours_page(visit, _typed_hours(visit), {})


@desk.action(routes, "/settings/start/hours", needs=Permission.CHANGE_SETTINGS)
def save_hours(visit: Visit) -> Response:
    """The hours are the practice's: each location has them that has none of its own."""
    editing.must_work_everywhere(visit)
    visit = fresh_setup(visit)
    form, location = visit.form, visit.locations[0]
    typed = {name: form[name] for name in _typed_hours(visit)}
    opening, wrong = _read_week(form)
    names = [name for line in form["providers"].splitlines() if (name := " ".join(line.split()))]
    if not names:
        wrong["providers"] = "Write at least one name: who patients come to see."
    elif len(names) > _MOST_PROVIDERS or any(len(name) > 80 for name in names):
        wrong["providers"] = f"At most {_MOST_PROVIDERS} names of 80 characters."
    if len(form["address"]) > 200:
        wrong["address"] = "At most 200 characters."
    if wrong:
        return _hours_page(visit, typed, wrong, status=400)
    usual = replace(visit.setup.practice, opening=opening, revision=form.number("revision"))
    try:
        change_setup(visit.services, visit.practice_id, usual)
        place = _with_usual_hours(visit.setup.stored[location.location_id], form["address"])
        if place != visit.setup.stored[location.location_id]:
            place = replace(place, revision=form.number("location_revision"))
            change_setup(visit.services, visit.practice_id, place)
        for provider in _providers(visit, location, names):
            visit.services.setups.save(visit.practice_id, provider)
    except StaleWrite:
        problem = "Somebody changed this meanwhile. What you typed is kept: look, then save again."
        return _hours_page(fresh_setup(visit), typed, {}, problem=problem, status=409)
    audit(visit, "settings.hours-changed")
    return visit.go(visit.urls.settings("start"))


def _with_usual_hours(stored: Location, address: str) -> Location:
    """With the practice's hours, unless it has its own."""
    usual = stored.inherits if stored.opening else stored.inherits | {Inherited.HOURS}
    return replace(stored, address=address, inherits=usual)


def _providers(visit: Visit, location: Location, names: list[str]) -> list[Provider]:
    """Those who work whenever the location is open and did not yet: who has own hours keeps
    them."""
    known = {of.name.casefold(): of for of in _here(visit, location)}
    providers = []
    for name in dict.fromkeys(names):
        was = known.get(name.casefold())
        if was is None:
            slug = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
            plain = slug.encode("ascii", "ignore").decode()[:40]
            provider_id = ProviderId(f"{plain}-{fresh(visit.now)[-6:]}")
            new = Provider(
                provider_id=provider_id,
                location_id=location.location_id,
                name=name,
                as_location=True,
            )
            providers.append(new)
        elif not was.as_location and was.hours in ({}, location.opening):
            providers.append(replace(was, as_location=True))
    return providers


def _here(visit: Visit, location: Location) -> list[Provider]:
    """Who works there, by name."""
    every = visit.setup.providers.values()
    here = (of for of in every if of.location_id == location.location_id and not of.left)
    return sorted(here, key=lambda of: of.name)


def _typed_hours(visit: Visit) -> dict[str, str]:
    location = visit.locations[0]
    opening = visit.setup.practice.opening or location.opening
    typed = {"address": location.address, "break_from": "", "break_until": ""}
    for n in range(7):
        spans = opening.get(n, ())
        first, last = (spans[0][0], spans[-1][1]) if spans else (None, None)
        usual = _USUAL if n < 5 and not opening else ("", "")
        typed[f"from-{n}"] = f"{first:%H:%M}" if first else usual[0]
        typed[f"until-{n}"] = f"{last:%H:%M}" if last else usual[1]
        if len(spans) > 1:
            typed["break_from"] = f"{spans[0][1]:%H:%M}"
            typed["break_until"] = f"{spans[1][0]:%H:%M}"
    here = _here(visit, location)
    typed["providers"] = "\n".join(of.name for of in here) or visit.me.name
    return typed


def _read_week(form: Fields) -> tuple[Week, dict[str, str]]:
    wrong: dict[str, str] = {}
    pause = _span(form, "break_from", "break_until", "break", wrong)
    week: dict[int, tuple[Span, ...]] = {}
    for n, name in enumerate(_DAYS):
        span = _span(form, f"from-{n}", f"until-{n}", f"day-{n}", wrong, of=f"{name}: ")
        if span is None:
            continue
        inside = pause and span[0] < pause[0] and pause[1] < span[1]
        week[n] = ((span[0], pause[0]), (pause[1], span[1])) if pause and inside else (span,)
    if not week and not wrong:
        wrong["day-0"] = "Give the hours of at least one day."
    return week, wrong


def _span(
    form: Fields, first: str, last: str, name: str, wrong: dict[str, str], *, of: str = ""
) -> Span | None:
    """None: both are empty, or something is wrong, which is written down under `name`."""
    if not form[first] and not form[last]:
        return None
    try:
        span = (time.fromisoformat(form[first]), time.fromisoformat(form[last]))
    except ValueError:
        wrong[name] = f"{of}write both times, as in 08:00, or neither."
        return None
    if span[0] >= span[1] or any(at.tzinfo or at.second or at.microsecond for at in span):
        wrong[name] = f"{of}the second time must be later than the first."
        return None
    return span


def _own_hours(visit: Visit) -> str:
    """Whom a change here does not reach: "Main Street has hours of its own"."""
    names = [
        of.name
        for of in visit.setup.open_locations
        if of.opening and Inherited.HOURS not in of.inherits
    ]
    if not names:
        return ""
    own = "has hours of its own" if len(names) == 1 else "have hours of their own"
    return f"{saying.listed(names)} {own}"


def _hours_page(
    visit: Visit,
    typed: dict[str, str],
    wrong: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "settings/hours.html",
        section="settings",
        status=status,
        location=visit.locations[0],
        practice_revision=visit.setup.practice.revision,
        own_hours=_own_hours(visit),
        days=list(enumerate(_DAYS)),
        typed=pages.blanks(typed),
        wrong=pages.blanks(wrong),
        problem=problem,
    )


# --- a first text --------------------------------------------------------------------------------


@desk.page(routes, "/settings/start/text", needs=Permission.CHANGE_SETTINGS)
def show_phones(visit: Visit) -> Response:
    return _phones_page(visit)


@desk.action(routes, "/settings/start/text/ask", needs=Permission.CHANGE_SETTINGS)
def ask_phone(visit: Visit) -> Response:
    typed = visit.form["mobile"]
    try:
        phone = phones.normalise(typed, visit.setup.practice.region)
    except BadPhone as bad:
        return _phones_page(visit, typed=typed, wrong=bad.sentence, status=400)
    if not phones.textable(phone):
        wrong = "This number cannot be texted: give a mobile."
        return _phones_page(visit, typed=typed, wrong=wrong, status=400)
    try:
        own_phone.ask_phone(visit.services, visit.practice_id, phone)
    except CannotProve as refused:
        return _phones_page(visit, typed=typed, problem=refused.sentence, status=409)
    return _phones_page(visit, asked=phone)


_CODES = {
    Code.WRONG: "That code is not right. Take the one of the newest text.",
    Code.OVER: "That code is over: it holds for 15 minutes and five tries. Ask for a new one.",
}


@desk.action(routes, "/settings/start/text/check", needs=Permission.CHANGE_SETTINGS)
def check_phone(visit: Visit) -> Response:
    phone, code = visit.form["phone"], "".join(visit.form["code"].split())
    if len(code) != 6 or not code.isdigit():
        return _phones_page(visit, asked=phone, wrong="Type the six digits.", status=400)
    said = own_phone.prove_phone(visit.services, visit.practice_id, phone, code, by=visit.me)
    if said is not Code.RIGHT:
        return _phones_page(visit, asked=phone, wrong=_CODES[said], status=400)
    audit(visit, "settings.phone-verified")
    return visit.go(visit.urls.path("settings", "start", "text", said="verified"))


@desk.action(routes, "/settings/start/text/forget", needs=Permission.CHANGE_SETTINGS)
def forget_phone(visit: Visit) -> Response:
    own_phone.forget_phone(visit.services, visit.practice_id, visit.form["phone"])
    audit(visit, "settings.phone-removed")
    return visit.go(visit.urls.settings("start", "text"))


@desk.action(routes, "/settings/start/text/send", needs=Permission.CHANGE_SETTINGS)
def send_text(visit: Visit) -> Response:
    visit = fresh_setup(visit)
    phone = visit.form["phone"]
    if phone not in visit.setup.account.verified_numbers:
        return _phones_page(visit, problem="Verify this phone first.", status=409)
    if not _may_try(visit):
        return _too_often(visit)
    try:
        sent = own_phone.text_oneself(
            visit.services, visit.practice_id, phone, called=visit.me.name
        )
    except NotNow as held:
        problem = f"Not sent: {wording.why_of(held.why)}."
        return _phones_page(visit, problem=problem, status=409)
    except TheyStopped:
        problem = "Not sent: this phone texted STOP. Text START from it to go on."
        return _phones_page(visit, problem=problem, status=409)
    if sent is None or sent.state != "sent":
        problem = "The carrier did not take it just now. Try again in a minute."
        return _phones_page(visit, problem=problem, status=409)
    return visit.go(visit.urls.path("settings", "start", "text", said="texted"))


@desk.action(routes, "/settings/start/text/email", needs=Permission.CHANGE_SETTINGS)
def send_email(visit: Visit) -> Response:
    if not _may_try(visit):
        return _too_often(visit)
    try:
        own_phone.email_oneself(visit.services, visit.practice_id, visit.me)
    except (TryAgain, Undeliverable, Uncertain):
        problem = "The email did not leave just now. Try again in a minute."
        return _phones_page(visit, problem=problem, status=409)
    return visit.go(visit.urls.path("settings", "start", "text", said="emailed"))


_OFTEN = "That was tried often enough for an hour."
_HOUR = timedelta(hours=1)


def _may_try(visit: Visit) -> bool:
    what = f"trying {visit.practice_id}"
    return visit.services.limits.take(what, most=20, per=_HOUR, now=visit.now)


def _too_often(visit: Visit) -> Response:
    answer = _phones_page(visit, problem=_OFTEN, status=429)
    answer.headers.update(limits.after(until_next(_HOUR, now=visit.now)))
    return answer


def _phones_page(
    visit: Visit,
    *,
    typed: str = "",
    asked: str = "",
    wrong: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    visit = fresh_setup(visit)
    account = visit.setup.account
    said = {
        "verified": "Verified. Now text yourself a reminder.",
        "texted": "Sent. Look at your phone, and answer it: your reply lands in the inbox.",
        "emailed": f"Sent to {visit.me.email}.",
    }.get(visit.query["said"], "")
    return visit.page(
        "settings/first_text.html",
        section="settings",
        status=status,
        typed=typed,
        asked=asked,
        shown_asked=saying.phone(asked),
        wrong=wrong,
        problem=problem,
        notice=said,
        verified=[(of, saying.phone(of)) for of in account.verified_numbers],
        most=own_phone.MOST_PHONES,
        registered=account.registration is Registration.DONE,
        number=saying.phone(own_phone.sender_of(visit.services, visit.setup).number),
        raw_number=own_phone.sender_of(visit.services, visit.setup).number,
        tried=account.tried_at is not None,
    )
