"""What waited for a person about a visit waits no more once the visit itself has the answer."""

from datetime import datetime, timedelta

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.settle_work import settle_work
from chalicelib.domain import appointments as rules
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId, WorkItemId
from chalicelib.domain.settled import settled
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.ids import fresh
from tests.builders import ANA, NEW_YORK, NOW, OAK, a_location, a_patient, an_appointment
from tests.conftest import TestServices
from tests.scenes import (
    a_picture,
    book,
    conversation,
    know,
    later,
    open_oak,
    remind,
    texts_in,
    visit,
    work,
)

FRIDAY = datetime.fromisoformat("2026-11-27T10:30:00-05:00")
MOVED = "moved by the patient to Fri 27 Nov 10:30"


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


@pytest.fixture
def asked_to_move(oak: TestServices) -> Appointment:
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "CHANGE")
    assert [item.kind for item in work(oak)] == [WorkKind.MOVE]
    later(oak, minutes=5)
    return booked


def outcomes(services: TestServices, of: Appointment) -> list[str]:
    """Of what was closed, in the order in which it was opened."""
    items = services.work_items.of_patient(OAK, of.patient_id)
    return [item.outcome for item in items if item.closed_at is not None]


def move(services: TestServices, of: Appointment, by: str) -> None:
    change.move(services, OAK, of.appointment_id, starts_at=FRIDAY, by=by, must_be_free=False)


@pytest.mark.parametrize(("by", "outcome"), [
    ("patient", MOVED),
    (ANA, "moved by the front desk to Fri 27 Nov 10:30"),
])  # fmt: skip
def test_who_wanted_to_move_and_has_moved_waits_no_more(oak, asked_to_move, by, outcome):
    move(oak, asked_to_move, by)
    assert work(oak) == []
    assert outcomes(oak, asked_to_move) == [outcome]


def test_a_visit_cancelled_after_a_wish_to_move_leaves_only_the_time_to_fill(oak, asked_to_move):
    texts_in(oak, "please cancel my appointment")
    assert [item.kind for item in work(oak)] == [WorkKind.CANCELLED]
    assert outcomes(oak, asked_to_move) == ["cancelled by the patient"]


def test_who_wanted_to_move_and_comes_after_all_waits_no_more(oak, asked_to_move):
    texts_in(oak, "Yes I will be there")
    assert work(oak) == []
    assert outcomes(oak, asked_to_move) == ["confirmed by the patient"]


@pytest.mark.parametrize(("by", "outcome"), [
    ("import", "changed by the schedule file"),
    ("calendar", "changed by a calendar feed"),
    ("api:K1", "changed by your own software"),
    (ANA, "taken back by the front desk"),
])  # fmt: skip
def test_what_another_system_changed_is_not_said_to_be_taken_back(by, outcome):
    moved = an_appointment(starts_at=FRIDAY, changed_by=by, changed_at=NOW)
    item = WorkItem(
        practice_id=OAK,
        work_item_id=WorkItemId("w"),
        kind=WorkKind.MOVE,
        location_id=moved.location_id,
        opened_at=NOW,
        appointment_id=moved.appointment_id,
    )
    assert settled(item, moved, a_location()) == outcome


def test_an_undone_cancellation_leaves_no_time_to_fill(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "please cancel my appointment")
    change.undo(oak, OAK, booked.appointment_id, by="patient")
    assert work(oak) == []
    assert outcomes(oak, booked) == ["taken back by the patient"]


def test_who_ran_late_and_is_here_is_not_late_any_more(oak: TestServices):
    soon = book(oak, starts_at=NOW + timedelta(minutes=20))
    remind(oak, soon)
    texts_in(oak, "running 15 minutes late sorry")
    change.arrive(oak, OAK, soon.appointment_id, by=ANA)
    assert work(oak) == []
    assert outcomes(oak, soon) == ["the patient is here"]


def test_an_unclear_reply_is_settled_by_a_clear_one_and_nobody_waits_in_the_inbox(oak):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "no")
    later(oak, minutes=1)
    texts_in(oak, "no")
    assert conversation(oak).waiting_since is not None
    later(oak, minutes=1)
    texts_in(oak, "YES")
    assert work(oak) == []
    assert conversation(oak).waiting_since is None
    assert outcomes(oak, booked) == ["confirmed by the patient"]


def test_was_the_visit_meant_is_answered_by_the_patients_own_page(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "CANCEL")
    assert [item.kind for item in work(oak)] == [WorkKind.CHECK_VISIT]
    later(oak, minutes=1)
    change.confirm(oak, OAK, booked.appointment_id, by="patient")
    assert work(oak) == []
    assert conversation(oak).waiting_since is None


@pytest.mark.parametrize("words", [
    "Where can I park?",
    "I have terrible chest pain",
    "wrong number",
])  # fmt: skip
def test_what_asks_something_else_stays_open_whatever_becomes_of_the_visit(oak, words):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, words)
    (before,) = work(oak)
    later(oak, minutes=1)
    move(oak, booked, "patient")
    assert [item.work_item_id for item in work(oak)] == [before.work_item_id]
    assert conversation(oak).waiting_since is not None


def test_a_question_beside_an_unclear_reply_keeps_the_conversation_waiting(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    for words in ("no", "no", "Where can I park?"):
        texts_in(oak, words)
        later(oak, minutes=1)
    texts_in(oak, "YES")
    assert [item.line for item in work(oak)] == ["A reply that needs an answer."]
    assert conversation(oak).waiting_since is not None


def test_a_picture_is_looked_at_whatever_becomes_of_the_visit(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "no")
    texts_in(oak, "no", media=(a_picture(),))
    later(oak, minutes=1)
    change.confirm(oak, OAK, booked.appointment_id, by="patient")
    assert len(work(oak)) == 1


def test_another_visit_of_the_same_patient_settles_nothing(oak, asked_to_move):
    other = book(oak, appointment_id="visit-2", starts_at=NOW + timedelta(days=20))
    change.confirm(oak, OAK, other.appointment_id, by="patient")
    assert [item.kind for item in work(oak)] == [WorkKind.MOVE]


def test_nor_does_a_visit_of_another_patient(oak, asked_to_move):
    know(oak, a_patient(patient_id=PatientId("sam"), phone="+12025550144"))
    other = book(oak, appointment_id="visit-2", patient_id=PatientId("sam"))
    move(oak, other, ANA)
    assert [item.kind for item in work(oak)] == [WorkKind.MOVE]


def test_a_colleague_who_took_it_finds_it_closed_not_lost(oak, asked_to_move):
    (item,) = work(oak)
    oak.work_items.take(item, by=ANA)
    move(oak, asked_to_move, "patient")
    closed = oak.work_items.get(OAK, item.work_item_id)
    assert (closed.owner, closed.outcome) == (ANA, MOVED)


def test_what_is_closed_keeps_its_outcome(oak, asked_to_move):
    (item,) = work(oak)
    oak.work_items.close(item, outcome="done", now=NOW)
    move(oak, asked_to_move, "patient")
    assert outcomes(oak, asked_to_move) == ["done"]


def test_who_dies_after_moving_it_leaves_it_to_the_next_sweep(oak, asked_to_move):
    was = visit(oak, asked_to_move)
    audit = AuditEntry(
        practice_id=OAK, entry_id=fresh(NOW), at=NOW, who="patient", did="appointment.moved"
    )
    now_is = rules.move(
        was, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(minutes=30), by="patient",
        provider_id=was.provider_id, location_id=was.location_id, now=oak.clock(),
    )  # fmt: skip
    oak.appointments.save(OAK, now_is, was=was, zone=NEW_YORK, zone_before=NEW_YORK, audit=audit)
    assert len(work(oak)) == 1
    plan_due(oak, f'{{"kind": "APPT", "practice": "{OAK}", "id": "{was.appointment_id}"}}')
    assert work(oak) == []
    settle_work(oak, visit(oak, was))
    assert outcomes(oak, asked_to_move) == [MOVED]
