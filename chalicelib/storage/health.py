"""What went wrong for a practice, by UTC days: counted only when it does, so that a reminder that
arrives costs nothing here."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import Db, Update

KEPT = timedelta(days=90)


class Trouble(StrEnum):
    FAILED = "failed"
    """The carrier refused it, or did not take it in time."""
    UNCERTAIN = "uncertain"
    NOT_ARRIVED = "not_arrived"
    """A text left, and its receipt says that it did not arrive."""
    BOUNCED = "bounced"
    """An email left and came back."""
    COMPLAINED = "complained"
    """Reported as spam."""


@dataclass(frozen=True, kw_only=True)
class Health:
    failed: int = 0
    uncertain: int = 0
    not_arrived: int = 0
    bounced: int = 0
    complained: int = 0


def counted(practice_id: PracticeId, what: Trouble, *, at: datetime) -> Update:
    """To be written where what it tells of has just been written for the first time."""
    return Update(
        key=keys.health(practice_id, at.astimezone(UTC).date()),
        set={"expires_at": int((at + KEPT).timestamp())},
        add={what.value: 1},
    )


class HealthStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def count(self, practice_id: PracticeId, what: Trouble, *, at: datetime) -> None:
        self._db.update(counted(practice_id, what, at=at), answer="NONE")

    def since(self, practice_id: PracticeId, first: date) -> Health:
        pk = keys.health(practice_id, first)["pk"]
        days = self._db.query(pk, between=(first.isoformat(), "~"))
        return Health(**{of.value: sum(int(day.get(of, 0)) for day in days) for of in Trouble})
