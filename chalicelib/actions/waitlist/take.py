"""Somebody says yes to a time that became free, or no.

at stake? ──► crown: one conditional write ──► visit, entry and offer in one transaction
   │ no                │ another was faster           │ staff has the time by now
   ▼                   ▼                              ▼
 why not             gone                          uncrowned: taken by staff

Whoever dies between the crown and the visit is followed by another: the slot is due until it has
its visit, whose id follows from the slot and the winner.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions import change_appointment as change
from chalicelib.actions.waitlist.go_on import go_on
from chalicelib.domain import appointments as rules
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import AppointmentOver, BadInput, NotOpen, SlotTaken
from chalicelib.domain.ids import (
    AppointmentId,
    PracticeId,
    SlotId,
    WaitlistEntryId,
    derived_ulid,
)
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist.entries import Entry
from chalicelib.domain.waitlist.offers import LOST_BY, Offer, OfferState, Outcome, answer_to
from chalicelib.domain.waitlist.slots import (
    FreedSlot,
    SlotState,
    freed_by,
    rest_of,
    somebody_is_there,
)
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

LOOK_AGAIN = timedelta(minutes=2)
"""Longer than whoever books for a winner may take."""
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Taken:
    outcome: Outcome
    appointment: Appointment | None = None
    """The visit of who has the time; None: they do not, or it is just being booked."""
    slot: FreedSlot | None = None
    offer: Offer | None = None


def take(
    services: Services,
    practice_id: PracticeId,
    slot_id: SlotId,
    entry_id: WaitlistEntryId,
    *,
    by: str,
    answered: bool = False,
) -> Taken:
    """Of all who ask at once one wins; the others get a clear answer. Harmless when repeated.
    `answered`: what comes of it they are told by text. Raises StaleWrite where others are always
    at it."""
    now = services.clock()
    for _ in range(_TRIES):
        slot, offer, entry = services.waitlist.at_stake(practice_id, slot_id, entry_id)
        outcome = answer_to(offer, slot, entry, now)
        if outcome is Outcome.ALREADY_YOURS and slot is not None:
            return _theirs(services, slot, offer, by)
        if outcome is not None or entry is None:
            taken = Taken(outcome=outcome or Outcome.NOT_WAITING, slot=slot)
            return _told(services, taken, offer, now)
        crowned = services.waitlist.crown(
            practice_id, slot_id, entry_id, by=by, now=now, again_at=now + LOOK_AGAIN
        )
        if crowned is not None:
            taken = book_winner(services, crowned, entry, by=by, answered=answered)
            return _told(services, taken, offer, now)
    raise StaleWrite(slot_id)


def decline(
    services: Services, practice_id: PracticeId, slot_id: SlotId, entry_id: WaitlistEntryId
) -> OfferState:
    """They stay on the list. What they won stands: the visit is cancelled like any other. Once
    nobody is left who may still say yes, the next ones are asked. Raises NotFound."""
    now = services.clock()
    slot, offer, _ = services.waitlist.at_stake(practice_id, slot_id, entry_id)
    if slot is None or offer is None:
        raise NotFound(slot_id)
    if slot.winner == entry_id:
        return OfferState.WON
    services.waitlist.answered(practice_id, offer, OfferState.DECLINED, at=now)
    if slot.state is SlotState.OPEN:
        offers = services.waitlist.offers_of(practice_id, slot_id)
        if not any(of.state is OfferState.OFFERED and now < of.held_until for of in offers):
            go_on(services, slot)
    return OfferState.DECLINED


def winners_visit(slot: FreedSlot, entry: Entry) -> AppointmentId:
    """The same however often it is tried."""
    return AppointmentId(derived_ulid(slot.freed_at, "won", slot.slot_id, entry.entry_id))


def book_winner(
    services: Services, slot: FreedSlot, entry: Entry, *, by: str, answered: bool = False
) -> Taken:
    """The winner's visit moves here, or is booked. Harmless when repeated."""
    now = services.clock()
    for _ in range(_TRIES):
        if visit := _booked(services, slot, entry):
            return Taken(outcome=Outcome.WON, appointment=visit, slot=slot)
        if not _still_theirs(services, slot, entry, now):
            break
        try:
            visit = _book(services, slot, entry, by=by, now=now, answered=answered)
        except SlotTaken:
            services.waitlist.uncrown(slot, state=SlotState.TAKEN_BY_STAFF, now=now)
            taken = replace(slot, state=SlotState.TAKEN_BY_STAFF, winner=None)
            return Taken(outcome=Outcome.WITHDRAWN, slot=taken)
        except StaleWrite:
            again = services.waitlist.entry(entry.practice_id, entry.entry_id)
            if again is None or not again.waits:
                break
            entry = again
        except (AppointmentOver, NotOpen, NotFound, BadInput):
            # Their own visit began or is another by now, or the place closed: nothing to move.
            break
        else:
            services.setups.forget(slot.practice_id)
            won = replace(slot, appointment_id=visit.appointment_id, due_at=None)
            return Taken(outcome=Outcome.WON, appointment=visit, slot=won)
    if visit := _booked(services, slot, entry):
        return Taken(outcome=Outcome.WON, appointment=visit, slot=slot)
    # They won another time at the same moment, or left: this one is offered on.
    services.waitlist.uncrown(slot, state=SlotState.OPEN, now=now, due_at=now)
    return Taken(outcome=Outcome.NOT_WAITING, slot=replace(slot, winner=None))


def _still_theirs(services: Services, slot: FreedSlot, entry: Entry, now: datetime) -> bool:
    """An offer may be an hour old: they may have died, or have another visit by now, then or of
    that kind."""
    try:
        patient = services.patients.standing(entry.practice_id, entry.patient_id)
    except NotFound:
        return False
    if patient.erased_at or patient.deceased or patient.discharged:
        return False
    asked_at = entry.lately[0] if entry.lately else now
    visits = services.appointments.of_patient(entry.practice_id, patient.patient_id, after=now)
    return not any(
        (of.starts_at < slot.ends_at and slot.starts_at < of.ends_at)
        or (of.visit_type_id == entry.visit_type_id and of.booked_at >= asked_at)
        for of in visits
        if of.is_open and of.appointment_id != entry.instead_of
    )


def _booked(services: Services, slot: FreedSlot, entry: Entry) -> Appointment | None:
    """Whoever was here before lived to book it."""
    found = services.waitlist.slot(slot.practice_id, slot.slot_id)
    if found.winner != entry.entry_id or found.appointment_id is None:
        return None
    return services.appointments.get(slot.practice_id, found.appointment_id)


def _book(
    services: Services, slot: FreedSlot, entry: Entry, *, by: str, now: datetime, answered: bool
) -> Appointment:
    setup = services.setups.of(slot.practice_id)
    if not somebody_is_there(slot, setup.locations, setup.providers):
        raise SlotTaken(slot.provider_id)
    was = _instead_of(services, entry, now)
    if was is not None and was.starts_at <= slot.starts_at:
        # It was moved since: what they said yes to would come later now.
        raise AppointmentOver(was.appointment_id)
    visit_types = setup.visit_types
    if was is None:
        visit_id = winners_visit(slot, entry)
        visit_type = visit_types.get(entry.visit_type_id)
        lasts = timedelta(minutes=visit_type.minutes if visit_type else slot.minutes)
        writes = services.waitlist.writes_of_win(slot, entry, visit_id, now=now, by=by)
        rest = rest_of(slot, slot.starts_at + lasts, visit_types.values(), now=now)
        if rest is not None:
            writes += services.waitlist.writes_of_begin(rest)
        return change.book(
            services,
            slot.practice_id,
            patient_id=entry.patient_id,
            provider_id=slot.provider_id,
            location_id=slot.location_id,
            visit_type_id=entry.visit_type_id,
            starts_at=slot.starts_at,
            by=by,
            appointment_id=visit_id,
            also=writes,
        )
    moved = rules.move(
        was,
        starts_at=slot.starts_at,
        ends_at=slot.starts_at + (was.ends_at - was.starts_at),
        provider_id=slot.provider_id,
        location_id=slot.location_id,
        by=by,
        now=now,
    )
    freed = freed_by(replace(moved, left_free=rules.time_left(was, moved, at=now)), now=now)
    writes = services.waitlist.writes_of_win(slot, entry, was.appointment_id, now=now, by=by)
    if freed is not None:
        writes += services.waitlist.writes_of_begin(replace(freed, chain_of=slot.slot_id))
    rest = rest_of(slot, moved.ends_at, visit_types.values(), now=now)
    if rest is not None:
        writes += services.waitlist.writes_of_begin(rest)
    return change.move(
        services,
        slot.practice_id,
        was.appointment_id,
        starts_at=slot.starts_at,
        provider_id=slot.provider_id,
        by=by,
        revision=was.revision,
        also=writes,
        told=answered,
    )


def _instead_of(services: Services, entry: Entry, now: datetime) -> Appointment | None:
    """The visit that moves; None: they have none, or not any more."""
    if entry.instead_of is None:
        return None
    found = services.appointments.get_many(entry.practice_id, [entry.instead_of])
    visit = found.get(entry.instead_of)
    return visit if visit is not None and visit.is_open and visit.starts_at > now else None


def _theirs(services: Services, slot: FreedSlot, offer: Offer | None, by: str) -> Taken:
    """Said twice; the visit may be on its way just now, or its booker died."""
    entry = services.waitlist.entry(slot.practice_id, slot.winner) if slot.winner else None
    if slot.appointment_id is None and entry is not None:
        done = book_winner(services, slot, entry, by=by)
        outcome = Outcome.ALREADY_YOURS if done.outcome is Outcome.WON else done.outcome
        return replace(done, outcome=outcome, offer=offer)
    visit = None
    if slot.appointment_id is not None:
        visit = services.appointments.get(slot.practice_id, slot.appointment_id)
    return Taken(outcome=Outcome.ALREADY_YOURS, appointment=visit, slot=slot, offer=offer)


def _told(services: Services, taken: Taken, offer: Offer | None, now: datetime) -> Taken:
    """What they hear stands with their offer."""
    slot, state = taken.slot, LOST_BY.get(taken.outcome)
    if slot and offer and state and offer.state is not OfferState.WON:
        services.waitlist.answered(slot.practice_id, offer, state, at=now)
    return replace(taken, offer=offer)
