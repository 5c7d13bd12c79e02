"""From a cancellation to a full chair."""

from chalicelib.actions import change_appointment as change
from chalicelib.actions.waitlist import take
from chalicelib.domain.waitlist import Outcome, SlotState
from tests.actions.waitlist.waiting import (
    TWO,
    cancelled,
    oak,
    texts,
    the_slot,
    waits,
)
from tests.builders import ANA, OAK, PATEL
from tests.conftest import TestServices
from tests.loop import run


def test_a_cancelled_visit_is_offered_and_whoever_says_yes_has_it(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    [text] = texts(services, 0)
    assert "2:00 PM" in text
    assert "Dr Patel" in text
    won = take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    assert won.outcome is Outcome.WON
    assert won.appointment is not None
    assert (won.appointment.starts_at, won.appointment.provider_id) == (TWO, PATEL)
    assert won.appointment.patient_id == ben.patient_id
    filled = the_slot(services)
    assert (filled.state, filled.appointment_id) == (
        SlotState.FILLED,
        won.appointment.appointment_id,
    )
    assert services.waitlist.entries_of(OAK) == []


def test_nothing_is_offered_before_an_undo_is_out_of_the_question(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    change.cancel(services, OAK, visit.appointment_id, by=ANA)
    run(services, minutes=2)
    change.undo(services, OAK, visit.appointment_id, by=ANA)
    run(services, minutes=5)
    assert texts(services, 0) == []
    assert the_slot(services).state is SlotState.TAKEN_BY_STAFF
