"""A month's use, and what it comes to by its end."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.usage import Count, days_of, expected, months_until

NOVEMBER_10 = date(2026, 11, 10)


def segments(of: int) -> Count:
    return Count(segments=of)


def test_a_month_goes_on_at_its_pace_where_little_is_booked_yet():
    by_the_end = expected(segments(100), segments(10), today=NOVEMBER_10, looked_ahead=14)
    assert by_the_end.segments == 300


def test_what_is_planned_counts_where_it_is_more_and_the_pace_for_the_days_after():
    by_the_end = expected(segments(100), segments(500), today=NOVEMBER_10, looked_ahead=14)
    assert by_the_end.segments == 100 + 500 + 60


def test_on_the_last_day_nothing_more_is_expected_than_is_planned():
    last = date(2026, 11, 30)
    assert expected(segments(100), segments(4), today=last, looked_ahead=0).segments == 104


@pytest.mark.parametrize(
    ("month", "days"), [("2026-02", 28), ("2028-02", 29), ("2026-12", 31), ("2026-11", 30)]
)
def test_a_month_has_its_days(month: str, days: int):
    found = days_of(month)
    assert len(found) == days
    assert found[-1] - found[0] == timedelta(days=days - 1)


def test_the_months_before_are_found_also_over_a_new_year():
    assert months_until(date(2027, 1, 31), how_many=3) == ["2027-01", "2026-12", "2026-11"]
