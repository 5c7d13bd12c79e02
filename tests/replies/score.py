"""How well replies are understood: the published test set scored, as tables in Markdown.

`python -m tests.replies.score` prints the tables; with `--write` it puts them into docs/replies.md.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.replies import Intent, understand
from tests.scores import show

HERE = Path(__file__).parent
REPLIES = HERE / "replies.jsonl"
DOC = HERE.parents[1] / "docs" / "replies.md"

AUTOMATED = frozenset(
    {
        Intent.CONFIRM,
        Intent.CANCEL,
        Intent.RESCHEDULE,
        Intent.STOP,
        Intent.START,
        Intent.HELP,
        Intent.LATE,
    }
)
_A_PERSON = frozenset({Intent.QUESTION, Intent.OTHER})
_NAMES = {
    "en": "English", "es": "Spanish", "vi": "Vietnamese", "fr": "French", "pt": "Portuguese",
    "zh": "Chinese", "ko": "Korean", "tl": "Tagalog", "ru": "Russian", "ar": "Arabic",
    "de": "German", "it": "Italian", "ht": "Haitian Creole", "pl": "Polish", "ja": "Japanese",
    "hi": "Hindi", "und": "mixed or none",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    intent: Intent
    lang: str
    note: str
    split: str
    understood: Intent

    @property
    def alternatives(self) -> frozenset[str]:
        tags = self.note.split(";")
        return frozenset(
            alt for tag in tags if tag.startswith("alt=") for alt in tag[4:].split(",")
        )

    @property
    def exact(self) -> bool:
        return self.understood is self.intent

    @property
    def lenient(self) -> bool:
        to_a_person = self.understood in _A_PERSON and self.intent in _A_PERSON
        return self.exact or to_a_person or self.understood in self.alternatives

    @property
    def harmful(self) -> bool:
        acted = self.understood in {Intent.CONFIRM, Intent.CANCEL}
        return acted and not self.exact and self.understood not in self.alternatives


def lines(path: Path = REPLIES) -> list[Line]:
    """The test set, each line with what was understood."""
    return [_line(json.loads(row)) for row in path.read_text("utf-8").splitlines()]


def _line(row: dict[str, str]) -> Line:
    return Line(
        text=row["text"],
        intent=Intent(row["intent"]),
        lang=row["lang"],
        note=row["note"],
        split=row["split"],
        understood=understand(row["text"]).intent,
    )


def share(of: Iterable[Line], which: Callable[[Line], bool]) -> float:
    """Percent of these lines for which it holds; of none, 100."""
    found = [which(line) for line in of]
    return 100 * sum(found) / len(found) if found else 100.0


def recall(of: Iterable[Line], intent: Intent) -> float:
    return share((line for line in of if line.intent is intent), lambda line: line.exact)


def automation(of: Iterable[Line]) -> float:
    return share((line for line in of if line.intent in AUTOMATED), lambda line: line.exact)


def harmful(of: Iterable[Line]) -> float:
    return share(of, lambda line: line.harmful)


def tables(of: Sequence[Line]) -> str:
    splits = ["dev", "held", "adversarial"]
    parts = [_by_group("part", [(s, [x for x in of if x.split == s]) for s in splits])]
    count = Counter(x.lang for x in of)
    languages = sorted(count, key=lambda lang: (-count[lang], lang))
    for name, chosen in (("held", {"held"}), ("all parts together", set(splits))):
        kept = [x for x in of if x.split in chosen]
        groups = [(_NAMES[lang], [x for x in kept if x.lang == lang]) for lang in languages]
        parts.append(f"By language, {name}:\n\n" + _by_group("language", groups))
    parts.append("By label, held:\n\n" + _by_label([x for x in of if x.split == "held"]))
    return "\n\n".join(parts)


def _by_group(title: str, groups: Iterable[tuple[str, Sequence[Line]]]) -> str:
    rows = [
        f"| {title} | lines | exact % | lenient % | harmful % | stop recall % | urgent recall % "
        "| automation % |",
        "| --- " + "| ---: " * 7 + "|",
    ]
    for name, group in groups:
        figures = (
            share(group, lambda x: x.exact),
            share(group, lambda x: x.lenient),
        )
        cells = [f"{figure:.1f}" for figure in figures]
        cells.append(f"{harmful(group):.2f}")
        cells += [f"{recall(group, i):.1f}" for i in (Intent.STOP, Intent.URGENT)]
        cells.append(f"{automation(group):.1f}")
        rows.append(f"| {name} | {len(group)} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _by_label(of: Sequence[Line]) -> str:
    rows = ["| label | lines | recall % | precision % |", "| --- | ---: | ---: | ---: |"]
    for intent in Intent:
        understood = [line for line in of if line.understood is intent]
        meant = sum(line.intent is intent for line in of)
        precision = share(understood, lambda line: line.exact)
        rows.append(f"| {intent} | {meant} | {recall(of, intent):.1f} | {precision:.1f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    show(tables(lines()), DOC, sys.argv[1:])
