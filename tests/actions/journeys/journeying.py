"""Oak Dental with a journey that is on, and what its patients heard."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import PatientId, PlaybookId
from chalicelib.domain.journeys import Do, Heard, Journey, JourneyStep, Run, Trigger
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.ids import fresh
from tests.builders import ANA, MAIN_STREET, NEW_YORK, NOW, OAK, ROSIES_PHONE, an_appointment
from tests.conftest import TestServices
from tests.loop import drain, run

ROSA = PatientId("rosa")
EMAIL = "rosie@home.example"
DUE_WORDS = {
    "en": Words(
        text="{practice}: {first_name}, it is time for a visit. Pick a time: {booking_link}",
        subject="Time for a visit, {first_name}",
        email="Hello {first_name},\n\nit is time for a visit.\n\n{booking_link}",
    )
}
LADDER = (
    JourneyStep(step_id="email", at=time(10), order=Order.EMAIL, words=DUE_WORDS),
    JourneyStep(
        step_id="text",
        after_days=7,
        at=time(10),
        order=Order.TEXT,
        words=DUE_WORDS,
        on_reply={Heard.YES: "call", Heard.NO: "end"},
    ),
    JourneyStep(step_id="call", after_days=14, at=time(9), do=Do.TASK, line="Call: a visit is due"),
)


def a_journey(*steps: JourneyStep, **changes: Any) -> Journey:
    """A recall six months after the last visit."""
    known: dict[str, Any] = {
        "playbook_id": PlaybookId("recall"),
        "name": "Recall",
        "trigger": Trigger.DUE,
        "topic": Topic.RECALLS,
        "months": 6,
        "steps": steps or LADDER,
        "on": True,
    }
    return Journey(**{**known, **changes})


def switch_on(services: TestServices, journey: Journey) -> Journey:
    saved = change_journey(services, OAK, journey, what="on", by=ANA)
    drain(services)
    return services.setups.of(OAK).journeys[saved.playbook_id]


def switch_off(services: TestServices, journey: Journey) -> None:
    change_journey(services, OAK, replace(journey, on=False), what="off", by=ANA)
    drain(services)


def has_visit(services: TestServices, **changes: Any) -> Appointment:
    """A visit written as the desk would, and followed."""
    appointment = an_appointment(**changes)
    known = {of.appointment_id: of for of in all_visits(services, appointment.patient_id)}
    was = known.get(appointment.appointment_id)
    if was is not None:
        appointment = replace(appointment, revision=was.revision, version=was.version)
    now = services.clock()
    saved = services.appointments.save(
        OAK,
        appointment,
        was=was,
        zone=NEW_YORK,
        audit=AuditEntry(
            practice_id=OAK, entry_id=fresh(now), at=now, who="ana", did="appointment.changed"
        ),
    )
    pass_minutes(services, 5)
    return saved


def changes(services: TestServices, visit: Appointment, **how: Any) -> Appointment:
    now = services.clock()
    saved = services.appointments.save(
        OAK,
        replace(visit, **how),
        was=visit,
        zone=NEW_YORK,
        audit=AuditEntry(
            practice_id=OAK, entry_id=fresh(now), at=now, who="ana", did="appointment.changed"
        ),
    )
    pass_minutes(services, 5)
    return saved


def came(services: TestServices, at: datetime, **more: Any) -> Appointment:
    return has_visit(
        services,
        starts_at=at,
        booked_at=at - timedelta(20),
        status=Status.FULFILLED,
        **more,
    )


def all_visits(services: TestServices, patient_id: PatientId) -> Sequence[Appointment]:
    return services.appointments.of_patient(OAK, patient_id)


def pass_minutes(services: TestServices, minutes: int) -> None:
    """A sweep at the end of them."""
    services.at(services.clock() + timedelta(minutes=minutes - 1))
    run(services)


def go_to(services: TestServices, at: datetime) -> None:
    """A sweep finds the run, the next one what it planned."""
    services.at(at)
    run(services, minutes=2)


def runs(services: TestServices, patient_id: PatientId = ROSA) -> list[Run]:
    return services.runs.of_patient(OAK, patient_id)


def the_run(services: TestServices, patient_id: PatientId = ROSA) -> Run:
    [found] = runs(services, patient_id)
    return found


def said(services: TestServices, address: str) -> list[Touchpoint]:
    contact = services.contacts.id_of(OAK, address)
    return [t for t in services.touchpoints.of_contact(OAK, contact) if t.source]


def sent(services: TestServices, address: str) -> list[Touchpoint]:
    return [t for t in said(services, address) if t.state is State.SENT]


def words(services: TestServices, address: str) -> list[str]:
    """What they read, without the question that now and then follows: useful, or too much?"""
    return [of.body.partition(" Useful, or too much?")[0] for of in sent(services, address)]


def day(month: int, of: int, hour: int = 10, year: int = 2026) -> datetime:
    """In New York."""
    return datetime(year, month, of, hour, tzinfo=NEW_YORK).astimezone(UTC)


__all__ = ["MAIN_STREET", "NOW", "ROSIES_PHONE"]
