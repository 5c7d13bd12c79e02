"""What patients answer to a journey's text: it never touches a visit, and it always lands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.receive_text import receive_text
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.journeys import Ended, Heard
from chalicelib.domain.patients import Consent
from chalicelib.domain.playbooks import Words
from tests.actions.journeys.journeying import (
    EMAIL,
    LADDER,
    a_journey,
    came,
    day,
    go_to,
    has_visit,
    runs,
    sent,
    switch_on,
    the_run,
)
from tests.builders import OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register
from tests.scenes import a_text, remind


@pytest.fixture
def texted(services: TestServices) -> TestServices:
    """Rosie was texted this morning that it is time for a visit."""
    open_practice(services)
    register(services, a_patient(email=""))
    journey = a_journey(replace(LADDER[1], after_days=0, on_reply={}), *LADDER[2:])
    switch_on(services, journey)
    came(services, day(6, 1))
    go_to(services, day(12, 1, 12))
    assert len(sent(services, ROSIES_PHONE)) == 1
    services.texts.sent.clear()
    return services


def answers(services: TestServices, text: str, ref: str = "") -> None:
    receive_text(services, a_text(text, in_reply_to=ref, received_at=services.clock()))


def test_a_yes_becomes_a_wish_to_book_with_a_kind_answer_and_nobody_is_asked_again(
    texted: TestServices,
) -> None:
    answers(texted, "Yes please")
    [item] = texted.work_items.open_ones(OAK)
    assert (item.kind, item.line) == (WorkKind.REPLY, "Wants to book: said yes to “Recall”.")
    [answer] = texted.texts.sent
    assert answer.text.startswith("Thanks! We will get back to you to find a time")
    assert the_run(texted).ended is Ended.HEARD
    assert texted.runs.counts(OAK)["recall"]["2026-12"]["yes"] == 1


def test_a_no_ends_it_and_nobody_has_to_do_anything(texted: TestServices) -> None:
    answers(texted, "No thanks")
    assert not texted.work_items.open_ones(OAK)
    assert not texted.texts.sent
    assert (the_run(texted).heard, the_run(texted).ended) == (Heard.NO, Ended.HEARD)
    go_to(texted, day(12, 15, 12))
    assert not texted.work_items.open_ones(OAK)


@pytest.mark.parametrize("text", ["Do you have Saturdays?", "No, I moved to Ohio last year", "hm"])
def test_anything_else_goes_to_a_person_and_the_ladder_goes_on(
    texted: TestServices, text: str
) -> None:
    answers(texted, text)
    [item] = texted.work_items.open_ones(OAK)
    assert (item.kind, item.line) == (WorkKind.REPLY, "Answers “Recall”.")
    assert not texted.texts.sent
    assert (the_run(texted).heard, the_run(texted).ended) == (Heard.OTHER, None)


def test_thanks_need_nobody(texted: TestServices) -> None:
    answers(texted, "Thank you!")
    assert not texted.work_items.open_ones(OAK)
    assert the_run(texted).heard is None


def test_a_stop_stops_as_ever(texted: TestServices) -> None:
    answers(texted, "STOP")
    contact = texted.contacts.get(OAK, texted.contacts.id_of(OAK, ROSIES_PHONE))
    assert contact.care is Consent.STOPPED
    assert not texted.work_items.open_ones(OAK)


def test_an_emergency_goes_to_a_person_first_as_ever(texted: TestServices) -> None:
    answers(texted, "I have chest pain and can't breathe")
    [item] = texted.work_items.open_ones(OAK)
    assert item.kind is WorkKind.URGENT


def test_a_yes_that_the_carrier_binds_to_it_confirms_no_visit(texted: TestServices) -> None:
    visit = has_visit(
        texted, appointment_id="visit-2", starts_at=day(12, 10), booked_at=texted.clock()
    )
    remind(texted, visit, step_id="asked")
    [text] = sent(texted, ROSIES_PHONE)
    answers(texted, "YES", ref=text.ref)
    assert texted.appointments.get(OAK, visit.appointment_id).answer is Answer.NEEDS_ACTION
    assert len(texted.conversations.messages(OAK, text.contact_id, limit=10)) == 2
    assert texted.work_items.open_ones(OAK)


def test_an_unbound_yes_under_an_open_question_is_about_the_visit(texted: TestServices) -> None:
    visit = has_visit(
        texted, appointment_id="visit-2", starts_at=day(12, 10), booked_at=texted.clock()
    )
    remind(texted, visit, step_id="asked")
    answers(texted, "YES")
    assert texted.appointments.get(OAK, visit.appointment_id).answer is Answer.ACCEPTED
    assert next(run for run in runs(texted) if run.cause == "visit-1").heard is None


def test_a_yes_a_week_later_is_no_answer_to_it(texted: TestServices) -> None:
    texted.at(texted.clock() + timedelta(7))
    answers(texted, "Yes")
    assert the_run(texted).heard is None
    [item] = texted.work_items.open_ones(OAK)
    assert item.kind is WorkKind.REPLY


def test_a_yes_can_lead_straight_to_the_call(services: TestServices) -> None:
    open_practice(services)
    register(services)
    switch_on(services, a_journey())
    came(services, day(6, 1))
    go_to(services, day(12, 1, 12))
    go_to(services, day(12, 8, 12))
    answers(services, "Yes")
    go_to(services, services.clock() + timedelta(minutes=1))
    [item] = services.work_items.open_ones(OAK)
    assert (item.kind, item.line) == (WorkKind.CALL, "Call: a visit is due")
    assert len(sent(services, EMAIL)) == 1


def test_an_unbound_yes_to_an_invitation_that_came_after_the_reminder_confirms_no_visit(
    services: TestServices,
) -> None:
    """The son's visit was asked about yesterday; today the mother is told that one is due."""
    open_practice(services)
    register(services, a_patient(email=""))
    asks = {"en": Words(text="{practice}: {first_name}, a visit is due. Reply YES and we call.")}
    journey = a_journey(replace(LADDER[1], after_days=0, on_reply={}, words=asks))
    switch_on(services, journey)
    came(services, day(6, 1))
    son = register(services, a_patient(patient_id="tom", given_name="Tom", preferred_name=""))
    visit = has_visit(
        services,
        appointment_id="visit-2",
        patient_id=son.patient_id,
        starts_at=day(12, 10),
        booked_at=services.clock(),
    )
    services.at(day(11, 30, 12))
    remind(services, visit, step_id="asked")
    go_to(services, day(12, 1, 12))
    assert len(sent(services, ROSIES_PHONE)) == 1
    answers(services, "Yes")
    assert services.appointments.get(OAK, visit.appointment_id).answer is Answer.NEEDS_ACTION
    assert the_run(services).heard is Heard.YES
    [item] = services.work_items.open_ones(OAK)
    assert item.line == "Wants to book: said yes to “Recall”."
