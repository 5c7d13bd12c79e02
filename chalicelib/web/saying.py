"""How times, days, numbers and languages are said at the desk."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from chalicelib.domain import languages
from chalicelib.domain.feedback import Feedback, Scale

LANGUAGES = {code: languages.named(code) for code in sorted(languages.NAMES, key=languages.named)}


def clock(at: datetime) -> str:
    """ "09:30", of a local time."""
    return f"{at:%H:%M}"


def day(of: date, today: date) -> str:
    """ "today", "tomorrow", "Thu 26 Nov", and with the year when it is another one."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((of - today).days)
    return near or full_day(of, today)


def full_day(of: date, today: date) -> str:
    year = f" {of.year}" if of.year != today.year else ""
    return f"{of:%a} {of.day} {of:%b}{year}"


def named_day(of: date, today: date) -> str:
    """ "Today, Tue 24 Nov", "Thu 3 Dec"."""
    near, full = day(of, today), full_day(of, today)
    return full if near == full else f"{first_up(near)}, {full}"


def month(of: str) -> str:
    """ "Nov 2026", of "2026-11"."""
    return f"{date.fromisoformat(f'{of}-01'):%b %Y}"


def born(on: date | None) -> str:
    """ "born 4 May 1981"; empty: nobody knows."""
    return f"born {on.day} {on:%b %Y}" if on else ""


def first_up(words: str) -> str:
    """To begin a sentence; names in it keep their letters."""
    return words[:1].upper() + words[1:]


def who(by: str, names: Mapping[str, str]) -> str:
    """Who changed a record, as the desk reads it; `names`: by what stands in the record."""
    if by in names:
        return names[by]
    return "a program" if by.startswith("api:") else "somebody who left"


def when(at: datetime, now: datetime) -> str:
    """ "today 07:30", "Mon 10:00" within the last or next six days, else "Thu 3 Dec 10:00"; both
    local."""
    away = (at.date() - now.date()).days
    if abs(away) <= 1:
        return f"{day(at.date(), now.date())} {clock(at)}"
    if abs(away) < 7:
        return f"{at:%a} {clock(at)}"
    return f"{full_day(at.date(), now.date())} {clock(at)}"


def ago(since: datetime, now: datetime) -> str:
    """How long someone has waited: "now", "4 min", "1 h", "2 days"."""
    waited = max(now - since, timedelta())
    if waited < timedelta(minutes=1):
        return "now"
    if waited < timedelta(hours=1):
        return f"{waited // timedelta(minutes=1)} min"
    if waited < timedelta(days=1):
        return f"{waited // timedelta(hours=1)} h"
    return count(waited // timedelta(days=1), "day")


def length(minutes: int) -> str:
    """ "30 min", "1 h 30", "2 h"."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left} min"
    return f"{hours} h {left:02d}" if left else f"{hours} h"


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def phone(e164: str) -> str:
    """ "(202) 555-0143" in North America, otherwise as it is stored."""
    if len(e164) == 12 and e164.startswith("+1"):
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    return e164


def language(code: str) -> str:
    return languages.named(code)


def listed(words: list[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def shortened(text: str, most: int) -> str:
    """In one line of `most` characters; an ellipsis stands for the rest."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def sum_of(cents: int) -> str:
    """What a patient pays: "$1,250.00", "-$3.50"."""
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


FACES = {0: "Very bad", 3: "Bad", 5: "So-so", 8: "Good", 10: "Very good"}


def feedback_mark(of: Feedback) -> str:
    """What somebody said of a visit: "9 of 10", "So-so", "a sentence"."""
    if of.score is None:
        return "a sentence"
    face = FACES.get(of.score) if of.scale is Scale.FACES else None
    return face or f"{of.score} of 10"


def balance(cents: int | None) -> str:
    """Empty: nobody told."""
    if not cents:
        return "" if cents is None else "owes nothing"
    return f"owes {sum_of(cents)}" if cents > 0 else f"{sum_of(-cents)} to their credit"


def money(millionths: int) -> str:
    """Of a dollar: "$0.01", "$12.40"; less than a cent is said as such."""
    cents = (millionths + 5_000) // 10_000
    return "less than $0.01" if millionths and not cents else f"${cents / 100:,.2f}"
