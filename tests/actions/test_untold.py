"""The practice moves or cancels a visit: its patient is told, or a person is told to call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions import consent
from chalicelib.actions.not_sent import contact_is_bad
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.patients import Channel, Purpose
from chalicelib.domain.touchpoints import Kind, State, Why
from tests.builders import ANA, CLEANING, MAIN_STREET, NOW, OAK, PATEL, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register, run, touchpoints

THURSDAY_1030 = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
FRIDAY_1400 = datetime(2026, 12, 4, 19, 0, tzinfo=UTC)
CANCELLED = "They do not know that the visit on Thu Dec 3 at 10:30 AM is cancelled. Please call."
EMAIL = "rosie@home.example"


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def book(oak: TestServices, starts_at: datetime = THURSDAY_1030) -> Appointment:
    return schedule.book(
        oak,
        OAK,
        patient_id=a_patient().patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=ANA,
    )


def stops(oak: TestServices, channel: Channel, address: str) -> None:
    contact = oak.contacts.known(OAK, channel, address)
    consent.stop(oak, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=oak.clock())


def work(oak: TestServices) -> list[str]:
    return [item.line for item in oak.work_items.open_ones(OAK)]


def test_a_visit_cancelled_when_it_is_too_late_to_text_is_a_call_and_one_only(
    oak: TestServices,
) -> None:
    register(oak)
    visit = book(oak)
    schedule.cancel(
        oak.at(THURSDAY_1030 - timedelta(minutes=17)), OAK, visit.appointment_id, by=ANA
    )
    run(oak, minutes=8)
    assert oak.texts.sent == []
    assert work(oak) == [CANCELLED]
    [item] = oak.work_items.open_ones(OAK)
    assert item.patient_id == "rosa"
    assert item.appointment_id == visit.appointment_id


def test_a_first_visit_of_the_day_cancelled_in_the_evening_is_a_call(oak: TestServices) -> None:
    register(oak)
    visit = book(oak, datetime(2026, 12, 3, 13, 10, tzinfo=UTC))
    night = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    schedule.cancel(oak.at(night), OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=6)
    assert oak.texts.sent == []
    assert work(oak) == [CANCELLED.replace("10:30", "8:10")]


def test_who_stopped_texts_and_has_no_email_is_called(oak: TestServices) -> None:
    register(oak, a_patient(email=""))
    visit = book(oak)
    stops(oak, Channel.TEXT, ROSIES_PHONE)
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=10)
    assert oak.texts.sent == []
    assert work(oak) == [CANCELLED]
    notices = [t for t in touchpoints(oak, ROSIES_PHONE) if t.kind is Kind.CANCELLED]
    assert [(t.state, t.why) for t in notices] == [(State.SKIPPED, Why.STOPPED)]


def test_who_stops_texts_just_before_the_notice_leaves_is_called(oak: TestServices) -> None:
    register(oak, a_patient(email=""))
    visit = book(oak)
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=1)
    stops(oak, Channel.TEXT, ROSIES_PHONE)
    assert work(oak) == []
    run(oak, minutes=5)
    assert oak.texts.sent == []
    assert work(oak) == [CANCELLED]


def test_who_stopped_texts_is_told_by_email_and_nobody_has_to_call(oak: TestServices) -> None:
    register(oak)
    visit = book(oak)
    stops(oak, Channel.TEXT, ROSIES_PHONE)
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=10)
    assert [email.to for email in oak.emails.sent] == [EMAIL]
    assert work(oak) == []


def test_who_hears_by_text_need_not_be_called_because_their_email_stopped(
    services: TestServices,
) -> None:
    open_practice(services, *default_playbooks())
    register(services, a_patient(phone=""))
    visit = book(services)
    run(services, minutes=5)
    assert len(services.emails.sent) == 1, "their calendar holds the visit"
    save_patient(services, OAK, a_patient(), was=services.patients.get(OAK, "rosa"), by="ana")
    stops(services, Channel.EMAIL, EMAIL)
    schedule.cancel(services, OAK, visit.appointment_id, by=ANA)
    run(services, minutes=10)
    assert len(services.texts.sent) == 1
    assert len(services.emails.sent) == 1
    assert work(services) == []


def test_who_paused_our_messages_is_called(oak: TestServices) -> None:
    register(oak, a_patient(email=""))
    visit = book(oak)
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    oak.contacts.save(replace(contact, paused_until=NOW + timedelta(days=30)))
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=10)
    assert work(oak) == [CANCELLED]


@pytest.mark.parametrize(
    "reason", [NotDelivered.NUMBER_NOT_VALID, Why.WRONG_NUMBER], ids=["no number", "somebody else"]
)
def test_who_cannot_be_reached_at_their_only_number_is_called(
    oak: TestServices, reason: NotDelivered
) -> None:
    register(oak, a_patient(email=""))
    visit = book(oak)
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    contact_is_bad(oak, OAK, contact.contact_id, reason)
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=10)
    assert work(oak) == [CANCELLED]


def test_who_has_neither_number_nor_email_is_called_once_the_change_stands(
    oak: TestServices,
) -> None:
    register(oak, a_patient(phone="", email=""))
    visit = book(oak)
    schedule.move(oak, OAK, visit.appointment_id, starts_at=FRIDAY_1400, by=ANA)
    run(oak, minutes=2)
    assert work(oak) == []
    run(oak, minutes=10)
    assert work(oak) == [
        "They do not know that the visit is moved to Fri Dec 4 at 2:00 PM. Please call."
    ]


def test_nobody_is_called_about_a_change_that_was_undone(oak: TestServices) -> None:
    register(oak, a_patient(phone="", email=""))
    visit = book(oak)
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=1)
    schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=10)
    assert work(oak) == []


def test_who_cancelled_it_themselves_is_not_called(oak: TestServices) -> None:
    register(oak, a_patient(phone="", email=""))
    visit = book(oak)
    schedule.cancel(oak, OAK, visit.appointment_id, by="patient")
    run(oak, minutes=10)
    assert work(oak) == []


def test_who_was_told_and_then_lost_their_number_is_not_called(oak: TestServices) -> None:
    register(oak, a_patient(email=""))
    visit = book(oak)
    schedule.move(oak, OAK, visit.appointment_id, starts_at=FRIDAY_1400, by=ANA)
    run(oak, minutes=5)
    assert len(oak.texts.sent) == 1
    was = oak.patients.get(OAK, "rosa")
    save_patient(oak, OAK, replace(was, phone=""), was=was, by="ana")
    schedule.confirm(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=10)
    assert work(oak) == []
