"""Book into an open time, and move; over another visit only by an explicit tick."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Patient
from tests.builders import OAK, a_patient
from tests.web.desk import Desk, words
from tests.web.test_today import book, now_is

TUESDAY_10 = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SLOT = f"patel|{TUESDAY_10.isoformat()}"


def sam(desk: Desk) -> Patient:
    person = a_patient(patient_id=PatientId("sam"), given_name="Sam", preferred_name="")
    return save_patient(desk.services, OAK, person, was=None, by="import")


def visits_of(desk: Desk, who: str):
    return desk.services.appointments.of_patient(OAK, PatientId(who))


def test_a_visit_is_booked_into_an_open_time(desk: Desk):
    sam(desk)
    assert "Tomorrow, Tue 24 Nov" in words(desk.ana.get("/book?patient=sam"))
    page = desk.ana.follow(desk.ana.post("/book", patient="sam", visit_type="cleaning", slot=SLOT))
    assert "10:00 Sam Klein" in words(page)
    assert [visit.starts_at for visit in visits_of(desk, "sam")] == [TUESDAY_10]


def test_a_gap_on_today_asks_whose_visit_it_is(desk: Desk):
    sam(desk)
    at = "/book?location=main-street&provider=patel&day=2026-11-24&at=2026-11-24T15:00:00%2B00:00"
    assert "Who is the visit for?" in words(desk.ana.get(at))
    asked = dict(parse_qsl(at.partition("?")[2]))
    page = desk.ana.post("/book", **asked, q_book="sam")
    assert "Sam Klein" in words(page)
    assert quote(asked["at"]) in page.body.decode(), "the gap that was clicked is kept"


def test_a_time_that_was_taken_meanwhile_is_not_booked_twice(desk: Desk):
    sam(desk)
    book(desk, starts_at=TUESDAY_10)
    answer = desk.ana.post("/book", patient="sam", visit_type="cleaning", slot=SLOT)
    assert answer.status_code == 409
    assert "has just been taken" in words(answer)
    assert visits_of(desk, "sam") == []


def test_two_at_one_time_need_a_tick(desk: Desk):
    sam(desk)
    book(desk, starts_at=TUESDAY_10)
    other = {
        "patient": "sam",
        "visit_type": "cleaning",
        "other_day": "2026-11-24",
        "other_time": "10:00",
        "other_provider": "patel",
    }
    assert desk.ana.post("/book", **other).status_code == 409
    assert desk.ana.post("/book", **other, over="yes").status_code == 303
    assert len(visits_of(desk, "sam")) == 1


def test_a_visit_is_moved_and_the_old_time_is_open_again(desk: Desk):
    visit = book(desk)
    path = f"/appointments/{visit.appointment_id}/move"
    assert "Now: today 10:00, Cleaning with Dr Patel" in words(desk.ana.get(path))
    desk.ana.post(path, slot=SLOT, revision=now_is(desk, visit).revision)
    assert now_is(desk, visit).starts_at == TUESDAY_10
    assert "open until 17:00" in words(desk.ana.get("/"))


def test_a_visit_that_changed_meanwhile_is_not_moved(desk: Desk):
    visit = book(desk)
    path = f"/appointments/{visit.appointment_id}/move"
    answer = desk.ana.post(path, slot=SLOT, revision=99)
    assert answer.status_code == 409
    assert now_is(desk, visit).starts_at == visit.starts_at


def test_a_time_that_cannot_be_read_is_refused_and_stays_in_the_form(desk: Desk):
    sam(desk)
    answer = desk.ana.post(
        "/book",
        patient="sam",
        visit_type="cleaning",
        other_day="2026-11-24",
        other_time="ten",
        other_provider="patel",
    )
    assert answer.status_code == 400
    assert 'id="other_time-wrong"' in words(answer, raw=True)
    assert "expected a day and a time" in words(answer)
    assert 'value="ten"' in words(answer, raw=True)


def test_an_open_time_in_the_past_is_refused(desk: Desk):
    sam(desk)
    gone = "patel|2026-11-20T15:00:00+00:00"
    answer = desk.ana.post("/book", patient="sam", visit_type="cleaning", slot=gone)
    assert answer.status_code == 400
    assert visits_of(desk, "sam") == []
