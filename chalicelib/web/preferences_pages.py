"""Which messages someone gets at one number or address, and the way out of all of them.

One link opens one contact point, whoever shares it. Stopping always works, whatever the page that
was open said; saving preferences says which revision it saw.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions import consent, plan_reminders
from chalicelib.actions.opinions import judge_kind, kinds_ended
from chalicelib.actions.sources.code import take_link
from chalicelib.domain.errors import BadInput
from chalicelib.domain.languages import direction, own_name
from chalicelib.domain.minors import only_grown_up
from chalicelib.domain.opinions import KINDS, chosen, is_damped, kinds_for
from chalicelib.domain.patients import (
    Consent,
    ContactPoint,
    Health,
    Purpose,
    Rather,
)
from chalicelib.domain.topics import PROMOTES, Opinion, Topic
from chalicelib.domain.values import dataclass
from chalicelib.storage.audit import entry_about
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import pages
from chalicelib.web.link_pages import FORM, Asked, patient_page, show, to
from chalicelib.web.preferences_link import Preferences, open_link

routes = Blueprint(__name__)

LONGEST_PAUSE = timedelta(days=365)
_MULTIPART = "multipart/form-data"
_HOUR = re.compile(r"([01][0-9]|2[0-3]):00")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of message, as the page has it."""

    topic: Topic
    says: str
    ticked: bool
    ended: bool
    damped: str


@dataclass(frozen=True, kw_only=True)
class Wrong:
    field: str = ""
    says: str = ""


@routes.route("/p/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "p", "token")
def preferences(asked: Asked, token: str) -> Response:
    return _show(open_link(asked, token), done=asked.query("done"))


@routes.route("/p/{token}", methods=["POST"], content_types=FORM)
@patient_page(routes, "p", "token")
def change(asked: Asked, token: str) -> Response:
    opened, form = open_link(asked, token), asked.form()
    do = form.get("do", "")
    match do:
        case "stop":
            _stop(opened, source="preferences page")
        case "stop-offers":
            _stop_offers(opened)
        case "start":
            _start(opened)
        case "start-offers" if not opened.is_stopped:
            _start_offers(opened)
        case Opinion.USEFUL | Opinion.TOO_MUCH if topic := _topic(form.get("about", "")):
            _judge(opened, topic, Opinion(do))
            return to(asked, "p", token, done="judged", about=topic)
        case "save":
            return _save(opened, form)
        case "own-link" if link := _take_link(opened):
            # Not fetched with a GET: the code in it says what they are called.
            return _show(opened, own_link=link)
        case _:
            return _show(opened, status=400)
    return to(asked, "p", token, done=do)


@routes.route("/o/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "o", "token")
def opinion(asked: Asked, token: str) -> Response:
    """The question alone: where a message's own link leads."""
    topic = _topic(asked.query("about"))
    opened = open_link(asked, token)
    if topic is None or opened.is_stopped:
        return to(asked, "p", token)
    return _show_opinion(opened, topic)


@routes.route("/o/{token}", methods=["POST"], content_types=FORM)
@patient_page(routes, "o", "token")
def say_opinion(asked: Asked, token: str) -> Response:
    opened, form = open_link(asked, token), asked.form()
    topic, do = _topic(form.get("about", "")), form.get("do", "")
    if topic is None or do not in (Opinion.USEFUL, Opinion.TOO_MUCH):
        return _show(opened, status=400)
    _judge(opened, topic, Opinion(do))
    return to(asked, "o", token, about=topic, done="judged")


def _topic(said: str) -> Topic | None:
    return next((of for of in KINDS if of == said), None)


def _judge(opened: Preferences, topic: Topic, opinion: Opinion) -> None:
    services, contact = opened.asked.services, opened.contact
    judge_kind(services, contact, topic, opinion, today=opened.today, now=opened.asked.now)


@routes.route("/u/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "u", "token")
def unsubscribe(asked: Asked, token: str) -> Response:
    return _show_unsubscribe(open_link(asked, token))


@routes.route("/u/{token}", methods=["POST"], content_types=[*FORM, _MULTIPART])
@patient_page(routes, "u", "token")
def unsubscribe_at_once(asked: Asked, token: str) -> Response:
    """RFC 8058: a mail service posts this for its user, with no cookie, and follows no redirect."""
    opened = open_link(asked, token)
    if not _says_one_click(asked):
        return _show_unsubscribe(opened, status=400)
    was_stopped = opened.is_stopped
    by_page = "sec-fetch-site" in asked.request.headers
    _stop(opened, source="unsubscribe page" if by_page else "unsubscribe header")
    return _show_unsubscribe(open_link(asked, token), done=not was_stopped)


def _take_link(opened: Preferences) -> str:
    """Empty: several share this number or address, or all of them are children."""
    patient_id = only_grown_up(opened.contact.people, opened.today)
    if patient_id is None:
        return ""
    services, practice_id = opened.asked.services, opened.contact.practice_id
    return take_link(services, practice_id, services.patients.standing(practice_id, patient_id))


def _stop(opened: Preferences, *, source: str) -> None:
    wording = opened.by_channel("stop_texts", "stop_emails")
    contact = opened.contact
    for purpose in (Purpose.CARE, Purpose.MARKETING):
        contact = consent.stop(
            opened.asked.services,
            contact,
            purpose=purpose,
            source=source,
            wording=wording,
            now=opened.asked.now,
        )
    _replan(opened)


def _stop_offers(opened: Preferences) -> None:
    consent.stop(
        opened.asked.services,
        opened.contact,
        purpose=Purpose.MARKETING,
        source="preferences page",
        wording=opened.says("stop_offers"),
        now=opened.asked.now,
    )


def _start(opened: Preferences) -> None:
    """Messages about appointments only: news and offers need a consent of their own."""
    consent.start(
        opened.asked.services,
        opened.contact,
        purpose=Purpose.CARE,
        source="preferences page",
        wording=opened.by_channel("start_texts", "start_emails"),
        now=opened.asked.now,
    )
    _replan(opened)


def _start_offers(opened: Preferences) -> None:
    """47 CFR 64.1200(f)(9): in writing, and saying that nothing depends on it."""
    words = opened.by_channel("start_offers_text", "start_offers_email")
    note = opened.by_channel("start_offers_text_note", "start_offers_email_note")
    consent.start(
        opened.asked.services,
        opened.contact,
        purpose=Purpose.MARKETING,
        source="preferences page",
        wording=f"{words}. {note}",
        now=opened.asked.now,
    )


def _replan(opened: Preferences) -> None:
    contact = opened.contact
    plan_reminders.replan_contact(opened.asked.services, contact.practice_id, contact.contact_id)


def _save(opened: Preferences, form: Mapping[str, str]) -> Response:
    try:
        wished = _wished(opened, form)
    except BadInput as error:
        says = opened.w(error.expected, last=opened.w.day(opened.today + LONGEST_PAUSE))
        return _show(opened, wrong=Wrong(field=error.field, says=says), form=form, status=400)
    if form.get("revision") != str(opened.contact.revision):
        return _show(opened, warning=opened.w("changed_preferences"), status=409)
    try:
        audit = entry_about(wished, "preferences.saved", who="patient", at=opened.asked.now)
        services = opened.asked.services
        counts = kinds_ended(services, opened.contact, wished, opened.today)
        services.contacts.save(wished, audit=audit, also=counts)
    except StaleWrite:
        fresh = open_link(opened.asked, opened.link.token)
        return _show(fresh, warning=opened.w("changed_preferences"), status=409)
    _replan(opened)
    return to(opened.asked, "p", opened.link.token, done="save")


def _wished(opened: Preferences, form: Mapping[str, str]) -> ContactPoint:
    """Raises BadInput, whose `expected` is the name of the words to say."""
    language = form.get("language", "")
    if language not in opened.setup.practice.languages:
        raise BadInput("language", "bad_language")
    quiet_from, quiet_until = (_hour(form.get(name, "")) for name in ("from", "until"))
    one_only = (quiet_from is None) != (quiet_until is None)
    # Quiet runs over midnight; the other way round no hour of any day would be left.
    if one_only or (quiet_from and quiet_until and quiet_from <= quiet_until):
        raise BadInput("hours", "bad_hours")
    shown = [of for of in KINDS if of in form.get("shown", "").split()]
    contact = chosen(opened.contact, shown, [of for of in shown if form.get(f"kind-{of}")])
    return replace(
        contact,
        language=language,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        paused_until=_pause(opened, form.get("pause", "")),
        once_a_week=bool(form.get("once-a-week")),
        rather=next((of for of in Rather if of == form.get("rather")), contact.rather),
    )


def _hour(text: str) -> time | None:
    if not text:
        return None
    # Only what the page offers: a time with a zone in it cannot be compared with a wall clock's.
    if not _HOUR.fullmatch(text):
        raise BadInput("hours", "bad_hours")
    return time.fromisoformat(text)


def _pause(opened: Preferences, text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput("pause", "bad_day") from None
    if not opened.today < day <= opened.today + LONGEST_PAUSE:
        raise BadInput("pause", "bad_day")
    return datetime.combine(day, time(0), opened.zone)


def _says_one_click(asked: Asked) -> bool:
    kind = str(asked.request.headers.get("content-type", ""))
    if kind.startswith(_MULTIPART):
        return b'name="List-Unsubscribe"' in asked.body and b"One-Click" in asked.body
    return asked.form().get("List-Unsubscribe") == "One-Click"


def _paused_until(opened: Preferences) -> date | None:
    until = opened.contact.paused_until
    return until.astimezone(opened.zone).date() if until and until > opened.asked.now else None


def _done(opened: Preferences, done: str) -> str:
    """Said only where it is so: anybody can write an address."""
    if done == "stop" and opened.is_stopped:
        return opened.by_channel("texts_stopped", "emails_stopped")
    if done == "start" and not opened.is_stopped:
        return opened.by_channel("texts_started", "emails_started")
    if done == "stop-offers" and opened.contact.marketing is Consent.STOPPED:
        return opened.says("offers_stopped")
    if done == "start-offers" and opened.contact.marketing is Consent.ALLOWED:
        return opened.says("offers_started")
    if done == "judged" and (topic := _topic(opened.asked.query("about"))):
        return _judged(opened, topic)
    return opened.w("saved") if done == "save" else ""


def _judged(opened: Preferences, topic: Topic) -> str:
    """What followed from what they said of this kind."""
    w, contact, kind = opened.w, opened.contact, opened.w(f"kind_{topic}")
    if topic in contact.not_wanted:
        return w("ended_said", kind=kind)
    if is_damped(contact, topic, opened.today):
        return w("damped_said", kind=kind, day=w.day(contact.damped[topic]))
    return w("useful_said", kind=kind) if topic in contact.opinions else ""


def _status_line(opened: Preferences) -> str:
    if opened.is_stopped:
        return opened.by_channel("texts_off", "emails_off")
    return opened.by_channel("texts_on", "emails_on")


def _show(
    opened: Preferences,
    *,
    done: str = "",
    warning: str = "",
    wrong: Wrong | None = None,
    form: Mapping[str, str] | None = None,
    own_link: str = "",
    status: int = 200,
) -> Response:
    asked, w, contact = opened.asked, opened.w, opened.contact
    pause = _paused_until(opened)
    practice = opened.setup.practice_at(opened.location)
    members = len(contact.members)
    return show(
        asked,
        "preferences.html",
        w=w,
        title=w("preferences", practice=practice.brand),
        setup=opened.setup,
        location=opened.location,
        status=status,
        said=warning or _done(opened, done),
        warns=bool(warning),
        contact=contact,
        status_line=_status_line(opened),
        stopped=opened.is_stopped,
        paused=w("paused", day=w.day(pause)) if pause and not opened.is_stopped else "",
        no_reach=opened.by_channel("no_reach_text", "no_reach_email")
        if contact.health is Health.BAD
        else "",
        household=w("household", count=members, practice=practice.brand) if members > 1 else "",
        post_to=asked.path("p", opened.link.token),
        stop_title=w("stop_texts_title" if opened.is_text else "stop_emails_title"),
        stop_words=opened.by_channel("stop_texts", "stop_emails"),
        start_words=opened.by_channel("start_texts", "start_emails"),
        start_note=opened.by_channel("start_texts_note", "start_emails_note"),
        gets_offers=not PROMOTES.isdisjoint(kinds_for(contact)),
        start_offers_words=opened.by_channel("start_offers_text", "start_offers_email"),
        start_offers_note=opened.by_channel("start_offers_text_note", "start_offers_email_note"),
        kinds=_kinds(opened, form),
        rather_choices=_rather(opened),
        offers_words=opened.says("stop_offers"),
        languages=[
            (code, own_name(code), direction(code)) for code in opened.setup.practice.languages
        ],
        may_recommend=only_grown_up(contact.people, opened.today) is not None,
        own_link=own_link,
        wrong=wrong or Wrong(),
        chosen=pages.blanks(form) if form else _stored(opened, pause),
        hour_fields=_hour_fields(opened),
        hour_choices=[(f"{hour:02d}:00", w.time(time(hour))) for hour in range(24)],
        hours_note=w("hours_note", zone=w.zone(opened.zone)),
        first_day=(opened.today + timedelta(days=1)).isoformat(),
        last_day=(opened.today + LONGEST_PAUSE).isoformat(),
    )


def _stored(opened: Preferences, pause: date | None) -> dict[str, str]:
    contact = opened.contact
    return {
        "language": opened.speaks or opened.setup.practice.languages[0],
        "from": contact.quiet_from.strftime("%H:%M") if contact.quiet_from else "",
        "until": contact.quiet_until.strftime("%H:%M") if contact.quiet_until else "",
        "pause": pause.isoformat() if pause else "",
        "once-a-week": "yes" if contact.once_a_week else "",
        "rather": contact.rather,
    }


def _kinds(opened: Preferences, form: Mapping[str, str] | None) -> list[Kind]:
    w, contact = opened.w, opened.contact
    return [
        Kind(
            topic=topic,
            says=w(f"kind_{topic}"),
            ticked=bool(form.get(f"kind-{topic}")) if form else topic not in contact.not_wanted,
            ended=topic in contact.not_wanted,
            damped=w("kind_damped", day=w.day(contact.damped[topic]))
            if is_damped(contact, topic, opened.today)
            else "",
        )
        for topic in kinds_for(contact)
    ]


def _rather(opened: Preferences) -> list[tuple[str, str]]:
    return [
        (Rather.EITHER.value, opened.w("rather_both")),
        (Rather.HERE.value, opened.by_channel("rather_here_text", "rather_here_email")),
        (Rather.OTHER.value, opened.by_channel("rather_other_text", "rather_other_email")),
    ]


def _hour_fields(opened: Preferences) -> list[tuple[str, str, str]]:
    """The name, what it says, and the usual time of each of the two."""
    w, location = opened.w, opened.location
    return [
        ("from", w("hours_from"), w.time(location.quiet_from)),
        ("until", w("hours_until"), w.time(location.quiet_until)),
    ]


def _show_opinion(opened: Preferences, topic: Topic) -> Response:
    asked, w = opened.asked, opened.w
    return show(
        asked,
        "opinion.html",
        w=w,
        title=w("opinions_title"),
        setup=opened.setup,
        location=opened.location,
        said=_done(opened, asked.query("done")),
        lead=opened.says("opinion_of"),
        kind=w(f"kind_{topic}"),
        topic=topic,
        post_to=asked.path("o", opened.link.token),
        preferences=asked.path("p", opened.link.token),
    )


def _show_unsubscribe(opened: Preferences, *, done: bool = False, status: int = 200) -> Response:
    asked, w = opened.asked, opened.w
    practice = opened.setup.practice_at(opened.location).brand
    question = opened.by_channel("unsubscribe_text", "unsubscribe")
    return show(
        asked,
        "unsubscribe.html",
        w=w,
        title=w("preferences", practice=practice) if opened.is_stopped else question,
        setup=opened.setup,
        location=opened.location,
        status=status,
        said=opened.by_channel("texts_stopped", "emails_stopped") if done else "",
        status_line=_status_line(opened),
        stopped=opened.is_stopped,
        stop_words=opened.by_channel("stop_texts", "stop_emails"),
        post_to=asked.path("u", opened.link.token),
        preferences=asked.path("p", opened.link.token),
        only_offers=w("unsubscribe_offers")
        if not opened.is_text and not PROMOTES.isdisjoint(kinds_for(opened.contact))
        else "",
    )
