"""What a program was answered, for a day: whoever asks the same again gets the same answer.

begin ──► done          asked again: the same answer
      ──► let go        it was refused: asked again it is tried anew
      ──► (died)        the lease runs out: asked again it goes on where it died
"""

from dataclasses import field
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item

KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=40)
"""Longer than the function may run."""


class AnotherRequest(RapportError):
    """The same key came with another request before."""


class InProgress(RapportError):
    """The same request is being handled just now."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that is to be carried out once."""

    practice_id: PracticeId
    of: str
    """A hash of whose request it is and of the key that it came with."""
    request: str
    """A hash of what it asks."""
    at: datetime
    """When it came first."""
    again: bool = False
    """A worker died with it: what it asks may be done already."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    status: int
    body: str = field(repr=False)
    etag: str = ""


class AnswerStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def begin(
        self, practice_id: PracticeId, of: str, request: str, *, now: datetime
    ) -> Asked | Answered:
        """What to carry out, or what was answered before. Raises AnotherRequest, InProgress."""
        key = keys.answered(practice_id, of)
        until = keys.stamp(now + LEASE)
        first = {
            "request": request,
            "asked_at": now.isoformat(),
            "leased_until": until,
            "expires_at": int((now + KEPT).timestamp()),
        }
        # The table forgets what has expired days late.
        fresh = MISSING | Attr("expires_at").lte(int(now.timestamp()))
        try:
            self._db.update(
                Update(key=key, set=first, remove=("status", "body", "etag"), expect=fresh)
            )
        except ConditionFailed as refused:
            return self._again(practice_id, of, request, refused.found or {}, now)
        return Asked(practice_id=practice_id, of=of, request=request, at=now)

    def _again(
        self, practice_id: PracticeId, of: str, request: str, found: Item, now: datetime
    ) -> Asked | Answered:
        if found.get("request") != request:
            raise AnotherRequest(of)
        if "status" in found:
            return from_item(found, Answered)
        lease = str(found["leased_until"])
        if lease >= keys.stamp(now):
            raise InProgress(of)
        mine = Attr("leased_until").eq(lease) & Attr("status").not_exists()
        try:
            self._db.update(
                Update(
                    key=keys.answered(practice_id, of),
                    set={"leased_until": keys.stamp(now + LEASE)},
                    expect=mine,
                )
            )
        except ConditionFailed as refused:
            raise InProgress(of) from refused
        at = datetime.fromisoformat(str(found["asked_at"]))
        return Asked(practice_id=practice_id, of=of, request=request, at=at, again=True)

    def done(self, asked: Asked, answered: Answered) -> None:
        self._db.update(
            Update(
                key=keys.answered(asked.practice_id, asked.of),
                set={"status": answered.status, "body": answered.body, "etag": answered.etag},
            ),
            answer="NONE",
        )

    def let_go(self, asked: Asked) -> None:
        """It was refused, and nothing was done."""
        self._db.delete(keys.answered(asked.practice_id, asked.of))

    def broke(self, asked: Asked, *, now: datetime) -> None:
        """Nobody knows whether it was done: whoever asks again need not wait for the lease."""
        lease = {"leased_until": keys.stamp(now - timedelta(seconds=1))}
        self._db.update(
            Update(key=keys.answered(asked.practice_id, asked.of), set=lease), answer="NONE"
        )
