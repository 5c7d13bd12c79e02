"""Profiles of patients who were there before profiles were kept: once for each practice, some at a
time over the bulk queue. Harmless when repeated: what is noted already is not written again."""

from datetime import UTC, date, datetime, time

from chalicelib.actions.hand_on import hand_on
from chalicelib.domain.accounts import Standing
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import Kind, Patient
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

LONG_AGO = date(2000, 1, 1)
AT_ONCE = 100
"""Patients in one step: a request each for their visits, and one for each visit not noted yet."""


def rebuild_once(services: Services, practice_id: PracticeId) -> None:
    """Begin, unless it was done before, or the practice has left."""
    try:
        account = services.setups.of(practice_id).account
    except NotFound:
        return
    if account.standing is not Standing.ENDED and not services.profiles.built(practice_id):
        hand_on(services, practice_id, "PROFILES")


def rebuild_some(services: Services, practice_id: PracticeId, *, after: str) -> None:
    """Those who come next by name, and hand on the rest."""
    try:
        services.setups.of(practice_id, fresh=True)
    except NotFound:
        return
    patients, more = services.patients.page(practice_id, after=after, limit=AT_ONCE)
    for patient in patients:
        rebuild_profile(services, practice_id, patient)
    if more:
        hand_on(services, practice_id, "PROFILES", after=more)
    else:
        services.profiles.note_built(practice_id, services.clock())


def rebuild_profile(services: Services, practice_id: PracticeId, listed: Patient) -> None:
    """`listed`: as an index knows them, a moment behind."""
    found = services.patients.get_many(practice_id, [listed.patient_id])
    patient = found.get(listed.patient_id)
    if patient is None or patient.erased_at or patient.merged_into:
        return
    services.profiles.note_patient(practice_id, patient)
    noted = services.profiles.get(practice_id, patient.patient_id).visits
    visits = services.appointments.of_patient(practice_id, patient.patient_id)
    revisions = {of.appointment_id: of.revision for of in noted}
    for visit in visits:
        if revisions.get(visit.appointment_id, -1) < visit.revision:
            services.profiles.note_visit(visit)
    theirs = {of.appointment_id for of in visits}
    unsure = [of for of in noted if of.appointment_id not in theirs]
    stand = services.appointments.get_many(practice_id, [of.appointment_id for of in unsure])
    for of in unsure:
        visit_now = stand.get(of.appointment_id)
        if visit_now is None or visit_now.patient_id != patient.patient_id:
            services.profiles.forget_visit(practice_id, patient.patient_id, of)
    if patient.kind is Kind.PROSPECT:
        from chalicelib.actions.prospects.follow import follow

        follow(services, practice_id, patient.patient_id)
    if patient.referred_by:
        # Nobody is thanked today for who came years ago.
        at = datetime.combine(patient.since or LONG_AGO, time(), UTC)
        for by in services.patients.get_many_standing(practice_id, [patient.referred_by]).values():
            if not by.erased_at:
                services.profiles.note_referred(practice_id, by.patient_id, patient.patient_id, at)
