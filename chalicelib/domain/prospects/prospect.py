"""A prospect: where somebody who asked stands, and how they came there."""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    WorkItemId,
)
from chalicelib.domain.values import dataclass

ANSWER_WITHIN = timedelta(minutes=5)
"""Of opening hours: who is answered within minutes becomes a patient far more often."""


class Stage(StrEnum):
    ENQUIRY = "enquiry"
    """They asked, and nobody has answered."""
    ANSWERED = "answered"
    """A person answered; it is their turn."""
    IN_TALK = "in-talk"
    """They came back to the answer, or somebody spoke with them."""
    BOOKED = "booked"
    FIRST_VISIT = "first-visit"
    """They were here: a patient from then on."""
    LOST = "lost"
    JOINED = "joined"
    """They were a patient already: what they asked is with that record."""


OPEN = (Stage.ENQUIRY, Stage.ANSWERED, Stage.IN_TALK, Stage.BOOKED)
ENDED = (Stage.FIRST_VISIT, Stage.LOST, Stage.JOINED)


class Origin(StrEnum):
    """How they asked first."""

    FORM = "form"
    CALL = "call"
    TEXT = "text"
    DESK = "desk"
    """Made by hand: at the counter, by an email of their own, on paper."""
    BROUGHT = "brought"
    """By a file or another program."""


class Loss(StrEnum):
    """Why nothing came of it."""

    PRICE = "price"
    INSURANCE = "insurance"
    TIMES = "times"
    FAR = "far"
    NOT_OFFERED = "not-offered"
    ELSEWHERE = "elsewhere"
    NOT_NOW = "not-now"
    NOT_REACHED = "not-reached"
    SILENT = "silent"
    """They never answered again."""
    NOT_SAID = "not-said"
    NO_ENQUIRY = "no-enquiry"
    """Advertising, a wrong number: it never was one, and is counted nowhere."""
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Move:
    stage: Stage
    at: datetime
    by: str
    """A member of staff, "website", "patient", or empty: by what happened."""
    why: str = ""
    """One line as the desk reads it; nothing of what somebody wrote."""


@dataclass(frozen=True, kw_only=True)
class Prospect:
    practice_id: PracticeId
    patient_id: PatientId
    """Of their record, which stays theirs when they become a patient."""
    location_id: LocationId
    origin: Origin
    began_at: datetime
    """When it was known here that they ask."""
    stage: Stage = Stage.ENQUIRY
    since: datetime
    """Of the stage."""
    moves: tuple[Move, ...] = ()
    """How they came there, the oldest first."""
    waits_since: datetime | None = None
    """Since when they wait for an answer; None: nobody waits."""
    answer_by: datetime | None = None
    """Until when it ought to be answered; None: nobody knows when they asked."""
    answered_at: datetime | None = None
    """When they were first answered by a person."""
    answered_in: int | None = None
    """Seconds of opening hours until then; None: not answered, or nobody knows when they asked."""
    contact_id: ContactId | None = None
    """Where they asked from."""
    work_item_id: WorkItemId | None = None
    """The latest enquiry's, while it is known."""
    enquiries: int = 1
    """How often they asked."""
    maybe: tuple[PatientId, ...] = ()
    """Whom they may be, the likeliest first, until somebody says."""
    same: bool = False
    """Of the first in `maybe` name and number or address are the same: their own record has no
    number until somebody says that they are another person."""
    not_them: tuple[PatientId, ...] = ()
    """Whom somebody said that they are not."""
    appointment_id: AppointmentId | None = None
    """Which visit is booked, or was their first."""
    loss: Loss | None = None
    note: str = ""
    """What the desk says of it in a line."""
    tries: int = 0
    """How often they were called in vain."""
    here_since: datetime | None = None
    """When it was seen that they are here; a click on the wrong line is undone within minutes."""
    joined_to: PatientId | None = None
    due_at: datetime | None = None
    """When time alone may move them, and they are looked at again."""
    ended_at: datetime | None = None
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
