"""One planned message to one contact point for one reason, and how it ends."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PlaybookId,
    PracticeId,
    TouchpointId,
    derived_ulid,
)
from chalicelib.domain.patients import Channel
from chalicelib.domain.topics import Topic
from chalicelib.domain.values import dataclass


class State(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    """A worker has it; past its lease it is uncertain."""
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"

    @property
    def ended(self) -> bool:
        return self not in (State.PLANNED, State.CLAIMED)


class Kind(StrEnum):
    REMINDER = "reminder"
    MOVED = "moved"
    """Your appointment is now …"""
    CANCELLED = "cancelled"
    """Your appointment was cancelled by the practice."""
    ANSWER = "answer"
    """To what a patient just wrote or did; outside the budget."""
    STAFF = "staff"
    """By a person at the desk; outside the budget."""
    ALERT = "alert"
    """To staff on duty."""
    JOURNEY = "journey"
    """A step of a playbook that follows one patient."""
    CAMPAIGN = "campaign"
    OFFER = "offer"
    """A time that became free, to somebody on the waitlist."""


YIELDING = (Kind.JOURNEY, Kind.CAMPAIGN, Kind.OFFER)
"""These yield to what is about a visit, ask nothing about one, and belong to something that is
asked whether they still make sense."""


class Why(StrEnum):
    """Why a touchpoint was skipped or failed; `wording.why` says it as a receptionist reads it."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    NOT_AGREED = "not-agreed"
    """The time was asked for, and the practice has not agreed to it."""
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    STOPPED = "stopped"
    PAUSED = "paused"
    WRONG_NUMBER = "wrong-number"
    BAD_CONTACT = "bad-contact"
    BUDGET = "budget"
    MERGED = "merged"
    TOO_LATE = "too-late"
    PLAYBOOK_CHANGED = "playbook-changed"
    PLAYBOOK_OFF = "playbook-off"
    DELIVERED = "delivered"
    """A fallback that was not needed."""
    FIRST_NOT_SENT = "first-not-sent"
    """A fallback whose first message was itself not sent, for a reason that holds for both."""
    DECEASED = "deceased"
    DISCHARGED = "discharged"
    CHILD = "child"
    """Nobody who answers for them is reached there."""
    NO_CONTACT = "no-contact"
    REFUSED = "refused"
    """The carrier said no for good."""
    GAVE_UP = "gave-up"
    """The carrier kept saying "later" until it made no sense any more."""
    UNDONE = "undone"
    """The change it was to tell of was taken back."""
    ELSEWHERE = "elsewhere"
    """The patient is reached at another contact point now."""
    HELD = "held"
    """The file of the practice's own system has the visit no more, and the desk is asked."""
    GONE = "gone"
    """The record it was about no longer exists."""
    NOT_REGISTERED = "not-registered"
    """The carriers have not registered the practice's number yet."""
    SUSPENDED = "suspended"
    """The operator stopped all sending."""
    ENDED = "ended"
    """The trial or the plan ended, and so did the days that come after."""
    NO_WRITTEN_CONSENT = "no-written-consent"
    """Offers and news by text go to those only who agreed to them in writing."""
    STOPPED_OFFERS = "stopped-offers"
    NOT_WANTED = "not-wanted"
    """They chose to have no messages of this kind."""
    DAMPED = "damped"
    """They said that it is too much of this kind."""
    ASKED_LATELY = "asked-lately"
    """They were asked how a visit was not long ago."""
    COMPLAINT = "complaint"
    """Something is not put right yet: no wishes and no offers meanwhile."""
    NO_LONGER = "no-longer"
    """What it was for has happened, or does not hold any more."""
    CAMPAIGN_STOPPED = "campaign-stopped"
    NO_ARTICLE = "no-article"
    NOT_WRITTEN = "not-written"
    NOT_FIT = "not-fit"
    """They are not among those it is for any more."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One appointment a message is about, as it was when the message was planned."""

    patient_id: PatientId
    appointment_id: AppointmentId
    version: int
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class Touchpoint:
    practice_id: PracticeId
    contact_id: ContactId
    touchpoint_id: TouchpointId
    channel: Channel
    kind: Kind
    location_id: LocationId
    due_at: datetime
    latest: datetime
    """Not worth sending at or after this."""
    decent_until: datetime | None = None
    """When the quiet begins again after due_at; later than that it has to be moved."""
    subjects: tuple[Subject, ...] = ()
    playbook_id: PlaybookId | None = None
    step_id: str = ""
    is_last: bool = False
    """The last reminder before a visit outranks: it is sent even over budget."""
    yields: bool = False
    """As planned there is no room for it in the contact budget; others outrank it."""
    budgeted: bool = True
    after: TouchpointId | None = None
    """A fallback: only if that one was not delivered."""
    after_contact: ContactId | None = None
    state: State = State.PLANNED
    why: Why | None = None
    moved_to: datetime | None = None
    """Skipped because the visit moved: to when."""
    claimed_until: datetime | None = None
    ended_at: datetime | None = None
    ref: str = ""
    """The carrier's message id."""
    delivery: str = ""
    """"delivered", "failed" or "" while nobody has said."""
    delivery_reason: str = ""
    segments: int = 0
    body: str = ""
    """What was sent; empty before. For an email its subject."""
    language: str = ""
    tries: int = 0
    spent: bool = False
    """Its place in the contact budget is paid for; a further try does not pay again."""
    moved_from: datetime | None = None
    """When it was wanted, where quiet hours or the budget moved it."""
    revision: int | None = None
    """How often it was changed since it was planned; None: never."""
    topic: Topic = Topic.VISITS
    patients: tuple[PatientId, ...] = ()
    """Whom it is about, where it is about no visit or more than one person."""
    source: str = ""
    """What a message of a journey or a campaign belongs to: the run's id, or the campaign's; of an
    offer the freed slot's."""

    @property
    def about(self) -> tuple[PatientId, ...]:
        """Whom it is about, visit or not."""
        return self.patients or tuple(dict.fromkeys(of.patient_id for of in self.subjects))


def message_id(*, source: str, step_id: str, channel: Channel, at: datetime) -> TouchpointId:
    """Of a message of a journey or a campaign to one contact point. `at`: when that step was
    wanted; the same source and step always have the same id."""
    return TouchpointId(derived_ulid(at, source, step_id, channel))


def touchpoint_id(*, step_id: str, channel: Channel, subjects: tuple[Subject, ...]) -> TouchpointId:
    """The same message always has the same id: putting it twice is refused by the table."""
    first = min(subject.starts_at for subject in subjects)
    about = sorted(f"{s.appointment_id}.{s.version}" for s in subjects)
    return TouchpointId(derived_ulid(first, step_id, channel, *about))
