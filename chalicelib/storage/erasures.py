"""That a patient is to be erased, or was; and the taking away of their words, item by item.

begin ──► (due: whoever dies on the way is followed by the sweep) ──► done
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import ContactId, PatientId, PracticeId, StaffId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, PRESENT, Db, Put, Update
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

Redact = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """The certificate: it names nobody."""

    practice_id: PracticeId
    patient_id: PatientId
    asked_at: datetime
    asked_by: StaffId
    basis: str
    """A key of BASES."""
    erased_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """What of a contact point is whose."""

    alone: bool
    """Nobody else is reached here: all that was said here is theirs."""
    touchpoints: Collection[str] = ()
    """Ids of the messages about them."""


class ErasureStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def begin(self, erasure: Erasure) -> bool:
        """False: it was asked for before and is not done yet."""
        key = keys.erasure(erasure.practice_id, erasure.patient_id)
        place = keys.due(erasure.patient_id, erasure.asked_at)
        listed = {"pk": keys.erased_pk(erasure.practice_id), "sk": erasure.patient_id}
        anew = MISSING | Attr("erased_at").exists()
        try:
            self._db.transact(
                [Put(item=to_item(erasure, key, **place), expect=anew), Put(item=dict(listed))]
            )
        except StaleWrite:
            return False
        return True

    def get(self, practice_id: PracticeId, patient_id: PatientId) -> Erasure | None:
        item = self._db.get(keys.erasure(practice_id, patient_id))
        return from_item(item, Erasure) if item else None

    def done(self, erasure: Erasure, *, at: datetime) -> None:
        """It is no longer due."""
        done = replace(erasure, erased_at=at)
        key = keys.erasure(erasure.practice_id, erasure.patient_id)
        self._db.transact([Put(item=to_item(done, key), expect=PRESENT)])

    def forget_words(
        self, practice_id: PracticeId, contact_id: ContactId, theirs: Theirs, redact: Redact
    ) -> None:
        """Of what was said at a contact point. Harmless when repeated.

        Where others are reached too, their conversation stays, and the name in it goes.
        """
        for item in self._db.query(keys.contact(practice_id, contact_id)["pk"]):
            changed = _without(item, theirs, redact)
            if changed:
                self._db.update(
                    Update(
                        key={"pk": item["pk"], "sk": item["sk"]},
                        set={name: of for name, of in changed.items() if of is not None},
                        remove=[name for name, of in changed.items() if of is None],
                        expect=PRESENT,
                    ),
                    answer="NONE",
                )
        if theirs.alone:
            self._db.delete(keys.contact(practice_id, contact_id, keys.CONVERSATION_SK))


def _without(item: Item, theirs: Theirs, redact: Redact) -> Mapping[str, Any]:
    """What changes: attribute → what it says instead; None: it goes."""
    sk = str(item["sk"])
    if sk.startswith(keys.TOUCHPOINT):
        mine = theirs.alone or item["touchpoint_id"] in theirs.touchpoints
        return _emptied(item, ("body",), None) if mine else _redacted(item, ("body",), redact)
    if sk.startswith(keys.MESSAGE):
        if theirs.alone or item.get("in_reply_to") in theirs.touchpoints:
            return {
                **_emptied(item, ("text",), ""),
                **_emptied(item, ("done", "intent"), None),
            }
        return _redacted(item, ("text", "done"), redact)
    if sk == keys.CONVERSATION_SK:
        return _emptied(item, ("preview",), "")
    if sk.startswith(keys.LEDGER):
        return _redacted(item, ("wording",), redact)
    return {}


def _emptied(item: Item, names: Iterable[str], to: str | None) -> dict[str, Any]:
    return {name: to for name in names if item.get(name)}


def _redacted(item: Item, names: Iterable[str], redact: Redact) -> dict[str, Any]:
    said = {name: str(item[name]) for name in names if item.get(name)}
    return {name: redact(of) for name, of in said.items() if redact(of) != of}
