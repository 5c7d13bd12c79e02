"""The waitlist: who would rather come sooner, which times became free, who was offered them.

a visit is cancelled or moved ──► freed slot ──► wave of offers, held for a time ──► one winner
                                      ▲               │ nobody in time                  │
                                      │               ▼                                 │
                                      │           next wave … nobody                    │
                                      └──────── the time that the winner leaves ◄───────┘
"""

from chalicelib.domain.waitlist.entries import (
    Entry,
    EntryState,
    Part,
    Unsuited,
    entry_id,
    part_of,
    whose,
)
from chalicelib.domain.waitlist.offers import Offer, OfferState, Outcome, how_it_stands
from chalicelib.domain.waitlist.slots import FreedSlot, SlotState, freed_by, slot_id

__all__ = [
    "Entry",
    "EntryState",
    "FreedSlot",
    "Offer",
    "OfferState",
    "Outcome",
    "Part",
    "SlotState",
    "Unsuited",
    "entry_id",
    "freed_by",
    "how_it_stands",
    "part_of",
    "slot_id",
    "whose",
]
