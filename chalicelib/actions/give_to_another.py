"""What was one record's becomes another's: visits, work, contact points, and refusals."""

from dataclasses import replace

from chalicelib.actions import consent
from chalicelib.actions.feedback.give import give_feedback
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId, WorkItemId
from chalicelib.domain.opinions import with_refusals_of
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Patient, Purpose
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.audit import AuditEntry, entry_about
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.merges import Merge
from chalicelib.wiring import Services

_TRIES = 5


def contact_ids(services: Services, practice_id: PracticeId, patient: Patient) -> set[ContactId]:
    of = (patient.phone, patient.email)
    return {services.contacts.id_of(practice_id, address) for address in of if address}


def give_visit(
    services: Services,
    practice_id: PracticeId,
    visit_id: AppointmentId,
    whose: PatientId,
    to: PatientId,
) -> None:
    """With the link that the patient has; of a visit that is not `whose` (any more) nothing."""
    for _ in range(_TRIES):
        try:
            visit = services.appointments.get(practice_id, visit_id)
        except NotFound:
            return
        if visit.patient_id == whose:
            try:
                _save_visit(services, replace(visit, patient_id=to), visit)
            except StaleWrite:
                continue
        if visit.patient_id in (whose, to):
            give_feedback(services, practice_id, visit_id, to)
        if visit.patient_id in (whose, to) and visit.link:
            services.doors.lead_link(visit.link, to)
        return
    raise StaleWrite(visit_id)


def _save_visit(services: Services, visit: Appointment, was: Appointment) -> None:
    now = services.clock()
    location = services.setups.of(visit.practice_id).locations[visit.location_id]
    services.appointments.save(
        visit.practice_id,
        visit,
        was=was,
        zone=location.tz,
        audit=AuditEntry(
            practice_id=visit.practice_id,
            entry_id=fresh(now),
            at=now,
            who="rapport",
            did="appointment.merged",
            about=(visit.appointment_id, visit.patient_id, was.patient_id),
            subject=visit.patient_id,
        ),
    )


def give_work(
    services: Services,
    practice_id: PracticeId,
    work_item_id: WorkItemId,
    whose: PatientId,
    to: PatientId,
) -> None:
    for _ in range(_TRIES):
        try:
            item = services.work_items.get(practice_id, work_item_id)
            if item.patient_id == whose:
                services.work_items.save(replace(item, patient_id=to))
                services.waiting.clear(practice_id, whose, key=work_item_id)
                if item.kind is WorkKind.COMPLAINT:
                    services.profiles.note_complaint(
                        practice_id, whose, work_item_id, is_open=False
                    )
            return
        except NotFound:
            return
        except StaleWrite:
            continue
    raise StaleWrite(work_item_id)


def change_members(
    services: Services,
    practice_id: PracticeId,
    contact_id: ContactId,
    *,
    join: Patient | None = None,
    leave: PatientId | None = None,
) -> None:
    for _ in range(_TRIES):
        try:
            contact = services.contacts.get(practice_id, contact_id)
            if join is not None:
                services.contacts.join(contact, join)
            if leave is not None:
                services.contacts.leave(contact, leave)
            return
        except NotFound:
            return
        except StaleWrite:
            continue
    raise StaleWrite(contact_id)


def keep_stops(services: Services, merge: Merge, survivor: Patient) -> None:
    """What they refused at one number holds at the one that is kept: it is one person who did."""
    practice_id = merge.practice_id
    contacts = services.contacts.get_many(
        practice_id, {*merge.stops, *contact_ids(services, practice_id, survivor)}
    )
    for channel, address in ((Channel.TEXT, survivor.phone), (Channel.EMAIL, survivor.email)):
        kept = contacts.get(services.contacts.id_of(practice_id, address)) if address else None
        others = [
            of
            for of in contacts.values()
            if of.channel is channel and kept and of.contact_id != kept.contact_id
        ]
        if kept:
            kept = _keep_refused_kinds(
                services, kept, [of for of in others if not _is_strangers(of)]
            )
        for purpose in Purpose:
            refused = [of for of in others if _refuses(of, purpose)]
            if kept and refused and not _refuses(kept, purpose):
                kept = consent.stop(
                    services,
                    kept,
                    purpose=purpose,
                    source="merge",
                    wording=_words(services, refused[0], purpose),
                    now=services.clock(),
                )


def _keep_refused_kinds(
    services: Services, kept: ContactPoint, others: list[ContactPoint]
) -> ContactPoint:
    """Raises StaleWrite, after which the merge is followed again."""
    refusing = with_refusals_of(kept, others)
    if refusing == kept:
        return kept
    audit = entry_about(kept, "preferences.merged", who="rapport", at=services.clock())
    return services.contacts.save(refusing, audit=audit)


def _refuses(contact: ContactPoint, purpose: Purpose) -> bool:
    stands = contact.care if purpose is Purpose.CARE else contact.marketing
    return stands is Consent.STOPPED and not _is_strangers(contact)


def _is_strangers(contact: ContactPoint) -> bool:
    """A stranger who has the number now says nothing about the person."""
    return contact.health is Health.BAD and contact.health_reason == Why.WRONG_NUMBER


def _words(services: Services, contact: ContactPoint, purpose: Purpose) -> str:
    ledger = services.contacts.ledger(contact.practice_id, contact.contact_id)
    said = [
        of.wording
        for of in ledger
        if of.purpose is purpose and of.consent is Consent.STOPPED and of.wording
    ]
    return said[-1] if said else ""
