"""What a calendar says of one event."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.values import dataclass


class State(StrEnum):
    BOOKED = "booked"
    PENDING = "pending"
    """TENTATIVE: not agreed to yet."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event, or one occurrence of an event that repeats."""

    uid: str
    recurrence: str = ""
    """When the rule says that it is (ISO 8601); empty: it does not repeat."""
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    takes_time: bool = True
    """Not "free" (TRANSP)."""
    state: State = State.BOOKED
    summary: str = ""
    emails: tuple[str, ...] = ()
    """Of those who are invited."""
    sequence: int = 0
    flags: tuple[str, ...] = ()

    @property
    def is_no_visit(self) -> bool:
        """The office is closed, lunch, a birthday: nobody is reminded of those."""
        return self.all_day or not self.takes_time
