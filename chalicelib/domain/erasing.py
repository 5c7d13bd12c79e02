"""What is left of words when the person they are about is erased."""

import re
from collections.abc import Iterable

from chalicelib.domain.patients import Patient

GONE = "[erased]"


def names_of(patient: Patient, others: Iterable[Patient] = ()) -> tuple[str, ...]:
    """What they are called, but for what somebody else of the household is called too."""
    shared = {name.casefold() for other in others for name in _names(other)}
    return tuple(name for name in _names(patient) if name.casefold() not in shared)


def _names(patient: Patient) -> list[str]:
    spoken = (patient.given_name, patient.preferred_name, patient.family_name)
    return [name for name in (*spoken, patient.said_as) if name]


def redacted(text: str, words: Iterable[str]) -> str:
    """Without these words, in whatever case and with whatever between the digits of a number."""
    for word in sorted(set(words), key=len, reverse=True):
        if word:
            text = _pattern(word).sub(GONE, text)
    return text


def _pattern(word: str) -> re.Pattern[str]:
    digits = re.sub(r"\D", "", word)
    if word.startswith("+") and len(digits) >= 8:
        # National or international, as somebody types it.
        local = r"[\s().-]*".join(digits[-10:])
        return re.compile(rf"(?:\+?{digits[:-10]}[\s().-]*)?\(?{local}")
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
