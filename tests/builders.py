"""Valid by default; a test names only what matters to it. People and numbers are invented."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PlaybookId,
    PracticeId,
    ProviderId,
    StaffId,
    VisitTypeId,
)
from chalicelib.domain.patients import Patient
from chalicelib.domain.playbooks import Offset, Order, Playbook, Step, When, Words
from chalicelib.domain.practices import Location, Practice, Provider, Staff, VisitType

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Monday 23 November 2026, 9:00 in New York."""
NOW = MONDAY
OAK, ELM = PracticeId("oak"), PracticeId("elm")
MAIN_STREET = LocationId("main-street")
PATEL = ProviderId("patel")
CLEANING = VisitTypeId("cleaning")
ANA = StaffId("ana")
OAK_NUMBER, OAK_PHONE = "+12025550100", "+12025550199"
ELM_NUMBER = "+12025550111"
ROSIES_PHONE = "+12025550143"
ALL_WEEK = {day: ((time(8), time(17)),) for day in range(5)}


def a_practice(**changes: Any) -> Practice:
    known: dict[str, Any] = {
        "practice_id": OAK,
        "name": "Oak Dental",
        "brand": "Oak Dental",
        "languages": ("en", "es"),
        "email_from": "hello@oak.example",
    }
    return Practice(**{**known, **changes})


def a_location(**changes: Any) -> Location:
    known: dict[str, Any] = {
        "location_id": MAIN_STREET,
        "name": "Main Street",
        "zone": "America/New_York",
        "phone": OAK_PHONE,
        "number": OAK_NUMBER,
        "address": "12 Main Street, Springfield",
        "opening": ALL_WEEK,
        "on_duty": (ANA,),
    }
    return Location(**{**known, **changes})


def a_provider(**changes: Any) -> Provider:
    known: dict[str, Any] = {
        "provider_id": PATEL,
        "location_id": MAIN_STREET,
        "name": "Dr Patel",
        "hours": ALL_WEEK,
    }
    return Provider(**{**known, **changes})


def a_visit_type(**changes: Any) -> VisitType:
    known: dict[str, Any] = {"visit_type_id": CLEANING, "name": "Cleaning", "minutes": 30}
    return VisitType(**{**known, **changes})


def a_member_of_staff(**changes: Any) -> Staff:
    known: dict[str, Any] = {
        "staff_id": ANA,
        "name": "Ana",
        "email": "ana@oak.example",
        "mobile": "+12025550177",
        "role": "owner",
    }
    return Staff(**{**known, **changes})


def a_patient(**changes: Any) -> Patient:
    known: dict[str, Any] = {
        "patient_id": PatientId("rosa"),
        "given_name": "Rosa",
        "family_name": "Klein",
        "preferred_name": "Rosie",
        "phone": ROSIES_PHONE,
        "email": "rosie@home.example",
    }
    return Patient(**{**known, **changes})


def an_appointment(**changes: Any) -> Appointment:
    """Ten days after NOW at 10:30 in New York, booked ten days before it."""
    starts_at = changes.pop("starts_at", datetime(2026, 12, 3, 15, 30, tzinfo=UTC))
    known: dict[str, Any] = {
        "practice_id": OAK,
        "appointment_id": AppointmentId("visit-1"),
        "patient_id": PatientId("rosa"),
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "visit_type_id": CLEANING,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "booked_at": NOW - timedelta(days=10),
        "link": "linklinklinklinklinkli",
    }
    return Appointment(**{**known, **changes})


def a_step(step_id: str = "days-3", **changes: Any) -> Step:
    known: dict[str, Any] = {
        "step_id": step_id,
        "offset": Offset(when=When.DAYS, days=3, at=time(10)),
        "order": Order.TEXT,
        "words": {"en": Words(text="{practice}: Hi {first_name}, {day} {time}. Reply YES.")},
    }
    return Step(**{**known, **changes})


def a_playbook(*steps: Step, **changes: Any) -> Playbook:
    known: dict[str, Any] = {
        "playbook_id": PlaybookId("reminders"),
        "name": "Reminders",
        "on": True,
        "steps": steps or (a_step(),),
    }
    return Playbook(**{**known, **changes})
