"""How many are asked at once, and for how long a time is held."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.waitlist.waves import (
    LONGEST,
    MOST,
    SHORTEST,
    WANTED,
    held_for,
    held_until,
    rate,
    size_of_wave,
)

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def test_a_new_practice_asks_as_many_as_it_may() -> None:
    """At 8 to 11 % it takes some fifteen."""
    assert size_of_wave(0, 0) == MOST
    assert 0.083 < rate(0, 0) < 0.11


def test_a_practice_whose_patients_say_yes_asks_fewer() -> None:
    assert size_of_wave(90, 100) < size_of_wave(50, 100) < size_of_wave(20, 100) < MOST


@pytest.mark.parametrize(("accepted", "offered"), [(20, 100), (50, 100), (300, 1000), (9, 9)])
def test_somebody_says_yes_with_the_chance_that_is_wanted_and_with_one_fewer_not(
    accepted: int, offered: int
) -> None:
    size = size_of_wave(accepted, offered)
    one_more_no = 1 - rate(accepted, offered)
    assert one_more_no**size < 1 - WANTED + 0.06
    assert one_more_no ** (size - 1) > 1 - WANTED - 0.06


def test_more_taken_than_offered_is_no_error() -> None:
    assert size_of_wave(5, 0) >= 1


@pytest.mark.parametrize(
    ("left", "hold"),
    [
        (timedelta(days=3), LONGEST),
        (timedelta(hours=8), LONGEST),
        (timedelta(hours=4), timedelta(minutes=30)),
        (timedelta(hours=1), SHORTEST),
        (timedelta(minutes=20), SHORTEST),
        (timedelta(minutes=19), None),
        (timedelta(minutes=-1), None),
    ],
)
def test_later_waves_come_sooner_as_the_time_comes_near(
    left: timedelta, hold: timedelta | None
) -> None:
    assert held_for(NOW + left, NOW) == hold


def test_a_hold_always_ends_before_the_visit_begins() -> None:
    for minutes in range(20, 2_000, 7):
        starts_at = NOW + timedelta(minutes=minutes)
        until = held_until(starts_at, NOW + timedelta(seconds=1))
        if until is not None:
            assert until < starts_at


def test_it_is_held_until_a_time_that_people_say() -> None:
    until = held_until(NOW + timedelta(hours=5), NOW + timedelta(minutes=4, seconds=7))
    assert until == NOW + timedelta(minutes=45)
