"""Saved questions about patients, and the names of lists they are put on: one small partition."""

import builtins

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PracticeId, SegmentId
from chalicelib.domain.patient_segments import Segment
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Delete, Put
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item


class SegmentStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, practice_id: PracticeId, segment_id: SegmentId) -> Segment:
        """Raises NotFound."""
        item = self._db.get(keys.segment(practice_id, segment_id))
        if item is None:
            raise NotFound(segment_id)
        return from_item(item, Segment)

    def list(self, practice_id: PracticeId) -> "builtins.list[Segment]":
        """By name."""
        items = self._db.query(keys.segments_pk(practice_id), begins=keys.SEGMENT)
        return sorted((from_item(of, Segment) for of in items), key=lambda of: of.name.casefold())

    def lists(self, practice_id: PracticeId) -> "builtins.list[str]":
        """Names of those that were made here, whether or not anybody is on them."""
        items = self._db.query(keys.segments_pk(practice_id), begins=keys.LIST)
        return sorted((str(of["name"]) for of in items), key=str.casefold)

    def keep_list(self, practice_id: PracticeId, name: str) -> None:
        self._db.put({**keys.patient_list(practice_id, name), "name": name})

    def drop_list(self, practice_id: PracticeId, name: str) -> None:
        self._db.delete(keys.patient_list(practice_id, name))

    def save(self, practice_id: PracticeId, segment: Segment) -> None:
        """Expects the revision it carries; writes the next. Raises StaleWrite."""
        unchanged = Attr("revision").eq(segment.revision) if segment.revision else MISSING
        item = to_item(segment, keys.segment(practice_id, segment.segment_id))
        self._db.transact([Put(item={**item, "revision": segment.revision + 1}, expect=unchanged)])

    def remove(self, practice_id: PracticeId, segment: Segment) -> None:
        """Raises StaleWrite."""
        key = keys.segment(practice_id, segment.segment_id)
        self._db.transact([Delete(key=key, expect=Attr("revision").eq(segment.revision))])
