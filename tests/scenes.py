"""A practice that is set up, patients with phones, and reminders that have been sent to them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.actions.receive_text import Received, receive_text
from chalicelib.actions.save_patient import save_patient
from chalicelib.channels.inbound import InboundSms, Media
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem
from chalicelib.domain.ids import PracticeId, TouchpointId
from chalicelib.domain.patients import Channel, ContactPoint, Patient
from chalicelib.domain.practices import Carrier
from chalicelib.domain.touchpoints import Kind, State, Subject, Touchpoint, touchpoint_id
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.doors import Number
from chalicelib.storage.ids import fresh
from tests.builders import (
    ELM,
    ELM_NUMBER,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    OAK_NUMBER,
    ROSIES_PHONE,
    a_location,
    a_member_of_staff,
    a_patient,
    a_practice,
    a_provider,
    a_visit_type,
    an_appointment,
)
from tests.conftest import TestServices

_serial = count(1)


def open_oak(services: TestServices, **of_location: Any) -> None:
    """Oak Dental on Main Street, with Ana on duty."""
    location = a_location(**of_location)
    parts = (a_practice(), location, a_provider(), a_visit_type(), a_member_of_staff())
    for part in parts:
        services.setups.save(OAK, part)
    services.doors.give_number(
        Number(
            number=location.number,
            practice_id=OAK,
            location_id=MAIN_STREET,
            carrier=location.carrier,
            account=location.twilio_account,
        )
    )


def open_elm(services: TestServices) -> None:
    """Another practice, with a number of its own."""
    services.setups.save(ELM, a_practice(practice_id=ELM, name="Elm", brand="Elm Dental"))
    services.setups.save(ELM, a_location(number=ELM_NUMBER, on_duty=()))
    services.doors.give_number(
        Number(number=ELM_NUMBER, practice_id=ELM, location_id=MAIN_STREET, carrier=Carrier.AWS)
    )


def know(services: TestServices, patient: Patient | None = None) -> Patient:
    return save_patient(services, OAK, patient or a_patient(), was=None, by="import")


def book(services: TestServices, **changes: Any) -> Appointment:
    appointment = an_appointment(**changes)
    return services.appointments.save(
        OAK,
        appointment,
        was=None,
        zone=NEW_YORK,
        audit=AuditEntry(
            practice_id=OAK, entry_id=fresh(NOW), at=NOW, who="import", did="appointment.booked"
        ),
    )


def rosies_contact(services: TestServices, phone: str = ROSIES_PHONE) -> ContactPoint:
    return services.contacts.known(OAK, Channel.TEXT, phone)


def remind(
    services: TestServices,
    *appointments: Appointment,
    phone: str = ROSIES_PHONE,
    ref: str = "",
    step_id: str = "days-3",
    state: State = State.SENT,
    **changes: Any,
) -> Touchpoint:
    """One text about these visits that has been sent to this phone an hour ago."""
    contact = rosies_contact(services, phone)
    subjects = tuple(
        Subject(
            patient_id=of.patient_id,
            appointment_id=of.appointment_id,
            version=of.version,
            starts_at=of.starts_at,
        )
        for of in appointments
    )
    sent_at = services.clock() - timedelta(hours=1)
    known: dict[str, Any] = {
        "practice_id": OAK,
        "contact_id": contact.contact_id,
        "touchpoint_id": touchpoint_id(step_id=step_id, channel=Channel.TEXT, subjects=subjects),
        "channel": Channel.TEXT,
        "kind": Kind.REMINDER,
        "location_id": MAIN_STREET,
        "due_at": sent_at,
        "latest": subjects[0].starts_at,
        "subjects": subjects,
        "state": state,
        "ended_at": sent_at if state.ended else None,
        "ref": ref or (f"ref-{next(_serial)}" if state.ended else ""),
        "step_id": step_id,
    }
    touchpoint = Touchpoint(**{**known, **changes})
    services.touchpoints.plan(touchpoint)
    return touchpoint


def a_text(text: str, **changes: Any) -> InboundSms:
    known: dict[str, Any] = {
        "carrier": "aws",
        "message_id": f"in-{next(_serial)}",
        "sender": ROSIES_PHONE,
        "number": OAK_NUMBER,
        "text": text,
        "received_at": NOW,
    }
    return InboundSms(**{**known, **changes})


def a_picture() -> Media:
    return Media(url="https://carrier.example/picture", content_type="image/jpeg")


def texts_in(services: TestServices, text: str, **changes: Any) -> Received:
    """Rosie texts now."""
    changes.setdefault("received_at", services.clock())
    return receive_text(services, a_text(text, **changes))


def visit(services: TestServices, of: Appointment) -> Appointment:
    return services.appointments.get(OAK, of.appointment_id)


def thread(services: TestServices, phone: str = ROSIES_PHONE) -> list[Message]:
    contact = services.contacts.id_of(OAK, phone)
    return services.conversations.messages(OAK, contact)


def inbox(services: TestServices, phone: str = ROSIES_PHONE) -> list[Message]:
    """What the patient wrote."""
    return [message for message in thread(services, phone) if message.by is By.PATIENT]


def answers(services: TestServices, phone: str = ROSIES_PHONE) -> list[str]:
    return services.texts.to(phone)


def conversation(services: TestServices, phone: str = ROSIES_PHONE) -> Conversation:
    found = services.conversations.get(OAK, services.contacts.id_of(OAK, phone))
    assert found is not None
    return found


def work(services: TestServices, practice_id: PracticeId = OAK) -> list[WorkItem]:
    return services.work_items.open_ones(practice_id)


def touchpoint(services: TestServices, of: Touchpoint) -> Touchpoint:
    return services.touchpoints.get(of.practice_id, of.contact_id, TouchpointId(of.touchpoint_id))


def later(services: TestServices, **by: float) -> datetime:
    services.at(services.clock() + timedelta(**by))
    return services.clock()


def change(of: Appointment, **changes: Any) -> Appointment:
    return replace(of, **changes)


def everything(services: TestServices) -> dict[tuple[str, str], dict[str, Any]]:
    """The whole table, but for who holds a lease, and what was sent."""
    client = services.session.client("dynamodb")
    items = client.scan(TableName=services.config.table_name)["Items"]
    found = {
        (item["pk"]["S"], item["sk"]["S"]): item
        for item in items
        if not item["pk"]["S"].startswith("ONCE#")
    }
    found["sent", ""] = {"texts": list(services.texts.sent), "emails": list(services.emails.sent)}
    return found
