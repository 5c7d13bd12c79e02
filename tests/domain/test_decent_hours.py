"""Nobody is written to at night, on a weekend or on a holiday of where they are."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.decent_hours import (
    Hours,
    decent,
    hours_for,
    is_day_off,
    public_holidays,
    quiet_after,
    wall_clock,
)
from chalicelib.domain.ids import ContactId
from chalicelib.domain.patients import Channel, ContactPoint
from tests.builders import NEW_YORK, OAK, a_location
from tests.domain.households import ZONES, instants

FEBRUARY = datetime(2026, 2, 15, tzinfo=UTC)
JULY = datetime(2026, 7, 15, tzinfo=UTC)


def a_contact(**changes: Any) -> ContactPoint:
    known: dict[str, Any] = {
        "practice_id": OAK,
        "contact_id": ContactId("c"),
        "channel": Channel.TEXT,
    }
    return ContactPoint(**{**known, **changes})


def hours(zone: str = "America/New_York", **changes: Any) -> Hours:
    return hours_for(a_location(zone=zone, **changes), None, "")


def at(zone: str, day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("clock", "decent_then"),
    [("07:59", False), ("08:00", True), ("19:59", True), ("20:00", False), ("23:30", False)],
)
def test_the_day_begins_at_eight_and_ends_before_eight_in_the_evening(
    clock: str, decent_then: bool
) -> None:
    assert hours().allow(at("America/New_York", "2026-11-24", clock)) is decent_then


@pytest.mark.parametrize(
    ("zone", "opens", "closes"),
    [
        ("America/New_York", "13:00", "01:00"),
        ("America/Phoenix", "15:00", "03:00"),
        ("Pacific/Honolulu", "18:00", "06:00"),
        ("Asia/Kolkata", "02:30", "14:30"),
        ("Australia/Sydney", "21:00", "09:00"),
        ("Australia/Lord_Howe", "21:00", "09:00"),
    ],
)
def test_in_winter_eight_o_clock_is_this_in_utc(zone: str, opens: str, closes: str) -> None:
    tuesday = date(2026, 2, 17)
    assert f"{wall_clock(tuesday, time(8), ZoneInfo(zone)):%H:%M}" == opens
    assert f"{wall_clock(tuesday, time(20), ZoneInfo(zone)):%H:%M}" == closes


@pytest.mark.parametrize(
    ("clock", "then"),
    [("01:59", "06:59"), ("02:00", "07:00"), ("02:30", "07:30"), ("03:00", "07:00")],
)
def test_a_time_that_the_clocks_skip_in_spring_moves_on_by_the_hour(clock: str, then: str) -> None:
    skipped = wall_clock(date(2026, 3, 8), time.fromisoformat(clock), NEW_YORK)
    assert f"{skipped:%H:%M}" == then


def test_a_time_that_comes_twice_in_autumn_is_the_first_of_the_two() -> None:
    assert wall_clock(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )


def test_lord_howe_skips_half_an_hour() -> None:
    island = ZoneInfo("Australia/Lord_Howe")
    skipped = wall_clock(date(2026, 10, 4), time(2, 15), island).astimezone(island)
    assert skipped.time() == time(2, 45)


def test_a_weekend_is_off_unless_the_location_works_then() -> None:
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    usual = a_location()
    assert is_day_off(usual, saturday)
    assert is_day_off(usual, sunday)
    working = a_location(opening={5: ((time(9), time(12)),)})
    assert not is_day_off(working, saturday)
    assert is_day_off(working, sunday)


def test_public_holidays_and_the_locations_own_are_off() -> None:
    thanksgiving = date(2026, 11, 26)
    assert is_day_off(a_location(), thanksgiving)
    assert not is_day_off(a_location(), date(2026, 11, 24))
    assert is_day_off(a_location(closed_on=frozenset({date(2026, 11, 24)})), date(2026, 11, 24))


def test_a_country_that_nobody_made_a_calendar_for_has_no_public_holidays() -> None:
    assert public_holidays("XX", "", 2026) == {}


def test_the_patients_own_zone_comes_before_the_contacts_and_that_before_the_locations() -> None:
    location, contact = a_location(), a_contact(zone="America/Phoenix")
    assert hours_for(location, contact, "Pacific/Honolulu").zone.key == "Pacific/Honolulu"
    assert hours_for(location, contact, "").zone.key == "America/Phoenix"
    assert hours_for(location, a_contact(), "").zone.key == "America/New_York"


def test_hours_that_a_patient_chose_replace_the_locations() -> None:
    chosen = hours_for(a_location(), a_contact(quiet_from=time(18), quiet_until=time(9)), "")
    assert not chosen.allow(at("America/New_York", "2026-11-24", "08:30"))
    assert not chosen.allow(at("America/New_York", "2026-11-24", "18:00"))
    assert chosen.allow(at("America/New_York", "2026-11-24", "09:00"))


def test_what_falls_into_a_weekend_goes_to_the_nearer_end_of_it() -> None:
    early = at("America/New_York", "2026-11-21", "10:00")
    late = at("America/New_York", "2026-11-22", "10:00")
    far, never = late + timedelta(days=9), early - timedelta(days=9)
    assert decent(early, hours=hours(), now=never, latest=far) == at(
        "America/New_York", "2026-11-20", "19:30"
    )
    assert decent(late, hours=hours(), now=never, latest=far) == at(
        "America/New_York", "2026-11-23", "08:00"
    )


def test_what_would_be_useless_later_goes_earlier() -> None:
    sunday = at("America/New_York", "2026-11-22", "18:00")
    monday_7 = at("America/New_York", "2026-11-23", "07:45")
    moved = decent(sunday, hours=hours(), now=sunday - timedelta(days=9), latest=monday_7)
    assert moved == at("America/New_York", "2026-11-20", "19:30")


def test_a_morning_message_that_comes_too_late_for_its_visit_goes_as_soon_as_people_are_up() -> (
    None
):
    """Wanted at ten for a visit at nine, thought of at seven: eight o'clock is decent."""
    ten, seven = (at("America/New_York", "2026-11-24", t) for t in ("10:00", "07:00"))
    until = at("America/New_York", "2026-11-24", "08:45")
    assert decent(ten, hours=hours(), now=seven, latest=until) == at(
        "America/New_York", "2026-11-24", "08:00"
    )


def test_where_nobody_is_awake_in_time_there_is_no_decent_moment() -> None:
    night = at("America/New_York", "2026-11-24", "22:00")
    assert decent(night, hours=hours(), now=night, latest=night + timedelta(hours=8)) is None


@given(
    zone=st.sampled_from(ZONES),
    wanted=instants(),
    ahead=st.timedeltas(timedelta(0), timedelta(days=9)),
    useful=st.timedeltas(timedelta(minutes=1), timedelta(days=9)),
)
def test_the_moment_chosen_is_decent_and_useful_and_one_is_found_where_there_is_one(
    zone: str, wanted: datetime, ahead: timedelta, useful: timedelta
) -> None:
    mine = hours(zone)
    now, latest = wanted - ahead, wanted + useful - timedelta(days=4)
    chosen = decent(wanted, hours=mine, now=now, latest=latest)
    if chosen is None:
        step = timedelta(minutes=10)
        tried = (now + n * step for n in range(max(0, int((latest - now) / step))))
        assert not any(mine.allow(moment) for moment in tried)
    else:
        assert now <= chosen < latest
        assert mine.allow(chosen)


@given(zone=st.sampled_from(ZONES), moment=instants())
def test_quiet_begins_right_after_the_last_decent_moment(zone: str, moment: datetime) -> None:
    mine = hours(zone)
    end = quiet_after(moment, mine)
    if not mine.allow(moment):
        assert end == moment
    else:
        assert moment < end <= moment + timedelta(hours=12)
        assert mine.allow(end - timedelta(seconds=1))
        assert not mine.allow(end)


@pytest.mark.parametrize(
    ("instant", "zone", "may_be_sent"),
    [
        ("2026-11-23T12:59:59Z", "America/New_York", False),
        ("2026-11-23T13:00:00Z", "America/New_York", True),
        ("2026-11-24T00:59:59Z", "America/New_York", True),
        ("2026-11-24T01:00:00Z", "America/New_York", False),
        ("2026-11-23T13:30:00Z", "America/Chicago", False),
        ("2026-11-23T14:00:00Z", "America/Chicago", True),
        ("2026-11-23T15:00:00Z", "America/Phoenix", True),
        ("2026-11-23T14:59:59Z", "America/Phoenix", False),
        ("2026-11-23T18:00:00Z", "Pacific/Honolulu", True),
        ("2026-11-23T17:59:59Z", "Pacific/Honolulu", False),
        ("2026-03-06T12:59:59Z", "America/New_York", False),
        ("2026-03-09T12:00:00Z", "America/New_York", True),
    ],
)
def test_the_window_is_half_open_in_the_recipients_zone_on_both_sides_of_the_clock_change(
    instant: str, zone: str, may_be_sent: bool
) -> None:
    assert hours(zone).allow(datetime.fromisoformat(instant)) is may_be_sent
