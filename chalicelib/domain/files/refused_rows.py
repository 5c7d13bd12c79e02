"""The rows that were not taken over, as a file that somebody mends and brings in again."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from chalicelib.domain.files.plain_text import Record
from chalicelib.domain.files.rows import Refused, Taken
from chalicelib.domain.spreadsheets import harmless

LINE, REASON = "Line", "Why it was refused"


def heading(header: Sequence[str]) -> str:
    """The first line of the file, with the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _line([*header, LINE, REASON])


def refused_rows(rows: Iterable[tuple[Record, Refused | Taken]], *, width: int) -> Iterator[str]:
    """One line each, under `heading`; `width` is how many columns the file has. Of a patient
    whose next visit was refused, the reason of that."""
    for record, row in rows:
        cells = [*record.cells[:width], *[""] * (width - len(record.cells))]
        yield _line([*cells, str(record.line), reason(row)])


def reasons(text: str) -> list[tuple[str, int]]:
    """(a reason, how often) in such a file, the most frequent first."""
    rows = csv.reader(io.StringIO(text, newline=""))
    width = len(next(rows, ()))
    # A row that was cut off has no reason yet.
    return Counter(row[-1] for row in rows if len(row) == width).most_common()


def reason(row: Refused | Taken) -> str:
    notice = row.refused_visit if isinstance(row, Taken) else row
    if notice is None:
        return ""
    return f"{notice.column}: expected {notice.expected}" if notice.column else notice.expected


def _line(cells: Sequence[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([harmless(cell) for cell in cells])
    return file.getvalue()
