"""What a part found, as a table for the terminal, as JSON, and as a page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Table:
    columns: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True, kw_only=True)
class Target:
    what: str
    found: float
    at_most: float

    @property
    def met(self) -> bool:
        return self.found <= self.at_most

    @property
    def shown(self) -> str:
        return f"{self.what}: {shown(self.found)}, at most {shown(self.at_most)}"


def target(what: str, found: float, *, at_most: float) -> Target:
    return Target(what=what, found=found, at_most=at_most)


@dataclass(frozen=True, kw_only=True)
class Part:
    title: str
    tables: list[Table]
    results: dict[str, Any]
    targets: list[Target] = field(default_factory=list)


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def plain(table: Table) -> str:
    """Columns under one another, numbers to the right."""
    lines = [table.columns, *([shown(of) for of in row] for row in table.rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(table.columns))]
    right = [
        n > 0 and all(isinstance(row[n], int | float) for row in table.rows)
        for n in range(len(table.columns))
    ]

    def one(line: Sequence[str]) -> str:
        cells = [
            of.rjust(width) if to_right else of.ljust(width)
            for of, width, to_right in zip(line, widths, right, strict=True)
        ]
        return "  " + "  ".join(cells).rstrip()

    return "\n".join([one(lines[0]), one(["-" * w for w in widths]), *map(one, lines[1:])])


def markdown(columns: list[str], rows: list[list[Any]]) -> str:
    cells = [columns, ["---"] * len(columns), *([shown(of) for of in row] for row in rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def missed(part: Part) -> list[str]:
    return [f"MISSED: {of.shown}" for of in part.targets if not of.met]


def as_json(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "tables": [{"columns": of.columns, "rows": of.rows} for of in part.tables],
        "results": part.results,
        "targets": [{**asdict(of), "met": of.met, "shown": of.shown} for of in part.targets],
    }
