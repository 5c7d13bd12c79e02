"""What a text may be about beside visits: an offer of the waitlist, or a wish to be on it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.actions.replies.case import Case
from chalicelib.domain.appointments import Answer
from chalicelib.domain.decisions import Asked, OfferAsked
from chalicelib.domain.ids import SlotId, WaitlistEntryId
from chalicelib.domain.journeys.going_on import ANSWERED_WITHIN
from chalicelib.domain.open_questions import ASKED, Question
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Kind, Touchpoint
from chalicelib.domain.wording import for_the_desk
from chalicelib.wiring import Services

AT_ONCE = timedelta(minutes=10)
"""Two questions so near to each other were read together: a yes may be to either."""
_MOST_IN_HOUSEHOLD = 8


def left_at(touchpoint: Touchpoint) -> datetime:
    return touchpoint.ended_at or touchpoint.due_at


def offer_asked(
    services: Services,
    case: Case,
    touchpoints: Iterable[Touchpoint],
    questions: tuple[Question, ...],
    answered: Touchpoint | None,
) -> OfferAsked | None:
    """The offer that the carrier says is answered, else one that was the latest they were asked.

    Without an offer this costs no request."""
    asked = [of for of in touchpoints if of.state in ASKED and of.channel is Channel.TEXT]
    offer = answered or _latest_offer(services, case, asked)
    if offer is None or offer.kind is not Kind.OFFER:
        return None
    slot, stands, _ = services.waitlist.at_stake(
        case.practice_id, SlotId(offer.source), WaitlistEntryId(offer.step_id)
    )
    if slot is None or stands is None:
        return None
    has_answer = stands.answered_at is not None
    if has_answer and answered is None and any(_is_unanswered(of) for of in questions):
        return None
    local = case.setup.locations[slot.location_id].local(slot.starts_at)
    people = case.contact.people
    return OfferAsked(
        touchpoint_id=offer.touchpoint_id,
        slot_id=slot.slot_id,
        entry_id=WaitlistEntryId(offer.step_id),
        name=next((people[of].called for of in offer.patients if of in people), ""),
        local=local,
        said=for_the_desk(local),
        left_at=left_at(offer),
        is_certain=answered is not None,
        is_answered=has_answer,
        beside=None if answered else _beside(offer, asked, questions),
    )


def _latest_offer(services: Services, case: Case, asked: list[Touchpoint]) -> Touchpoint | None:
    """Of several the latest that may still be answered."""
    offers = [
        of for of in asked if of.kind is Kind.OFFER and case.at - left_at(of) <= ANSWERED_WITHIN
    ]
    if not offers:
        return None
    if len(offers) > 1:
        from chalicelib.domain.waitlist import OfferState

        known = services.waitlist.offers_to(case.practice_id, case.contact.contact_id)
        is_open = {
            of.touchpoint_id
            for of in known
            if of.state is OfferState.OFFERED and case.now < of.held_until
        }
        offers = [of for of in offers if of.touchpoint_id in is_open] or offers
    offer = max(offers, key=left_at)
    latest = max((of for of in asked if of.kind is not Kind.OFFER), key=left_at, default=offer)
    near = left_at(latest) - left_at(offer) <= AT_ONCE and latest.subjects
    return offer if near or left_at(latest) <= left_at(offer) else None


def _is_unanswered(of: Question) -> bool:
    return of.appointment.answer is Answer.NEEDS_ACTION


def _beside(
    offer: Touchpoint, asked: Iterable[Touchpoint], questions: Iterable[Question]
) -> Question | None:
    near = {of.touchpoint_id for of in asked if abs(left_at(of) - left_at(offer)) <= AT_ONCE}
    return next((of for of in questions if of.touchpoint_id in near and _is_unanswered(of)), None)


def joins_for(services: Services, case: Case, questions: tuple[Question, ...]) -> Asked | None:
    """The visit for which somebody wants an earlier time: the one they were asked about, else the
    next of the only one of a household who has any. None: that is not clear."""
    if len(questions) == 1:
        visit = questions[0].appointment
        return Asked(appointment_id=visit.appointment_id, patient_id=visit.patient_id)
    if len(case.contact.members) > _MOST_IN_HOUSEHOLD:
        return None
    to_come = [
        next((of for of in theirs if of.is_open and of.starts_at > case.now), None)
        for member in case.contact.members
        for theirs in [services.appointments.of_patient(case.practice_id, member, after=case.now)]
    ]
    visits = [of for of in to_come if of is not None]
    if len(visits) != 1:
        return None
    return Asked(appointment_id=visits[0].appointment_id, patient_id=visits[0].patient_id)
