"""Times and dates as patients write them, and whether they are the ones we offered."""

import re
from datetime import datetime

from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.token import Place, Token

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan enero", "february feb febrero", "march mar marzo mars", "april apr abril",
         "may mayo", "june jun junio", "july jul julio", "august aug agosto",
         "september sept sep septiembre", "october oct octubre", "november nov noviembre",
         "december dec diciembre"), 1)
    for name in names.split()
}  # fmt: skip
NOT_A_MONTH_ALONE = {"may", "mar", "mars"}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon mondays lunes lundi montag lunedi segunda",
         "tuesday tues tue tuesdays martes mardi dienstag martedi",
         "wednesday wed weds wednesdays miercoles mercredi mittwoch mercoledi quarta",
         "thursday thurs thur thu thursdays jueves jeudi donnerstag giovedi quinta",
         "friday fri fridays viernes vendredi freitag venerdi sexta",
         "saturday saturdays sabado samedi samstag sabato sabados",
         "sunday sundays domingo dimanche sonntag domenica"))
    for name in names.split()
}  # fmt: skip
_HOURS = {
    name: hour
    for hour, names in enumerate(
        ("twelve doce", "one una", "two dos", "three tres", "four cuatro", "five cinco", "six seis",
         "seven siete", "eight ocho", "nine nueve", "ten diez", "eleven"))
    for name in names.split()
}  # fmt: skip


def time_token(piece: str, place: Place) -> Token:
    digits = re.findall(r"\d+", piece)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if hour > 99:
        hour, minute = divmod(hour, 100)
    after_noon = re.search(r"p\.?\s?m", piece)
    if after_noon and hour < 12:
        hour += 12
    elif not re.search(r"a\.?\s?m", piece) and hour < 7:
        hour += 12  # nobody is seen at three in the night
    return Token(piece, ("_time",), *place, "_time", (hour * 60 + minute,))


def date_token(piece: str, place: Place) -> Token:
    numbers = [int(n) for n in re.findall(r"\d+", piece)]
    value = (numbers[0], numbers[1]) if "/" in piece else (0, numbers[0])
    return Token(piece, ("_date",), *place, "_date", value)


_ORDINALS = {
    word: number
    for number, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3
    )
}
_RUN_TOGETHER = Pattern(r"(?:1?[1-9]|10|2[0-3])(?:00|15|30|45)$")  # 230, 1430
_BEFORE_A_CLOCK_HOUR = frozenset("at by around until till about before after for las".split())


def _hour_of(token: Token) -> int | None:
    if token.kind == "_number" and token.word.isdecimal() and len(token.word) <= 2:
        hour = int(token.word)
        return hour if 1 <= hour <= 12 else None
    return _HOURS.get(token.word)


def join_times(tokens: list[Token]) -> list[Token]:
    """Times that take several words: half two, quarter to three, at 4, two thirty, march 5."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        made, used = _time_in_words(tokens, at, joined)
        if made is None:
            joined.append(tokens[at])
            used = 1
        else:
            joined.append(made)
        at += used
    return joined


def _time_in_words(tokens: list[Token], at: int, before: list[Token]) -> tuple[Token | None, int]:
    words = [t.word for t in tokens[at : at + 4]]
    place = (tokens[at].sentence, tokens[at].clause)
    if words[0] in {"half", "quarter"} and len(words) > 1:
        skip = 2 if words[1] in {"past", "to", "till", "after", "of"} else 1
        hour = _hour_of(tokens[at + skip]) if at + skip < len(tokens) else None
        if hour is not None and (skip == 2 or words[0] == "half"):
            minute = 30 if words[0] == "half" else (45 if words[1] in {"to", "till", "of"} else 15)
            hour -= 1 if minute == 45 else 0
            return _clock(hour, minute, place), skip + 1
    if words[0] in MONTHS and len(words) > 1:
        day = tokens[at + 1]
        if day.kind in {"_number", "_date"} and _day_number(day):
            value = (MONTHS[words[0]], _day_number(day))
            return Token("_date", ("_date",), *place, "_date", value), 2
    if words[0] in _ORDINALS and before and before[-1].word == "the":
        return Token("_date", ("_date",), *place, "_date", (0, _ORDINALS[words[0]])), 1
    if before and before[-1].word in _BEFORE_A_CLOCK_HOUR and _RUN_TOGETHER.match(words[0]):
        hour, minute = divmod(int(words[0]), 100)
        return _clock(hour, minute, place), 1
    hour = _hour_of(tokens[at])
    if hour is None:
        return None, 1
    if len(words) > 1 and words[1] in {"thirty", "fifteen", "30", "15", "45", "oclock", "00"}:
        minute = {"thirty": 30, "fifteen": 15, "30": 30, "15": 15, "45": 45}.get(words[1], 0)
        return _clock(hour, minute, place), 2
    unit_follows = len(words) > 1 and words[1] in _COUNTED
    if before and before[-1].word in _BEFORE_A_CLOCK_HOUR and not unit_follows:
        return _clock(hour, 0, place), 1
    return None, 1


_COUNTED = frozenset(
    "minutes minutos minute hour hours days weeks week day of people more other away late out kids "
    "months years times texts minuto min".split()
)


def _day_number(token: Token) -> int:
    if token.kind == "_date":
        return token.value[1] if token.value and token.value[0] == 0 else 0
    return int(token.word) if token.word.isdecimal() and 1 <= int(token.word) <= 31 else 0


def _clock(hour: int, minute: int, place: Place) -> Token:
    hour = hour + 12 if hour < 7 else hour
    return Token("_time", ("_time",), *place, "_time", (hour * 60 + minute,))


_ANOTHER = frozenset({"next", "following", "another", "other", "different", "otro", "proximo"})
_STILL_LATE = 60  # minutes after the start; beyond them a time is another time
_EARLY = 45  # minutes before the start at which "I'll be there at" still means this visit


def mark_offered(tokens: list[Token], starts_at: datetime | None) -> list[Token]:
    """Days and times that are the ones we offered are called _offered, and nothing else."""
    if starts_at is None:
        return tokens
    marked = [_marked(token, starts_at) for token in tokens]
    for before, (at, token) in zip(tokens, enumerate(tokens[1:], 1), strict=False):
        if before.word in _ANOTHER and token.kind == "_day":
            marked[at] = token
    return marked


_PARTS_OF_THE_DAY = {
    "morning": range(12), "mornings": range(12), "noon": range(11, 14), "midday": range(11, 14),
    "afternoon": range(12, 18), "afternoons": range(12, 18), "evening": range(16, 24),
    "evenings": range(16, 24), "tonight": range(17, 24), "night": range(17, 24),
}  # fmt: skip


def _marked(token: Token, starts_at: datetime) -> Token:
    if starts_at.hour not in _PARTS_OF_THE_DAY.get(token.word, (starts_at.hour,)):
        return token._replace(kind="_time", value=(-1,))
    if token.kind == "_time" and _soon_after(token, starts_at):
        return token._replace(forms=(*token.forms, "_after"))
    if token.kind not in {"_time", "_day", "_date"} or not _agrees(token, starts_at):
        return token
    forms = (token.word, "_offered") if token.word.isalpha() else ("_offered",)
    return token._replace(forms=forms, kind="_offered")


def _soon_after(token: Token, starts_at: datetime) -> bool:
    offered = starts_at.hour * 60 + starts_at.minute
    return any(
        0 < moment - offered <= _STILL_LATE for moment in (token.value[0], token.value[0] + 720)
    )


def _agrees(token: Token, starts_at: datetime) -> bool:
    if token.kind == "_day":
        return token.value[0] == starts_at.weekday()
    if token.kind == "_time":
        offered = starts_at.hour * 60 + starts_at.minute
        said = token.value[0]
        return any(-_EARLY <= moment - offered <= 0 for moment in (said, said + 12 * 60))
    first, second = token.value
    month, day = starts_at.month, starts_at.day
    return (first, second) in {(month, day), (month, 0), (0, day), (day, month)}
