"""What an offer says, and whether it still makes sense at the moment it leaves."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.actions.compose import Meant
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import SlotId, WaitlistEntryId
from chalicelib.domain.practices import Location
from chalicelib.domain.sending import Skip, Wait
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.domain.waitlist.entries import Entry, unsuited
from chalicelib.domain.waitlist.offers import Offer, OfferState, answer_to
from chalicelib.domain.waitlist.slots import FreedSlot, somebody_is_there
from chalicelib.domain.waitlist.wording import BUTTON, NEW, SOONER, TITLE
from chalicelib.domain.wording import LANGUAGES, clock, day_long, day_short
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def meant_by_offer(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime
) -> Meant | Skip | Wait:
    """Asks everything again: still open, held for them, free, and better than what they have."""
    practice_id = touchpoint.practice_id
    slot, offer, entry = services.waitlist.at_stake(
        practice_id, SlotId(touchpoint.source), WaitlistEntryId(touchpoint.step_id)
    )
    if slot is None or offer is None or entry is None:
        return Skip(why=Why.GONE)
    if answer_to(offer, slot, entry, now) is not None or offer.state is not OfferState.OFFERED:
        return Skip(why=Why.NO_LONGER)
    location = setup.locations.get(slot.location_id)
    if location is None or setup.providers.get(slot.provider_id) is None:
        return Skip(why=Why.GONE)
    if not somebody_is_there(slot, setup.locations, setup.providers):
        return Skip(why=Why.NO_LONGER)
    against = unsuited(
        entry,
        starts_at=slot.starts_at,
        provider_id=slot.provider_id,
        location=location,
        now=now,
    )
    visit = _instead_of(services, entry)
    if against is not None or (visit is not None and visit.starts_at <= slot.starts_at):
        return Skip(why=Why.NO_LONGER)
    if not _is_free(services, slot, location):
        return Skip(why=Why.NO_LONGER)
    return _meant(services, setup, location, slot, offer, visit)


def _instead_of(services: Services, entry: Entry) -> Appointment | None:
    """The visit that would move: only one that is still booked."""
    if entry.instead_of is None:
        return None
    found = services.appointments.get_many(entry.practice_id, [entry.instead_of])
    visit = found.get(entry.instead_of)
    return visit if visit is not None and visit.is_open else None


def _is_free(services: Services, slot: FreedSlot, location: Location) -> bool:
    day = location.local(slot.starts_at).date()
    books = services.appointments.daybooks(slot.practice_id, [(slot.provider_id, day)])
    return books[slot.provider_id, day].is_free(slot.starts_at, slot.ends_at)


def _meant(
    services: Services,
    setup: Setup,
    location: Location,
    slot: FreedSlot,
    offer: Offer,
    visit: Appointment | None,
) -> Meant:
    link = f"{services.config.public_base_url}/w/{offer.token}"
    return Meant(
        words=NEW if visit is None else SOONER,
        values={"link": link, "provider": setup.providers[slot.provider_id].name},
        values_in={of: _in(of, location, slot, offer, visit) for of in LANGUAGES},
        link=link,
        button=BUTTON,
        title=TITLE,
    )


def _in(
    language: str,
    location: Location,
    slot: FreedSlot,
    offer: Offer,
    visit: Appointment | None,
) -> Mapping[str, str]:
    at, until = location.local(slot.starts_at), location.local(offer.held_until)
    country = location.country
    instead = day_short(location.local(visit.starts_at).date(), language, country) if visit else ""
    return {
        "day": day_short(at.date(), language, country),
        "date": day_long(at.date(), language, country),
        "time": clock(at.time(), country),
        "until": clock(until.time(), country),
        "instead": instead,
    }
