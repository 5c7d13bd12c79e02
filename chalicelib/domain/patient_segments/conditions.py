"""What can be asked of a patient, and with which values."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.ids import SegmentId
from chalicelib.domain.values import dataclass


class Op(StrEnum):
    IS = "is"
    """One of the values."""
    IS_NOT = "is-not"
    """None of the values."""
    YES = "yes"
    NO = "no"
    OVER = "over"
    UNDER = "under"
    BETWEEN = "between"
    """Both ends included."""
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class Asked(StrEnum):
    """Of what kind a fact is: which ops it has, and what their values are."""

    CHOICE = "choice"
    """IS, IS_NOT: names or identifiers."""
    YEARS = "years"
    """OVER, UNDER n; BETWEEN n and m."""
    COUNT = "count"
    """AT_LEAST, AT_MOST n, and in the last how many months; without that: ever."""
    NUMBER = "number"
    """AT_LEAST, AT_MOST n."""
    AGO = "ago"
    """OVER, UNDER n units ago; BETWEEN n and m units ago; YES: at some time; NO: never."""
    AHEAD = "ahead"
    """UNDER, OVER n units from now; YES: at some time; NO: none."""
    BIRTHDAY = "birthday"
    """IS: months, "1" to "12", "this", "next"; UNDER: within the next n days."""
    LATELY = "lately"
    """YES, NO: in the last n days."""
    WHETHER = "whether"
    """YES, NO."""


class Fact(StrEnum):
    AGE = "age"
    SEX = "sex"
    LANGUAGE = "language"
    BIRTHDAY = "birthday"
    KIND = "kind"
    LAST_VISIT = "last-visit"
    NEXT_VISIT = "next-visit"
    VISITS = "visits"
    LAST_LOCATION = "last-location"
    LOCATION = "location"
    LAST_PROVIDER = "last-provider"
    PROVIDER = "provider"
    LAST_TYPE = "last-type"
    TYPE = "type"
    NO_SHOWS = "no-shows"
    CANCELLED = "cancelled"
    SPENT = "spent"
    """In the smallest unit of the practice's currency."""
    OWES = "owes"
    SINCE = "since"
    CAME_BY = "came-by"
    REFERRED_BY = "referred-by"
    HAS_REFERRED = "has-referred"
    """How many they sent who have been here and agreed that they hear of it."""
    LIST = "list"
    INTEREST = "interest"
    HEARD = "heard"
    """When they last wrote to the practice."""
    WRITTEN = "written"
    """Whether the practice wrote to them, by what counts against the contact budget."""
    SCORE = "score"
    COMPLAINT = "complaint"
    HAS_TEXT = "has-text"
    HAS_EMAIL = "has-email"
    OFFERS_BY_TEXT = "offers-by-text"
    """Whether they agreed in writing."""


FACTS: Mapping[Fact, Asked] = {
    Fact.AGE: Asked.YEARS,
    Fact.SEX: Asked.CHOICE,
    Fact.LANGUAGE: Asked.CHOICE,
    Fact.BIRTHDAY: Asked.BIRTHDAY,
    Fact.KIND: Asked.CHOICE,
    Fact.LAST_VISIT: Asked.AGO,
    Fact.NEXT_VISIT: Asked.AHEAD,
    Fact.VISITS: Asked.COUNT,
    Fact.LAST_LOCATION: Asked.CHOICE,
    Fact.LOCATION: Asked.CHOICE,
    Fact.LAST_PROVIDER: Asked.CHOICE,
    Fact.PROVIDER: Asked.CHOICE,
    Fact.LAST_TYPE: Asked.CHOICE,
    Fact.TYPE: Asked.CHOICE,
    Fact.NO_SHOWS: Asked.COUNT,
    Fact.CANCELLED: Asked.COUNT,
    Fact.SPENT: Asked.COUNT,
    Fact.OWES: Asked.NUMBER,
    Fact.SINCE: Asked.AGO,
    Fact.CAME_BY: Asked.CHOICE,
    Fact.REFERRED_BY: Asked.WHETHER,
    Fact.HAS_REFERRED: Asked.NUMBER,
    Fact.LIST: Asked.CHOICE,
    Fact.INTEREST: Asked.CHOICE,
    Fact.HEARD: Asked.AGO,
    Fact.WRITTEN: Asked.LATELY,
    Fact.SCORE: Asked.NUMBER,
    Fact.COMPLAINT: Asked.WHETHER,
    Fact.HAS_TEXT: Asked.WHETHER,
    Fact.HAS_EMAIL: Asked.WHETHER,
    Fact.OFFERS_BY_TEXT: Asked.WHETHER,
}

OPS: Mapping[Asked, tuple[Op, ...]] = {
    Asked.CHOICE: (Op.IS, Op.IS_NOT),
    Asked.YEARS: (Op.OVER, Op.UNDER, Op.BETWEEN),
    Asked.COUNT: (Op.AT_LEAST, Op.AT_MOST),
    Asked.NUMBER: (Op.AT_LEAST, Op.AT_MOST),
    Asked.AGO: (Op.OVER, Op.UNDER, Op.BETWEEN, Op.YES, Op.NO),
    Asked.AHEAD: (Op.NO, Op.YES, Op.UNDER, Op.OVER),
    Asked.BIRTHDAY: (Op.IS, Op.UNDER),
    Asked.LATELY: (Op.YES, Op.NO),
    Asked.WHETHER: (Op.YES, Op.NO),
}
UNITS = ("days", "months", "years")
MONTHS = ("this", "next", *(str(n) for n in range(1, 13)))
_MOST_UNITS = {"days": 36_500, "months": 1_200, "years": 100}
_MOST_VALUES = 50
_LONGEST = 100
MOST_LISTS = 100
"""Lists of people that a practice can have."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    fact: Fact
    op: Op
    values: tuple[str, ...] = ()
    """As `Asked` says: ("women",), ("12", "months"), ("6", "18", "months"), ("2", "12")."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    segment_id: SegmentId
    name: str
    conditions: tuple[Condition, ...] = ()
    """All must hold; none: everybody."""
    changed_at: datetime | None = None
    revision: int = 0


def wrong(condition: Condition) -> str:
    """What a condition lacks, for whoever made it; empty: nothing."""
    asked, values = FACTS[condition.fact], condition.values
    if condition.op not in OPS[asked]:
        return "Pick what to ask."
    match asked, condition.op:
        case Asked.CHOICE, _:
            return _wrong_choice(values)
        case Asked.BIRTHDAY, Op.IS:
            known = values and all(of in MONTHS for of in values)
            return "" if known else "Pick a month."
        case Asked.YEARS, _:
            return _wrong_span(values, condition.op, 130)
        case Asked.COUNT, _:
            first, months = (*values, "", "")[:2]
            return _wrong_numbers((first,)) or (months and _wrong_numbers((months,), 1_200, 1))
        case (Asked.NUMBER, _) | (Asked.BIRTHDAY, _) | (Asked.LATELY, _):
            return _wrong_numbers(values[:1] or ("",))
        case ((Asked.AGO | Asked.AHEAD), (Op.OVER | Op.UNDER | Op.BETWEEN)):
            unit = values[-1] if values else ""
            if unit not in UNITS:
                return "Pick days, months or years."
            return _wrong_span(values[:-1], condition.op, _MOST_UNITS[unit])
        case _:
            return ""


def _wrong_choice(values: tuple[str, ...]) -> str:
    if not values or not all(values):
        return "Pick at least one."
    few = len(values) <= _MOST_VALUES and all(len(of) <= _LONGEST for of in values)
    return "" if few else f"Pick {_MOST_VALUES} at the most."


def _wrong_span(values: tuple[str, ...], op: Op, most: int) -> str:
    numbers = (*values, "", "")[: 2 if op is Op.BETWEEN else 1]
    said = _wrong_numbers(numbers, most)
    if said or op is not Op.BETWEEN:
        return said
    return "" if int(numbers[0]) <= int(numbers[1]) else "Put the smaller number first."


def _wrong_numbers(values: tuple[str, ...], most: int = 10**9, least: int = 0) -> str:
    if not all(of.isascii() and of.isdecimal() and len(of) < 12 for of in values):
        return "Write a whole number."
    return "" if all(least <= int(of) <= most for of in values) else f"Write {least} to {most:,}."
