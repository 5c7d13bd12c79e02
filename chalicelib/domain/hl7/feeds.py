"""How a practice's feed is read, where the standard leaves it open."""

from collections.abc import Mapping
from dataclasses import field

from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Hl7Feed:
    practice_id: PracticeId
    a05_books: bool = False
    """ADT^A05 books a visit and ADT^A38 calls it off, as some hospitals' systems do it: its number
    is PV1-19, its time PV2-8."""
    texts_unlabelled: bool = False
    """A number that says nothing of its kind is a mobile. In North America no digit tells."""
    location_id: LocationId | None = None
    """Whose zone holds for times without one, where the message names no location."""
    means: Mapping[str, str] = field(default_factory=dict)
    """A code that the feed uses ("AIP:1210") → the id of ours that it means."""
    revision: int = 0
