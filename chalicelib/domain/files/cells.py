"""What one cell of an export means: dates, times, names, phones, statuses, languages.

Each reader answers None where the cell is not what it should be, and never guesses.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain import emails, phones
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.files.fields import folded
from chalicelib.domain.patients import PhoneUse
from chalicelib.domain.values import dataclass
from chalicelib.domain.wall_times import GAP, TWICE, local


class DateOrder(StrEnum):
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_MONTH_WORD = re.compile(
    r"(?:[^\W\d_]{2,12}(?:-[^\W\d_]{2,12})?\.?,?\s+)??"
    r"(?:([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?"
    r"|(\d{1,2})(?:st|nd|rd|th|er|\.)?(?:\s+de)?[\s\-]+([^\W\d_]{3,12})\.?)"
    r"(?:\s+de)?[,\s\-]+(\d{4}|\d{2})(?!\d)"
)
_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "jan january ene enero januar janvier janeiro",
            "feb february febrero februar fevrier fev fevereiro",
            "mar march marzo marz maerz mrz mars marco",
            "apr april abr abril avril avr",
            "may mayo mai maio",
            "jun june junio juni juin junho",
            "jul july julio juli juillet juil julho",
            "aug august ago agosto aout",
            "sep sept september septiembre setiembre septembre setembro set",
            "oct october octubre okt oktober octobre outubro out",
            "nov november noviembre novembre novembro",
            "dec december dic diciembre dez dezember decembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*([ap])?\.?\s*(?:m\b\.?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(T[\d:.]*|\d:\d\d:\d\d[\d.]*) ?(Z|UTC|[+-]\d{2}:?\d{2})$")
"""After a T or with seconds, as in ISO 8601: "10:00-10:30" is a time with its end."""


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
        # The year 1 and the like are how databases write that nothing is known.
        if (found := pattern.match(cell)) and int(found[1]) >= 1000:
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
    """(day, what follows), at most three years ahead; schedules have fillers such as 0001-01-01."""
    found = split_date(cell, order)
    if found is None:
        return None
    (year, month, day), rest = found
    made = _date(year + 2000 if year < 100 else year, month, day)
    if made is None or (made - now.date()).days > 3 * 366 or made.year < 1980:
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
    text = re.sub(r"^(\d{1,2}) ?(?:h|Uhr)$", r"\1:00", cell.strip()).removesuffix("Uhr").strip()
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


def clock_in(cell: str, order: DateOrder | None) -> Clock | None:
    """The time in a cell that may begin with a date."""
    found = split_date(cell, order)
    rest = found[1] if found and ":" not in cell[:3] else cell
    bare = without_offset(rest) if offset_of(rest) is not None else rest
    bare = bare.lstrip(" T,").strip()
    for word in ("at ", "a las ", "um ", "à ", "às "):
        bare = bare.removeprefix(word)
    return clock(bare)


def offset_of(cell: str) -> timedelta | None:
    """A UTC offset written at the end, as in ISO 8601."""
    found = _OFFSET.search(cell.strip())
    if found is None:
        return None
    if found[2] in ("Z", "UTC"):
        return timedelta(0)
    digits = found[2].replace(":", "")
    span = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    if span > timedelta(hours=14):
        return None
    return -span if digits[0] == "-" else span


def without_offset(cell: str) -> str:
    return _OFFSET.sub(r"\1", cell.strip()).strip()


def instant(day: date, at: time, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    """(UTC instant, whether the wall clock shows this time twice); None: it never shows it."""
    there = local(datetime.combine(day, at), zone)
    return (None if there.doubt == GAP else there.at), there.doubt == TWICE


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
_LINK = re.compile(r"://|www\.|[<>]", re.IGNORECASE)
"""A text that greets with it would carry a link."""
_NAMES_MOST = 80


def looks_like_a_formula(text: str) -> bool:
    return text.startswith(("=", "+", "@", "-"))


def name_of(whole: str) -> Name | None:
    """Only a comma tells the family name from the given one."""
    if not _is_name(whole):
        return None
    if looks_like_a_formula(whole):
        return Name(given=whole, family="")
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
    # In columns of their own names are kept as they stand there, nicknames and all.
    return Name(given=given, family=family, preferred=preferred if plain else "")


def without_nickname(text: str) -> tuple[str, str]:
    """(name, nickname): Robert "Bob" and Robert (Bob)."""
    found = None if looks_like_a_formula(text) else _NICK.search(text)
    if found is None:
        return text, ""
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split()), found[1]


def _is_name(text: str) -> bool:
    return (bool(folded(text)) and len(text) <= _NAMES_MOST and not _LINK.search(text)) and any(
        c.isalpha() for c in text
    )


def looks_damaged(text: str) -> bool:
    """Letters that were lost or decoded twice on the way."""
    return (not text.isascii() and bool(_TWICE.search(text))) or bool(_LOST.search(text))


_TWICE = re.compile(r"\ufffd|[ÃÂÅÄ][\u0080-\u00bf‚ƒ„…†‡‰‹Œ‘’“”•–—™›œžŸŽ€]")
_LOST = re.compile(r"\w\?\w|^\?\w")


@dataclass(frozen=True, kw_only=True)
class PhoneInCell:
    """One of the numbers of a cell."""

    number: str
    """E.164; empty: it is none."""
    use: PhoneUse | None = None
    """As written beside it; None: nothing was."""
    extension: str = ""
    problem: phones.PhoneProblem | None = None


_PHONES_MOST = 100
_PHONE_WORD = re.compile(r"(?<![\w])[^\W\d_]{1,20}[.:']*(?=$|[\s\d(+])")
_IN_BRACKETS = re.compile(r"\([^()]*[^\W\d_][^()]*\)")
_EXTENSION = re.compile(r"[,;]?\s*(?:extension|ext|x|#|anexo|poste)\s*[.:]?\s*(\d{1,7})\s*$", re.I)
_USES = (
    (
        re.compile(r"\b(?:mobile|cell|cel|movil|celular|handy|mobil|portable|m|c|sms)\b", re.I),
        PhoneUse.MOBILE,
    ),
    (re.compile(r"\b(?:home|casa|privat|domicile|fixe|festnetz|h)\b", re.I), PhoneUse.HOME),
    (re.compile(r"\b(?:work|office|business|trabajo|travail|dienst|w)\b", re.I), PhoneUse.WORK),
    (re.compile(r"\b(?:fax|other|otro|autre)\b", re.I), PhoneUse.OTHER),
)


def phones_of(cell: str, region: str) -> list[PhoneInCell]:
    """Every number of a cell, those that are none with what is wrong."""
    if len(cell) > _PHONES_MOST:
        return [PhoneInCell(number="", problem=phones.PhoneProblem.TOO_LONG)]
    if not any(c.isdecimal() for c in cell):
        return [PhoneInCell(number="", problem=phones.PhoneProblem.NOT_A_NUMBER)]
    # Only here is a comma no extension's: "202-555-0143, ext 4".
    parts = re.split(r"[/|&]|[;,](?!\s*(?:x|ext))|\s+(?:or|and|o|y|oder|und|ou|et)\s+", cell)
    found = [_phone(part, region) for part in parts if part.strip()]
    return [of for of in found if of.problem is not phones.PhoneProblem.EMPTY]


def phone_of(cell: str, region: str) -> tuple[str, phones.PhoneProblem | None]:
    """(E.164 or empty, what is wrong); of several in one cell the first."""
    found = phones_of(cell, region)
    fine = next((of.number for of in found if of.number), "")
    return fine, None if fine else next((of.problem for of in found), None)


def _phone(part: str, region: str) -> PhoneInCell:
    # Spreadsheets turn numbers into 6465550182.0, and write - before what is no formula.
    bare = _IN_BRACKETS.sub(" ", part).strip().removeprefix("-")
    bare = re.sub(r"^(\d{7,})\.0+$", r"\1", bare)
    extension = _EXTENSION.search(bare)
    if extension:
        bare = bare[: extension.start()]
    use = next((of for pattern, of in _USES if pattern.search(part)), None)
    bare = _PHONE_WORD.sub(" ", bare)
    try:
        number = phones.normalise(bare, region)
    except phones.BadPhone as bad:
        return PhoneInCell(number="", use=use, problem=bad.reason)
    return PhoneInCell(number=number, use=use, extension=extension[1] if extension else "")


def email_of(cell: str) -> tuple[str, bool]:
    """(address or empty, whether it is one): spaces inside are typing errors."""
    first = re.split(r"[;,]", cell)[0]
    try:
        return emails.normalise("".join(first.split())), True
    except emails.BadEmail as bad:
        return "", bad.reason in (emails.EmailProblem.PLACEHOLDER, emails.EmailProblem.EMPTY)


STATUSES: Mapping[str, tuple[Status, Answer]] = {
    "booked": (Status.BOOKED, Answer.NEEDS_ACTION),
    "confirmed": (Status.BOOKED, Answer.ACCEPTED),
    "pending": (Status.PENDING, Answer.NEEDS_ACTION),
    "arrived": (Status.ARRIVED, Answer.ACCEPTED),
    "fulfilled": (Status.FULFILLED, Answer.ACCEPTED),
    "cancelled": (Status.CANCELLED, Answer.DECLINED),
    "noshow": (Status.NO_SHOW, Answer.NEEDS_ACTION),
}
"""What a status may mean, by the word that a mapping remembers."""
_STATUS_WORDS = {
    "booked": "booked scheduled sched unconfirmed new open active agendada programada reservada "
    "sinconfirmar notconfirmed leftmessage lm reserved sch asap "
    "gebucht geplant vereinbart reserviert offen planifie programme prevu reserve "
    "agendado marcado marcada",
    "confirmed": "confirmed conf confd confirmada confirmado bestatigt bestaetigt confirme "
    "confirmee preconfirmed textconfirmed emailconfirmed",
    "pending": "pending requested proposed tentative waitlist waitinglist waitlisted request "
    "pendiente solicitada listadeespera angefragt warteliste enattente demande listedattente "
    "pendente solicitado listadeespera",
    "arrived": "arrived checkedin checkin here inroom seated inoperatory ready llego enespera "
    "inchair intreatment eingetroffen angekommen arrive arrivee chegou",
    "fulfilled": "fulfilled complete completed done checkedout checkout seen finished walkedout "
    "attended atendida completada realizada erledigt abgeschlossen wahrgenommen termine terminee "
    "honore honoree effectue concluido realizado realizada atendido",
    "cancelled": "cancelled canceled cancel cancelledbypatient canceledbypatient "
    "cancelledbypractice latecancel latecancellation cancelledlate deleted cancelada cancelado "
    "abgesagt storniert annule annulee",
    "noshow": "noshow ns missed failed failedtokeep broken brokenappointment dna didnotattend "
    "didnotarrive noasistio falto inasistencia nichterschienen absent absente nonvenu faltou "
    "naocompareceu",
}
_STATUS = {word: token for token, words in _STATUS_WORDS.items() for word in words.split()}


def status_of(cell: str) -> str | None:
    """One of STATUSES."""
    return _STATUS.get(folded(cell))


_STANDING_WORDS = {
    "patient": "patient active activepatient current existing new activo activa aktiv actif active "
    "ativo ativa",
    "contact": "nonpatient nopatient contact guarantor guarantoronly contacto kontakt",
    "prospect": "prospect prospective prospectivepatient lead enquiry inquiry prospecto "
    "interessent",
    "inactive": "inactive discharged dismissed transferred former left moved inactivo inactiva "
    "inaktiv inactif inactive inativo inativa dadodealta donotcontact",
    "archived": "archived archivado archivada archiviert archive arquivado",
    "deleted": "deleted void eliminado geloscht supprime excluido",
    "deceased": "deceased dead died fallecido fallecida muerto verstorben decede decedee falecido "
    "falecida obito",
}
STANDINGS = tuple(_STANDING_WORDS)
"""What a patient's status may mean, by the word that a mapping remembers."""
_STANDING = {word: token for token, words in _STANDING_WORDS.items() for word in words.split()}
_STANDING |= {"active": "patient", "inactive": "inactive"}


def standing_of(cell: str) -> str | None:
    """One of STANDINGS."""
    return _STANDING.get(folded(cell))


_SEX_WORDS = {
    # ISO/IEC 5218: 1 is male, 2 is female.
    "female": "f female woman girl w weiblich frau mujer femenino femenina fem femme feminin "
    "feminino feminina mulher 2",
    "male": "m male man boy mannlich maennlich mann hombre h masculino masc varon homme masculin "
    "homem 1",
    "other": "o x other d divers nonbinary nonbin nb diverse otro otra autre outro outra intersex",
    "unknown": "u unknown unk n na notapplicable notspecified undisclosed prefernottosay "
    "unbekannt desconocido inconnu desconhecido ambiguous a notasked 0 9",
}
SEXES = {word: token for token, words in _SEX_WORDS.items() for word in words.split()}
"""Folded → "female", "male", "other" or "unknown"."""


def several(cell: str) -> tuple[str, ...]:
    """What a cell with several words of a list holds: "VIP; Implants"."""
    parts = re.split(r"[;|\n]", cell) if re.search(r"[;|]", cell) else cell.split(",")
    return tuple(sorted({part[:LIST_MOST] for of in parts if (part := of.strip())}))


LIST_MOST = 60
NO_REMINDERS = frozenset(
    {"none", "no", "off", "never", "noreminder", "noreminders", "donotremind", "ninguno"}
    | {"ninguna", "keine", "aucun", "nenhum"}
)


def is_set(cell: str) -> bool:
    """A date or a yes in a column such as "archived at"."""
    return bool(cell) and yes_or_no(cell) is not False and not cell.startswith(("0001", "0000"))


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
    "he": "hebrew heb hebreo iw",
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
