"""A file that came is looked at as a whole: what kind it is, its columns, its records in chunks."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import batched
from typing import TYPE_CHECKING, Any

import msgspec

from chalicelib.domain.errors import BadInput
from chalicelib.domain.file_imports import FileImport, Source
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from chalicelib.domain.files.mapping import FileMapping, Proposal
    from chalicelib.domain.files.plain_text import Record
    from chalicelib.domain.files.survey import Survey
    from chalicelib.domain.files.tables import Asked, Sample
    from chalicelib.domain.places_said import KnownSetup

CHUNK = 500
"""Records that are worked off together: a second or two."""
MOST_RECORDS = 400_000


class Unreadable(Exception):
    """The file cannot be brought in; why, as the desk reads it."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a person needs to say which column is what; cells of patients are in it."""

    header: tuple[str, ...]
    sure: tuple[str, ...]
    why: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...] = ()
    spelt: tuple[str, ...] = ()
    """Lines with letters beyond ASCII, as they are read."""
    remembered: bool = False
    """The columns are as a person left them for a file before."""


def read_upload(services: Services, job: FileImport, source: Source) -> FileImport:
    """The type first; then one pass for its shape, one for its records. Memory does not grow with
    the file. Raises Unreadable."""
    from chalicelib.domain.files.tables import Asked, examine, open_table

    asked = msgspec.json.decode(job.asked, type=Asked) if job.asked else Asked()
    with tempfile.TemporaryFile() as file:
        try:
            services.file_imports.fetch_upload(job, file)
            sample = examine(file, asked)
            job = _with_mapping(services, job, source, sample)
            file.seek(0)
            records = (of for of in open_table(file, sample.shape) if not of.is_empty)
            many = _write_chunks(services, job, records)
        except BadInput as refusal:
            raise Unreadable(f"Expected {refusal.expected}.") from refusal
    return replace(
        job, records=many, chunk_size=CHUNK, chunks=-(-many // CHUNK), chunk=0, surveyed=False
    )


def _write_chunks(services: Services, job: FileImport, records: "Iterable[Record]") -> int:
    many = 0
    for nth, some in enumerate(batched(records, CHUNK, strict=False)):
        services.file_imports.write_rows(
            job, nth, (msgspec.json.encode(of).decode() for of in some)
        )
        many += len(some)
        if many > MOST_RECORDS:
            raise Unreadable(f"More than {MOST_RECORDS:,} records: bring it in in parts.")
    return many


def _with_mapping(
    services: Services, job: FileImport, source: Source, sample: "Sample"
) -> FileImport:
    from chalicelib.domain.files.mapping import FileMapping, again, fingerprint, propose

    header = fingerprint(sample.header)
    known = known_setup(services, job.practice_id)
    proposal = propose(sample, known, services.clock(), system=source.system)
    mapping = replace(proposal.mapping, system=source.system)
    kept = source.mappings.get(header)
    remembered = again(msgspec.json.decode(kept, type=FileMapping), sample) if kept else None
    services.file_imports.write_proposal(
        job, _looked(proposal, sample, remembered=remembered is not None)
    )
    chosen = remembered or mapping
    return replace(job, print=header, mapping=msgspec.json.encode(chosen).decode())


def _looked(proposal: "Proposal", sample: "Sample", *, remembered: bool) -> Any:
    from chalicelib.domain.files.tables import spelt

    looked = Looked(
        header=sample.header,
        sure=tuple(of.sure.value for of in proposal.columns),
        why=tuple(of.why for of in proposal.columns),
        examples=proposal.examples,
        sheets=sample.sheets,
        spelt=spelt(sample, sample.shape.encoding)[:3],
        remembered=remembered,
    )
    return msgspec.to_builtins(looked)


def looked_of(services: Services, job: FileImport) -> Looked:
    return msgspec.convert(services.file_imports.proposal(job), Looked)


def mapping_of(job: FileImport) -> "FileMapping":
    from chalicelib.domain.files.mapping import FileMapping

    return msgspec.json.decode(job.mapping, type=FileMapping)


def asked_json(asked: "Asked") -> str:
    return msgspec.json.encode(asked).decode()


def mapping_json(mapping: "FileMapping") -> str:
    return msgspec.json.encode(mapping).decode()


def known_setup(services: Services, practice_id: PracticeId) -> "KnownSetup":
    from chalicelib.actions.known_setup import known_in

    return known_in(services.setups.of(practice_id, fresh=True))


def records_of(services: Services, job: FileImport, chunk: int) -> "list[Record]":
    from chalicelib.domain.files.plain_text import Record

    return msgspec.convert(services.file_imports.rows(job, chunk), list[Record])


def look_it_through(services: Services, job: FileImport) -> None:
    """What only all records together tell, kept for the passes that follow."""
    from chalicelib.domain.files.survey import survey

    def every() -> "Iterator[Record]":
        for chunk in range(job.chunks):
            yield from records_of(services, job, chunk)

    found = survey(every(), mapping_of(job), job.started_at)
    services.file_imports.write_survey(job, msgspec.to_builtins(found, str_keys=True))


def survey_of(services: Services, job: FileImport) -> "Survey":
    from chalicelib.domain.files.survey import Survey

    return msgspec.convert(services.file_imports.survey(job), Survey, strict=False)
