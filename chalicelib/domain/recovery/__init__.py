"""Somebody is not content: how that is heard, what is done about it, and whether they came back."""

from chalicelib.domain.recovery.cases import (
    REACHES,
    TRIES,
    Outcome,
    Settings,
    Step,
    StepKind,
    with_step,
)

__all__ = [
    "REACHES",
    "TRIES",
    "Outcome",
    "Settings",
    "Step",
    "StepKind",
    "with_step",
]
