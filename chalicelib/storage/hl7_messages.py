"""What came over a practice's HL7 feed, message by message: what became of it stands in the table,
the message itself is encrypted in S3, both for thirty days.

hl7/<practice>/<message>    as it came
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

KEPT = timedelta(days=30)
"""As the bucket's lifecycle rule says."""
_VISITS_KEPT = timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class Hl7Message:
    """One message and what became of it; nothing of what it says about anybody."""

    practice_id: PracticeId
    message_id: str
    mark: str
    """Of facility, control id and body: the same message again has the same."""
    received_at: datetime
    facility: str = ""
    control_id: str = ""
    kind: str = ""
    """"SIU^S12"."""
    code: str = ""
    """MSA-1; empty: it is being handled, or that was broken off."""
    says: str = ""
    where: str = ""
    """Segment and field that it was refused for."""
    flags: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Codes of theirs for a place, a provider or a service that nobody has said the meaning of."""
    times: int = 1
    """How often it came."""
    about: tuple[str, ...] = ()
    """Patients and visits by our ids, as far as it could be read: whose erasure takes it along."""


@dataclass(frozen=True, kw_only=True)
class KnownVisit:
    """Under which system and numbers a visit was taken over."""

    system: str
    key: str
    patient_key: str
    numbers: tuple[str, ...] = ()
    """Under all of which it is known."""


class Hl7Store:
    def __init__(self, db: Db, client: "S3Client", bucket: str, secret: bytes) -> None:
        self._db = db
        self._client = client
        self._bucket = bucket
        self._secret = secret

    def feed(self, practice_id: PracticeId) -> Hl7Feed:
        item = self._db.get(keys.hl7(practice_id, "FEED"))
        return from_item(item, Hl7Feed) if item else Hl7Feed(practice_id=practice_id)

    def save_feed(self, feed: Hl7Feed) -> None:
        """Expects the revision that `feed` carries. Raises StaleWrite."""
        item = to_item(feed, keys.hl7(feed.practice_id, "FEED"))
        unchanged = Attr("revision").eq(feed.revision) if feed.revision else MISSING
        self._db.put({**item, "revision": feed.revision + 1}, expect=unchanged)

    def mark(self, practice_id: PracticeId, facility: str, control_id: str, raw: bytes) -> str:
        """Keyed: a name could be found again from a plain hash of a short message."""
        told = f"{practice_id}\nhl7\n{facility}\n{control_id}\n".encode() + raw
        return hmac.digest(self._secret, told, "sha256")[:18].hex()

    def seen(self, practice_id: PracticeId, mark: str) -> Hl7Message | None:
        """The same message, as it came before."""
        item = self._db.get(keys.hl7(practice_id, f"SEEN#{mark}"))
        return self.get(practice_id, str(item["message_id"])) if item else None

    def get(self, practice_id: PracticeId, message_id: str) -> Hl7Message | None:
        item = self._db.get(keys.hl7(practice_id, f"MSG#{message_id}"))
        return from_item(item, Hl7Message) if item else None

    def save(self, message: Hl7Message) -> None:
        practice_id, until = message.practice_id, message.received_at + KEPT
        ends = {"expires_at": int(until.timestamp())}
        seen = keys.hl7(practice_id, f"SEEN#{message.mark}")
        key = keys.hl7(practice_id, f"MSG#{message.message_id}")
        self._db.transact(
            [
                Put(item={**to_item(message, key), **ends}),
                Put(item={**seen, "message_id": message.message_id, **ends}),
            ]
        )

    def latest(self, practice_id: PracticeId, *, limit: int, before: str = "") -> list[Hl7Message]:
        """The newest first; `before`: only those older than this one."""
        until = f"MSG#{before}" if before else "MSG#~"
        items = self._db.query(
            keys.hl7(practice_id)["pk"],
            between=("MSG#", until),
            newest_first=True,
            limit=limit + bool(before),
        )
        found = [from_item(item, Hl7Message) for item in items]
        return [of for of in found if of.message_id != before][:limit]

    def keep_raw(self, practice_id: PracticeId, message_id: str, raw: bytes) -> None:
        self._client.put_object(Bucket=self._bucket, Key=_key(practice_id, message_id), Body=raw)

    def raw(self, practice_id: PracticeId, message_id: str) -> bytes:
        """Raises NotFound: it was kept for its thirty days."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=_key(practice_id, message_id))
        except self._client.exceptions.NoSuchKey as gone:
            raise NotFound(message_id) from gone
        return found["Body"].read()

    def known_visits(
        self, practice_id: PracticeId, numbers: Sequence[str]
    ) -> dict[str, KnownVisit]:
        wanted = {keys.hl7(practice_id, _visit(of))["sk"]: of for of in numbers}
        found = self._db.get_many([keys.hl7(practice_id, sk) for sk in wanted])
        return {wanted[sk]: from_item(item, KnownVisit) for (_, sk), item in found.items()}

    def know_visit(
        self, practice_id: PracticeId, numbers: Iterable[str], visit: KnownVisit, *, ends: datetime
    ) -> None:
        until = int((ends + _VISITS_KEPT).timestamp())
        self._db.put_many(
            [
                {**to_item(visit, keys.hl7(practice_id, _visit(of))), "expires_at": until}
                for of in numbers
            ]
        )

    def forget_visits(self, practice_id: PracticeId, source_keys: Iterable[str]) -> None:
        """`source_keys`: as the visits have them, "<system>:<number>"."""
        for source in source_keys:
            words = source.split(":")
            tails = [":".join(words[nth:]) for nth in range(1, len(words))]
            for visit in self.known_visits(practice_id, tails[:20]).values():
                if f"{visit.system}:{visit.key}" == source:
                    for number in visit.numbers:
                        self._db.delete(keys.hl7(practice_id, _visit(number)))

    def forget_raw(self, practice_id: PracticeId, ids: Iterable[str]) -> None:
        """Messages about these patients and visits, as they came."""
        wanted = set(ids)
        for item in self._db.query(keys.hl7(practice_id)["pk"], begins="MSG#"):
            if not wanted.isdisjoint(item.get("about", ())):
                key = _key(practice_id, item["message_id"])
                self._client.delete_object(Bucket=self._bucket, Key=key)

    def drop(self, practice_id: PracticeId) -> None:
        """All that is kept of a practice's feed."""
        pk = keys.hl7(practice_id)["pk"]
        for item in self._db.query(pk):
            self._db.delete({"pk": pk, "sk": item["sk"]})
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=_key(practice_id, "")
        )
        for name in [of["Key"] for page in pages for of in page.get("Contents", [])]:
            self._client.delete_object(Bucket=self._bucket, Key=name)


def _visit(number: str) -> str:
    return f"VISIT#{number}"


def _key(practice_id: PracticeId, message_id: str) -> str:
    return f"hl7/{practice_id}/{message_id}"
