"""What was done about complaints, all cases of a practice, and its board."""

from dataclasses import replace

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import PracticeId, WorkItemId
from chalicelib.domain.recovery import Settings, Step
from chalicelib.domain.recovery.board import Entry
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Delete
from chalicelib.storage.errors import AlreadyThere, NotFound
from chalicelib.storage.records import from_item, to_item


class RecoveryStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def add_step(self, step: Step) -> bool:
        """False: it is there already."""
        key = keys.work_step(step.practice_id, step.work_item_id, step.step_id)
        try:
            self._db.put(to_item(step, key), expect=MISSING)
        except AlreadyThere:
            return False
        return True

    def steps(self, practice_id: PracticeId, work_item_id: WorkItemId) -> list[Step]:
        """In the order of time."""
        pk = keys.work_item(practice_id, work_item_id)["pk"]
        found = [from_item(item, Step) for item in self._db.query(pk, begins=keys.STEP)]
        # The id of one from a form is of when the form was opened.
        return sorted(found, key=lambda of: of.at)

    def forget_words(self, practice_id: PracticeId, work_item_id: WorkItemId) -> None:
        """That something was done stays, and when, and by whom."""
        emptied = [replace(of, note="") for of in self.steps(practice_id, work_item_id) if of.note]
        self._db.put_many(
            [to_item(of, keys.work_step(practice_id, work_item_id, of.step_id)) for of in emptied]
        )

    def cases(self, practice_id: PracticeId, *, since: str = "") -> list[WorkItem]:
        """The oldest first; `since`: not those whose id is below this."""
        # ULIDs begin with 0 to 7; what comes after them is no case.
        items = self._db.query(keys.cases_pk(practice_id), between=(since or "0", "8"))
        return [from_item(item, WorkItem) for item in items]

    def settings(self, practice_id: PracticeId) -> Settings:
        item = self._db.get(keys.recovery(practice_id))
        return from_item(item, Settings) if item else Settings(practice_id=practice_id)

    def save_settings(self, settings: Settings) -> Settings:
        """Expects the revision that was read. Raises StaleWrite."""
        saved = replace(settings, revision=settings.revision + 1)
        is_first = settings.revision == 0
        expect = MISSING if is_first else Attr("revision").eq(settings.revision)
        self._db.put(to_item(saved, keys.recovery(settings.practice_id)), expect=expect)
        return saved

    def board(self, practice_id: PracticeId) -> list[Entry]:
        """The newest first, drafts among them."""
        pk = keys.recovery(practice_id)["pk"]
        items = self._db.query(pk, begins=keys.BOARD, newest_first=True)
        return [from_item(item, Entry) for item in items]

    def entry(self, practice_id: PracticeId, entry_id: str) -> Entry:
        """Raises NotFound."""
        item = self._db.get(keys.recovery(practice_id, keys.BOARD + entry_id))
        if item is None:
            raise NotFound(entry_id)
        return from_item(item, Entry)

    def save_entry(self, entry: Entry) -> Entry:
        """Expects the revision that was read. Raises StaleWrite, AlreadyThere."""
        saved = replace(entry, revision=entry.revision + 1)
        expect = Attr("revision").eq(entry.revision) if entry.revision else MISSING
        key = keys.recovery(entry.practice_id, keys.BOARD + entry.entry_id)
        self._db.put(to_item(saved, key), expect=expect)
        return saved

    def remove_entry(self, entry: Entry) -> None:
        """Likewise."""
        key = keys.recovery(entry.practice_id, keys.BOARD + entry.entry_id)
        self._db.transact([Delete(key=key, expect=Attr("revision").eq(entry.revision))])
