"""A file is brought in, step by step over the bulk queue, and found again by anybody.

    waiting ─► reading ─► mapping ─► checking ─► checked ─► importing ─► done ─► undoing ─► undone
                             ▲ a person ▲            ▲ a person (nobody for a nightly file)

What a person, or a program, may ask for; `steps.py` does it.
"""

from dataclasses import replace

from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.write_down import write_down
from chalicelib.domain.file_imports import FileImport, Source, State, next_pass
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def begin(
    services: Services,
    source: Source,
    import_id: str,
    *,
    by: str,
    name: str = "",
    size: int = 0,
    there: bool = True,
) -> FileImport:
    """`there`: the file is at its place already. Raises AlreadyThere."""
    now = services.clock()
    job = services.file_imports.begin(
        FileImport(
            practice_id=source.practice_id,
            import_id=import_id,
            source_id=source.source_id,
            started_at=now,
            started_by=by,
            step_at=now,
            state=State.READING if there else State.WAITING,
            name=name,
            size=size,
            nightly=source.nightly,
        )
    )
    write_down(services, source.practice_id, "file.brought", import_id, by=by)
    if there:
        hand_file_on(services, job)
    return job


def new_id(services: Services) -> str:
    return fresh(services.clock())


def go_on(services: Services, job: FileImport, state: State, *, by: str) -> FileImport:
    """A person decided. Raises StaleWrite."""
    further = services.file_imports.save(next_pass(job, state, now=services.clock()))
    write_down(services, job.practice_id, f"file.{state}", job.import_id, by=by)
    hand_file_on(services, further)
    return further


def drop(services: Services, job: FileImport, *, by: str) -> FileImport:
    """A person decided against it. Raises StaleWrite."""
    now = services.clock()
    dropped = services.file_imports.save(replace(job, state=State.DROPPED, ended_at=now))
    write_down(services, job.practice_id, "file.dropped", job.import_id, by=by)
    return dropped


def hand_file_on(services: Services, job: FileImport) -> None:
    hand_on(services, job.practice_id, "FILE", id=job.import_id)
