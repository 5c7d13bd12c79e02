"""The steps in which a file is read, tried, brought in and taken back.

Its records are worked off a chunk at a time, and how far it is stands in the table after each: a
worker that dies is followed by the next message or the next sweep, and does that chunk again,
which changes nothing. A chunk that fails again and again is left behind and named.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.change_account import change_account
from chalicelib.actions.files.bring_in import hand_file_on
from chalicelib.actions.files.chunks import (
    Chunk,
    check_chunk,
    import_chunk,
    leave_chunk,
    merge_the_rest,
    put_reports_together,
)
from chalicelib.actions.files.missing import ask_about_missing, found_again, missing_visits
from chalicelib.actions.files.reading import Unreadable, look_it_through, read_upload
from chalicelib.actions.files.tell import tell_desk
from chalicelib.actions.files.undo import undo_some
from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.hooks.tell import writes_for
from chalicelib.domain.file_imports import (
    FileImport,
    Source,
    State,
    counted,
    next_pass,
)
from chalicelib.domain.hooks import of_import
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.nightly import Verdict, judge, why_held
from chalicelib.storage.db import Write
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.file_imports import LINK, MOST_BYTES
from chalicelib.wiring import Services

MOST_TRIES = 3
_UPLOADING = timedelta(minutes=30)
"""A large file over a slow line, begun within the link's hour."""
_OUR_FAULT = "Something is wrong on our side. Bring the file in again later."


def file_step(
    services: Services,
    practice_id: PracticeId,
    import_id: str,
    *,
    has_time: Callable[[], bool] = lambda: False,
) -> None:
    """The next one, and more while there is time. Harmless when repeated."""
    try:
        job = services.file_imports.get(practice_id, import_id)
    except NotFound:
        return
    if not job.state.is_running:
        return
    try:
        while True:
            job = _step(services, job)
            if not job.state.is_running or job.state is State.WAITING:
                return
            if not has_time():
                break
    except StaleWrite:
        return  # whoever was faster goes on
    hand_file_on(services, job)


def _step(services: Services, job: FileImport) -> FileImport:
    now = services.clock()
    if job.state is State.WAITING:
        return services.file_imports.save(_arrived(services, job))
    if job.tries >= MOST_TRIES:
        return services.file_imports.save(replace(_given_up(services, job), step_at=now))
    job = services.file_imports.save(replace(job, tries=job.tries + 1, step_at=now))
    match job.state:
        case State.READING:
            done = _read(services, job)
        case State.CHECKING:
            done = _check(services, job)
        case State.IMPORTING:
            done = _import(services, job)
        case _:
            done = _undo(services, job)
    done = replace(done, tries=0, step_at=services.clock())
    over = job.state is State.IMPORTING and done.state is State.DONE
    return services.file_imports.save(done, also=_told(services, done) if over else ())


def _told(services: Services, job: FileImport) -> list[Write]:
    event = of_import(job.import_id, job.counts, at=services.clock())
    return writes_for(services, job.practice_id, event)


def _arrived(services: Services, job: FileImport) -> FileImport:
    now = services.clock()
    found = services.file_imports.uploaded(job.practice_id, job.import_id)
    if found is not None and found.size > MOST_BYTES:
        return _refused(services, job, f"It has more than {MOST_BYTES // 1_000_000} MB.")
    if found is not None:
        name = job.name or found.name
        return replace(job, state=State.READING, name=name, size=found.size, step_at=now)
    if now > job.started_at + LINK + _UPLOADING:
        return replace(job, state=State.DROPPED, ended_at=now, why="No file came.")
    return replace(job, step_at=now)


def _given_up(services: Services, job: FileImport) -> FileImport:
    """What failed again and again: of many chunks one is left behind, else it ends here."""
    now = services.clock()
    if job.state in (State.CHECKING, State.IMPORTING) and job.chunk < job.chunks:
        left = leave_chunk(services, job)
        job = replace(_after(job, left), tries=0, lost=(*job.lost, job.chunk))
        if job.state is State.CHECKING:
            return replace(job, foreseen=counted(job.foreseen, left.counts))
        return replace(job, counts=counted(job.counts, left.counts))
    if job.state is State.UNDOING:
        # Nothing is lost: its journal still stands, and somebody may press again.
        ended = job.ended_at or now
        return replace(job, state=State.DONE, tries=0, ended_at=ended, why=_OUR_FAULT)
    return _refused(services, job, _OUR_FAULT)


def _refused(services: Services, job: FileImport, why: str) -> FileImport:
    refused = replace(job, state=State.REFUSED, why=why, ended_at=services.clock(), tries=0)
    services.file_imports.drop_upload(job)
    if job.nightly:
        tell_desk(services, refused, "The nightly file cannot be read. Reminders go on.")
    return refused


def _read(services: Services, job: FileImport) -> FileImport:
    source = services.file_imports.source(job.practice_id, job.source_id)
    if not job.chunks:
        if not job.name and (found := services.file_imports.uploaded(*_place(job))):
            job = replace(job, name=found.name, size=found.size)
        try:
            job = read_upload(services, job, source)
        except Unreadable as refusal:
            return _refused(services, job, str(refusal))
        if job.chunks:
            return job  # its records are looked through in a step of its own
    if not job.records and not job.nightly:
        return _refused(services, job, "There is nothing below its headings.")
    if job.records:
        look_it_through(services, job)
        job = replace(job, surveyed=True)
    if not job.nightly:
        return replace(job, state=State.MAPPING)
    _came(services, source)
    if job.records == 0:
        return _held(services, job, why_held(expected=0, missing=0, records=0, refused=0))
    if job.print in source.mappings and job.mapping:
        return replace(next_pass(job, State.CHECKING, now=services.clock()), tries=1)
    line = "The nightly file has other columns than before. Say which is what; it waits till then."
    tell_desk(services, job, line)
    return replace(job, state=State.MAPPING)


def _place(job: FileImport) -> tuple[PracticeId, str]:
    return job.practice_id, job.import_id


def _came(services: Services, source: Source) -> None:
    services.file_imports.save_source(replace(source, file_at=services.clock()))


def _check(services: Services, job: FileImport) -> FileImport:
    if not job.surveyed:
        look_it_through(services, job)
        return replace(job, surveyed=True)
    if job.chunk == 0:
        source = services.file_imports.source(job.practice_id, job.source_id)
        first = services.imports.first_of(job.practice_id, source.system)
        job = replace(job, first=first, foreseen={})
    if job.chunk < job.chunks:
        done = check_chunk(services, job)
        return replace(_after(job, done), foreseen=counted(job.foreseen, done.counts))
    return _checked(services, job)


def _after(job: FileImport, done: Chunk) -> FileImport:
    return replace(job, chunk=job.chunk + 1, flagged=job.flagged + done.flagged)


def _checked(services: Services, job: FileImport) -> FileImport:
    put_reports_together(services, job)
    job = replace(job, state=State.CHECKED, patients_new=_new_patients(services, job))
    if not job.nightly:
        return job
    source = services.file_imports.source(job.practice_id, job.source_id)
    expected, missing = missing_visits(services, source, job)
    found = {
        "expected": expected,
        "missing": len(missing),
        "records": job.records,
        "refused": job.foreseen.get("refused", 0),
    }
    match judge(**found):
        case Verdict.HOLD:
            return _held(services, job, why_held(**found))
        case Verdict.ASK:
            job = replace(job, missing=tuple(missing))
        case Verdict.FINE:
            pass
    return next_pass(job, State.IMPORTING, now=services.clock())


def _held(services: Services, job: FileImport, why: str) -> FileImport:
    tell_desk(services, job, f"The nightly file waits for your word. {why} Reminders go on.")
    return replace(job, state=State.HELD, why=why)


def _new_patients(services: Services, job: FileImport) -> int:
    found: set[str] = set()
    for seen in services.file_imports.seen(job.practice_id, job.import_id):
        found.update(seen["new"])
    return len(found)


def _import(services: Services, job: FileImport) -> FileImport:
    if job.chunk < job.chunks:
        if job.chunk == 0:
            job = replace(job, counts={}, flagged=0)
        done = import_chunk(services, job)
        return replace(_after(job, done), counts=counted(job.counts, done.counts))
    return _imported(services, job)


def _imported(services: Services, job: FileImport) -> FileImport:
    now = services.clock()
    put_reports_together(services, job)
    merge_the_rest(services, job)
    source = services.file_imports.source(job.practice_id, job.source_id)
    services.imports.had(job.practice_id, source.system)
    found_again(services, source, job)
    ask_about_missing(services, source, job)
    services.file_imports.drop_rows(job)
    if job.counts.get("new"):
        hand_on(services, job.practice_id, "DOUBLES")
    change_account(
        services,
        job.practice_id,
        lambda of: replace(of, imported_at=of.imported_at or now),
    )
    return replace(job, state=State.DONE, ended_at=now, chunk=job.chunks)


def _undo(services: Services, job: FileImport) -> FileImport:
    further = undo_some(services, job)
    if further.state is State.UNDONE and job.first:
        source = services.file_imports.source(job.practice_id, job.source_id)
        services.imports.had_not(job.practice_id, source.system)
    return further
