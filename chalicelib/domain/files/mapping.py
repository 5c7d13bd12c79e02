"""Which column holds what, proposed by a program and corrected by a person.

    propose(sample, known, now) -> Proposal      what it looks like, and why
    again(remembered, sample) -> FileMapping | None     for the next file with the same headings
    problems(mapping, known) -> tuple[str, ...]   why it cannot be read with these columns yet

A FileMapping is what is remembered: frozen, and msgspec.to_builtins / msgspec.convert take it
there and back.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.files import cells
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.fields import (
    OF_NAMES,
    OF_PATIENTS,
    OF_PHONES,
    OF_TIMES,
    REPEATABLE,
    Field,
    field_of,
    folded,
    hint_of,
)
from chalicelib.domain.files.plain_text import Record
from chalicelib.domain.files.presets import PRESETS, Preset
from chalicelib.domain.files.tables import Sample, Shape
from chalicelib.domain.places_said import KnownSetup
from chalicelib.domain.values import dataclass

ANYTHING_ELSE = "*"
"""Among the meanings of a field's values: what every other value means, and an empty cell."""
SKIP = "skip"
"""A value that means that the row is to be passed over."""


class Holds(StrEnum):
    """What one row is about."""

    PATIENTS = "patients"
    VISITS = "visits"
    """Their patients are named by number only, and known from another file."""
    BOTH = "both"


class VisitKey(StrEnum):
    """By what a visit is known again in the next file."""

    OWN = "own"
    """A column with its own number."""
    NEXT = "next"
    """Each patient has one next visit: a moved one is the same."""
    START = "start"
    """Patient and time; a moved one looks like another, and the old one is missing."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What one column holds."""

    header: str
    """As the file spells it."""
    field: Field = Field.IGNORE
    order: DateOrder | None = None
    """Of the dates in it, where a person said so; None: as they prove themselves."""


@dataclass(frozen=True, kw_only=True)
class FileMapping:
    shape: Shape
    columns: tuple[Choice, ...]
    """One for each column of the file, in its order."""
    holds: Holds
    system: str = "csv"
    """Whose numbers these are: files of one system name the same patients by the same numbers."""
    visit_key: VisitKey = VisitKey.OWN
    date_order: DateOrder | None = None
    """Where a person said so, for every column that has none of its own."""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → folded value → what it means: "status" → "5" → "noshow", "provider" → "doc1" → a
    provider id. ANYTHING_ELSE stands for every other value and for none."""
    preset: str = ""
    """The system whose codes these are."""

    def at(self, of: Field) -> tuple[int, ...]:
        """Where the columns are that hold this, from 0."""
        return tuple(n for n, choice in enumerate(self.columns) if choice.field is of)

    def has(self, *of: Field) -> bool:
        return any(choice.field in of for choice in self.columns)

    def header(self, of: Field) -> str:
        """How the file spells it; our word where it has no such column."""
        return next((c.header for c in self.columns if c.field is of), of.value)


class Sure(StrEnum):
    YES = "yes"
    LIKELY = "likely"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Why a column is taken for what it is."""

    sure: Sure
    why: str
    """For the person who decides; repeats no cell."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    mapping: FileMapping
    columns: tuple[Proposed, ...]
    """One for each of the mapping's."""
    examples: tuple[tuple[str, ...], ...]
    """Up to three filled cells of each column: patients' data, for the screen only."""


def fingerprint(header: Sequence[str]) -> str:
    """The same for files with the same headings in the same order."""
    return hashlib.sha256("\n".join(map(folded, header)).encode()).hexdigest()[:32]


def fits(mapping: FileMapping, header: Sequence[str]) -> bool:
    return [folded(choice.header) for choice in mapping.columns] == [folded(of) for of in header]


def again(remembered: FileMapping, sample: Sample) -> FileMapping | None:
    """The remembered choices for this file; None where its headings are others."""
    if not fits(remembered, sample.header):
        return None
    shape = sample.shape
    if remembered.shape.encoding not in ("utf-8", "cp1252", "utf-16"):
        shape = replace(shape, encoding=remembered.shape.encoding)
    return replace(remembered, shape=shape)


def problems(mapping: FileMapping, known: KnownSetup) -> tuple[str, ...]:
    """What is missing, one sentence each; empty: it can be read."""
    missing = []
    if mapping.holds is not Holds.VISITS and not mapping.has(*OF_NAMES):
        missing.append("No column is the patient's name.")
    if mapping.holds is Holds.VISITS and not mapping.has(Field.PATIENT_ID):
        missing.append("No column says whose visit it is: the patient's number or name.")
    if mapping.holds is not Holds.PATIENTS:
        missing += _missing_of_visits(mapping, known)
    seen = [c.field for c in mapping.columns if c.field and c.field not in REPEATABLE]
    missing += [
        f'Two columns are chosen for the same thing: "{mapping.header(of)}" and another.'
        for of in dict.fromkeys(of for of in seen if seen.count(of) > 1)
    ]
    return tuple(missing)


def _missing_of_visits(mapping: FileMapping, known: KnownSetup) -> list[str]:
    missing = []
    if not mapping.has(*OF_TIMES):
        missing.append("No column says when the visit is.")
    if mapping.visit_key is VisitKey.OWN and not mapping.has(Field.ID):
        missing.append(
            "No column is the visit's own number: say how a visit is known again in the next file."
        )
    for of, what, every in (
        (Field.LOCATION, "location", known.open_locations),
        (Field.PROVIDER, "provider", known.providers),
        (Field.VISIT_TYPE, "visit type", known.visit_types),
    ):
        decided = ANYTHING_ELSE in mapping.meanings.get(of, {})
        if not mapping.has(of) and not decided and len(every) != 1:
            missing.append(f"No column says the {what}: choose the one that it is for every visit.")
    return missing


# --- proposing -----------------------------------------------------------------------------------


def propose(sample: Sample, known: KnownSetup, now: datetime, *, system: str = "") -> Proposal:
    """What the headings and, where they tell nothing, the cells say."""
    preset = _preset(sample.header)
    choices: list[tuple[Field, Proposed]] = []
    # "State" is a part of an address, unless there is none.
    addressed = bool(_OF_ADDRESSES & {folded(heading) for heading in sample.header})
    for n, heading in enumerate(sample.header):
        filled = [r.cells[n].strip() for r in sample.records if n < len(r.cells)]
        filled = [cell for cell in filled if cell]
        choices.append(_column(heading, filled, preset, known, now, addressed=addressed))
    choices = _once_each(choices)
    choices, holds = _of_one_kind(choices, sample)
    columns = tuple(
        Choice(header=heading, field=of, order=_order_said(heading, of))
        for heading, (of, _) in zip(sample.header, choices, strict=True)
    )
    mapping = FileMapping(
        shape=sample.shape,
        columns=columns,
        holds=holds,
        system=system or (f"file:{preset.name}" if preset else "csv"),
        preset=preset.name if preset else "",
        meanings=preset.meanings if preset else {},
    )
    mapping = replace(mapping, visit_key=_visit_key(mapping))
    return Proposal(
        mapping=replace(
            mapping, meanings={**mapping.meanings, **_defaults(mapping, known, sample.records)}
        ),
        columns=tuple(proposed for _, proposed in choices),
        examples=tuple(_examples(sample.records, n) for n in range(len(columns))),
    )


def _preset(header: Sequence[str]) -> Preset | None:
    words = {folded(heading) for heading in header}
    return next((preset for preset in PRESETS if preset.marks <= words), None)


def _column(
    heading: str,
    filled: Sequence[str],
    preset: Preset | None,
    known: KnownSetup,
    now: datetime,
    *,
    addressed: bool,
) -> tuple[Field, Proposed]:
    if preset and folded(heading) in preset.columns:
        why = f"{preset.title} calls it so"
        return preset.columns[folded(heading)], Proposed(sure=Sure.YES, why=why)
    of, exactly = field_of(heading)
    if folded(heading) == "state" and not addressed:
        of, exactly = Field.STATUS, False
    if of:
        looks = _looks_like(filled, known, now)
        if looks and not _agrees(of, looks):
            why = f"its heading, though what stands in it looks like {_WORDS[looks]}"
            return of, Proposed(sure=Sure.NO, why=why)
        sure = Sure.YES if exactly else Sure.LIKELY
        return of, Proposed(sure=sure, why="its heading")
    looks = _looks_like(filled, known, now)
    if looks:
        why = f"what stands in it looks like {_WORDS[looks]}"
        return looks, Proposed(sure=Sure.LIKELY if not heading else Sure.NO, why=why)
    if named := _names_of_yours(filled, known):
        return named, Proposed(sure=Sure.NO, why=f"what stands in it is {_YOURS[named]}")
    why = "nothing in it is needed" if filled else "it is empty"
    return Field.IGNORE, Proposed(sure=Sure.YES, why=why)


_OF_ADDRESSES = {"city", "town", "suburb", "zip", "zipcode", "postcode", "postalcode", "address"}
_OF_ADDRESSES |= {"address1", "addressline1", "street", "ciudad", "codigopostal"}
_WORDS = {
    Field.EMAIL: "email addresses",
    Field.PHONE: "phone numbers",
    Field.BORN: "birth dates",
    Field.START: "days and times to come",
    Field.NAME: "names as in Last, First",
}


def _agrees(of: Field, looks: Field) -> bool:
    if looks is Field.PHONE:
        # A chart number or a note may look like a phone number; an address does not.
        return of not in (Field.EMAIL, Field.BORN, Field.START, Field.DATE, *OF_NAMES)
    if looks is Field.EMAIL:
        return of is Field.EMAIL
    if looks is Field.BORN:
        return of not in (Field.EMAIL, *OF_PHONES, *OF_NAMES)
    return of not in (Field.EMAIL, *OF_PHONES, Field.BORN)


def _looks_like(filled: Sequence[str], known: KnownSetup, now: datetime) -> Field:
    if len(filled) < 2:
        return Field.IGNORE
    tests: tuple[tuple[Field, Callable[[str], bool]], ...] = (
        (Field.EMAIL, lambda cell: bool(cells.email_of(cell)[0])),
        (Field.START, lambda cell: _is_visit(cell, now)),
        (Field.BORN, lambda cell: _is_birth(cell, now)),
        (Field.PHONE, lambda cell: _is_phone(cell, known.region)),
        (
            Field.NAME,
            lambda cell: bool(re.fullmatch(r"[^\W\d_][^\d,@:/]+, ?[^\W\d_][^\d,@:/]*", cell)),
        ),
    )
    some = filled[:50]
    for of, test in tests:
        if sum(map(test, some)) * 5 >= len(some) * 4:
            return of
    return Field.IGNORE


_YOURS = {
    Field.LOCATION: "your locations",
    Field.PROVIDER: "your providers",
    Field.VISIT_TYPE: "your kinds of visit",
}


def _names_of_yours(filled: Sequence[str], known: KnownSetup) -> Field:
    for of, every in (
        (Field.LOCATION, known.locations),
        (Field.PROVIDER, known.providers),
        (Field.VISIT_TYPE, known.visit_types),
    ):
        names = {folded(one.name) for one in every}
        if filled and sum(folded(cell) in names for cell in filled) * 5 >= len(filled) * 4:
            return of
    return Field.IGNORE


def _is_phone(cell: str, region: str) -> bool:
    return sum(c.isdigit() for c in cell) >= 9 and bool(cells.phone_of(cell, region)[0])


def _is_birth(cell: str, now: datetime) -> bool:
    found = cells.past_day(cell, DateOrder.MONTH_FIRST, now) or cells.past_day(
        cell, DateOrder.DAY_FIRST, now
    )
    return found is not None and (now.date() - found).days > 60 and not re.fullmatch(r"\d+", cell)


def _is_visit(cell: str, now: datetime) -> bool:
    found = cells.day_of_visit(cell, DateOrder.MONTH_FIRST, now) or cells.day_of_visit(
        cell, DateOrder.DAY_FIRST, now
    )
    return found is not None and bool(re.search(r"\d[:h]\d|[ap]\.?m", found[1], re.IGNORECASE))


def _once_each(choices: Sequence[tuple[Field, Proposed]]) -> list[tuple[Field, Proposed]]:
    """Of two columns for the same thing the one with the better reason counts, else the first; a
    person may have two phones."""
    order = {Sure.YES: 0, Sure.LIKELY: 1, Sure.NO: 2}
    kept: list[tuple[Field, Proposed]] = []
    for n, (of, proposed) in enumerate(choices):
        rivals = [
            (order[other.sure], m)
            for m, (same, other) in enumerate(choices)
            if same is of and m != n
        ]
        beaten = any(rival < (order[proposed.sure], n) for rival in rivals)
        if of and of not in REPEATABLE and beaten:
            twice = Proposed(sure=Sure.NO, why="another column is taken for the same")
            kept.append((Field.IGNORE, twice))
        else:
            kept.append((of, proposed))
    return kept


_OF_A_PATIENT_LIST = {
    Field.ID: Field.PATIENT_ID,
    Field.STATUS: Field.STANDING,
    Field.NOTE: Field.REMEMBER,
}


def _of_one_kind(
    choices: list[tuple[Field, Proposed]], sample: Sample
) -> tuple[list[tuple[Field, Proposed]], Holds]:
    """ "ID" and "Status" are the patient's in a list of patients, the visit's in a schedule."""
    fields = {of for of, _ in choices}
    named = bool(fields & OF_NAMES)
    scheduled = Field.START in fields or (
        Field.DATE in fields and bool(fields & {Field.TIME, Field.ID, Field.MINUTES, Field.STATUS})
    )
    holds = Holds.BOTH if scheduled else Holds.PATIENTS
    if scheduled and not named:
        holds = Holds.VISITS
    if not scheduled and Field.NEXT in fields:
        holds = Holds.BOTH if named else Holds.VISITS
    of_patients = not scheduled
    if scheduled and Field.ID in fields and Field.PATIENT_ID not in fields:
        n = next(n for n, (of, _) in enumerate(choices) if of is Field.ID)
        keys = [r.cells[n] for r in sample.records if n < len(r.cells) and r.cells[n].strip()]
        if folded(sample.header[n]) == "id" and len(set(keys)) < len(keys) * 9 // 10:
            choices[n] = (Field.PATIENT_ID, choices[n][1])
    if not of_patients:
        return choices, holds
    turned = []
    kept = {Field.NEXT, Field.CHANGED, Field.IGNORE}
    if holds is not Holds.PATIENTS:
        kept |= {Field.LOCATION, Field.PROVIDER, Field.VISIT_TYPE, Field.MINUTES}
    for of, proposed in choices:
        other = _OF_A_PATIENT_LIST.get(of)
        if other and other not in fields:
            turned.append((other, proposed))
        elif of in kept or of in OF_PATIENTS:
            turned.append((of, proposed))
        else:
            why = "it is about visits, and this is a list of patients"
            turned.append((Field.IGNORE, Proposed(sure=Sure.LIKELY, why=why)))
    return turned, holds


def _visit_key(mapping: FileMapping) -> VisitKey:
    if mapping.has(Field.ID) or mapping.holds is Holds.PATIENTS:
        return VisitKey.OWN
    return VisitKey.NEXT if mapping.has(Field.NEXT) else VisitKey.START


def _order_said(heading: str, of: Field) -> DateOrder | None:
    """Some headings say how their dates are written: "DOB (MM/DD/YYYY)"."""
    hint = hint_of(heading)
    if hint.startswith(("mmdd", "mdy", "md")):
        return DateOrder.MONTH_FIRST
    if hint.startswith(("ddmm", "dmy", "dm", "ttmm", "jjmm")):
        return DateOrder.DAY_FIRST
    return None


def _defaults(
    mapping: FileMapping, known: KnownSetup, records: Sequence[Record]
) -> dict[str, Mapping[str, str]]:
    return _women_are_m(mapping, records) | _defaults_of_visits(mapping, known, records)


def _women_are_m(mapping: FileMapping, records: Sequence[Record]) -> dict[str, Mapping[str, str]]:
    """Spanish exports write H or V for men and M for women."""
    if not mapping.has(Field.SEX):
        return {}
    [at, *_] = mapping.at(Field.SEX)
    said = {folded(r.cells[at]) for r in records if at < len(r.cells)} - {""}
    if "m" in said and said & {"h", "v"} and "f" not in said:
        return {Field.SEX: {"m": "female", "h": "male", "v": "male"}}
    return {}


def _defaults_of_visits(
    mapping: FileMapping, known: KnownSetup, records: Sequence[Record]
) -> dict[str, Mapping[str, str]]:
    """What a visit gets where the file has no column for it, or where one name there can only be
    the one thing here."""
    if mapping.holds is Holds.PATIENTS:
        return {}
    types = [of for of in known.visit_types if not of.retired] or list(known.visit_types)
    here = known.open_locations or known.locations
    working = [p for p in known.providers if not p.left]
    working = [p for p in working if here and p.location_id == here[0].location_id]
    found: dict[str, Mapping[str, str]] = {}
    for of, ids, every in (
        (Field.LOCATION, [of.location_id for of in here], known.locations),
        (Field.PROVIDER, [of.provider_id for of in working], known.providers),
        (Field.VISIT_TYPE, [of.visit_type_id for of in types], known.visit_types),
    ):
        if not mapping.has(of):
            found |= {of: {ANYTHING_ELSE: ids[0]}} if ids else {}
        elif len(ids) == len(every) == 1:
            [at, *_] = mapping.at(of)
            said = {folded(r.cells[at]) for r in records if at < len(r.cells)} - {""}
            if len(said) == 1:
                found[of] = {said.pop(): ids[0]}
    return found


def _examples(records: Sequence[Record], n: int) -> tuple[str, ...]:
    filled = (r.cells[n].strip() for r in records if n < len(r.cells))
    return tuple(dict.fromkeys(cell[:60] for cell in filled if cell))[:3]
