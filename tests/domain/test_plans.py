"""What a practice can buy."""

import pytest

from chalicelib.domain.plans import LARGE, MEDIUM, PLANS, SMALL, dollars, plan_for, plan_of


@pytest.mark.parametrize(
    ("contacts", "size"),
    [(0, SMALL), (500, SMALL), (501, MEDIUM), (1_000, MEDIUM), (1_001, LARGE), (90_000, LARGE)],
)
def test_a_practice_fits_into_the_smallest_plan_that_holds_its_patients(contacts, size):
    assert plan_for(contacts).key == size


def test_a_larger_plan_costs_more_includes_more_and_a_further_text_costs_less():
    small, medium, large = PLANS.values()
    for less, more in ((small, medium), (medium, large)):
        assert less.monthly_cents < more.monthly_cents
        assert less.included_segments < more.included_segments
        assert less.included_emails < more.included_emails
        assert less.included_users < more.included_users
        assert less.included_locations < more.included_locations
        assert less.overage_segment_millionths > more.overage_segment_millionths


def test_each_plan_is_found_by_its_own_key_and_has_its_own_price_at_stripe():
    assert all(plan.key == key for key, plan in PLANS.items())
    assert len({plan.stripe_lookup_key for plan in PLANS.values()}) == len(PLANS)


def test_a_practice_that_has_not_chosen_has_what_the_smallest_plan_includes():
    assert plan_of("").key == SMALL


@pytest.mark.parametrize(
    ("millionths", "read"),
    [
        (99_000_000, "$99"),
        (1_234_500_000, "$1,234.50"),
        (20_000, "$0.02"),
        (15_000, "$0.015"),
        (0, "$0"),
    ],
)
def test_prices_read_as_people_write_them(millionths, read):
    assert dollars(millionths) == read
