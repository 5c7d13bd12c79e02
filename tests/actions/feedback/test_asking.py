"""Whom a practice asks how a visit was, and how often."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.feedback import Scale
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.journeys.ready.after import HOW_WAS_IT
from chalicelib.domain.touchpoints import Why
from tests.actions.feedback.asking import ASKED, asked, asks, said
from tests.actions.journeys.journeying import (
    EMAIL,
    came,
    day,
    go_to,
    runs,
    sent,
    switch_on,
)
from tests.builders import OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register


def test_two_days_after_a_visit_they_are_asked_once_with_a_link_of_their_own(
    services: TestServices,
) -> None:
    text = asked(services)
    assert text.startswith("Oak Dental: Thank you, Rosie. Would you recommend us, 0 to 10?")
    token = text.split("/f/")[1].split()[0]
    link = services.doors.link(token, now=services.clock())
    assert (link.purpose, link.appointment_id) == ("feedback", "visit-1")
    assert said(services) is None


def test_a_practice_that_chose_faces_asks_for_faces_in_their_language(
    services: TestServices,
) -> None:
    open_practice(services)
    choices = services.setups.of(OAK).feedback
    services.setups.save(OAK, replace(choices, scale=Scale.FACES))
    register(services, a_patient(email="", language="es"))
    switch_on(services, replace(HOW_WAS_IT, on=True))
    services.at(day(12, 1, 13))
    came(services, day(12, 1))
    go_to(services, ASKED)
    [message] = sent(services, ROSIES_PHONE)
    assert "De 1 (mal) a 5, ¿qué tal le fue?" in message.body


def test_nobody_is_asked_twice_in_ninety_days_however_often_they_come(
    services: TestServices,
) -> None:
    asked(services)
    came(services, day(12, 20), appointment_id=AppointmentId("visit-2"))
    go_to(services, day(12, 22, 16))
    assert len(sent(services, ROSIES_PHONE)) == 1
    later = next(of for of in runs(services) if of.appointment_id == "visit-2")
    assert [told.why for told in later.told] == [Why.ASKED_LATELY]
    services.at(day(3, 10, year=2027))
    came(services, day(3, 10, year=2027), appointment_id=AppointmentId("visit-3"))
    go_to(services, day(3, 12, 16, year=2027))
    assert len(sent(services, ROSIES_PHONE)) == 2


def test_who_is_asked_by_email_gets_the_question_and_a_button(services: TestServices) -> None:
    asks(services, a_patient(phone=""))
    go_to(services, ASKED)
    assert len(sent(services, EMAIL)) == 1
    [email] = services.emails.sent
    assert "Would you recommend us, 0 to 10?" in email.text
    assert "/f/" in email.text


def test_a_step_that_is_taken_again_after_a_crash_still_asks(services: TestServices) -> None:
    asks(services)
    now = ASKED
    [run] = runs(services)
    every = timedelta(days=90)
    for _ in range(2):
        assert services.profiles.may_ask(OAK, run.patient_id, run.run_id, now=now, every=every)
    go_to(services, ASKED)
    assert len(sent(services, ROSIES_PHONE)) == 1
