"""How late, in minutes."""

from collections.abc import Sequence

from chalicelib.domain.replies.token import Token

_WORDS = {
    "five": 5, "cinco": 5, "ten": 10, "diez": 10, "twelve": 12, "fifteen": 15, "quince": 15,
    "twenty": 20, "veinte": 20, "thirty": 30, "treinta": 30, "forty": 40, "couple": 2, "few": 5,
}  # fmt: skip
_MINUTES = frozenset({"minutes", "minute", "minutos", "minuto", "mn", "m", "minuten", "minuti"})
_HOURS = frozenset({"hour", "hours", "hora", "horas"})
_LONGEST = 240


def minutes_late(tokens: Sequence[Token]) -> int | None:
    """The largest number of minutes said; None when none was."""
    words = [token.word for token in tokens]
    found: list[int] = []
    for at, word in enumerate(words):
        if word not in _MINUTES and word not in _HOURS:
            continue
        unit = 60 if word in _HOURS else 1
        before = next((n for w in reversed(words[max(0, at - 2) : at]) if (n := _number(w))), None)
        if before is None and word in _HOURS and at and words[at - 1] in {"an", "a", "una", "half"}:
            before = 1
        if before is None and word in _HOURS and at > 1 and words[at - 2] == "half":
            before = 1
        if before is not None:
            half = word in _HOURS and "half" in words[max(0, at - 2) : at]
            found.append(before * unit // (2 if half else 1))
    sensible = [n for n in found if 0 < n <= _LONGEST]
    return max(sensible, default=None)


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return _WORDS.get(word)
