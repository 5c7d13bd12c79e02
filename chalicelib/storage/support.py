"""The ways in of the operator's support: a ticket that opens once, and the session it opens."""

from datetime import datetime

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, PRESENT, Db, Delete
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class Ticket:
    token_hash: str
    practice_id: PracticeId
    operator: str
    grant: int
    """The revision of the permission that it came with; it ends with that one."""
    expires: datetime


@dataclass(frozen=True, kw_only=True)
class SupportSession:
    token_hash: str
    practice_id: PracticeId
    operator: str
    csrf: str
    grant: int
    expires: datetime


class SupportStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def give(self, ticket: Ticket) -> None:
        key = keys.support(ticket.token_hash, "TICKET")
        gone_at = int(ticket.expires.timestamp())
        self._db.put(to_item(ticket, key, expires_at=gone_at), expect=MISSING)

    def take(self, token_hash: str, *, now: datetime) -> Ticket:
        """It opens once. Raises NotFound, also for one that is over, and StaleWrite: somebody was
        faster."""
        key = keys.support(token_hash, "TICKET")
        item = self._db.get(key)
        if item is None or from_item(item, Ticket).expires <= now:
            raise NotFound("ticket")
        self._db.transact([Delete(key=key, expect=PRESENT)])
        return from_item(item, Ticket)

    def start(self, session: SupportSession) -> None:
        key = keys.support(session.token_hash, "SESSION")
        gone_at = int(session.expires.timestamp())
        self._db.put(to_item(session, key, expires_at=gone_at), expect=MISSING)

    def session(self, token_hash: str, *, now: datetime) -> SupportSession:
        """Raises NotFound, also for one that has ended."""
        item = self._db.get(keys.support(token_hash, "SESSION"))
        if item is None or from_item(item, SupportSession).expires <= now:
            raise NotFound("session")
        return from_item(item, SupportSession)

    def end(self, token_hash: str) -> None:
        self._db.delete(keys.support(token_hash, "SESSION"))
