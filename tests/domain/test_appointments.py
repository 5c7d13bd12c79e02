"""What may be done to an appointment, when, and what an undo brings back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import appointments as rules
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.errors import (
    AppointmentOver,
    NotOpen,
    NotTheirsToUndo,
    RapportError,
    TooLateToUndo,
)
from tests.builders import ANA, MAIN_STREET, NOW, PATEL, an_appointment

LATER = an_appointment().starts_at + timedelta(days=1)
Change = Callable[[Appointment], Appointment]


def move(visit: Appointment) -> Appointment:
    return rules.move(
        visit,
        starts_at=LATER,
        ends_at=LATER + timedelta(minutes=30),
        provider_id=PATEL,
        location_id=MAIN_STREET,
        by=ANA,
        now=NOW,
    )


CHANGES: dict[str, Change] = {
    "confirm": lambda visit: rules.confirm(visit, by="patient", now=NOW),
    "ask to move": lambda visit: rules.ask_to_move(visit, by="patient", now=NOW),
    "late": lambda visit: rules.running_late(visit, minutes=10, by="patient", now=NOW),
    "cancel": lambda visit: rules.cancel(visit, by=ANA, now=NOW),
    "arrive": lambda visit: rules.arrive(visit, by=ANA, now=NOW),
    "move": move,
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_undo_within_three_minutes_brings_back_what_was(name: str) -> None:
    was = an_appointment()
    changed = CHANGES[name](was)
    back = rules.undo(changed, by=changed.changed_by, now=NOW + timedelta(minutes=2))
    assert (back.starts_at, back.status, back.answer) == (was.starts_at, was.status, was.answer)
    assert back.version >= was.version


@pytest.mark.parametrize("name", CHANGES)
def test_after_three_minutes_nothing_is_undone(name: str) -> None:
    changed = CHANGES[name](an_appointment())
    with pytest.raises(TooLateToUndo):
        rules.undo(changed, by=changed.changed_by, now=NOW + timedelta(minutes=3))


@pytest.mark.parametrize(("did", "undoes"), [("patient", ANA), (ANA, "patient")])
def test_the_practice_and_the_patient_do_not_undo_what_the_other_did(did: str, undoes: str) -> None:
    changed = rules.cancel(an_appointment(), by=did, now=NOW)
    with pytest.raises(NotTheirsToUndo):
        rules.undo(changed, by=undoes, now=NOW + timedelta(minutes=1))


def test_a_colleague_undoes_what_another_did() -> None:
    changed = rules.cancel(an_appointment(), by=ANA, now=NOW)
    assert rules.undo(changed, by="bea", now=NOW).is_open


def test_an_undo_is_not_undone() -> None:
    back = rules.undo(move(an_appointment()), by=ANA, now=NOW)
    with pytest.raises(TooLateToUndo):
        rules.undo(back, by=ANA, now=NOW)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("status", [Status.CANCELLED, Status.ARRIVED, Status.NO_SHOW])
def test_what_is_not_booked_any_more_is_left_alone(name: str, status: Status) -> None:
    closed = an_appointment(status=status)
    with pytest.raises(NotOpen):
        CHANGES[name](closed)


@pytest.mark.parametrize("name", ["confirm", "cancel"])
def test_a_visit_that_has_begun_is_neither_confirmed_nor_cancelled(name: str) -> None:
    begun = an_appointment(starts_at=NOW)
    with pytest.raises(AppointmentOver):
        CHANGES[name](begun)


def test_nobody_is_a_no_show_before_the_visit() -> None:
    early = an_appointment()
    with pytest.raises(NotOpen):
        rules.no_show(early, by=ANA, now=NOW)


def test_who_picks_the_new_time_themselves_has_agreed_to_it() -> None:
    assert move(an_appointment(answer=Answer.ACCEPTED)).answer is Answer.NEEDS_ACTION


@given(st.lists(st.sampled_from([*CHANGES, "undo"]), max_size=12))
def test_versions_only_ever_go_up_and_a_new_time_is_a_new_version(names: list[str]) -> None:
    visit = an_appointment()
    every = {
        **CHANGES,
        "undo": lambda visit: rules.undo(visit, by=visit.changed_by, now=NOW),
    }
    for name in names:
        try:
            changed = every[name](visit)
        except RapportError:
            continue
        assert changed.version >= visit.version
        if changed.starts_at != visit.starts_at or changed.status is Status.CANCELLED:
            assert changed.version > visit.version
        visit = changed
