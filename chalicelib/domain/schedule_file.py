"""A practice's schedule in one file: each row a visit with its patient.

Every line ends in exactly one of three places: a row that can be imported, a row that is refused
with what was expected instead, or a line that is no appointment (title, header, empty, total).
What is said about a line never repeats what stood there.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.files.cells import DateOrder
    from chalicelib.domain.places_said import KnownSetup

__all__ = ["RowNotice", "ScheduleFile", "ScheduleRow", "read_schedule"]


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


RefusedRow = RowNotice


@dataclass(frozen=True, kw_only=True)
class ScheduleFile:
    rows: tuple[ScheduleRow, ...]
    refused: tuple[RefusedRow, ...]
    flagged: tuple[RowNotice, ...]
    """Imported, but somebody should look."""
    passed_over: tuple[int, ...]
    """Lines that are no appointments."""


def read_schedule(
    raw: bytes, *, known: "KnownSetup", now: datetime, date_order: "DateOrder | None" = None
) -> ScheduleFile:
    """Raises BadInput where the file as a whole cannot be read; `date_order` answers its question
    whether 3/4 is in March or in April."""
    from chalicelib.domain.files.schedule import read

    return read(raw, known=known, now=now, date_order=date_order)
