"""How somebody who asked goes from stage to stage, by what happens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    PatientId,
    WorkItemId,
)
from chalicelib.domain.opening import open_between
from chalicelib.domain.patients import Kind
from chalicelib.domain.profiles import VisitFact
from chalicelib.domain.prospects import Loss, Move, Origin, Prospect, Stage
from chalicelib.domain.prospects.moving import (
    MOST_MOVES,
    SILENT_AFTER,
    Facts,
    answered,
    asked_again,
    followed,
    joined,
    lost,
    moved,
    reopened,
    two_after_all,
)
from chalicelib.domain.prospects.numbers import numbers
from tests.builders import CLEANING, MAIN_STREET, MONDAY, OAK, PATEL, a_location

HERE = a_location()
ASKED = MONDAY
FIVE = timedelta(minutes=5)
DAY = timedelta(days=1)


def a_prospect(**changes: Any) -> Prospect:
    """Asked on Monday at 9:00 by the form."""
    at = changes.pop("at", ASKED)
    known: dict[str, Any] = {
        "practice_id": OAK,
        "patient_id": PatientId("noor"),
        "location_id": MAIN_STREET,
        "origin": Origin.FORM,
        "began_at": at,
        "since": at,
        "moves": (Move(stage=Stage.ENQUIRY, at=at, by="website"),),
        "waits_since": at,
        "answer_by": at + FIVE,
        "work_item_id": WorkItemId("enquiry-1"),
    }
    return Prospect(**{**known, **changes})


def a_visit(starts_at: datetime, **changes: Any) -> VisitFact:
    known: dict[str, Any] = {
        "appointment_id": AppointmentId("visit-1"),
        "revision": 1,
        "starts_at": starts_at,
        "booked_at": ASKED + timedelta(hours=1),
        "status": Status.BOOKED,
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "visit_type_id": CLEANING,
    }
    return VisitFact(**{**known, **changes})


def facts(*visits: VisitFact, **changes: Any) -> Facts:
    return Facts(**{"kind": Kind.PROSPECT, "visits": visits, **changes})


def answered_prospect() -> Prospect:
    return answered(a_prospect(), HERE, now=ASKED + timedelta(minutes=3), by="ana")


def test_an_answer_stops_the_clock_and_tells_how_long_it_took() -> None:
    noor = answered_prospect()
    assert (noor.stage, noor.waits_since, noor.answer_by) == (Stage.ANSWERED, None, None)
    assert noor.answered_in == 180


def test_the_night_is_not_counted() -> None:
    """Asked at 16:58, two minutes before they close; answered at 8:01 the day after."""
    at = ASKED.replace(hour=21, minute=58)
    noor = answered(a_prospect(at=at), HERE, now=at.replace(day=24, hour=13, minute=1), by="ana")
    assert noor.answered_in == 180


def test_a_holiday_and_a_weekend_are_not_counted() -> None:
    closed = a_location(closed_on=frozenset({date(2026, 11, 30)}))
    friday = datetime(2026, 11, 27, 21, 59, tzinfo=UTC)
    tuesday = datetime(2026, 12, 1, 13, 1, tzinfo=UTC)
    assert open_between(closed, friday, tuesday) == timedelta(minutes=2)


def test_where_nobody_told_the_hours_all_time_counts() -> None:
    assert open_between(a_location(opening={}), ASKED, ASKED + DAY) == DAY


def test_the_first_answer_counts_whatever_is_asked_after_it() -> None:
    again = asked_again(
        answered_prospect(),
        now=ASKED + DAY,
        answer_by=ASKED + DAY + FIVE,
        contact_id=ContactId("phone"),
        work_item_id=WorkItemId("enquiry-2"),
    )
    assert (again.stage, again.waits_since, again.enquiries) == (Stage.IN_TALK, ASKED + DAY, 2)
    told = answered(again, HERE, now=ASKED + 2 * DAY, by="ana")
    assert (told.answered_in, told.waits_since) == (180, None)


def test_the_same_enquiry_told_twice_is_one() -> None:
    noor = a_prospect()
    again = asked_again(
        noor,
        now=ASKED + FIVE,
        answer_by=ASKED + 2 * FIVE,
        contact_id=ContactId("phone"),
        work_item_id=WorkItemId("enquiry-1"),
    )
    assert again == noor


def test_who_writes_back_is_in_talk() -> None:
    noor = answered_prospect()
    after = followed(noor, facts(heard_at=ASKED + timedelta(hours=1)), now=ASKED + DAY)
    assert after.stage is Stage.IN_TALK
    before = followed(noor, facts(heard_at=ASKED), now=ASKED + DAY)
    assert before.stage is Stage.ANSWERED


def test_a_visit_that_is_booked_moves_them_and_its_cancelling_moves_them_back() -> None:
    visit = a_visit(ASKED + 3 * DAY)
    booked = followed(answered_prospect(), facts(visit), now=ASKED + DAY)
    assert (booked.stage, booked.appointment_id) == (Stage.BOOKED, visit.appointment_id)
    gone = a_visit(ASKED + 3 * DAY, status=Status.CANCELLED, revision=2)
    back = followed(booked, facts(gone), now=ASKED + 2 * DAY)
    assert (back.stage, back.appointment_id) == (Stage.IN_TALK, None)
    assert [of.stage for of in back.moves] == [
        Stage.ENQUIRY,
        Stage.ANSWERED,
        Stage.BOOKED,
        Stage.IN_TALK,
    ]


def test_who_did_not_come_is_talked_to_again() -> None:
    booked = followed(answered_prospect(), facts(a_visit(ASKED + DAY)), now=ASKED)
    missed = a_visit(ASKED + DAY, status=Status.NO_SHOW)
    assert followed(booked, facts(missed), now=ASKED + 2 * DAY).stage is Stage.IN_TALK


def test_an_arrival_counts_once_it_cannot_be_undone_any_more() -> None:
    at = ASKED + DAY
    booked = followed(answered_prospect(), facts(a_visit(at)), now=ASKED)
    here = followed(booked, facts(a_visit(at, status=Status.ARRIVED)), now=at)
    assert here.stage is Stage.BOOKED
    assert here.due_at == at + timedelta(minutes=3)
    undone = followed(here, facts(a_visit(at)), now=at + timedelta(minutes=1))
    assert (undone.stage, undone.here_since) == (Stage.BOOKED, None)
    stays = followed(here, facts(a_visit(at, status=Status.ARRIVED)), now=at + timedelta(minutes=3))
    assert (stays.stage, stays.ended_at) == (Stage.FIRST_VISIT, at + timedelta(minutes=3))


def test_a_visit_that_nobody_marked_counts_a_day_later() -> None:
    at = ASKED + DAY
    booked = followed(answered_prospect(), facts(a_visit(at)), now=ASKED)
    assert booked.due_at == at + DAY
    assert followed(booked, facts(a_visit(at)), now=at + timedelta(hours=5)).stage is Stage.BOOKED
    assert followed(booked, facts(a_visit(at)), now=at + DAY).stage is Stage.FIRST_VISIT


def test_who_is_silent_for_two_months_is_lost_and_comes_back_by_writing() -> None:
    noor = answered_prospect()
    assert noor.answered_at
    until = noor.answered_at + SILENT_AFTER
    waits = followed(noor, facts(), now=until - DAY)
    assert (waits.stage, waits.due_at) == (Stage.ANSWERED, until)
    gone = followed(noor, facts(), now=until)
    assert (gone.stage, gone.loss, gone.due_at) == (Stage.LOST, Loss.SILENT, None)
    back = followed(gone, facts(heard_at=until + DAY), now=until + DAY)
    assert (back.stage, back.loss, back.ended_at) == (Stage.IN_TALK, None, None)


def test_who_waits_for_the_practice_is_never_called_silent() -> None:
    assert followed(a_prospect(), facts(), now=ASKED + 2 * SILENT_AFTER).stage is Stage.ENQUIRY


def test_who_was_lost_is_back_with_a_new_visit_and_not_by_an_old_one() -> None:
    visit = a_visit(ASKED + 9 * DAY)
    gone = lost(answered_prospect(), Loss.PRICE, now=ASKED + DAY, by="ana")
    assert followed(gone, facts(visit), now=ASKED + 2 * DAY).stage is Stage.LOST
    new = a_visit(ASKED + 9 * DAY, booked_at=ASKED + 2 * DAY)
    assert followed(gone, facts(new), now=ASKED + 3 * DAY).stage is Stage.BOOKED


def test_who_was_marked_as_a_patient_elsewhere_is_none_any_more() -> None:
    marked = followed(a_prospect(), facts(kind=Kind.PATIENT), now=ASKED + DAY)
    assert (marked.stage, marked.waits_since) == (Stage.FIRST_VISIT, None)


@pytest.mark.parametrize("stage", [Stage.FIRST_VISIT, Stage.JOINED])
def test_who_came_or_is_somebody_else_is_not_lost_by_a_late_click(stage: Stage) -> None:
    ended = moved(a_prospect(), stage, now=ASKED + DAY, by="")
    assert lost(ended, Loss.OTHER, now=ASKED + 2 * DAY, by="ana") == ended
    assert reopened(ended, now=ASKED + 2 * DAY, by="ana") == ended
    assert answered(ended, HERE, now=ASKED + 2 * DAY, by="ana") == ended


def test_who_is_two_after_all_stands_where_they_stood() -> None:
    noor = answered_prospect()
    rosa = PatientId("rosa")
    one = joined(noor, rosa, now=ASKED + DAY, by="ana")
    two = two_after_all(one, now=ASKED + 2 * DAY, by="ana")
    assert (two.stage, two.joined_to, two.not_them) == (Stage.ANSWERED, None, (rosa,))


def test_a_history_keeps_its_beginning_and_does_not_grow_for_ever() -> None:
    noor = a_prospect()
    for n in range(3 * MOST_MOVES):
        stage = Stage.IN_TALK if n % 2 else Stage.BOOKED
        noor = moved(noor, stage, now=ASKED + n * DAY, by="")
    assert len(noor.moves) == MOST_MOVES
    assert noor.moves[0].stage is Stage.ENQUIRY


def test_the_numbers_tell_how_fast_and_how_many_and_leave_out_who_was_no_enquiry() -> None:
    in_time = answered_prospect()
    late = answered(a_prospect(), HERE, now=ASKED + timedelta(minutes=9), by="ana")
    waiting = a_prospect()
    spam = lost(a_prospect(), Loss.NO_ENQUIRY, now=ASKED + DAY, by="ana")
    patient = joined(a_prospect(), PatientId("rosa"), now=ASKED + DAY, by="ana")
    brought = a_prospect(origin=Origin.BROUGHT, answer_by=None, waits_since=None)
    price = lost(in_time, Loss.PRICE, now=ASKED + DAY, by="ana")
    came = moved(
        followed(late, facts(a_visit(ASKED + DAY)), now=ASKED),
        Stage.FIRST_VISIT,
        now=ASKED + DAY,
        by="",
    )
    old = a_prospect(at=ASKED - 100 * DAY)
    told = numbers(
        [in_time, late, waiting, spam, patient, brought, price, came, old], since=ASKED - DAY
    )
    assert (told.asked, told.clocked, told.answered, told.in_time) == (5, 5, 4, 2)
    assert told.median == timedelta(minutes=6)
    assert (told.booked, told.came, told.lost, dict(told.losses)) == (1, 1, 1, {Loss.PRICE: 1})
    assert not told.few


def test_of_nobody_no_time_is_told() -> None:
    told = numbers([], since=ASKED)
    assert (told.median, told.few) == (None, True)
