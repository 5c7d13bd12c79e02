"""Who a patient was is taken out of everything; what the law wants kept stays, without a name.

The record itself comes last: until then it says what has to be looked for, so that a worker that
dies on the way is followed by another.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.merge_patients import follow_merge
from chalicelib.actions.own_phone import forget_phone
from chalicelib.actions.plan_reminders import replan_contact
from chalicelib.actions.write_down import write_down
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.erasing import names_of, redacted
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, StaffId
from chalicelib.domain.patients import Channel, ContactPoint, Patient
from chalicelib.domain.touchpoints import State, Touchpoint, Why
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.erasures import Erasure, Theirs
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

BASES = {
    "asked": "The patient asked for it",
    "mistake": "The record was made by mistake",
    "period": "The period for which it is kept is over",
}
"""Why somebody is erased."""
_OUTCOME = "Erased with the patient's record"


def ask(
    services: Services,
    practice_id: PracticeId,
    patient: Patient,
    *,
    basis: str,
    by: StaffId,
) -> bool:
    """It begins within seconds. False: it was asked for before."""
    now = services.clock()
    begun = services.erasures.begin(
        Erasure(
            practice_id=practice_id,
            patient_id=patient.patient_id,
            asked_at=now,
            asked_by=by,
            basis=basis,
        )
    )
    if begun:
        services.audit.add(_entry(services, practice_id, "patient.erasure-asked", by, patient))
    hand_on(services, practice_id, "ERASE", id=patient.patient_id)
    return begun


def erase_patient(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """Harmless when repeated. Raises StaleWrite: somebody is at their record, or a message to them
    is just being sent; come again."""
    erasure = services.erasures.get(practice_id, patient_id)
    if erasure is None or erasure.erased_at is not None:
        return
    patient = services.patients.get(practice_id, patient_id)
    if patient.erased_at is None:
        for merged in patient.also:
            # Until all of it has followed some of theirs is nowhere to be found.
            follow_merge(services, practice_id, merged)
        _erase(services, erasure, patient)
    services.erasures.done(erasure, at=services.clock())


def _erase(services: Services, erasure: Erasure, patient: Patient) -> None:
    practice_id, by = erasure.practice_id, erasure.asked_by
    # Records that were merged into theirs are theirs, too.
    also = services.patients.get_many(practice_id, patient.also)
    ids = (patient.patient_id, *also)
    visits = [v for of in ids for v in services.appointments.of_patient(practice_id, of)]
    services.hl7.forget_visits(practice_id, [of.source_key for of in visits if of.source_key])
    services.hl7.forget_raw(practice_id, [*ids, *(of.appointment_id for of in visits)])
    for visit in visits:
        _erase_visit(services, visit, by)
        services.feedback.drop(practice_id, visit.appointment_id)
    everyone = (patient, *also.values())
    # A child was reached where somebody who answers for it is.
    named = [of.guarantor for of in everyone if of.guarantor]
    answering = services.patients.get_many_standing(practice_id, named).values()
    contacts = [
        services.contacts.id_of(practice_id, address)
        for of in (*everyone, *answering)
        for address in (of.phone, of.email)
        if address
    ]
    contacts += [of for each in everyone for of in _called_at(services, practice_id, each, ids)]
    left = services.patients.left(practice_id, patient.patient_id)
    former = [contact_id for of in everyone for contact_id in of.former]
    theirs = list(dict.fromkeys((*contacts, *former, *left)))
    for contact_id in theirs:
        _erase_contact(services, practice_id, everyone, contact_id, by)
    for item in [w for of in ids for w in services.work_items.of_patient(practice_id, of)]:
        _erase_work(services, item)
    services.imports.forget(practice_id, [*ids, *(visit.appointment_id for visit in visits)])
    for of in ids:
        services.calendars.forget_patient(practice_id, of)
        services.runs.drop(practice_id, of)
        services.prospects.drop(practice_id, of)
        services.sources.drop_code(practice_id, of)
        services.waitlist.drop_entries(practice_id, of)
    services.hooks.forget(practice_id, ids, [])
    locations = services.setups.of(practice_id).locations
    for of in ids:
        services.callers.forget(practice_id, of, theirs, locations)
    # A file of everything has them in it: it is made anew by whoever needs it.
    services.exports.drop(practice_id)
    services.file_imports.drop_files(practice_id)
    for merged in also.values():
        _forget_who(services, practice_id, merged, by)
        services.merges.forget(practice_id, merged.patient_id)
    _forget_who(services, practice_id, patient, by)


def _forget_who(services: Services, practice_id: PracticeId, patient: Patient, by: StaffId) -> None:
    if patient.erased_at is not None:
        return
    nobody = Patient(
        patient_id=patient.patient_id,
        given_name="",
        family_name="",
        merged_into=patient.merged_into,
        erased_at=services.clock(),
        revision=patient.revision,
    )
    entry = _entry(services, practice_id, "patient.erased", by, patient)
    services.patients.save(practice_id, nobody, was=patient, audit=entry)


def _called_at(
    services: Services, practice_id: PracticeId, patient: Patient, also: Collection[PatientId]
) -> list[ContactId]:
    """Numbers at which only they are called: a missed call from there is in a conversation."""
    now = services.clock()
    found = {
        of.number: services.callers.find(practice_id, of.number, now=now) for of in patient.phones
    }
    return [
        services.contacts.id_of(practice_id, number)
        for number, known in found.items()
        if {of.patient_id for of in known.patients} <= set(also)
    ]


def _erase_visit(services: Services, visit: Appointment, by: str) -> None:
    """That it took place stays, without a note, a link, or where it came from. One to come is
    cancelled, and nobody is told."""
    now = services.clock()
    emptied = replace(visit, note="", link="", source_key="", before=None, notice="")
    if visit.is_open and visit.starts_at > now:
        emptied = replace(emptied, status=Status.CANCELLED, version=visit.version + 1)
    if emptied == visit:
        return
    if visit.link:
        services.doors.drop_link(visit.link)
    location = services.setups.of(visit.practice_id).locations[visit.location_id]
    services.appointments.save(
        visit.practice_id,
        replace(emptied, changed_at=now, changed_by=by),
        was=visit,
        quietly=True,
        zone=location.tz,
        audit=AuditEntry(
            practice_id=visit.practice_id,
            entry_id=fresh(now),
            at=now,
            who=by,
            did="appointment.erased",
            about=(visit.appointment_id, visit.patient_id),
            subject=visit.patient_id,
        ),
    )


def _erase_contact(
    services: Services,
    practice_id: PracticeId,
    records: Sequence[Patient],
    contact_id: ContactId,
    by: StaffId,
) -> None:
    """`records`: of one person; the first is the one that stands."""
    ids = {of.patient_id for of in records}
    try:
        contact = services.contacts.get(practice_id, contact_id)
    except NotFound:
        return
    if contact.channel is Channel.TEXT and set(contact.members) <= ids:
        # Before the contact point forgets it: who follows a worker that dies finds it there.
        _erase_own_phone(services, practice_id, contact.address, by)
    for of in ids:
        contact = services.contacts.erase(contact, of)
    others = services.patients.get_many(practice_id, contact.members).values()
    alone = not contact.members
    about = [
        touchpoint
        for touchpoint in services.touchpoints.of_contact(practice_id, contact_id)
        if alone or ids & set(touchpoint.about)
    ]
    _retire(services, about, ids)
    words = [
        word
        for of in records
        for word in (*names_of(of, others), *_addresses(of, contact, alone=alone))
    ]
    services.erasures.forget_words(
        practice_id,
        contact_id,
        Theirs(alone=alone, touchpoints={of.touchpoint_id for of in about}),
        partial(redacted, words=words),
    )
    services.hooks.forget(practice_id, [], [contact_id])
    if alone:
        for item in services.work_items.of_contact(practice_id, contact_id):
            _erase_work(services, item)
    else:
        replan_contact(services, practice_id, contact_id)


def _erase_own_phone(services: Services, practice_id: PracticeId, phone: str, by: StaffId) -> None:
    """As a phone of the practice, which theirs may have been while it tried Rapport."""
    if phone:
        services.doors.unshare_number(practice_id, services.config.trial_number, phone=phone)
        if forget_phone(services, practice_id, phone):
            write_down(services, practice_id, "settings.phone-removed", by=by)


def _addresses(patient: Patient, contact: ContactPoint, *, alone: bool) -> list[str]:
    """Which of theirs must not be read here: a shared one is the others' too."""
    return [of for of in (patient.phone, patient.email) if of and (alone or of != contact.address)]


def _retire(services: Services, about: Iterable[Touchpoint], ids: Collection[PatientId]) -> None:
    """What is only about them is not sent; what is about others too is planned anew. Raises
    StaleWrite: a worker has one, and will write down what it says."""
    now = services.clock()
    for touchpoint in about:
        whose = set(touchpoint.about)
        if touchpoint.state is State.PLANNED and whose <= set(ids):
            services.touchpoints.retire(touchpoint, why=Why.GONE, now=now)
        elif touchpoint.state is State.CLAIMED:
            raise StaleWrite(touchpoint.touchpoint_id)


def _erase_work(services: Services, item: WorkItem) -> None:
    if item.kind is WorkKind.COMPLAINT:
        services.recovery.forget_words(item.practice_id, item.work_item_id)
    emptied = replace(item, line="", outcome=_OUTCOME, due_at=None)
    if item.closed_at is None:
        emptied = replace(emptied, closed_at=services.clock())
    if emptied != item:
        services.work_items.save(emptied)


def _entry(
    services: Services, practice_id: PracticeId, did: str, who: str, patient: Patient
) -> AuditEntry:
    now = services.clock()
    return AuditEntry(
        practice_id=practice_id,
        entry_id=fresh(now),
        at=now,
        who=who,
        did=did,
        about=(patient.patient_id,),
    )
