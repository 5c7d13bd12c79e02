"""Who sends patients, and whose personal code is whose: one small partition of each practice."""

import builtins
from collections.abc import Iterable

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PatientId, PracticeId, SourceId
from chalicelib.domain.sources import Referrer, SameName, Source
from chalicelib.domain.sources.codes import Code
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.audit import AuditEntry, AuditStore
from chalicelib.storage.db import MISSING, Db, Delete, Put, Write
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A personal code, and whose it is."""

    code: Code
    whose: Referrer


class SourceStore:
    def __init__(self, db: Db, audit: AuditStore) -> None:
        self._db = db
        self._audit = audit

    def list(self, practice_id: PracticeId) -> "builtins.list[Source]":
        """By name."""
        items = self._db.query(keys.senders(practice_id)["pk"], begins=keys.SENDER)
        return sorted((from_item(of, Source) for of in items), key=lambda of: of.name.casefold())

    def get(self, practice_id: PracticeId, source_id: SourceId) -> Source:
        """Raises NotFound."""
        item = self._db.get(keys.sender(practice_id, source_id))
        if item is None:
            raise NotFound(source_id)
        return from_item(item, Source)

    def named(self, practice_id: PracticeId, name: str) -> SourceId | None:
        item = self._db.get(_name(practice_id, name))
        return SourceId(item["source_id"]) if item else None

    def save(self, source: Source, *, was: Source | None, audit: AuditEntry) -> Source:
        """Expects that nobody saved since `was` was read (None: it is new). Raises StaleWrite, and
        SameName for a name that another one has."""
        practice_id = source.practice_id
        taken = self.named(practice_id, source.name)
        if taken not in (None, source.source_id):
            raise SameName(source.source_id)
        revision = source.revision + 1
        unchanged = Attr("revision").eq(was.revision) if was else MISSING
        item = to_item(source, keys.sender(practice_id, source.source_id))
        writes: list[Write] = [Put(item={**item, "revision": revision}, expect=unchanged)]
        key = _name(practice_id, source.name)
        if was and _name(practice_id, was.name) != key:
            writes.append(Delete(key=_name(practice_id, was.name)))
        mine = MISSING | Attr("source_id").eq(source.source_id)
        writes.append(Put(item={**key, "source_id": source.source_id}, expect=mine))
        with self._audit.writing(audit) as entry:
            self._db.transact([*writes, entry])
        return from_item({**item, "revision": revision}, Source)

    def code_of(self, practice_id: PracticeId, whose: PatientId | SourceId) -> Code | None:
        item = self._db.get(_code_of(practice_id, whose))
        return Code(name=str(item["name"]), key=str(item["key"])) if item else None

    def keep_code(self, practice_id: PracticeId, code: Code, whose: Referrer) -> bool:
        """Also the link that it opens. False: it is somebody's, or they have one already."""
        door = {**keys.personal_code(str(code)), "practice_id": practice_id}
        who = _who(whose)
        said = {"name": code.name, "key": code.key}
        kept = to_item(Kept(code=code, whose=whose), _code(practice_id, code.key))
        try:
            self._db.transact(
                [
                    Put(item=kept, expect=MISSING),
                    Put(item={**_code_of(practice_id, who), **said}, expect=MISSING),
                    Put(item=door, expect=MISSING),
                ]
            )
        except StaleWrite:
            return False
        return True

    def drop(self, practice_id: PracticeId) -> None:
        """All of it, the doors of the codes first."""
        for item in self._db.query(keys.senders(practice_id)["pk"]):
            if str(item["sk"]).startswith(keys.CODE_OF):
                code = Code(name=str(item["name"]), key=str(item["key"]))
                self._db.delete(keys.personal_code(str(code)))
            self._db.delete({"pk": item["pk"], "sk": item["sk"]})

    def codes(self, practice_id: PracticeId) -> "builtins.list[Kept]":
        items = self._db.query(keys.senders(practice_id)["pk"], begins=keys.CODE)
        return [from_item(of, Kept) for of in items]

    def with_key(self, practice_id: PracticeId, key: str) -> Kept | None:
        item = self._db.get(_code(practice_id, key))
        return from_item(item, Kept) if item else None

    def with_keys(self, practice_id: PracticeId, wanted: Iterable[str]) -> "builtins.list[Kept]":
        found = self._db.get_many(_code(practice_id, of) for of in wanted)
        return [from_item(of, Kept) for of in found.values()]

    def drop_code(self, practice_id: PracticeId, whose: PatientId | SourceId) -> None:
        """Whoever is known by it is known no more. What says whose it is goes last, so that it is
        found again."""
        code = self.code_of(practice_id, whose)
        if code is None:
            return
        self._db.delete(keys.personal_code(str(code)))
        self._db.delete(_code(practice_id, code.key))
        self._db.delete(_code_of(practice_id, whose))


def _who(whose: Referrer) -> PatientId | SourceId:
    who = whose.patient_id or whose.source_id
    if who is None:
        raise ValueError("nobody's code")
    return who


def _name(practice_id: PracticeId, name: str) -> keys.Key:
    return keys.senders(practice_id, keys.SENDER_NAME + keys.folded(name))


def _code(practice_id: PracticeId, key: str) -> keys.Key:
    return keys.senders(practice_id, keys.CODE + key)


def _code_of(practice_id: PracticeId, whose: PatientId | SourceId) -> keys.Key:
    return keys.senders(practice_id, keys.CODE_OF + whose)
