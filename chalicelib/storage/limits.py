"""How often something may be done: counted in windows of time, forgotten by themselves."""

from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update


class LimitStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def take(self, of: str, *, most: int, per: timedelta, now: datetime) -> bool:
        """Count it once more; False: that is too often. `of` names no person in the clear."""
        seconds = int(per.total_seconds())
        window = int(now.timestamp()) // seconds
        once_more = Update(
            key=keys.limit(of, window),
            add={"times": 1},
            set={"expires_at": (window + 2) * seconds},
            expect=MISSING | Attr("times").lt(most),
        )
        try:
            self._db.update(once_more)
        except ConditionFailed:
            return False
        return True
