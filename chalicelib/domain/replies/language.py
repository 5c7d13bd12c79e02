"""Whether a text is plainly English or Spanish, by whose words it is written in."""

import functools
import re
from collections.abc import Iterable

from chalicelib.domain.replies import (
    lexicon_en,
    lexicon_en_answers,
    lexicon_en_texts,
    lexicon_en_urgent,
    lexicon_en_visit,
    lexicon_es,
    lexicon_es_wishes,
    lexicon_latin,
)
from chalicelib.domain.replies.token import Token

_OURS = frozenset("yes change stop help start ok okay no".split())
"""What our texts ask for, and what is said everywhere: they tell nothing."""
_ENGLISH_WORDS_NEEDED = 2
"""A word or two of English stand in many a language."""


def language_of(tokens: Iterable[Token]) -> str:
    """ "en" or "es"; empty for another language, for both, and where too little is said."""
    words = {token.word for token in tokens if len(token.word) > 1} - _OURS
    english, spanish, others = _words()
    if words & others:
        return ""
    in_english, in_spanish = len(words & english), len(words & spanish)
    if in_spanish and not in_english:
        return "es"
    return "en" if in_english >= _ENGLISH_WORDS_NEEDED and not in_spanish else ""


@functools.cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Those of English alone, of Spanish (the kin of it may have some too), of others alone."""
    english = _of(
        lexicon_en_answers.PLAIN,
        lexicon_en_answers.KEYWORDS,
        *lexicon_en.CLASSES.values(),
        *lexicon_en_answers.MEANINGS.values(),
        *lexicon_en_texts.MEANINGS.values(),
        *lexicon_en_urgent.MEANINGS.values(),
        *lexicon_en_visit.MEANINGS.values(),
    )
    spanish = _of(
        lexicon_es.PLAIN,
        lexicon_es.KEYWORDS,
        *lexicon_es.CLASSES.values(),
        *lexicon_es.MEANINGS.values(),
        *lexicon_es_wishes.MEANINGS.values(),
    )
    others = _of(
        lexicon_latin.PLAIN, *lexicon_latin.CLASSES.values(), *lexicon_latin.MEANINGS.values()
    )
    return english - spanish - others, spanish - english, others - english - spanish


def _of(*lines: str) -> frozenset[str]:
    """Whole words: neither their beginnings nor the names of classes and kinds."""
    return frozenset(word for of in lines for word in re.findall(r"(?<![@_\w])[a-z]+\b(?!\*)", of))
