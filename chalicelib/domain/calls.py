"""What a phone system says of a call, in its own words, and what follows from a missed one."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.decent_hours import Hours, decent
from chalicelib.domain.errors import BadInput
from chalicelib.domain.patients import Consent, ContactPoint, Health
from chalicelib.domain.values import dataclass


class Event(StrEnum):
    RINGING = "ringing"
    ANSWERED = "answered"
    MISSED = "missed"
    ENDED = "ended"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A call as the phone system told of it."""

    caller: str = field(repr=False)
    """As it came; empty: withheld."""
    called: str = field(repr=False)
    call_id: str
    direction: Direction
    event: Event

    @property
    def other_side(self) -> str:
        """The one who is not the practice."""
        return self.caller if self.direction is Direction.INBOUND else self.called


# Ours first, then what Twilio, 3CX, RingCentral, Asterisk and others call the same.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "from": ("from", "caller", "callerid", "caller_id", "caller_id_number", "callernumber"),
    "to": ("to", "called", "callee", "called_number", "did", "destination"),
    "call_id": ("call_id", "callsid", "callid", "calluuid", "uniqueid", "uuid", "id"),
    "direction": ("direction", "call_direction"),
    # What became of the forwarding says more than that the caller is still on the line.
    "event": ("event", "dialcallstatus", "callstatus", "call_status", "status", "state"),
}
_EVENTS: Mapping[Event, frozenset[str]] = {
    Event.RINGING: frozenset(
        {"ringing", "ring", "incoming", "initiated", "queued", "start", "started", "new", ""}
    ),
    Event.ANSWERED: frozenset({"answered", "answer", "in-progress", "connected", "talking"}),
    Event.MISSED: frozenset(
        {"missed", "no-answer", "noanswer", "no_answer", "busy", "canceled", "cancelled"}
        | {"abandoned", "voicemail", "failed", "unanswered"}
    ),
    Event.ENDED: frozenset({"ended", "end", "completed", "hangup", "disconnected"}),
}
LONGEST = 100
"""Characters in a field: a call's id is the longest."""

_WITHHELD = frozenset(
    {"anonymous", "restricted", "private", "unknown", "unavailable", "blocked", "withheld", "none"}
)
# How Twilio writes callers who withheld their number, so that it fits a number's form.
_SPELLED = frozenset({"266696687", "7378742833", "86282452253", "2562533", "8656696", "464"})


def read_call(fields: Mapping[str, object]) -> Reported:
    """Raises BadInput, which names the field and never what stood in it."""
    plain = {str(name).strip().lower(): value for name, value in fields.items()}
    said = {name: _first(plain, name, also) for name, also in _NAMES.items()}
    return Reported(
        caller=_number(said["from"]),
        called=_number(said["to"]),
        call_id=said["call_id"],
        direction=(
            Direction.OUTBOUND if said["direction"].lower().startswith("out") else Direction.INBOUND
        ),
        event=_event(said["event"]),
    )


def _first(fields: Mapping[str, object], name: str, also: tuple[str, ...]) -> str:
    for each in also:
        value = fields.get(each)
        if value is None or value == "":
            continue
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise BadInput(name, "text")
        text = str(value).strip()
        if len(text) > LONGEST:
            raise BadInput(name, f"at most {LONGEST} characters")
        return text
    return ""


def _number(text: str) -> str:
    """Empty: withheld. `sip:+12025550143@host` is that number."""
    bare = text.removeprefix("sip:").partition("@")[0].strip()
    digits = "".join(c for c in bare if c.isdecimal())
    if bare.lower() in _WITHHELD or digits in _SPELLED or not digits:
        return ""
    return bare


def _event(text: str) -> Event:
    word = text.lower().replace(" ", "-")
    for event, words in _EVENTS.items():
        if word in words:
            return event
    raise BadInput("event", "ringing, answered, missed or ended")


STILL_HELPS = timedelta(hours=16)
"""Who called late in the evening is answered in the morning; two days later nobody knows what
the text is about."""


class NotTexted(StrEnum):
    """Why a missed call is not answered by text, as the desk reads it."""

    OFF = ""
    NOT_TEXTABLE = "Not texted: texts do not reach this number."
    STOPPED = "Not texted: they asked for no texts."
    LATER_IS_TOO_LATE = "Not texted: no decent hour came soon enough."
    ABROAD = "Not texted: a number abroad that nobody here is known by."
    TOO_MANY = "Not texted: far more calls than on any day were missed."
    HELD = "Not texted: this practice's texts cannot leave at the moment."


def may_text_back(contact: ContactPoint, *, textable: bool) -> NotTexted | None:
    """None: the law and they themselves allow it."""
    if contact.care is Consent.STOPPED:
        return NotTexted.STOPPED
    if not textable or contact.health is Health.BAD:
        return NotTexted.NOT_TEXTABLE
    return None


def text_back_at(called_at: datetime, hours: Hours) -> datetime | None:
    """At once; in quiet hours when they end; None: that is too late to make sense.

    The federal quiet hours are about solicitation (47 CFR 64.1200(c)(1)), which an answer to a call
    is not. A phone that lights up at two in the morning wakes its owner all the same, or whoever's
    number the caller's really is.
    """
    at = decent(called_at, hours=hours, now=called_at, latest=called_at + STILL_HELPS)
    return at if at is None or at >= called_at else None


_MISSED = {
    "en": "{brand}: Sorry we missed your call. Reply here or call {phone} and we will help you. "
    "Reply STOP to opt out.",
    "es": "{brand}: Sentimos no haber contestado su llamada. Responda a este texto o llame al "
    "{phone}. Responda STOP para no recibir mensajes.",
}


def missed_call_text(language: str, *, brand: str, phone: str) -> str:
    """In English where we have no words of that language."""
    words = _MISSED["es" if language.lower().startswith("es") else "en"]
    return words.format(brand=brand, phone=phone)
