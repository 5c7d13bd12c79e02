"""A provider is away: note it, take it back, and find the visits that lie in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput, TooLateToUndo
from chalicelib.domain.ids import AppointmentId, LocationId, PracticeId, ProviderId
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.blocks import Block
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

UNDO_WITHIN = timedelta(minutes=3)
MOST_DAYS = 90
"""One transaction writes the day book of each day, and takes a hundred writes."""
LONGEST_NOTE = 80
_TRIES = 5


def block_time(
    services: Services,
    practice_id: PracticeId,
    *,
    provider_id: ProviderId,
    starts_at: datetime,
    ends_at: datetime,
    by: str,
    note: str = "",
) -> Block:
    """Visits that are booked then stay as they are. Raises BadInput."""
    now = services.clock()
    if ends_at <= starts_at:
        raise BadInput("until", "a time after the beginning")
    if ends_at <= now:
        raise BadInput("until", "a time that has not passed")
    if ends_at - starts_at > timedelta(MOST_DAYS - 1):
        raise BadInput("last_day", f"at most {MOST_DAYS} days in one absence")
    if len(note) > LONGEST_NOTE:
        raise BadInput("note", f"at most {LONGEST_NOTE} characters")
    block = Block(
        provider_id=provider_id,
        block_id=fresh(now),
        starts_at=starts_at,
        ends_at=ends_at,
        note=note,
    )
    return _save(services, practice_id, block, did="added", by=by, now=now)


def follow_calendar(services: Services, practice_id: PracticeId, block: Block, *, by: str) -> None:
    """A calendar elsewhere says that they are away, or (removed) no longer says so."""
    did = "removed" if block.removed_at else "added"
    _save(services, practice_id, block, did=did, by=by, now=services.clock())


def unblock_time(
    services: Services, practice_id: PracticeId, provider_id: ProviderId, block_id: str, *, by: str
) -> Block:
    """Removing twice is removing once."""
    now = services.clock()
    block = _read(services, practice_id, provider_id, block_id, now)
    if block.removed_at is not None:
        return block
    removed = replace(block, removed_at=now)
    return _save(services, practice_id, removed, did="removed", by=by, now=now)


def put_back(
    services: Services, practice_id: PracticeId, provider_id: ProviderId, block_id: str, *, by: str
) -> Block:
    """Undoes a removal. Raises TooLateToUndo."""
    now = services.clock()
    block = _read(services, practice_id, provider_id, block_id, now)
    if block.removed_at is None:
        return block
    if not can_be_put_back(block, now):
        raise TooLateToUndo(block_id)
    back = replace(block, removed_at=None)
    return _save(services, practice_id, back, did="put-back", by=by, now=now)


def can_be_put_back(block: Block, now: datetime) -> bool:
    return block.removed_at is not None and now - block.removed_at < UNDO_WITHIN


def coming(
    services: Services, practice_id: PracticeId, location_id: LocationId, *, now: datetime
) -> list[Block]:
    """Of the location's providers, soonest first; with those whose removal can be undone, and
    without what calendars elsewhere say."""
    found = [
        block
        for provider in services.setups.of(practice_id).providers.values()
        if provider.location_id == location_id
        for block in services.blocks.ending_after(practice_id, provider.provider_id, now)
        if not block.source and (block.removed_at is None or can_be_put_back(block, now))
    ]
    return sorted(found, key=lambda of: (of.starts_at, of.ends_at, of.block_id))


def visits_within(
    services: Services, practice_id: PracticeId, blocks: Iterable[Block]
) -> dict[str, list[Appointment]]:
    """Block id → the visits booked then, in time order."""
    mine = {block: days_of(services, practice_id, block) for block in blocks}
    books = services.appointments.daybooks(
        practice_id, {(block.provider_id, day) for block, days in mine.items() for day in days}
    )
    ids = {
        block.block_id: {
            AppointmentId(of)
            for day in days
            for of, (start, end) in books[block.provider_id, day].busy.items()
            if start < block.ends_at and block.starts_at < end
        }
        for block, days in mine.items()
    }
    visits = services.appointments.get_many(practice_id, set().union(*ids.values()))
    return {
        block_id: sorted(
            (visits[of] for of in within if of in visits and visits[of].is_open),
            key=lambda visit: (visit.starts_at, visit.appointment_id),
        )
        for block_id, within in ids.items()
    }


def days_of(services: Services, practice_id: PracticeId, block: Block) -> list[date]:
    """That it touches, local to its location."""
    setup = services.setups.of(practice_id)
    location = setup.locations[setup.providers[block.provider_id].location_id]
    first = location.local(block.starts_at).date()
    last = location.local(block.ends_at - timedelta(seconds=1)).date()
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def _read(
    services: Services,
    practice_id: PracticeId,
    provider_id: ProviderId,
    block_id: str,
    now: datetime,
) -> Block:
    # One that ended while the page was open can still be removed.
    listed = services.blocks.ending_after(practice_id, provider_id, now - timedelta(days=1))
    found = next((block for block in listed if block.block_id == block_id), None)
    if found is None or provider_id not in services.setups.of(practice_id).providers:
        raise NotFound(block_id)
    return found


def _save(
    services: Services, practice_id: PracticeId, block: Block, *, did: str, by: str, now: datetime
) -> Block:
    audit = AuditEntry(
        practice_id=practice_id,
        entry_id=fresh(now),
        at=now,
        who=by,
        did=f"absence.{did}",
        about=(block.block_id, block.provider_id),
    )
    days = days_of(services, practice_id, block)
    for attempt in range(_TRIES):
        try:
            services.blocks.save(practice_id, block, days=days, audit=audit)
        except StaleWrite:
            # A visit of one of these days is being booked: it wins or looks again.
            if attempt == _TRIES - 1:
                raise
        else:
            break
    if block.removed_at is None and (setup := services.setups.of(practice_id)).waitlist.open:
        from chalicelib.actions.waitlist.freed import withdraw

        withdraw(services, setup, block.provider_id, block.starts_at, block.ends_at)
    return block
