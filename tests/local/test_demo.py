"""The practice that a newcomer finds, whatever the hour they come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.clock import MovableClock
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.patients import Channel, Consent, Health
from chalicelib.domain.schedule_file import KnownSetup, ScheduleFile, read_schedule
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound
from infra.local.demo import fill, morning, seed
from infra.local.demo.practice import CEDAR_ROW, CEDAR_ROW_DENTAL, DEMO, FERNHILL, DemoPractice
from infra.local.demo.schedule import LANDLINE, export
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
def test_the_export_holds_two_weeks_and_the_rows_that_tired_people_leave(now: datetime) -> None:
    file = as_read(CEDAR_ROW_DENTAL, now)
    assert 170 <= len(file.rows) <= 260
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
        assert all(row.starts_at.astimezone(zones[row.location_id]).weekday() < 5 for row in rows)
        slots = [(row.provider_id, row.starts_at) for row in rows]
        assert len(slots) == len(set(slots))


def test_the_same_day_gives_the_same_file() -> None:
    assert export(CEDAR_ROW_DENTAL, now=MONDAY_MORNING) == export(
        CEDAR_ROW_DENTAL, now=MONDAY_MORNING
    )


def test_every_number_belongs_to_nobody() -> None:
    for demo in DEMO:
        for row in as_read(demo, MONDAY_MORNING).rows:
            assert row.person.phone[5:10] in ("", "55501")


class OnMoto:
    """What the running stack tells of itself, on moto."""

    url = "http://127.0.0.1:8000"
    endpoint_url = ""

    def __init__(self) -> None:
        pool = self.client("cognito-idp").create_user_pool(
            PoolName="people", UsernameAttributes=["email"]
        )
        self.outputs = {"UserPoolId": pool["UserPool"]["Id"]}

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(service)


@pytest.fixture
def filled(services: TestServices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TestServices:
    """Cedar Row with its people, and only those visits that the tests ask about."""
    monkeypatch.setattr(fill, "FOLDER", tmp_path)
    monkeypatch.setattr(fill, "export", _today_only)
    services.__dict__["clock"] = MovableClock(services.db)
    services.__dict__["clock"].move_to(MONDAY_MORNING)
    context = OnMoto()
    for demo in DEMO:
        fill._fill(context, services, demo, "Of-this-machine-1")
    return services


def _today_only(demo: DemoPractice, *, now: datetime) -> bytes:
    lines = export(demo, now=now).decode("cp1252").split("\r\n")
    kept = [line for line in lines if "11/23/2026" in line or "Appt ID" in line]
    kept += [line for line in lines if "Pruitt" in line or "Marsh" in line]
    kept += [line for line in lines if "11/25/2026" in line][:1]
    return "\r\n".join(dict.fromkeys(kept)).encode("cp1252")


def test_a_newcomer_finds_a_day_in_progress(filled: TestServices) -> None:
    today = MONDAY_MORNING.date()
    visits = [
        visit
        for location in CEDAR_ROW_DENTAL.locations
        for visit in filled.appointments.of_day(CEDAR_ROW, location.location_id, today)
    ]
    statuses = {visit.status for visit in visits}
    assert {Status.BOOKED, Status.ARRIVED, Status.CANCELLED} <= statuses
    answers = {visit.answer for visit in visits if visit.is_open}
    assert answers == {Answer.NEEDS_ACTION, Answer.ACCEPTED, Answer.TENTATIVE}
    assert any(visit.late_minutes for visit in visits)
    early = [of.starts_at - MONDAY_MORNING for of in visits if of.status is Status.ARRIVED]
    assert all(wait <= timedelta(hours=1) for wait in early)
    assert filled.work_items.open_ones(CEDAR_ROW)
    assert filled.texts.to(morning.STRANGER) == []
    assert abs(filled.clock() - MONDAY_MORNING) < timedelta(minutes=2)

    landline = filled.contacts.known(CEDAR_ROW, Channel.TEXT, LANDLINE)
    assert landline.health is Health.BAD
    assert LANDLINE not in {sent.to for sent in filled.texts.sent}

    stopped = filled.contacts.known(CEDAR_ROW, Channel.TEXT, "+15185550116")
    assert stopped.care is Consent.STOPPED
    assert filled.texts.to("+15185550116") == []

    bob = "+12175550112"
    assert filled.contacts.known(CEDAR_ROW, Channel.TEXT, bob).contact_id != (
        filled.contacts.known(FERNHILL, Channel.TEXT, bob).contact_id
    )
    staff = filled.setups.of(CEDAR_ROW).staff
    for staff_id in staff:
        assert filled.doors.member(staff_id).practices == (CEDAR_ROW,)
    assert {location.on_duty for location in filled.setups.of(CEDAR_ROW).locations.values()} == {
        (next(of for of, one in staff.items() if one.name == "Dana Whitlock"),)
    }
    with pytest.raises(NotFound):
        filled.doors.number(LANDLINE)


def test_the_next_reminder_is_known_before_the_first_sweep(filled: TestServices) -> None:
    within_the_hour = keys.stamp(MONDAY_MORNING + timedelta(hours=1))
    due = [
        of
        for shard in range(keys.SHARDS)
        for of in filled.due.between(shard, after="", until=within_the_hour)
    ]
    unplanned = {
        AppointmentId(of.pk.rpartition("#")[2])
        for of in due
        if of.touchpoint is None and CEDAR_ROW in of.pk
    }
    visits = filled.appointments.get_many(CEDAR_ROW, unplanned).values()
    assert [of for of in visits if of.is_open and of.starts_at > MONDAY_MORNING] == []


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
