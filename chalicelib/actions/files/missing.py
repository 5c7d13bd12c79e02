"""Visits that a nightly file does not have any more: never deleted, asked about."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions import change_appointment
from chalicelib.actions.files.reading import mapping_of
from chalicelib.actions.files.tell import tell_desk, told_enough
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.file_imports import FileImport, Source
from chalicelib.domain.ids import AppointmentId, PracticeId
from chalicelib.domain.nightly import MOST_MISSING
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

_LOOKED_AT = 500
"""More than that missing is many, whatever became of them here."""
_TRIES = 4


def missing_visits(
    services: Services, source: Source, job: FileImport
) -> tuple[int, list[AppointmentId]]:
    """How many visits to come the file before had, and those of them that this one has not."""
    if not source.whole or not source.seen_in or not _has_visits(job):
        return 0, []
    now = services.clock()
    before = _coming(services, job.practice_id, source.seen_in, now)
    missing = before - _coming(services, job.practice_id, job.import_id, now)
    if len(missing) > _LOOKED_AT:
        return len(before), sorted(missing)[:_LOOKED_AT]
    found = services.appointments.get_many(job.practice_id, sorted(missing))
    # What was called off or has taken place here is missed by nobody.
    still = [of for of, visit in found.items() if visit.is_open and visit.starts_at > now]
    return len(before), sorted(still)


def _has_visits(job: FileImport) -> bool:
    """A list of patients lacks no visit."""
    from chalicelib.domain.files.mapping import Holds

    return mapping_of(job).holds is not Holds.PATIENTS


def _coming(
    services: Services, practice_id: PracticeId, import_id: str, now: datetime
) -> set[AppointmentId]:
    return {
        AppointmentId(of)
        for seen in services.file_imports.seen(practice_id, import_id)
        for of, starts_at in seen["visits"]
        if datetime.fromisoformat(starts_at) > now
    }


def found_again(services: Services, source: Source, job: FileImport) -> None:
    """Reminders of what this file has again go on."""
    if not source.held:
        return
    now = services.clock()
    there = _coming(services, job.practice_id, job.import_id, now)
    for visit_id in source.held:
        if visit_id in there:
            _hold(services, job.practice_id, visit_id, "")


def ask_about_missing(services: Services, source: Source, job: FileImport) -> None:
    """Their reminders wait, one work item asks; the next file is compared with this one."""
    for visit_id in job.missing[:MOST_MISSING]:
        _hold(services, job.practice_id, visit_id, source.source_id)
    visits = services.appointments.get_many(
        job.practice_id, dict.fromkeys((*source.held, *job.missing))
    )
    held = tuple(of for of, visit in visits.items() if visit.held and visit.is_open)
    services.file_imports.save_source(
        replace(
            source,
            held=held,
            seen_in=job.import_id if _has_visits(job) else source.seen_in,
        )
    )
    if waiting := [of for of in job.missing if of in held]:
        one = len(waiting) == 1
        line = (
            f"{len(waiting)} {'visit is' if one else 'visits are'} missing from the nightly file. "
            f"{'Its' if one else 'Their'} reminders wait: still on, or cancelled?"
        )
        tell_desk(services, job, line)


def answer_missing(
    services: Services, job: FileImport, visit_id: AppointmentId, *, still_on: bool, by: str
) -> None:
    """The desk knows. Raises NotFound for what is not asked about, and what `cancel` raises."""
    if visit_id not in job.missing:
        raise NotFound(visit_id)
    visit = services.appointments.get(job.practice_id, visit_id)
    if still_on:
        _hold(services, job.practice_id, visit_id, "", by=by)
    elif visit.is_open:
        change_appointment.cancel(services, job.practice_id, visit_id, by=by)
    source = services.file_imports.source(job.practice_id, job.source_id)
    if visit_id in source.held:
        left = tuple(of for of in source.held if of != visit_id)
        services.file_imports.save_source(replace(source, held=left))
    if not waiting(services, job):
        told_enough(services, job, outcome="each was answered")


def waiting(services: Services, job: FileImport) -> list[Appointment]:
    """Those of the missing that nobody has answered for."""
    found = services.appointments.get_many(job.practice_id, job.missing)
    still = [of for of in found.values() if of.held and of.status is Status.BOOKED]
    return sorted(still, key=lambda of: of.starts_at)


def _hold(
    services: Services,
    practice_id: PracticeId,
    visit_id: AppointmentId,
    source_id: str,
    *,
    by: str = "import",
) -> None:
    """Reminders wait for this source; empty: they go on."""
    setup = services.setups.of(practice_id)
    for _ in range(_TRIES):
        visit = services.appointments.get_many(practice_id, [visit_id]).get(visit_id)
        if visit is None or visit.held == source_id or (source_id and not visit.is_open):
            return
        now = services.clock()
        try:
            services.appointments.save(
                practice_id,
                replace(visit, held=source_id),
                was=visit,
                zone=setup.locations[visit.location_id].tz,
                audit=AuditEntry(
                    practice_id=practice_id,
                    entry_id=fresh(now),
                    at=now,
                    who=by,
                    did="appointment.held" if source_id else "appointment.let-go",
                    about=(visit_id, visit.patient_id),
                ),
            )
        except StaleWrite:
            continue
        return
    raise StaleWrite(visit_id)
