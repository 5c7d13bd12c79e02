"""One freed time offered to one person, and what became of that."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    PatientId,
    SlotId,
    TouchpointId,
    WaitlistEntryId,
)
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist.entries import Entry
from chalicelib.domain.waitlist.slots import FreedSlot, SlotState


class OfferState(StrEnum):
    OFFERED = "offered"
    WON = "won"
    TOO_LATE = "too-late"
    """They said yes when it was held for them no more."""
    LOST = "lost"
    """Somebody else was faster."""
    DECLINED = "declined"
    EXPIRED = "expired"
    """They did not answer."""
    WITHDRAWN = "withdrawn"
    """The time was filled, or stopped, without the waitlist."""
    NOT_SENT = "not-sent"
    """It made no sense any more when it would have left."""


class Outcome(StrEnum):
    """What became of somebody's yes."""

    WON = "won"
    ALREADY_YOURS = "already-yours"
    GONE = "gone"
    """Somebody else was faster."""
    TOO_LATE = "too-late"
    """It was held for them until a moment that is over."""
    PAST = "past"
    WITHDRAWN = "withdrawn"
    """The practice filled it, or stopped offering it."""
    NOT_WAITING = "not-waiting"
    """They have another time by now, or left the list."""
    NO_SUCH_OFFER = "no-such-offer"


@dataclass(frozen=True, kw_only=True)
class Offer:
    slot_id: SlotId
    entry_id: WaitlistEntryId
    patient_id: PatientId
    contact_id: ContactId
    touchpoint_id: TouchpointId
    wave: int
    rank: int
    """In the order of its wave: 1 is the first."""
    offered_at: datetime
    held_until: datetime
    state: OfferState = OfferState.OFFERED
    token: str = ""
    """Of the page on which it is taken or declined."""
    instead_of: AppointmentId | None = None
    answered_at: datetime | None = None
    """When they last said yes or no."""
    why: str = ""
    """Why it was not sent: a value of touchpoints.Why."""


def how_it_stands(offer: Offer, slot: FreedSlot, now: datetime) -> OfferState:
    """Whoever did not answer is told nothing: how that offer ended follows from the slot."""
    if offer.state is not OfferState.OFFERED:
        return offer.state
    if slot.winner == offer.entry_id:
        return OfferState.WON
    if offer.held_until <= (slot.ended_at or now):
        return OfferState.EXPIRED
    match slot.state:
        case SlotState.FILLED:
            return OfferState.LOST
        case SlotState.TAKEN_BY_STAFF | SlotState.STOPPED:
            return OfferState.WITHDRAWN
        case SlotState.NOBODY | SlotState.PAST:
            return OfferState.EXPIRED
        case SlotState.OPEN:
            return OfferState.OFFERED


def answer_to(
    offer: Offer | None, slot: FreedSlot | None, entry: Entry | None, now: datetime
) -> Outcome | None:
    """What becomes of a yes; None: it is theirs if nobody is faster."""
    if offer is None or slot is None:
        return Outcome.NO_SUCH_OFFER
    if slot.winner == offer.entry_id:
        return Outcome.ALREADY_YOURS
    if slot.starts_at <= now:
        return Outcome.PAST
    match slot.state:
        case SlotState.FILLED:
            return Outcome.GONE
        case SlotState.TAKEN_BY_STAFF | SlotState.STOPPED:
            return Outcome.WITHDRAWN
        case SlotState.PAST:
            return Outcome.PAST
        case SlotState.NOBODY:
            return Outcome.TOO_LATE
        case SlotState.OPEN:
            pass
    if slot.winner is not None:
        return Outcome.GONE
    if entry is None or not entry.waits:
        return Outcome.NOT_WAITING
    return Outcome.TOO_LATE if offer.held_until <= now else None


LOST_BY: dict[Outcome, OfferState] = {
    Outcome.GONE: OfferState.LOST,
    Outcome.TOO_LATE: OfferState.TOO_LATE,
    Outcome.PAST: OfferState.TOO_LATE,
    Outcome.WITHDRAWN: OfferState.WITHDRAWN,
}
"""What their offer is once they were told so."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    offered: int = 0
    accepted: int = 0


NOBODY_ASKED = Tally()


def tally(offers: Iterable[Offer]) -> Tally:
    """Whoever said yes when somebody else was faster said yes, too: counted without them a practice
    whose waves are large would seem to have patients who say no."""
    asked = [of for of in offers if of.state is not OfferState.NOT_SENT]
    yes = [of for of in asked if of.state in (OfferState.WON, OfferState.LOST)]
    return Tally(offered=len(asked), accepted=len(yes))
