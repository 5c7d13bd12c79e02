"""What answers come to: a number only where there are enough of them, with how sure it is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from chalicelib.domain.feedback import HIGH, LOW, Scale
from chalicelib.domain.values import dataclass

TOO_FEW = 20
"""Below this many answers a number says more about who happened to answer."""
CONTENT = 8
"""Of faces: the two best."""
_SURE = 1.96
"""Nineteen times of twenty."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Answers to one way of asking: score → how often."""

    scores: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(scores=Counter(self.scores) + Counter(other.scores))

    @property
    def answers(self) -> int:
        return sum(self.scores.values())

    def between(self, least: int, most: int) -> int:
        return sum(of for score, of in self.scores.items() if least <= score <= most)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number, and between which two it most likely is."""

    value: int
    least: int
    most: int


def promoter_score(tally: Tally) -> Figure | None:
    """-100 to 100: the share of 9 and 10 less the share of 0 to 6. None: too few to tell."""
    n = tally.answers
    if n < TOO_FEW:
        return None
    high, low = tally.between(HIGH, 10), tally.between(0, LOW)
    # Three answers more, a quarter of them good and a quarter bad, so that the interval is none of
    # zero width where all say the same (Rocks, The American Statistician 70, 2016).
    more = n + 3
    good, bad = (high + 0.75) / more, (low + 0.75) / more
    middle = good - bad
    spread = _SURE * math.sqrt((good + bad - middle**2) / more)
    return Figure(
        value=round(100 * (high - low) / n),
        least=round(100 * max(middle - spread, -1)),
        most=round(100 * min(middle + spread, 1)),
    )


def content(tally: Tally) -> Figure | None:
    """Of a hundred so many chose one of the two best faces. None: too few to tell."""
    n = tally.answers
    if n < TOO_FEW:
        return None
    share = tally.between(CONTENT, 10) / n
    # Wilson's interval: the plain one claims to be sure where all say the same.
    square = _SURE**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    spread = _SURE * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Figure(
        value=round(100 * share),
        least=round(100 * max(middle - spread, 0)),
        most=round(100 * min(middle + spread, 1)),
    )


def of_scale(scale: Scale, tally: Tally) -> Figure | None:
    return promoter_score(tally) if scale is Scale.TEN else content(tally)


def together(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
