"""A provider is away: nobody is booked into it, and who is booked already is named."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.block_time import (
    block_time,
    coming,
    put_back,
    unblock_time,
    visits_within,
)
from chalicelib.actions.open_times import open_times
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput, SlotTaken, TooLateToUndo
from chalicelib.storage.appointments import AppointmentStore
from chalicelib.storage.blocks import Block, BlockStore
from chalicelib.storage.errors import NotFound, StaleWrite
from tests.builders import ANA, CLEANING, ELM, MAIN_STREET, NEW_YORK, NOW, OAK, PATEL, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""Tomorrow at 12:00 in New York."""
TUESDAY = NOON.date()
HOUR = timedelta(hours=1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    register(services)
    return services


def book(oak: TestServices, at: datetime = NOON, **changes: object) -> Appointment:
    known: dict[str, object] = {
        "patient_id": a_patient().patient_id,
        "provider_id": PATEL,
        "location_id": MAIN_STREET,
        "visit_type_id": CLEANING,
        "starts_at": at,
        "by": ANA,
    }
    return schedule.book(oak, OAK, **{**known, **changes})  # type: ignore[arg-type]


def lunch(oak: TestServices, start: datetime = NOON, end: datetime = NOON + HOUR) -> Block:
    return block_time(oak, OAK, provider_id=PATEL, starts_at=start, ends_at=end, by=ANA)


def offered(oak: TestServices, first: date = TUESDAY, days: int = 1) -> set[str]:
    times = open_times(
        oak,
        OAK,
        visit_type_id=CLEANING,
        location_id=MAIN_STREET,
        first=first,
        days=days,
        now=oak.clock(),
    )
    return {f"{of.starts_at.astimezone(NEW_YORK):%a %H:%M}" for of in times}


def test_the_time_is_not_offered_and_not_booked(oak: TestServices) -> None:
    lunch(oak)
    assert {"Tue 11:30", "Tue 13:00"} <= offered(oak)
    assert not {"Tue 11:45", "Tue 12:00", "Tue 12:30", "Tue 12:45"} & offered(oak)
    with pytest.raises(SlotTaken):
        book(oak)
    assert book(oak, must_be_free=False).starts_at == NOON


def test_a_holiday_closes_each_of_its_days(oak: TestServices) -> None:
    start = NOON + timedelta(days=7)
    lunch(oak, start, start + timedelta(days=2))
    left = offered(oak, start.date(), days=3)
    assert {of[:3] for of in left} == {"Tue", "Thu"}
    assert {"Tue 11:30", "Thu 12:00"} <= left
    assert not {"Tue 12:00", "Thu 11:30"} & left
    for hours in (1, 24, 47):
        with pytest.raises(SlotTaken):
            book(oak, start + timedelta(hours=hours))


def test_a_visit_is_not_moved_into_it(oak: TestServices) -> None:
    visit = book(oak, NOON + 3 * HOUR)
    lunch(oak)
    with pytest.raises(SlotTaken):
        schedule.move(oak, OAK, visit.appointment_id, starts_at=NOON, by=ANA)


def test_an_absence_that_comes_between_look_and_booking_wins(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = book(oak, NOON - 2 * HOUR)
    save, between = AppointmentStore.save, [lambda: lunch(oak)]

    def somebody_was_faster(self: AppointmentStore, *of: object, **also: object) -> Appointment:
        if between:
            between.pop()()
        return save(self, *of, **also)  # type: ignore[arg-type]

    monkeypatch.setattr(AppointmentStore, "save", somebody_was_faster)
    with pytest.raises(SlotTaken):
        book(oak)
    visits = oak.appointments.of_patient(OAK, a_patient().patient_id)
    assert [of.appointment_id for of in visits] == [other.appointment_id]


def test_an_absence_elsewhere_in_the_day_does_not_stop_a_booking(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, between = AppointmentStore.save, [lambda: lunch(oak, NOON + HOUR, NOON + 2 * HOUR)]

    def somebody_was_faster(self: AppointmentStore, *of: object, **also: object) -> Appointment:
        if between:
            between.pop()()
        return save(self, *of, **also)  # type: ignore[arg-type]

    monkeypatch.setattr(AppointmentStore, "save", somebody_was_faster)
    assert book(oak).starts_at == NOON


def test_a_booking_in_the_same_moment_does_not_lose_the_absence(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, refused = BlockStore.save, [StaleWrite("transaction"), StaleWrite("transaction")]

    def in_the_way(self: BlockStore, *of: object, **also: object) -> None:
        if refused:
            raise refused.pop()
        save(self, *of, **also)  # type: ignore[arg-type]

    monkeypatch.setattr(BlockStore, "save", in_the_way)
    lunch(oak)
    assert "Tue 12:00" not in offered(oak)


def test_visits_that_lie_in_it_stay_and_are_named(oak: TestServices) -> None:
    before, within, cancelled = book(oak, NOON - HOUR), book(oak), book(oak, NOON + HOUR / 2)
    schedule.cancel(oak, OAK, cancelled.appointment_id, by=ANA)
    block = lunch(oak)
    found = visits_within(oak, OAK, [block])
    assert [of.appointment_id for of in found[block.block_id]] == [within.appointment_id]
    assert oak.appointments.get(OAK, before.appointment_id).is_open
    schedule.move(oak, OAK, within.appointment_id, starts_at=NOON + 2 * HOUR, by=ANA)
    assert visits_within(oak, OAK, [block]) == {block.block_id: []}


def test_a_click_on_a_visit_that_lies_in_it_can_be_undone(oak: TestServices) -> None:
    visit = book(oak)
    lunch(oak)
    for change in (schedule.confirm, schedule.cancel, schedule.arrive):
        change(oak, OAK, visit.appointment_id, by=ANA)
        back = schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
        assert (back.status, back.answer) == (visit.status, visit.answer)
    schedule.move(oak, OAK, visit.appointment_id, starts_at=NOON + 2 * HOUR, by=ANA)
    assert schedule.undo(oak, OAK, visit.appointment_id, by=ANA).starts_at == NOON


def test_a_removed_absence_is_open_again_and_can_be_put_back_for_three_minutes(
    oak: TestServices,
) -> None:
    block = lunch(oak)
    removed = unblock_time(oak, OAK, PATEL, block.block_id, by=ANA)
    assert "Tue 12:00" in offered(oak)
    assert unblock_time(oak, OAK, PATEL, block.block_id, by=ANA) == removed
    oak.at(NOW + timedelta(minutes=2))
    assert coming(oak, OAK, MAIN_STREET, now=oak.clock()) == [removed]
    assert put_back(oak, OAK, PATEL, block.block_id, by=ANA) == block
    assert "Tue 12:00" not in offered(oak)
    unblock_time(oak, OAK, PATEL, block.block_id, by=ANA)
    oak.at(NOW + timedelta(minutes=6))
    assert coming(oak, OAK, MAIN_STREET, now=oak.clock()) == []
    with pytest.raises(TooLateToUndo):
        put_back(oak, OAK, PATEL, block.block_id, by=ANA)


def test_every_change_is_in_the_record_without_the_note(oak: TestServices) -> None:
    block = block_time(
        oak, OAK, provider_id=PATEL, starts_at=NOON, ends_at=NOON + HOUR, by=ANA, note="dentist"
    )
    unblock_time(oak, OAK, PATEL, block.block_id, by=ANA)
    put_back(oak, OAK, PATEL, block.block_id, by=ANA)
    written = [of for of in oak.audit.of_day(OAK, NOW.date()) if of.did.startswith("absence.")]
    did = {(of.did, of.who, of.about) for of in written}
    about = (block.block_id, PATEL)
    assert did == {(f"absence.{of}", ANA, about) for of in ("added", "removed", "put-back")}
    assert "dentist" not in str(written)


def test_one_that_goes_on_is_listed_and_one_that_is_over_is_not_read(oak: TestServices) -> None:
    lunch(oak, NOW - HOUR, NOW + HOUR)
    tomorrow = lunch(oak)
    oak.at(NOW + 2 * HOUR)
    assert coming(oak, OAK, MAIN_STREET, now=oak.clock()) == [tomorrow]
    assert oak.blocks.ending_after(OAK, PATEL, oak.clock()) == [tomorrow]
    oak.at(NOW)
    assert len(coming(oak, OAK, MAIN_STREET, now=oak.clock())) == 2


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (NOON, NOON, "until"),
        (NOON, NOON - HOUR, "until"),
        (NOW - 2 * HOUR, NOW - HOUR, "until"),
        (NOON, NOON + timedelta(days=90), "last_day"),
    ],
)
def test_what_makes_no_absence_is_refused(
    oak: TestServices, start: datetime, end: datetime, field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        lunch(oak, start, end)
    assert refusal.value.field == field
    assert coming(oak, OAK, MAIN_STREET, now=NOW) == []


def test_the_longest_absence_fits_into_one_write(oak: TestServices) -> None:
    lunch(oak, NOON, NOON + timedelta(days=89))
    with pytest.raises(SlotTaken):
        book(oak, NOON + timedelta(days=60))


def test_another_practice_removes_nothing(oak: TestServices) -> None:
    block = lunch(oak)
    with pytest.raises(NotFound):
        unblock_time(oak, ELM, PATEL, block.block_id, by=ANA)
    assert coming(oak, OAK, MAIN_STREET, now=NOW) == [block]
