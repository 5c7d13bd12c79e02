"""A file of the practice's own system needs a person: one work item says so."""

from datetime import UTC, datetime

from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.file_imports import FileImport, Source
from chalicelib.domain.ids import PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.nightly import is_late
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def tell_desk(services: Services, job: FileImport, line: str) -> None:
    """Once for each file."""
    _open(services, job.practice_id, _work_id(job), line, import_id=job.import_id)


def told_enough(services: Services, job: FileImport, *, outcome: str) -> None:
    """The work item is done with; nothing where there is none."""
    try:
        item = services.work_items.get(job.practice_id, _work_id(job))
        if item.closed_at is None:
            services.work_items.close(item, outcome=outcome, now=services.clock())
    except (NotFound, StaleWrite):
        return  # there was nothing to say, or somebody closes it just now


def tell_of_late_files(services: Services, practice_id: PracticeId) -> None:
    """Each day: of a source whose night passed without its file, once until one comes."""
    for source in services.file_imports.sources(practice_id):
        if is_late(source, services.clock()):
            line = f"No file has come from {source.name} since last night. Reminders go on."
            _open(services, practice_id, _late_id(source), line, import_id="")


def _open(
    services: Services,
    practice_id: PracticeId,
    work_item_id: WorkItemId,
    line: str,
    *,
    import_id: str,
) -> None:
    locations = sorted(services.setups.of(practice_id).locations)
    if locations:
        services.work_items.open(
            WorkItem(
                practice_id=practice_id,
                work_item_id=work_item_id,
                kind=WorkKind.FILE,
                location_id=locations[0],
                opened_at=services.clock(),
                line=line,
                import_id=import_id,
            )
        )


def _work_id(job: FileImport) -> WorkItemId:
    return WorkItemId(derived_ulid(job.started_at, WorkKind.FILE, job.import_id))


def _late_id(source: Source) -> WorkItemId:
    at = source.file_at or _NEVER
    return WorkItemId(derived_ulid(at, WorkKind.FILE, source.source_id, at.isoformat()))
