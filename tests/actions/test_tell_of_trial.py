"""An owner hears of the trial three times, once each."""

from datetime import timedelta

import pytest

from chalicelib.actions.tell_of_trial import tell_of_trial
from chalicelib.channels.errors import TryAgain, Uncertain
from chalicelib.domain.accounts import Account, Standing
from tests.builders import NOW, OAK
from tests.conftest import TestServices
from tests.loop import open_practice


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    account = Account(
        practice_id=OAK,
        standing=Standing.TRIAL,
        opened_at=NOW,
        trial_ends=NOW + timedelta(days=30),
    )
    services.setups.save(OAK, account)
    return services


def test_welcome_then_seven_days_left_then_ended(oak: TestServices) -> None:
    said = []
    for day in range(60):
        oak.at(NOW + timedelta(days=day))
        if tell_of_trial(oak, OAK):
            said.append((day, oak.emails.sent[-1].subject))
    assert said == [
        (0, "Welcome to Rapport"),
        (23, "Your trial ends on 23 December"),
        (30, "Your trial has ended"),
    ]
    assert {email.to for email in oak.emails.sent} == {"ana@oak.example"}


def test_one_that_was_put_off_comes_the_next_day_and_one_that_may_have_left_does_not(
    oak: TestServices,
) -> None:
    oak.emails.next_error = TryAgain()
    assert tell_of_trial(oak, OAK) == 0
    oak.emails.next_error = Uncertain()
    tell_of_trial(oak.at(NOW + timedelta(days=1)), OAK)
    assert tell_of_trial(oak.at(NOW + timedelta(days=2)), OAK) == 0
    assert oak.emails.sent == []


def test_a_practice_that_pays_hears_nothing_of_a_trial(services: TestServices) -> None:
    open_practice(services)
    assert tell_of_trial(services, OAK) == 0
