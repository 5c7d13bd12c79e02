"""Texts beyond those included are billed where the practice allows it: each once."""

from dataclasses import replace
from datetime import timedelta

import pytest
import stripe

from chalicelib.actions.billing import buy
from chalicelib.actions.billing.each_hour import each_hour
from chalicelib.actions.billing.overage import report_overage
from chalicelib.domain.accounts import Account
from chalicelib.domain.plans import SMALL, plan_of
from chalicelib.domain.usage import Count
from tests.actions.billing.test_paying import ANA_OWNS
from tests.builders import NOW, OAK
from tests.conftest import TestServices
from tests.faults.test_both_at_once import at_once
from tests.loop import open_practice
from tests.stripe_server import StripeServer

INCLUDED = plan_of(SMALL).included_segments


@pytest.fixture
def oak(services: TestServices, at_stripe: StripeServer) -> TestServices:
    open_practice(services)
    services.setups.save(OAK, ANA_OWNS)
    paying = Account(
        practice_id=OAK, plan=SMALL, stripe_customer="cus_oak", stripe_subscription="sub_1"
    )
    services.setups.save(OAK, replace(paying, overage_allowed=True))
    return services


def sent(services: TestServices, segments: int) -> None:
    services.meters.save_day(OAK, services.clock().date(), Count(segments=segments))


def report(services: TestServices) -> int:
    account = services.setups.of(OAK, fresh=True).account
    return report_overage(services, account, plan_of(account.plan), now=services.clock())


def test_what_is_included_is_not_billed(oak: TestServices, at_stripe: StripeServer) -> None:
    sent(oak, INCLUDED)
    assert report(oak) == 0
    assert at_stripe.metered == {}


def test_each_segment_beyond_is_billed_once(oak: TestServices, at_stripe: StripeServer) -> None:
    for beyond in (10, 10, 25, 25):
        sent(oak, INCLUDED + beyond)
        report(oak)
    assert at_stripe.metered == {"oak:2026-11:0": 10, "oak:2026-11:10": 15}


def test_a_report_whose_answer_was_lost_is_made_again_and_counted_once(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    sent(oak, INCLUDED + 10)
    at_stripe.lost_answers = 1
    with pytest.raises(stripe.APIConnectionError):
        report(oak)
    sent(oak, INCLUDED + 30)
    assert report(oak) == 20
    assert at_stripe.metered == {"oak:2026-11:0": 10, "oak:2026-11:10": 20}


def test_two_workers_at_once_bill_once(oak: TestServices, at_stripe: StripeServer) -> None:
    sent(oak, INCLUDED + 10)
    at_once(*(lambda: report(oak) for _ in range(4)))
    report(oak)
    assert sum(at_stripe.metered.values()) == 10


def test_what_left_while_it_was_not_allowed_is_never_billed(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    buy.allow_overage(oak, OAK, False, by=ANA_OWNS)
    sent(oak, INCLUDED + 100)
    report(oak)
    buy.allow_overage(oak, OAK, True, by=ANA_OWNS)
    sent(oak, INCLUDED + 103)
    report(oak)
    assert sum(at_stripe.metered.values()) == 3


def test_what_left_before_it_was_refused_is_billed(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    sent(oak, INCLUDED + 5)
    buy.allow_overage(oak, OAK, False, by=ANA_OWNS)
    sent(oak, INCLUDED + 50)
    report(oak)
    assert sum(at_stripe.metered.values()) == 5


def test_the_last_hours_of_a_month_are_billed_in_the_next(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    oak.at(NOW.replace(day=30, hour=23))
    sent(oak, INCLUDED + 7)
    each_hour(oak.at(oak.clock() + timedelta(hours=2)), OAK)
    assert at_stripe.metered == {"oak:2026-11:0": 7}


def test_a_new_month_begins_with_what_is_included(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    sent(oak, INCLUDED + 7)
    report(oak)
    oak.at(NOW + timedelta(days=20))
    sent(oak, INCLUDED)
    report(oak)
    assert at_stripe.metered == {"oak:2026-11:0": 7}


def test_a_practice_that_does_not_pay_by_stripe_is_not_reported(
    oak: TestServices, at_stripe: StripeServer
) -> None:
    account = oak.setups.of(OAK, fresh=True).account
    oak.setups.save(OAK, replace(account, stripe_subscription=""))
    sent(oak, INCLUDED + 7)
    assert report(oak) == 0
    assert at_stripe.asked == []
