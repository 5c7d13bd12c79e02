"""An answer that the carrier does not take for now leaves later; one that never leaves is told."""

from datetime import datetime, timedelta

import pytest

from chalicelib.actions.bury_dead_letters import bury_dead_letter
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.send_message import send_now
from chalicelib.channels.errors import TryAgain
from chalicelib.domain.conversations import By, WorkKind
from tests.builders import ANA, MAIN_STREET, NOW, OAK, OAK_NUMBER, ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import book, know, open_oak, remind, rosies_contact, texts_in, work


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    remind(services, book(services))
    return services


@pytest.fixture
def put_off(oak: TestServices) -> list[str]:
    """What was put off, without waiting for it."""
    bodies: list[str] = []
    oak.sqs.meta.events.register(
        "provide-client-params.sqs.SendMessage",
        lambda params, **_: bodies.append(params["MessageBody"]),
    )
    return bodies


def test_an_urgent_text_is_answered_although_the_carrier_was_busy(
    oak: TestServices, put_off: list[str]
) -> None:
    oak.texts.next_error = TryAgain()
    texts_in(oak, "I can't breathe, my throat is swelling")
    assert not [text for text in oak.texts.to(ROSIES_PHONE) if "911" in text]
    [body] = put_off
    plan_due(oak, body)
    plan_due(oak, body)
    assert len([text for text in oak.texts.to(ROSIES_PHONE) if "911" in text]) == 1


def test_nothing_of_what_was_said_lies_in_the_queue(oak: TestServices, put_off: list[str]) -> None:
    oak.texts.next_error = TryAgain()
    texts_in(oak, "yes")
    [body] = put_off
    assert "Rosie" not in body
    assert ROSIES_PHONE not in body
    assert "see you" not in body


def test_an_answer_that_never_leaves_is_shown_to_the_desk(
    oak: TestServices, put_off: list[str]
) -> None:
    oak.texts.next_error = TryAgain()
    texts_in(oak, "yes")
    oak.texts.next_error = TryAgain()
    plan_due(oak, put_off[0])
    assert len(put_off) == 2
    oak.at(oak.clock() + timedelta(minutes=20))
    plan_due(oak, put_off[1])
    assert oak.texts.sent == []
    assert WorkKind.NOT_DELIVERED in [item.kind for item in work(oak)]


def test_a_queue_that_gave_up_on_an_alert_tells_the_desk_once(oak: TestServices) -> None:
    letter = f'{{"practice": "{OAK}", "kind": "WORK", "id": "item-1"}}'
    assert bury_dead_letter(oak, letter, received_at=NOW)
    assert bury_dead_letter(oak, letter, received_at=NOW)
    assert [item.kind for item in work(oak)].count(WorkKind.DEAD_LETTER) == 1


def may_leave_from(services: TestServices) -> datetime:
    """When a reminder that is due now leaves Oak's number, which takes 60 segments a minute."""
    return services.pace.reserve(OAK_NUMBER, count=0, per_minute=60, now=services.clock())


def test_reminders_wait_until_the_carrier_has_taken_the_answers_before_them(
    oak: TestServices,
) -> None:
    texts_in(oak, "yes")
    assert may_leave_from(oak) == NOW + timedelta(seconds=1)
    long = "We look forward to seeing you. Please bring your card, your glasses. " * 3
    send_now(
        oak,
        OAK,
        rosies_contact(oak),
        text=long,
        by=By.STAFF,
        staff_id=ANA,
        location_id=MAIN_STREET,
    )
    assert may_leave_from(oak) == NOW + timedelta(seconds=3), "two segments more"


def test_an_answer_waits_for_no_reminders(oak: TestServices) -> None:
    oak.pace.reserve(OAK_NUMBER, count=600, per_minute=60, now=oak.clock())
    texts_in(oak, "I can't breathe, my throat is swelling")
    assert len([text for text in oak.texts.to(ROSIES_PHONE) if "911" in text]) == 1


def test_what_the_carrier_did_not_take_keeps_no_reminder_back(
    oak: TestServices, put_off: list[str]
) -> None:
    oak.texts.next_error = TryAgain()
    texts_in(oak, "yes")
    assert may_leave_from(oak) == NOW
    plan_due(oak, put_off[0])
    assert may_leave_from(oak) == NOW + timedelta(seconds=1)
