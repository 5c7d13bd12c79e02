"""Whom a time is kept for is offered no second one; once it is somebody's, they are free again."""

from datetime import timedelta

from chalicelib.domain.ids import PatientId, SlotId
from chalicelib.domain.waitlist import Entry, entry_id
from tests.builders import CLEANING, MAIN_STREET, NOW, OAK

ROSA, SLOT = PatientId("rosa"), SlotId("slot")
WAITS = Entry(
    practice_id=OAK,
    entry_id=entry_id(ROSA, CLEANING),
    patient_id=ROSA,
    location_id=MAIN_STREET,
    visit_type_id=CLEANING,
    joined_at=NOW - timedelta(days=3),
)
ASKED = WAITS.offered(SLOT, at=NOW, held_until=NOW + timedelta(minutes=40))
LATER = NOW + timedelta(minutes=5)


def test_while_the_time_is_on_offer_it_is_kept_for_them() -> None:
    assert ASKED.freed([SLOT], now=LATER) == ASKED


def test_once_it_is_somebody_elses_nothing_is_kept_for_them() -> None:
    freed = ASKED.freed([], now=LATER)
    assert (freed.held_until, freed.offers) == (None, 1)


def test_an_offer_of_this_minute_may_be_missing_from_what_is_known_to_be_held() -> None:
    assert ASKED.freed([], now=NOW + timedelta(seconds=20)) == ASKED
