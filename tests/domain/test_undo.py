"""What a change of a visit leaves behind, and what an undo brings back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import appointments as rules
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import TooLateToUndo
from tests.builders import MAIN_STREET, NOW, PATEL, an_appointment

VISIT = an_appointment()
Change = Callable[[Appointment], Appointment]


def move(visit: Appointment) -> Appointment:
    start = visit.starts_at + timedelta(days=1)
    return rules.move(
        visit, starts_at=start, ends_at=start + timedelta(minutes=30), provider_id=PATEL,
        location_id=MAIN_STREET, by="ana", now=NOW,
    )  # fmt: skip


def cancel(visit: Appointment) -> Appointment:
    return rules.cancel(visit, by="ana", now=NOW)


def confirm(visit: Appointment) -> Appointment:
    return rules.confirm(visit, by="ana", now=NOW)


def late(visit: Appointment) -> Appointment:
    return rules.running_late(visit, minutes=20, by="ana", now=NOW)


def arrive(visit: Appointment) -> Appointment:
    return rules.arrive(visit, by="ana", now=NOW)


def undone(visit: Appointment) -> Appointment:
    return rules.undo(visit, by="ana", now=NOW + timedelta(minutes=2))


@pytest.mark.parametrize("change", [move, cancel, confirm, late, arrive])
def test_an_undo_brings_back_all_of_what_was(change: Change) -> None:
    for was in (VISIT, late(VISIT)):
        back = undone(change(was))
        same = replace(
            back, version=was.version, changed_at=was.changed_at, changed_by=was.changed_by,
            before=was.before,
        )  # fmt: skip
        assert same == was


@pytest.mark.parametrize(("change", "new"), [
    (move, True), (cancel, True), (confirm, False), (late, False), (arrive, False),
])  # fmt: skip
def test_only_moves_and_cancellations_and_their_undoing_are_new_versions(
    change: Change, new: bool
) -> None:
    changed = change(VISIT)
    assert (changed.version > VISIT.version) == new
    assert (undone(changed).version > changed.version) == new


def test_after_three_minutes_nothing_is_undone() -> None:
    with pytest.raises(TooLateToUndo):
        rules.undo(cancel(VISIT), by="ana", now=NOW + rules.GRACE)
