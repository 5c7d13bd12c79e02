"""What a practice told the carriers."""

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.registration import Registration
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put
from chalicelib.storage.records import from_item, to_item


class RegistrationStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, practice_id: PracticeId) -> Registration:
        """An empty one, where nothing was told yet."""
        item = self._db.get(keys.registration(practice_id))
        return from_item(item, Registration) if item else Registration()

    def save(self, practice_id: PracticeId, told: Registration) -> None:
        """Expects the revision that it carries. Raises StaleWrite."""
        item = to_item(told, keys.registration(practice_id))
        unchanged = Attr("revision").eq(told.revision) if told.revision else MISSING
        self._db.transact([Put(item={**item, "revision": told.revision + 1}, expect=unchanged)])
