"""What is due, over all practices: one of the places that ask without a tenant, and says so."""

from collections.abc import Mapping
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import ContactId, EndpointId, EventId, PracticeId, TouchpointId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update

Cursors = Mapping[str, str]
"""Shard → the stamp up to which it was swept."""


@dataclass(frozen=True, kw_only=True)
class Due:
    pk: str
    sk: str
    order: str
    """"<stamp>#<lane>"."""

    @property
    def lane(self) -> str:
        return self.order.partition("#")[2]

    @property
    def practice_id(self) -> PracticeId:
        return PracticeId(self.pk.split("#", 2)[1])

    @property
    def touchpoint(self) -> tuple[PracticeId, ContactId, TouchpointId] | None:
        """None: it is something else, an appointment that is due for planning."""
        _, practice, kind, of = self.pk.split("#", 3)
        if kind != "CP":
            return None
        touchpoint = TouchpointId(self.sk.removeprefix(keys.TOUCHPOINT))
        return PracticeId(practice), ContactId(of), touchpoint

    @property
    def job(self) -> tuple[PracticeId, str, str]:
        """Whose, of which kind and of what, where it is neither a touchpoint nor an event. Of a
        run: "<patient>#<run>"; of a wave: "<campaign>.<wave>"."""
        _, practice, kind, of = self.pk.split("#", 3)
        if self.sk.startswith(keys.RUN):
            return PracticeId(practice), "RUN", f"{of}#{self.sk.removeprefix(keys.RUN)}"
        if self.sk == keys.PROSPECT_SK:
            return PracticeId(practice), "PROSPECT", of
        if self.sk.startswith(keys.WAVE):
            return PracticeId(practice), "WAVE", f"{of}.{self.sk.removeprefix(keys.WAVE)}"
        return PracticeId(practice), kind, of

    @property
    def event(self) -> tuple[PracticeId, EndpointId, EventId] | None:
        """What other software is to be told; None: it is something else."""
        _, practice, kind, of = self.pk.split("#", 3)
        if kind != "HOOK":
            return None
        return PracticeId(practice), EndpointId(of), EventId(self.sk.removeprefix(keys.EVENT))


class DueStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def cursors(self) -> tuple[Cursors, int]:
        """And their revision."""
        item = self._db.get(keys.CURSORS) or {}
        return item.get("cursors", {}), int(item.get("revision", 0))

    def swept_at(self) -> datetime | None:
        """When a sweep last ended; None: none ever did."""
        at = (self._db.get(keys.CURSORS) or {}).get("swept_at")
        return datetime.fromisoformat(at) if at else None

    def advance(self, cursors: Cursors, *, revision: int, now: datetime) -> bool:
        """A sweep ended. False: another one was faster."""
        try:
            self._db.update(
                Update(
                    key=keys.CURSORS,
                    set={
                        "cursors": dict(cursors),
                        "revision": revision + 1,
                        "swept_at": keys.stamp(now),
                    },
                    expect=Attr("revision").eq(revision) if revision else MISSING,
                )
            )
        except ConditionFailed:
            return False
        return True

    def between(self, shard: int, *, after: str, until: str) -> list[Due]:
        """Due later than `after`, not later than `until` (stamps), in time order."""
        # "~" sorts behind every "<stamp>#<lane>" of that second and before the next second.
        items = self._db.query(
            f"DUE#{shard:02d}", between=(f"{after}~" if after else "0", f"{until}~"), index="due"
        )
        return [Due(pk=i["pk"], sk=i["sk"], order=i["due_order"]) for i in items]
