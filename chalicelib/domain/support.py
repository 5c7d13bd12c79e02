"""That a practice lets the operator's support look, for how long."""

from datetime import datetime

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass

HOURS = (1, 24, 72)
"""For how long it can be allowed."""


@dataclass(frozen=True, kw_only=True)
class SupportGrant:
    practice_id: PracticeId
    until: datetime | None = None
    """None: nobody may look."""
    granted_by: str = ""
    """A staff id."""
    revision: int = 0

    def is_open(self, now: datetime) -> bool:
        return self.until is not None and now < self.until
