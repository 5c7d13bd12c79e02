"""Places on the waitlist when two records become one, or two again."""

from dataclasses import replace

from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.waitlist.entries import Entry, EntryState, entry_id
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_BY = "rapport"
_TRIES = 5


def give_places(
    services: Services, practice_id: PracticeId, retired: PatientId, survivor: PatientId
) -> None:
    """Where both wait for the same, it is one place, and they have waited as long as the one who
    joined first. Harmless when repeated."""
    for entry in services.waitlist.of_patient(practice_id, retired):
        if entry.waits:
            _give(services, entry, survivor)


def _give(services: Services, entry: Entry, survivor: PatientId) -> None:
    now_is = entry_id(survivor, entry.visit_type_id)
    for _ in range(_TRIES):
        there = services.waitlist.entry(entry.practice_id, now_is)
        if there is not None and there.waits:
            given = replace(
                there,
                joined_at=min(there.joined_at, entry.joined_at),
                # Their visit came along: a win moves it, and books no second one.
                instead_of=there.instead_of or entry.instead_of,
            )
        else:
            given = replace(
                entry,
                entry_id=now_is,
                patient_id=survivor,
                came_from=entry.entry_id,
                revision=there.revision if there else 0,
            )
        try:
            services.waitlist.save_entry(given)
            break
        except StaleWrite:
            continue
    else:
        raise StaleWrite(now_is)
    services.waitlist.save_entry(
        replace(
            entry,
            state=EntryState.LEFT,
            ended_at=services.clock(),
            ended_by=_BY,
            now_is=now_is,
        )
    )


def give_back_places(
    services: Services, practice_id: PracticeId, retired: PatientId, survivor: PatientId
) -> None:
    """They are two people again: each waits for what they waited for, unless that has come."""
    for entry in services.waitlist.of_patient(practice_id, retired):
        if entry.ended_by != _BY or entry.now_is is None:
            continue
        there = services.waitlist.entry(practice_id, entry.now_is)
        if there is None or not there.waits or there.patient_id != survivor:
            continue
        if there.came_from == entry.entry_id:
            left = replace(there, state=EntryState.LEFT, ended_at=services.clock(), ended_by=_BY)
            services.waitlist.save_entry(left)
        services.waitlist.save_entry(
            replace(entry, state=EntryState.WAITING, ended_at=None, ended_by="", now_is=None)
        )
