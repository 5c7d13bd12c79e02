"""A freed time is looked at now, not only when what it is held for is over."""

from chalicelib.actions.hand_on import hand_on
from chalicelib.domain.waitlist.slots import FreedSlot
from chalicelib.wiring import Services


def go_on(services: Services, slot: FreedSlot) -> None:
    """Twice is harmless; should this message be lost, the sweep finds it."""
    if services.waitlist.put_off(slot, due_at=services.clock()):
        hand_on(services, slot.practice_id, "SLOT", id=slot.slot_id)
