"""That a record was merged into another, what moved, and what was there before.

merging ──► merged ──► undoing ──► undone ──► (merging, …)
   └── due until all has followed ──┘
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId, WorkItemId
from chalicelib.domain.patients import Patient
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put
from chalicelib.storage.records import from_item, to_item


class Stage(StrEnum):
    MERGING = "merging"
    MERGED = "merged"
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True, kw_only=True)
class Merge:
    practice_id: PracticeId
    retired: PatientId
    survivor: PatientId
    at: datetime
    by: str
    stage: Stage
    was: Patient
    """The survivor before."""
    made: Patient
    """The survivor as the merge left it."""
    contacts: tuple[ContactId, ...] = ()
    """Where the retired one was reached."""
    stops: tuple[ContactId, ...] = ()
    """Where the two were written to: what is refused at one holds at the one that is kept."""
    visits: tuple[AppointmentId, ...] = ()
    """Those that were moved."""
    work: tuple[WorkItemId, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)
    """What an import had said of the retired one."""
    is_alias: bool = False
    """There was no such record: only its id leads to the survivor."""
    due_at: datetime | None = None
    """Something has yet to follow."""
    revision: int = 0


class MergeStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, practice_id: PracticeId, retired: PatientId) -> Merge | None:
        item = self._db.get(keys.merge(practice_id, retired))
        return from_item(item, Merge) if item else None

    def get_many(
        self, practice_id: PracticeId, retired: Iterable[PatientId]
    ) -> dict[PatientId, Merge]:
        wanted = [keys.merge(practice_id, of) for of in retired]
        found = self._db.get_many(wanted) if wanted else {}
        merges = [from_item(item, Merge) for item in found.values()]
        return {merge.retired: merge for merge in merges}

    def all_ids(self, practice_id: PracticeId) -> list[PatientId]:
        """Of every record that stands for another one (from an index: a moment behind)."""
        items = self._db.query(keys.merged_list(practice_id), index="list")
        return [PatientId(item["retired"]) for item in items]

    def writes(self, merge: Merge, *, was: Merge | None) -> tuple[Merge, list[Put]]:
        """As it will be, and what makes it so: for a transaction with more in it."""
        saved = replace(merge, revision=(was.revision if was else 0) + 1)
        expect = Attr("revision").eq(was.revision) if was else MISSING
        place = keys.due(merge.retired, merge.due_at) if merge.due_at else {}
        if merge.stage is not Stage.UNDONE:
            place |= {"list_pk": keys.merged_list(merge.practice_id), "list_sk": merge.retired}
        item = to_item(saved, keys.merge(merge.practice_id, merge.retired), **place)
        return saved, [Put(item=item, expect=expect)]

    def save(self, merge: Merge) -> Merge:
        """Expects the revision that was read. Raises StaleWrite."""
        saved, writes = self.writes(merge, was=merge)
        self._db.transact(writes)
        return saved

    def forget(self, practice_id: PracticeId, retired: PatientId) -> None:
        self._db.delete(keys.merge(practice_id, retired))
