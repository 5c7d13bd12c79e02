"""What is known of the waitlist, in the words of the desk."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.domain.ids import ProviderId
from chalicelib.domain.practices import Location, Provider
from chalicelib.domain.waitlist import Entry, FreedSlot, OfferState, Part, SlotState
from chalicelib.domain.waitlist.entries import NOTICE, Unsuited
from chalicelib.domain.waitlist.ranking import Considered, NotAsked
from chalicelib.domain.wording import why_of
from chalicelib.web import saying

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PARTS = {
    Part.MORNING: "mornings",
    Part.AFTERNOON: "afternoons",
    Part.EVENING: "evenings from 17:00",
}
NOTICES: Mapping[str, str] = {
    "0": "even at once",
    "2": "2 hours",
    "24": "a day",
    "72": "3 days",
    "168": "a week",
}
"""Hours → how much notice they need."""

SLOT_ENDS = {
    SlotState.OPEN: "open",
    SlotState.FILLED: "filled from the waitlist",
    SlotState.TAKEN_BY_STAFF: "filled by the desk",
    SlotState.NOBODY: "nobody took it",
    SlotState.PAST: "not filled in time",
    SlotState.STOPPED: "stopped",
}
OFFERS: Mapping[OfferState, tuple[str, str, str]] = {
    OfferState.OFFERED: ("…", "asked, no answer yet", ""),
    OfferState.WON: ("✓", "took it", "good"),
    OfferState.TOO_LATE: ("–", "said yes too late, and was told", ""),
    OfferState.LOST: ("–", "somebody else was quicker", ""),
    OfferState.DECLINED: ("✕", "said no", ""),
    OfferState.EXPIRED: ("–", "did not answer in time", ""),
    OfferState.WITHDRAWN: ("–", "withdrawn before they answered", ""),
    OfferState.NOT_SENT: ("✕", "not sent", "no"),
}
"""Shape, word, tone."""

_UNSUITED = {
    Unsuited.THEIRS: "it was their own visit that left it free",
    Unsuited.PLACE: "wants another location",
    Unsuited.PROVIDER: "wants somebody else",
    Unsuited.NOT_DONE: "this provider does no such visits",
    Unsuited.TOO_SHORT: "their visit takes longer",
    Unsuited.WEEKDAY: "not on this weekday",
    Unsuited.PART: "not at this time of day",
    Unsuited.DATES: "not within the days that suit them",
    Unsuited.NOTICE: "needs more notice",
    Unsuited.NO_SOONER: "the visit they have is not later",
}
_NOT_ASKED = {
    NotAsked.GONE: "no longer a patient here",
    NotAsked.NO_CONTACT: "no number or address to ask them at",
    NotAsked.REFUSES: "gets no such messages",
    NotAsked.ASLEEP: "it is night where they are",
    NotAsked.ASKED_BEFORE: "asked before",
    NotAsked.HOUSEHOLD: "somebody at the same number is asked",
    NotAsked.HAS_OFFER: "another time is held for them, or at their number, just now",
    NotAsked.ENOUGH_TODAY: "was asked twice today already",
    NotAsked.BUSY: "has another visit then",
    NotAsked.NEXT_WAVE: "their turn comes in the next wave",
}


def notice(of: timedelta) -> str:
    hours = of // timedelta(hours=1)
    known = NOTICES.get(str(hours))
    if known is not None:
        return known
    return saying.count(hours, "hour") if hours < 48 else saying.count(hours // 24, "day")


def suits(
    entry: Entry, location: Location, providers: Mapping[ProviderId, Provider], *, several: bool
) -> str:
    """ "Mon and Wed, mornings, with Dr Patel"; `several`: the practice has more than one place."""
    days = [WEEKDAYS[of - 1] for of in entry.weekdays]
    named = [providers[of].name for of in entry.provider_ids if of in providers]
    today = location.local(entry.joined_at).date()
    said = [
        saying.listed(days) if days else "",
        saying.listed([PARTS[of] for of in entry.parts]) if entry.parts else "",
        f"with {saying.listed(named, 'or')}" if named else "",
        f"from {saying.full_day(entry.first, today)}" if entry.first else "",
        f"until {saying.full_day(entry.until, today)}" if entry.until else "",
        f"needs {notice(entry.notice)} notice" if entry.notice > NOTICE else "",
        f"at {location.name}" if several else "",
    ]
    return ", ".join(of for of in said if of) or "any time, with anybody"


def reason(of: Considered) -> str:
    """Why they were asked when they were, or why not."""
    if of.unsuited is not None:
        return _UNSUITED[of.unsuited]
    if of.not_asked is NotAsked.REFUSES and of.why is not None:
        return why_of(of.why)
    if of.not_asked is not None:
        return _NOT_ASKED[of.not_asked]
    return "asked"


def facts(of: Considered) -> str:
    """What their place in the order is made of."""
    said = [
        f"{saying.count(of.offers, 'offer')} before" if of.offers else "no offer before",
        f"waits {saying.count(of.days_waited, 'day')}" if of.days_waited else "joined today",
        f"{saying.count(of.days_sooner, 'day')} sooner" if of.days_sooner else "",
    ]
    return ", ".join(of for of in said if of)


def how_it_ended(slot: FreedSlot, winner: str, by: str) -> str:
    """ "Filled from the waitlist by Ann Cole." `by`: who stopped it."""
    if slot.state is SlotState.FILLED and winner:
        return f"{winner} took it from the waitlist"
    if slot.state is SlotState.STOPPED and slot.by == "rapport":
        return "not offered, for you cancelled several visits of that day"
    if slot.state is SlotState.STOPPED and by:
        return f"stopped by {by}"
    return SLOT_ENDS[slot.state]
