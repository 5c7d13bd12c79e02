""" "You said, we did": what a practice changed because of what patients said. Nobody is named."""

import re
from datetime import datetime
from itertools import pairwise

from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.values import dataclass

LONGEST = 300
"""Characters of each half."""
MOST = 200
"""Entries of a board."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    practice_id: PracticeId
    entry_id: str
    """A ULID: entries stand in the order of time."""
    said: str
    did: str
    language: str
    written_at: datetime
    written_by: StaffId
    published_at: datetime | None = None
    """None: a draft that nobody outside sees."""
    published_by: StaffId | None = None
    revision: int = 0


_REACHED_AT = re.compile(r"\S+@\S+\.\w+|\(?(?:\d[\s().-]*){6,}\d")
_BORN = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def traces(text: str) -> list[str]:
    """What in it leads to one person: an address, a telephone number, a full date."""
    found = [of.group().strip() for of in _REACHED_AT.finditer(text)]
    return found + [of.group() for of in _BORN.finditer(text) if of.group() not in found]


def perhaps_names(text: str) -> list[str]:
    """Two or three words in a row that begin with a capital: as somebody is called."""
    words = [(of.group(), of.start(), of.end()) for of in _NAME.finditer(text)]
    found = []
    for (first, _, ends), (second, begins, _) in pairwise(words):
        if text[ends:begins].strip() in ("", ",") and first[:1].isupper() and second[:1].isupper():
            found.append(f"{first} {second}")
    return list(dict.fromkeys(found))
