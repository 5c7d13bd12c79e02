""" "You said, we did": what a practice changed because of what patients said. Nobody is named."""

import re
import unicodedata
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
_WHOSE = re.compile(r"['’]s?$", re.IGNORECASE)
""" "Maria Ortiz's", "Lucas'"."""
_BETWEEN = re.compile(r"[\s,()\"“”–-]*((?:(?:de|del|la|las|los|y|e|da|dos|van|von|der|den)\s+)*)")
"""What stands between two parts of a name: "Maria (Ortiz)", "Ortiz, Maria", "Ana de la Cruz"."""


def traces(text: str) -> list[str]:
    """What in it leads to one person: an address, a telephone number, a full date."""
    found = [of.group().strip() for of in _REACHED_AT.finditer(text)]
    return found + [of.group() for of in _BORN.finditer(text) if of.group() not in found]


def perhaps_names(text: str) -> list[str]:
    """Two words in a row that begin with a capital, or are of a script that has none: as somebody
    is called."""
    text = _composed(text)
    words = [(of.group(), of.start(), of.end()) for of in _NAME.finditer(text)]
    words = [(_WHOSE.sub("", said), begins, ends) for said, begins, ends in words]
    capital = [of for of in words if not of[0][:1].islower()]
    found = []
    for (first, _, ends), (second, begins, _) in pairwise(capital):
        between = _BETWEEN.fullmatch(text[ends:begins])
        if between is not None:
            found.append(" ".join(f"{first} {between[1]}{second}".split()))
    return list(dict.fromkeys(found))


def _composed(text: str) -> str:
    """An accent with its letter, as it was meant; without what nobody sees."""
    seen = (of for of in unicodedata.normalize("NFKC", text) if unicodedata.category(of) != "Cf")
    return "".join(seen)
