"""Codes that were sent to a phone or an address, to prove that it is the practice's own."""

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.storage import keys
from chalicelib.storage.db import ConditionFailed, Db, Update

HOLDS = timedelta(minutes=15)
TRIES = 5


class Code(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    """None was sent, it is too old, was used, or was guessed at too often."""


class ProofStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def ask(self, practice_id: PracticeId, of: ContactId, *, code: str, now: datetime) -> None:
        """From now on this code proves it, and none that was sent before."""
        until = now + HOLDS
        self._db.put(
            {
                **keys.proof(practice_id, of),
                "code": _digest(practice_id, of, code),
                "until": keys.stamp(until),
                "tries": 0,
                "expires_at": int((until + timedelta(days=1)).timestamp()),
            }
        )

    def check(self, practice_id: PracticeId, of: ContactId, *, code: str, now: datetime) -> Code:
        """Each call counts as a try; what was right once is over."""
        key = keys.proof(practice_id, of)
        good = Attr("tries").lt(TRIES) & Attr("until").gt(keys.stamp(now))
        try:
            item = self._db.update(Update(key=key, add={"tries": 1}, expect=good))
        except ConditionFailed:
            return Code.OVER
        if not hmac.compare_digest(str(item["code"]), _digest(practice_id, of, code)):
            return Code.WRONG
        self._db.delete(key)
        return Code.RIGHT


def _digest(practice_id: PracticeId, of: ContactId, code: str) -> str:
    return hashlib.sha256(f"{practice_id}\n{of}\n{code}".encode()).hexdigest()
