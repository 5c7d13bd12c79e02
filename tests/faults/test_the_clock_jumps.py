"""The local stage's own clock, in the table, jumps on the local AWS: over a change to or from
daylight saving between planning and sending, and back."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.actions.repair import repair
from chalicelib.clock import MovableClock
from chalicelib.domain.playbooks import Offset, When
from chalicelib.domain.touchpoints import State
from tests.actions.test_the_reminder_loop import MONDAY_10, book
from tests.builders import ALL_WEEK, OAK, ROSIES_PHONE, a_location, a_playbook, a_step
from tests.faults import promises
from tests.faults.local import LocalServices, LocalWorld
from tests.faults.sending import about_to_leave
from tests.faults.wire import Killed, every_call, killed_after, minute, places, recover
from tests.loop import open_practice, register, touchpoints

pytestmark = pytest.mark.stack

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVERY_DAY = dict.fromkeys(range(7), ALL_WEEK[0])
# The Sundays on which the clocks change. Lord Howe's change by half an hour.
CHANGES = [
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
]
over_a_change = pytest.mark.parametrize(("zone", "sunday"), CHANGES)


@pytest.fixture
def world(local_world: LocalWorld) -> Iterator[LocalWorld]:
    services = local_world.services
    services.__dict__["clock"] = MovableClock(services.db)
    yield local_world
    services.__dict__["clock"] = services.stopped_clock


def at(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def plan(
    world: LocalWorld, zone: str, visit: datetime, offset: Offset, *, on: datetime
) -> LocalServices:
    """Rosie's visit is booked and its one reminder planned."""
    services = world.services
    open_practice(services, a_playbook(a_step(offset=offset)))
    location = a_location(zone=zone, opening=EVERY_DAY)
    services.setups.save(OAK, replace(location, revision=1))
    services.at(on)
    register(services)
    book(services, visit)
    minute(services)
    return services


def leaves_once(services: LocalServices, when: datetime, *tried: datetime) -> None:
    """Not at the times tried, not a minute before `when`, then once, and never again."""
    for moment in sorted({*tried, when - MINUTE}):
        if moment < when:
            services.at(moment)
            minute(services)
            assert services.texts_sent() == [], moment
    services.at(when + MINUTE)
    minute(services)
    assert len(services.texts_sent()) == 1
    for moment in tried:
        if moment > when:
            services.at(moment)
            minute(services)
    recover(services)
    assert len(services.texts_sent()) == 1
    promises.hold(services, ROSIES_PHONE)


@over_a_change
def test_the_day_before_at_ten_is_ten_by_the_clock_on_the_wall(
    world: LocalWorld, zone: str, sunday: date
) -> None:
    """Planned before the change for the Monday after it."""
    ten = at(sunday + DAY, time(10), zone)
    visit = at(sunday + 2 * DAY, time(10, 30), zone)
    offset = Offset(when=When.DAYS, days=1, at=time(10))
    services = plan(world, zone, visit, offset, on=at(sunday - 4 * DAY, time(9), zone))
    as_it_was = at(sunday - DAY, time(10), zone) + 2 * DAY
    assert abs(as_it_was - ten) in {timedelta(hours=1), timedelta(minutes=30)}
    leaves_once(services, ten, as_it_was + MINUTE)


@over_a_change
def test_what_would_come_before_breakfast_leaves_when_the_night_is_over(
    world: LocalWorld, zone: str, sunday: date
) -> None:
    """Wanted at half past seven on the Sunday itself, an hour that the old clock called another."""
    eight = at(sunday, time(8), zone)
    visit = at(sunday + DAY, time(10, 30), zone)
    offset = Offset(when=When.BEFORE, before=visit - eight + timedelta(minutes=30))
    services = plan(world, zone, visit, offset, on=at(sunday - 4 * DAY, time(9), zone))
    as_it_was = at(sunday - DAY, time(8), zone) + DAY
    leaves_once(services, eight, as_it_was + MINUTE)


@over_a_change
def test_what_was_missed_in_the_evening_does_not_leave_in_the_night_of_the_change(
    world: LocalWorld, zone: str, sunday: date
) -> None:
    """Due on Saturday at half past seven; nothing ran until half past three."""
    visit = at(sunday + DAY, time(10, 30), zone)
    evening = at(sunday - DAY, time(19, 30), zone)
    offset = Offset(when=When.BEFORE, before=visit - evening)
    services = plan(world, zone, visit, offset, on=at(sunday - 4 * DAY, time(9), zone))
    [planned] = touchpoints(services, ROSIES_PHONE)
    assert planned.due_at == evening
    services.at(at(sunday, time(3, 30), zone))
    minute(services)
    assert services.texts_sent() == []
    as_it_was = at(sunday - DAY, time(8), zone) + DAY
    leaves_once(services, at(sunday, time(8), zone), as_it_was + MINUTE)


@pytest.mark.parametrize("back", [timedelta(hours=1), DAY, 7 * DAY])
def test_a_clock_that_jumps_back_sends_nothing_again(world: LocalWorld, back: timedelta) -> None:
    services = about_to_leave(world).services
    minute(services)
    assert len(services.texts_sent()) == 1
    services.at(MONDAY_10 + MINUTE - back)
    for _ in range(3):
        services.at(services.clock() + MINUTE)
        repair(services)
        minute(services)
    for later in (MINUTE, 2 * MINUTE):
        services.at(MONDAY_10 + later)
        minute(services)
    recover(services)
    assert len(services.texts_sent()) == 1
    assert [text.state for text in touchpoints(services, ROSIES_PHONE)] == [State.SENT]


def test_though_the_worker_died_before_the_clock_jumped_back_nothing_leaves_twice(
    world: LocalWorld,
) -> None:
    about_to_leave(world)
    services = world.again()
    calls = every_call(lambda: minute(services), services.wire)
    for nth, _ in places(calls):
        services = world.again()
        with contextlib.suppress(Killed), services.wire.tampered(**killed_after(nth)):
            minute(services)
        services.at(MONDAY_10 - DAY)
        repair(services)
        minute(services)
        services.at(MONDAY_10 + 2 * MINUTE)
        recover(services)
        promises.hold(services, ROSIES_PHONE)
