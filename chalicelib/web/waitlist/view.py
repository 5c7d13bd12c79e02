"""The waitlist as the desk reads it: who waits, what is on offer just now, what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.appointments import GRACE, Appointment
from chalicelib.domain.ids import AppointmentId, PatientId, SlotId, WaitlistEntryId
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist import (
    Entry,
    FreedSlot,
    Offer,
    OfferState,
    SlotState,
    how_it_stands,
    whose,
)
from chalicelib.domain.waitlist.ranking import WaveLog
from chalicelib.domain.wording import why_of
from chalicelib.storage.waitlist import Story
from chalicelib.web import reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.waitlist import saying as words

SHOWN = 200
"""Of who waits."""
_LATELY = 20
_OPEN = 12


@dataclass(frozen=True, kw_only=True)
class Waits:
    """One line of who waits."""

    entry_id: WaitlistEntryId
    patient_id: PatientId
    name: str
    visit_type: str
    suits: str
    has: str
    """The visit that they have; empty: none."""
    since: str
    offers: str
    holds: str
    """A time is held for them just now."""
    revision: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One offer of a freed time."""

    name: str
    patient_id: PatientId | None
    """None: not theirs to open."""
    shape: str
    word: str
    tone: str
    when: str
    wave: int


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One freed time."""

    slot_id: SlotId
    when: str
    full: str
    provider: str
    location: str
    length: str
    freed: str
    """How it became free."""
    is_open: bool
    clock: str
    """What happens next, and when; empty: it has ended."""
    ended: str
    asked: tuple[Asked, ...]
    chain_of: SlotId | None
    chain_said: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class LogLine:
    rank: str
    name: str
    patient_id: PatientId | None
    reason: str
    facts: str
    asked: bool


@dataclass(frozen=True, kw_only=True)
class Wave:
    number: int
    at: str
    says: str
    lines: tuple[LogLine, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class People:
    """Whose names stand on the page, and the visits that it speaks of."""

    patients: Mapping[PatientId, Patient]
    theirs: Collection[PatientId]
    visits: Mapping[AppointmentId, Appointment]

    def name(self, of: PatientId | None) -> str:
        patient = self.patients.get(of) if of else None
        if patient is None or patient.erased_at:
            return "somebody who is not in your records any more"
        if patient.patient_id not in self.theirs:
            return "somebody at another location"
        return f"{patient.called} {patient.family_name}".strip()

    def opened(self, of: PatientId | None) -> PatientId | None:
        """None: not theirs to open."""
        patient = self.patients.get(of) if of else None
        if patient is None or patient.erased_at or patient.patient_id not in self.theirs:
            return None
        return patient.patient_id


def people_of(
    visit: Visit, patient_ids: Iterable[PatientId], visits: Iterable[AppointmentId] = ()
) -> People:
    asked, wanted = set(patient_ids), set(visits)
    patients = visit.services.patients.get_many_standing(visit.practice_id, asked) if asked else {}
    found = visit.services.appointments.get_many(visit.practice_id, wanted) if wanted else {}
    theirs = reach.patients_within(visit, [of.patient_id for of in patients.values()])
    return People(patients=patients, theirs=theirs, visits=found)


def waiting(
    visit: Visit, entries: Sequence[Entry], people: People, stories: Iterable[Story] = ()
) -> list[Waits]:
    """Those at locations that are theirs. `stories`: what is on offer just now."""
    held = {
        offer.entry_id: offer.held_until
        for story in stories
        for offer in story.offers
        if how_it_stands(offer, story.slot, visit.now) is OfferState.OFFERED
    }
    return [
        _waits(visit, of, people, held.get(of.entry_id))
        for of in entries[:SHOWN]
        if visit.works_at(of.location_id)
    ]


def _waits(visit: Visit, entry: Entry, people: People, held: datetime | None) -> Waits:
    setup = visit.setup
    location = setup.locations[entry.location_id]
    now = location.local(visit.now)
    kind = setup.visit_types.get(entry.visit_type_id)
    has = people.visits.get(entry.instead_of) if entry.instead_of else None
    place = setup.locations[has.location_id] if has else location
    return Waits(
        entry_id=entry.entry_id,
        patient_id=entry.patient_id,
        name=people.name(entry.patient_id),
        visit_type=kind.name if kind else "",
        suits=words.suits(entry, location, setup.providers, several=len(visit.locations) > 1),
        has=saying.when(place.local(has.starts_at), now) if has and has.is_open else "",
        since=saying.ago(entry.joined_at, visit.now),
        offers=saying.count(entry.offers, "offer") if entry.offers else "",
        holds=f"asked now, until {saying.clock(location.local(held))}" if held else "",
        revision=entry.revision,
    )


def waits_of(visit: Visit, patient: Patient, appointments: Iterable[Appointment]) -> list[Waits]:
    """What this patient waits for; where nobody ever did, this asks nothing."""
    if not visit.setup.waitlist.used:
        return []
    entries = visit.services.waitlist.of_patient(visit.practice_id, patient.patient_id)
    people = People(
        patients={patient.patient_id: patient},
        theirs=[patient.patient_id],
        visits={of.appointment_id: of for of in appointments},
    )
    return waiting(visit, [of for of in entries if of.waits], people)


def slot(visit: Visit, story: Story, people: People) -> Slot:
    of = story.slot
    location = visit.setup.locations[of.location_id]
    there = location.local(visit.now)
    provider = visit.setup.providers.get(of.provider_id)
    winner = whose(of.winner)[0] if of.winner else None
    return Slot(
        slot_id=of.slot_id,
        when=saying.when(location.local(of.starts_at), there),
        full=f"{location.local(of.starts_at):%A} {saying.clock(location.local(of.starts_at))}",
        provider=provider.name if provider else "",
        location=location.name if len(visit.locations) > 1 else "",
        length=saying.length(of.minutes),
        freed=_freed(visit, of, people, there),
        is_open=of.state is SlotState.OPEN,
        clock=_clock(visit, of, location) if of.state is SlotState.OPEN else "",
        ended=_ended(visit, of, people, winner),
        asked=tuple(_asked(visit, offer, of, people, location) for offer in story.offers),
        chain_of=of.chain_of,
        chain_said="It was left by whoever won another time." if of.chain_of else "",
        revision=of.revision,
    )


def _freed(visit: Visit, of: FreedSlot, people: People, there: datetime) -> str:
    location = visit.setup.locations[of.location_id]
    at = saying.when(location.local(of.freed_at), there)
    if of.freed_by is None:
        who = visit.names.get(of.by, "the desk")
        return f"Offered by {who} {at}"
    who = people.name(of.left_by)
    if of.chain_of is not None:
        return f"Left {at} by {who}, who took an earlier time"
    return f"Left free {at} by {who}"


def _clock(visit: Visit, of: FreedSlot, location: Location) -> str:
    """ "Wave 2, held until 14:20 (6 min left)"."""
    if of.held_until is not None and of.held_until > visit.now:
        until = saying.when(location.local(of.held_until), location.local(visit.now))
        left = saying.ago(visit.now, of.held_until)
        return f"Wave {of.wave}, held until {until} ({left} left)"
    if of.due_at is None:
        return f"Wave {of.wave}" if of.wave else ""
    at = saying.when(location.local(of.due_at), location.local(visit.now))
    if not of.wave and of.due_at > of.freed_at + GRACE:
        return f"Nobody can be asked just now; looked at again {at}"
    if not of.wave:
        return f"The first are asked {at}, once the change cannot be undone any more"
    return f"Wave {of.wave} is over; the next are asked {at}"


def _ended(visit: Visit, of: FreedSlot, people: People, winner: PatientId | None) -> str:
    if of.state is SlotState.OPEN:
        return ""
    by = visit.names.get(of.by, "") if of.by else ""
    said = words.how_it_ended(of, people.name(winner) if winner else "", by)
    if of.ended_at is None:
        return saying.first_up(said)
    took = saying.ago(of.freed_at, of.ended_at)
    return saying.first_up(f"{said}, {took} after it became free" if took != "now" else said)


def _asked(visit: Visit, offer: Offer, of: FreedSlot, people: People, location: Location) -> Asked:
    state = how_it_stands(offer, of, visit.now)
    shape, word, tone = words.OFFERS[state]
    if state is OfferState.NOT_SENT and offer.why:
        word = f"{word}: {why_of(Why(offer.why))}"
    at = offer.answered_at or offer.offered_at
    return Asked(
        name=people.name(offer.patient_id),
        patient_id=people.opened(offer.patient_id),
        shape=shape,
        word=word,
        tone=tone,
        when=saying.when(location.local(at), location.local(visit.now)),
        wave=offer.wave,
    )


def waves(visit: Visit, story: Story, people: People) -> list[Wave]:
    """The fairness log, the first wave first."""
    location = visit.setup.locations[story.slot.location_id]
    return [_wave(of, people, location, visit.now) for of in story.logs]


def _wave(log: WaveLog, people: People, location: Location, now: datetime) -> Wave:
    asked = sum(of.asked for of in log.lines)
    return Wave(
        number=log.wave,
        at=saying.when(location.local(log.at), location.local(now)),
        says=f"{saying.count(asked, 'person', 'people')} asked; of a hundred offers about "
        f"{log.percent} are taken here, so {log.size} at a time.",
        lines=tuple(
            LogLine(
                rank=str(of.rank) if of.rank else "–",
                name=people.name(of.patient_id),
                patient_id=people.opened(of.patient_id),
                reason=words.reason(of),
                facts=words.facts(of),
                asked=of.asked,
            )
            for of in log.lines
        ),
        more=log.more,
    )


def open_and_lately(
    visit: Visit, slots: Iterable[FreedSlot]
) -> tuple[list[FreedSlot], list[FreedSlot]]:
    """What is on offer, the soonest first; what has ended, the latest first. Theirs only."""
    here = [of for of in slots if visit.works_at(of.location_id)]
    is_open = [of for of in here if of.state is SlotState.OPEN]
    ended = [of for of in here if of.state is not SlotState.OPEN]
    return sorted(is_open, key=lambda of: of.starts_at)[:_OPEN], ended[:_LATELY]


def patients_of(stories: Iterable[Story]) -> set[PatientId]:
    """Everybody whom these speak of."""
    found: set[PatientId] = set()
    for story in stories:
        found |= {of.patient_id for of in story.offers}
        found |= {line.patient_id for log in story.logs for line in log.lines}
        if story.slot.left_by:
            found.add(story.slot.left_by)
        if story.slot.winner:
            found.add(whose(story.slot.winner)[0])
    return found
