"""What only the whole file tells: the order of its dates, and which of its rows say the same.

    survey(records, mapping, now) -> Survey     one pass; afterwards each record is read on its own

Beside what is found, a row costs 48 bytes of memory while it is looked for.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from chalicelib.domain.files import cells
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.fields import DATES, Field, folded
from chalicelib.domain.files.mapping import FileMapping, Holds, VisitKey
from chalicelib.domain.files.plain_text import Flaw, Record
from chalicelib.domain.files.record_cells import RecordCells
from chalicelib.domain.values import dataclass

_VALUES_MOST = 60
_MINORITY = 20
"""One date in so many that contradicts the others is a typing error."""
_WITH_MEANINGS = (
    *(Field.STATUS, Field.STANDING, Field.CONSENT, Field.REMINDER),
    *(Field.LOCATION, Field.PROVIDER, Field.VISIT_TYPE),
)


@dataclass(frozen=True, kw_only=True)
class Survey:
    records: int = 0
    """Without empty lines, totals and headings."""
    orders: Mapping[int, DateOrder] = field(default_factory=dict)
    """Column from 0 → the order that its dates prove."""
    unsure: tuple[str, ...] = ()
    """Headings of columns whose every date may be either way round; a person should say."""
    mixed: tuple[str, ...] = ()
    """Headings of columns that have dates of both orders."""
    counts_to_24: bool = False
    """Some time without AM and PM is after noon."""
    repeats: Mapping[int, int] = field(default_factory=dict)
    """Line → the line before it that says the same."""
    taken_numbers: Mapping[int, int] = field(default_factory=dict)
    """Line → the line that has the same number, and something else beside it."""
    other_people: Mapping[int, int] = field(default_factory=dict)
    """Line → the line that has the same patient's number for another person."""
    other_header: int = 0
    """The line where another table begins; 0: none does."""
    short: int = 0
    """Records with fewer cells than the header."""
    odd_lines: int = 0
    """Records that are not of the file's encoding."""
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Field → what stands in it → how often, of fields whose values mean something."""


def survey(records: Iterable[Record], mapping: FileMapping, now: datetime) -> Survey:
    looking = _Looking(mapping, now)
    for record in records:
        looking.see(record)
    return looking.found()


class _Looking:
    def __init__(self, mapping: FileMapping, now: datetime) -> None:
        self._mapping = mapping
        self._now = now
        self._cells = RecordCells(mapping)
        self._dates = {n: [0, 0, 0] for of in DATES for n in mapping.at(of)}
        self._values: dict[str, Counter[str]] = {of: Counter() for of in _WITH_MEANINGS}
        self._people = mapping.holds is not Holds.VISITS
        self._rows = _Rows()
        self._counts_to_24 = False
        self._other_header = self._records = self._short = self._odd = 0

    def see(self, record: Record) -> None:
        self._odd += record.flaw is Flaw.OTHER_ENCODING
        if self._other_header or self._cells.passed_over(record):
            return
        if self._cells.is_other_header(record.cells):
            self._other_header = record.line
            return
        self._records += 1
        if record.flaw in (Flaw.UNCLOSED, Flaw.TOO_LONG):
            return
        self._short += len(record.cells) < self._cells.width
        for n, counts in self._dates.items():
            if n < len(record.cells):
                for m, seen in enumerate(cells.order_of([record.cells[n].strip()])):
                    counts[m] += seen
        row = self._cells.of(record)
        self._see_times(row)
        self._see_values(row)
        self._see_identity(record, row)

    def _see_times(self, row: Mapping[Field, Sequence[str]]) -> None:
        if self._counts_to_24:
            return
        for of in (Field.TIME, Field.START, Field.NEXT):
            for cell in row.get(of, ()):
                said = cells.clock_in(cell, None)
                if said and not said.said_half and (said.at.hour > 12 or said.at.hour == 0):
                    self._counts_to_24 = True

    def _see_values(self, row: Mapping[Field, Sequence[str]]) -> None:
        for of in _WITH_MEANINGS:
            for cell in row.get(of, ()):
                counts = self._values[of]
                if cell in counts or len(counts) < _VALUES_MOST:
                    counts[cell[:60]] += 1

    def _see_identity(self, record: Record, row: Mapping[Field, Sequence[str]]) -> None:
        name, born = _name(row), _born(row)
        given_key = _first(row, Field.PATIENT_ID)
        if self._people and not name:
            return
        reach = born or folded(_first(row, Field.PHONE) or _first(row, Field.MOBILE))[-9:]
        reach = reach or folded(_first(row, Field.EMAIL))
        who = given_key or f"~{name}\n{reach}"
        unit, content = who, f"{name}\n{born}"
        if self._mapping.holds is not Holds.PATIENTS:
            unit, content = self._visit(record, row, who)
        self._rows.add(
            record.line,
            unit=hash(unit) if unit else 0,
            content=hash(content),
            who=hash(who) if given_key and self._people else 0,
            name=hash(name),
            born=hash(born) if born else 0,
        )

    def _visit(
        self, record: Record, row: Mapping[Field, Sequence[str]], who: str
    ) -> tuple[str, str]:
        """(by what it is known, what it says)."""
        if self._mapping.visit_key is VisitKey.OWN:
            return _first(row, Field.ID), "\n".join(map(folded, record.cells))
        start = " ".join(
            folded(_first(row, of)) for of in (Field.NEXT, Field.START, Field.DATE, Field.TIME)
        )
        if self._mapping.visit_key is VisitKey.NEXT:
            return who, start
        provider = folded(_first(row, Field.PROVIDER))
        return f"{who}\n{start}\n{provider}", ""

    def found(self) -> Survey:
        orders, unsure, mixed = self._orders()
        repeats, taken, others = self._rows.alike(
            persons_are_units=self._mapping.holds is Holds.PATIENTS
        )
        return Survey(
            records=self._records,
            orders=orders,
            unsure=unsure,
            mixed=mixed,
            counts_to_24=self._counts_to_24,
            repeats=repeats,
            taken_numbers=taken,
            other_people=others,
            other_header=self._other_header,
            short=self._short,
            odd_lines=self._odd,
            values={
                of: dict(counts.most_common()) for of, counts in self._values.items() if counts
            },
        )

    def _orders(self) -> tuple[dict[int, DateOrder], tuple[str, ...], tuple[str, ...]]:
        proved: dict[int, DateOrder] = {}
        open_ones, mixed = [], []
        for n, (month, day, either) in self._dates.items():
            said = self._mapping.columns[n].order
            if said or self._mapping.date_order:
                continue
            if month and day and min(month, day) * _MINORITY > max(month, day):
                mixed.append(n)
            elif month or day:
                proved[n] = DateOrder.MONTH_FIRST if month > day else DateOrder.DAY_FIRST
            elif either:
                open_ones.append(n)
        # One program wrote all columns: what one proves holds for those that prove nothing.
        told = {*proved.values(), *(c.order for c in self._mapping.columns if c.order)}
        if len(told) == 1:
            proved.update(dict.fromkeys(open_ones, next(iter(told))))
            open_ones = []
        return proved, self._headings(open_ones), self._headings(mixed)

    def _headings(self, at: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._mapping.columns[n].header for n in at)


class _Rows:
    """Hashes of what each row is about, in as little memory as they take."""

    def __init__(self) -> None:
        self._lines = array("q")
        self._unit, self._content = array("q"), array("q")
        self._who, self._name, self._born = array("q"), array("q"), array("q")

    def add(self, line: int, *, unit: int, content: int, who: int, name: int, born: int) -> None:
        self._lines.append(line)
        self._unit.append(unit)
        self._content.append(content)
        self._who.append(who)
        self._name.append(name)
        self._born.append(born)

    def alike(
        self, *, persons_are_units: bool
    ) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """(rows that repeat one before, those that take its number, those of another person)."""
        repeats: dict[int, int] = {}
        taken: dict[int, int] = {}
        others: dict[int, int] = {}
        for first, later in _pairs(self._who):
            if not self._same_person(first, later):
                others[self._lines[later]] = self._lines[first]
        for first, later in _pairs(self._unit):
            line = self._lines[later]
            if line in others:
                continue
            same = self._content[first] == self._content[later]
            if same or (persons_are_units and self._same_person(first, later)):
                repeats[line] = self._lines[first]
            else:
                taken[line] = self._lines[first]
        return repeats, taken, others

    def _same_person(self, one: int, other: int) -> bool:
        """A name may be spelt in two ways and a birth date mistyped, but not both at once."""
        if self._name[one] == self._name[other]:
            return True
        return self._born[one] != 0 and self._born[one] == self._born[other]


def _pairs(hashes: "array[int]") -> Iterator[tuple[int, int]]:
    """(the first row, a later one) of those that are alike; 0 is like nothing."""
    first: int | None = None
    # By place among equals, as sorting keeps it; a dictionary would take five times the memory.
    for n in sorted(range(len(hashes)), key=hashes.__getitem__):
        if first is None or hashes[n] != hashes[first]:
            first = n
        elif hashes[n]:
            yield first, n


def _first(row: Mapping[Field, Sequence[str]], of: Field) -> str:
    return next(iter(row.get(of, ())), "")


def _name(row: Mapping[Field, Sequence[str]]) -> str:
    given, family = _first(row, Field.GIVEN), _first(row, Field.FAMILY)
    if not (given or family):
        family, _, given = _first(row, Field.NAME).partition(",")
    return f"{folded(family)}\n{folded(given)}".strip()


def _born(row: Mapping[Field, Sequence[str]]) -> str:
    """The same for 3/4/1980 and 1980-04-03, whichever of both is the month."""
    found = cells.split_date(_first(row, Field.BORN), None)
    if found is None:
        return ""
    (year, one, other), _ = found
    return f"{year % 100} {min(one, other)} {max(one, other)}"
