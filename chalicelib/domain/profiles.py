"""What is known of one patient, in one small item: what segments ask, and journeys begin by.

Visits are kept as they are, not as counts: "no visit for twelve months" is true of a day, and what
was counted on another day would be wrong on this one.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    ProviderId,
    VisitTypeId,
    WorkItemId,
)
from chalicelib.domain.patients import Kind, Patient, Sex
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class VisitFact:
    """What one visit says of its patient."""

    appointment_id: AppointmentId
    revision: int
    starts_at: datetime
    booked_at: datetime
    status: Status
    location_id: LocationId
    provider_id: ProviderId
    visit_type_id: VisitTypeId
    amount: int | None = None
    """In the smallest unit of the practice's currency."""

    @property
    def took_place(self) -> bool:
        return self.status in (Status.ARRIVED, Status.FULFILLED)


@dataclass(frozen=True, kw_only=True)
class Profile:
    patient_id: PatientId
    called: str = ""
    full_name: str = ""
    language: str = "en"
    born: date | None = None
    sex: Sex | None = None
    kind: Kind = Kind.PATIENT
    since: date | None = None
    zone: str = ""
    deceased: bool = False
    discharged: bool = False
    lists: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    came_by: str = ""
    referred_by: PatientId | None = None
    guarantor: PatientId | None = None
    text: ContactId | None = None
    """Where they are texted; None: nowhere."""
    email: ContactId | None = None
    balance: int | None = None
    visits: tuple[VisitFact, ...] = ()
    """In the order of time; those that were cancelled or missed among them."""
    referred: Mapping[PatientId, datetime] = field(default_factory=dict)
    """Who came through them, and since when that is known."""
    heard_at: datetime | None = None
    """When they last wrote to the practice."""
    score: int | None = None
    """What they last answered to "how did we do", 0 to 10."""
    complaints: frozenset[WorkItemId] = frozenset()
    """What is not put right yet."""


_OF_PATIENT = (
    *("called", "full_name", "language", "born", "sex", "kind", "since", "zone", "deceased"),
    *("discharged", "lists", "interests", "came_by", "referred_by", "guarantor", "balance"),
)


def facts_of_patient(patient: Patient, *, text: ContactId | None, email: ContactId | None) -> str:
    """Packed, without what says nothing."""
    said = {name: getattr(patient, name) for name in _OF_PATIENT}
    known = {name: of for name, of in said.items() if of not in (None, "", (), False)}
    return msgspec.json.encode({**known, "text": text, "email": email}).decode()


def fact_of_visit(visit: Appointment) -> str:
    """Packed: "<revision>|<starts>|<booked>|<status>|<location>|<provider>|<type>|<amount>"."""
    amount = "" if visit.amount is None else str(visit.amount)
    return "|".join(
        (
            str(visit.revision),
            visit.starts_at.isoformat(),
            visit.booked_at.isoformat(),
            visit.status.value,
            visit.location_id,
            visit.provider_id,
            visit.visit_type_id,
            amount,
        )
    )


def visit_fact(appointment_id: AppointmentId, packed: str) -> VisitFact:
    revision, starts, booked, status, location, provider, visit_type, amount = packed.split("|")
    return VisitFact(
        appointment_id=appointment_id,
        revision=int(revision),
        starts_at=datetime.fromisoformat(starts),
        booked_at=datetime.fromisoformat(booked),
        status=Status(status),
        location_id=LocationId(location),
        provider_id=ProviderId(provider),
        visit_type_id=VisitTypeId(visit_type),
        amount=int(amount) if amount else None,
    )


def profile_from(
    patient_id: PatientId, facts: str, visits: Mapping[AppointmentId, str], **more: Any
) -> Profile:
    """Of what `facts_of_patient` and `fact_of_visit` packed."""
    known = msgspec.json.decode(facts) if facts else {}
    in_order = sorted(
        (visit_fact(of, packed) for of, packed in visits.items()), key=lambda of: of.starts_at
    )
    return msgspec.convert(
        {**known, "patient_id": patient_id, **more, "visits": tuple(in_order)}, Profile
    )
