"""What the demo holds when a newcomer first looks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.clock import MovableClock
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.patients import Channel, Consent, Health
from chalicelib.domain.prospects import Loss, Stage
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound
from infra.local.demo import fill, morning
from infra.local.demo.practice import CEDAR_ROW, CEDAR_ROW_DENTAL, DEMO, FERNHILL, DemoPractice
from infra.local.demo.schedule import LANDLINE, export
from tests.conftest import AWS_ENV, TestServices, make_services

MONDAY_MORNING = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)


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


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServices]:
    """Cedar Row with its people, and only those visits that the tests ask about; to look at."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in AWS_ENV.items():
            patch.setenv(name, value)
        patch.setattr(fill, "FOLDER", tmp_path_factory.mktemp("demo"))
        patch.setattr(fill, "export", _today_only)
        services = make_services()
        services.__dict__["clock"] = MovableClock(services.db)
        services.__dict__["clock"].move_to(MONDAY_MORNING)
        context = OnMoto()
        for demo in DEMO:
            fill._fill(context, services, demo, "Of-this-machine-1")
        yield services


def _today_only(demo: DemoPractice, *, now: datetime) -> bytes:
    lines = export(demo, now=now).decode("cp1252").split("\r\n")
    kept = [line for line in lines if "11/23/2026" in line or "Appt ID" in line]
    kept += [line for line in lines if "Pruitt" in line or "Marsh" in line]
    kept += [line for line in lines if "11/25/2026" in line][:1]
    kept += [line for line in lines if "12/04/2026" in line][:6]
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


def test_a_newcomer_finds_somebody_who_asked_at_each_stage(filled: TestServices) -> None:
    asked = filled.prospects.open_ones(CEDAR_ROW)
    assert {of.stage for of in asked} == {Stage.ENQUIRY, Stage.IN_TALK}
    assert [of.same for of in asked if of.maybe] == [True]
    [lost] = filled.prospects.ended_since(CEDAR_ROW, MONDAY_MORNING - timedelta(days=30))
    assert lost.loss is Loss.PRICE
    assert not {"+13095550161", "+13095550163"} & {sent.to for sent in filled.texts.sent}


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


def test_some_of_those_who_come_late_wait_for_something_sooner(filled: TestServices) -> None:
    entries = filled.waitlist.entries_of(CEDAR_ROW)
    visits = filled.appointments.get_many(CEDAR_ROW, [of.instead_of for of in entries])  # type: ignore[misc]
    assert entries
    assert {of.starts_at.date() for of in visits.values()} == {date(2026, 12, 4)}


def test_some_were_not_content_and_the_practice_says_what_it_changed(
    filled: TestServices,
) -> None:
    practice_id = CEDAR_ROW_DENTAL.practice.practice_id
    cases = filled.recovery.cases(practice_id)
    assert [of.closed_at is None for of in cases].count(True) >= 1
    assert len([of for of in cases if of.outcome]) >= 2
    assert len(filled.recovery.board(practice_id)) == 2
