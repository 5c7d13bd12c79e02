"""Who waits for the practice: from facts, the same facts always the same answer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import AppointmentId, PatientId, StaffId, VisitTypeId
from chalicelib.domain.patients import Kind
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.waiting import (
    RANK,
    LetBe,
    Mark,
    Marks,
    Reason,
    Rules,
    Waiting,
    place,
    reasons,
)
from tests.builders import CLEANING, MAIN_STREET, NOW, PATEL

ROSA = PatientId("rosa")
DAY = timedelta(days=1)


def visit(days: float, status: Status = Status.FULFILLED, **changes: Any) -> VisitFact:
    """So many days from now."""
    at = NOW + days * DAY
    known: dict[str, Any] = {
        "appointment_id": AppointmentId(f"visit {days}"),
        "revision": 1,
        "starts_at": at,
        "booked_at": at - 9 * DAY,
        "status": status,
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "visit_type_id": CLEANING,
    }
    return VisitFact(**{**known, **changes})


def why(*visits: VisitFact, marks: Marks | None = None, now: datetime = NOW, **known: Any):
    profile = Profile(patient_id=ROSA, visits=sorted(visits, key=lambda of: of.starts_at), **known)
    rules = known.pop("rules", Rules())
    return [of.reason for of in reasons(profile, marks or Marks(), rules=rules, now=now)]


def test_who_has_a_visit_to_come_waits_for_nothing():
    assert why(visit(-2, Status.NO_SHOW), visit(5, Status.BOOKED)) == []
    assert why(visit(-300), visit(5, Status.PENDING)) == []


def test_a_visit_that_was_cancelled_is_no_visit_to_come():
    assert why(visit(-2, Status.NO_SHOW), visit(5, Status.CANCELLED)) == [Reason.NO_SHOW]


def test_only_the_last_visit_can_have_been_missed():
    assert why(visit(-9, Status.NO_SHOW), visit(-2)) == []
    assert why(visit(-40, Status.NO_SHOW)) == []


@pytest.mark.parametrize(("days", "waits"), [(-1, True), (-29, True), (-31, False)])
def test_a_missed_visit_is_followed_up_for_thirty_days(days: int, waits: bool):
    assert (why(visit(days, Status.NO_SHOW)) == [Reason.NO_SHOW]) is waits


def test_who_spoke_since_they_missed_it_does_not_wait():
    missed = visit(-2, Status.NO_SHOW)
    assert why(missed, marks=Marks(told_at=NOW - DAY)) == []
    assert why(missed, marks=Marks(told_at=NOW - 3 * DAY)) == [Reason.NO_SHOW]
    assert why(missed, heard_at=NOW - DAY) == []


def test_a_course_of_visits_without_a_next_one():
    assert why(visit(-18), visit(-11), visit(-4)) == [Reason.NO_NEXT_VISIT]
    assert why(visit(-16), visit(-9), visit(-2)) == []
    assert why(visit(-90), visit(-11), visit(-4)) == []
    assert why(visit(-75), visit(-70), visit(-65)) == []


def test_who_is_due_by_the_practices_own_months_or_after_six():
    assert why(visit(-170)) == []
    assert why(visit(-190)) == [Reason.DUE]
    assert why(visit(-3 * 365)) == []
    profile = Profile(patient_id=ROSA, visits=[visit(-190)])
    yearly = Rules(due_after={CLEANING: 12})
    assert reasons(profile, Marks(), rules=yearly, now=NOW) == ()
    other = Rules(due_after={VisitTypeId("other"): 12}, due_else=3)
    [waits] = reasons(profile, Marks(), rules=other, now=NOW)
    assert waits.since < NOW - 80 * DAY


def test_who_was_reminded_of_what_is_due_waits_again_after_ninety_days():
    assert why(visit(-200), marks=Marks(told_at=NOW - 10 * DAY)) == []
    assert why(visit(-400), marks=Marks(told_at=NOW - 100 * DAY)) == [Reason.DUE]


def test_a_referrer_waits_for_thanks_only_where_they_may_hear_of_it():
    ben = PatientId("ben")
    assert why(referred={ben: NOW - DAY}) == []
    assert why(may_hear_of={ben: NOW - DAY}) == [Reason.REFERRER]
    assert why(may_hear_of={ben: NOW - DAY}, thanked_at=NOW) == []
    assert why(may_hear_of={ben: NOW - DAY}, thanked_at=NOW - 2 * DAY) == [Reason.REFERRER]
    assert why(may_hear_of={ben: NOW - 90 * DAY}) == []
    assert why(recommends_at=NOW - DAY) == [Reason.REFERRER]


@pytest.mark.parametrize("gone", [{"deceased": True}, {"discharged": True}])
def test_nobody_who_is_in_peace_waits_whatever_is_noted(gone: dict[str, bool]):
    marks = Marks(noted=(a_mark(Reason.CALL),), said_since=NOW)
    assert why(visit(-2, Status.NO_SHOW), marks=marks, **gone) == []


def test_who_only_answers_for_a_patient_is_never_due():
    assert why(visit(-200), kind=Kind.CONTACT) == []
    assert why(marks=Marks(noted=(a_mark(Reason.CALL),)), kind=Kind.CONTACT) == [Reason.CALL]


def a_mark(reason: Reason, *, since: datetime = NOW - DAY, key: str = "work-1") -> Mark:
    return Mark(key=key, reason=reason, since=since)


def test_the_most_urgent_comes_first_and_gives_the_place():
    marks = Marks(noted=(a_mark(Reason.CALL), a_mark(Reason.MISSED_CALL, key="work-2")))
    profile = Profile(patient_id=ROSA, visits=[visit(-2, Status.NO_SHOW)])
    found = reasons(profile, marks, rules=Rules(), now=NOW)
    assert [of.reason for of in found] == [Reason.MISSED_CALL, Reason.NO_SHOW, Reason.CALL]
    assert place(found).startswith(f"{RANK[Reason.MISSED_CALL]:02d}#2026-11-22T14:00:00Z#rosa")
    assert place([]) == ""


def test_of_two_with_one_reason_who_waits_longer_stands_first():
    earlier = Waiting(patient_id=PatientId("z"), reason=Reason.DUE, since=NOW - DAY)
    later = Waiting(patient_id=PatientId("a"), reason=Reason.DUE, since=NOW)
    assert place([earlier]) < place([later])


def test_what_was_let_be_stays_away_until_it_happens_anew_or_its_day_comes():
    def let(until: datetime | None = None) -> Marks:
        be = LetBe(at=NOW - DAY, by=StaffId("ana"), why="done", until=until)
        return Marks(let={Reason.NO_SHOW: be})

    assert why(visit(-2, Status.NO_SHOW), marks=let()) == []
    assert why(visit(-0.5, Status.NO_SHOW), marks=let()) == [Reason.NO_SHOW]
    assert why(visit(-0.5, Status.NO_SHOW), marks=let(NOW + DAY)) == []
    assert why(visit(-2, Status.NO_SHOW), marks=let(NOW)) == [Reason.NO_SHOW]
