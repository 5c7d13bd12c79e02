"""One record: what its cells say, and what about them somebody should look at."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.domain.files import cells
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.fields import Field, folded
from chalicelib.domain.files.mapping import ANYTHING_ELSE, FileMapping
from chalicelib.domain.files.rows import Notice, Why
from chalicelib.domain.files.survey import Survey
from chalicelib.domain.money import money_of
from chalicelib.domain.places_said import KnownSetup

KEY_MOST, NOTE_MOST, CAME_BY_MOST = 64, 300, 80


class RowRefused(Exception):
    """This row cannot be taken. Never leaves `domain/files/reading`."""

    def __init__(self, field: Field | None, expected: str) -> None:
        super().__init__(field)
        self.field = field
        self.expected = expected


class RowPassedOver(Exception):
    """This row is none. Never leaves `domain/files/reading`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class OneRow:
    """Its cells, trimmed, with all that is known of the file and of the practice."""

    def __init__(
        self,
        mapping: FileMapping,
        survey: Survey,
        known: KnownSetup,
        now: datetime,
        zone: ZoneInfo | None,
        row: Mapping[Field, Sequence[str]],
    ) -> None:
        self.mapping = mapping
        self.survey = survey
        self.known = known
        self.now = now
        self.zone = zone
        self._cells = row
        self.flags: list[Notice] = []

    def every(self, column: Field) -> Sequence[str]:
        return self._cells.get(column, ())

    def first(self, column: Field) -> str:
        return next(iter(self.every(column)), "")

    def order(self, column: Field) -> DateOrder:
        """As a person said, as the column proves, else as the country writes."""
        for n in self.mapping.at(column)[:1]:
            said = self.mapping.columns[n].order or self.mapping.date_order
            if said or (said := self.survey.orders.get(n)):
                return said
        return _usual_order(self.known.region)

    def cut(self, column: Field) -> str:
        cell = self.first(column)
        if len(cell) > NOTE_MOST:
            self.flag(column, f"at most {NOTE_MOST} characters; the rest was left out")
        return cell[:NOTE_MOST].rstrip()

    def flag(self, column: Field, expected: str) -> None:
        notice = Notice(column=self.mapping.header(column), expected=expected)
        if notice not in self.flags:
            self.flags.append(notice)

    def meaning(self, column: Field) -> str:
        """What a person or a preset says that the cell means; empty: nothing is said."""
        said = self.mapping.meanings.get(column)
        if not said:
            return ""
        return said.get(folded(self.first(column))) or said.get(ANYTHING_ELSE, "")

    def said(self, column: Field) -> str:
        """What is said of this very value; "anything else" comes after what it is called."""
        said = self.mapping.meanings.get(column, {})
        cell = folded(self.first(column))
        return said.get(cell, "") if cell else ""

    def otherwise(self, column: Field) -> str:
        return self.mapping.meanings.get(column, {}).get(ANYTHING_ELSE, "")

    def key(self, column: Field, what: str) -> str:
        key = self.first(column)
        if not key or len(key) > KEY_MOST:
            raise RowRefused(column, f"{what}, at most {KEY_MOST} characters")
        return key

    def money(self, column: Field) -> int | None:
        cell = self.first(column)
        found = money_of(cell) if cell else None
        if cell and found is None:
            self.flag(column, "an amount, as in 120.50")
        return found

    def changed_at(self) -> datetime | None:
        cell = self.first(Field.CHANGED)
        found = self.stamp(cell) if cell else None
        # A clock that runs ahead over there would keep out all that comes after.
        return min(found, self.now) if found else None

    def stamp(self, cell: str) -> datetime | None:
        found = cells.day_of_visit(cell, self.order(Field.CHANGED), self.now)
        if found is None:
            return None
        said = cells.clock_in(found[1], None)
        at = said.at if said else time(0)
        offset = cells.offset_of(found[1])
        if offset is not None:
            return datetime.combine(found[0], at, tzinfo=UTC) - offset
        return cells.instant(found[0], at, self.zone)[0] if self.zone else None


def _usual_order(region: str) -> DateOrder:
    """How dates of which nothing tells the order are written in a country."""
    return DateOrder.MONTH_FIRST if region in ("US", "PH", "PR", "GU") else DateOrder.DAY_FIRST
