"""Days of the audit trail as files in S3 that nobody can change or remove before their time.

audit/<practice>/<day>.json.gz    {"practice", "day", "heads", "entries", "before"}

`before` is the SHA-256 of the file of the day sealed before it, so that no file can be left out.
"""

import gzip
import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib.domain.audit import AuditEntry, Heads, heads
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import AlreadyThere, NotFound

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True, kw_only=True)
class SealedDay:
    practice_id: PracticeId
    day: date
    heads: Heads
    entries: list[AuditEntry]
    before: str
    """SHA-256 of the file of the day sealed before; empty: it is the first."""
    sha256: str
    """Of this file."""


class SealedDayStore:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def seal(self, practice_id: PracticeId, day: date, entries: list[AuditEntry]) -> None:
        """Raises AlreadyThere: a day is sealed once."""
        days = [of for of in self.days(practice_id) if of < day]
        before = self.of(practice_id, days[-1]).sha256 if days else ""
        said = {
            "practice": practice_id,
            "day": day.isoformat(),
            "heads": heads(entries),
            "entries": msgspec.to_builtins(entries),
            "before": before,
        }
        # No time in the header: the same day always makes the same file.
        body = gzip.compress(json.dumps(said, sort_keys=True).encode(), mtime=0)
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=_key(practice_id, day),
                Body=body,
                ContentType="application/json",
                ContentEncoding="gzip",
                IfNoneMatch="*",
                # Where objects are locked, S3 asks for a checksum of what is put.
                ChecksumAlgorithm="SHA256",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise
            raise AlreadyThere(day.isoformat()) from error

    def is_sealed(self, practice_id: PracticeId, day: date) -> bool:
        return day in self.days(practice_id)

    def days(self, practice_id: PracticeId) -> list[date]:
        """Those that are sealed, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=f"audit/{practice_id}/"
        )
        names = [of["Key"] for page in pages for of in page.get("Contents", [])]
        return sorted(date.fromisoformat(name.rsplit("/", 1)[1].split(".", 1)[0]) for name in names)

    def of(self, practice_id: PracticeId, day: date) -> SealedDay:
        """Raises NotFound."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=_key(practice_id, day))
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            raise NotFound(day.isoformat()) from error
        body = answer["Body"].read()
        said: dict[str, Any] = json.loads(gzip.decompress(body))
        return SealedDay(
            practice_id=PracticeId(said["practice"]),
            day=date.fromisoformat(said["day"]),
            heads={chain: (count, last) for chain, (count, last) in said["heads"].items()},
            entries=msgspec.convert(said["entries"], list[AuditEntry]),
            before=said["before"],
            sha256=hashlib.sha256(body).hexdigest(),
        )


def _key(practice_id: PracticeId, day: date) -> str:
    return f"audit/{practice_id}/{day.isoformat()}.json.gz"
