"""Who is asked first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.ids import PatientId, SlotId
from chalicelib.domain.waitlist import Entry, FreedSlot, entry_id, whose
from chalicelib.domain.waitlist.ranking import Candidate, order
from tests.builders import CLEANING, MAIN_STREET, NOW, OAK, PATEL, an_appointment

TWO = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
SLOT = FreedSlot(
    practice_id=OAK,
    slot_id=SlotId("s1"),
    location_id=MAIN_STREET,
    provider_id=PATEL,
    starts_at=TWO,
    ends_at=TWO + timedelta(minutes=30),
    freed_at=NOW,
)


def one(name: str, *, days: int = 0, sooner: int | None = None, **changes: Any) -> Candidate:
    entry = Entry(
        practice_id=OAK,
        entry_id=entry_id(PatientId(name), CLEANING),
        patient_id=PatientId(name),
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        joined_at=NOW - timedelta(days),
    )
    visit = None
    if sooner is not None:
        visit = an_appointment(starts_at=TWO + timedelta(sooner))
    return Candidate(entry=replace(entry, **changes), visit=visit)


def in_order(*candidates: Candidate) -> list[str]:
    ranked = sorted(candidates, key=lambda of: order(of, SLOT.starts_at))
    return [of.entry.patient_id for of in ranked]


def test_whoever_had_the_fewest_offers_comes_first() -> None:
    assert in_order(one("a", days=90, offers=3), one("b", days=1)) == ["b", "a"]


def test_of_those_whoever_has_waited_longest() -> None:
    assert in_order(one("a", days=1), one("b", days=2)) == ["b", "a"]


def test_of_those_whoever_would_come_the_most_days_sooner() -> None:
    ranked = in_order(one("a"), one("b", sooner=3), one("c", sooner=30))
    assert ranked == ["c", "b", "a"]


def test_the_order_does_not_depend_on_the_order_in_which_they_are_given() -> None:
    people = [one("a", days=2), one("b", days=2), one("c", days=2, sooner=4)]
    assert in_order(*people) == in_order(*reversed(people)) == ["c", "a", "b"]


def test_an_entry_says_whose_it_is_and_for_what() -> None:
    assert whose(entry_id(PatientId("rosa"), CLEANING)) == (PatientId("rosa"), CLEANING)
