"""What a program tells us of reviews in public: a small event of our own, read with care.

    {"type": "review.posted", "timestamp": "2026-11-23T14:00:00Z",
     "data": {"id": "abc-1", "site": "Google", "stars": 4, "text": "…", "author": "…",
              "url": "https://…", "location": "main-street", "posted_at": "2026-11-22T10:00:00Z"}}

`id`, `site` and `stars` are needed; what is not known here is passed over.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.errors import BadInput
from chalicelib.domain.feedback import MOST_WORDS, Review
from chalicelib.domain.ids import LocationId, PracticeId, ReviewId, derived_ulid

TYPES = frozenset({"review.posted", "review.changed"})
LOW_STARS = 3
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 200


def read_review(
    said: Mapping[str, Any],
    practice_id: PracticeId,
    locations: frozenset[LocationId],
    *,
    now: datetime,
) -> Review | None:
    """None: an event of another kind. Raises BadInput, which names the field."""
    if str(said.get("type")) not in TYPES:
        return None
    data = said.get("data")
    if not isinstance(data, Mapping):
        raise BadInput("data", "an object")
    site, their_id = _needed(data, "site", most=60), _needed(data, "id", most=_LONGEST)
    where = LocationId(str(data.get("location") or ""))
    return Review(
        practice_id=practice_id,
        review_id=review_id(site, their_id),
        site=site,
        stars=_stars(data.get("stars")),
        words=_text(data, "text")[:MOST_WORDS],
        by=_text(data, "author")[:_LONGEST],
        at=_at(data.get("posted_at") or said.get("timestamp"), now),
        address=_address(_text(data, "url")),
        location_id=where if where in locations else None,
    )


def review_id(site: str, their_id: str) -> ReviewId:
    """The same review has it, whenever it is told of."""
    return ReviewId(derived_ulid(_NO_TIME, "review", site.casefold(), their_id))


def is_low(review: Review) -> bool:
    return review.stars <= LOW_STARS


def _stars(said: object) -> int:
    """As a number, not as a text, so that nothing is guessed."""
    if isinstance(said, bool) or not isinstance(said, int | float) or said not in range(1, 6):
        raise BadInput("data.stars", "a whole number from 1 to 5")
    return int(said)


def _needed(data: Mapping[str, Any], name: str, *, most: int) -> str:
    text = _text(data, name)
    if not text or len(text) > most:
        raise BadInput(f"data.{name}", f"a text of 1 to {most} characters")
    return text


def _text(data: Mapping[str, Any], name: str) -> str:
    said = data.get(name)
    if said is None:
        return ""
    if not isinstance(said, str) or "\0" in said:
        raise BadInput(f"data.{name}", "a text")
    # Half of an emoji is valid JSON, and no text that can be kept.
    return said.encode(errors="replace").decode().strip()


def _at(said: object, now: datetime) -> datetime:
    """When it was written; a time in the future is now."""
    if said is None:
        return now
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 <= at.year < 2200:
        raise BadInput("data.posted_at", "a time such as 2026-11-22T10:00:00Z")
    return min(at.astimezone(UTC), now)


def _address(said: str) -> str:
    """Only what leads to a web page; staff press it."""
    fits = said.startswith("https://") and len(said) <= 500 and not set(said) & set(' "<>{}\\')
    return said if fits else ""
