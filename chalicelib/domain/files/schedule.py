"""A practice's schedule in one file, read without anybody's looking at its columns: each row a
visit with its patient.

Every line ends in exactly one of three places: a row that can be imported, a row that is refused
with what was expected instead, or a line that is no appointment (title, header, empty, total).
What is said about a line never repeats what stood there.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.errors import BadInput
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.fields import OF_NAMES, Field
from chalicelib.domain.files.mapping import FileMapping, Holds, VisitKey, propose
from chalicelib.domain.files.reading import Reading
from chalicelib.domain.files.rows import AnyRow, Doubled, Refused, Skipped, Taken
from chalicelib.domain.files.survey import Survey, survey
from chalicelib.domain.files.tables import examine, open_table
from chalicelib.domain.places_said import KnownSetup
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class ScheduleRow:
    line: int
    last_line: int
    person: ArrivingPatient
    visit: ArrivingVisit


@dataclass(frozen=True, kw_only=True)
class RowNotice:
    """Why a row was refused, or what about an imported one should be looked at."""

    line: int
    last_line: int
    column: str
    """As the file spells it; empty where it is about the whole row."""
    expected: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: expected {self.expected}"


@dataclass(frozen=True, kw_only=True)
class ScheduleFile:
    rows: tuple[ScheduleRow, ...]
    refused: tuple[RowNotice, ...]
    flagged: tuple[RowNotice, ...]
    """Imported, but somebody should look."""
    passed_over: tuple[int, ...]
    """Lines that are no appointments."""


def read_schedule(
    raw: bytes, *, known: KnownSetup, now: datetime, date_order: DateOrder | None = None
) -> ScheduleFile:
    """Raises BadInput where the file as a whole cannot be read; `date_order` answers its question
    whether 3/4 is in March or in April."""
    sample = examine(io.BytesIO(raw))
    mapping = _mapping(propose(sample, known, now).mapping, known, date_order)
    surveyed = survey(open_table(io.BytesIO(raw), mapping.shape), mapping, now)
    _must_have_an_order(surveyed)
    reading = Reading(mapping, surveyed, known, now)
    read = list(reading.rows(open_table(io.BytesIO(raw), mapping.shape)))
    taken = [row for row in read if isinstance(row, Taken)]
    over = [row for row in read if isinstance(row, Skipped)]
    return ScheduleFile(
        rows=tuple(
            ScheduleRow(line=r.line, last_line=r.last_line, person=r.patient, visit=r.visit)
            for r in taken
            if r.patient and r.visit
        ),
        refused=tuple(_refused(read, mapping)),
        flagged=tuple(
            RowNotice(line=r.line, last_line=r.last_line, column=f.column, expected=f.expected)
            for r in taken
            for f in r.flags
        ),
        passed_over=(
            *range(1, mapping.shape.header + 1),
            *(line for row in over for line in range(row.line, row.last_line + 1)),
        ),
    )


def _mapping(proposed: FileMapping, known: KnownSetup, date_order: DateOrder | None) -> FileMapping:
    """Nobody looked at this one: nothing is decided for rows that do not say it themselves."""
    if proposed.visit_key is not VisitKey.OWN or not proposed.has(Field.ID):
        # Without it a moved appointment would look like a second one, and both be reminded.
        raise BadInput("header", 'a column with the appointment\'s own number ("Appt ID")')
    if proposed.holds is not Holds.BOTH or not proposed.has(*OF_NAMES):
        raise BadInput("header", 'a column with the patient\'s name ("Patient" or "Last name")')
    if not proposed.has(Field.LOCATION) and len(known.open_locations) > 1:
        raise BadInput("header", 'a column with the location ("Location" or "Office")')
    return replace(proposed, meanings={}, date_order=date_order)


def _must_have_an_order(surveyed: Survey) -> None:
    if surveyed.mixed:
        raise BadInput(
            surveyed.mixed[0],
            "dates in one order; some are month/day/year, others day/month/year",
        )
    if surveyed.unsure:
        raise BadInput(
            surveyed.unsure[0],
            "an answer: are these dates month/day/year or day/month/year? Every one may be either",
        )


def _refused(read: Iterable[AnyRow], mapping: FileMapping) -> Iterable[RowNotice]:
    for row in read:
        if isinstance(row, Refused):
            column, expected = row.column, row.expected
        elif isinstance(row, Doubled):
            column = mapping.header(Field.ID)
            expected = f"a number that line {row.first} does not have already"
        else:
            continue
        yield RowNotice(line=row.line, last_line=row.last_line, column=column, expected=expected)
