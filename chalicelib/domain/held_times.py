"""Times that are on offer to the waitlist just now: nobody is booked into them by chance."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from chalicelib.domain.ids import ProviderId, SlotId
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Held:
    provider_id: ProviderId
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class HeldTimes:
    """As half a minute ago: whoever takes a time asks its day book."""

    used: bool = False
    """Somebody has been on the waitlist: what becomes free is looked at."""
    offered: int = 0
    accepted: int = 0
    """Of all offers that ran their time, how many were answered with yes, the first or not."""
    open: Mapping[SlotId, Held] = field(default_factory=dict)

    def within(
        self, provider_id: ProviderId, starts_at: datetime, ends_at: datetime
    ) -> list[SlotId]:
        """Those of this provider that overlap."""
        return [
            of
            for of, held in self.open.items()
            if held.provider_id == provider_id
            and held.starts_at < ends_at
            and starts_at < held.ends_at
        ]


NOTHING_HELD = HeldTimes()
