"""Cases at the desk: whose, by when, which steps, what came of it, and did they come back."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.recovery.look import look
from chalicelib.domain.appointments import Status
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import AppointmentId, PatientId, StaffId
from chalicelib.domain.recovery import StepKind
from chalicelib.storage.ids import fresh
from tests.builders import ANA, MAIN_STREET, NOW, OAK, a_member_of_staff, a_patient
from tests.scenes import book, know
from tests.web.desk import Desk, words

ROSA = PatientId("rosa")
BEN = StaffId("ben")


@pytest.fixture
def case(desk: Desk) -> WorkItem:
    know(desk.services, a_patient(patient_id=ROSA))
    desk.services.setups.save(OAK, a_member_of_staff(staff_id=BEN, name="Ben", email="b@b.example"))
    return unhappy(desk)


def unhappy(desk: Desk, source: str = "f1", **more: Any) -> WorkItem:
    said: dict[str, Any] = {"patient_id": ROSA, "at": NOW, "score": 2, "words": "waited an hour"}
    found = look(desk.services, OAK, MAIN_STREET, source=source, **{**said, **more})
    assert found is not None
    return found


def now_is(desk: Desk, case: WorkItem) -> WorkItem:
    return desk.services.work_items.get(OAK, case.work_item_id)


def path(case: WorkItem, *change: str) -> str:
    return "/".join(("/cases", case.work_item_id, *change))


def closes(desk: Desk, case: WorkItem, **form: Any) -> Any:
    known = {"outcome": "content", "how": "free cleaning", "revision": now_is(desk, case).revision}
    return desk.ana.post(path(case, "close"), **{**known, **form})


def test_the_list_says_whose_each_is_by_when_and_what_they_said(desk: Desk, case) -> None:
    page = words(desk.ana.get("/cases"))
    assert "1 unhappy, 0 reached, 0 came back" in page
    assert 'Rosa Klein ● open Gave 2 of 10: "waited an hour"' in page
    assert "not reached yet" in page


def test_each_step_is_written_down_once_with_who_and_when(desk: Desk, case) -> None:
    desk.ana.get(path(case))
    called_at = NOW + timedelta(minutes=9)
    desk.services.clock.now = called_at
    step = {"did": "talked", "note": "We are sorry; comes on Friday.", "once": fresh(NOW)}
    assert desk.ana.post(path(case, "step"), **step).status_code == 303
    desk.ana.post(path(case, "step"), **step)
    steps = desk.services.recovery.steps(OAK, case.work_item_id)
    assert [of.kind for of in steps] == [StepKind.SAID, StepKind.TALKED]
    assert now_is(desk, case).reached_at == called_at
    page = words(desk.ana.get(path(case)))
    assert "Talked to them you We are sorry; comes on Friday." in page
    assert "1 unhappy, 1 reached" in words(desk.ana.get("/cases"))


def test_a_note_without_words_and_a_step_nobody_offers_are_refused(desk: Desk, case) -> None:
    desk.ana.get(path(case))
    silent = desk.ana.post(path(case, "step"), did="note", note="", once=fresh(NOW))
    assert (silent.status_code, "Write what there is to note" in words(silent)) == (400, True)
    for form in ({"did": "said"}, {"did": "shouted"}, {"did": "note", "note": "x", "once": "1"}):
        sent = {"note": "x", "once": fresh(NOW), **form}
        assert desk.ana.post(path(case, "step"), **sent).status_code == 400
    assert len(desk.services.recovery.steps(OAK, case.work_item_id)) == 1


def test_it_is_given_to_a_colleague_and_the_steps_say_so(desk: Desk, case) -> None:
    desk.ana.get(path(case))
    desk.ana.post(path(case, "give"), owner=BEN, revision=case.revision)
    assert now_is(desk, case).owner == BEN
    assert "Gave it to Ben" in words(desk.ana.get(path(case)))
    again = desk.ana.post(path(case, "give"), owner=desk.staff_id, revision=case.revision)
    assert (again.status_code, now_is(desk, case).owner) == (409, BEN)


def test_it_is_closed_with_what_came_of_it_and_not_without(desk: Desk, case) -> None:
    desk.ana.get(path(case))
    assert closes(desk, case, outcome="").status_code == 400
    assert now_is(desk, case).closed_at is None
    assert closes(desk, case).status_code == 303
    closed = now_is(desk, case)
    assert closed.outcome == "They are content again: free cleaning"
    assert (closed.closed_at, closed.closed_by) == (NOW, desk.staff_id)
    assert desk.services.profiles.get(OAK, ROSA).complaints == frozenset()
    assert "Since then: has not come back yet." in words(desk.ana.get(path(case)))


def test_of_two_who_close_one_case_the_second_is_told_who_was_first(desk: Desk, case) -> None:
    desk.ana.get(path(case))
    desk.services.work_items.close(case, outcome="They go elsewhere", now=NOW, by=BEN)
    second = closes(desk, case, revision=case.revision)
    assert second.status_code == 409
    assert "Ben closed this case before you: “They go elsewhere”" in words(second)
    assert now_is(desk, case).outcome == "They go elsewhere"


def test_the_same_from_the_patients_page_and_from_today(desk: Desk, case) -> None:
    desk.ana.get("/patients/rosa")
    desk.services.work_items.close(case, outcome="They go elsewhere", now=NOW, by=BEN)
    for back in ("patient", ""):
        sent = {"outcome": "called", "revision": case.revision, "back": back}
        second = desk.ana.post(f"/work/{case.work_item_id}/close", **sent)
        assert second.status_code == 409
        assert "Ben closed it before you: “They go elsewhere”." in words(second)


def test_they_came_back_when_a_visit_follows_the_closing(desk: Desk, case) -> None:
    def visit(of: str, days: int, **more: Any) -> None:
        at = NOW + timedelta(days=days)
        book(
            desk.services,
            appointment_id=AppointmentId(of),
            patient_id=ROSA,
            starts_at=at,
            ends_at=at + timedelta(minutes=30),
            **more,
        )
        desk.services.profiles.note_visit(desk.services.appointments.get(OAK, AppointmentId(of)))

    visit("before", -1)
    desk.ana.get(path(case))
    closes(desk, case)
    visit("missed", 2, status=Status.NO_SHOW)
    assert "0 came back" in words(desk.ana.get("/cases"))
    visit("next", 3)
    assert "1 more has a visit to come" in words(desk.ana.get("/cases"))
    desk.services.clock.now = NOW + timedelta(days=4)
    desk.ana.sign_in("ana@oak.example")
    assert "1 unhappy, 0 reached, 1 came back" in words(desk.ana.get("/cases"))


def test_what_is_late_is_said_first_and_counted(desk: Desk, case) -> None:
    assert case.until is not None
    desk.services.clock.now = case.until + timedelta(minutes=1)
    desk.ana.sign_in("ana@oak.example")
    assert "1 overdue." in words(desk.ana.get("/cases"))


def test_the_owner_says_whose_new_cases_are(desk: Desk, case) -> None:
    desk.ana.get("/cases")
    assert desk.ana.post("/case-rules", owner=BEN, days=5, revision=0).status_code == 303
    assert desk.ana.post("/case-rules", owner=ANA, days=1, revision=0).status_code in (400, 409)
    later = unhappy(desk, "f2", patient_id=None, contact_id="c1")
    assert later.owner == BEN


def test_an_older_complaint_is_opened_from_the_patients_page(desk: Desk, case) -> None:
    assert path(case) in words(desk.ana.get("/patients/rosa"), raw=True)
    desk.ana.post("/patients/rosa/complaint", line="and the bill is wrong", days=2)
    [only] = desk.services.recovery.cases(OAK)
    assert len(desk.services.recovery.steps(OAK, only.work_item_id)) == 2


def test_work_that_is_no_complaint_is_no_case(desk: Desk, case) -> None:
    assert desk.ana.get("/cases/01ARZ3NDEKTSV4RRFFQ69G5FAV").status_code == 404
    assert desk.ana.get("/cases?days=7").status_code == 404
