"""A case: the complaint as a work item, and the steps by which it is put right."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import PracticeId, StaffId, WorkItemId
from chalicelib.domain.values import dataclass


class StepKind(StrEnum):
    SAID = "said"
    """What they said, and how low they scored."""
    TRIED = "tried"
    """Called, and nobody answered."""
    TALKED = "talked"
    WROTE = "wrote"
    APOLOGISED = "apologised"
    EXPLAINED = "explained"
    REFUNDED = "refunded"
    PUT_RIGHT = "put-right"
    """What went wrong was done again, or done well."""
    NOTE = "note"
    GIVEN = "given"
    """It is another colleague's now."""


REACHES = (StepKind.TALKED, StepKind.APOLOGISED, StepKind.EXPLAINED)
"""Somebody spoke with them."""
TRIES = (StepKind.TRIED, *REACHES)
BY_HAND = (
    StepKind.TALKED,
    StepKind.TRIED,
    StepKind.WROTE,
    StepKind.APOLOGISED,
    StepKind.EXPLAINED,
    StepKind.REFUNDED,
    StepKind.PUT_RIGHT,
    StepKind.NOTE,
)
"""What somebody at the desk writes down, in the order in which it is offered."""


class Outcome(StrEnum):
    CONTENT = "content"
    EXPLAINED = "explained"
    NOT_REACHED = "not-reached"
    LEAVES = "leaves"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Step:
    practice_id: PracticeId
    work_item_id: WorkItemId
    step_id: str
    """A ULID."""
    kind: StepKind
    at: datetime
    by: str
    """Of the staff; "patient" or "rapport"."""
    note: str = ""
    score: int | None = None
    language: str = ""
    """Of what they said; empty: not known."""
    source: str = ""
    """SAID: the message or the feedback it came with."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Who puts right what nobody took on, and whether the practice shows what it did."""

    practice_id: PracticeId
    owner: StaffId | None = None
    """None: a manager of that location, else an owner."""
    days: int = 2
    """Days on which the practice is open."""
    is_public: bool = False
    """The board can be read by its address."""
    token: str = ""
    """Of that address; empty: there never was one."""
    sites: tuple[str, ...] = ()
    """Origins of the websites that may show the board in a frame; "*": any; empty: none."""
    revision: int = 0


def with_step(case: WorkItem, step: Step) -> WorkItem:
    """The case as it is once this was done."""
    if step.kind in TRIES and case.called_at is None:
        case = replace(case, called_at=step.at)
    if step.kind in REACHES:
        case = replace(case, reached_at=case.reached_at or step.at, said_again_at=None)
    reached = case.reached_at
    if step.kind is StepKind.SAID and step.by == "patient" and reached and reached < step.at:
        case = replace(case, said_again_at=case.said_again_at or step.at)
    if step.score is not None and (case.score is None or step.score < case.score):
        case = replace(case, score=step.score)
    return case
