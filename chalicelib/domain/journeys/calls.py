"""What came of a call that a playbook asked for."""

from collections.abc import Mapping
from enum import StrEnum


class CallOutcome(StrEnum):
    BOOKED = "booked"
    CALLS_BACK = "calls-back"
    NO_ANSWER = "no-answer"
    NOT_INTERESTED = "not-interested"
    WRONG_NUMBER = "wrong-number"
    DONE = "done"
    """Where it was no call."""


OUTCOMES: Mapping[CallOutcome, str] = {
    CallOutcome.NO_ANSWER: "No answer",
    CallOutcome.BOOKED: "Booked",
    CallOutcome.CALLS_BACK: "Will call back",
    CallOutcome.NOT_INTERESTED: "Not interested",
    CallOutcome.WRONG_NUMBER: "Wrong number",
}
"""As the desk picks them, the most frequent first."""
