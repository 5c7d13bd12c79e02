"""Oak Dental with people on its waitlist, and a visit that is cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.actions import change_appointment as change
from chalicelib.actions.waitlist import join
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId
from chalicelib.domain.waitlist import Entry, FreedSlot, Offer
from tests.builders import ANA, CLEANING, MAIN_STREET, OAK, PATEL, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register, run

TWO = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
"""14:00 in New York on the Monday on which the clock stands at nine."""
NAMES = ("Ben", "Cora", "Dan", "Eve", "Finn", "Gus", "Hana", "Ines", "Jon", "Kim")


def phone(n: int) -> str:
    return f"+1303555{100 + n:04d}"


def someone(services: TestServices, n: int, **changes: Any) -> PatientId:
    """The n-th person, who has a phone of their own."""
    known: dict[str, Any] = {
        "patient_id": PatientId(f"p{n:02d}"),
        "given_name": NAMES[n % len(NAMES)],
        "preferred_name": "",
        "family_name": "Waits",
        "phone": phone(n),
        "email": "",
    }
    return register(services, a_patient(**{**known, **changes})).patient_id


def waits(services: TestServices, n: int, **wishes: Any) -> Entry:
    person = {of: wishes.pop(of) for of in ("phone", "email", "language", "zone") if of in wishes}
    return enlist(services, someone(services, n, **person), **wishes)


def enlist(services: TestServices, patient_id: PatientId, **wishes: Any) -> Entry:
    return join(
        services,
        OAK,
        patient_id=patient_id,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        by="ana",
        **wishes,
    )


def booked(
    services: TestServices, patient_id: PatientId, starts_at: datetime = TWO, **more: Any
) -> Appointment:
    return change.book(
        services,
        OAK,
        patient_id=patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=ANA,
        **more,
    )


def oak(services: TestServices) -> Appointment:
    """Rosa has the time at two o'clock."""
    open_practice(services)
    return booked(services, register(services).patient_id)


def cancelled(services: TestServices, visit: Appointment, *, by: str = "patient") -> FreedSlot:
    """It is cancelled, and five minutes pass: whoever waits was asked."""
    change.cancel(services, OAK, visit.appointment_id, by=by)
    five_minutes(services)
    return the_slot(services)


def five_minutes(services: TestServices) -> None:
    """Of a time that becomes free nothing is due before the fourth."""
    pass_by(services, 4)
    run(services)


def pass_by(services: TestServices, minutes: int) -> None:
    """Nothing is due before the last of them, so that only that one is swept."""
    services.at(services.clock() + timedelta(minutes=minutes - 1))
    run(services)


def the_slot(services: TestServices) -> FreedSlot:
    """The one that became free last."""
    return services.waitlist.slots(OAK)[0]


def offers(services: TestServices, slot: FreedSlot) -> list[Offer]:
    return list(services.waitlist.story(OAK, slot.slot_id).offers)


def texts(services: TestServices, n: int) -> list[str]:
    return [of.text for of in services.texts.sent if of.to == phone(n)]


def hours(n: float) -> timedelta:
    return timedelta(hours=n)
