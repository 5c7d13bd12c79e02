"""How well unhappy sentences are heard: the published test set scored, as a table in Markdown.

`python -m tests.unhappy.score` prints it; with `--write` it puts it into docs/recovery.md.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.recovery.unhappy import is_not_content
from tests.scores import show

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences.jsonl"
DOC = HERE.parents[1] / "docs" / "recovery.md"
_OF = {"feedback": "feedback", "text": "inbound texts"}
_LANGUAGES = {"en": "English", "es": "Spanish"}


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    unhappy: bool
    of: str
    lang: str
    split: str
    heard: bool


def lines() -> list[Line]:
    """The test set, each line with what was heard."""
    rows = [json.loads(row) for row in SENTENCES.read_text("utf-8").splitlines()]
    return [Line(**row, heard=heard(row["text"], row["of"])) for row in rows]


def heard(text: str, of: str) -> bool:
    """Feedback as it is read where somebody was asked and gave no score."""
    return is_not_content(text, score=None, asked=of == "feedback")


def precision(of: Iterable[Line]) -> float:
    """Percent of those heard as unhappy that are; of none, 100."""
    return _share([line.unhappy for line in of if line.heard])


def recall(of: Iterable[Line]) -> float:
    """Percent of the unhappy ones that are heard."""
    return _share([line.heard for line in of if line.unhappy])


def _share(held: Sequence[bool]) -> float:
    return 100 * sum(held) / len(held) if held else 100.0


def table(of: Sequence[Line]) -> str:
    rows = [
        "| part | kind | language | sentences | unhappy | precision % | recall % |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for split in ("fresh", "tuned"):
        part = [line for line in of if line.split == split]
        for kind, kind_name in _OF.items():
            for lang, name in _LANGUAGES.items():
                some = [x for x in part if (x.of, x.lang) == (kind, lang)]
                rows.append(_row(split, kind_name, name, some))
        rows.append(_row(f"**{split}**", "all", "both", part))
    return "\n".join(rows)


def _row(split: str, kind: str, language: str, of: Sequence[Line]) -> str:
    counts = f"{len(of)} | {sum(line.unhappy for line in of)}"
    return f"| {split} | {kind} | {language} | {counts} | {precision(of):.1f} | {recall(of):.1f} |"


if __name__ == "__main__":
    show(table(lines()), DOC, sys.argv[1:])
