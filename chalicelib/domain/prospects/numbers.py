"""What became of those who asked: how fast they were answered, how many came."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from chalicelib.domain.prospects.prospect import ANSWER_WITHIN, Loss, Origin, Prospect, Stage
from chalicelib.domain.values import dataclass

FEW = 5
"""Of fewer no share is told: it would say more of chance than of the practice."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    asked: int
    clocked: int
    """Of them it is known when they asked, and they were answered or still wait."""
    answered: int
    in_time: int
    median: timedelta | None
    """Of opening hours, over all that were answered; None: none was."""
    booked: int
    """Had a visit booked, those who came included."""
    came: int
    lost: int
    losses: Mapping[Loss, int]
    """The most frequent first."""

    @property
    def few(self) -> bool:
        return self.asked < FEW


def numbers(prospects: Iterable[Prospect], *, since: datetime) -> Numbers:
    """Of all who began to ask since then, wherever they stand now."""
    counted = [of for of in prospects if of.began_at >= since and _counts(of)]
    took = [of.answered_in for of in counted if of.answered_in is not None]
    losses = Counter(of.loss or Loss.NOT_SAID for of in counted if of.stage is Stage.LOST)
    return Numbers(
        asked=len(counted),
        clocked=len(took) + sum(of.answer_by is not None for of in counted),
        answered=len(took),
        in_time=sum(of <= ANSWER_WITHIN.total_seconds() for of in took),
        median=timedelta(seconds=median(took)) if took else None,
        booked=sum(_had_booked(of) for of in counted),
        came=sum(of.stage is Stage.FIRST_VISIT for of in counted),
        lost=sum(of.stage is Stage.LOST for of in counted),
        losses=dict(losses.most_common()),
    )


def _counts(prospect: Prospect) -> bool:
    """Who was a patient already, was no enquiry, or came with a file from elsewhere did not ask."""
    if prospect.origin is Origin.BROUGHT:
        return False
    return prospect.stage is not Stage.JOINED and prospect.loss is not Loss.NO_ENQUIRY


def _had_booked(prospect: Prospect) -> bool:
    stages = {move.stage for move in prospect.moves}
    return bool(stages & {Stage.BOOKED, Stage.FIRST_VISIT})
