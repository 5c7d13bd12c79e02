"""What somebody's text is decided by, and what a decision says."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.answers import Kind
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.feedback import Scale
from chalicelib.domain.ids import (
    AppointmentId,
    PatientId,
    SlotId,
    TouchpointId,
    WaitlistEntryId,
)
from chalicelib.domain.journeys import Heard
from chalicelib.domain.open_questions import Question
from chalicelib.domain.replies import Intent
from chalicelib.domain.replies.waitlist import ListWish, ToOffer
from chalicelib.domain.values import dataclass


class Consents(StrEnum):
    STOP = "stop"
    START = "start"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One change to one visit, if it still stands as it was when this was decided."""

    appointment_id: AppointmentId
    patient_id: PatientId
    wish: Intent
    version: int
    answer: Answer
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The visit of an open question."""

    appointment_id: AppointmentId
    patient_id: PatientId


@dataclass(frozen=True, kw_only=True)
class OfferAnswered:
    """What they said to an offer of the waitlist; OTHER: we ask whether they meant it."""

    slot_id: SlotId
    entry_id: WaitlistEntryId
    said: ToOffer


@dataclass(frozen=True, kw_only=True)
class Scored:
    """How they say that a visit was."""

    score: int | None
    """0 to 10; None: a sentence alone."""
    scale: Scale
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    intent: Intent
    acts: tuple[Act, ...] = ()
    in_reply_to: str = ""
    """The touchpoint it was taken to answer."""
    consent: Consents | None = None
    wrong_number: bool = False
    work: WorkKind | None = None
    """Beside those that each act opens."""
    line: str = ""
    """What the work item says."""
    asks_about: Asked | None = None
    """The one visit that the work item is about: what becomes of it settles the item."""
    answer: Kind | None = None
    about: tuple[AppointmentId, ...] = ()
    """The visits that the answer lists."""
    asked_wish: str | None = None
    """Set when the answer asks back: what they wanted, or empty."""
    waits: bool = False
    """A person is needed."""
    language: str = ""
    """The reply is plainly written in it: the answer is, too. Empty: as they are written to."""
    done: str = ""
    """What is done about it, beside the acts, as a receptionist reads it."""
    own_link_of: PatientId | None = None
    """Whose personal link the answer has."""
    heard: Heard | None = None
    """What it says to the journey whose message `in_reply_to` is."""
    offer: OfferAnswered | None = None
    """What becomes of it, and so the answer, is known only when it is tried."""
    joins: Asked | None = None
    """Onto the waitlist, for an earlier time than this visit."""
    leaves_list: bool = False
    scored: Scored | None = None
    """What it says of the visit that the message asked about."""


@dataclass(frozen=True, kw_only=True)
class JourneyAsked:
    """The message of a journey that they answer."""

    touchpoint_id: TouchpointId
    name: str
    """The playbook's, as the desk knows it."""
    invites: bool
    """It was about coming back: a yes is a wish to book."""
    yes_calls: bool = False
    """A yes leads to a task of its own: nothing beside it waits for a person."""
    asks: Scale | None = None
    """It asked how a visit was."""
    closed: bool = False
    """They answered that, and it is too long ago to be changed."""


@dataclass(frozen=True, kw_only=True)
class OfferAsked:
    """The offer of the waitlist that they answer."""

    touchpoint_id: TouchpointId
    slot_id: SlotId
    entry_id: WaitlistEntryId
    name: str
    """Whom it is for, as they are called."""
    local: datetime
    """When it begins, in the location's zone."""
    said: str
    """The same, as the desk reads it."""
    left_at: datetime
    is_answered: bool = False
    """They said yes or no to it before, and were told what became of it."""
    is_certain: bool
    """The carrier says that it is what they answer."""
    beside: Question | None = None
    """The visit that they were asked about at nearly the same time: a yes may be to either."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that a decision depends on beside the text itself."""

    questions: tuple[Question, ...] = ()
    bound_to: tuple[AppointmentId, ...] | None = None
    """The visits of the message that the carrier says is answered; None: it does not say."""
    over: tuple[AppointmentId, ...] = ()
    """The visits that it answers, where all of them have ended."""
    asked_wish: str | None = None
    """We asked back lately: what they wanted then, or empty; None: we did not."""
    asked_options: tuple[AppointmentId, ...] = ()
    stopped: bool = False
    """They get no texts from us."""
    unreachable: str = ""
    """Why no text of ours arrives there, within a sentence, whatever they ask for; empty: it may.
    "Somebody else answers" is no such reason: whoever asks for texts says that it is theirs."""
    staff_spoke_last: bool = False
    """A person wrote to them after the latest reminder."""
    newer: frozenset[str] = frozenset()
    """The intents of what they wrote after this and we received before it."""
    journey: JourneyAsked | None = None
    """They answer a message that is about no visit they could confirm or cancel."""
    wants_own_link: bool = False
    """They ask for the link that they recommend the practice with, and for nothing else."""
    own_link_of: PatientId | None = None
    """The only grown-up who is reached there; None: there are several."""
    offer: OfferAsked | None = None
    list_wish: ListWish | None = None
    joins_for: Asked | None = None
    """The visit that somebody who wants an earlier time must mean."""
    pictures: int = 0
    answered_lately: int = 0
    """How many answers we sent by ourselves within the last hour."""
    now: datetime
