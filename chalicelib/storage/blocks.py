"""When providers are away: lunch, a course, a holiday of their own."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.ids import PracticeId, ProviderId
from chalicelib.storage import keys
from chalicelib.storage.db import Db
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class Block:
    provider_id: ProviderId
    block_id: str
    starts_at: datetime
    ends_at: datetime
    note: str = ""


class BlockStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def of(self, practice_id: PracticeId, provider_id: ProviderId) -> list[Block]:
        items = self._db.query(keys.blocks_pk(practice_id, provider_id))
        return [from_item(item, Block) for item in items]

    def add(self, practice_id: PracticeId, block: Block) -> None:
        sk = f"{keys.stamp(block.starts_at)}#{block.block_id}"
        key = {"pk": keys.blocks_pk(practice_id, block.provider_id), "sk": sk}
        self._db.put(to_item(block, key))

    def remove(self, practice_id: PracticeId, block: Block) -> None:
        sk = f"{keys.stamp(block.starts_at)}#{block.block_id}"
        self._db.delete({"pk": keys.blocks_pk(practice_id, block.provider_id), "sk": sk})
