"""Write down who a patient is; the contact points they share follow."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.actions.children import somebody_answers
from chalicelib.actions.journeys.enter import enter
from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.actions.sources.coming import note_coming
from chalicelib.domain.ids import ContactId, PatientId, PracticeId
from chalicelib.domain.patients import Channel, Kind, Patient
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import Write
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def save_patient(
    services: Services,
    practice_id: PracticeId,
    patient: Patient,
    *,
    was: Patient | None,
    by: str,
    also: Sequence[Write] = (),
    came_at: datetime | None = None,
) -> Patient:
    """`phone` and `email` must have been normalised. `also` is written in the same transaction.
    `came_at`: since when it is known who sent them, where that is not now. Raises StaleWrite.

    Membership is written first: a household that knows one member too many only reads a record
    more, while one that misses a member would plan that person's messages wrong.
    """
    now = services.clock()
    left = _left(services, practice_id, patient, was)
    patient = replace(patient, former=_former(services, practice_id, patient, left))
    for channel, address in _addresses(patient):
        _join(services, practice_id, patient, channel, address)
    saved = services.patients.save(
        practice_id,
        patient,
        was=was,
        audit=AuditEntry(
            practice_id=practice_id,
            entry_id=fresh(now),
            at=now,
            who=by,
            did="patient.changed" if was else "patient.added",
            about=(patient.patient_id,),
        ),
        left=left,
        due_at=now if was else None,
        also=also,
        came_at=came_at,
    )
    if was is not None:
        _follow(services, practice_id, saved, left)
    else:
        enter(services, practice_id, saved.patient_id)
    if Kind.PROSPECT in (saved.kind, was.kind if was else saved.kind):
        _move_prospect(services, practice_id, saved.patient_id, by)
    return saved


def _move_prospect(
    services: Services, practice_id: PracticeId, patient_id: PatientId, by: str
) -> None:
    from chalicelib.actions.prospects.follow import follow

    follow(services, practice_id, patient_id, by=by)


def follow_patient(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """Go on where `save_patient` died: the change is written, the rest may not have followed."""
    patient = services.patients.get(practice_id, patient_id)
    _follow(services, practice_id, patient, services.patients.left(practice_id, patient_id))


def _follow(
    services: Services, practice_id: PracticeId, patient: Patient, left: Collection[ContactId]
) -> None:
    for contact_id in left:
        leave_contact(services, practice_id, patient.patient_id, contact_id)
        _leave_with_them(services, practice_id, patient, contact_id)
    if patient.guarantor:
        somebody_answers(services, practice_id, patient.patient_id)
    replan_patient(services, practice_id, patient.patient_id, left=left)
    if patient.may_be_named:
        note_coming(services, practice_id, patient.patient_id)
    if patient.deceased or patient.discharged:
        _leave_waitlist(services, practice_id, patient.patient_id)
    enter(services, practice_id, patient.patient_id)
    services.patients.followed(practice_id, patient)


def _leave_waitlist(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """What was offered to them cannot be taken any more."""
    waits = [of for of in services.waitlist.of_patient(practice_id, patient_id) if of.waits]
    if waits:
        from chalicelib.actions.waitlist import leave

        for entry in waits:
            leave(services, practice_id, entry.entry_id, by="rapport")


def _left(
    services: Services, practice_id: PracticeId, patient: Patient, was: Patient | None
) -> frozenset[ContactId]:
    """Where they were reached and are no more, also by a change that nobody has followed yet."""
    if was is None:
        return frozenset()
    gone = {address for _, address in _addresses(was)}
    if was.guarantor and was.guarantor != patient.guarantor:
        gone |= _addresses_of(services, practice_id, was.guarantor)
    ids = {services.contacts.id_of(practice_id, address) for address in gone}
    ids |= services.patients.left(practice_id, patient.patient_id)
    stay = {services.contacts.id_of(practice_id, address) for _, address in _addresses(patient)}
    return frozenset(ids - stay)


def _former(
    services: Services, practice_id: PracticeId, patient: Patient, left: frozenset[ContactId]
) -> tuple[ContactId, ...]:
    """Where they were ever reached and are no more: an erasure goes there too."""
    stay = {services.contacts.id_of(practice_id, address) for _, address in _addresses(patient)}
    return tuple(sorted({*patient.former, *left} - stay))


def _addresses(patient: Patient) -> list[tuple[Channel, str]]:
    both = ((Channel.TEXT, patient.phone), (Channel.EMAIL, patient.email))
    return [(channel, address) for channel, address in both if address]


def _addresses_of(services: Services, practice_id: PracticeId, patient_id: PatientId) -> set[str]:
    found = services.patients.get_many_standing(practice_id, [patient_id])
    return {address for of in found.values() for _, address in _addresses(of)}


def _leave_with_them(
    services: Services, practice_id: PracticeId, patient: Patient, contact_id: ContactId
) -> None:
    """Children who were reached there because the patient answers for them."""
    contact = services.contacts.get_many(practice_id, [contact_id]).get(contact_id)
    if contact is None:
        return
    children = [of for of, person in contact.people.items() if person.minor_until]
    known = services.patients.get_many(practice_id, children)
    for child in known.values():
        own = child.phone, child.email
        if child.guarantor == patient.patient_id and contact.address not in own:
            # First what is planned for it: its membership says that it has yet to follow.
            replan_patient(services, practice_id, child.patient_id, left=[contact_id])
            leave_contact(services, practice_id, child.patient_id, contact_id)


def _join(
    services: Services, practice_id: PracticeId, patient: Patient, channel: Channel, address: str
) -> None:
    while True:
        contact = services.contacts.known(practice_id, channel, address)
        try:
            services.contacts.join(contact, patient)
            return
        except StaleWrite:
            continue


def leave_contact(
    services: Services, practice_id: PracticeId, patient_id: PatientId, contact_id: ContactId
) -> None:
    """They are reached there no more."""
    while True:
        try:
            contact = services.contacts.get(practice_id, contact_id)
            services.contacts.leave(contact, patient_id)
            return
        except NotFound:
            return
        except StaleWrite:
            continue
