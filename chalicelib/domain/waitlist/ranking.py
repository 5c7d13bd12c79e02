"""Who is asked first, and why somebody is not asked: never by money.

Whoever had the fewest offers comes first, so that nobody who does not answer stands in everybody's
way; of those whoever has waited longest; of those whoever would come the most days sooner.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import ContactId, PatientId, SlotId, VisitTypeId, WaitlistEntryId
from chalicelib.domain.may_send import why_not_about
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.profiles import Profile
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist.entries import Entry, Unsuited, unsuited
from chalicelib.domain.waitlist.slots import FreedSlot

MOST_A_DAY = 2
"""Offers to one contact point on one of its days."""
_LASTS = timedelta(hours=1)
"""Of another visit of theirs only the beginning is known here."""
LOGGED = 400
"""Lines of one wave's log: an item holds 400 KB."""


class NotAsked(StrEnum):
    """Why somebody whom the time suits was not asked."""

    GONE = "gone"
    """They died, were discharged, erased or merged."""
    NO_CONTACT = "no-contact"
    REFUSES = "refuses"
    """Stopped, paused, or does not want messages about visits, or the practice may not text yet:
    `Considered.why` says which."""
    ASLEEP = "asleep"
    """It is night where they are for as long as it would be held."""
    ASKED_BEFORE = "asked-before"
    HOUSEHOLD = "household"
    """Somebody whom the practice reaches at the same number or address is asked."""
    HAS_OFFER = "has-offer"
    """Another time is held just now for them, or for somebody who is reached at the same place."""
    ENOUGH_TODAY = "enough-today"
    BUSY = "busy"
    """They have another visit then."""
    NEXT_WAVE = "next-wave"


@dataclass(frozen=True, kw_only=True)
class Considered:
    """One line of the fairness log: identifiers and facts, no names."""

    entry_id: WaitlistEntryId
    patient_id: PatientId
    rank: int = 0
    """Of those whom it suits; 0: it does not."""
    asked: bool = False
    unsuited: Unsuited | None = None
    not_asked: NotAsked | None = None
    why: Why | None = None
    days_waited: int = 0
    days_sooner: int | None = None
    """How much sooner than the visit they have; None: they have none."""
    offers: int = 0
    """How many they had had before."""


@dataclass(frozen=True, kw_only=True)
class WaveLog:
    slot_id: SlotId
    wave: int
    at: datetime
    size: int
    """So many were to be asked."""
    percent: int
    """Of a hundred offers so many are taken, as far as the practice's own ones tell."""
    lines: Sequence[Considered] = ()
    more: int = 0
    """So many further ones are not listed."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    entry: Entry
    profile: Profile | None = None
    """None: their record is no patient's any more."""
    contact: ContactPoint | None = None
    """Where they would be asked."""
    stopped: Why | None = None
    """Why the practice itself may not write there now."""
    visit: Appointment | None = None
    """The one they have instead, where the entry names one."""
    offers_at: datetime | None = None
    """When the offer could leave: at once, or when it is day where they are; None: too late."""
    held_until: datetime | None = None
    """Until when another time is held for them, or for whoever else is reached there."""


def minutes_of(of: Candidate, visit_type: VisitType | None) -> int:
    """How long their visit takes: of the one that would move, as it is booked."""
    if of.visit is not None and of.visit.is_open:
        return int((of.visit.ends_at - of.visit.starts_at) / timedelta(minutes=1))
    return visit_type.minutes if visit_type else 0


def suits(
    of: Candidate,
    slot: FreedSlot,
    *,
    location: Location,
    provider: Provider,
    visit_type: VisitType | None,
    now: datetime,
) -> Unsuited | None:
    """Why this time is none for them; None: it suits."""
    entry = of.entry
    if slot.left_by in {entry.patient_id, *_also(of)}:
        return Unsuited.THEIRS
    against = unsuited(
        entry,
        starts_at=slot.starts_at,
        provider_id=slot.provider_id,
        location=location,
        now=now,
    )
    if against is not None:
        return against
    if provider.visit_types and entry.visit_type_id not in provider.visit_types:
        return Unsuited.NOT_DONE
    if visit_type is None or visit_type.retired or minutes_of(of, visit_type) > slot.minutes:
        return Unsuited.TOO_SHORT
    if of.visit is not None and of.visit.is_open and of.visit.starts_at <= slot.starts_at:
        return Unsuited.NO_SOONER
    return None


def _also(of: Candidate) -> Iterable[PatientId]:
    """Records that turned out to be theirs."""
    person = of.contact.people.get(of.entry.patient_id) if of.contact else None
    return person.also if person else ()


def may_ask(
    of: Candidate, slot: FreedSlot, *, location: Location, now: datetime
) -> tuple[NotAsked, Why | None] | None:
    """What stands against asking them now; None: nothing."""
    profile, contact = of.profile, of.contact
    if profile is None or profile.deceased or profile.discharged:
        return NotAsked.GONE, None
    if contact is None:
        return NotAsked.NO_CONTACT, None
    today = location.local(now).date()
    why = of.stopped or why_not_about(contact, Topic.VISITS, now=now, today=today, of=profile.kind)
    if why is not None:
        return NotAsked.REFUSES, why
    if any(
        visit.coming(now)
        and visit.appointment_id != of.entry.instead_of
        and slot.starts_at - _LASTS < visit.starts_at < slot.ends_at
        for visit in profile.visits
    ):
        return NotAsked.BUSY, None
    if of.held_until is not None and of.held_until > now:
        return NotAsked.HAS_OFFER, None
    return None if of.offers_at is not None else (NotAsked.ASLEEP, None)


def order(of: Candidate, starts_at: datetime) -> tuple[int, int, int, str]:
    """For a time that begins then: the smaller the sooner."""
    return (
        of.entry.offers,
        -days_waited(of.entry, starts_at),
        -(days_sooner(of, starts_at) or 0),
        of.entry.entry_id,
    )


def days_waited(entry: Entry, now: datetime) -> int:
    return max((now - entry.joined_at).days, 0)


def days_sooner(of: Candidate, at: datetime) -> int | None:
    """By how much the visit they have would come nearer, would they come then."""
    if of.visit is None or not of.visit.is_open:
        return None
    return max((of.visit.starts_at - at).days, 0)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    wave: Sequence[Candidate]
    """In their order."""
    lines: Sequence[Considered]


def choose(
    candidates: Iterable[Candidate],
    slot: FreedSlot,
    *,
    size: int,
    location: Location,
    provider: Provider,
    visit_types: Mapping[VisitTypeId, VisitType],
    asked: Mapping[WaitlistEntryId, ContactId],
    today: Mapping[ContactId, int],
    now: datetime,
) -> Chosen:
    """Whom the next wave asks, and what is said of everybody. `asked`: whom this slot was offered
    to before, and where; `today`: how many offers a contact point had on this day."""
    fit: list[Candidate] = []
    unfit: list[Considered] = []
    for of in candidates:
        visit_type = visit_types.get(of.entry.visit_type_id)
        against = suits(
            of, slot, location=location, provider=provider, visit_type=visit_type, now=now
        )
        if against is None:
            fit.append(of)
        else:
            unfit.append(_line(of, slot, now, unsuited=against))
    places = set(asked.values())
    wave: list[Candidate] = []
    lines: list[Considered] = []
    for rank, of in enumerate(sorted(fit, key=lambda of: order(of, slot.starts_at)), 1):
        against_asking = _against(of, slot, asked, places, today, location, now)
        if against_asking is None and len(wave) >= size:
            against_asking = NotAsked.NEXT_WAVE, None
        if against_asking is None and of.contact is not None:
            wave.append(of)
            places.add(of.contact.contact_id)
            lines.append(_line(of, slot, now, rank=rank, asked=True))
        elif against_asking is not None:
            not_asked, why = against_asking
            lines.append(_line(of, slot, now, rank=rank, not_asked=not_asked, why=why))
    return Chosen(wave=wave, lines=[*lines, *unfit])


def _against(
    of: Candidate,
    slot: FreedSlot,
    asked: Mapping[WaitlistEntryId, ContactId],
    places: set[ContactId],
    today: Mapping[ContactId, int],
    location: Location,
    now: datetime,
) -> tuple[NotAsked, Why | None] | None:
    if of.entry.entry_id in asked:
        return NotAsked.ASKED_BEFORE, None
    if of.contact is not None and of.contact.contact_id in places:
        return NotAsked.HOUSEHOLD, None
    against = may_ask(of, slot, location=location, now=now)
    if against is None and of.contact and today.get(of.contact.contact_id, 0) >= MOST_A_DAY:
        return NotAsked.ENOUGH_TODAY, None
    return against


def _line(
    of: Candidate,
    slot: FreedSlot,
    now: datetime,
    *,
    rank: int = 0,
    asked: bool = False,
    unsuited: Unsuited | None = None,
    not_asked: NotAsked | None = None,
    why: Why | None = None,
) -> Considered:
    return Considered(
        entry_id=of.entry.entry_id,
        patient_id=of.entry.patient_id,
        rank=rank,
        asked=asked,
        unsuited=unsuited,
        not_asked=not_asked,
        why=why,
        days_waited=days_waited(of.entry, now),
        days_sooner=days_sooner(of, slot.starts_at),
        offers=of.entry.offers,
    )
