"""The small phrase language the lexicons are written in, and its matcher.

A phrase is a line of elements separated by spaces, matched against the tokens of one sentence:

    word       this word             a|b        either word
    swell*     any word so begun     @texts     any word of that class (a set named in a lexicon)
    the?       it may be missing     ..3        up to three words of any kind
    ^  $       start, end of the sentence      ^^  $$   start, end of the whole text
    ^,         start of the sentence, or of what follows a comma
    a|$        this word, or the end of the sentence
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chalicelib.domain.replies.token import Token

Classes = Mapping[str, frozenset[str]]


class Element(NamedTuple):
    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    optional: bool = False
    gap: int = 0
    anchor: str = ""
    or_end: bool = False

    def accepts(self, token: Token) -> bool:
        if not self.words.isdisjoint(token.forms):
            return True
        return bool(self.prefixes) and token.word.startswith(self.prefixes)


Span = tuple[int, int]


class Phrase(NamedTuple):
    elements: tuple[Element, ...]
    name: str
    needed: tuple[frozenset[str], ...]  # of each of these sets the text must hold a word


def parse_phrase(line: str, classes: Classes, name: str) -> Phrase:
    elements = tuple(_element(part, classes) for part in line.split())
    needed = tuple(
        e.words for e in elements[1:] if e.words and not (e.optional or e.prefixes or e.or_end)
    )
    return Phrase(elements=elements, name=name, needed=needed)


def _element(part: str, classes: Classes) -> Element:
    if part in {"^", "$", "^^", "$$", "^,"}:
        return Element(anchor=part)
    if part.startswith(".."):
        return Element(gap=int(part[2:]))
    optional = part.endswith("?")
    words: set[str] = set()
    prefixes: list[str] = []
    or_end = "$" in part.split("|")
    for choice in part.removesuffix("?").split("|"):
        if choice.startswith("@"):
            words |= classes[choice[1:]]
        elif choice == "$":
            continue
        elif choice.endswith("*"):
            prefixes.append(choice[:-1])
        else:
            words.add(choice)
    if len(words) > 1 and not prefixes and "|" not in part:
        only = part.removesuffix("?").removeprefix("@")
        return Element(words=classes[only], optional=optional)  # shares the class's own set
    return Element(
        words=frozenset(words), prefixes=tuple(prefixes), optional=optional, or_end=or_end
    )


class PhraseBook:
    """Many phrases, found by the words they may begin with."""

    def __init__(self, phrases: Iterable[Phrase], *, within_commas: bool = False) -> None:
        self._within_commas = within_commas
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_prefix: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            for element in _possible_starts(phrase.elements):
                for word in element.words:
                    self._by_word.setdefault(word, []).append(phrase)
                for prefix in element.prefixes:
                    self._by_prefix.setdefault(prefix[:2], []).append(phrase)

    def matches(self, tokens: Sequence[Token]) -> Iterable[tuple[Phrase, Span]]:
        """Every phrase found, in order of where it begins, and what it covers."""
        held = {form for token in tokens for form in token.forms}
        found: dict[tuple[str, ...], list[Phrase]] = {}
        for at, token in enumerate(tokens):
            key = token.forms
            if key not in found:
                found[key] = self._worth_trying(token, held)
            if found[key]:
                until = _end_of_part(tokens, at, self._within_commas)
                for phrase in found[key]:
                    end = _match(phrase.elements, 0, tokens, at, until)
                    if end:
                        yield phrase, (at, end)

    def _worth_trying(self, token: Token, held: set[str]) -> list[Phrase]:
        """The phrases this word may begin, less those that need a word the text does not hold."""
        phrases = {
            id(phrase): phrase for form in token.forms for phrase in self._by_word.get(form, ())
        }
        for phrase in self._by_prefix.get(token.word[:2], ()):
            phrases[id(phrase)] = phrase
        return [
            phrase
            for phrase in phrases.values()
            if not any(needed.isdisjoint(held) for needed in phrase.needed)
        ]


def _possible_starts(elements: tuple[Element, ...]) -> Iterable[Element]:
    for element in elements:
        if element.anchor:
            continue
        yield element
        if not element.optional:
            return


def _end_of_part(tokens: Sequence[Token], at: int, within_commas: bool) -> int:
    """Where the sentence, or what stands between two commas, ends that holds this place."""
    start = tokens[at]
    for end in range(at + 1, len(tokens)):
        same = tokens[end].sentence == start.sentence
        if not same or (within_commas and tokens[end].clause != start.clause):
            return end
    return len(tokens)


def _match(
    elements: tuple[Element, ...], done: int, tokens: Sequence[Token], at: int, until: int
) -> int:
    """The place after the match, or 0. Elements are few, so plain backtracking is bounded."""
    if done == len(elements):
        return at
    element = elements[done]
    if element.anchor:
        holds = _anchored(element, tokens, at)
        return _match(elements, done + 1, tokens, at, until) if holds else 0
    if element.gap:
        for skipped in range(min(element.gap, until - at) + 1):
            end = _match(elements, done + 1, tokens, at + skipped, until)
            if end:
                return end
        return 0
    if at < until and element.accepts(tokens[at]):
        end = _match(elements, done + 1, tokens, at + 1, until)
        if end:
            return end
    skips = element.optional or (element.or_end and at == until)
    return _match(elements, done + 1, tokens, at, until) if skips else 0


def _anchored(element: Element, tokens: Sequence[Token], at: int) -> bool:
    match element.anchor:
        case "^^":
            return at == 0
        case "$$":
            return at == len(tokens)
        case "^,":
            return at == 0 or tokens[at].clause != tokens[at - 1].clause
        case "^":
            return at == 0 or tokens[at].sentence != tokens[at - 1].sentence
        case _:
            return at == len(tokens) or tokens[at].sentence != tokens[at - 1].sentence
