"""One freed time and many who want it: at once, while staff book it, as it expires, and where
whoever is at it dies."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from botocore.awsrequest import AWSResponse

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.waitlist import Taken, leave, take
from chalicelib.actions.waitlist.follow_slot import follow_slot
from chalicelib.actions.waitlist.go_on import go_on
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PatientId
from chalicelib.domain.waitlist import Entry, EntryState, FreedSlot, Outcome, SlotState
from chalicelib.storage import keys
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    enlist,
    oak,
    offers,
    phone,
    someone,
    the_slot,
    waits,
)
from tests.builders import ANA, OAK, PATEL
from tests.faults.kinds import refusal
from tests.faults.test_both_at_once import at_once, in_between
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

IN_A_WEEK = TWO + timedelta(7)


def offered(world: World, *entries: Entry, visit: Appointment) -> FreedSlot:
    """It was cancelled, and whoever waits was asked."""
    services = world.services
    schedule.cancel(services, OAK, visit.appointment_id, by="patient")
    services.at(services.clock() + timedelta(minutes=4))
    minute(services)
    slot = the_slot(services)
    assert {of.entry_id for of in offers(services, slot)} == {of.entry_id for of in entries}
    world.remember()
    return slot


def who_has_it(services: WiredServices) -> list[Appointment]:
    [book] = services.appointments.daybooks(OAK, [(PATEL, TWO.date())]).values()
    ids = [of for of, (start, _) in book.busy.items() if start == TWO]
    return list(services.appointments.get_many(OAK, ids).values())  # type: ignore[arg-type]


def visits_of(services: WiredServices, *patients: PatientId) -> list[Appointment]:
    found = [of for each in patients for of in services.appointments.of_patient(OAK, each)]
    return [of for of in found if of.status is Status.BOOKED]


def one_has_it(services: WiredServices, *entries: Entry) -> None:
    """One visit at that time, and the slot, the offers and the list all say whose it is."""
    [visit] = who_has_it(services)
    slot = the_slot_of(services)
    assert (slot.state, slot.appointment_id) == (SlotState.FILLED, visit.appointment_id)
    states = {of.entry_id: of.state for of in stands(services, *entries)}
    won = [of for of, state in states.items() if state is EntryState.WON]
    assert won == [slot.winner]
    assert [of.patient_id for of in entries if of.entry_id == slot.winner] == [visit.patient_id]
    assert slot.slot_id not in services.setups.of(OAK, fresh=True).waitlist.open


def the_slot_of(services: WiredServices) -> FreedSlot:
    return next(of for of in services.waitlist.slots(OAK) if of.starts_at == TWO)


def stands(services: WiredServices, *entries: Entry) -> list[Entry]:
    found = [services.waitlist.entry(OAK, of.entry_id) for of in entries]
    return [of for of in found if of is not None]


def yes(services: WiredServices, slot: FreedSlot, entry: Entry) -> Taken:
    return take(services, OAK, slot.slot_id, entry.entry_id, by="patient")


def test_of_fifty_who_say_yes_at_once_one_has_it_and_the_others_are_told(anywhere: World) -> None:
    services = anywhere.services
    visit = oak(services)
    entries = [waits(services, n) for n in range(50)]
    schedule.cancel(services, OAK, visit.appointment_id, by="patient")
    services.at(services.clock() + timedelta(minutes=4))
    minute(services)
    while len(offers(services, the_slot(services))) < len(entries):
        go_on(services, the_slot(services))
        drain(services)
    slot = the_slot(services)
    said = at_once(*(partial(yes, services, slot, of) for of in entries))
    outcomes = [of.outcome for of in said]
    assert outcomes.count(Outcome.WON) == 1
    assert outcomes.count(Outcome.GONE) == 49
    one_has_it(services, *entries)
    assert len(visits_of(services, *(of.patient_id for of in entries))) == 1


def test_of_two_who_say_yes_one_has_it_whoever_is_interrupted_when(world: World) -> None:
    visit = oak(world.services)
    ben, cora = waits(world.services, 0), waits(world.services, 1)
    slot = offered(world, ben, cora, visit=visit)
    in_between(
        world,
        lambda s: yes(s, slot, ben) and None,
        lambda s: yes(s, slot, cora) and None,
        lambda s: one_has_it(s, ben, cora),
    )


def test_one_who_says_yes_twice_at_once_has_it_once(world: World) -> None:
    visit = oak(world.services)
    ben = waits(world.services, 0)
    slot = offered(world, ben, visit=visit)

    def look(services: WiredServices) -> None:
        one_has_it(services, ben)
        assert len(visits_of(services, ben.patient_id)) == 1

    in_between(
        world, lambda s: yes(s, slot, ben) and None, lambda s: yes(s, slot, ben) and None, look
    )


def test_staff_who_book_the_time_meanwhile_have_it_or_are_told_and_never_both(
    world: World,
) -> None:
    services = world.services
    visit = oak(services)
    ben, luis = waits(services, 0), someone(services, 9)
    slot = offered(world, ben, visit=visit)
    said: list[Taken] = []

    def say_yes(services: WiredServices) -> None:
        said.append(yes(services, slot, ben))

    def staff(services: WiredServices) -> None:
        with contextlib.suppress(RapportError):
            booked(services, luis)

    def look(services: WiredServices) -> None:
        services.at(slot.held_until or TWO)
        minute(services)
        [has] = who_has_it(services)
        bens = has.patient_id == ben.patient_id
        assert (said[-1].outcome is Outcome.WON) == bens
        assert the_slot(services).state is (SlotState.FILLED if bens else SlotState.TAKEN_BY_STAFF)
        [entry] = stands(services, ben)
        assert entry.state is (EntryState.WON if bens else EntryState.WAITING)
        assert visits_of(services, ben.patient_id) == ([has] if bens else [])

    in_between(world, say_yes, staff, look)
    assert {of.outcome for of in said} >= {Outcome.WON, Outcome.WITHDRAWN}
    in_between(world, staff, say_yes, look)


def test_a_yes_at_the_instant_of_expiry_wins_or_is_too_late_and_nobody_else_loses_it(
    world: World,
) -> None:
    services = world.services
    visit = oak(services)
    # Of whose offers so many are taken, three are asked at once.
    services.db.put({**keys.held(OAK), "offered": 40, "accepted": 40})
    ben, *others, late = [waits(services, n) for n in range(4)]
    entries = [ben, *others, late]
    slot = offered(world, ben, *others, visit=visit)
    assert slot.held_until is not None
    services.at(slot.held_until - timedelta(seconds=1))
    world.remember()
    said: list[Outcome] = []

    def say_yes(services: WiredServices) -> None:
        said.append(yes(services, slot, ben).outcome)

    def expires(services: WiredServices) -> None:
        assert slot.held_until is not None
        services.at(slot.held_until)
        follow_slot(services, OAK, slot.slot_id)

    def look(services: WiredServices) -> None:
        asked = late.entry_id in {of.entry_id for of in offers(services, slot)}
        if said[-1] is Outcome.WON:
            one_has_it(services, *entries)
            if asked:
                assert yes(services, slot, late).outcome is Outcome.GONE
        else:
            assert said[-1] is Outcome.TOO_LATE
            assert asked
            assert who_has_it(services) == []
            assert yes(services, slot, late).outcome is Outcome.WON

    in_between(world, say_yes, expires, look)
    in_between(world, expires, say_yes, look)
    assert set(said) == {Outcome.WON, Outcome.TOO_LATE}


def test_two_times_at_once_are_one_win_and_the_other_is_offered_on(world: World) -> None:
    services = world.services
    visit = oak(services)
    later = booked(services, visit.patient_id, TWO + timedelta(hours=1))
    ben = waits(services, 0)
    first = offered(world, ben, visit=visit)
    services.at(first.held_until or TWO)
    minute(services)
    schedule.cancel(services, OAK, later.appointment_id, by="patient")
    services.at(services.clock() + timedelta(minutes=4))
    minute(services)
    second = the_slot(services)
    assert second.starts_at == later.starts_at
    # The first one is held for him again, as it would be had he two kinds of visit to wait for.
    reopened = services.waitlist.slot(OAK, first.slot_id)
    key = {"pk": f"P#{OAK}#SLOT#{first.slot_id}", "sk": "SLOT"}
    held = second.held_until
    assert reopened.state is SlotState.NOBODY
    assert held is not None
    item = services.db.get(key) or {}
    services.db.put({**item, "state": "open", "held_until": held.isoformat()})
    of_offer = {**key, "sk": f"OFFER#{ben.entry_id}"}
    offer = services.db.get(of_offer) or {}
    services.db.put({**offer, "state": "offered", "held_until": held.isoformat()})
    world.remember()

    def look(services: WiredServices) -> None:
        assert len(visits_of(services, ben.patient_id)) == 1
        states = sorted(of.state for of in services.waitlist.slots(OAK))
        assert states == [SlotState.FILLED, SlotState.OPEN]

    in_between(
        world,
        lambda s: yes(s, first, ben) and None,
        lambda s: yes(s, second, ben) and None,
        look,
    )


def test_whoever_leaves_the_list_while_saying_yes_has_it_or_has_left(world: World) -> None:
    visit = oak(world.services)
    ben = waits(world.services, 0)
    slot = offered(world, ben, visit=visit)

    def look(services: WiredServices) -> None:
        [entry] = stands(services, ben)
        has = len(visits_of(services, ben.patient_id))
        assert (entry.state, has) in ((EntryState.WON, 1), (EntryState.LEFT, 0))

    in_between(
        world,
        lambda s: yes(s, slot, ben) and None,
        lambda s: leave(s, OAK, ben.entry_id, by="patient") and None,
        look,
    )


def test_a_yes_while_another_transaction_is_at_the_time_is_tried_again(world: World) -> None:
    services = world.services
    visit = oak(services)
    ben = waits(services, 0)
    slot = offered(world, ben, visit=visit)
    left = [1, 2]

    def busy(operation: str, _: object) -> AWSResponse | None:
        if operation == "dynamodb.UpdateItem" and left:
            left.pop()
            return refusal(400, "TransactionConflictException", "dynamodb")
        return None

    with services.wire.tampered(answers=busy):
        assert yes(services, slot, ben).outcome is Outcome.WON
    assert left == []
    one_has_it(services, ben)


# --- whoever is at it dies -----------------------------------------------------------------------


def killed_everywhere(
    world: World, run: Callable[[WiredServices], object], look: Callable[[WiredServices], None]
) -> None:
    services = world.again()
    calls = every_call(lambda: run(services) and None, services.wire)
    for nth, call in places(calls):
        services = world.again()
        with (
            services.wire.tampered(**killed_after(nth)),
            contextlib.suppress(Killed),
        ):
            run(services)
        recover(services)
        try:
            look(services)
        except AssertionError as error:
            error.add_note(f"killed after {nth}: {call}")
            raise


@pytest.mark.parametrize("has_a_later_visit", [False, True])
def test_a_winner_whose_worker_dies_has_the_visit_all_the_same(
    world: World, has_a_later_visit: bool
) -> None:
    services = world.services
    visit = oak(services)
    ben = someone(services, 0)
    old = booked(services, ben, IN_A_WEEK) if has_a_later_visit else None
    entry = enlist(services, ben, instead_of=old.appointment_id if old else None)
    slot = offered(world, entry, visit=visit)
    seen: list[bool] = []

    def look(services: WiredServices) -> None:
        [stand] = stands(services, entry)
        seen.append(stand.state is EntryState.WON)
        if not seen[-1]:
            # Before the crown nobody had heard of the yes: the offer ended like any other.
            assert the_slot_of(services).state in (SlotState.OPEN, SlotState.NOBODY)
            assert who_has_it(services) == []
            return
        one_has_it(services, entry)
        assert len(visits_of(services, ben)) == 1
        left = [of for of in services.waitlist.slots(OAK) if of.chain_of == slot.slot_id]
        assert [of.starts_at for of in left] == ([IN_A_WEEK] if old else [])

    killed_everywhere(world, lambda s: yes(s, slot, entry), look)
    assert seen.count(False) == 1
    assert seen.count(True) > 1


def test_a_wave_whose_worker_dies_asks_each_of_them_once(world: World) -> None:
    services = world.services
    visit = oak(services)
    entries = [waits(services, n) for n in range(3)]
    schedule.cancel(services, OAK, visit.appointment_id, by="patient")
    services.at(services.clock() + timedelta(minutes=4))
    slot = the_slot(services)
    world.remember()

    def look(services: WiredServices) -> None:
        assert sorted(to for to, _ in services.texts_sent()) == sorted(phone(n) for n in range(3))
        assert len(offers(services, slot)) == len(entries)

    killed_everywhere(world, lambda s: follow_slot(s, OAK, slot.slot_id), look)


def test_a_cancellation_whose_worker_dies_is_offered_once(world: World) -> None:
    services = world.services
    visit = oak(services)
    waits(services, 0)
    world.remember()

    def look(services: WiredServices) -> None:
        cancelled = services.appointments.get(OAK, visit.appointment_id).status
        texts = [to for to, _ in services.texts_sent() if to == phone(0)]
        assert texts == ([phone(0)] if cancelled is Status.CANCELLED else [])
        assert len(services.waitlist.slots(OAK)) == len(texts)

    killed_everywhere(world, lambda s: schedule.cancel(s, OAK, visit.appointment_id, by=ANA), look)
