"""One record under the names of our fields."""

import re
from collections.abc import Sequence

from chalicelib.domain.files.fields import Field, clean, field_of, folded
from chalicelib.domain.files.mapping import FileMapping
from chalicelib.domain.files.plain_text import Flaw, Record
from chalicelib.domain.files.rows import Why
from chalicelib.domain.files.tables import is_footer

_CELL_MOST = 400
"""Characters that are looked at: some patterns take the square of it."""


class RecordCells:
    """The cells of records of one file, trimmed; several only where a field has several columns."""

    def __init__(self, mapping: FileMapping) -> None:
        self._at = [(n, choice.field) for n, choice in enumerate(mapping.columns) if choice.field]
        self._header = [folded(choice.header) for choice in mapping.columns]
        self.width = len(mapping.columns)

    def of(self, record: Record) -> dict[Field, tuple[str, ...]]:
        cells: dict[Field, tuple[str, ...]] = {}
        for n, field in self._at:
            if n < len(record.cells) and (cell := record.cells[n]):
                seen = unwrapped(clean(cell[:_CELL_MOST]))
                if seen:
                    cells[field] = (*cells.get(field, ()), seen)
        return cells

    def passed_over(self, record: Record) -> Why | None:
        if record.flaw in (Flaw.UNCLOSED, Flaw.TOO_LONG):
            return None
        if record.is_empty:
            return Why.BLANK
        if is_footer(record.cells):
            return Why.FOOTER
        return Why.HEADER_AGAIN if self.is_header(record.cells) else None

    def is_header(self, cells: Sequence[str]) -> bool:
        return folded(cells[0]) == self._header[0] and self._same(cells)

    def _same(self, cells: Sequence[str]) -> bool:
        said = [folded(cell) for cell in cells]
        return said[: self.width] == self._header and not any(said[self.width :])

    def is_other_header(self, cells: Sequence[str]) -> bool:
        """The headings of another table begin here."""
        filled = [cell for cell in cells if cell and not cell.isspace()]
        if len(filled) < 3 or _DIGIT.search("".join(filled)) or self.is_header(cells):
            return False
        known = {field_of(cell)[0] for cell in filled if len(cell) < 40} - {Field.IGNORE}
        return len(known) >= 3 and len(known) * 2 > len(filled)

    def spare(self, record: Record) -> bool:
        """It has more cells than the header has columns."""
        return len(record.cells) > self.width and any(map(clean, record.cells[self.width :]))


_DIGIT = re.compile(r"\d")


def unwrapped(cell: str) -> str:
    """`="00123"` and `'00123` are how spreadsheets are told to keep leading zeros."""
    if cell[:1] not in "='":
        return cell
    formula = re.fullmatch(r'="([^"]*)"', cell)
    if formula:
        return clean(formula[1])
    return cell[1:] if re.fullmatch(r"'\d+", cell) else cell
