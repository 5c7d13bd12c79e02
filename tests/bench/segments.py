"""What texts cost: segments before and after folding, wording by wording."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from chalicelib.domain.default_playbooks import NOTICES, default_playbooks
from chalicelib.domain.playbooks import Words
from chalicelib.domain.segments import count, fold
from chalicelib.domain.wording import Place, Visit, fields, render
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import World
from tests.builders import NEW_YORK, a_practice

USUAL = ("Rosie", "Christopher", "José", "Guadalupe", "Begoña")
"""All their letters are in GSM-7; most names of patients are like this."""
ACCENTED = ("María", "Siobhán", "Zoë")
"""á, í, ó, ú, ë and ç are not: a text with one of them travels as UCS-2, 70 characters a part."""
PLACES = (
    ("Oak Dental", "(202) 555-0199"),
    ("Riverside Family Medicine", "(202) 555-0123"),
)
# What a word processor makes of what somebody types.
_TYPED = str.maketrans({"'": "’", '"': "“", "-": "–"})


def run(_: World) -> Part:
    price = a_practice().segment_price / 1_000_000
    found = {
        f"{name} ({language})": _parts(words.text, language)
        for name, language, words in _wordings()
    }
    found["all"] = {what: _mean([of[what] for of in found.values()]) for what in _SHOWN}
    every = found["all"]
    return Part(
        title="Segments a text, before and after folding",
        tables=[
            Table(
                columns=["default wording", *_SHOWN.values()],
                rows=[[name, *(of[what] for what in _SHOWN)] for name, of in found.items()],
            ),
            Table(
                columns=["1,000 reminders, all wordings", "dollars"],
                rows=[
                    ["as they are", 1000 * price * every["usual"]],
                    ["typed with curly quotes and dashes", 1000 * price * every["typed"]],
                    ["the same, folded", 1000 * price * every["folded"]],
                    [
                        "as they are, to names with letters outside GSM-7",
                        1000 * price * every["accented"],
                    ],
                ],
            ),
        ],
        results={"wordings": found, "saved_by_folding": 1 - every["folded"] / every["typed"]},
        targets=[
            target(f"{name}: segments for usual names", of["usual"], at_most=1)
            for name, of in found.items()
            if "en" in name and name.startswith("days")
        ],
    )


_SHOWN = {
    "usual": "usual names",
    "typed": "typed curly",
    "folded": "typed, folded",
    "accented": "María, Zoë …",
}


def _parts(template: str, language: str) -> dict[str, float]:
    usual = _merged(template, language, USUAL)
    typed = [_as_typed(text) for text in usual]
    return {
        "usual": _mean([count(fold(text)).parts for text in usual]),
        "typed": _mean([count(text).parts for text in typed]),
        "folded": _mean([count(fold(text)).parts for text in typed]),
        "accented": _mean(
            [count(fold(text)).parts for text in _merged(template, language, ACCENTED)]
        ),
    }


def _wordings() -> Iterator[tuple[str, str, Words]]:
    for playbook in default_playbooks():
        for step in playbook.steps:
            for language, words in step.words.items():
                yield step.step_id, language, words
    for kind, translations in NOTICES.items():
        for language, words in translations.items():
            yield str(kind), language, words


def _merged(template: str, language: str, people: Iterable[str]) -> list[str]:
    return [
        render(template, fields([_visit(called)], _place(practice, phone), language, now=world.NOW))
        for called in people
        for practice, phone in PLACES
    ]


def _visit(called: str) -> Visit:
    return Visit(
        called=called,
        starts_at=world.NOW + timedelta(days=2, hours=1, minutes=30),
        provider="Dr Patel",
        link="https://rapport.example/a/linklinklinklinklinkli",
    )


def _place(practice: str, phone: str) -> Place:
    return Place(
        practice=practice,
        location="Main Street",
        address="12 Main Street, Springfield",
        phone=phone,
        country="US",
        zone=NEW_YORK,
    )


def _as_typed(text: str) -> str:
    """Curly quotes, long dashes, and an ellipsis where somebody hesitates: as desks do type."""
    return text.translate(_TYPED).replace(". ", "… ", 1)


def _mean(of: list[int] | list[float]) -> float:
    return sum(of) / len(of)
