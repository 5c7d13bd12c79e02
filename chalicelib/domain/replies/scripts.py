"""Phrases in scripts that Latin rules cannot read, turned into words that they can."""

import functools
from collections.abc import Mapping

from chalicelib.domain.replies.lexicon_scripts import PHRASES

_FIRST_FOREIGN = "\u0370"  # Greek and all after it; Latin letters with marks lie below
_VIETNAMESE = ("\u1e00", "\u1eff")
_NO_SPACES = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\u0e00", "\u0e7f"))

Phrases = Mapping[str, list[tuple[str, bool, str]]]


def is_foreign(character: str) -> bool:
    return character >= _FIRST_FOREIGN and not (
        _VIETNAMESE[0] <= character <= _VIETNAMESE[1] or not character.isalpha()
    )


@functools.cache
def _phrases() -> Phrases:
    """By first character, longest first: the phrase, whether it may go on, and its word."""
    found: dict[str, list[tuple[str, bool, str]]] = {}
    for word, phrases in PHRASES.items():
        for phrase in phrases.split():
            plain = phrase.rstrip("*").replace("_", " ")
            found.setdefault(plain[0], []).append((plain, phrase[-1] == "*", word))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def read_scripts(text: str) -> str:
    """The text with every phrase it knows as a word; the small words of a language are dropped."""
    if not any(is_foreign(character) for character in text):
        return text
    pieces: list[str] = []
    at = 0
    while at < len(text):
        word, length = _phrase_at(text, at) if is_foreign(text[at]) else ("", 0)
        if length:
            pieces.append(" " if word == "_small" else f" {word} ")
            at += length
        else:
            pieces.append(text[at])
            at += 1
    return "".join(pieces)


def _phrase_at(text: str, at: int) -> tuple[str, int]:
    free = _runs_together(text[at])
    if not free and at and is_foreign(text[at - 1]) and not _runs_together(text[at - 1]):
        return "", 0
    for phrase, goes_on, word in _phrases().get(text[at], ()):
        if not text.startswith(phrase, at):
            continue
        end = at + len(phrase)
        if free:
            return word, len(phrase)
        rest = end
        while rest < len(text) and (is_foreign(text[rest]) or _is_mark(text[rest])):
            rest += 1
        if rest == end or goes_on:
            return word, rest - at
    return "", 0


def _runs_together(character: str) -> bool:
    return any(first <= character <= last for first, last in _NO_SPACES)


def _is_mark(character: str) -> bool:
    return "\u0900" <= character <= "\u0dff" or "\u064b" <= character <= "\u0652"
