"""A reminder is never withheld for money; a campaign is. And what becomes of it at the end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.billing.each_hour import each_hour, used
from chalicelib.actions.billing.look_ahead import look_ahead
from chalicelib.domain.accounts import Account, Standing
from chalicelib.domain.plans import SMALL, plan_of
from chalicelib.domain.touchpoints import State, Why
from chalicelib.domain.usage import Count, may_start_campaign
from tests.actions.billing.test_paying import ANA_OWNS, account, subjects
from tests.actions.test_the_reminder_loop import MONDAY_10, book
from tests.builders import NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.loop import open_practice, register, run, touchpoints
from tests.scenes import texts_in

INCLUDED = plan_of(SMALL).included_segments


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    services.setups.save(OAK, ANA_OWNS)
    services.setups.save(OAK, Account(practice_id=OAK, plan=SMALL))
    register(services)
    book(services)
    return services


def use(services: TestServices, percent: int) -> None:
    today = services.clock().date()
    services.meters.save_day(OAK, today, Count(segments=INCLUDED * percent // 100))
    each_hour(services, OAK)


def may_campaign(services: TestServices) -> bool:
    setup = services.setups.of(OAK, fresh=True)
    return may_start_campaign(setup.account, used(services, setup, now=services.clock()))


def test_a_reminder_and_a_reply_leave_at_ten_times_what_is_included(oak: TestServices) -> None:
    oak.at(MONDAY_10)
    use(oak, 1_000)
    assert not may_campaign(oak)
    run(oak)
    assert [text.to for text in oak.texts.sent] == [ROSIES_PHONE]
    texts_in(oak, "yes")
    assert len(oak.texts.to(ROSIES_PHONE)) == 2


@pytest.mark.parametrize("standing", [Standing.PAST_DUE, Standing.ENDED])
def test_a_reminder_leaves_while_a_payment_is_owed_and_just_after_the_end(
    oak: TestServices, standing: Standing
) -> None:
    ended = MONDAY_10 - timedelta(days=6)
    stands = replace(account(oak), standing=standing, ended_at=ended, past_due_since=ended)
    oak.setups.save(OAK, stands)
    run(oak.at(MONDAY_10))
    assert len(oak.texts.sent) == 1
    assert not may_campaign(oak)


def test_two_weeks_after_the_end_nothing_leaves_and_the_desk_reads_why(oak: TestServices) -> None:
    ended = MONDAY_10 - timedelta(days=15)
    oak.setups.save(OAK, replace(account(oak), standing=Standing.ENDED, ended_at=ended))
    run(oak.at(MONDAY_10))
    assert oak.texts.sent == []
    [skipped] = touchpoints(oak, ROSIES_PHONE)
    assert (skipped.state, skipped.why) == (State.SKIPPED, Why.ENDED)


def test_stop_is_obeyed_long_after_the_end(oak: TestServices) -> None:
    long_ago = NOW - timedelta(days=50)
    oak.setups.save(OAK, replace(account(oak), standing=Standing.ENDED, ended_at=long_ago))
    texts_in(oak, "STOP")
    assert oak.contacts.known(OAK, "text", ROSIES_PHONE).care == "stopped"


def test_the_owner_is_warned_once_at_80_and_once_at_100_per_cent(oak: TestServices) -> None:
    for percent in (79, 80, 85, 99, 100, 150, 300):
        use(oak, percent)
    assert subjects(oak) == [
        "Oak Dental: 80 % of this month's messages are used",
        "Oak Dental: 100 % of this month's messages are used",
    ]
    now = account(oak)
    assert (now.warned_month, now.warned_percent) == ("2026-11", 100)


def test_a_new_month_warns_anew(oak: TestServices) -> None:
    use(oak, 80)
    oak.at(NOW + timedelta(days=20))
    use(oak, 80)
    assert len(subjects(oak)) == 2


def test_those_who_do_not_manage_the_plan_get_no_email(oak: TestServices) -> None:
    oak.setups.save(OAK, replace(ANA_OWNS, role="manager", revision=2))
    use(oak, 100)
    assert subjects(oak) == []


def test_campaigns_stop_at_the_limit_unless_more_is_allowed(oak: TestServices) -> None:
    use(oak, 99)
    assert may_campaign(oak)
    use(oak, 100)
    assert not may_campaign(oak)
    oak.setups.save(OAK, replace(account(oak), overage_allowed=True))
    assert may_campaign(oak)
    oak.setups.save(OAK, replace(account(oak), suspended="spam"))
    assert not may_campaign(oak)


def test_what_is_planned_until_the_months_end_is_looked_up_once_a_day(oak: TestServices) -> None:
    look_ahead(oak, OAK, now=MONDAY_10 - timedelta(hours=3))
    month = oak.meters.month(OAK, "2026-11")
    assert month.planned == Count(texts=1, segments=1)
    assert month.contacts == 1
