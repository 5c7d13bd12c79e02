"""The fields of a settings form: how each is shown, and what was typed in it, read and judged."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, time
from decimal import Decimal, InvalidOperation

from chalicelib.domain import emails, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.errors import BadInput
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.practices import Span, Week
from chalicelib.domain.values import dataclass
from chalicelib.web import desk, saying
from chalicelib.web.requests import Fields

Choices = tuple[tuple[str, str], ...]
"""(value, words)."""

Values = Mapping[str, tuple[str, ...]]
"""What stands in a form, by the name of the input; a value for each that is ticked."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_SPANS = 4
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SPANS_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    label: str
    hint: str
    """What it does, in one sentence."""
    kind: str = "text"
    """text, tel, email, number, time, color, select, ticks, check, own, week, days or open."""
    choices: Choices = ()
    longest: int = 0
    """Characters; 0: the input says nothing about it."""
    needed: bool = False


@dataclass
class Reader:
    """Reads one input after the other; what is wrong is kept beside its name."""

    fields: Fields
    wrong: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, why: str) -> None:
        self.wrong.setdefault(name, why)

    def text(self, name: str, *, most: int, needed: str = "") -> str:
        """`needed`: what to say where nothing was typed."""
        typed = self.fields[name]
        if needed and not typed:
            self.refuse(name, needed)
        elif len(typed) > most:
            self.refuse(name, f"At most {most} characters; this has {len(typed)}.")
        elif any(not char.isprintable() for char in typed):
            self.refuse(name, "Write it in one line, without special signs.")
        return typed

    def number(self, name: str, least: int, most: int) -> int:
        typed = self.fields[name]
        number = int(typed) if re.fullmatch(r"\d{1,6}", typed, re.ASCII) else -1
        if not least <= number <= most:
            self.refuse(name, f"A whole number from {least} to {most}.")
        return number

    def dollars(self, name: str, *, most: int) -> int:
        """In millionths of a dollar; `most` in dollars."""
        try:
            amount = Decimal(self.fields[name].removeprefix("$").strip())
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or not 0 <= amount <= most:
            self.refuse(name, f"An amount in dollars from 0 to {most}, such as 0.0098.")
            return 0
        return round(amount * 1_000_000)

    def choice(self, name: str, choices: Choices) -> str:
        typed = self.fields[name]
        if typed not in dict(choices):
            self.refuse(name, "Pick one of the list.")
        return typed

    def ticks(self, name: str, choices: Choices) -> tuple[str, ...]:
        """In the order of the list."""
        typed = self.fields.all(name)
        if set(typed) - set(dict(choices)):
            self.refuse(name, "Pick from the list only; it may have changed meanwhile.")
        return tuple(value for value, _ in choices if value in typed)

    def phone(self, name: str, *, region: str, was: str) -> str:
        """What is stored is not judged again when nobody touched it."""
        typed = self.fields[name]
        if was and typed == saying.phone(was):
            return was
        try:
            return phones.normalise(typed, region)
        except BadPhone as bad:
            self.refuse(name, bad.sentence)
            return was

    def email(self, name: str, *, was: str, needed: bool = False) -> str:
        typed = self.fields[name]
        if typed == was and (was or not needed):
            return was
        if not typed and not needed:
            return ""
        try:
            return emails.normalise(typed)
        except BadEmail as bad:
            self.refuse(name, bad.sentence)
            return was

    def clock(self, name: str) -> time:
        """To the minute."""
        typed = self.fields[name]
        if not _CLOCK.fullmatch(typed):
            self.refuse(name, "A time such as 08:30.")
            return time(0)
        return time.fromisoformat(typed)

    def day(self, name: str, typed: str) -> date | None:
        try:
            return desk.as_day(typed)
        except BadInput:
            self.refuse(name, "A date such as 2026-12-24.")
            return None

    def week(self, name: str) -> Week:
        found: dict[int, tuple[Span, ...]] = {}
        for weekday, day in enumerate(DAYS):
            spans = self._spans(f"{name}.{day}")
            if spans:
                found[weekday] = spans
        return found

    def _spans(self, row: str) -> tuple[Span, ...]:
        spans: list[Span] = []
        for nth in range(MOST_SPANS):
            pair = [self.fields[f"{row}.{nth}.{end}"] for end in ("from", "until")]
            if not any(pair):
                continue
            if not all(_CLOCK.fullmatch(of) for of in pair):
                self.refuse(row, "Write both times of it, such as 08:00 and 17:00.")
                return ()
            spans.append((time.fromisoformat(pair[0]), time.fromisoformat(pair[1])))
        if any(start >= end for start, end in spans):
            self.refuse(row, "It ends before it begins: the second time must be the later one.")
        ordered = sorted(spans)
        if any(ordered[n][1] > ordered[n + 1][0] for n in range(len(ordered) - 1)):
            self.refuse(row, "Two of these times overlap.")
        return tuple(ordered)


def one(value: object) -> tuple[str, ...]:
    """For what an input holds."""
    return (str(value),) if str(value) else ()


def ticked(value: bool) -> tuple[str, ...]:
    return ("yes",) if value else ()


def week_values(name: str, week: Week) -> dict[str, tuple[str, ...]]:
    return {
        f"{name}.{DAYS[weekday]}.{nth}.{end}": (f"{at:%H:%M}",)
        for weekday, spans in week.items()
        for nth, span in enumerate(spans[:MOST_SPANS])
        for end, at in zip(("from", "until"), span, strict=True)
    }


def spans_shown(values: Values, row: str) -> int:
    """How many spans of a day the form has room for."""
    used = [n for n in range(MOST_SPANS) if f"{row}.{n}.from" in values]
    return max(_SPANS_SHOWN, *(n + 1 for n in used)) if used else _SPANS_SHOWN


def week_said(week: Week) -> str:
    """ "Mon to Fri 08:00–17:00, Sat 09:00–12:00"."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday in range(7):
        spans = tuple(week.get(weekday, ()))
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], weekday, spans)
        else:
            runs.append((weekday, weekday, spans))
    said = [f"{_run(first, last)} {_spans_said(spans)}" for first, last, spans in runs if spans]
    return ", ".join(said) or "closed all week"


def _run(first: int, last: int) -> str:
    names = [DAY_NAMES[of][:3] for of in (first, last)]
    return names[0] if first == last else f"{names[0]} to {names[1]}"


def _spans_said(spans: Iterable[Span]) -> str:
    return " and ".join(f"{start:%H:%M} to {end:%H:%M}" for start, end in spans)
