"""An offer did not leave: its place in the wave is free for somebody else."""

from chalicelib.actions.waitlist.go_on import go_on
from chalicelib.domain.ids import SlotId
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.domain.waitlist.offers import OfferState
from chalicelib.domain.waitlist.slots import SlotState
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services


def not_offered(services: Services, touchpoint: Touchpoint, why: Why | None) -> None:
    """Where that was the last one of its wave, the next ones are asked at once."""
    practice_id, slot_id = touchpoint.practice_id, SlotId(touchpoint.source)
    try:
        slot, offers = services.waitlist.slot_and_offers(practice_id, slot_id)
    except NotFound:
        return
    mine = next((of for of in offers if of.touchpoint_id == touchpoint.touchpoint_id), None)
    if mine is None or mine.state is not OfferState.OFFERED:
        return
    reason = why.value if why else ""
    services.waitlist.answered(practice_id, mine, OfferState.NOT_SENT, why=reason)
    now = services.clock()
    others = [of for of in offers if of is not mine]
    waits = any(of.state is OfferState.OFFERED and now < of.held_until for of in others)
    if slot.state is SlotState.OPEN and not waits:
        go_on(services, slot)
