"""The one automatic answer to a text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.links import feedback_link, waitlist_link
from chalicelib.actions.replies.case import Case
from chalicelib.actions.replies.inbox import open_item
from chalicelib.actions.send_message import NotNow, TheyStopped, send_now
from chalicelib.actions.try_answer_again import tell_not_answered
from chalicelib.domain import answers, wording
from chalicelib.domain.answers import House, Kind, Visit
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import By, Message, WorkKind
from chalicelib.domain.decisions import Decision
from chalicelib.domain.ids import AppointmentId, MessageId, TouchpointId, derived_ulid
from chalicelib.domain.patients import ContactPoint, Person
from chalicelib.domain.phones import display
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

_RIGHT_AFTER = timedelta(milliseconds=1)


def answer(
    services: Services,
    case: Case,
    contact: ContactPoint,
    decision: Decision,
    visits: dict[AppointmentId, Appointment],
    offered: Sequence[Visit] = (),
) -> None:
    """`offered`: times that are no visits, or were none, which it speaks of first.

    One text, recorded under an id of its own before it leaves, so never sent twice."""
    if decision.answer is None:
        return
    about = [visits[of] for of in decision.about if of in visits]
    wanted = {visit.patient_id for visit in about}
    people = {of: who for of, who in contact.people.items() if not wanted or of in wanted}
    language = decision.language or _language(contact, people.values(), case)
    wishes = {act.appointment_id: act.wish.value for act in decision.acts}
    location = case.setup.locations[about[0].location_id] if about else case.location
    practice = case.setup.practice_at(location)
    text = answers.answer(
        decision.answer,
        language,
        House(
            brand=practice.brand,
            phone=display(location.phone, location.country),
            country=location.country,
            link=_house_link(services, contact, decision),
        ),
        [
            *offered,
            *(
                Visit(
                    name=people[visit.patient_id].called if visit.patient_id in people else "",
                    starts_at=visit.starts_at.astimezone(
                        case.setup.locations[visit.location_id].tz
                    ),
                    link=_link(services, visit, decision.answer),
                    became=wishes.get(visit.appointment_id, ""),
                )
                for visit in about
            ),
        ],
    )
    message_id = MessageId(derived_ulid(case.at + _RIGHT_AFTER, case.key, "answer"))
    try:
        sent = send_now(
            services,
            contact.practice_id,
            # Read again: a STOP may have been handled beside this.
            services.contacts.get(contact.practice_id, contact.contact_id),
            text=text,
            by=By.RAPPORT,
            location_id=case.location.location_id,
            number=case.number,
            in_reply_to=case.message_id,
            even_if_stopped=decision.answer.even_if_stopped,
            message_id=message_id,
        )
    except TheyStopped:
        return
    except NotNow as held:
        line = f"Our answer was not sent: {wording.why_of(held.why)}."
        open_item(services, case, WorkKind.NOT_DELIVERED, line)
        return
    sent = sent or _left_by_another(services, contact, message_id)
    # A carrier that stops texts by itself refuses the confirmation too: that is as it should.
    if sent.state != "failed" or decision.answer is not Kind.STOPPED:
        tell_not_answered(services, sent, case.location.location_id)


def _left_by_another(services: Services, contact: ContactPoint, message_id: MessageId) -> Message:
    """Who recorded this answer died before the end of it was known: it is never sent again."""
    found = services.conversations.get_message(contact.practice_id, contact.contact_id, message_id)
    if found is None:
        raise NotFound(message_id)
    if services.conversations.set_state(found, state="uncertain"):
        return replace(found, state="uncertain")
    return found


def _language(contact: ContactPoint, people: Iterable[Person], case: Case) -> str:
    theirs = [person.language for person in people]
    return answers.language_of(contact.language, *theirs, case.setup.practice.languages[0])


def _house_link(services: Services, contact: ContactPoint, decision: Decision) -> str:
    if decision.own_link_of is not None:
        from chalicelib.actions.sources.code import take_link

        patient = services.patients.standing(contact.practice_id, decision.own_link_of)
        return take_link(services, contact.practice_id, patient)
    return _feedback_link(services, contact, decision)


def _feedback_link(services: Services, contact: ContactPoint, decision: Decision) -> str:
    if decision.answer not in (Kind.FEEDBACK, Kind.SCORE_TEN, Kind.SCORE_FACES):
        return ""
    asked = TouchpointId(decision.in_reply_to)
    return feedback_link(services, contact.contact_id, asked)


def _link(services: Services, visit: Appointment, kind: Kind) -> str:
    if kind is Kind.LIST_JOINED:
        return waitlist_link(services, visit)
    has = kind is Kind.CHANGE and visit.link
    return f"{services.config.public_base_url}/a/{visit.link}" if has else ""
