"""Oak Dental asks how visits were, and Rosie has just been."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.receive_text import receive_text
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.journeys.ready.after import HOW_WAS_IT
from chalicelib.domain.patients import Patient
from tests.actions.journeys.journeying import ROSA, came, day, go_to, sent, switch_on
from tests.builders import OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register
from tests.scenes import a_text

VISIT = AppointmentId("visit-1")
CAME = day(12, 1)
ASKED = day(12, 3, 16)


def asks(services: TestServices, patient: Patient | None = None) -> None:
    """It is on; Rosie came on Tuesday."""
    open_practice(services)
    register(services, patient or a_patient(email=""))
    switch_on(services, replace(HOW_WAS_IT, on=True))
    services.at(CAME + timedelta(hours=3))
    came(services, CAME)


def asked(services: TestServices, patient: Patient | None = None) -> str:
    """It asked her by text; the words."""
    asks(services, patient)
    go_to(services, ASKED)
    [message] = sent(services, ROSIES_PHONE)
    services.texts.sent.clear()
    return message.body


def answers(services: TestServices, text: str, ref: str = "", at: datetime | None = None) -> None:
    if at is not None:
        services.at(at)
    receive_text(services, a_text(text, in_reply_to=ref, received_at=services.clock()))


def said(services: TestServices, visit: AppointmentId = VISIT) -> Feedback | None:
    return services.feedback.get(OAK, visit)


def score(services: TestServices) -> int | None:
    return services.profiles.get(OAK, ROSA).score
