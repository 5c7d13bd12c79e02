"""Conditions in plain words: "women over 40, last visit more than 12 months ago, no next visit"."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from chalicelib.domain.patient_segments.conditions import Condition, Fact, Op
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Names:
    """What this practice calls things, by their identifiers."""

    locations: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    visit_types: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    """By their codes."""


NAMES = Names()
SEXES = {"female": "women", "male": "men", "other": "of another sex"}
KINDS = {
    "patient": "patients",
    "prospect": "who asked and never came",
    "contact": "who are no patients themselves",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = {"days": "day", "months": "month", "years": "year"}


def say_all(conditions: Sequence[Condition], names: Names = NAMES) -> str:
    """In one sentence; of no condition: "everybody"."""
    return ", ".join(say(of, names) for of in sorted(conditions, key=_order)) or "everybody"


def _order(condition: Condition) -> int:
    """Who they are comes first: "women", "over 40"."""
    first = (Fact.KIND, Fact.SEX, Fact.AGE)
    return first.index(condition.fact) if condition.fact in first else len(first)


def say(condition: Condition, names: Names = NAMES) -> str:
    op, values = condition.op, condition.values
    yes = op is Op.YES
    match condition.fact:
        case Fact.AGE:
            return _years(op, values)
        case Fact.SEX:
            return _choice(op, values, SEXES, "", "not ")
        case Fact.LANGUAGE:
            return _choice(op, values, names.languages, "prefer ", "do not prefer ")
        case Fact.BIRTHDAY:
            return _birthday(op, values)
        case Fact.KIND:
            return _choice(op, values, KINDS, "", "not ")
        case Fact.LAST_VISIT:
            return _ago(op, values, "last visit ", "came at least once", "never came")
        case Fact.NEXT_VISIT:
            return _ahead(op, values)
        case Fact.VISITS:
            return _count(op, values, "visit")
        case Fact.LAST_LOCATION:
            return _choice(op, values, names.locations, "last visit at ", "last visit not at ")
        case Fact.LOCATION:
            return _choice(op, values, names.locations, "have been at ", "never were at ")
        case Fact.LAST_PROVIDER:
            return _choice(
                op, values, names.providers, "last saw ", "last saw somebody other than "
            )
        case Fact.PROVIDER:
            return _choice(op, values, names.providers, "have seen ", "never saw ")
        case Fact.LAST_TYPE:
            return _choice(op, values, names.visit_types, "last came for ", "last visit was no ")
        case Fact.TYPE:
            return _choice(op, values, names.visit_types, "have come for ", "never came for ")
        case Fact.NO_SHOWS:
            return _count(op, values, "missed visit")
        case Fact.CANCELLED:
            return _count(op, values, "cancelled visit")
        case Fact.SPENT:
            most = "at least" if op is Op.AT_LEAST else "at most"
            return f"brought {most} {_money(values[0])}{_lately(values[1:])}"
        case Fact.OWES:
            most = "at least" if op is Op.AT_LEAST else "at most"
            return f"owe {most} {_money(values[0])}"
        case Fact.SINCE:
            return _ago(
                op, values, "with us since ", "we know since when", "nobody knows since when"
            )
        case Fact.CAME_BY:
            return _choice(op, values, {}, "came by ", "did not come by ")
        case Fact.REFERRED_BY:
            return "somebody sent them" if yes else "nobody sent them"
        case Fact.HAS_REFERRED:
            if op is Op.AT_MOST and values[0] == "0":
                return "sent us nobody of whom they may hear"
            most = "at least" if op is Op.AT_LEAST else "at most"
            people = _many(values[0], "person", "people")
            return f"sent us {most} {people} of whom they may hear"
        case Fact.LIST:
            return _choice(op, values, {}, "on the list ", "not on the list ", quoted=True)
        case Fact.INTEREST:
            return _choice(op, values, {}, "want to hear about ", "did not ask about ")
        case Fact.HEARD:
            return _ago(op, values, "last wrote to us ", "have written to us", "never wrote to us")
        case Fact.WRITTEN:
            wrote = "we wrote to them" if yes else "we did not write to them"
            return f"{wrote} in the last {_many(values[0], 'day')}"
        case Fact.SCORE:
            end = "or more" if op is Op.AT_LEAST else "or less"
            return f"last score {values[0]} {end}"
        case Fact.COMPLAINT:
            return "a complaint is open" if yes else "no complaint is open"
        case Fact.HAS_TEXT:
            return "have a mobile number" if yes else "no mobile number"
        case Fact.HAS_EMAIL:
            return "have an email address" if yes else "no email address"
        case Fact.OFFERS_BY_TEXT:
            return "agreed to offers by text" if yes else "did not agree to offers by text"


def _choice(
    op: Op,
    values: Sequence[str],
    names: Mapping[str, str],
    is_: str,
    is_not: str,
    *,
    quoted: bool = False,
) -> str:
    said = [names.get(of, of) for of in values]
    said = [f"“{of}”" for of in said] if quoted else said
    listed = " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    return f"{is_ if op is Op.IS else is_not}{listed}"


def _years(op: Op, values: Sequence[str]) -> str:
    if op is Op.BETWEEN:
        return f"{values[0]} to {values[1]} years old"
    return f"over {values[0]}" if op is Op.OVER else f"under {values[0]}"


def _birthday(op: Op, values: Sequence[str]) -> str:
    if op is Op.UNDER:
        return f"birthday within the next {_many(values[0], 'day')}"
    near = {"this": "this month", "next": "next month"}
    said = [near.get(of) or f"in {MONTHS[int(of) - 1]}" for of in values]
    return f"birthday {' or '.join(said)}"


def _ago(op: Op, values: Sequence[str], what: str, ever: str, never: str) -> str:
    if op in (Op.YES, Op.NO):
        return ever if op is Op.YES else never
    unit = _UNITS[values[-1]]
    if op is Op.BETWEEN:
        return f"{what}{values[0]} to {_many(values[1], unit)} ago"
    than = "more than" if op is Op.OVER else "less than"
    return f"{what}{than} {_many(values[0], unit)} ago"


def _ahead(op: Op, values: Sequence[str]) -> str:
    if op in (Op.YES, Op.NO):
        return "a next visit is booked" if op is Op.YES else "no next visit"
    long = _many(values[0], _UNITS[values[-1]])
    return f"next visit within {long}" if op is Op.UNDER else f"next visit in more than {long}"


def _count(op: Op, values: Sequence[str], one: str) -> str:
    if op is Op.AT_MOST and int(values[0]) == 0:
        return f"no {one}{_lately(values[1:])}"
    most = "at least" if op is Op.AT_LEAST else "at most"
    return f"{most} {_many(values[0], one)}{_lately(values[1:])}"


def _lately(values: Sequence[str]) -> str:
    if not any(values):
        return ""
    return f" in the last {_many(values[0], 'month')}"


def _many(number: str, one: str, many: str = "") -> str:
    return f"{int(number):,} {one if int(number) == 1 else many or one + 's'}"


def _money(smallest: str) -> str:
    cents = int(smallest)
    return f"${cents / 100:,.2f}" if cents % 100 else f"${cents // 100:,}"
