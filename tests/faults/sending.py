"""Worlds in which something is about to be sent, and every place at which its worker may die."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.playbooks import Order
from tests.actions.test_the_reminder_loop import MONDAY_10, THURSDAY_1030, book
from tests.builders import ROSIES_PHONE, a_patient, a_playbook, a_step
from tests.faults import promises
from tests.faults.wire import (
    Killed,
    WiredServices,
    World,
    drain,
    every_call,
    killed_after,
    minute,
    places,
    recover,
)
from tests.loop import open_practice, register

CLAIM = "UpdateItem touchpoint"
ROSIES_EMAIL = "rosie@home.example"
BENS_PHONE = "+12025550144"


def about_to_leave(world: World, *orders: Order, bens_too: bool = False) -> World:
    """It is Monday, a minute past ten; what is planned for ten has not been looked at yet."""
    services = world.services
    steps = [a_step(f"step-{order}", order=order) for order in orders or (Order.TEXT,)]
    open_practice(services, a_playbook(*steps))
    register(services)
    book(services)
    if bens_too:
        register(
            services, a_patient(patient_id="ben", given_name="Ben", phone=BENS_PHONE, email="")
        )
        book(services, THURSDAY_1030 + timedelta(hours=1), patient_id="ben")
    services.at(MONDAY_10 + timedelta(minutes=1))
    world.remember()
    return world


@dataclass(frozen=True, kw_only=True)
class Row:
    done: str
    """The last thing that AWS did for the worker before it died."""
    seen: str
    """What had become of the message an hour later."""


def kill_at_every_call(
    world: World,
    run: Callable[[WiredServices], None],
    *addresses: str,
    since: str = "",
) -> list[Row]:
    """Die at each call in turn, let an hour pass, look; the promises must hold each time."""
    services = world.again()
    calls = every_call(lambda: run(services), services.wire)
    first = calls.index(since) + 1 if since else 0
    rows: list[Row] = []
    for n, call in places(calls):
        if n < first:
            continue
        services = world.again()
        with services.wire.tampered(**killed_after(n)):
            try:
                run(services)
            except Killed:
                pass
            else:
                raise AssertionError(f"nothing was killed at {n} {call}")
        recover(services)
        promises.hold(services, *addresses)
        seen = "; ".join(sorted(promises.seen(services, address) for address in addresses))
        rows.append(Row(done=call, seen=seen))
    return rows


def text(world: World) -> list[Row]:
    """A text is due"""
    about_to_leave(world)
    return kill_at_every_call(world, minute, ROSIES_PHONE)


def email(world: World) -> list[Row]:
    """An email is due"""
    about_to_leave(world, Order.EMAIL)
    return kill_at_every_call(world, minute, ROSIES_EMAIL)


def two_in_a_batch(world: World) -> list[Row]:
    """Two texts to two phones in one queue message (one; the other)"""
    about_to_leave(world, bens_too=True)
    return kill_at_every_call(world, minute, ROSIES_PHONE, BENS_PHONE, since=CLAIM)


def throttled_once(world: World) -> list[Row]:
    """SNS throttles the text"""
    about_to_leave(world)

    def run(services: WiredServices) -> None:
        services.refused_once(400, "Throttling")
        minute(services)

    return kill_at_every_call(world, run, ROSIES_PHONE, since=CLAIM)


def refused_for_good(world: World) -> list[Row]:
    """SNS refuses the number for good, an email can take over"""
    about_to_leave(world, Order.TEXT_THEN_EMAIL)

    def run(services: WiredServices) -> None:
        services.refused_once(400, "InvalidParameter")
        minute(services)
        drain(services)

    return kill_at_every_call(world, run, ROSIES_PHONE, since=CLAIM)


def answer_lost(world: World) -> list[Row]:
    """SNS answers 500, nobody knows whether it took the text"""
    about_to_leave(world)

    def run(services: WiredServices) -> None:
        services.refused_once(500, "InternalError")
        minute(services)

    return kill_at_every_call(world, run, ROSIES_PHONE, since=CLAIM)


EVERY = (text, email, two_in_a_batch, throttled_once, refused_for_good, answer_lost)
