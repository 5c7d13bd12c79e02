"""A freed time is due: is it still free, who is asked next, until when is it held for them?

won without a visit? ──► booked ──► over? past? taken? ──► who fits, who may be asked, in order
                                                                   │
     asked: entry, offer, link and message in one transaction ◄────┴──► nobody: later, or never
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.journeys.plan_message import let_in
from chalicelib.actions.places import places_of
from chalicelib.actions.sweep_due import hand_over
from chalicelib.actions.waitlist.take import book_winner
from chalicelib.domain.decent_hours import decent, hours_for, quiet_after
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, SlotId
from chalicelib.domain.may_send import why_not, why_not_about
from chalicelib.domain.opinions import as_wished
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Kind, Touchpoint, Why, message_id
from chalicelib.domain.waitlist.entries import Entry, EntryState, is_over, unsuited
from chalicelib.domain.waitlist.offers import Offer, tally
from chalicelib.domain.waitlist.ranking import (
    LOGGED,
    Candidate,
    Chosen,
    NotAsked,
    WaveLog,
    choose,
)
from chalicelib.domain.waitlist.slots import (
    AT_ONCE,
    FreedSlot,
    SlotState,
    is_a_day_off,
    somebody_is_there,
)
from chalicelib.domain.waitlist.waves import SHORTEST, held_for, held_until, rate, size_of_wave
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import token
from chalicelib.storage.setup import Setup
from chalicelib.storage.waitlist import Asked
from chalicelib.wiring import Services

_TRIES = 3


def follow_slot(services: Services, practice_id: PracticeId, slot_id: SlotId) -> None:
    """Harmless when repeated. Raises StaleWrite where others are always faster: it stays due."""
    for _ in range(_TRIES):
        try:
            slot, offers = services.waitlist.slot_and_offers(practice_id, slot_id)
        except NotFound:
            return
        now = services.clock()
        if slot.due_at is None or slot.due_at > now:
            return
        try:
            if slot.state is SlotState.FILLED and slot.appointment_id is not None:
                services.waitlist.count(slot, tally(offers))
            elif slot.state is SlotState.FILLED:
                _finish(services, slot)
            elif slot.state is SlotState.OPEN:
                _next(services, slot, offers, now)
            return
        except StaleWrite:
            # Somebody joined, left, won or declined at this moment: looked at again.
            continue
    raise StaleWrite(slot_id)


def _finish(services: Services, slot: FreedSlot) -> None:
    """Its winner's visit was not booked: whoever was at it died."""
    entry = services.waitlist.entry(slot.practice_id, slot.winner) if slot.winner else None
    if entry is not None:
        book_winner(services, slot, entry, by=slot.by or "patient")
    else:
        now = services.clock()
        services.waitlist.uncrown(slot, state=SlotState.OPEN, now=now, due_at=now)


def _next(services: Services, slot: FreedSlot, offers: Sequence[Offer], now: datetime) -> None:
    setup = services.setups.of(slot.practice_id)
    location = setup.locations.get(slot.location_id)
    provider = setup.providers.get(slot.provider_id)
    until = held_until(slot.starts_at, now)
    if until is None:
        services.waitlist.end(slot, SlotState.PAST, now=now, tally=tally(offers))
        return
    if (
        location is None
        or provider is None
        or not somebody_is_there(slot, setup.locations, setup.providers)
    ):
        services.waitlist.end(slot, SlotState.TAKEN_BY_STAFF, now=now)
        return
    day = location.local(slot.starts_at).date()
    books = services.appointments.daybooks(slot.practice_id, [(slot.provider_id, day)])
    if not books[slot.provider_id, day].is_free(slot.starts_at, slot.ends_at):
        services.waitlist.end(slot, SlotState.TAKEN_BY_STAFF, now=now)
        return
    if slot.freed_by is not None:
        lately = services.waitlist.slots_since(slot.practice_id, slot.freed_at - AT_ONCE)
        if is_a_day_off(slot, lately, location.tz):
            services.waitlist.end(
                slot, SlotState.STOPPED, now=now, by="rapport", tally=tally(offers)
            )
            return
    still_held = setup.waitlist.open
    entries = [
        of.freed(still_held, now=now) for of in services.waitlist.entries_of(slot.practice_id)
    ]
    candidates = _candidates(services, setup, slot, location, entries, now=now, until=until)
    over = [of for of in candidates if is_over(of.entry, of.visit, location, now)]
    for of in over:
        services.waitlist.save_entry(replace(of.entry, state=EntryState.OVER, ended_at=now))
    candidates = [of for of in candidates if of not in over]
    size = size_of_wave(setup.waitlist.accepted, setup.waitlist.offered)
    first_only = slot.only_to if slot.wave == 0 else None
    chosen = choose(
        [of for of in candidates if first_only in (None, of.entry.entry_id)],
        slot,
        size=size,
        location=location,
        provider=provider,
        visit_types=setup.visit_types,
        asked={of.entry_id: of.contact_id for of in offers},
        today=_today(candidates, location, now),
        now=now,
    )
    _go(
        services,
        setup,
        slot,
        location,
        candidates,
        chosen,
        offers,
        size=size,
        until=until,
        now=now,
    )


def _go(
    services: Services,
    setup: Setup,
    slot: FreedSlot,
    location: Location,
    candidates: Sequence[Candidate],
    chosen: Chosen,
    offers: Sequence[Offer],
    *,
    size: int,
    until: datetime,
    now: datetime,
) -> None:
    number = slot.wave + 1
    log = WaveLog(
        slot_id=slot.slot_id,
        wave=number,
        at=now,
        size=size,
        percent=round(100 * rate(setup.waitlist.accepted, setup.waitlist.offered)),
        lines=chosen.lines[:LOGGED],
        more=max(len(chosen.lines) - LOGGED, 0),
    )
    if not chosen.wave:
        services.waitlist.save_log(slot.practice_id, log)
        _later_or_never(services, slot, location, candidates, chosen, offers, now)
        return
    asked = [
        _asked(services, slot, of, rank, number, until, location, now)
        for rank, of in enumerate(chosen.wave, 1)
    ]
    waved = replace(slot, wave=number, held_until=until, due_at=until)
    services.waitlist.save_wave(waved, asked, log, was=slot)
    hand_over(services, slot.practice_id, [of.touchpoint for of in asked])
    services.setups.forget(slot.practice_id)


def _asked(
    services: Services,
    slot: FreedSlot,
    of: Candidate,
    rank: int,
    wave: int,
    until: datetime,
    location: Location,
    now: datetime,
) -> Asked:
    entry, profile = of.entry, of.profile
    if of.contact is None or profile is None or of.offers_at is None:
        raise StaleWrite(entry.entry_id)
    contact = let_in(services, of.contact, profile)
    hours = hours_for(location, contact, profile.zone)
    touchpoint = Touchpoint(
        practice_id=slot.practice_id,
        contact_id=contact.contact_id,
        touchpoint_id=message_id(
            source=slot.slot_id, step_id=entry.entry_id, channel=contact.channel, at=now
        ),
        channel=contact.channel,
        kind=Kind.OFFER,
        location_id=slot.location_id,
        due_at=of.offers_at,
        latest=until,
        decent_until=quiet_after(of.offers_at, hours),
        # They asked to hear of it, and tomorrow it is of no use: it is counted and not refused.
        budgeted=False,
        step_id=entry.entry_id,
        topic=Topic.VISITS,
        patients=(entry.patient_id,),
        source=slot.slot_id,
    )
    offer = Offer(
        slot_id=slot.slot_id,
        entry_id=entry.entry_id,
        patient_id=entry.patient_id,
        contact_id=contact.contact_id,
        touchpoint_id=touchpoint.touchpoint_id,
        wave=wave,
        rank=rank,
        offered_at=now,
        held_until=until,
        token=token(),
        instead_of=entry.instead_of,
    )
    link = Link(
        token=offer.token,
        practice_id=slot.practice_id,
        purpose="offer",
        # Whoever comes late reads that the time is gone, not that there is no such page.
        expires=slot.starts_at + timedelta(days=30),
        patient_id=entry.patient_id,
        contact_id=contact.contact_id,
        slot_id=slot.slot_id,
        entry_id=entry.entry_id,
    )
    return Asked(offer=offer, entry=entry, touchpoint=touchpoint, link=link)


def _later_or_never(
    services: Services,
    slot: FreedSlot,
    location: Location,
    candidates: Sequence[Candidate],
    chosen: Chosen,
    offers: Sequence[Offer],
    now: datetime,
) -> None:
    """Nobody can be asked just now: whoever sleeps is asked in the morning, whoever has another
    offer once that is over, if that is not too late."""
    by_id = {of.entry.entry_id: of for of in candidates}
    times: list[datetime] = []
    if slot.only_to and slot.wave == 0:
        # The one whom the desk chose cannot be asked: the others are.
        services.waitlist.forget_choice(slot, due_at=now)
        return
    for line in chosen.lines:
        of = by_id[line.entry_id]
        if line.not_asked is NotAsked.ASLEEP and of.contact and of.profile:
            hours = hours_for(location, of.contact, of.profile.zone)
            latest = slot.starts_at - of.entry.notice
            morning = decent(now, hours=hours, now=now, latest=latest)
            times += [morning] if morning else []
        elif line.not_asked is NotAsked.HAS_OFFER and of.held_until:
            times.append(of.held_until)
    soon = [at for at in times if now < at and held_for(slot.starts_at, at) is not None]
    if soon:
        services.waitlist.put_off(slot, due_at=min(soon))
    else:
        services.waitlist.end(slot, SlotState.NOBODY, now=now, tally=tally(offers))


def _candidates(
    services: Services,
    setup: Setup,
    slot: FreedSlot,
    location: Location,
    entries: Sequence[Entry],
    *,
    now: datetime,
    until: datetime,
) -> list[Candidate]:
    """Everybody who waits; more is read only of those who said nothing against this time, and of
    those for whom another one is held."""
    open_to = [of for of in entries if _is_held(of, now) or _suits(of, slot, location, now)]
    practice_id = slot.practice_id
    profiles = _profiles(services, practice_id, open_to)
    known = {of.entry_id for of in open_to}
    entries = [_with_visit(of, profiles.get(of.patient_id), now) for of in entries]
    open_to = [of for of in entries if of.entry_id in known]
    today = location.local(now).date()
    places = places_of(services, practice_id, profiles.values(), on=today) if profiles else {}
    ids = {contact_id for of in places.values() for contact_id in of.values()}
    contacts = services.contacts.get_many(practice_id, ids) if ids else {}
    wanted = {of.instead_of for of in open_to if of.instead_of}
    visits = services.appointments.get_many(practice_id, wanted) if wanted else {}
    stopped = _stopped(services, setup, contacts.values(), now)
    found = []
    for entry in entries:
        profile = profiles.get(entry.patient_id) if entry.entry_id in known else None
        contact = None
        if profile is not None:
            reached = _reached(places[profile.patient_id], contacts)
            contact = _where(reached, profile, stopped, location, now)
        found.append(
            Candidate(
                entry=entry,
                profile=profile,
                contact=contact,
                stopped=stopped.get(contact.contact_id) if contact else None,
                visit=visits.get(entry.instead_of) if entry.instead_of else None,
                offers_at=_leaves_at(contact, profile, location, now, until),
            )
        )
    return _with_what_is_held(found, now)


def _with_what_is_held(candidates: Sequence[Candidate], now: datetime) -> list[Candidate]:
    """A yes from a phone that two share must say which time it takes: one at a time is held for
    whoever is reached there."""
    there: dict[ContactId, datetime] = {}
    for of in candidates:
        until = of.entry.held_until
        if of.contact is not None and until is not None and until > now:
            place = of.contact.contact_id
            there[place] = max(until, there.get(place, until))
    return [
        replace(of, held_until=there.get(of.contact.contact_id) if of.contact else None)
        for of in candidates
    ]


def _is_held(entry: Entry, now: datetime) -> bool:
    return entry.held_until is not None and entry.held_until > now


def _suits(entry: Entry, slot: FreedSlot, location: Location, now: datetime) -> bool:
    against = unsuited(
        entry, starts_at=slot.starts_at, provider_id=slot.provider_id, location=location, now=now
    )
    return against is None


def _with_visit(entry: Entry, profile: Profile | None, now: datetime) -> Entry:
    """A visit of that kind that was booked while they waited is the one that moves if they win:
    nobody has two because the desk forgot the list."""
    coming = [of for of in profile.visits if of.coming(now)] if profile else []
    if any(of.appointment_id == entry.instead_of for of in coming):
        return entry
    since = [
        of
        for of in coming
        if of.visit_type_id == entry.visit_type_id and of.booked_at > entry.joined_at
    ]
    soonest = min(since, key=lambda of: of.starts_at, default=None)
    return replace(entry, instead_of=soonest.appointment_id) if soonest else entry


def _profiles(
    services: Services, practice_id: PracticeId, entries: Iterable[Entry]
) -> Mapping[PatientId, Profile]:
    wanted = {of.patient_id for of in entries}
    return services.profiles.get_many(practice_id, wanted) if wanted else {}


def _reached(
    places: Mapping[Channel, ContactId], contacts: Mapping[ContactId, ContactPoint]
) -> list[ContactPoint]:
    """By text first, which is read in time, unless they would rather have the other one."""
    ids = [places[of] for of in (Channel.TEXT, Channel.EMAIL) if of in places]
    return as_wished([contacts[of] for of in ids if of in contacts])


def _stopped(
    services: Services, setup: Setup, contacts: Iterable[ContactPoint], now: datetime
) -> Mapping[ContactId, Why]:
    """Where the practice may not write now: by text, say, before its number is registered."""
    practice_id, account = setup.practice.practice_id, setup.account
    verified = {services.contacts.id_of(practice_id, of) for of in account.verified_numbers}
    found: dict[ContactId, Why] = {}
    for of in contacts:
        why = why_not(account, of.channel, now=now, verified=of.contact_id in verified)
        if why is not None:
            found[of.contact_id] = why
    return found


def _where(
    reached: Sequence[ContactPoint],
    profile: Profile,
    stopped: Mapping[ContactId, Why],
    location: Location,
    now: datetime,
) -> ContactPoint | None:
    """The first that nothing is against; where there is none, the first, which says what is."""
    today = location.local(now).date()
    for contact in reached:
        why = why_not_about(contact, Topic.VISITS, now=now, today=today, of=profile.kind)
        if why is None and contact.contact_id not in stopped:
            return contact
    return reached[0] if reached else None


def _leaves_at(
    contact: ContactPoint | None,
    profile: Profile | None,
    location: Location,
    now: datetime,
    until: datetime,
) -> datetime | None:
    """So that they still have a while to answer; None: it is not day there until then."""
    if contact is None or profile is None:
        return None
    hours = hours_for(location, contact, profile.zone)
    latest = max(until - SHORTEST, now + timedelta(minutes=1))
    return decent(now, hours=hours, now=now, latest=latest)


def _today(
    candidates: Iterable[Candidate], location: Location, now: datetime
) -> Mapping[ContactId, int]:
    """How many offers each contact point had on this day."""
    today = location.local(now).date()
    return Counter(
        of.contact.contact_id
        for of in candidates
        if of.contact is not None
        for at in of.entry.lately
        if location.local(at).date() == today
    )
