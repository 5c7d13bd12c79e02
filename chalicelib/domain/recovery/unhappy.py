"""Whether a sentence is one of somebody who is not content: rules, in English and Spanish.

A false alarm costs a glance, a miss costs a patient. Both languages are always read: people mix
them, and the language that is known of somebody is not always the one they write in.

cleaned ──► parts ──► without what only sounds like it ("no complaints", "terrible toothache") ──►
said outright, or a word that is not denied
"""

from chalicelib.domain.recovery import unhappy_en, unhappy_es
from chalicelib.domain.recovery.unhappy_signs import PRAISE, SOFT
from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.normalise import clean, without_accents

_LANGUAGES = (unhappy_en, unhappy_es)
_PARTS = Pattern(r"[.!?;\n]+|,? \b(?:but|although|though|pero|aunque)\b")
_ANGRY = frozenset("😡🤬😠🖕💩")
_SOME_WORDS = 4
_SPACES = Pattern(r"\s+")


def is_unhappy(text: str, *, asked: bool = False) -> bool:
    """`asked`: they were asked how it was, so that softer signs count, too."""
    if not _ANGRY.isdisjoint(text):
        return True
    said = without_accents(clean(text).text)
    parts = [_SPACES.sub(" ", part).strip(" ,") for part in _split(said)]
    return any(_is_unhappy_part(part, asked=asked) for part in parts if part)


def lacks_praise(text: str) -> bool:
    """Some words, and none of them kind: where they were asked how it was, and gave no high score,
    most likely a polite complaint."""
    said = without_accents(clean(text).text)
    if len(said.split()) < _SOME_WORDS or PRAISE.search(said):
        return False
    # "Could not ask for more" is praise, too.
    return not any(of.HARMLESS.search(said) for of in _LANGUAGES)


def _split(said: str) -> list[str]:
    parts, at = [], 0
    for found in _PARTS.finditer(said):
        parts.append(said[at : found.start()])
        at = found.end()
    return [*parts, said[at:]]


def _is_unhappy_part(part: str, *, asked: bool) -> bool:
    for language in _LANGUAGES:
        # "Terrible" is a word of both.
        part = language.HARMLESS.sub(" ", part)
    if any(of.OUTRIGHT.search(part) for of in _LANGUAGES):
        return True
    signs = [of.WORDS for of in _LANGUAGES] + ([SOFT] if asked else [])
    return any(not _denied(part, found.start()) for of in signs for found in of.finditer(part))


def _denied(part: str, at: int) -> bool:
    """Within the three words before it: "not at all rude"."""
    before = " ".join(part[:at].split()[-3:])
    return any(of.DENIES.search(before) for of in _LANGUAGES)
