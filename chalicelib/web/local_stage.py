"""The local stage's own pages: a patient's phone, the emails that left, and the clock.

They are the world outside: what is done here goes through the doors that carriers use. On any
other stage they do not exist.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import cached_property, wraps
from itertools import islice
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.actions.find_sent import find_sent
from chalicelib.actions.play_carrier import report_deliveries
from chalicelib.channels.local_carrier import LeftEmail, LocalCarrier, PhoneIs, answer_twilio
from chalicelib.clock import MovableClock, system_clock
from chalicelib.domain import wording
from chalicelib.domain.decent_hours import wall_clock
from chalicelib.domain.ids import ContactId, PracticeId, TouchpointId
from chalicelib.domain.patients import Channel
from chalicelib.domain.phones import display
from chalicelib.domain.practices import Carrier, Location
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.due import Due
from chalicelib.storage.errors import NotFound
from chalicelib.storage.local_phones import LocalPhoneStore
from chalicelib.storage.setup import Setup
from chalicelib.web import local_phone, pages, urls
from chalicelib.web.local_phone import Line, Thread
from chalicelib.web.words import Words

routes = Blueprint(__name__)

_FORM = ["application/x-www-form-urlencoded"]
_AFTER_DUE = timedelta(seconds=15)
"""The sweep leaves the last ten seconds for the next one."""
_LOOKED_AHEAD = (timedelta(hours=2), timedelta(days=1), timedelta(days=4), timedelta(days=30))
_NEXT = 8
_EMAILS = 50
_QUICK = ("YES", "CHANGE", "can we do Friday instead?", "running 10 min late", "STOP")
_SWEEP = {
    "version": "0",
    "id": "local",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "1970-01-01T00:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail": {},
}


@dataclass(frozen=True, kw_only=True)
class Here:
    """One request to a page of the local stage."""

    services: wiring.Services
    carrier: LocalCarrier
    now: datetime

    def query(self, name: str) -> str:
        asked: Mapping[str, str] = routes.current_request.query_params or {}
        return str(asked.get(name, ""))

    def form(self, name: str) -> str:
        raw = routes.current_request.raw_body
        body = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
        return parse_qs(body, keep_blank_values=True).get(name, [""])[-1]

    @cached_property
    def practices(self) -> list[PracticeId]:
        """Those that have texted, else those that have something planned: nothing lists them."""
        found: set[PracticeId] = set()
        for number, phone in {(text.sender, text.to) for text in self.carrier.texts()}:
            with suppress(NotFound):
                found.add(self.services.doors.texted(number, phone).practice_id)
        if not found:
            found = {PracticeId(due.pk.split("#")[1]) for due in _due(self, _LOOKED_AHEAD[-1])}
        return sorted(found)

    @cached_property
    def locations(self) -> list[Location]:
        setups = [self.services.setups.of(practice_id) for practice_id in self.practices]
        return [location for setup in setups for location in setup.locations.values()]

    @cached_property
    def zones(self) -> list[str]:
        return list(dict.fromkeys(location.zone for location in self.locations)) or ["UTC"]

    def path(self, *parts: str, **query: str | None) -> str:
        return urls.of(self.services.config).path("local", *parts, **query)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page with the bar that leads from one to the other."""
        return pages.render(
            f"local/{template}",
            config=self.services.config,
            status=status,
            headers=_headers(),
            here=self,
            **(values if "clock" in values else self._with_clock(values)),
        )

    def _with_clock(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "zones": self.zones, "clock": _clock(self.now, self.zones)}

    def to(self, *parts: str, **query: str | None) -> Response:
        return pages.redirect(self.path(*parts, **query), config=self.services.config)


def local_page(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Only on the local stage; a form only from here."""

    @wraps(handler)
    def answer(**in_path: str) -> Response:
        services = wiring.services()
        request = routes.current_request
        if not services.config.is_local:
            return _nothing(404)
        elsewhere = request.headers.get("sec-fetch-site", "same-origin") in (
            "cross-site",
            "same-site",
        )
        if request.method == "POST" and elsewhere:
            return _nothing(403)
        carrier = LocalCarrier(services.config.inbound_topic_arn)
        here = Here(services=services, carrier=carrier, now=services.clock())
        return handler(here, **in_path)

    return answer


@routes.route("/local", methods=["GET"])
@local_page
def start(here: Here) -> Response:
    return here.to("phone")


# --- the phone -----------------------------------------------------------------------------------


@routes.route("/local/phone", methods=["GET"])
@local_page
def phone(here: Here) -> Response:
    texts = here.carrier.texts()
    lines = local_phone.lines_with_texts(here.services, texts)
    asked = _asked_line(here)
    line = asked or next(iter(lines), None)
    wanted = here.query("everyone") or not lines
    return here.show(
        "phone.html",
        section="phone",
        lines=lines,
        everyone=local_phone.everyone(here.services, here.practices) if wanted else [],
        numbers=_numbers(here),
        thread=local_phone.thread(here.services, line, texts) if line else None,
        **_phone_values(here, line),
    )


@routes.route("/local/phone/thread", methods=["GET"])
@local_page
def thread(here: Here) -> Response:
    """The part of the phone that updates by itself."""
    line = _asked_line(here)
    if line is None:
        return _nothing(404)
    found = local_phone.thread(here.services, line, here.carrier.texts())
    when = _said_when(found)
    return here.show("thread.html", thread=found, said_when=when, zones=[], clock=[])


@routes.route("/local/phone/answer", methods=["POST"], content_types=_FORM)
@local_page
def answer(here: Here) -> Response:
    """Someone wrote on this phone: their carrier brings it to the door of the number's carrier."""
    sender, number = _e164(here.form("phone")), here.form("number")
    text = here.form("text")
    line = local_phone.line_of(here.services, sender, number) if sender else None
    if line is None:
        return here.show("refused.html", section="phone", status=400)
    if text.strip():
        _bring(here, local_phone.thread(here.services, line, here.carrier.texts()), text)
    return here.to("phone", phone=sender, number=number)


def _bring(here: Here, found: Thread, text: str) -> None:
    line = found.line
    if found.carrier is Carrier.TWILIO:
        answer_twilio(
            here.services.config.public_base_url,
            token=here.services.secrets.twilio_tokens[found.account],
            account=found.account,
            sender=line.phone,
            number=line.number,
            text=text,
        )
        return
    here.carrier.answer(
        sender=line.phone, number=line.number, text=text, in_reply_to=found.last_ref
    )


@routes.route("/local/phone/became", methods=["POST"], content_types=_FORM)
@local_page
def became(here: Here) -> Response:
    """From now on this is what becomes of texts to this phone."""
    number, wished = _e164(here.form("phone")), here.form("became")
    if not number or wished not in PhoneIs.__members__:
        return here.show("refused.html", section="phone", status=400)
    LocalPhoneStore(here.services.db).behave(number, became=wished)
    return here.to("phone", phone=number, number=here.form("number"))


@routes.route("/local/receipts", methods=["POST"], content_types=_FORM)
@local_page
def receipts(here: Here) -> Response:
    """The carriers write what became of the texts that left; each page asks them to."""
    report_deliveries(here.services, here.carrier, written_at=system_clock())
    return Response(body="", status_code=204, headers={"Cache-Control": "no-store"})


def _phone_values(here: Here, line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"line": None}
    found = local_phone.thread(here.services, line, here.carrier.texts())
    known = LocalPhoneStore(here.services.db).all().get(line.phone)
    return {
        "line": line,
        "shown": display(line.phone),
        "shown_number": display(line.number),
        "said_when": _said_when(found),
        "is_": (known.became if known else "") or PhoneIs.REACHED.name,
        "behaviours": {of.name: local_phone.SAYS[of] for of in PhoneIs},
        "quick": _QUICK,
    }


def _said_when(found: Thread) -> dict[int, str]:
    """When each bubble was written, where that is known, by its place."""
    w = Words("en", found.location.country)
    return {
        n: w.short(found.location.local(bubble.at))
        for n, bubble in enumerate(found.bubbles)
        if bubble.at
    }


def _asked_line(here: Here) -> Line | None:
    asked_phone, number = _e164(here.query("phone")), here.query("number")
    if not asked_phone:
        return None
    return local_phone.line_of(here.services, asked_phone, number)


def _e164(text: str) -> str:
    """A browser sends a "+" in an address as a space when a person typed it."""
    digits = text.strip().removeprefix("+")
    return f"+{digits}" if digits.isascii() and digits.isdecimal() and len(digits) <= 15 else ""


def _numbers(here: Here) -> list[tuple[str, str]]:
    """Each location's number and whose it is."""
    found = []
    for practice_id in here.practices:
        setup = here.services.setups.of(practice_id)
        for location in setup.locations.values():
            says = f"{setup.practice.brand}, {location.name} {display(location.number)}"
            found.append((location.number, says))
    return found


# --- the outbox ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An email and what we know about it."""

    email: LeftEmail
    n: int
    when: str = ""
    delivery: str = ""
    unsubscribe: str = ""
    calendar: str = ""


@routes.route("/local/outbox", methods=["GET"])
@local_page
def outbox(here: Here) -> Response:
    emails = here.carrier.emails()
    shown = [_shown(here, email, n) for n, email in enumerate(emails[:_EMAILS])]
    asked = here.query("email")
    chosen = next((of for of in shown if of.email.ref == asked), shown[0] if shown else None)
    return here.show("outbox.html", section="outbox", emails=shown, chosen=chosen)


@routes.route("/local/outbox/list", methods=["GET"])
@local_page
def outbox_list(here: Here) -> Response:
    """The part of the outbox that updates by itself."""
    shown = [_shown(here, email, n) for n, email in enumerate(here.carrier.emails()[:_EMAILS])]
    asked = here.query("email")
    chosen = next((of for of in shown if of.email.ref == asked), None)
    return here.show("emails.html", emails=shown, chosen=chosen, zones=[], clock=[])


@routes.route("/local/outbox/body", methods=["GET"])
@local_page
def body(here: Here) -> Response:
    """An email's own HTML, for a frame that may run and send nothing."""
    email = _email(here, here.query("email"))
    if email is None:
        return _nothing(404)
    headers: pages.Headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body=f'<base target="_blank">{email.html}', headers=headers)


@routes.route("/local/outbox/happens", methods=["POST"], content_types=_FORM)
@local_page
def happens(here: Here) -> Response:
    """An email bounces, or its reader calls it spam: SES tells its topic."""
    email = _email(here, here.form("email"))
    match email, here.form("what"):
        case LeftEmail(), "bounce":
            here.carrier.bounce(email, at=here.now)
        case LeftEmail(), "complain":
            here.carrier.complain(email, at=here.now)
        case _:
            return here.show("refused.html", section="outbox", status=400)
    return here.to("outbox", email=email.ref)


def _email(here: Here, ref: str) -> LeftEmail | None:
    return next((email for email in here.carrier.emails() if email.ref == ref), None)


def _shown(here: Here, email: LeftEmail, n: int) -> Shown:
    services = here.services
    found = find_sent(services, email.ref, email.to)
    if not isinstance(found, Touchpoint):
        return Shown(email=email, n=n)
    setup = services.setups.of(found.practice_id)
    contact = services.contacts.get(found.practice_id, found.contact_id)
    location = setup.locations[found.location_id]
    at = location.local(found.ended_at) if found.ended_at else None
    ids = [subject.appointment_id for subject in found.subjects]
    visits = services.appointments.get_many(found.practice_id, ids)
    links = [visit.link for visit in visits.values() if visit.link]
    path = urls.of(services.config).path
    return Shown(
        email=email,
        n=n,
        when=Words("en", location.country).short(at) if at else "",
        delivery=found.delivery,
        unsubscribe=path("u", contact.link) if contact.link else "",
        calendar=path("a", links[0], "calendar") if len(links) == 1 else "",
    )


# --- the clock -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Something that is due soon, as a person says it."""

    at: str
    """A stamp."""
    when: str
    what: str
    phone: str = ""
    """Where it will arrive; empty for an email."""
    number: str = ""


@routes.route("/local/clock", methods=["GET"])
@local_page
def clock(here: Here) -> Response:
    return here.show(
        "clock.html",
        section="clock",
        coming=_coming(here),
        places=[(zone, Words("en").zone(ZoneInfo(zone))) for zone in here.zones],
        moved=_moved(here),
    )


@routes.route("/local/clock/now", methods=["GET"])
@local_page
def clock_now(here: Here) -> Response:
    """The part of the bar that updates by itself; it is told the zones, so that it is cheap."""
    zones = [zone for zone in here.query("zones").split(",") if _known(zone)]
    return here.show("now.html", zones=zones, clock=_clock(here.now, zones))


@routes.route("/local/clock", methods=["POST"], content_types=_FORM)
@local_page
def move_clock(here: Here) -> Response:
    """Move the clock, then sweep at once, so that what is due leaves within seconds."""
    to = _wished(here)
    moves = here.services.clock
    if not isinstance(moves, MovableClock):
        return _nothing(404)
    if here.form("move") == "back":
        moves.reset()
    elif to is None:
        return here.show("refused.html", section="clock", status=400)
    else:
        moves.move_to(to)
    here.carrier.run("app.sweep", _SWEEP)
    if here.form("move") == "there":
        return _to_watch(here)
    return here.to("clock")


def _to_watch(here: Here) -> Response:
    """Where what has just become due is about to be seen."""
    if here.form("phone"):
        return here.to("phone", phone=_e164(here.form("phone")), number=here.form("number"))
    return here.to("outbox")


def _clock(now: datetime, zones: list[str]) -> list[tuple[str, str]]:
    """What each zone is called and the time there."""
    w = Words("en")
    return [(w.zone(ZoneInfo(zone)), w.short(now.astimezone(ZoneInfo(zone)))) for zone in zones]


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _wished(here: Here) -> datetime | None:
    match here.form("move"):
        case "minute":
            return here.now + timedelta(minutes=1)
        case "hour":
            return here.now + timedelta(hours=1)
        case "there":
            return _stamped(here.form("at"))
        case "tomorrow":
            if not _known(here.form("zone")):
                return None
            zone = ZoneInfo(here.form("zone"))
            tomorrow = here.now.astimezone(zone).date() + timedelta(days=1)
            return wall_clock(tomorrow, time(10), zone) + _AFTER_DUE
        case _:
            return None


def _stamped(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) + _AFTER_DUE
    except ValueError:
        return None


def _moved(here: Here) -> str:
    """How far the clock stands from the real time."""
    away = here.now - system_clock()
    minutes = round(abs(away.total_seconds()) / 60)
    if minutes < 1:
        return ""
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{days} d"] * bool(days) + [f"{hours} h"] * bool(hours) + [f"{minutes} min"]
    return f"{' '.join(parts)} {'ahead of' if away > timedelta(0) else 'behind'} real time"


def _coming(here: Here) -> list[Coming]:
    """The next messages that are due."""
    for ahead in _LOOKED_AHEAD:
        due = [of for of in _due(here, ahead) if of.sk.startswith(keys.TOUCHPOINT)]
        due.sort(key=lambda of: of.order)
        found = (each for of in due if (each := _as_coming(here, of)) is not None)
        coming = list(islice(found, _NEXT))
        if len(coming) == _NEXT or ahead is _LOOKED_AHEAD[-1]:
            return coming
    return []


def _due(here: Here, ahead: timedelta) -> list[Due]:
    after, until = keys.stamp(here.now), keys.stamp(here.now + ahead)
    return [
        due
        for shard in range(keys.SHARDS)
        for due in here.services.due.between(shard, after=after, until=until)
    ]


def _as_coming(here: Here, due: Due) -> Coming | None:
    _, practice, _, contact = due.pk.split("#", 3)
    practice_id, contact_id = PracticeId(practice), ContactId(contact)
    touchpoint_id = TouchpointId(due.sk.removeprefix(keys.TOUCHPOINT))
    try:
        found = here.services.touchpoints.get(practice_id, contact_id, touchpoint_id)
    except NotFound:
        return None
    if found.after is not None:
        # Sent only if another message does not arrive, which nobody knows yet.
        return None
    setup = here.services.setups.of(practice_id)
    location = setup.locations[found.location_id]
    contacts = here.services.contacts.get_many(practice_id, [contact_id])
    is_text = found.channel is Channel.TEXT and contact_id in contacts
    w = Words("en", location.country)
    return Coming(
        at=keys.stamp(found.due_at),
        when=f"{w.short(location.local(found.due_at))} ({w.zone(location.tz)})",
        what=_what(here, setup, found, location),
        phone=contacts[contact_id].address if is_text else "",
        number=location.number if is_text else "",
    )


def _what(here: Here, setup: Setup, found: Touchpoint, location: Location) -> str:
    ids = [subject.patient_id for subject in found.subjects]
    people = here.services.patients.get_many(found.practice_id, ids)
    names = " and ".join(people[of].full_name for of in ids if of in people) or "someone"
    about = ""
    if found.subjects:
        visit = location.local(found.subjects[0].starts_at)
        about = f", about {wording.day_short(visit.date(), 'en', location.country)}"
    return (
        f"{found.kind.capitalize()} by {found.channel} to {names}{about} · {setup.practice.brand}"
    )


def _headers() -> pages.Headers:
    """Frames show emails; everything else is as on every page."""
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'",
    }


def _nothing(status: int) -> Response:
    return Response(
        body="There is nothing here.",
        status_code=status,
        headers={"Content-Type": "text/plain; charset=utf-8"},
    )
