"""What a practice chose: how it asks, how often at the most, and where it is reviewed in public."""

from chalicelib.domain.feedback import Scale
from chalicelib.domain.ids import LocationId
from chalicelib.domain.values import dataclass

EVERY_DAYS = (30, 60, 90, 180, 365)
MOST_PLACES = 8


@dataclass(frozen=True, kw_only=True)
class ReviewPlace:
    """Where people review the practice in public."""

    name: str
    """As patients know it: "Google"."""
    address: str
    """https; of the page on which a review is written."""
    location_id: LocationId | None = None
    """None: of the whole practice."""


@dataclass(frozen=True, kw_only=True)
class FeedbackChoices:
    scale: Scale = Scale.TEN
    every_days: int = 90
    """One person is asked once in so many days at the most, however often they come."""
    places: tuple[ReviewPlace, ...] = ()
    revision: int = 0

    def places_at(self, location_id: LocationId) -> tuple[ReviewPlace, ...]:
        """The same for everybody who was there: no score is asked here, so that none can decide."""
        return tuple(of for of in self.places if of.location_id in (None, location_id))
