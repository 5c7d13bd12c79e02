"""What the documentation says became of each file is what becomes of it."""

import re
from typing import Any

import pytest

from chalicelib.domain.files.rows import AnyRow, Doubled, Merged, Refused, Skipped, Taken
from tests.documents import what_became_of
from tests.domain.files.reading import FIXTURES, a_setup, from_fixture, meaning

READ_WITH: dict[str, dict[str, Any]] = {
    "cliniko_patients.csv": {"known": a_setup("AU", "Australia/Sydney")},
    "german_cp1252.csv": {"known": a_setup("DE", "Europe/Berlin")},
    "google_sheet.csv": {"known": a_setup("US", "America/Los_Angeles")},
    "open_dental_visits.csv": {"chosen": meaning("provider", **{"1": "patel"})},
}
KINDS = ("patients", "visits", "flagged", "refused", "skipped", "doubled", "merged")


def said() -> dict[str, tuple[str, ...]]:
    rows = re.findall(r"^\| `([\w.]+)` \|(.+)\|$", what_became_of("Files"), re.MULTILINE)
    return {name: tuple(cell.strip() for cell in cells.split("|")) for name, cells in rows}


def outcome(rows: list[AnyRow]) -> tuple[str, ...]:
    def lines(kind: type[AnyRow]) -> list[int]:
        return [row.line for row in rows if isinstance(row, kind)]

    read = [row for row in rows if isinstance(row, Taken)]
    flagged = [row.line for row in read if row.flags or row.refused_visit]
    return (
        str(sum(row.patient is not None for row in read)),
        str(sum(row.visit is not None for row in read)),
        *(
            ", ".join(map(str, of)) or "–"
            for of in (flagged, lines(Refused), lines(Skipped), lines(Doubled), lines(Merged))
        ),
    )


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_each_row_of_a_file_becomes_what_the_documentation_says(name: str) -> None:
    assert dict(
        zip(KINDS, outcome(from_fixture(name, **READ_WITH.get(name, {}))), strict=True)
    ) == (dict(zip(KINDS, said()[name], strict=False)))
