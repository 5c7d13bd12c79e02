"""Tables of scores that stand in a document between two marks."""

import sys
from collections.abc import Sequence
from pathlib import Path

_BEGIN, _END = "<!-- scores: begin -->", "<!-- scores: end -->"


def published(document: Path) -> str:
    """As they stand there."""
    return document.read_text("utf-8").split(_BEGIN, 1)[1].split(_END, 1)[0].strip()


def show(scored: str, document: Path, arguments: Sequence[str]) -> None:
    """Printed; with `--write` they take the place of those in the document."""
    if "--write" in arguments:
        text = document.read_text("utf-8")
        before, after = text.split(_BEGIN, 1)[0], text.split(_END, 1)[1]
        document.write_text(f"{before}{_BEGIN}\n{scored}\n{_END}{after}", "utf-8")
    sys.stdout.write(scored + "\n")
