"""An offer is hours old by the time somebody says yes: what has changed for them since then?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.waitlist import take
from chalicelib.domain.ids import LocationId, PatientId, ProviderId
from chalicelib.domain.waitlist import Outcome, SlotState
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    hours,
    oak,
    offers,
    someone,
    texts,
    the_slot,
    waits,
)
from tests.builders import ANA, CLEANING, MAIN_STREET, OAK, PATEL, a_location, a_provider
from tests.conftest import TestServices
from tests.loop import run

BEN = PatientId("p00")
LEE = ProviderId("lee")
LATER = TWO + timedelta(days=9)


def standing(services: TestServices, patient_id: PatientId) -> list[datetime]:
    found = services.appointments.of_patient(OAK, patient_id, after=services.clock())
    return sorted(of.starts_at for of in found if of.is_open)


def test_a_yes_never_moves_a_visit_to_a_later_time(services: TestServices) -> None:
    """Ben was offered two o'clock instead of a visit in nine days, which the desk moved to noon."""
    visit = oak(services)
    someone(services, 0)
    bens = booked(services, BEN, LATER)
    entry = enlist(services, BEN, instead_of=bens.appointment_id)
    slot = cancelled(services, visit)
    assert len(offers(services, slot)) == 1
    noon = TWO - hours(2)
    change.move(services, OAK, bens.appointment_id, starts_at=noon, by=ANA)
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert standing(services, BEN) == [noon]
    assert taken.outcome is Outcome.NOT_WAITING


@pytest.mark.parametrize("what", ["deceased", "discharged"])
def test_nobody_books_for_who_died_or_was_discharged_since(
    services: TestServices, what: str
) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    ben = services.patients.get(OAK, BEN)
    save_patient(
        services,
        OAK,
        replace(ben, deceased=what == "deceased", discharged=what == "discharged"),
        was=ben,
        by=ANA,
    )
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert standing(services, BEN) == []
    assert taken.outcome is Outcome.NOT_WAITING


def test_a_yes_books_nobody_twice_at_one_time(services: TestServices) -> None:
    visit = oak(services)
    services.setups.save(OAK, a_provider(provider_id=LEE, name="Dr. Lee"))
    services.setups.forget(OAK)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    change.book(
        services,
        OAK,
        patient_id=BEN,
        provider_id=LEE,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=TWO,
        by=ANA,
    )
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert standing(services, BEN) == [TWO]
    assert taken.outcome is Outcome.NOT_WAITING


def test_a_time_of_somebody_who_left_the_practice_is_booked_for_nobody(
    services: TestServices,
) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    services.setups.save(OAK, replace(services.setups.of(OAK).providers[PATEL], left=True))
    services.setups.forget(OAK)
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert (taken.outcome, standing(services, BEN)) == (Outcome.WITHDRAWN, [])
    assert the_slot(services).state is SlotState.TAKEN_BY_STAFF


def test_a_time_at_a_place_that_closed_is_booked_for_nobody(services: TestServices) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    services.setups.save(OAK, replace(services.setups.of(OAK).locations[MAIN_STREET], closed=True))
    services.setups.forget(OAK)
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert (taken.outcome, standing(services, BEN)) == (Outcome.WITHDRAWN, [])


def test_who_got_such_a_visit_meanwhile_gets_no_second_one(services: TestServices) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    soon = booked(services, BEN, TWO + hours(2))
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert taken.outcome is Outcome.NOT_WAITING
    assert standing(services, BEN) == [soon.starts_at]


def test_a_visit_booked_while_they_wait_is_the_one_that_moves(services: TestServices) -> None:
    """The desk found Ben a time and forgot the list: the next offer is instead of that one."""
    visit = oak(services)
    entry = waits(services, 0)
    services.at(services.clock() + timedelta(minutes=1))
    booked(services, BEN, LATER)
    slot = cancelled(services, visit)
    [offer] = offers(services, slot)
    assert offer.instead_of is not None
    assert "instead of" in texts(services, 0)[-1]
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert (taken.outcome, standing(services, BEN)) == (Outcome.WON, [TWO])


def test_what_somebody_cannot_have_goes_to_the_next(services: TestServices) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    booked(services, BEN, TWO + hours(2))
    cora = waits(services, 1)
    take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    run(services)
    assert [of.entry_id for of in offers(services, slot)] == [entry.entry_id, cora.entry_id]


def test_a_day_on_which_the_practice_is_closed_by_now_is_booked_for_nobody(
    services: TestServices,
) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    place = services.setups.of(OAK).locations[MAIN_STREET]
    services.setups.save(OAK, replace(place, closed_on=frozenset({TWO.date()})))
    services.setups.forget(OAK)
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert (taken.outcome, standing(services, BEN)) == (Outcome.WITHDRAWN, [])


def test_what_a_visit_left_on_a_day_off_is_offered_to_nobody(services: TestServices) -> None:
    """The practice takes a day off, and moves the one visit that it had."""
    visit = oak(services)
    waits(services, 0)
    place = services.setups.of(OAK).locations[MAIN_STREET]
    services.setups.save(OAK, replace(place, closed_on=frozenset({TWO.date()})))
    services.setups.forget(OAK)
    change.move(services, OAK, visit.appointment_id, starts_at=LATER, by=ANA)
    run(services, minutes=5)
    assert texts(services, 0) == []


def test_a_time_of_a_provider_who_works_elsewhere_by_now_is_booked_for_nobody(
    services: TestServices,
) -> None:
    visit = oak(services)
    entry = waits(services, 0)
    slot = cancelled(services, visit)
    hill = LocationId("hill")
    services.setups.save(OAK, a_location(location_id=hill, name="Hill"))
    services.setups.save(OAK, replace(services.setups.of(OAK).providers[PATEL], location_id=hill))
    services.setups.forget(OAK)
    taken = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert (taken.outcome, standing(services, BEN)) == (Outcome.WITHDRAWN, [])
