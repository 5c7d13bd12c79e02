"""What is due, over all practices: one of the places that ask without a tenant, and says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from boto3.dynamodb.conditions import Attr

from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update
from chalicelib.storage.keys import Key

Cursors = Mapping[str, str]
"""Shard → the stamp up to which it was swept."""


@dataclass(frozen=True, kw_only=True)
class Due:
    pk: str
    sk: str
    due_at: str

    @property
    def key(self) -> Key:
        return {"pk": self.pk, "sk": self.sk}


class DueStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def cursors(self) -> tuple[Cursors, int]:
        """And their revision."""
        item = self._db.get(keys.CURSORS) or {}
        return item.get("cursors", {}), int(item.get("revision", 0))

    def advance(self, cursors: Cursors, *, revision: int) -> bool:
        """False: another sweep was faster."""
        try:
            self._db.update(
                Update(
                    key=keys.CURSORS,
                    set={"cursors": dict(cursors), "revision": revision + 1},
                    expect=Attr("revision").eq(revision) if revision else MISSING,
                )
            )
        except ConditionFailed:
            return False
        return True

    def between(self, shard: int, *, after: str, until: str, limit: int | None = None) -> list[Due]:
        """Due later than `after`, not later than `until`, in time order."""
        # A stamp has a fixed width, so after + "!" is above it and below the next second.
        items = self._db.query(
            f"DUE#{shard:02d}",
            between=(after + "!" if after else "0", until),
            index="due",
            limit=limit,
        )
        return [Due(pk=i["pk"], sk=i["sk"], due_at=i["due_at"]) for i in items]
