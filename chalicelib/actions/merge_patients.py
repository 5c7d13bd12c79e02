"""Stand-in."""

from dataclasses import replace

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.wiring import Services


def merge(
    services: Services,
    practice_id: PracticeId,
    *,
    survivor: PatientId,
    retired: PatientId,
    by: str,
) -> None:
    found = services.patients.get_many(practice_id, [retired])
    was = found.get(retired)
    new = was or Patient(patient_id=retired, given_name="", family_name="")
    if new.merged_into != survivor:
        save_patient(services, practice_id, replace(new, merged_into=survivor), was=was, by=by)
