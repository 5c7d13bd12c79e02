"""Somebody is not content: how that is heard, what is done about it, and whether they came back."""

from chalicelib.domain.recovery.cases import (
    HIGH,
    LOW,
    REACHES,
    TRIES,
    Outcome,
    Settings,
    Step,
    StepKind,
    with_step,
)

__all__ = [
    "HIGH",
    "LOW",
    "REACHES",
    "TRIES",
    "Outcome",
    "Settings",
    "Step",
    "StepKind",
    "with_step",
]
