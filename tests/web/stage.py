"""A practice with one patient, made through the actions that make them in earnest."""

from datetime import datetime
from typing import Any

from chalicelib.actions import change_appointment
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Patient
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    OAK,
    PATEL,
    a_location,
    a_patient,
    a_playbook,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.quicker_aws import whole_table

ROSIE = PatientId("rosa")


def an_open_practice(services: TestServices, practice_id: PracticeId = OAK, **changes: Any) -> None:
    for part in (
        a_practice(practice_id=practice_id, **changes),
        a_location(),
        a_provider(),
        a_visit_type(),
        a_playbook(),
    ):
        services.setups.save(practice_id, part)


def a_patient_of(
    services: TestServices,
    practice_id: PracticeId = OAK,
    *,
    was: Patient | None = None,
    **changes: Any,
) -> Patient:
    revision = was.revision if was else 0
    patient = a_patient(revision=revision, **changes)
    return save_patient(services, practice_id, patient, was=was, by=ANA)


def a_visit_of(
    services: TestServices,
    starts_at: datetime,
    *,
    practice_id: PracticeId = OAK,
    patient_id: PatientId = ROSIE,
    by: str = ANA,
) -> Appointment:
    """Booked by the desk; a patient who is not known yet becomes one without a phone."""
    if not services.patients.get_many(practice_id, [patient_id]):
        a_patient_of(
            services, practice_id, patient_id=patient_id, phone="", email="", given_name="Ben"
        )
    return change_appointment.book(
        services,
        practice_id,
        patient_id=patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=by,
    )


def everything(services: TestServices) -> list[dict[str, Any]]:
    """The whole table, to be compared with what it is later; not how often somebody knocked."""
    return [item for item in _items(services) if not item["pk"]["S"].startswith("LIMIT#")]


def knocks(services: TestServices) -> list[dict[str, Any]]:
    """What counts how often strangers knocked."""
    return [item for item in _items(services) if item["pk"]["S"].startswith("LIMIT#")]


def _items(services: TestServices) -> list[dict[str, Any]]:
    items = whole_table(services.config.table_name)
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
