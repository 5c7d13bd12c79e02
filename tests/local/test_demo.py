"""The practice that a newcomer finds, whatever the hour they come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.clock import MovableClock
from chalicelib.domain.files.schedule import ScheduleFile, read_schedule
from chalicelib.domain.places_said import KnownSetup
from infra.local.demo import fill, seed
from infra.local.demo.practice import CEDAR_ROW_DENTAL, DEMO, DemoPractice
from infra.local.demo.schedule import export
from tests.conftest import TestServices

MONDAY_MORNING = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
HOURS = [
    MONDAY_MORNING,
    datetime(2026, 11, 21, 21, 24, tzinfo=UTC),  # a Saturday
    datetime(2026, 11, 26, 15, 0, tzinfo=UTC),  # Thanksgiving
    datetime(2027, 1, 1, 4, 0, tzinfo=UTC),  # New Year's Eve in Chicago
    datetime(2027, 3, 12, 18, 0, tzinfo=UTC),  # the Friday before the clocks change
    datetime(2028, 2, 29, 16, 0, tzinfo=UTC),
]


def as_read(demo: DemoPractice, now: datetime) -> ScheduleFile:
    known = KnownSetup(
        locations=demo.locations, providers=demo.providers, visit_types=demo.visit_types
    )
    return read_schedule(export(demo, now=now), known=known, now=now)


@pytest.mark.parametrize("now", HOURS)
def test_the_export_holds_two_weeks_who_stayed_away_and_the_rows_that_tired_people_leave(
    now: datetime,
) -> None:
    file = as_read(CEDAR_ROW_DENTAL, now)
    coming = [row for row in file.rows if row.visit.starts_at > now - timedelta(days=30)]
    assert 170 <= len(coming) <= 260
    assert len(file.rows) - len(coming) == 80
    assert [row.column for row in file.refused] == [
        "Provider",
        "Office",
        "Date",
        "Time",
        "Status",
        "Type",
        "Patient",
        "Appt ID",
    ]
    assert {flag.column for flag in file.flagged} == {"Cell phone"}


@pytest.mark.parametrize("now", HOURS)
def test_nobody_is_booked_on_a_day_off_or_twice_at_once(now: datetime) -> None:
    for demo in DEMO:
        rows = as_read(demo, now).rows
        zones = {location.location_id: location.tz for location in demo.locations}
        assert all(
            row.visit.starts_at.astimezone(zones[row.visit.location_id]).weekday() < 5
            for row in rows
        )
        slots = [(row.visit.provider_id, row.visit.starts_at) for row in rows]
        assert len(slots) == len(set(slots))


def test_the_same_day_gives_the_same_file() -> None:
    assert export(CEDAR_ROW_DENTAL, now=MONDAY_MORNING) == export(
        CEDAR_ROW_DENTAL, now=MONDAY_MORNING
    )


def test_every_number_belongs_to_nobody() -> None:
    for demo in DEMO:
        for row in as_read(demo, MONDAY_MORNING).rows:
            assert row.person.phone[5:10] in ("", "55501")


@pytest.mark.parametrize("now", HOURS)
def test_the_demo_begins_while_a_practice_is_at_work(now: datetime, services: TestServices) -> None:
    clock = MovableClock(services.db)
    services.__dict__["clock"] = clock
    clock.move_to(now)
    said = fill._open_the_day(services, CEDAR_ROW_DENTAL)
    there = CEDAR_ROW_DENTAL.locations[0].local(clock())
    assert there.weekday() < 5
    assert 8 <= there.hour < 16
    assert clock() >= now - timedelta(seconds=2)
    assert bool(said) == (clock() - now > timedelta(minutes=1))


def test_the_password_is_made_on_this_machine_once(tmp_path: Path) -> None:
    first, is_new = fill._password(tmp_path / "password")
    again, is_new_again = fill._password(tmp_path / "password")
    assert (first, is_new, is_new_again) == (again, True, False)
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0
    assert len(first) >= 12


def test_the_package_offers_what_the_run_looks_for() -> None:
    assert callable(seed)
