"""When providers are away: lunch, a course, a holiday of their own.

Each is also written into the day book of every day it touches, in the same transaction: a booking
that read an older day book fails and looks again.
"""

from collections.abc import Collection
from datetime import date, datetime

from chalicelib.domain.ids import PracticeId, ProviderId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.audit import AuditEntry, AuditStore
from chalicelib.storage.db import Db, Put, Update
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class Block:
    provider_id: ProviderId
    block_id: str
    starts_at: datetime
    ends_at: datetime
    note: str = ""
    source: str = ""
    """The calendar feed that it came from; empty: somebody noted it here."""
    removed_at: datetime | None = None
    """Kept for as long as its removal can be undone, and not read once it has passed."""


class BlockStore:
    def __init__(self, db: Db, audit: AuditStore) -> None:
        self._db = db
        self._audit = audit

    def ending_after(
        self, practice_id: PracticeId, provider_id: ProviderId, after: datetime
    ) -> list[Block]:
        """Those that were removed among them; in the order in which they end."""
        pk = keys.blocks_pk(practice_id, provider_id)
        items = self._db.query(pk, between=(keys.stamp(after), "~"))
        return [from_item(item, Block) for item in items]

    def save(
        self,
        practice_id: PracticeId,
        block: Block,
        *,
        days: Collection[date],
        audit: AuditEntry,
    ) -> None:
        """`days`: those it touches, local to its location. Raises StaleWrite."""
        sk = f"{keys.stamp(block.ends_at)}#{block.block_id}"
        key = {"pk": keys.blocks_pk(practice_id, block.provider_id), "sk": sk}
        attribute = f"away_{block.block_id}"
        span = [keys.stamp(block.starts_at), keys.stamp(block.ends_at)]
        books = [
            Update(
                key=keys.daybook(practice_id, block.provider_id, day),
                set={attribute: span} if block.removed_at is None else {},
                remove=() if block.removed_at is None else (attribute,),
                add={"revision": 1},
            )
            for day in days
        ]
        with self._audit.writing(audit) as entry:
            self._db.transact([Put(item=to_item(block, key)), *books, entry])
