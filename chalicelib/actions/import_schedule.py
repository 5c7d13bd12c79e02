"""A practice's schedule arrived as one small file, and nobody is there to look at its columns.

The demo's way in; at the desk files are brought in by `actions/files`.
"""

from datetime import datetime

from chalicelib.actions.known_setup import known_in
from chalicelib.actions.take_over import Arrival, Outcome, TakenOver, take_over
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.schedule import RowNotice, ScheduleFile, ScheduleRow, read_schedule
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services

SYSTEM = "csv"


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a file: every row is counted once."""

    created: int
    changed: int
    unchanged: int
    refused: tuple[RowNotice, ...]
    flagged: tuple[RowNotice, ...]
    """Imported, but somebody should look."""
    patients_created: int

    @property
    def rows(self) -> int:
        return self.created + self.changed + self.unchanged + len(self.refused)

    @property
    def sentence(self) -> str:
        taken = self.created + self.changed + self.unchanged
        return (
            f"{self.rows} rows read: {taken} appointments "
            f"({self.created} new, {self.changed} changed, {self.unchanged} as they were), "
            f"{len(self.refused)} rows refused."
        )


def import_schedule(
    services: Services,
    practice_id: PracticeId,
    raw: bytes,
    *,
    by: str,
    now: datetime,
    date_order: DateOrder | None = None,
) -> ImportReport:
    """Take the file over; the same file again changes nothing.

    What is missing from it stays: an export may hold one day or one location only. Raises BadInput
    where the file as a whole cannot be read; nothing is written then.
    """
    setup = services.setups.of(practice_id, fresh=True)
    file = read_schedule(raw, known=known_in(setup), now=now, date_order=date_order)
    first = services.imports.first_of(practice_id, SYSTEM)
    arrival = Arrival(practice_id=practice_id, by=by, now=now, booked_long_ago=first)
    taken = take_over(
        services,
        arrival,
        patients=[row.person for row in file.rows],
        visits=[row.visit for row in file.rows],
    )
    if first:
        services.imports.had(practice_id, SYSTEM)
    done = list(zip(file.rows, taken.visits, strict=True))
    too_busy = [_busy(row) for row, what in done if what is Outcome.BUSY]
    return ImportReport(
        created=taken.visits.count(Outcome.NEW),
        changed=taken.visits.count(Outcome.CHANGED),
        unchanged=taken.visits.count(Outcome.UNCHANGED),
        refused=tuple(sorted([*file.refused, *too_busy], key=lambda refused: refused.line)),
        flagged=file.flagged,
        patients_created=_people(file, taken),
    )


def _people(file: ScheduleFile, taken: TakenOver) -> int:
    rows = zip(file.rows, taken.patients, strict=True)
    return len({row.person.key for row, what in rows if what is Outcome.NEW})


def _busy(row: ScheduleRow) -> RowNotice:
    return RowNotice(
        line=row.line,
        last_line=row.last_line,
        column="",
        expected="nobody else to be changing it at the same time; import the file again",
    )
