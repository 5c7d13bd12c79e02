"""What a text changes: who may be written to, and the visits."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions import change_appointment, consent
from chalicelib.actions.plan_reminders import replan_contact
from chalicelib.actions.replies.case import Case
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.decisions import Act, Consents, Decision
from chalicelib.domain.errors import AppointmentOver, NotOpen
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.patients import Channel, ContactPoint, Health, Purpose
from chalicelib.domain.replies import Intent
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.audit import entry_about
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5


def keep_consent(services: Services, case: Case, decision: Decision) -> ContactPoint:
    contact = case.contact
    if decision.consent is Consents.STOP:
        contact = _stop(services, case, contact)
        for other in _kept_numbers(services, contact):
            _stop(services, case, other)
    elif decision.consent is Consents.START:
        # Texts about appointments only: marketing needs a consent in writing of its own.
        contact = consent.start(
            services,
            contact,
            purpose=Purpose.CARE,
            source="text",
            wording=case.text,
            now=case.now,
        )
    if decision.wrong_number:
        contact = _not_theirs(services, contact, case.now)
        consent.retire_planned(services, contact, why=Why.WRONG_NUMBER, now=case.now)
        replan_contact(services, contact.practice_id, contact.contact_id)
    return contact


def _stop(services: Services, case: Case, contact: ContactPoint) -> ContactPoint:
    for purpose in Purpose:
        contact = consent.stop(
            services, contact, purpose=purpose, source="text", wording=case.text, now=case.now
        )
    return contact


def _kept_numbers(services: Services, contact: ContactPoint) -> list[ContactPoint]:
    """Where those are texted whose other record had this number: it is one person who refuses."""
    merged = [of for of, person in contact.people.items() if person.also]
    if not merged:
        return []
    people = services.patients.get_many(contact.practice_id, merged).values()
    phones = {of.phone for of in people if of.phone} - {contact.address}
    return [services.contacts.known(contact.practice_id, Channel.TEXT, of) for of in phones]


def _not_theirs(services: Services, contact: ContactPoint, now: datetime) -> ContactPoint:
    for _ in range(_TRIES):
        if contact.health is Health.BAD:
            return contact
        try:
            return services.contacts.save(
                replace(contact, health=Health.BAD, health_reason=Why.WRONG_NUMBER.value),
                audit=entry_about(contact, "contact.bad", who="patient", at=now),
            )
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)


def change_visits(
    services: Services, case: Case, decision: Decision
) -> tuple[dict[AppointmentId, Appointment], list[Act]]:
    """The visits as they stand afterwards, and the acts that no longer made sense."""
    stand = services.appointments.get_many(
        case.practice_id,
        [*decision.about, *(act.appointment_id for act in decision.acts)],
    )
    undone: list[Act] = []
    for act in decision.acts:
        changed = _change(services, case, act, stand.get(act.appointment_id))
        if changed is None:
            undone.append(act)
        else:
            stand[act.appointment_id] = changed
    return stand, undone


def _change(
    services: Services, case: Case, act: Act, visit: Appointment | None
) -> Appointment | None:
    """None: somebody changed the visit since this was decided, or it has begun."""
    for _ in range(_TRIES):
        if visit is None:
            return None
        if _is_so(act, visit):
            return visit
        if not visit.is_open or (visit.version, visit.answer) != (act.version, act.answer):
            return None
        try:
            return _apply(services, case, act, visit)
        except (AppointmentOver, NotOpen):
            return None
        except StaleWrite:
            visit = services.appointments.get(case.practice_id, act.appointment_id)
    return None


def _is_so(act: Act, visit: Appointment) -> bool:
    """What they wished is so already: by an earlier try of ours, or by themselves."""
    match act.wish:
        case Intent.CANCEL:
            return visit.status is Status.CANCELLED
        case Intent.CONFIRM:
            return visit.is_open and visit.is_confirmed
        case Intent.RESCHEDULE:
            return visit.is_open and visit.answer is Answer.TENTATIVE
        case _:
            return visit.is_open and visit.late_minutes == (act.minutes or 0)


def _apply(services: Services, case: Case, act: Act, visit: Appointment) -> Appointment:
    practice_id, revision = case.practice_id, visit.revision
    of = visit.appointment_id
    match act.wish:
        case Intent.CONFIRM:
            return change_appointment.confirm(
                services, practice_id, of, by="patient", revision=revision
            )
        case Intent.CANCEL:
            return change_appointment.cancel(
                services, practice_id, of, by="patient", revision=revision
            )
        case Intent.RESCHEDULE:
            return change_appointment.ask_to_move(
                services, practice_id, of, by="patient", revision=revision
            )
        case _:
            return change_appointment.running_late(
                services, practice_id, of, minutes=act.minutes, by="patient", revision=revision
            )
