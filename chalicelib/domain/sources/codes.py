"""A personal code, ANN-7K3QX: what stands before the dash is for people, what follows is the key.

ann 7k3qx   ──► read ──► ANN, 7K3QX ──► that key, else the one key that is a slip of the hand
"""

import unicodedata
from collections.abc import Iterable, Iterator

from chalicelib.domain.values import dataclass

LETTERS = "3479CDFGHJKMNPQRTWXY"
"""Of letters that are taken for one another (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) one at the most,
and no vowels, so that no code is a word."""
LONG = 5
_LONGEST_NAME = 10
NOBODY = "FRIEND"
"""Where a name has no letter that a telephone's keyboard has."""


@dataclass(frozen=True, kw_only=True)
class Code:
    name: str
    """Empty: only the key was typed."""
    key: str

    def __str__(self) -> str:
        return f"{self.name}-{self.key}"


def named(given_name: str, randoms: bytes) -> Code:
    """`randoms`: as many bytes as the key is long."""
    key = "".join(LETTERS[of % len(LETTERS)] for of in randoms[:LONG])
    return Code(name=_letters(given_name)[:_LONGEST_NAME] or NOBODY, key=key)


def read(typed: str) -> Code | None:
    """However it is written; None: it is no code at all."""
    folded = _plain(typed)
    if not LONG <= len(folded) <= LONG + _LONGEST_NAME + 2:
        return None
    name, key = folded[:-LONG], folded[-LONG:]
    return Code(name=name, key=key)


def slips(key: str) -> Iterator[str]:
    """Keys from which this one is one letter off, or two that changed places."""
    for at, was in enumerate(key):
        yield from (key[:at] + of + key[at + 1 :] for of in LETTERS if of != was)
    for at in range(len(key) - 1):
        first, second = key[at], key[at + 1]
        if first != second:
            yield key[:at] + second + first + key[at + 2 :]


def is_whose(typed: Code, found: Code) -> bool:
    """Its key was typed right: is the name right enough? None typed is."""
    return not typed.name or _is_near(typed.name, found.name)


def nearest(typed: Code, found: Iterable[Code]) -> Code | None:
    """Of those whose keys are a slip away: the one of exactly that name, if it is the only one."""
    same = [of for of in found if of.name == typed.name]
    return same[0] if len(same) == 1 else None


def _is_near(one: str, other: str) -> bool:
    """Equal, or one letter more, less, other, or two changed about."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, others = one[start:], other[start:]
    swapped = len(rest) > 1 and len(others) > 1 and rest[1::-1] == others[:2]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (swapped and rest[2:] == others[2:])
    )


def _letters(text: str) -> str:
    return "".join(of for of in _plain(text) if of.isalpha())


def _plain(text: str) -> str:
    """Capital letters and digits of ASCII, accents off."""
    parts = unicodedata.normalize("NFKD", text).upper()
    return "".join(of for of in parts if of.isascii() and of.isalnum())
