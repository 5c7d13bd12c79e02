"""Whoever changes the schedule dies between any two calls; the next sweep brings all in order."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import RapportError
from chalicelib.domain.patients import Patient
from chalicelib.domain.playbooks import Order
from chalicelib.domain.touchpoints import State
from tests.actions.test_the_reminder_loop import MONDAY_10, THURSDAY_1030, book
from tests.builders import ANA, NOW, OAK, ROSIES_PHONE, a_patient, a_playbook, a_step
from tests.faults.kinds import ON_SOCKETS
from tests.faults.local import LocalWorld
from tests.faults.sending import BENS_PHONE, ROSIES_EMAIL
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
from tests.loop import open_practice, register, touchpoints

NEW_PHONE = "+12025550145"
FAILS = (ClientError, BotoCoreError, RapportError)
Act = Callable[[WiredServices], object]
Seen = tuple[list[tuple[str, str, int]], "Planned"]
Planned = set[tuple[str, str, str, tuple[str, ...]]]


def planned(services: WiredServices) -> Planned:
    """What will be sent: to whom, when, what, about whom."""
    return {
        (address, t.step_id, t.due_at.isoformat(), tuple(s.patient_id for s in t.subjects))
        for address in (ROSIES_PHONE, NEW_PHONE, BENS_PHONE, ROSIES_EMAIL)
        for t in touchpoints(services, address)
        if t.state is State.PLANNED
    }


def the_schedule(services: WiredServices) -> list[tuple[str, str, int]]:
    return sorted(
        (visit.starts_at.isoformat(), visit.status, visit.version)
        for patient in ("rosa", "ben")
        for visit in services.appointments.of_patient(OAK, patient)  # type: ignore[arg-type]
    )


def rosie(services: WiredServices) -> Patient:
    return services.patients.get(OAK, a_patient().patient_id)


def rosies_visit(services: WiredServices) -> Appointment:
    [visit] = services.appointments.of_patient(OAK, a_patient().patient_id)
    return visit


def book_bens(services: WiredServices) -> object:
    return book(services, THURSDAY_1030 + timedelta(hours=1), patient_id="ben")


def move_it(services: WiredServices) -> object:
    later = THURSDAY_1030 + timedelta(days=1)
    return schedule.move(
        services, OAK, rosies_visit(services).appointment_id, starts_at=later, by=ANA
    )


def cancel_it(services: WiredServices) -> object:
    return schedule.cancel(services, OAK, rosies_visit(services).appointment_id, by="patient")


def confirm_it(services: WiredServices) -> object:
    return schedule.confirm(services, OAK, rosies_visit(services).appointment_id, by="patient")


def new_number(services: WiredServices) -> object:
    was = rosie(services)
    return save_patient(services, OAK, replace(was, phone=NEW_PHONE), was=was, by=ANA)


def she_died(services: WiredServices) -> object:
    was = rosie(services)
    return save_patient(services, OAK, replace(was, deceased=True), was=was, by=ANA)


def plan_it(services: WiredServices) -> object:
    plan_for(services, rosies_visit(services))
    return None


def a_family(world: World) -> None:
    """Rosie and Ben share a phone; her visit is booked and planned for."""
    services = world.services
    open_practice(
        services,
        a_playbook(a_step(order=Order.TEXT_THEN_EMAIL), a_step("mail", order=Order.EMAIL)),
    )
    register(services)
    register(services, a_patient(patient_id="ben", given_name="Ben", email=""))
    book(services)
    services.at(NOW + timedelta(minutes=10))
    minute(services)
    world.remember()


@pytest.mark.parametrize(
    "act",
    [book_bens, move_it, cancel_it, confirm_it, new_number, she_died, plan_it],
    ids=lambda act: act.__name__,
)
def test_whenever_a_change_dies_it_is_whole_or_not_there_and_reminders_follow_it(
    anywhere: World, act: Act
) -> None:
    a_family(anywhere)
    services = anywhere.again()
    calls = every_call(lambda: act(services), services.wire)
    settle(services)
    changed = the_schedule(services), rosie(services), planned(services)
    services = anywhere.again()
    settle(services)
    unchanged = the_schedule(services), rosie(services), planned(services)
    states = []
    for n, _ in places(calls):
        services = anywhere.again()
        with services.wire.tampered(**killed_after(n)), pytest.raises(Killed):
            act(services)
        settle(services)
        states.append((the_schedule(services), rosie(services), planned(services)))
    assert all(state in (changed, unchanged) for state in states)
    assert states[-1] == changed
    # Once it is written it stays so: never there, gone, and there again.
    written = [state == changed for state in states]
    assert written == sorted(written)


def with_and_without(world: World, act: Act) -> tuple[list[str], Seen, Seen]:
    """Its calls; what is seen when nothing goes wrong, and when it is never done."""
    services = world.again()
    calls = every_call(lambda: act(services), services.wire)
    settle(services)
    changed = the_schedule(services), planned(services)
    services = world.again()
    settle(services)
    return calls, changed, (the_schedule(services), planned(services))


@pytest.mark.stack
@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("throttles", book_bens),
        ("answers 503", move_it),
        ("hangs up", plan_it),
        ("hangs up", new_number),
    ],
)
def test_on_the_local_aws_a_change_that_cannot_be_written_is_whole_or_not_there(
    local_world: LocalWorld, act: Act, kind: str
) -> None:
    """The table fails from one of its calls on, all attempts of ours and the minute's sweep."""
    a_family(local_world)
    calls, changed, unchanged = with_and_without(local_world, act)
    # It fails before a write, or after the last.
    for nth in sorted({n for n, _ in places(calls) if n} | {len(calls)}):
        services = local_world.again()
        with services.failing("dynamodb", kind, nth=nth, on=True):
            with pytest.raises(FAILS):
                act(services)
            with pytest.raises(FAILS):
                minute(services)
        settle(services)
        assert (the_schedule(services), planned(services)) in (changed, unchanged), calls[nth - 1]


@pytest.mark.stack
@pytest.mark.parametrize(
    "act", [book_bens, move_it, new_number, plan_it], ids=lambda act: act.__name__
)
def test_on_the_local_aws_a_change_whose_answer_is_lost_is_made_once(
    local_world: LocalWorld, act: Act
) -> None:
    """It is written, nobody hears of it, and botocore writes it again."""
    a_family(local_world)
    calls, changed, _ = with_and_without(local_world, act)
    for nth in (n for n, _ in places(calls) if n):
        services = local_world.again()
        with services.failing("dynamodb", "does it, but its answer is lost", nth=nth):
            act(services)
        settle(services)
        assert (the_schedule(services), planned(services)) == changed, calls[nth - 1]


@pytest.mark.stack
@pytest.mark.parametrize("kind", ON_SOCKETS)
def test_on_the_local_aws_what_the_sweep_cannot_hand_on_is_planned_a_minute_later(
    local_world: LocalWorld, kind: str
) -> None:
    """A new number dies half-way; the sweep that finishes it cannot reach the queue."""
    a_family(local_world)
    calls, (_, changed), _ = with_and_without(local_world, new_number)
    written = max(n for n, call in places(calls) if call == "TransactWriteItems patient")
    for nth in (1, 2, 3) if kind == "throttles" else (1,):
        services = local_world.again()
        with services.wire.tampered(**killed_after(written)), pytest.raises(Killed):
            new_number(services)
        services.at(NOW + timedelta(minutes=10))
        with services.failing("sqs", kind, nth=nth, on=True), contextlib.suppress(*FAILS):
            minute(services)
        settle(services)
        assert planned(services) == changed, nth


def settle(services: WiredServices) -> None:
    """One minute passes, in which the sweep runs and the queues are worked off."""
    services.at(NOW + timedelta(minutes=11))
    minute(services)
    drain(services)


def test_a_patient_with_a_new_number_is_never_texted_at_the_old_one(world: World) -> None:
    a_family(world)
    services = world.again()
    new_number(services)
    services.at(MONDAY_10 + timedelta(minutes=1))
    recover(services)
    assert {to for to, _ in services.texts_sent()} == {NEW_PHONE}


def test_though_the_change_died_half_way_the_old_number_is_not_texted(anywhere: World) -> None:
    """Not even when the sweep that would finish it comes at the reminder's own minute."""
    a_family(anywhere)
    services = anywhere.again()
    calls = every_call(lambda: new_number(services), services.wire)
    for n, call in places(calls):
        services = anywhere.again()
        with services.wire.tampered(**killed_after(n)), pytest.raises(Killed):
            new_number(services)
        services.at(MONDAY_10 + timedelta(minutes=1))
        recover(services)
        texted = {to for to, _ in services.texts_sent()}
        expected = rosie(services).phone
        assert texted == {expected}, (n, call)
