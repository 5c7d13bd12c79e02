"""Write down who a patient is; the contact points they share follow."""

from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import Channel, Patient
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def save_patient(
    services: Services, practice_id: PracticeId, patient: Patient, *, was: Patient | None, by: str
) -> Patient:
    """`phone` and `email` must have been normalised. Raises StaleWrite.

    Membership is written first: a household that knows one member too many only reads a record
    more, while one that misses a member would plan that person's messages wrong.
    """
    now = services.clock()
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
    )
    for channel, address in _addresses(was) if was else []:
        if (channel, address) not in _addresses(saved):
            _leave(services, practice_id, saved, channel, address)
    if was is not None:
        replan_patient(services, practice_id, saved.patient_id)
    return saved


def _addresses(patient: Patient) -> list[tuple[Channel, str]]:
    both = ((Channel.TEXT, patient.phone), (Channel.EMAIL, patient.email))
    return [(channel, address) for channel, address in both if address]


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


def _leave(
    services: Services, practice_id: PracticeId, patient: Patient, channel: Channel, address: str
) -> None:
    while True:
        contact = services.contacts.known(practice_id, channel, address)
        try:
            services.contacts.leave(contact, patient.patient_id)
            return
        except StaleWrite:
            continue
