"""What a text does to the waitlist: takes what was offered, leaves it, joins or leaves the list.

What became of a yes is known only once it was tried, so the answer is chosen here.
"""

from dataclasses import replace

from chalicelib.actions.replies.case import Case
from chalicelib.actions.waitlist import decline, join, leave, take
from chalicelib.domain.answers import Kind, Visit
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.decisions import Decision, OfferAnswered
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId
from chalicelib.domain.replies.waitlist import ToOffer
from chalicelib.domain.waitlist import Entry, FreedSlot, Offer, Outcome, entry_id
from chalicelib.domain.wording import for_the_desk
from chalicelib.wiring import Services

_ANSWERS = {
    Outcome.GONE: Kind.OFFER_LOST,
    Outcome.TOO_LATE: Kind.OFFER_OVER,
    Outcome.PAST: Kind.OFFER_OVER,
    Outcome.WITHDRAWN: Kind.OFFER_OVER,
    Outcome.NOT_WAITING: Kind.OFFER_NOT_WAITING,
    Outcome.NO_SUCH_OFFER: Kind.OFFER_OVER,
}
_DONE = {
    Outcome.WON: "Took {when} from the waitlist.",
    Outcome.ALREADY_YOURS: "Has {when} already.",
    Outcome.GONE: "Wanted {when}: somebody was quicker, and they were told.",
    Outcome.TOO_LATE: "Wanted {when} too late, and was told.",
    Outcome.PAST: "Wanted {when}, which has passed, and was told.",
    Outcome.WITHDRAWN: "Wanted {when}, which is not offered any more, and was told.",
    Outcome.NOT_WAITING: "Wanted {when}, but waits for nothing any more.",
    Outcome.NO_SUCH_OFFER: "Wanted {when}, which was not offered to them.",
}


def follow_waitlist(
    services: Services, case: Case, decision: Decision
) -> tuple[Decision, tuple[Visit, ...]]:
    """With the answer as it is now known, and the times that it speaks of."""
    if decision.offer is not None:
        return _answer_offer(services, case, decision, decision.offer)
    if decision.joins is not None:
        return _join(services, case, decision), ()
    if decision.leaves_list:
        _leave(services, case)
    return decision, ()


def _answer_offer(
    services: Services, case: Case, decision: Decision, answered: OfferAnswered
) -> tuple[Decision, tuple[Visit, ...]]:
    practice_id = case.practice_id
    slot, offer, _ = services.waitlist.at_stake(practice_id, answered.slot_id, answered.entry_id)
    if slot is None or offer is None:
        return decision, ()
    new = _time(case, slot, offer.patient_id)
    when = for_the_desk(new.starts_at)
    if answered.said is ToOffer.OTHER:
        return decision, (new,)
    if answered.said is ToOffer.NO:
        decline(services, practice_id, slot.slot_id, offer.entry_id)
        return replace(decision, done=f"Does not want {when}."), (new,)
    old = _instead(services, case, offer)
    taken = take(
        services,
        practice_id,
        slot.slot_id,
        offer.entry_id,
        by="patient",
        answered=decision.answer is not None,
    )
    done = _DONE[taken.outcome].format(when=when)
    if taken.outcome is Outcome.WON and old is not None:
        done = f"{done} Their visit moved there from {for_the_desk(old.starts_at)}."
        return _with_answer(decision, Kind.OFFER_MOVED, done), (new, old)
    if taken.outcome is Outcome.ALREADY_YOURS and not _has(taken.appointment, slot):
        return _with_answer(
            decision, Kind.OFFER_NOT_WAITING, _DONE[Outcome.NOT_WAITING].format(when=when)
        ), (new,)
    if taken.outcome in (Outcome.WON, Outcome.ALREADY_YOURS):
        return _with_answer(decision, Kind.OFFER_WON, done), (new,)
    return _with_answer(decision, _ANSWERS[taken.outcome], done), (new,)


def _has(visit: Appointment | None, slot: FreedSlot) -> bool:
    """They may have cancelled or moved it since. None: it is just being booked."""
    return visit is None or (visit.is_open and visit.starts_at == slot.starts_at)


def _instead(services: Services, case: Case, offer: Offer) -> Visit | None:
    """The visit that would move, if it stands."""
    if offer.instead_of is None:
        return None
    visit = services.appointments.get(case.practice_id, offer.instead_of)
    if not visit.is_open or visit.starts_at <= case.now:
        return None
    person = case.contact.people.get(offer.patient_id)
    location = case.setup.locations[visit.location_id]
    return Visit(name=person.called if person else "", starts_at=location.local(visit.starts_at))


def _with_answer(decision: Decision, kind: Kind, done: str) -> Decision:
    """Unless nothing is to be answered."""
    return replace(decision, answer=kind if decision.answer else None, done=done)


def _time(case: Case, slot: FreedSlot, patient_id: PatientId) -> Visit:
    person = case.contact.people.get(patient_id)
    location = case.setup.locations[slot.location_id]
    return Visit(name=person.called if person else "", starts_at=location.local(slot.starts_at))


def _join(services: Services, case: Case, decision: Decision) -> Decision:
    asked = decision.joins
    if asked is None:
        return decision
    visit = services.appointments.get(case.practice_id, asked.appointment_id)
    entry = services.waitlist.entry(
        case.practice_id, entry_id(visit.patient_id, visit.visit_type_id)
    )
    done = f"On the waitlist for earlier than {case.when(visit)}."
    if entry is not None and entry.waits and entry.instead_of == visit.appointment_id:
        # What suits them stays as they said.
        return replace(decision, done=done)
    try:
        join_for(services, visit, by="patient")
    except BadInput:
        line = f"Wants an earlier time than {case.when(visit)}: please put them on the waitlist."
        return replace(
            decision,
            answer=Kind.LIST_ASKED if decision.answer else None,
            work=WorkKind.REPLY,
            line=line,
            waits=True,
        )
    return replace(decision, done=done)


def join_for(services: Services, visit: Appointment, *, by: str) -> Entry:
    """For an earlier time than this visit, with whom it is. Raises BadInput."""
    return join(
        services,
        visit.practice_id,
        patient_id=visit.patient_id,
        location_id=visit.location_id,
        visit_type_id=visit.visit_type_id,
        provider_ids=(visit.provider_id,),
        instead_of=visit.appointment_id,
        by=by,
    )


def _leave(services: Services, case: Case) -> None:
    for member in case.contact.members:
        for entry in services.waitlist.of_patient(case.practice_id, member):
            if entry.waits:
                leave(services, case.practice_id, entry.entry_id, by="patient")
