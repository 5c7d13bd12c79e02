"""Campaigns: one message to many, from a draft to what came of it.

draft ──► waiting for approval ──► scheduled ──► sending ──► done
  ▲                │                   │            │ ▲
  └── take back ───┴───────────────────┘   pause ───┘ └─── resume     stop: from any of them

From the moment people are gathered (`sending`) neither its words nor its people change.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time
from enum import StrEnum

from chalicelib.domain.ids import CampaignId, PracticeId, SegmentId, StaffId
from chalicelib.domain.patient_segments.conditions import Condition
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import Topic
from chalicelib.domain.values import dataclass


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting-for-approval"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Kind(StrEnum):
    ANNOUNCEMENT = "announcement"
    NEWSLETTER = "newsletter"
    OFFER = "offer"
    GREETING = "greeting"


TOPICS: Mapping[Kind, Topic] = {
    Kind.ANNOUNCEMENT: Topic.NEWS,
    Kind.NEWSLETTER: Topic.NEWS,
    Kind.OFFER: Topic.OFFERS,
    Kind.GREETING: Topic.GREETINGS,
}


class By(StrEnum):
    """How it goes out."""

    TEXT = "text"
    EMAIL = "email"
    EMAIL_ELSE_TEXT = "email-else-text"
    """By text to those who cannot be emailed."""
    TEXT_ELSE_EMAIL = "text-else-email"
    """By email to those who may not be texted."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """In the order in which they are tried for a person."""
        return tuple(Channel(of) for of in self.split("-else-"))


class Paused(StrEnum):
    """Why it stands still."""

    BY_HAND = "by-hand"
    LIMIT = "limit"
    """The plan's messages of this month are used up."""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    practice_id: PracticeId
    campaign_id: CampaignId
    name: str
    """The desk's; patients never read it."""
    kind: Kind
    made_at: datetime
    made_by: StaffId
    state: State = State.DRAFT
    to: str = ""
    """What the people are called, as the desk chose them; empty: nobody was chosen yet."""
    segment_id: SegmentId | None = None
    conditions: tuple[Condition, ...] = ()
    """As the segment was when it was chosen; none: everybody."""
    by: By = By.EMAIL_ELSE_TEXT
    words: Mapping[str, Words] = field(default_factory=dict)
    link: str = ""
    """Where the button leads; https."""
    books: bool = False
    """The link is each person's own, for booking one visit."""
    button: Mapping[str, str] = field(default_factory=dict)
    """Language → what it says."""
    picture: str = ""
    """https."""
    picture_says: str = ""
    """In its place where pictures are not loaded."""
    on: date | None = None
    """None: as soon as it is let go."""
    at: time = time(10)
    """Wall clock, where each person is."""
    per_day: int = 0
    """So many people a day, on days that are no day off; 0: all on the first."""
    not_after: date | None = None
    """Of no use after this day."""
    sent_by: StaffId | None = None
    """Who let it go, or asked for approval."""
    approved_by: StaffId | None = None
    begins_at: datetime | None = None
    """When its people are gathered; set when it is let go."""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    paused: Paused | None = None
    resumed_at: datetime | None = None
    revision: int = 0

    @property
    def topic(self) -> Topic:
        return TOPICS[self.kind]

    @property
    def is_frozen(self) -> bool:
        """Its people have been gathered."""
        return self.began_at is not None
