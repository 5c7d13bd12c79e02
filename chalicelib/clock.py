"""What time it is. On the local stage the clock can be moved, and every part reads it here."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chalicelib.storage import keys
from chalicelib.storage.db import Db, Update

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


class MovableClock:
    """The local stage's: the system's time plus an offset that lies in the table."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def __call__(self) -> datetime:
        item = self._db.get(keys.CLOCK) or {}
        return system_clock() + timedelta(seconds=int(item.get("offset_seconds", 0)))

    def move_to(self, at: datetime) -> None:
        offset = at - system_clock()
        self._db.update(
            Update(key=keys.CLOCK, set={"offset_seconds": round(offset.total_seconds())})
        )

    def reset(self) -> None:
        self._db.update(Update(key=keys.CLOCK, set={"offset_seconds": 0}))
