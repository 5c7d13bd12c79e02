"""The words: what patients read, and why a message was not sent as the desk reads it."""

import re
import string
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.domain.errors import BadInput
from chalicelib.domain.languages import RIGHT_TO_LEFT, direction, primary
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import PROMOTES, Topic
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.domain.values import dataclass

FIELDS: Mapping[str, str] = {
    "first_name": "what the patient is called",
    "practice": "the practice's name as patients know it",
    "location": "the location's name",
    "address": "the location's address",
    "day": "Tue Nov 24",
    "date": "Tuesday, November 24",
    "time": "10:30 AM",
    "when": "today at 10:30 AM, or tomorrow, or Tue Nov 24, as it is when it leaves",
    "provider": "who they see",
    "phone": "the number to call",
    "link": "their own page: confirm, move, cancel",
}
REPLY_WORDS = ("YES", "CHANGE", "STOP", "HELP")
"""The only words a patient is ever asked to reply. CANCEL, END and QUIT would opt them out at the
carrier; C is confirm to some and cancel to others."""

# "Reply", wherever it leads; "text" and the like, which are nouns too, only right before a word.
_ASKS = re.compile(
    r"(?i:\b(?:reply|respond|responda|responde|conteste|contesta)\b)"
    r"|(?i:\b(?:text|send|answer|type|press|write|env[ií]e|mande|escriba|marque|pulse)\b)"
    r"(?=(?i:\s+(?:back|us|with|con))*\s+[\"“'‘]?(?:[A-Z]{2,}|[A-Z0-9])\b)"
)
# A full stop after a shortened word ends nothing, and before "C to cancel" neither.
_SENTENCE_ENDS = re.compile(
    r"(?<!\b[DM]r)(?<!\bM[rs]s)(?<!\bDra)(?<!\bSra)(?<!\bSt)[.!?]+"
    r"(?!\w|\s*[\"“'‘]?(?:[A-Z]+|\d)[\"”'’]?\s+(?:to|for|if|para|si)\b)"
    r"|\n\s*\n"
)
_FIELD = re.compile(r"\{[^}]*\}")
_CAPITALS = re.compile(r"\b[A-Z]+\b")
_LONE_DIGIT = re.compile(
    r"(?<![\w.,:/$#+-])\d(?=[\"”'’]?(?:[^\w\s:/%+-](?!\d)|\s*$|\s+(?:to|for|if|or|and|para|si|o|y)\b"
    r"|\s*[=-]\s))"
)
_NO_REPLY = frozenset({"AM", "PM", "I", "SMS"})
_LONGEST_NAME = 30
_TWELVE_HOURS = ("US", "CA", "AU", "NZ")
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
LANGUAGES = tuple(_DAYS)
"""Those in which we say days and names ourselves; see `spoken`."""
# Without accents that GSM-7 lacks (á): one would make the whole text cost two or three.
_SHORT_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sab", "dom"),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_NEAR_DAYS = {"en": ("today", "tomorrow"), "es": ("hoy", "mañana")}
_WHEN = {"en": ("{} at {}", "{} at {}"), "es": ("{} a las {}", "el {} a las {}")}
"""For a day that is near, and for any other."""
_SAYS_WHEN = re.compile(r"(?i)\b(?:today|tonight|tomorrow|hoy|mañana(?= a las?\b))\b")
_AND = {"en": " & ", "es": " y "}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One appointment as its words need it."""

    called: str
    starts_at: datetime
    provider: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    practice: str
    location: str
    address: str
    phone: str
    """As people write it."""
    country: str
    zone: ZoneInfo


def spoken(language: str) -> str:
    """The language we have words in; English where there are none."""
    lang = primary(language)
    return lang if lang in _DAYS else "en"


def _in_numbers(day: date, language: str) -> str:
    """Year first, for languages whose names of days and months we do not have: nobody takes the
    month for the day. Slashes where words run from right to left: the Unicode Bidirectional
    Algorithm (UAX #9, W2 to W4) turns the parts of a date with hyphens around after a letter."""
    return f"{day:%Y/%m/%d}" if primary(language) in RIGHT_TO_LEFT else day.isoformat()


def _has_names(language: str) -> bool:
    return not language or primary(language) in _DAYS


def day_short(day: date, language: str, country: str = "US") -> str:
    if not _has_names(language):
        return _in_numbers(day, language)
    lang = spoken(language)
    weekday, month = _SHORT_DAYS[lang][day.weekday()], _MONTHS[lang].split()[day.month - 1][:3]
    if lang == "en" and country == "US":
        return f"{weekday} {month} {day.day}"
    return f"{weekday} {day.day} {month}"


def weekday(iso: int, language: str) -> str:
    """`iso`: Monday is 1."""
    return _DAYS[language][iso - 1]


def day_long(day: date, language: str, country: str = "US") -> str:
    if not _has_names(language):
        return _in_numbers(day, language)
    lang = spoken(language)
    weekday, month = _DAYS[lang][day.weekday()], _MONTHS[lang].split()[day.month - 1]
    if lang == "es":
        return f"{weekday} {day.day} de {month}"
    return f"{weekday}, {month} {day.day}" if country == "US" else f"{weekday} {day.day} {month}"


def month(of: date, language: str) -> str:
    """ "November 2026", "noviembre de 2026"."""
    lang = spoken(language)
    named = _MONTHS[lang].split()[of.month - 1]
    return f"{named} de {of.year}" if lang == "es" else f"{named} {of.year}"


def clock(at: time, country: str = "US", language: str = "en") -> str:
    """In 24 hours where "AM" would be a foreign word."""
    if country in _TWELVE_HOURS and _has_names(language):
        return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"
    return f"{at.hour}:{at.minute:02d}"


def for_the_desk(local: datetime) -> str:
    """ "Tue 24 Nov 10:30", as on all the desk's screens: in 24 hours, which line up in a column of
    eighty and in which 7:30 is never taken for the evening's. Patients read `clock`."""
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _short(name: str) -> str:
    """A household's text must fit into what a carrier takes, whatever its people are called."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}."


def fields(
    visits: Sequence[Visit], place: Place, language: str, *, now: datetime
) -> dict[str, str]:
    """The merge fields of one message that leaves `now`; several people's visits of one day
    become one line."""
    first = visits[0].starts_at.astimezone(place.zone)
    times = {visit.starts_at for visit in visits}
    if len(times) == 1:
        when = clock(first.time(), place.country, language)
    else:
        when = ", ".join(
            f"{clock(at.astimezone(place.zone).time(), place.country, language)} ({name})"
            for at, name in ((v.starts_at, _short(v.called)) for v in visits)
        )
    return {
        "first_name": _together([visit.called for visit in visits], language),
        "practice": place.practice,
        "location": place.location,
        "address": in_order(place.address, language),
        "day": day_short(first.date(), language, place.country),
        "date": day_long(first.date(), language, place.country),
        "time": when,
        "when": _when(first.date(), when, language, place, now),
        "provider": visits[0].provider,
        "phone": in_order(place.phone, language),
        "link": visits[0].link,
    }


def everyones_fields(names: Sequence[str], place: Place, language: str) -> dict[str, str]:
    """The merge fields of a message that is about no visit."""
    return {
        "first_name": _together(names, language),
        "practice": place.practice,
        "location": place.location,
        "address": in_order(place.address, language),
        "phone": in_order(place.phone, language),
    }


def in_order(text: str, language: str) -> str:
    """Between marks that keep it from left to right within words that run the other way: without
    them "(217) 555-0101" is shown with its last digits first."""
    return f"\u200e{text}\u200e" if text and direction(language) == "rtl" else text


def _together(names: Iterable[str], language: str) -> str:
    short = list(dict.fromkeys(_short(name) for name in names))
    both = _AND.get(primary(language), ", ").join(short[-2:])
    return ", ".join([*short[:-2], both])


def _when(day: date, at: str, language: str, place: Place, now: datetime) -> str:
    if not _has_names(language):
        return f"{_in_numbers(day, language)} {at}"
    lang = spoken(language)
    ahead = (day - now.astimezone(place.zone).date()).days
    near, other = _WHEN[lang]
    if ahead in (0, 1):
        return near.format(_NEAR_DAYS[lang][ahead], at)
    return other.format(day_short(day, lang, place.country), at)


def near_day_in(template: str) -> str:
    """ "today" or the like, which a message must not say by itself: quiet hours may move it to the
    evening before. Empty: none."""
    found = _SAYS_WHEN.search(template)
    return found[0] if found else ""


def check(template: str, *, field: str, fields: Collection[str] = FIELDS) -> None:
    """Raises BadInput for a merge field that does not exist or a brace that is not closed."""
    expected = "only " + ", ".join(f"{{{name}}}" for name in fields)
    try:
        unknown = _unknown(template, fields)
    except ValueError as error:
        raise BadInput(field, "every { to have its }; " + expected) from error
    if unknown is not None:
        raise BadInput(field, expected)


def wrong_template(template: str, *, instead: str, fields: Collection[str] = FIELDS) -> str:
    """A sentence for whoever wrote it about the first thing that is wrong; empty: nothing is.

    `instead`: the sentence that follows a day that is named by how near it is.
    """
    can = f"These can be used: {', '.join(f'{{{name}}}' for name in fields)}."
    try:
        unknown = _unknown(template, fields)
    except ValueError:
        return f"A {{ or }} has no partner. {can}"
    if unknown is not None:
        return f"There is no merge field {{{unknown}}}. {can}"
    if near := near_day_in(template):
        return f"“{near}” may be wrong {instead}"
    for word in words_to_reply(template):
        if word not in REPLY_WORDS:
            return (
                f"Patients may be asked to reply {', '.join(REPLY_WORDS)} and nothing else: "
                f"{word} would not be understood, or would stop their texts."
            )
    return ""


def why_no_stop(text: str, topic: Topic) -> str:
    """What a text about that lacks, as whoever wrote it reads it; empty: nothing."""
    # CTIA Messaging Principles 5.1.3: recipients are told how to opt out.
    if topic in PROMOTES and "STOP" not in text:
        return "Say how to stop, as the carriers want it: “Reply STOP to opt out.”"
    return ""


def _unknown(template: str, fields: Collection[str]) -> str | None:
    """The first merge field that is not one of these. Raises ValueError for a lone brace."""
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is not None and (name not in fields or spec or conversion):
            return name
    return None


def words_to_reply(text: str) -> tuple[str, ...]:
    """Every word in capitals and lone digit from "reply" to the end of its sentence: what a
    patient takes for something to send back. Of a template, or of what was made of one."""
    plain = _FIELD.sub("x", text)
    found: list[str] = []
    for asks in _ASKS.finditer(plain):
        end = _SENTENCE_ENDS.search(plain, asks.end())
        said = plain[asks.end() : end.start() if end else len(plain)]
        capitals = [word for word in _CAPITALS.findall(said) if word not in _NO_REPLY]
        found += [*capitals, *_LONE_DIGIT.findall(said)]
    return tuple(dict.fromkeys(found))


def render(template: str, values: Mapping[str, str]) -> str:
    """The template must have passed `check`."""
    return template.format_map(values).strip()


def words_for(
    words: Mapping[str, Words], language: str, fallback: str, channel: Channel
) -> tuple[str, Words]:
    """The wording in the patient's language, else in the practice's; and which it is.

    A language that says nothing on this channel is passed over: no patient gets a blank.
    """
    whole = {lang: said for lang, said in words.items() if said.whole_for(channel)}
    for lang in (language, language.split("-")[0], fallback, "en"):
        if lang in whole:
            return lang, whole[lang]
    return next(iter(whole.items()), (fallback, Words()))


_WHY: Mapping[Why, str] = {
    Why.MOVED: "the visit was moved",
    Why.CANCELLED: "the visit was cancelled",
    Why.CONFIRMED: "already confirmed",
    Why.NOT_AGREED: "the visit is not agreed to yet",
    Why.ARRIVED: "the visit has taken place or was missed",
    Why.STOPPED: "they asked us to stop writing to this contact",
    Why.PAUSED: "they paused our messages",
    Why.WRONG_NUMBER: "somebody else answers at this number",
    Why.BAD_CONTACT: "messages do not reach this contact",
    Why.BUDGET: "they have heard from us enough this week",
    Why.MERGED: "said in another message",
    Why.TOO_LATE: "no decent hour was left before it would have been useless",
    Why.PLAYBOOK_CHANGED: "the playbook no longer has this step",
    Why.PLAYBOOK_OFF: "the playbook was switched off",
    Why.DELIVERED: "not needed, the first message arrived",
    Why.FIRST_NOT_SENT: "the first message was not sent either",
    Why.DECEASED: "the patient has died",
    Why.DISCHARGED: "no longer a patient",
    Why.CHILD: "a child, and nobody is known to answer for them",
    Why.NO_CONTACT: "no number or address on record for it",
    Why.REFUSED: "the carrier refused it",
    Why.GAVE_UP: "the carrier did not take it in time",
    Why.UNDONE: "the change it told of was taken back",
    Why.ELSEWHERE: "they have another number or email now",
    Why.HELD: "the last file from your system does not have the visit: is it still on?",
    Why.GONE: "the record it was about is gone",
    Why.NOT_REGISTERED: "waiting for the carrier: texts go only to your verified numbers",
    Why.SUSPENDED: "sending is suspended for this practice",
    Why.ENDED: "the practice's plan has ended",
    Why.NO_WRITTEN_CONSENT: "they did not agree to news and offers by text",
    Why.STOPPED_OFFERS: "they asked for no news and offers",
    Why.NOT_WANTED: "they chose to have no messages of this kind",
    Why.DAMPED: "they said that it is too much of this kind",
    Why.ASKED_LATELY: "they were asked how a visit was not long ago",
    Why.COMPLAINT: "they have a complaint that is not put right yet",
    Why.NO_LONGER: "it no longer applies",
    Why.CAMPAIGN_STOPPED: "the campaign was stopped",
    Why.NO_ARTICLE: "no article or suggestion of yours fits them that they have not had this year",
    Why.NOT_WRITTEN: "what it is about is not written yet: Settings, In your own words",
    Why.NOT_FIT: "they are no longer among those it is for",
}


def why_of(reason: Why) -> str:
    return _WHY[reason]


def why(touchpoint: Touchpoint, zone: ZoneInfo) -> str:
    """Why it was not sent, as a receptionist reads it: "moved to 4 June"."""
    if touchpoint.why is Why.MOVED and touchpoint.moved_to:
        to = touchpoint.moved_to.astimezone(zone)
        return f"the visit was moved to {to.day} {_MONTHS['en'].split()[to.month - 1]}"
    return _WHY[touchpoint.why] if touchpoint.why else ""
