"""The desk offers a gap, or stops offering a time."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.waitlist.go_on import go_on
from chalicelib.actions.write_down import write_down
from chalicelib.domain.errors import BadInput, SlotTaken
from chalicelib.domain.ids import (
    LocationId,
    PracticeId,
    ProviderId,
    SlotId,
    WaitlistEntryId,
    derived_ulid,
)
from chalicelib.domain.waitlist.slots import FreedSlot, SlotState
from chalicelib.domain.waitlist.waves import held_for
from chalicelib.wiring import Services


def offer_to(
    services: Services,
    practice_id: PracticeId,
    *,
    location_id: LocationId,
    provider_id: ProviderId,
    starts_at: datetime,
    minutes: int,
    by: str,
    entry_id: WaitlistEntryId | None = None,
) -> FreedSlot:
    """A gap is offered as if a visit had left it. `entry_id`: to this one first. Pressed twice it
    is the same one. Raises BadInput (a time that is over, or too soon), SlotTaken."""
    setup, now = services.setups.of(practice_id), services.clock()
    location = setup.locations.get(location_id)
    provider = setup.providers.get(provider_id)
    if location is None or provider is None or provider.location_id != location_id:
        raise BadInput("provider", "somebody who works there")
    if not 5 <= minutes <= 24 * 60:
        raise BadInput("minutes", "5 at the least")
    if held_for(starts_at, now) is None:
        raise BadInput("start", "a time that is far enough ahead for somebody to answer")
    ends_at = starts_at + timedelta(minutes=minutes)
    day = location.local(starts_at).date()
    books = services.appointments.daybooks(practice_id, [(provider_id, day)])
    if not books[provider_id, day].is_free(starts_at, ends_at):
        raise SlotTaken(provider_id)
    for slot_id in setup.waitlist.within(provider_id, starts_at, ends_at):
        slot = services.waitlist.slot(practice_id, slot_id)
        if slot.state is SlotState.OPEN:
            return slot
    # The same within a minute, so that a second press finds the first.
    said = f"{provider_id}\n{starts_at.timestamp():.0f}\n{minutes}\n{now:%Y-%m-%dT%H:%M}"
    slot = FreedSlot(
        practice_id=practice_id,
        slot_id=SlotId(derived_ulid(starts_at, "gap", said)),
        location_id=location_id,
        provider_id=provider_id,
        starts_at=starts_at,
        ends_at=ends_at,
        freed_at=now,
        by=by,
        only_to=entry_id,
        due_at=now,
    )
    if services.waitlist.begin(slot):
        write_down(services, practice_id, "waitlist.offered", slot.slot_id, provider_id, by=by)
        if not setup.waitlist.used:
            services.waitlist.note_used(practice_id)
        go_on(services, replace(slot, revision=1))
    return services.waitlist.slot(practice_id, slot.slot_id)


def stop_slot(
    services: Services, practice_id: PracticeId, slot_id: SlotId, *, by: str
) -> FreedSlot:
    """Nobody is offered it any more, and nobody can take it. Stopping twice is stopping once; what
    somebody has won stays. Raises NotFound."""
    slot = services.waitlist.slot(practice_id, slot_id)
    if services.waitlist.end(slot, SlotState.STOPPED, now=services.clock(), by=by):
        write_down(services, practice_id, "waitlist.stopped", slot_id, by=by)
    return services.waitlist.slot(practice_id, slot_id)
