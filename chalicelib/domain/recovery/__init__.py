"""Somebody is not content: how that is heard, what is done about it, and whether they came back."""

from chalicelib.domain.recovery.cases import (
    LOW,
    REACHES,
    TRIES,
    Outcome,
    Settings,
    Step,
    StepKind,
    with_step,
)

__all__ = ["LOW", "REACHES", "TRIES", "Outcome", "Settings", "Step", "StepKind", "with_step"]
