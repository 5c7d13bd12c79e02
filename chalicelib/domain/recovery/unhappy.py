"""Whether a sentence is one of somebody who is not content: rules, in English and Spanish.

A false alarm costs a glance, a miss costs a patient. Both languages are always read: people mix
them, and the language that is known of somebody is not always the one they write in.

cleaned ──► parts ──► without what only sounds like it ("no complaints", "terrible toothache") ──►
said outright, or a word that is not denied
"""

from chalicelib.domain.feedback import HIGH, LOW
from chalicelib.domain.recovery import unhappy_en, unhappy_es
from chalicelib.domain.recovery.unhappy_signs import PRAISE, SOFT
from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.normalise import clean, without_accents

_LANGUAGES = (unhappy_en, unhappy_es)
_PARTS = Pattern(r"[.!?;\n]+|,? \b(?:but|although|though|pero|aunque)\b")
_ANGRY = frozenset("😡🤬😠🖕💩")
_SOME_WORDS = 4
_SPACES = Pattern(r"\s+")


def is_not_content(words: str, *, score: int | None, asked: bool) -> bool:
    """`score`: of 0 to 10, where they gave one; `asked`: how it was."""
    if score is not None and score <= LOW:
        return True
    if score is not None and score >= HIGH:
        # "9, great but a long wait" is praise; "9, but the front desk was rude" is not all of it.
        return is_unhappy(words) and (not _praises(_read(words)) or _is_harsh(words))
    lukewarm = asked and (score is None or score == LOW + 1)
    return is_unhappy(words, asked=asked) or (lukewarm and lacks_praise(words))


def is_unhappy(text: str, *, asked: bool = False) -> bool:
    """`asked`: they were asked how it was, so that softer signs count, too."""
    if not _ANGRY.isdisjoint(text):
        return True
    return any(_says_so(part) or _hints(part, asked=asked) for part in _parts(text))


def lacks_praise(text: str) -> bool:
    """Some words, and none of them kind: of somebody who was asked how it was, and gave no high
    score, most likely a polite complaint."""
    said = _read(text)
    return len(said.split()) >= _SOME_WORDS and not _praises(said)


def _praises(said: str) -> bool:
    # "Could not ask for more" is praise, too.
    return bool(PRAISE.search(said)) or any(of.HARMLESS.search(said) for of in _LANGUAGES)


def _is_harsh(text: str) -> bool:
    return any(_hints(part, asked=False) for part in _parts(text))


def _read(text: str) -> str:
    return without_accents(clean(text).text)


def _parts(text: str) -> list[str]:
    """Of a text, each by itself, without what only sounds like a complaint."""
    parts = [_SPACES.sub(" ", part).strip(" ,") for part in _split(_read(text))]
    for language in _LANGUAGES:
        # "Terrible" is a word of both.
        parts = [language.HARMLESS.sub(" ", part) for part in parts]
    return parts


def _says_so(part: str) -> bool:
    return any(of.OUTRIGHT.search(part) for of in _LANGUAGES)


def _hints(part: str, *, asked: bool) -> bool:
    """A word that says it, and nothing before that denies it."""
    signs = [of.WORDS for of in _LANGUAGES] + ([SOFT] if asked else [])
    return any(not _denied(part, found.start()) for of in signs for found in of.finditer(part))


def _split(said: str) -> list[str]:
    parts, at = [], 0
    for found in _PARTS.finditer(said):
        parts.append(said[at : found.start()])
        at = found.end()
    return [*parts, said[at:]]


def _denied(part: str, at: int) -> bool:
    """Within the three words before it: "not at all rude"."""
    before = " ".join(part[:at].split()[-3:])
    return any(of.DENIES.search(before) for of in _LANGUAGES)
