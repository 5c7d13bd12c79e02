"""What one cell of an exported schedule means: dates, times, names, phones, statuses, languages.

Each reader answers None where the cell is not what it should be, and never guesses.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain import emails, phones
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.schedule_table import folded
from chalicelib.domain.values import dataclass


class DateOrder(StrEnum):
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_MONTH_WORD = re.compile(
    r"(?:[a-zA-Zñáéíóúü]+\.?,?\s+)??"
    r"(?:([a-zA-Zñáéíóúü]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?"
    r"|(\d{1,2})(?:st|nd|rd|th)?(?:\s+de)?[\s\-]+([a-zA-Zñáéíóúü]{3,})\.?)"
    r"(?:\s+de)?[,\s\-]+(\d{4}|\d{2})(?!\d)"
)
_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        1,
    )
    for name in names.split()
}
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*([ap])?\.?\s*(?:m\b\.?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A time as it was written."""

    at: time
    said_half: bool
    """AM or PM stood beside it."""


def order_of(cells: Iterable[str]) -> tuple[bool, bool, bool]:
    """Whether any numeric date can only be month-first; only day-first; may be either."""
    month_first = day_first = either = False
    for cell in cells:
        found = _NUMERIC.match(cell)
        if found is None or _ISO.match(cell):
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second >= 1:
            day_first = True
        elif second > 12 >= first >= 1:
            month_first = True
        elif first != second:
            either = True
    return month_first, day_first, either


def split_date(cell: str, order: DateOrder | None) -> tuple[tuple[int, int, int], str] | None:
    """((year, month, day), what follows); the year has two digits if it was written so."""
    for pattern in (_ISO, _COMPACT):
        if found := pattern.match(cell):
            return (int(found[1]), int(found[2]), int(found[3])), cell[found.end() :]
    if found := _NUMERIC.match(cell):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        month, day = (second, first) if order is DateOrder.DAY_FIRST else (first, second)
        return (year, month, day), cell[found.end() :]
    if found := _MONTH_WORD.match(cell):
        month_number = _MONTHS.get(folded(found[1] or found[4]))
        if month_number:
            day = int(found[2] or found[3])
            return (int(found[5]), month_number, day), cell[found.end() :]
    return None


def day_of_visit(cell: str, order: DateOrder | None, now: datetime) -> tuple[date, str] | None:
    """(day, what follows), within three years of now: schedules have fillers such as 0001-01-01."""
    found = split_date(cell, order)
    if found is None:
        return None
    (year, month, day), rest = found
    made = _date(year + 2000 if year < 100 else year, month, day)
    if made is None or abs((made - now.date()).days) > 3 * 366:
        return None
    return made, rest


def past_day(cell: str, order: DateOrder | None, now: datetime) -> date | None:
    """A birth date or the like: "58" is 1958 until 2058."""
    found = split_date(cell, order)
    if found is None or folded(found[1]).strip("0"):
        return None
    (year, month, day), _ = found
    if year < 100:
        year += 2000 if year <= now.year % 100 else 1900
    made = _date(year, month, day)
    return made if made and date(1900, 1, 1) <= made <= now.date() else None


def clock(cell: str) -> Clock | None:
    text = cell.strip()
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[4] or "").lower()
    if not half and found[2] is None:
        return None
    if half and not 1 <= hour <= 12 and not (half == "p" and hour < 24):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Clock(at=time(hour, minute), said_half=bool(half))


def offset_of(cell: str) -> timedelta | None:
    """A UTC offset written at the end, as in ISO 8601."""
    found = _OFFSET.search(cell.strip())
    if found is None:
        return None
    if found[0] == "Z":
        return timedelta(0)
    digits = found[0].replace(":", "")
    span = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return -span if digits[0] == "-" else span


def without_offset(cell: str) -> str:
    return _OFFSET.sub("", cell.strip()).strip()


def instant(day: date, at: time, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    """(UTC instant, whether the wall clock shows this time twice); None: it never shows it."""
    first = datetime.combine(day, at, tzinfo=zone)
    second = first.replace(fold=1)
    there = first.astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        return None, False
    return there, first.utcoffset() != second.utcoffset()


def minutes_of(cell: str) -> int | None:
    """ "30", "45 min", "1:15", "1h", "1 h 30", "1.5 hours"; from 1 minute to ten hours."""
    text = cell.lower().strip()
    if found := re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*(?:m|min|mins|minutes?|minutos?|')?\.?", text):
        count = int(found[1])
    elif found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text):
        count = int(found[1]) * 60 + int(found[2])
    elif found := re.fullmatch(r"(\d)\s*(?:h|hr|hrs|hours?|horas?)\.?\s*(?:(\d{1,2})\D*)?", text):
        count = int(found[1]) * 60 + int(found[2] or 0)
    elif found := re.fullmatch(r"(\d)[.,](25|5|50|75)\s*(?:h|hr|hrs|hours?|horas?)\.?", text):
        count = int(found[1]) * 60 + int(found[2].ljust(2, "0")) * 60 // 100
    else:
        return None
    return count if 1 <= count <= 600 else None


@dataclass(frozen=True, kw_only=True)
class Name:
    given: str
    family: str
    preferred: str = ""
    guessed: bool = False
    """There was no comma: which part is the family's is not known."""


_NICK = re.compile(r"[\"“”„«(]\s*([^\"“”„«»()]+?)\s*[\"“”»)]")
# These would be evaluated by a spreadsheet, or opened from a text: no name begins or looks so.
_NOT_A_NAME = re.compile(r"^[=+@]|://|www\.|[<>{}|\\]", re.IGNORECASE)
_NAMES_MOST = 80


def name_of(whole: str) -> Name | None:
    """Only a comma tells the family name from the given one."""
    if not _is_name(whole):
        return None
    plain, preferred = without_nickname(whole)
    family, comma, given = plain.partition(",")
    if not comma:
        return Name(given=plain, family="", preferred=preferred, guessed=" " in plain)
    given, family = given.strip(" ,"), family.strip()
    return Name(given=given, family=family, preferred=preferred) if given else None


def name_of_parts(given: str, family: str) -> Name | None:
    if not _is_name(given) or (family and not _is_name(family)):
        return None
    plain, preferred = without_nickname(given)
    surname, _ = without_nickname(family)
    if not plain:
        return None
    return Name(given=plain, family=surname, preferred=preferred)


def without_nickname(text: str) -> tuple[str, str]:
    """(name, nickname): Robert "Bob" and Robert (Bob)."""
    found = _NICK.search(text)
    if found is None:
        return text, ""
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split()), found[1]


def _is_name(text: str) -> bool:
    return (
        bool(folded(text)) and len(text) <= _NAMES_MOST and not _NOT_A_NAME.search(text)
    ) and any(c.isalpha() for c in text)


def looks_damaged(text: str) -> bool:
    """Letters that were lost or decoded twice on the way."""
    return "�" in text or bool(re.search(r"[ÃÂ][\u0080-\u00bf‚ƒ„…†‡‰‹Œ]|\w\?\w", text))


_PHONES_MOST = 100
_PHONE_WORD = re.compile(r"(?<![\w])[^\W\d_]{1,20}[.:']*(?=$|[\s\d(+])")
_IN_BRACKETS = re.compile(r"\([^()]*[^\W\d_][^()]*\)")


def phone_of(cell: str, region: str) -> tuple[str, phones.PhoneProblem | None]:
    """(E.164 or empty, what is wrong); of several in one cell the first that can be texted."""
    if len(cell) > _PHONES_MOST:
        return "", phones.PhoneProblem.TOO_LONG
    problem: phones.PhoneProblem | None = None
    # Spreadsheets turn numbers into 6465550182.0, and write - before what is no formula.
    for part in re.split(r"[/;|,&]|\s{1,}(?:or|and|o|y)\s{1,}", cell):
        bare = _IN_BRACKETS.sub(" ", part).strip().removeprefix("-")
        bare = re.sub(r"^(\d{7,})\.0+$", r"\1", bare)
        if not re.search(r"\b(?:x|ext|extension)\b|\d\s*x\s*\d|#", bare, re.IGNORECASE):
            bare = _PHONE_WORD.sub(" ", bare)
        try:
            found = phones.normalise(bare, region)
        except phones.BadPhone as bad:
            problem = problem if bad.reason is phones.PhoneProblem.EMPTY else problem or bad.reason
            continue
        if phones.textable(found):
            return found, None
        problem = problem or phones.PhoneProblem.INVALID_AREA_OR_EXCHANGE
    return "", problem or phones.PhoneProblem.NOT_A_NUMBER


def email_of(cell: str) -> tuple[str, bool]:
    """(address or empty, whether it is one): spaces inside are typing errors."""
    first = re.split(r"[;,]", cell)[0]
    try:
        return emails.normalise("".join(first.split())), True
    except emails.BadEmail as bad:
        return "", bad.reason in (emails.EmailProblem.PLACEHOLDER, emails.EmailProblem.EMPTY)


_STATUSES = {
    (Status.BOOKED, Answer.NEEDS_ACTION): "booked scheduled unconfirmed new open active agendada "
    "programada reservada sinconfirmar notconfirmed leftmessage lm",
    (Status.BOOKED, Answer.ACCEPTED): "confirmed conf confirmada confirmado",
    (Status.ARRIVED, Answer.ACCEPTED): "arrived checkedin checkin here inroom seated inoperatory "
    "ready llego enespera",
    (Status.FULFILLED, Answer.ACCEPTED): "fulfilled complete completed done checkedout checkout "
    "seen finished walkedout atendida completada realizada",
    (Status.CANCELLED, Answer.DECLINED): "cancelled canceled cancel cancelledbypatient "
    "canceledbypatient cancelledbypractice latecancel latecancellation cancelada cancelado",
    (Status.NO_SHOW, Answer.NEEDS_ACTION): "noshow ns missed failed failedtokeep broken "
    "brokenappointment dna didnotattend noasistio falto",
}
_STATUS = {word: meaning for meaning, words in _STATUSES.items() for word in words.split()}


def status_of(cell: str) -> tuple[Status, Answer] | None:
    return _STATUS.get(folded(cell))


_LANGUAGES = {
    "en": "english eng enus engb ingles",
    "es": "spanish spa esus esmx espanol castellano",
    "zh": "chinese mandarin cantonese zho chi chino",
    "vi": "vietnamese vie tiengviet vietnamita",
    "tl": "tagalog filipino fil tgl",
    "ko": "korean kor coreano",
    "ar": "arabic ara arabe",
    "ru": "russian rus ruso",
    "fr": "french fra fre francais frances",
    "pt": "portuguese por portugues ptbr",
    "ht": "haitian haitiancreole creole kreyol hat",
    "de": "german deu ger deutsch aleman",
    "pl": "polish pol polski polaco",
    "it": "italian ita italiano",
    "hi": "hindi hin",
    "ur": "urdu urd",
    "fa": "persian farsi fas per",
    "uk": "ukrainian ukr",
    "ja": "japanese jpn japones",
    "so": "somali som",
    "am": "amharic amh",
    "ne": "nepali nep",
    "ase": "asl americansignlanguage signlanguage sign",
}
_LANGUAGE = {
    word: code for code, words in _LANGUAGES.items() for word in (code, *words.split())
} | {"lenguadesenas": "ase", "lsa": "ase"}


def language_of(cell: str) -> str | None:
    """ISO 639 code."""
    return _LANGUAGE.get(folded(cell))


_YES = {"yes", "y", "1", "true", "t", "x", "ok", "si", "s"}
_YES |= {"given", "agreed", "granted", "optin", "optedin", "allowed"}
_NO = {"no", "n", "0", "false", "f", "none", "declined", "refused", "denied", "revoked"}
_NO |= {"optout", "optedout", "stop", "never"}
_NO_AMONG_WORDS = {"no", "not", "stop", "don't", "dont", "never", "opted", "out", "declined"}
NOBODY_ASKED = frozenset(["unknown", "notasked", "na", "notrecorded", "pending", "desconocido"])


def yes_or_no(cell: str) -> bool | None:
    """A wish to stop in any of its words is a no."""
    word = folded(cell)
    if word in NOBODY_ASKED:
        return None
    if word in _YES:
        return True
    words = set(re.findall(r"[\w']+", cell.casefold()))
    if word in _NO or words & _NO_AMONG_WORDS:
        return False
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
