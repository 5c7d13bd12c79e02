"""What was taken over from a practice's own systems, one fingerprint for each field.

It lets the next import tell "the practice changed this" from "somebody changed it here since";
and, import by import, what each record was before, so that an import can be undone.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.ids import AppointmentId, PatientId, PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import Db, Delete, Put, Update, Write
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

UNDO_KEPT = timedelta(days=35)
"""An import can be undone for thirty days; five more for whoever is in the middle of it."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one record of the practice's system said when it was last taken over."""

    of: str
    """The id that its system and its key give: that of our record, until that was merged."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field → fingerprint of its value."""
    at: datetime | None = None
    """When the sender said so, where it tells."""


@dataclass(frozen=True, kw_only=True)
class Undo:
    """What one import did to one record."""

    of: str
    """As in Taken."""
    patient_id: PatientId | None = None
    """The record that was written: a patient…"""
    appointment_id: AppointmentId | None = None
    """…or a visit."""
    merged: PatientId | None = None
    """Or what the source says stands for another record, and has that merged into it: `patient_id`
    is the one that stays."""
    was: Mapping[str, Any] | None = None
    """The record as fields before; None: the import made it."""
    made: Mapping[str, Any] = field(default_factory=dict)
    """The record as fields afterwards."""
    taken_before: Mapping[str, str] | None = None
    """Fingerprints; None: it was never taken over."""


class ImportStore:
    def __init__(self, db: Db, secret: bytes) -> None:
        self._db = db
        self._secret = secret

    def fingerprint(self, practice_id: PracticeId, value: str) -> str:
        """Keyed: a phone number could be found again from a plain hash."""
        digest = hmac.digest(self._secret, f"{practice_id}\nimport\n{value}".encode(), "sha256")
        return digest[:9].hex()

    def get_many(self, practice_id: PracticeId, of: Iterable[str]) -> dict[str, Taken]:
        """Those that were taken over before."""
        wanted = [keys.taken(practice_id, each) for each in of]
        found = self._db.get_many(wanted) if wanted else {}
        return {(taken := from_item(item, Taken)).of: taken for item in found.values()}

    def put(self, practice_id: PracticeId, taken: Taken) -> Put:
        """To be written in the same transaction as the record it tells of."""
        return Put(item=to_item(taken, keys.taken(practice_id, taken.of)))

    def put_undo(
        self, practice_id: PracticeId, import_id: str, undo: Undo, *, now: datetime
    ) -> Write:
        """Likewise. What a record was before the import stays as it is said first, however many
        rows of the file change it."""
        item = to_item(undo, {})
        before = {"was": item.pop("was", {}), "taken_before": item.pop("taken_before", {})}
        return Update(
            key=keys.undo(practice_id, undo.of, import_id),
            set={**item, "expires_at": int((now + UNDO_KEPT).timestamp())},
            start={
                **before,
                "list_pk": keys.undo_list(practice_id, import_id),
                "list_sk": undo.of,
            },
        )

    def undos(
        self, practice_id: PracticeId, import_id: str, *, after: str = "", limit: int
    ) -> list[Undo]:
        """What the import did, some at a time, by `of` (from an index: a moment behind)."""
        items = self._db.query(
            keys.undo_list(practice_id, import_id),
            between=(after + "!" if after else "!", "~"),
            index="list",
            limit=limit,
        )
        return [_undo_from(item) for item in items]

    def put_merge(
        self,
        practice_id: PracticeId,
        import_id: str,
        *,
        survivor: PatientId,
        retired: PatientId,
        now: datetime,
    ) -> Write:
        undo = Undo(of=f"{_MERGED}{retired}", patient_id=survivor, merged=retired)
        return self.put_undo(practice_id, import_id, undo, now=now)

    def merges(self, practice_id: PracticeId, import_id: str) -> dict[PatientId, PatientId]:
        """Who was to be merged → into whom (from an index: a moment behind)."""
        pk = keys.undo_list(practice_id, import_id)
        items = self._db.query(pk, between=(_MERGED, _MERGED + "~"), index="list")
        undos = [_undo_from(item) for item in items]
        return {of.merged: of.patient_id for of in undos if of.merged and of.patient_id}

    def forget_merge(self, practice_id: PracticeId, import_id: str, retired: PatientId) -> Delete:
        return self.forget_undo(practice_id, f"{_MERGED}{retired}", import_id)

    def undos_of(
        self, practice_id: PracticeId, import_id: str, of: Iterable[str]
    ) -> dict[str, Undo]:
        """What the import did to these; of what it did not touch, nothing."""
        wanted = [keys.undo(practice_id, each, import_id) for each in of]
        found = self._db.get_many(wanted) if wanted else {}
        return {(undo := _undo_from(item)).of: undo for item in found.values()}

    def writes_of_undone(self, practice_id: PracticeId, import_id: str, undo: Undo) -> list[Write]:
        """The record is as before: the next import takes it over as if this one had never been."""
        before = undo.taken_before
        taken = keys.taken(practice_id, undo.of)
        back: Write = (
            Put(item=to_item(Taken(of=undo.of, fields=before), taken))
            if before
            else Delete(key=taken)
        )
        return [back, Delete(key=keys.undo(practice_id, undo.of, import_id))]

    def forget_undo(self, practice_id: PracticeId, of: str, import_id: str) -> Delete:
        """To be written with what says that it stays as it is."""
        return Delete(key=keys.undo(practice_id, of, import_id))

    def forget(self, practice_id: PracticeId, of: Iterable[str]) -> None:
        """The next import takes these records for new ones; no undo brings back what they were."""
        for each in of:
            for item in self._db.query(keys.taken(practice_id, each)["pk"]):
                self._db.delete({"pk": item["pk"], "sk": item["sk"]})

    def write(self, writes: Sequence[Write]) -> None:
        """All or nothing. Raises StaleWrite."""
        self._db.transact(writes)

    def first_of(self, practice_id: PracticeId, system: str) -> bool:
        """Whether nothing of this system was ever taken over as a whole."""
        return self._db.get(keys.taken(practice_id, _whole(system))) is None

    def had_not(self, practice_id: PracticeId, system: str) -> None:
        """Its first schedule was taken back."""
        self._db.delete(keys.taken(practice_id, _whole(system)))

    def had(self, practice_id: PracticeId, system: str) -> None:
        """A whole schedule of this system is in: what comes anew was booked just now."""
        of = _whole(system)
        self._db.put(to_item(Taken(of=of), keys.taken(practice_id, of)))


_MERGED = "MERGED#"


def _undo_from(item: Item) -> Undo:
    undo = from_item(item, Undo)
    return replace(undo, was=undo.was or None, taken_before=undo.taken_before or None)


def _whole(system: str) -> str:
    return "schedule" if system == "csv" else f"schedule:{system}"
