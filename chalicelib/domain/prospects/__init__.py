"""Somebody who asked and was never seen yet, from the first word to the first visit."""

from chalicelib.domain.prospects.prospect import (
    ANSWER_WITHIN,
    ENDED,
    OPEN,
    Loss,
    Move,
    Origin,
    Prospect,
    Stage,
)

__all__ = ["ANSWER_WITHIN", "ENDED", "OPEN", "Loss", "Move", "Origin", "Prospect", "Stage"]
