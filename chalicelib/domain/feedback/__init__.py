"""What patients say when they are asked how a visit was, and what others read of it in public."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    FeedbackId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    ReviewId,
    TouchpointId,
    WorkItemId,
    derived_ulid,
)
from chalicelib.domain.values import dataclass

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
LOW = 6
"""Up to here somebody is unhappy: "detractors", in Reichheld, "The One Number You Need to Grow",
Harvard Business Review, December 2003."""
HIGH = 9
"""From here on they would recommend the practice: "promoters"."""
MAY_CHANGE_FOR = timedelta(days=1)
"""So long a second answer takes the place of the first; after that the first one stands."""
MOST_WORDS = 2000
"""Characters of what somebody writes to it."""


class Scale(StrEnum):
    """How the practice asks."""

    TEN = "ten"
    """Would you recommend us, 0 to 10: the net promoter score."""
    FACES = "faces"
    """How was it, five faces."""


FACES: Mapping[int, int] = {1: 0, 2: 3, 3: 5, 4: 8, 5: 10}
"""Face → score, so that each face falls among those where five-point answers are counted as well:
the two best are content or more, and the middle one counts as somebody to ask."""


class Way(StrEnum):
    TEXT = "text"
    PAGE = "page"


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """One patient's answer about one visit."""

    practice_id: PracticeId
    feedback_id: FeedbackId
    patient_id: PatientId
    appointment_id: AppointmentId
    location_id: LocationId
    provider_id: ProviderId | None = None
    score: int | None = None
    """0 to 10, whichever way they were asked; None: they wrote, and gave none."""
    scale: Scale = Scale.TEN
    words: str = ""
    at: datetime
    """When they first answered."""
    changed_at: datetime | None = None
    channel: Way
    """Of the latest answer."""
    language: str = "en"
    contact_id: ContactId | None = None
    """Where they were asked."""
    touchpoint_id: TouchpointId | None = None
    """The message that asked."""
    revision: int = 0

    @property
    def is_low(self) -> bool:
        return self.score is not None and self.score <= LOW

    def may_change(self, now: datetime) -> bool:
        return now < self.at + MAY_CHANGE_FOR


@dataclass(frozen=True, kw_only=True)
class Review:
    """What somebody wrote in public. Who it was nobody asks: they did not tell us."""

    practice_id: PracticeId
    review_id: ReviewId
    site: str
    """As the practice calls it: "Google"."""
    stars: int
    """1 to 5."""
    words: str = ""
    by: str = ""
    """The name they write under."""
    at: datetime
    address: str = ""
    """Where it stands; https, or empty."""
    location_id: LocationId | None = None
    work_item_id: WorkItemId | None = None


def feedback_id(appointment_id: AppointmentId) -> FeedbackId:
    """One visit has one answer, whichever way it comes."""
    return FeedbackId(derived_ulid(_NO_TIME, "feedback", appointment_id))
