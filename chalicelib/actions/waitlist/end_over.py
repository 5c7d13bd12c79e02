"""Each day: whoever has nothing left to wait for is taken off the waitlist."""

from dataclasses import replace

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.waitlist.entries import EntryState, is_over
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services


def end_over(services: Services, practice_id: PracticeId) -> int:
    """How many those were. Harmless when repeated."""
    now, setup = services.clock(), services.setups.of(practice_id)
    entries = services.waitlist.entries_of(practice_id)
    wanted = {of.instead_of for of in entries if of.instead_of}
    visits = services.appointments.get_many(practice_id, wanted)
    ended = 0
    for entry in entries:
        location = setup.locations.get(entry.location_id)
        visit = visits.get(entry.instead_of) if entry.instead_of else None
        if location is not None and not is_over(entry, visit, location, now):
            continue
        try:
            services.waitlist.save_entry(replace(entry, state=EntryState.OVER, ended_at=now))
        except StaleWrite:
            # They changed or won something at this moment; tomorrow is another day.
            continue
        ended += 1
    return ended
