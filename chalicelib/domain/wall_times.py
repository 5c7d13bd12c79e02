"""A time on the wall, as an instant: what daylight saving leaves out or repeats is said."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.values import dataclass

GAP = "that time does not exist (the clocks go forward): moved to the next one that does"
TWICE = "that time comes twice (the clocks go back): the first one is taken"


@dataclass(frozen=True, kw_only=True)
class Instant:
    at: datetime
    doubt: str = ""
    """GAP, TWICE, or nothing: there was no doubt."""


def local(wall: datetime, zone: ZoneInfo) -> Instant:
    """`wall` has no zone of its own."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        return Instant(at=at, doubt=GAP)
    twice = wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()
    return Instant(at=at, doubt=TWICE if twice else "")
