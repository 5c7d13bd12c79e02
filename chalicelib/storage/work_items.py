"""Work items: what waits for a person. Open ones are listed, and due when their clock runs out."""

from dataclasses import replace
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain import hooks
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, StaffId, WorkItemId
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Delete, Put, Update, Write, joined_updates
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite
from chalicelib.storage.hooks import HookStore
from chalicelib.storage.profiles import write_of_complaint
from chalicelib.storage.records import from_item, to_item
from chalicelib.storage.waiting import OF_WORK, WaitingStore, writes_of_work

_TRIES = 3


class WorkItemStore:
    def __init__(self, db: Db, hooks: HookStore, waiting: WaitingStore) -> None:
        self._db = db
        self._hooks = hooks
        self._waiting = waiting

    def open(self, item: WorkItem, *, alone: bool = False) -> bool:
        """False: it is there already (the id is derived from its cause). `alone`: a complaint, and
        StaleWrite is raised where this patient has another one that is open."""
        tell = self._hooks.writes_for(item.practice_id, hooks.of_work_item(item))
        opened = replace(item, revision=1)
        tell = joined_updates([*tell, *_noted(opened, alone=alone)])
        for left in reversed(range(_TRIES)):
            try:
                self._db.put_with(work_item(opened), tell)
            except AlreadyThere:
                return False
            except StaleWrite:
                # Somebody wrote to their profile at that moment, which is no news for the item.
                if not left:
                    raise
                continue
            break
        if (place := _near(item)) is not None:
            # Whoever looks up a caller reads it by its id, and with it how it stands then.
            note = {f"{WORK_NEAR}{item.work_item_id}": keys.stamp(item.opened_at)}
            self._db.update(Update(key=place, set=note), answer="NONE")
        self._follow(item)
        return True

    def get(self, practice_id: PracticeId, work_item_id: WorkItemId) -> WorkItem:
        item = self._db.get(keys.work_item(practice_id, work_item_id))
        if item is None:
            raise NotFound(work_item_id)
        return from_item(item, WorkItem)

    def save(self, item: WorkItem) -> WorkItem:
        """Expects the revision that was read. Raises StaleWrite."""
        saved = replace(item, revision=item.revision + 1)
        put = Put(item=work_item(saved), expect=Attr("revision").eq(item.revision))
        writes = joined_updates([put, *_noted(saved)])
        for left in reversed(range(_TRIES)):
            try:
                self._db.transact(writes)
            except StaleWrite:
                if not left or self._is_newer(item):
                    raise
                continue
            break
        self._follow(saved)
        return saved

    def _is_newer(self, item: WorkItem) -> bool:
        """Else somebody wrote to their profile at that moment, which is no news for the item."""
        found = self._db.get(keys.work_item(item.practice_id, item.work_item_id))
        return found is None or found["revision"] != item.revision

    def _follow(self, item: WorkItem) -> None:
        """Their place in the list of those who wait is by the most urgent of all that waits."""
        if item.patient_id is not None and item.kind in OF_WORK:
            self._waiting.follow(item.practice_id, item.patient_id)

    def take(self, item: WorkItem, *, by: StaffId) -> WorkItem:
        return self.save(replace(item, owner=by))

    def close(
        self, item: WorkItem, *, outcome: str, now: datetime, by: StaffId | None = None
    ) -> WorkItem:
        """`by`: of the staff; None: something else answered it."""
        return self.save(replace(item, closed_at=now, closed_by=by, outcome=outcome, due_at=None))

    def open_ones(self, practice_id: PracticeId, *, limit: int = 200) -> list[WorkItem]:
        """Urgent first, then the oldest."""
        items = self._db.query(keys.work_list(practice_id), index="list", limit=limit)
        return [from_item(item, WorkItem) for item in items]

    def page(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[WorkItem], str]:
        """Open ones, urgent first, then the oldest; and where to go on; empty: that is all."""
        items = self._db.query(
            keys.work_list(practice_id),
            between=(f"{after}!" if after else "0", "~"),
            index="list",
            limit=limit + 1,
        )
        more = str(items[limit - 1]["list_sk"]) if len(items) > limit else ""
        return [from_item(item, WorkItem) for item in items[:limit]], more

    def of_patient(self, practice_id: PracticeId, patient_id: PatientId) -> list[WorkItem]:
        items = self._db.query(keys.person(practice_id, patient_id), begins="WORK#", index="person")
        return [from_item(item, WorkItem) for item in items]

    def of_contact(self, practice_id: PracticeId, contact_id: ContactId) -> list[WorkItem]:
        """Those of which nobody knows which patient they concern."""
        items = self._db.query(
            keys.reached(practice_id, contact_id), begins="WORK#", index="person"
        )
        return [from_item(item, WorkItem) for item in items]


def _noted(item: WorkItem, *, alone: bool = False) -> list[Write]:
    """With the item, so that they are on the list of who waits as long as it is open; of a
    complaint, so that nothing promotes to them from that moment on, and so that the list of cases
    has it as it is."""
    noted = writes_of_work(item)
    if item.kind is not WorkKind.COMPLAINT:
        return noted
    noted.append(Put(item=to_item(item, keys.case(item.practice_id, item.work_item_id))))
    if item.patient_id is not None:
        is_open = item.closed_at is None
        claim = keys.open_case(item.practice_id, item.patient_id)
        noted += [
            write_of_complaint(item.practice_id, item.patient_id, item.work_item_id, is_open),
            Put(
                item={**claim, "work_item_id": item.work_item_id}, expect=MISSING if alone else None
            )
            if is_open
            else Delete(key=claim),
        ]
    return noted


WORK_NEAR = "w_"


def _near(item: WorkItem) -> keys.Key | None:
    if item.patient_id is not None:
        return keys.near(item.practice_id, item.patient_id)
    if item.contact_id is not None:
        return keys.contact(item.practice_id, item.contact_id, keys.NEAR_SK)
    return None


def work_item(item: WorkItem) -> keys.Item:
    order = f"{keys.stamp(item.opened_at)}#{item.work_item_id}"
    rank = "0" if item.kind is WorkKind.URGENT else "1"
    places: dict[str, str] = {}
    if item.closed_at is None:
        places["list_pk"] = keys.work_list(item.practice_id)
        places["list_sk"] = f"{rank}#{order}"
        if item.due_at is not None:
            places |= keys.due(item.work_item_id, item.due_at)
    if item.patient_id is not None:
        places["person_pk"] = keys.person(item.practice_id, item.patient_id)
        places["person_sk"] = f"WORK#{order}"
    elif item.contact_id is not None:
        places["person_pk"] = keys.reached(item.practice_id, item.contact_id)
        places["person_sk"] = f"WORK#{order}"
    key = keys.work_item(item.practice_id, item.work_item_id)
    return to_item(item, key, **places)
