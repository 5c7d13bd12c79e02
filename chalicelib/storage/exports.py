"""A practice's export: how far it is (in the table), its parts and the file (in S3, for a week).

exports/<practice>/<export>/plan.json                 which patients and contact points there are
exports/<practice>/<export>/parts/<table>/<n>.ndjson  what one step found
exports/<practice>/<export>/<name>.zip                all of it
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Put
from chalicelib.storage.records import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

STUCK = timedelta(minutes=30)
"""No step for so long: it may be started anew."""
AGAIN = timedelta(minutes=5)
"""No step for so long: the sweep asks for one."""
KEPT = timedelta(days=7)
"""As the bucket's lifecycle rule says."""
_LINK = timedelta(minutes=15)
"""Whoever needs it longer asks for another, signed in; the practice's links live a day at most."""


@dataclass(frozen=True, kw_only=True)
class Export:
    practice_id: PracticeId
    export_id: str
    started_at: datetime
    started_by: StaffId
    step_at: datetime
    """When it last got further."""
    step: int = 0
    steps: int = 0
    """Of so many; 0: not known yet."""
    patients: int = 0
    contacts: int = 0
    file: str = ""
    """The name of the finished file."""
    size: int = 0
    ended_at: datetime | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    def is_running(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.step_at + STUCK

    def is_there(self, now: datetime) -> bool:
        return self.ended_at is not None and now < self.ended_at + KEPT


class ExportStore:
    def __init__(self, db: Db, client: "S3Client", bucket: str) -> None:
        self._db = db
        self._client = client
        self._bucket = bucket

    def get(self, practice_id: PracticeId) -> Export | None:
        """The latest one."""
        item = self._db.get(keys.export(practice_id))
        return from_item(item, Export) if item else None

    def begin(self, export: Export) -> bool:
        """False: one is on its way."""
        now = export.started_at
        stuck = Attr("step_at").lt(keys.stamp(now - STUCK))
        free = MISSING | Attr("ended_at").exists() | stuck
        try:
            self._db.put(_item(export), expect=free)
        except ConditionFailed:
            return False
        return True

    def step_done(self, export: Export, *, now: datetime, **changes: Any) -> None:
        """The next step is due. Raises StaleWrite: another worker did this one."""
        further = replace(export, step=export.step + 1, step_at=now, **changes)
        here = Attr("export_id").eq(export.export_id) & Attr("ended_at").not_exists()
        unchanged = Attr("step").eq(export.step)
        self._db.transact([Put(item=_item(further), expect=here & unchanged)])

    def write(self, export: Export, name: str, body: bytes | IO[bytes]) -> None:
        self._client.put_object(Bucket=self._bucket, Key=_key(export, name), Body=body)

    def write_part(self, export: Export, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Written again it is the same part; how many rows it has."""
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        if lines:
            body = "".join(f"{line}\n" for line in lines).encode()
            self.write(export, f"parts/{table}/{export.step:06d}.ndjson", body)
        return len(lines)

    def read(self, export: Export, name: str) -> bytes:
        answer = self._client.get_object(Bucket=self._bucket, Key=_key(export, name))
        return answer["Body"].read()

    def parts(self, export: Export, table: str) -> Iterator[bytes]:
        """One after the other: a practice's messages do not fit into memory at once."""
        prefix = _key(export, f"parts/{table}/")
        for name in self._names(prefix):
            yield self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read()

    def drop_parts(self, export: Export) -> None:
        self._drop(_key(export, "parts/"))
        self._drop(_key(export, "plan.json"))

    def drop(self, practice_id: PracticeId) -> None:
        """All that was ever exported of a practice, and what is on its way."""
        self._db.delete(keys.export(practice_id))
        self._drop(f"exports/{practice_id}/")

    def link(self, export: Export) -> str:
        """Opens the file for whoever has it, for a quarter of an hour."""
        disposition = f'attachment; filename="{export.file}"'
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(export, export.file),
                "ResponseContentDisposition": disposition,
                "ResponseContentType": "application/zip",
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=int(_LINK.total_seconds()),
        )

    def _names(self, prefix: str) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        return sorted(of["Key"] for page in pages for of in page.get("Contents", []))

    def _drop(self, prefix: str) -> None:
        for name in self._names(prefix):
            self._client.delete_object(Bucket=self._bucket, Key=name)


def _item(export: Export) -> keys.Item:
    """While it is on its way it is due, a while after each step: nobody need remember it."""
    waits = {} if export.ended_at else keys.due(export.export_id, export.step_at + AGAIN)
    return to_item(export, keys.export(export.practice_id), **waits)


def _key(export: Export, name: str) -> str:
    return f"exports/{export.practice_id}/{export.export_id}/{name}"
