"""Files that are brought in: how far each is (in the table), the file and its records (in S3).

files/<practice>/<import>/upload             the file as it came
files/<practice>/<import>/proposal.json      what its columns look like, with some cells of each
files/<practice>/<import>/survey.json        what only all its records together tell
files/<practice>/<import>/rows/<n>.ndjson    some of its records as they stand there, n from 0
files/<practice>/<import>/seen/<n>.json      ids of the visits to come among them
files/<practice>/<import>/refused/<n>.csv    those of them that were not taken over, and why
files/<practice>/<import>/notes/<n>.csv      what else to know of them: lines and columns only
files/<practice>/<import>/refused.csv, notes.csv    of all chunks
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from chalicelib.domain.errors import BadInput
from chalicelib.domain.file_imports import FileImport, Source, State
from chalicelib.domain.ids import AppointmentId, PatientId, PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put, Update, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

AGAIN = timedelta(minutes=5)
"""No step for so long: the sweep asks for one."""
LOOK_AGAIN = timedelta(minutes=1)
"""Whether a file has come that a program was given a place for."""
MOST_BYTES = 60_000_000
LINK = timedelta(hours=1)
"""So long may a file be put where its page or answer said."""
_BEGINS = 65_536
_DOWNLOAD = timedelta(minutes=15)
REFUSED, NOTES = "refused", "notes"
_UNDONE, _STAYED = "UNDONE", "STAYED#"
_NAME = "x-amz-meta-name"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Where a browser or a program posts the file to, with which fields, the file last."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Stayed:
    """A record that an undo left, because somebody did something with it since."""

    of: str
    patient_id: PatientId | None = None
    appointment_id: AppointmentId | None = None
    why: str
    """As the desk reads it."""


class FileImportStore:
    def __init__(self, db: Db, client: "S3Client", bucket: str) -> None:
        self._db = db
        self._client = client
        self._bucket = bucket

    # --- how far it is ---------------------------------------------------------------------------

    def get(self, practice_id: PracticeId, import_id: str) -> FileImport:
        """Raises NotFound."""
        item = self._db.get(keys.file_import(practice_id, import_id))
        if item is None:
            raise NotFound(import_id)
        return from_item(item, FileImport)

    def begin(self, job: FileImport) -> FileImport:
        """Raises AlreadyThere."""
        saved = replace(job, revision=1)
        self._db.put(_item(saved), expect=MISSING)
        return saved

    def save(self, job: FileImport, *, also: Sequence[Write] = ()) -> FileImport:
        """With `also`, or none of it. Expects the revision that was read. Raises StaleWrite:
        another worker was faster."""
        saved = replace(job, revision=job.revision + 1)
        unchanged = Attr("revision").eq(job.revision)
        self._db.transact([Put(item=_item(saved), expect=unchanged), *also])
        return saved

    def latest(self, practice_id: PracticeId, *, limit: int = 30) -> list[FileImport]:
        """Newest first (from an index: a moment behind)."""
        found = self._db.query(
            keys.files_list(practice_id), index="list", limit=limit, newest_first=True
        )
        return [from_item(item, FileImport) for item in found]

    # --- what an undo did ------------------------------------------------------------------------

    def write_of_undone(
        self, practice_id: PracticeId, import_id: str, counts: Mapping[str, int]
    ) -> Write:
        """In the transaction that does it, so that each is counted once."""
        return Update(key=keys.file_import(practice_id, import_id, _UNDONE), add=counts)

    def undone(self, practice_id: PracticeId, import_id: str) -> dict[str, int]:
        """ "taken_away", "put_back", "stayed" → records."""
        item = self._db.get(keys.file_import(practice_id, import_id, _UNDONE)) or {}
        return {name: of for name, of in item.items() if isinstance(of, int)}

    def write_of_stayed(self, practice_id: PracticeId, import_id: str, stayed: Stayed) -> Write:
        key = keys.file_import(practice_id, import_id, _STAYED + stayed.of)
        return Put(item=to_item(stayed, key))

    def stayed(self, practice_id: PracticeId, import_id: str, *, limit: int) -> list[Stayed]:
        pk = keys.file_import(practice_id, import_id)["pk"]
        found = self._db.query(pk, begins=_STAYED, limit=limit)
        return [from_item(item, Stayed) for item in found]

    # --- where files come from -------------------------------------------------------------------

    def sources(self, practice_id: PracticeId) -> list[Source]:
        """By name."""
        items = self._db.query(keys.source(practice_id, "")["pk"])
        return sorted((from_item(item, Source) for item in items), key=lambda of: of.name)

    def source(self, practice_id: PracticeId, source_id: str) -> Source:
        """Raises NotFound."""
        item = self._db.get(keys.source(practice_id, source_id))
        if item is None:
            raise NotFound(source_id)
        return from_item(item, Source)

    def save_source(self, source: Source) -> Source:
        """Expects the revision that was read; 0: it is new. Raises StaleWrite."""
        saved = replace(source, revision=source.revision + 1)
        item = to_item(saved, keys.source(source.practice_id, source.source_id))
        unchanged = Attr("revision").eq(source.revision) if source.revision else MISSING
        self._db.transact([Put(item=item, expect=unchanged)])
        return saved

    # --- the file --------------------------------------------------------------------------------

    def upload_to(self, practice_id: PracticeId, import_id: str, *, then: str = "") -> Upload:
        """A form that whoever has it may post one file with, within the hour and the size.

        `then`: the page that a browser is sent to afterwards.
        """
        fields = {_NAME: ""}
        conditions: list[Any] = [
            ["content-length-range", 1, MOST_BYTES],
            ["starts-with", f"${_NAME}", ""],
        ]
        if then:
            fields["success_action_redirect"] = then
            conditions.append({"success_action_redirect": then})
        made = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=_key(practice_id, import_id, "upload"),
            Fields=fields,
            Conditions=conditions,
            ExpiresIn=int(LINK.total_seconds()),
        )
        return Upload(url=made["url"], fields=made["fields"])

    def put_link(self, job: FileImport) -> str:
        """Takes the file with one PUT, within the hour."""
        return self._client.generate_presigned_url(
            "put_object",
            Params={"Bucket": self._bucket, "Key": _of(job, "upload")},
            ExpiresIn=int(LINK.total_seconds()),
        )

    def put_upload(
        self, practice_id: PracticeId, import_id: str, body: bytes, *, name: str = ""
    ) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=_key(practice_id, import_id, "upload"),
            Body=body,
            Metadata={"name": name.encode("ascii", "replace").decode()},
        )

    def uploaded(self, practice_id: PracticeId, import_id: str) -> Uploaded | None:
        """None: it is not there yet."""
        try:
            head = self._client.head_object(
                Bucket=self._bucket, Key=_key(practice_id, import_id, "upload")
            )
        except ClientError as error:
            # Whoever may not list a bucket is told 403 of what is not there.
            if error.response["Error"]["Code"] in ("404", "403", "NoSuchKey"):
                return None
            raise
        name = unquote(head.get("Metadata", {}).get("name", ""))
        return Uploaded(name=name[:120], size=head["ContentLength"])

    def fetch_upload(self, job: FileImport, into: IO[bytes]) -> None:
        """A piece at a time: a file need not fit into memory.

        Raises BadInput where it is too large: whoever may put it there may put another one in its
        place after it was looked at.
        """
        answer = self._client.get_object(Bucket=self._bucket, Key=_of(job, "upload"))
        if answer["ContentLength"] > MOST_BYTES:
            answer["Body"].close()
            raise BadInput("file", f"at most {MOST_BYTES // 1_000_000} MB")
        for piece in answer["Body"].iter_chunks(1 << 20):
            into.write(piece)
        into.seek(0)

    # --- its records -----------------------------------------------------------------------------

    def write_rows(self, job: FileImport, chunk: int, lines: Iterable[str]) -> None:
        self._write(job, f"rows/{chunk:06d}.ndjson", "".join(f"{line}\n" for line in lines))

    def rows(self, job: FileImport, chunk: int) -> list[Any]:
        text = self._read(job, f"rows/{chunk:06d}.ndjson")
        return [json.loads(line) for line in text.splitlines()]

    def write_seen(self, job: FileImport, chunk: int, seen: Any) -> None:
        self._write(job, f"seen/{chunk:06d}.json", json.dumps(seen))

    def seen(self, practice_id: PracticeId, import_id: str) -> Iterator[Any]:
        """Chunk by chunk."""
        for name in self._names(_key(practice_id, import_id, "seen/")):
            yield json.loads(self._get(name))

    def drop_rows(self, job: FileImport) -> None:
        """Nobody needs them again."""
        for name in (*self._names(_of(job, "rows/")), _of(job, "upload")):
            self._client.delete_object(Bucket=self._bucket, Key=name)

    def write_proposal(self, job: FileImport, proposal: Any) -> None:
        self._write(job, "proposal.json", json.dumps(proposal))

    def proposal(self, job: FileImport) -> Any:
        return json.loads(self._read(job, "proposal.json"))

    def write_survey(self, job: FileImport, survey: Any) -> None:
        self._write(job, "survey.json", json.dumps(survey))

    def survey(self, job: FileImport) -> Any:
        return json.loads(self._read(job, "survey.json"))

    def write_report(self, job: FileImport, report: str, chunk: int, text: str) -> None:
        """`report`: REFUSED or NOTES."""
        self._write(job, f"{report}/{chunk:06d}.csv", text)

    def put_report_together(self, job: FileImport, report: str, head: str) -> None:
        """One file of those of all chunks."""
        import tempfile

        with tempfile.TemporaryFile() as file:
            file.write(head.encode())
            for name in self._names(_of(job, f"{report}/")):
                file.write(self._get(name))
            file.seek(0)
            self._client.put_object(Bucket=self._bucket, Key=_of(job, f"{report}.csv"), Body=file)

    def report_begins(self, job: FileImport, report: str) -> str:
        """Its first lines, whole, as text: of a long one only those of the first 64 KB."""
        try:
            found = self._client.get_object(
                Bucket=self._bucket, Key=_of(job, f"{report}.csv"), Range=f"bytes=0-{_BEGINS - 1}"
            )
        except self._client.exceptions.NoSuchKey:
            return ""
        raw = found["Body"].read()
        # The last line may be cut, in the middle of a letter even.
        whole = raw if len(raw) < _BEGINS else raw[: raw.rfind(b"\r\n") + 2]
        return whole.decode("utf-8-sig")

    def report_link(self, job: FileImport, report: str) -> str:
        """Opens it for whoever has the link, for a quarter of an hour."""
        disposition = f'attachment; filename="{report}-{job.import_id}.csv"'
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _of(job, f"{report}.csv"),
                "ResponseContentDisposition": disposition,
                "ResponseContentType": "text/csv; charset=utf-8",
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=int(_DOWNLOAD.total_seconds()),
        )

    def drop_files(self, practice_id: PracticeId) -> None:
        """All files of a practice and their records; how far each is stays."""
        for name in self._names(f"files/{practice_id}/"):
            if "/seen/" not in name:  # identifiers only
                self._client.delete_object(Bucket=self._bucket, Key=name)

    def drop(self, practice_id: PracticeId) -> None:
        """All that was ever brought into a practice, and where it came from."""
        for name in self._names(f"files/{practice_id}/"):
            self._client.delete_object(Bucket=self._bucket, Key=name)
        for job in self._db.query(keys.files_list(practice_id), index="list"):
            for item in self._db.query(job["pk"]):
                self._db.delete({"pk": item["pk"], "sk": item["sk"]})
        for source in self.sources(practice_id):
            self._db.delete(keys.source(practice_id, source.source_id))

    def drop_upload(self, job: FileImport) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=_of(job, "upload"))

    def _names(self, prefix: str) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        return sorted(of["Key"] for page in pages for of in page.get("Contents", []))

    def _write(self, job: FileImport, name: str, text: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=_of(job, name), Body=text.encode())

    def _read(self, job: FileImport, name: str) -> str:
        return self._get(_of(job, name)).decode()

    def _get(self, key: str) -> bytes:
        return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()


def _item(job: FileImport) -> keys.Item:
    """While it is on its way it is due, a while after each step: nobody need remember it."""
    wait = LOOK_AGAIN if job.state is State.WAITING else AGAIN
    waits = keys.due(job.import_id, job.step_at + wait) if job.state.is_running else {}
    return to_item(
        job,
        keys.file_import(job.practice_id, job.import_id),
        list_pk=keys.files_list(job.practice_id),
        list_sk=job.import_id,
        **waits,
    )


def _of(job: FileImport, name: str) -> str:
    return _key(job.practice_id, job.import_id, name)


def _key(practice_id: PracticeId, import_id: str, name: str) -> str:
    return f"files/{practice_id}/{import_id}/{name}"
