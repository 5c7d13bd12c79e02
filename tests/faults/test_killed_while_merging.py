"""Whoever merges two records, or takes a merge apart, dies between any two calls: the next sweep
brings both in order, and a stop holds at every moment."""

from datetime import timedelta

import pytest

from chalicelib.actions import consent
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Consent, Purpose
from chalicelib.domain.touchpoints import State
from tests.actions.test_the_reminder_loop import book
from tests.builders import ANA, NOW, OAK, ROSIES_PHONE, a_patient
from tests.faults.wire import (
    Killed,
    WiredServices,
    World,
    drain,
    every_call,
    killed_after,
    minute,
    places,
)
from tests.loop import open_practice, register, touchpoints

ROSA, ROSE = PatientId("rosa"), PatientId("rose")
ROSES_PHONE = "+12025550144"
PHONES = (ROSIES_PHONE, ROSES_PHONE)


def rosa_and_rose(world: World) -> None:
    services = world.services
    open_practice(services)
    register(services, a_patient(email=""))
    register(services, a_patient(patient_id=ROSE, given_name="Rose", phone=ROSES_PHONE, email=""))
    book(services, patient_id=ROSE)
    services.at(NOW + timedelta(minutes=10))
    minute(services)
    at_the_other = services.contacts.get(OAK, services.contacts.id_of(OAK, ROSES_PHONE))
    consent.stop(
        services,
        at_the_other,
        purpose=Purpose.MARKETING,
        source="text",
        wording="no offers",
        now=NOW,
    )
    world.remember()


def merge_them(services: WiredServices) -> None:
    merge(services, OAK, survivor=ROSA, retired=ROSE, by=ANA)


def take_apart(services: WiredServices) -> None:
    undo_merge(services, OAK, ROSE, ANA)


def settle(services: WiredServices) -> None:
    """Two minutes pass: a merge is looked at again after one."""
    for _ in range(2):
        services.at(services.clock() + timedelta(minutes=2))
        minute(services)
        drain(services)


def seen(services: WiredServices) -> tuple[object, ...]:
    """Who stands, whose the visit is, who is reached where, what will be sent, what is refused."""
    contacts = [services.contacts.get(OAK, services.contacts.id_of(OAK, phone)) for phone in PHONES]
    return (
        services.patients.standing(OAK, ROSE).patient_id,
        services.patients.get(OAK, ROSA).also,
        [
            of.patient_id
            for who in (ROSA, ROSE)
            for of in services.appointments.of_patient(OAK, who)
        ],
        [sorted(of.members) for of in contacts],
        [
            (phone, [s.patient_id for s in t.subjects])
            for phone in PHONES
            for t in touchpoints(services, phone)
            if t.state is State.PLANNED
        ],
        [of.marketing for of in contacts],
        services.patients.find(OAK, "Klein"),
    )


@pytest.mark.parametrize("act", [merge_them, take_apart], ids=lambda act: act.__name__)
def test_wherever_it_dies_they_are_wholly_one_or_wholly_two(world: World, act: object) -> None:
    rosa_and_rose(world)
    if act is take_apart:
        services = world.again()
        merge_them(services)
        settle(services)
        world.remember()
    services = world.again()
    settle(services)
    unchanged = seen(services)
    services = world.again()
    calls = every_call(lambda: act(services), services.wire)  # type: ignore[operator]
    settle(services)
    changed = seen(services)
    assert changed != unchanged
    states = []
    for n, _ in places(calls):
        services = world.again()
        with services.wire.tampered(**killed_after(n)), pytest.raises(Killed):
            act(services)  # type: ignore[operator]
        settle(services)
        states.append(seen(services))
    for (n, call), state in zip(places(calls), states, strict=True):
        assert state in (changed, unchanged), (n, call)
    written = [state == changed for state in states]
    assert written == sorted(written)
    assert states[-1] == changed
    if act is merge_them:
        assert changed[5] == [Consent.STOPPED, Consent.STOPPED]
