"""The waitlist: who waits, what becomes free, who is asked, who has it."""

from chalicelib.actions.waitlist.join import join, leave
from chalicelib.actions.waitlist.offering import offer_to, stop_slot
from chalicelib.actions.waitlist.take import Taken, decline, take

__all__ = ["Taken", "decline", "join", "leave", "offer_to", "stop_slot", "take"]
