"""What of every patient is compared, and the pairs that may be one person and what was decided."""

import contextlib
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.same_person import Facts, Level
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Put, Update
from chalicelib.storage.errors import AlreadyThere, NotFound
from chalicelib.storage.records import from_item, to_item


class Decision(StrEnum):
    OPEN = "open"
    LATER = "later"
    NOT_THE_SAME = "not-the-same"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one person; `one` sorts before `other`."""

    one: PatientId
    other: PatientId
    level: Level
    why: tuple[str, ...]
    decision: Decision = Decision.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    revision: int = 1

    @property
    def ids(self) -> tuple[PatientId, PatientId]:
        return self.one, self.other


def pair_of(
    one: PatientId, other: PatientId, *, level: Level = Level.POSSIBLE, why: tuple[str, ...] = ()
) -> Pair:
    first, second = sorted((one, other))
    return Pair(one=first, other=second, level=level, why=why)


class DoubleStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def facts(self, practice_id: PracticeId, *, strong: bool = False) -> list[Facts]:
        """Of everybody: some 5,000 a request."""
        items = self._db.query(keys.alike_pk(practice_id), strong=strong)
        return [from_item(item, Facts) for item in items]

    def born_on(self, practice_id: PracticeId, born: date) -> list[Facts]:
        items = self._db.query(
            keys.alike_pk(practice_id), begins=f"{born.isoformat()}#", strong=False
        )
        return [from_item(item, Facts) for item in items]

    def pairs(self, practice_id: PracticeId) -> list[Pair]:
        return [from_item(item, Pair) for item in self._db.query(keys.doubles_pk(practice_id))]

    def get(self, practice_id: PracticeId, one: PatientId, other: PatientId) -> Pair:
        item = self._db.get(keys.double(practice_id, one, other))
        if item is None:
            raise NotFound(one)
        return from_item(item, Pair)

    def found(self, practice_id: PracticeId, pairs: Iterable[Pair]) -> int:
        """How many of them nobody knew of; what was decided meanwhile stays."""
        new = 0
        for pair in pairs:
            try:
                self._db.put(_item(practice_id, pair), expect=MISSING)
            except AlreadyThere:
                continue
            new += 1
        return new

    def open_again(self, practice_id: PracticeId, pair: Pair) -> None:
        """With other reasons than those on which it was decided."""
        try:
            self._db.put(
                {**_item(practice_id, pair), "revision": pair.revision + 1},
                expect=Attr("revision").eq(pair.revision),
            )
        except ConditionFailed:
            return

    def decide(
        self, practice_id: PracticeId, pair: Pair, decision: Decision, *, by: str, now: datetime
    ) -> None:
        """Also of a pair that nobody had found."""
        with contextlib.suppress(AlreadyThere):
            self._db.put(_item(practice_id, pair), expect=MISSING)
        self._db.update(
            Update(
                key=keys.double(practice_id, pair.one, pair.other),
                set={
                    "decision": decision.value,
                    "decided_by": by,
                    "decided_at": now.isoformat(),
                },
                add={"revision": 1},
            )
        )

    def forget(self, practice_id: PracticeId, one: PatientId, other: PatientId) -> None:
        self._db.delete(keys.double(practice_id, one, other))

    def looked_at(self, practice_id: PracticeId) -> str:
        """A mark of what was compared last; empty: nothing ever was."""
        item = self._db.get(keys.looked(practice_id)) or {}
        return str(item.get("mark", ""))

    def looked(self, practice_id: PracticeId, mark: str) -> None:
        self._db.put({**keys.looked(practice_id), "mark": mark})


def _item(practice_id: PracticeId, pair: Pair) -> keys.Item:
    return to_item(pair, keys.double(practice_id, pair.one, pair.other))


def facts_put(practice_id: PracticeId, facts: Facts) -> Put:
    return Put(item=to_item(facts, keys.alike(practice_id, facts.born, facts.patient_id)))
