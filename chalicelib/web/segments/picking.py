"""A segment as a form: one row for each condition, its inputs as that fact needs them."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from chalicelib.actions.patient_segments.look import Known
from chalicelib.domain.patient_segments import FACTS, Asked, Condition, Fact, Names, Op, say, wrong
from chalicelib.domain.patient_segments.conditions import UNITS
from chalicelib.domain.patient_segments.saying import KINDS, MONTHS, SEXES
from chalicelib.domain.values import dataclass
from chalicelib.web.requests import Fields

MOST = 12
"""Conditions in a segment."""

LABELS: Mapping[Fact, str] = {
    Fact.AGE: "Age",
    Fact.SEX: "Women or men",
    Fact.LANGUAGE: "Language they prefer",
    Fact.BIRTHDAY: "Birthday",
    Fact.KIND: "Patient, or not yet",
    Fact.LAST_VISIT: "Last visit: how long ago",
    Fact.NEXT_VISIT: "Next visit: booked or not",
    Fact.VISITS: "How many visits",
    Fact.LAST_LOCATION: "Where they last were",
    Fact.LOCATION: "Where they have ever been",
    Fact.LAST_PROVIDER: "Whom they last saw",
    Fact.PROVIDER: "Whom they have ever seen",
    Fact.LAST_TYPE: "Kind of their last visit",
    Fact.TYPE: "Kinds of visit they ever had",
    Fact.NO_SHOWS: "Visits they missed",
    Fact.CANCELLED: "Visits that were cancelled",
    Fact.SPENT: "What their visits brought",
    Fact.OWES: "What they owe",
    Fact.SINCE: "How long they have been with us",
    Fact.CAME_BY: "How they found us",
    Fact.REFERRED_BY: "Somebody sent them",
    Fact.HAS_REFERRED: "How many they sent us, of whom they may hear",
    Fact.LIST: "On a list",
    Fact.INTEREST: "What they want to hear about",
    Fact.HEARD: "When they last wrote to us",
    Fact.WRITTEN: "Whether we wrote to them lately",
    Fact.SCORE: "Their last score for us",
    Fact.COMPLAINT: "An open complaint",
    Fact.HAS_TEXT: "A mobile number",
    Fact.HAS_EMAIL: "An email address",
    Fact.OFFERS_BY_TEXT: "Consent to offers by text",
}
GROUPS: Sequence[tuple[str, tuple[Fact, ...]]] = (
    ("Who they are", (Fact.AGE, Fact.SEX, Fact.LANGUAGE, Fact.BIRTHDAY, Fact.KIND)),
    (
        "Visits",
        (
            *(Fact.LAST_VISIT, Fact.NEXT_VISIT, Fact.VISITS, Fact.NO_SHOWS, Fact.CANCELLED),
            *(Fact.LAST_LOCATION, Fact.LOCATION, Fact.LAST_PROVIDER, Fact.PROVIDER),
            *(Fact.LAST_TYPE, Fact.TYPE),
        ),
    ),
    ("Money", (Fact.SPENT, Fact.OWES)),
    ("How they came", (Fact.SINCE, Fact.CAME_BY, Fact.REFERRED_BY, Fact.HAS_REFERRED)),
    ("Lists and interests", (Fact.LIST, Fact.INTEREST)),
    (
        "Talking with them",
        (
            *(Fact.HEARD, Fact.WRITTEN, Fact.SCORE, Fact.COMPLAINT),
            *(Fact.HAS_TEXT, Fact.HAS_EMAIL, Fact.OFFERS_BY_TEXT),
        ),
    ),
)
_OPS: Mapping[Asked, tuple[tuple[Op, str], ...]] = {
    Asked.CHOICE: ((Op.IS, "one of these"), (Op.IS_NOT, "none of these")),
    Asked.YEARS: ((Op.OVER, "over"), (Op.UNDER, "under"), (Op.BETWEEN, "from … to …")),
    Asked.COUNT: ((Op.AT_LEAST, "at least"), (Op.AT_MOST, "at most")),
    Asked.NUMBER: ((Op.AT_LEAST, "at least"), (Op.AT_MOST, "at most")),
    Asked.AGO: (
        *((Op.OVER, "more than"), (Op.UNDER, "less than"), (Op.BETWEEN, "from … to …")),
        *((Op.YES, ""), (Op.NO, "")),
    ),
    Asked.AHEAD: ((Op.NO, ""), (Op.YES, ""), (Op.UNDER, "within"), (Op.OVER, "in more than")),
    Asked.BIRTHDAY: ((Op.IS, "in"), (Op.UNDER, "within the next")),
    Asked.LATELY: ((Op.NO, "not in the last"), (Op.YES, "in the last")),
    Asked.WHETHER: ((Op.YES, ""), (Op.NO, "")),
}
_MONEY = (Fact.SPENT, Fact.OWES)
_BEGIN: Mapping[Asked, tuple[str, str, str]] = {
    Asked.YEARS: ("40", "", ""),
    Asked.COUNT: ("2", "12", ""),
    Asked.NUMBER: ("1", "", ""),
    Asked.AGO: ("12", "", "months"),
    Asked.AHEAD: ("7", "", "days"),
    Asked.BIRTHDAY: ("14", "", ""),
    Asked.LATELY: ("14", "", ""),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One condition as it stands in the form, whether or not it can be asked yet."""

    fact: Fact
    op: Op
    chosen: tuple[str, ...] = ()
    a: str = ""
    b: str = ""
    unit: str = "months"
    wrong: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.fact]

    @property
    def asked(self) -> Asked:
        return FACTS[self.fact]

    @property
    def money(self) -> bool:
        return self.fact in _MONEY

    @property
    def ops(self) -> list[tuple[Op, str]]:
        """With the words of this fact where yes and no need them."""
        return [
            (op, words or say(Condition(fact=self.fact, op=op))) for op, words in _OPS[self.asked]
        ]


@dataclass(frozen=True, kw_only=True)
class Picked:
    name: str = ""
    rows: tuple[Row, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those that can be asked."""
        return tuple(_condition(of) for of in self.rows if not of.wrong)


def of_conditions(conditions: Sequence[Condition], *, name: str = "") -> Picked:
    return Picked(name=name, rows=tuple(_row(of) for of in conditions))


def with_new(picked: Picked, fact: str) -> Picked:
    """With one condition more, as it may be meant."""
    known = {of.value: of for of in Fact}
    if fact not in known or len(picked.rows) >= MOST:
        return picked
    new = Row(fact=known[fact], op=_OPS[FACTS[known[fact]]][0][0])
    a, b, unit = _BEGIN.get(new.asked, ("", "", "months"))
    chosen = ("this",) if new.asked is Asked.BIRTHDAY else ()
    new = replace(new, a=a, b=b, unit=unit or "months", chosen=chosen)
    return replace(picked, rows=(*picked.rows, new))


def read(form: Fields) -> Picked:
    """As typed, with what is wrong beside it."""
    known = {of.value: of for of in Fact}
    rows = []
    for n in range(MOST):
        fact = known.get(form[f"{n}.fact"])
        if fact is not None and form["do"] != f"drop {n}":
            rows.append(_read_row(form, n, fact))
    name = form["name"][:80]
    return Picked(name=name, rows=tuple(rows))


def checked(picked: Picked) -> Picked:
    """To be saved: it has a name, and every condition says something."""
    said = {}
    if not picked.name:
        said["name"] = "Give it a name, so that you find it again."
    said |= {f"{n}.wrong": of.wrong for n, of in enumerate(picked.rows) if of.wrong}
    return replace(picked, wrong=said)


def options(row: Row, names: Names, known: Known, lists: Sequence[str]) -> list[tuple[str, str]]:
    """(value, words) of what can be ticked; what is ticked already among them."""
    found: Mapping[str, str]
    match row.fact:
        case Fact.SEX:
            found = SEXES
        case Fact.KIND:
            found = KINDS
        case Fact.LANGUAGE:
            found = {of: names.languages.get(of, of) for of in known.languages}
        case Fact.LAST_LOCATION | Fact.LOCATION:
            found = names.locations
        case Fact.LAST_PROVIDER | Fact.PROVIDER:
            found = names.providers
        case Fact.LAST_TYPE | Fact.TYPE:
            found = names.visit_types
        case Fact.CAME_BY:
            found = {of: of for of in known.came_by}
        case Fact.LIST:
            found = {of: of for of in sorted({*known.lists, *lists}, key=str.casefold)}
        case Fact.INTEREST:
            found = {of: of for of in known.interests}
        case Fact.BIRTHDAY:
            months = {str(n): of for n, of in enumerate(MONTHS, 1)}
            found = {"this": "this month", "next": "next month", **months}
        case _:
            return []
    gone = {of: names.languages.get(of, of) for of in row.chosen if of not in found}
    return [*found.items(), *gone.items()]


def facts(known: Known) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of what can be asked."""
    return [
        (group, [(of.value, LABELS[of]) for of in some if of is not Fact.SCORE or known.scores])
        for group, some in GROUPS
    ]


def _read_row(form: Fields, n: int, fact: Fact) -> Row:
    ops = [op for op, _ in _OPS[FACTS[fact]]]
    op = next((of for of in ops if of.value == form[f"{n}.op"]), ops[0])
    unit = form[f"{n}.unit"]
    row = Row(
        fact=fact,
        op=op,
        chosen=tuple(dict.fromkeys(of for of in form.all(f"{n}.value") if of)),
        a=form[f"{n}.a"],
        b=form[f"{n}.b"],
        unit=unit if unit in UNITS else "months",
    )
    if row.money and _cents(row.a) is None:
        return replace(row, wrong="Write an amount such as 250 or 49.50.")
    return replace(row, wrong=wrong(_condition(row)))


def _condition(row: Row) -> Condition:
    return Condition(fact=row.fact, op=row.op, values=_values(row))


def _values(row: Row) -> tuple[str, ...]:
    a = str(_cents(row.a) or 0) if row.money else _number(row.a)
    b = _number(row.b)
    match row.asked, row.op:
        case (Asked.WHETHER, _) | ((Asked.AGO | Asked.AHEAD), (Op.YES | Op.NO)):
            return ()
        case (Asked.CHOICE, _) | (Asked.BIRTHDAY, Op.IS):
            return row.chosen
        case Asked.AGO, Op.BETWEEN:
            return a, b, row.unit
        case ((Asked.AGO | Asked.AHEAD), _):
            return a, row.unit
        case (Asked.COUNT, _) | (Asked.YEARS, Op.BETWEEN):
            return a, b
        case _:
            return (a,)


def _row(of: Condition) -> Row:
    asked, values = FACTS[of.fact], of.values
    row = Row(fact=of.fact, op=of.op)
    if asked is Asked.CHOICE or (asked is Asked.BIRTHDAY and of.op is Op.IS):
        return replace(row, chosen=values)
    unit = "months"
    if asked in (Asked.AGO, Asked.AHEAD) and values:
        values, unit = values[:-1], values[-1]
    a, b = (*values, "", "")[:2]
    if row.money and a:
        a = f"{int(a) / 100:.2f}".removesuffix(".00")
    return replace(row, a=a, b=b, unit=unit)


def _number(typed: str) -> str:
    """As people write it: "1,000"."""
    return typed.replace(",", "")


def _cents(typed: str) -> int | None:
    whole, dot, part = typed.replace(",", "").removeprefix("$").partition(".")
    digits = whole + part
    if not (
        digits.isascii() and digits.isdecimal() and whole and len(part) <= 2 and len(whole) < 9
    ):
        return None
    return None if dot and not part else int(whole) * 100 + int(part.ljust(2, "0") or 0)
