"""A visit was cancelled, moved or booked, whichever way: what does that mean for the waitlist?"""

from datetime import datetime

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import ProviderId
from chalicelib.domain.waitlist.slots import SlotState, freed_by
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def note_change(services: Services, setup: Setup, visit: Appointment) -> None:
    """Harmless when repeated: the same change frees the same slot."""
    now = services.clock()
    freed = freed_by(visit, now=now)
    if freed is not None:
        services.waitlist.begin(freed)
    if visit.status in (Status.BOOKED, Status.ARRIVED) and visit.starts_at > now:
        withdraw(services, setup, visit.provider_id, visit.starts_at, visit.ends_at)


def withdraw(
    services: Services,
    setup: Setup,
    provider_id: ProviderId,
    starts_at: datetime,
    ends_at: datetime,
) -> None:
    """What is on offer just then is not to be had any more; whoever says yes is told. What is not
    seen here, because it was offered within the last half minute, is seen by the day book: before
    each message, each wave and each visit that is booked for a winner."""
    practice_id, now = setup.practice.practice_id, services.clock()
    for slot_id in setup.waitlist.within(provider_id, starts_at, ends_at):
        try:
            slot = services.waitlist.slot(practice_id, slot_id)
        except NotFound:
            continue
        if slot.state is SlotState.OPEN:
            services.waitlist.end(slot, SlotState.TAKEN_BY_STAFF, now=now)
