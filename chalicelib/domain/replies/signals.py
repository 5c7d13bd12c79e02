"""Which phrases a text holds: the lexicons compiled once, on the first text read."""

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chalicelib.domain.replies import (
    lexicon_danger,
    lexicon_en,
    lexicon_en_answers,
    lexicon_en_texts,
    lexicon_en_urgent,
    lexicon_en_visit,
    lexicon_es,
    lexicon_es_danger,
    lexicon_es_wishes,
    lexicon_families,
    lexicon_latin,
    lexicon_near,
    lexicon_optout,
    lexicon_scripts,
)
from chalicelib.domain.replies.lexicon_slang import REAL_WORDS
from chalicelib.domain.replies.patterns import Classes, Phrase, PhraseBook, Span, parse_phrase
from chalicelib.domain.replies.spelling import Speller
from chalicelib.domain.replies.token import Token, a_token

LEXICONS = (
    lexicon_en_urgent,
    lexicon_en_texts,
    lexicon_en_visit,
    lexicon_en_answers,
    lexicon_es,
    lexicon_es_wishes,
    lexicon_es_danger,
    lexicon_families,
    lexicon_danger,
    lexicon_optout,
    lexicon_latin,
    lexicon_near,
    lexicon_scripts,
)
_REWRITES = (  # of two that cover as many words the first is taken
    lexicon_optout.REWRITES
    + lexicon_near.REWRITES
    + lexicon_en.REWRITES
    + lexicon_families.REWRITES
    + lexicon_danger.REWRITES
    + lexicon_es_danger.REWRITES
    + lexicon_es.REWRITES
    + lexicon_latin.REWRITES
)
_PLAIN = lexicon_en_answers.PLAIN + lexicon_es.PLAIN + lexicon_latin.PLAIN + lexicon_near.PLAIN
_KEYWORDS = lexicon_en_answers.KEYWORDS + lexicon_danger.KEYWORDS + lexicon_es.KEYWORDS


_IFS = frozenset({"if", "unless", "whether", "suppose"})
_TITLES = frozenset("dr doctor mr mrs ms miss nurse dra doc".split())
DENIALS = frozenset("not never nobody nothing without nolonger nunca nao nicht ne".split())


class Book(NamedTuple):
    rewrites: PhraseBook
    meanings: PhraseBook
    plain: frozenset[str]
    ours: frozenset[str]
    speller: Speller


class Signals:
    """The spans of every meaning found, over the rewritten tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.spans: dict[str, list[Span]] = {}

    def has(self, *meanings: str) -> bool:
        return any(meaning in self.spans for meaning in meanings)

    def apart(self, meaning: str, other: str) -> bool:
        """Whether this meaning stands somewhere that the other meaning has no word in."""
        taken = {at for start, end in self.spans.get(other, ()) for at in range(start, end)}
        return any(
            taken.isdisjoint(range(start, end)) and not (taken and self._negated(start))
            for start, end in self.spans.get(meaning, ())
        )

    def meant(self, meaning: str, but_not: str) -> bool:
        """Whether this is said outright somewhere: outside the other, and without a not before."""
        taken = {at for start, end in self.spans.get(but_not, ()) for at in range(start, end)}
        return any(
            taken.isdisjoint(range(start, end)) and not self._denied(start)
            for start, end in self.spans.get(meaning, ())
        )

    def conditional(self, meaning: str) -> bool:
        """Whether this is only said after an if."""
        spans = self.spans.get(meaning, ())
        return bool(spans) and all(self._after_an_if(start) for start, _ in spans)

    def asked(self, meaning: str) -> bool:
        """Whether this is only said in sentences that end in a question mark."""
        questions = {token.sentence for token in self.tokens if token.kind == "_asks"}
        return all(
            self.tokens[start].sentence in questions for start, _ in self.spans.get(meaning, ())
        )

    def _after_an_if(self, start: int) -> bool:
        sentence = self.tokens[start].sentence
        before = self.tokens[:start]
        return any(t.word in _IFS and t.sentence == sentence for t in before)

    def _denied(self, start: int) -> bool:
        clause = self.tokens[start].clause
        before = self.tokens[max(0, start - 4) : start]
        return any(t.word in DENIALS and t.clause == clause for t in before)

    def _negated(self, start: int) -> bool:
        before = self.tokens[max(0, start - 3) : start]
        return any(t.word in {"not", "never", "nolonger", "unable"} for t in before)


@functools.cache
def book() -> Book:
    classes = _classes()
    desk = frozenset(lexicon_en_answers.DESK.split())
    rewriting = list(_rewrites(_REWRITES, classes))
    rewrites = PhraseBook(rewriting, within_commas=True)
    phrases = [
        parse_phrase(line, classes, meaning)
        for source in (lexicon_en.NOT_A_REPLY, *(lexicon.MEANINGS for lexicon in LEXICONS))
        for meaning, lines in source.items()
        for line in lines.strip().splitlines()
        if line.strip()
    ]
    plain = frozenset(_PLAIN.split()) - desk
    known = set(plain) | desk | set(REAL_WORDS.split())
    for phrase in (*phrases, *rewriting):
        for element in phrase.elements:
            known |= element.words
    speller = Speller(known, _KEYWORDS.split())
    ours = frozenset(lexicon_en_answers.OURS.split()) | desk
    return Book(
        rewrites=rewrites,
        meanings=PhraseBook(phrases),
        plain=plain,
        ours=ours,
        speller=speller,
    )


def _classes() -> Classes:
    classes = {
        name: frozenset(words.split())
        for source in (
            lexicon_en,
            lexicon_families,
            lexicon_danger,
            lexicon_optout,
            lexicon_es,
            lexicon_es_danger,
            lexicon_latin,
            lexicon_near,
        )
        for name, words in source.CLASSES.items()
    }
    classes["desk"] = frozenset(lexicon_en_answers.DESK.split())
    return classes


def _rewrites(lines: str, classes: Classes) -> Iterable[Phrase]:
    for line in filter(None, lines.splitlines()):
        looks_like, is_really = line.split(" => ")
        yield parse_phrase(looks_like, classes, is_really)


def rewrite(tokens: Sequence[Token], rewrites: PhraseBook) -> list[Token]:
    """The tokens with each phrase that is not what it looks like replaced, longest first."""
    longest: dict[int, tuple[int, str]] = {}
    for phrase, (start, end) in rewrites.matches(tokens):
        if end > longest.get(start, (0, ""))[0]:
            longest[start] = (end, phrase.name)
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        end, words = longest.get(at, (at + 1, ""))
        result.extend([a_token(word, tokens[at]) for word in words.split()] or [tokens[at]])
        at = end
    return result


def find_signals(tokens: Sequence[Token]) -> Signals:
    rewritten = rewrite(tokens, book().rewrites)
    signals = Signals(rewritten)
    for phrase, span in book().meanings.matches(rewritten):
        signals.spans.setdefault(phrase.name, []).append(span)
    return signals


def uncovered(signals: Signals, meanings: Iterable[str]) -> list[Token]:
    """The words that belong to none of these meanings and are not plain either."""
    covered: set[int] = set()
    for meaning in meanings:
        for start, end in signals.spans.get(meaning, ()):
            covered.update(range(start, end))
    plain = book().plain
    return [
        token
        for at, token in enumerate(signals.tokens)
        if at not in covered
        and token.word not in plain
        and not token.word.endswith("lly")
        and len(token.word) > 1
        and "_name" not in token.forms
        and not (at and signals.tokens[at - 1].word in _TITLES)
        and not _called_by_name(signals.tokens, at)
        and not token.word.startswith("_")
        and token.kind in {"", "_number"}
    ]


_BEFORE_A_NAME = frozenset("you thanks thank hi hello hey gracias maam".split())


def _called_by_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether this is a word no lexicon holds where a name stands: thank you Jessica."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if before is None or not (before.word in _BEFORE_A_NAME or "_name" in before.forms):
        return False
    ends = at + 1 == len(tokens) or tokens[at + 1].clause != token.clause
    return ends and token.word.isalpha() and not book().speller.knows(token.word)


def speaks_to_us(signals: Signals) -> bool:
    """Whether a text that no rule knows holds a word that a practice would hear about."""
    return any(
        token.word in book().ours or token.kind or not token.word.isascii()
        for token in signals.tokens
    )
