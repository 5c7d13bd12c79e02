"""Seven weeks of a small practice, everything switched on: nobody hears too much."""

import random
from datetime import timedelta

import pytest

from chalicelib.domain.ids import ContactId
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, message_id
from tests.builders import MAIN_STREET, NOW, OAK
from tests.conftest import TestServices
from tests.year.found import Found, check, look
from tests.year.life import Life
from tests.year.lived import live
from tests.year.quick_table import QuickTable

CONTACT = ContactId("contact")


@pytest.fixture
def quick(services: TestServices) -> TestServices:
    services.__dict__["_dynamodb"] = QuickTable()
    return services


def test_nobody_hears_more_than_the_budget_and_who_stopped_hears_nothing(
    quick: TestServices,
) -> None:
    life = live(quick, people=30, days=52)
    found = look(quick, life)
    spoke = {what for what, texts, emails, *_ in found.rows if texts + emails}
    assert {"Appointment reminders", "Campaigns", "Thanks for a visit"} <= spoke
    assert found.over_a_day == found.over_a_week == found.after_a_stop == []
    assert (found.twice, found.never_ended) == (0, 0)
    assert found.most_offers_a_day <= 2


def test_a_look_at_a_year_finds_who_hears_too_much(quick: TestServices) -> None:
    """And who hears something after a STOP."""
    life = Life(quick, [], [], random.Random(1))
    life.stopped[CONTACT] = NOW
    two = [a_message(1), a_message(2)]
    found = Found()
    check(found, life, CONTACT, two)
    assert found.over_a_day == [CONTACT]
    assert found.after_a_stop == [CONTACT]
    four = [a_message(24 * n) for n in range(4)]
    check(found, life, ContactId("other"), four)
    assert found.over_a_week == [ContactId("other")]


def a_message(hours: int) -> Touchpoint:
    """That left so many hours after NOW."""
    at = NOW + timedelta(hours=hours + 2)
    return Touchpoint(
        practice_id=OAK,
        contact_id=CONTACT,
        touchpoint_id=message_id(source="run", step_id=str(hours), channel=Channel.TEXT, at=at),
        channel=Channel.TEXT,
        kind=Kind.JOURNEY,
        location_id=MAIN_STREET,
        due_at=at,
        latest=at + timedelta(days=1),
        state=State.SENT,
        ended_at=at,
        step_id=str(hours),
        source="run",
    )
