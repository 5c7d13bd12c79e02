"""Prospects: beside the patient's record whose beginning they are; listed while they are open, and
by their end after that."""

from collections.abc import Iterable
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.prospects.prospect import Prospect
from chalicelib.domain.waiting import Reason
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put
from chalicelib.storage.errors import AlreadyThere
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item
from chalicelib.storage.waiting import WaitingStore

ASKED = "asked"
"""What is noted of whoever waits for an answer, where no work item does it."""


class ProspectStore:
    def __init__(self, db: Db, waiting: WaitingStore) -> None:
        self._db = db
        self._waiting = waiting

    def beginning(self, prospect: Prospect) -> Put:
        """For the transaction that makes the record."""
        return Put(item=prospect_item(prospect, 1), expect=MISSING)

    def begin(self, prospect: Prospect) -> bool:
        """False: there is one of that record."""
        try:
            self._db.put(prospect_item(prospect, 1), expect=MISSING)
        except AlreadyThere:
            return False
        self.note(prospect)
        return True

    def get(self, practice_id: PracticeId, patient_id: PatientId) -> Prospect | None:
        item = self._db.get(keys.prospect(practice_id, patient_id))
        return from_item(item, Prospect) if item else None

    def get_many(
        self, practice_id: PracticeId, patient_ids: Iterable[PatientId]
    ) -> dict[PatientId, Prospect]:
        """Those that exist."""
        wanted = [keys.prospect(practice_id, of) for of in patient_ids]
        found = self._db.get_many(wanted) if wanted else {}
        prospects = [from_item(item, Prospect) for item in found.values()]
        return {of.patient_id: of for of in prospects}

    def save(self, prospect: Prospect) -> Prospect:
        """Expects the revision that was read. Raises StaleWrite."""
        item = prospect_item(prospect, prospect.revision + 1)
        self._db.put(item, expect=Attr("revision").eq(prospect.revision))
        self.note(prospect)
        return from_item(item, Prospect)

    def note(self, prospect: Prospect) -> None:
        """Whether they are on the list of who waits for the practice; of a form's enquiry its own
        work item says so."""
        practice_id, since = prospect.practice_id, prospect.waits_since
        if since is None or prospect.ended_at is not None or prospect.work_item_id is not None:
            self._waiting.clear(practice_id, prospect.patient_id, key=ASKED)
            return
        self._waiting.note(
            practice_id,
            prospect.patient_id,
            Reason.PROSPECT,
            key=ASKED,
            since=since,
            location_id=prospect.location_id,
        )

    def open_ones(self, practice_id: PracticeId, *, limit: int = 500) -> list[Prospect]:
        """The oldest first; a moment old."""
        place = keys.prospects_list(practice_id)
        items = self._db.query(place, begins=_OPEN, index="list", limit=limit)
        return [from_item(item, Prospect) for item in items]

    def ended_since(
        self, practice_id: PracticeId, at: datetime, *, limit: int = 1_000
    ) -> list[Prospect]:
        """The latest first; a moment old."""
        between = (f"{_ENDED}{keys.stamp(at)}", f"{_ENDED}~")
        place = keys.prospects_list(practice_id)
        items = self._db.query(place, between=between, index="list", limit=limit, newest_first=True)
        return [from_item(item, Prospect) for item in items]

    def drop(self, practice_id: PracticeId, patient_id: PatientId) -> None:
        """They were erased."""
        self._db.delete(keys.prospect(practice_id, patient_id))


_OPEN, _ENDED = "0#", "1#"


def prospect_item(prospect: Prospect, revision: int) -> Item:
    order = (
        f"{_OPEN}{keys.stamp(prospect.began_at)}"
        if prospect.ended_at is None
        else f"{_ENDED}{keys.stamp(prospect.ended_at)}"
    )
    place = {
        "list_pk": keys.prospects_list(prospect.practice_id),
        "list_sk": f"{order}#{prospect.patient_id}",
    }
    if prospect.due_at is not None:
        place |= keys.due(f"{prospect.patient_id} {keys.PROSPECT_SK}", prospect.due_at)
    key = keys.prospect(prospect.practice_id, prospect.patient_id)
    return {**to_item(prospect, key, **place), "revision": revision}
