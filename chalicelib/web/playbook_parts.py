"""What the forms of playbooks, journeys and campaigns share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.errors import BadInput
from chalicelib.domain.journeys import Journey
from chalicelib.domain.playbooks import Order, Playbook, Words
from chalicelib.storage.setup import Setup
from chalicelib.web.requests import Fields

MOST_STEPS = 12
_STEP_ID = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def known_only[P: (Playbook, Journey)](setup: Setup, playbook: P) -> P:
    """Without visit types, locations and providers that this practice does not have.

    Raises BadInput where none would be left: naming none means everywhere.
    """
    return replace(
        playbook,
        visit_types=_known("visit_types", playbook.visit_types, setup.visit_types),
        pilot_locations=_known("locations", playbook.pilot_locations, setup.locations),
        pilot_providers=_known("providers", playbook.pilot_providers, setup.providers),
    )


def _known[T](name: str, named: frozenset[T], ours: Iterable[T]) -> frozenset[T]:
    kept = named & frozenset(ours)
    if named and not kept:
        raise BadInput(name, "those of this page")
    return kept


def steps_typed(fields: Fields) -> list[int]:
    """The numbers of the page's steps, without those to be taken out. Raises BadInput."""
    numbers = [
        n
        for n in range(MOST_STEPS)
        if f"{n}.id" in fields.values and not fields.ticked(f"{n}.remove")
    ]
    ids = [fields[f"{n}.id"] for n in numbers]
    # A message is known by its step's id: two steps with one id would be one message.
    if len(set(ids)) < len(ids) or not all(_STEP_ID.fullmatch(of) for of in ids):
        raise BadInput("step", "the steps of this page, each once")
    return numbers


def words_typed(fields: Fields, languages: Sequence[str], *, before: str = "") -> dict[str, Words]:
    """By language; `before`: what the names of the fields begin with."""
    return {
        of: Words(
            text=_lines(fields[f"{before}{of}.text"]),
            subject=fields[f"{before}{of}.subject"],
            email=_lines(fields[f"{before}{of}.email"]),
        )
        for of in languages
    }


def with_kept(typed: Mapping[str, Words], was: Mapping[str, Words]) -> dict[str, Words]:
    """Words in languages that the page does not show stay as they were."""
    kept = {of: words for of, words in was.items() if of not in typed}
    return {**kept, **{of: words for of, words in typed.items() if words != Words()}}


def missing(
    words: Mapping[str, Words], order: str, first_language: str
) -> Iterable[tuple[str, str]]:
    """Of a language that is begun nothing may be missing: a blank is worse than the first one."""
    for language, said in words.items():
        if language != first_language and said == Words():
            continue
        if order != Order.EMAIL and not said.text:
            yield f"{language}.text", "This step sends a text, so it needs one."
        if order != Order.TEXT and not said.subject:
            yield f"{language}.subject", "This step sends an email, so it needs a subject."
        if order != Order.TEXT and not said.email:
            yield f"{language}.email", "This step sends an email, so it needs one."


def between(text: str, least: int, most: int) -> bool:
    return re.fullmatch("[0-9]{1,4}", text) is not None and least <= int(text) <= most


def is_clock(text: str) -> bool:
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) is not None


def _lines(text: str) -> str:
    """Browsers send CR LF; a CR would cost a character of a text."""
    return text.replace("\r\n", "\n")
