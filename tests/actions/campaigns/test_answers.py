"""What people answer to a campaign touches no visit and allows nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.receive_text import receive_text
from chalicelib.domain.appointments import Answer, Appointment
from chalicelib.domain.patients import Channel, Consent
from chalicelib.domain.playbooks import Words
from tests.actions.campaigns.world import a_campaign, a_person, open_practice, phone, send
from tests.actions.journeys.journeying import day, has_visit
from tests.builders import OAK
from tests.conftest import TestServices
from tests.loop import run, touchpoints
from tests.scenes import a_text, remind

ASKS = {"en": Words(text="{practice}: we have a new hygienist. Reply YES and we call. STOP ends.")}


@pytest.fixture
def visit(services: TestServices) -> Appointment:
    """Somebody was reminded, and then the campaign's text came."""
    open_practice(services)
    patient = a_person(services, 1)
    visit = has_visit(services, patient_id=patient.patient_id, starts_at=day(12, 10))
    remind(services, visit, phone=phone(1), step_id="asked")
    services.at(services.clock() + timedelta(minutes=10))
    send(services, a_campaign(words=ASKS))
    run(services, minutes=3)
    assert len(services.texts.to(phone(1))) == 1
    return visit


def answers(services: TestServices, text: str, ref: str = "") -> None:
    inbound = a_text(text, in_reply_to=ref, received_at=services.clock())
    receive_text(services, replace(inbound, sender=phone(1)))


@pytest.mark.parametrize("bound", [True, False])
def test_a_yes_to_it_confirms_no_visit_though_a_reminder_is_open(
    services: TestServices, visit: Appointment, bound: bool
) -> None:
    [text] = [of for of in touchpoints(services, phone(1)) if of.source]
    answers(services, "YES", ref=text.ref if bound else "")
    assert services.appointments.get(OAK, visit.appointment_id).answer is Answer.NEEDS_ACTION
    [item] = services.work_items.open_ones(OAK)
    assert item.line == "Answers a message that is about no visit."


def test_a_bare_cancel_stops_the_texts_and_leaves_the_visit_to_a_person(
    services: TestServices, visit: Appointment
) -> None:
    answers(services, "CANCEL")
    contact = services.contacts.known(OAK, Channel.TEXT, phone(1))
    assert contact.care is Consent.STOPPED
    assert services.appointments.get(OAK, visit.appointment_id).is_open
    assert services.work_items.open_ones(OAK)


def test_a_yes_to_it_allows_no_texts_again(services: TestServices, visit: Appointment) -> None:
    answers(services, "STOP")
    services.at(services.clock() + timedelta(minutes=1))
    answers(services, "YES")
    assert services.contacts.known(OAK, Channel.TEXT, phone(1)).care is Consent.STOPPED
