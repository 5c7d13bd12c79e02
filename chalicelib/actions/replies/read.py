"""What does this text mean, about which visit, and what follows from it?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.links import feedback_token
from chalicelib.actions.replies.case import Case
from chalicelib.actions.replies.offered import joins_for, left_at, offer_asked
from chalicelib.domain.appointments import Status
from chalicelib.domain.conversations import By, Conversation, Message
from chalicelib.domain.decisions import Decision, JourneyAsked, OfferAsked, Situation
from chalicelib.domain.delivery import why_not
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.journeys import COMES_BACK, Do, Heard
from chalicelib.domain.journeys.going_on import ANSWERED_WITHIN
from chalicelib.domain.minors import only_grown_up
from chalicelib.domain.open_questions import ASKED, STILL_COMING, Question, open_questions
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health
from chalicelib.domain.replies import Intent, OpenQuestion, understand
from chalicelib.domain.replies.own_link import asks_for_own_link
from chalicelib.domain.replies.waitlist import ListWish, list_wish
from chalicelib.domain.touchpoints import YIELDING, Touchpoint, Why
from chalicelib.domain.touchpoints import Kind as TouchpointKind
from chalicelib.domain.what_to_do import ASKED_FOR, OFFER_OR_VISIT, decide
from chalicelib.domain.wording import words_to_reply
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

_MOST_LOOKED_THROUGH = 50
JOURNEY_LOOKED_BACK = timedelta(14)
"""A journey's message is kept under the day it was wanted on; it may have waited for room since."""


def understand_text(services: Services, case: Case, in_reply_to: str) -> Decision:
    """Read everything that the decision depends on, put the text in the inbox, and decide."""
    practice_id, contact_id = case.practice_id, case.contact.contact_id
    journeys = case.setup.journeys
    back = JOURNEY_LOOKED_BACK if journeys or case.setup.waitlist.used else STILL_COMING
    touchpoints = services.touchpoints.of_contact(
        practice_id, contact_id, visits_after=case.now - back
    )
    questions = _questions(services, case, touchpoints)
    answered = _answered(services, case, touchpoints, in_reply_to)
    bound_to = _visits_of(answered)
    offer = offer_asked(services, case, touchpoints, questions, answered)
    reply = understand(case.text, about=_about_the_offer(offer) or _about(questions, bound_to))
    wish = list_wish(reply, case.text)
    services.conversations.add(
        Message(
            practice_id=practice_id,
            contact_id=contact_id,
            message_id=case.message_id,
            by=By.PATIENT,
            at=case.at,
            text=case.shown,
            media=case.media,
            intent=reply.intent.value,
        ),
        patients=case.contact.members,
    )
    conversation = services.conversations.get(practice_id, contact_id)
    said = services.conversations.messages(practice_id, contact_id, limit=_MOST_LOOKED_THROUGH)
    asked = _asked_lately(conversation, case.at)
    if offer is not None and not offer.is_certain and _said_since(offer, asked, said):
        offer = None
    if offer is None and answered is None and asked is None and reply.intent is Intent.CONFIRM:
        answered = _asked_since(case, touchpoints, questions, said)
        bound_to = _visits_of(answered)
    journey = _journey(case, touchpoints, questions, answered, said, asked)
    if journey is not None and journey.asks is not None:
        journey = replace(journey, closed=_is_closed(services, case, journey))
    situation = Situation(
        questions=questions,
        bound_to=bound_to,
        over=_over(services, case, questions, bound_to),
        asked_wish=asked.asked_wish if asked else None,
        asked_options=asked.asked_options if asked else (),
        stopped=case.contact.care is Consent.STOPPED,
        unreachable=_unreachable(case.contact),
        staff_spoke_last=_staff_spoke_last(said, touchpoints, questions, in_reply_to),
        newer=_newer(said, case),
        journey=journey,
        wants_own_link=not case.media and asks_for_own_link(case.text),
        own_link_of=only_grown_up(case.contact.people, case.location.local(case.now).date()),
        offer=offer,
        list_wish=wish,
        joins_for=joins_for(services, case, questions) if wish is ListWish.JOIN else None,
        pictures=case.media,
        answered_lately=_answered_lately(said, case),
        now=case.now,
    )
    return replace(decide(reply, case.text, situation), language=reply.language)


def _unreachable(contact: ContactPoint) -> str:
    if contact.health is not Health.BAD or contact.health_reason == Why.WRONG_NUMBER:
        return ""
    return why_not(contact.health_reason) or "messages to this number did not arrive"


def _questions(
    services: Services, case: Case, touchpoints: Iterable[Touchpoint]
) -> tuple[Question, ...]:
    practice_id = case.practice_id
    subjects = [subject for touchpoint in touchpoints for subject in touchpoint.subjects]
    if not subjects:
        return ()
    appointments = services.appointments.get_many(
        practice_id, {subject.appointment_id for subject in subjects}
    )
    zones = {of: location.tz for of, location in case.setup.locations.items()}
    return open_questions(touchpoints, appointments, case.contact.people, zones, now=case.now)


def _answered(
    services: Services, case: Case, touchpoints: Iterable[Touchpoint], in_reply_to: str
) -> Touchpoint | None:
    """The message that the carrier says is answered, if it was to this contact."""
    if not in_reply_to:
        return None
    return _with_ref(touchpoints, in_reply_to) or _with_ref(
        services.touchpoints.of_contact(
            case.practice_id, case.contact.contact_id, limit=_MOST_LOOKED_THROUGH
        ),
        in_reply_to,
    )


def _visits_of(answered: Touchpoint | None) -> tuple[AppointmentId, ...] | None:
    """None: the carrier does not say, or it was about no visit."""
    if answered is None or answered.kind in (TouchpointKind.JOURNEY, TouchpointKind.OFFER):
        return None
    return tuple(subject.appointment_id for subject in answered.subjects)


def _journey(
    case: Case,
    touchpoints: Iterable[Touchpoint],
    questions: tuple[Question, ...],
    answered: Touchpoint | None,
    said: Sequence[Message],
    asked: Conversation | None,
) -> JourneyAsked | None:
    """The journey's message that they answer: the carrier says so, or it was the latest that they
    got, and no visit's question is open, or what they write is a score that it asked for."""
    if answered is None and asked is None:
        left = [t for t in touchpoints if t.state in ASKED and t.channel is Channel.TEXT]
        latest = max(left, key=left_at, default=None)
        if latest is not None and _is_lately(latest, case, said):
            answered = latest if not questions or _is_score_of(latest, case) else None
    if answered is None or answered.kind is not TouchpointKind.JOURNEY:
        return None
    journey = case.setup.journeys.get(answered.playbook_id) if answered.playbook_id else None
    if journey is None:
        return JourneyAsked(touchpoint_id=answered.touchpoint_id, name="a message", invites=False)
    step = journey.step(answered.step_id)
    then = journey.step(step.on_reply.get(Heard.YES, "")) if step else None
    return JourneyAsked(
        touchpoint_id=answered.touchpoint_id,
        name=journey.name,
        invites=journey.trigger in COMES_BACK,
        yes_calls=then is not None and then.do is Do.TASK,
        asks=case.setup.feedback.scale if step is not None and step.do is Do.ASK else None,
    )


def _is_score_of(latest: Touchpoint, case: Case) -> bool:
    """Under a visit's open question a number is a score only where the last message asked for
    one, and a word is none."""
    journey = case.setup.journeys.get(latest.playbook_id) if latest.playbook_id else None
    step = journey.step(latest.step_id) if journey else None
    if step is None or step.do is not Do.ASK:
        return False
    from chalicelib.domain.feedback.reading import Read, read_answer

    return read_answer(case.text, case.setup.feedback.scale).what is not Read.WORDS


def _is_closed(services: Services, case: Case, asked: JourneyAsked) -> bool:
    """They answered it more than a day ago."""
    token = feedback_token(services, case.contact.contact_id, asked.touchpoint_id)
    try:
        link = services.doors.link(token, now=case.now)
    except NotFound:
        return True
    if link.appointment_id is None:
        return True
    said = services.feedback.get(case.practice_id, link.appointment_id)
    return said is not None and not said.may_change(case.at)


def _asked_since(
    case: Case,
    touchpoints: Iterable[Touchpoint],
    questions: tuple[Question, ...],
    said: Sequence[Message],
) -> Touchpoint | None:
    """A message about no visit that came after every open question and asks for a YES, too: what
    they say yes to is most likely that, and it confirms nothing."""
    left = [t for t in touchpoints if t.state in ASKED and t.channel is Channel.TEXT]
    latest = max(left, key=left_at, default=None)
    if latest is None or not questions or latest.kind not in YIELDING:
        return None
    asks = "YES" in words_to_reply(latest.body)
    return latest if asks and _is_lately(latest, case, said) else None


def _is_lately(latest: Touchpoint, case: Case, said: Sequence[Message]) -> bool:
    """Neither long ago, nor before something that a person wrote."""
    at = left_at(latest)
    by_staff = any(of.by is By.STAFF and of.at > at for of in said)
    return case.at - at <= ANSWERED_WITHIN and not by_staff


def _over(
    services: Services,
    case: Case,
    questions: tuple[Question, ...],
    bound_to: tuple[AppointmentId, ...] | None,
) -> tuple[AppointmentId, ...]:
    visits = {q.appointment.appointment_id: q.appointment for q in questions}
    asked = tuple(visits) if bound_to is None else bound_to
    if unread := [of for of in asked if of not in visits]:
        visits |= services.appointments.get_many(case.practice_id, unread)
    ended = [
        of in visits
        and visits[of].ends_at <= case.now
        and visits[of].status is not Status.CANCELLED
        for of in asked
    ]
    return asked if all(ended) else ()


def _about_the_offer(offer: OfferAsked | None) -> OpenQuestion | None:
    if offer is None or offer.beside is not None:
        return None
    names = (offer.name,) if offer.name else ()
    return OpenQuestion(names=names, starts_at=offer.local.replace(tzinfo=None))


def _said_since(offer: OfferAsked, asked: Conversation | None, said: Sequence[Message]) -> bool:
    """A person wrote to them after it, or we asked back about something else."""
    if asked is not None and asked.asked_back_at is not None:
        return asked.asked_back_at > offer.left_at and asked.asked_wish != OFFER_OR_VISIT
    return any(of.by is By.STAFF and of.at > offer.left_at for of in said)


def _with_ref(touchpoints: Iterable[Touchpoint], ref: str) -> Touchpoint | None:
    return next((touchpoint for touchpoint in touchpoints if touchpoint.ref == ref), None)


def _about(
    questions: tuple[Question, ...], bound_to: tuple[AppointmentId, ...] | None
) -> OpenQuestion:
    if bound_to is not None:
        questions = tuple(q for q in questions if q.appointment.appointment_id in bound_to)
    names = tuple(dict.fromkeys(question.name for question in questions if question.name))
    starts_at = questions[0].local.replace(tzinfo=None) if len(questions) == 1 else None
    return OpenQuestion(names=names, starts_at=starts_at)


def _asked_lately(conversation: Conversation | None, at: datetime) -> Conversation | None:
    if conversation is None or conversation.asked_back_at is None:
        return None
    lately = conversation.asked_back_at <= at + STILL_COMING
    return conversation if lately and at < conversation.asked_back_at + ASKED_FOR else None


def _staff_spoke_last(
    said: Sequence[Message],
    touchpoints: Iterable[Touchpoint],
    questions: Iterable[Question],
    in_reply_to: str,
) -> bool:
    """Or the carrier says that what they answer was written by a person."""
    if in_reply_to and any(m.ref == in_reply_to and m.by is By.STAFF for m in said):
        return True
    by_staff = [message.at for message in said if message.by is By.STAFF]
    asked_by = {question.touchpoint_id for question in questions}
    asked_at = [t.ended_at for t in touchpoints if t.touchpoint_id in asked_by and t.ended_at]
    return bool(by_staff) and (not asked_at or max(by_staff) > max(asked_at))


def _answered_lately(said: Sequence[Message], case: Case) -> int:
    since = case.now - timedelta(hours=1)
    if len(said) == _MOST_LOOKED_THROUGH and said[0].at > since:
        return len(said)  # so many lines within the hour: no person does that
    return sum(message.by is By.RAPPORT and message.at > since for message in said)


def _newer(said: Iterable[Message], case: Case) -> frozenset[str]:
    return frozenset(
        message.intent for message in said if message.by is By.PATIENT and message.at > case.at
    )
