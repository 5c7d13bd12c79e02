"""What became of one record: it is exactly one of these, and msgspec takes each there and back."""

from enum import StrEnum

from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What about a row should be looked at, or was refused; repeats no cell."""

    column: str
    """As the file spells it; empty: the whole row."""
    expected: str

    def __str__(self) -> str:
        return f"{self.column}: expected {self.expected}" if self.column else self.expected


class Why(StrEnum):
    """Why a row was passed over; the values are what the screen says."""

    BLANK = "an empty line"
    FOOTER = "a total or a remark of the program that made the file"
    HEADER_AGAIN = "the headings again"
    CODE = "a row whose status says that it is no visit"
    ARCHIVED = "an archived record"
    DELETED = "a deleted record"
    LONG_AGO = "a visit of more than three years ago"


@dataclass(frozen=True, kw_only=True)
class Row:
    line: int
    last_line: int


@dataclass(frozen=True, kw_only=True)
class Taken(Row):
    patient: ArrivingPatient | None = None
    visit: ArrivingVisit | None = None
    flags: tuple[Notice, ...] = ()
    """Taken, but somebody should look."""
    refused_visit: Notice | None = None
    """In a list of patients: the patient is taken and their next visit is not."""


@dataclass(frozen=True, kw_only=True)
class Refused(Row):
    column: str
    """As the file spells it; empty: the whole row."""
    expected: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: expected {self.expected}"


@dataclass(frozen=True, kw_only=True)
class Skipped(Row):
    why: Why
    patient: ArrivingPatient | None = None
    """To be taken over only where this patient is here already: they were put away over there."""
    visit: ArrivingVisit | None = None
    """The same of a visit: it was called off."""


@dataclass(frozen=True, kw_only=True)
class Doubled(Row):
    first: int
    """The line that says the same."""


@dataclass(frozen=True, kw_only=True)
class Merged(Row):
    """The file says that two of its records are one person."""

    system: str
    retired: str
    """The key that is no longer used."""
    survivor: str


AnyRow = Taken | Refused | Skipped | Doubled | Merged
