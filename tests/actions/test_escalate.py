"""Something urgent waits until a person takes it."""

from datetime import timedelta

import pytest

from chalicelib.actions.escalate import escalate
from chalicelib.channels.errors import Undeliverable
from chalicelib.domain.conversations import By, WorkItem
from chalicelib.domain.ids import StaffId
from tests.builders import ANA, NOW, OAK, OAK_NUMBER, a_location, a_member_of_staff
from tests.conftest import TestServices
from tests.loop import run
from tests.scenes import know, later, open_oak, texts_in, thread, work

ANAS_MOBILE, BOS_MOBILE = "+12025550177", "+12025550178"
URGENT = "I can't breathe and my face is swelling"


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    services.setups.save(
        OAK,
        a_member_of_staff(
            staff_id=StaffId("bo"), name="Bo", role="owner", email="", mobile=BOS_MOBILE
        ),
    )
    return services


def urgent(services: TestServices) -> WorkItem:
    texts_in(services, URGENT)
    (item,) = work(services)
    return item


def alerts(services: TestServices) -> tuple[int, int]:
    return len(services.texts.to(ANAS_MOBILE)), len(services.texts.to(BOS_MOBILE))


def test_first_whoever_is_on_duty_then_everybody_three_times_in_all(oak: TestServices):
    urgent(oak)
    assert alerts(oak) == (1, 0)
    run(oak, minutes=6)
    assert alerts(oak) == (2, 1)
    run(oak, minutes=6)
    assert alerts(oak) == (3, 2)
    run(oak, minutes=30)
    assert alerts(oak) == (3, 2)
    (item,) = work(oak)
    assert (item.escalated, item.due_at) == (3, None)


def test_once_somebody_has_it_nobody_else_is_woken(oak: TestServices):
    item = urgent(oak)
    oak.work_items.take(oak.work_items.get(OAK, item.work_item_id), by=ANA)
    run(oak, minutes=12)
    assert alerts(oak) == (1, 0)


def test_each_alert_is_a_note_in_the_conversation(oak: TestServices):
    urgent(oak)
    notes = [message.text for message in thread(oak) if message.by is By.NOTE]
    assert sorted(notes) == ["Alerted Ana by email.", "Alerted Ana by text."]


def test_reminders_wait_until_the_carrier_has_taken_the_alerts_before_them(oak: TestServices):
    urgent(oak)
    texts = len(oak.texts.sent)
    free = oak.pace.reserve(OAK_NUMBER, count=0, per_minute=60, now=oak.clock())
    assert texts == 2, "the answer and Ana's alert"
    assert free == oak.clock() + timedelta(seconds=texts)


def test_an_alert_says_nothing_of_the_patient(oak: TestServices):
    urgent(oak)
    (text,) = oak.texts.to(ANAS_MOBILE)
    assert "Rosie" not in text
    assert "breathe" not in text


def test_being_told_twice_in_the_same_five_minutes_alerts_once(oak: TestServices):
    item = urgent(oak)
    escalate(oak, OAK, item.work_item_id)
    later(oak, minutes=1)
    escalate(oak, OAK, item.work_item_id)
    assert alerts(oak) == (1, 0)


def test_a_mobile_that_cannot_be_reached_does_not_keep_the_email_from_going(oak: TestServices):
    item = urgent(oak)
    oak.emails.sent.clear()
    oak.texts.next_error = Undeliverable("x")
    later(oak, minutes=6)
    escalate(oak, OAK, item.work_item_id)
    assert len(oak.emails.sent) == 1
    assert "Could not reach Ana by text." in [message.text for message in thread(oak)]


def test_with_nobody_on_duty_the_owner_is_told_first(oak: TestServices):
    location = oak.setups.of(OAK).locations[a_location().location_id]
    oak.setups.save(OAK, a_location(on_duty=(), revision=location.revision))
    ana = oak.setups.of(OAK).staff[ANA]
    oak.setups.save(OAK, a_member_of_staff(role="front-desk", revision=ana.revision))
    urgent(oak)
    assert alerts(oak) == (0, 1)


def test_the_urgent_message_is_due_again_in_five_minutes(oak: TestServices):
    assert urgent(oak).due_at == NOW + timedelta(minutes=5)
