"""Who is calling, as the desk sees it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.actions.calls.report_call import report_call
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.calls import read_call
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, StaffId
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.roles import CLINICIAN, FRONT_DESK
from chalicelib.storage.doors import Number
from tests.builders import (
    ELM,
    MAIN_STREET,
    NOW,
    OAK,
    OAK_NUMBER,
    OAK_PHONE,
    ROSIES_PHONE,
    a_location,
    a_member_of_staff,
    a_patient,
)
from tests.scenes import book, know, texts_in
from tests.web.desk import Desk, signed_in, words


@pytest.fixture
def rosa(desk: Desk) -> Patient:
    return know(desk.services, a_patient(born=date(1981, 11, 25), remember="nervous", balance=4050))


def give_oak_its_number(desk: Desk) -> None:
    desk.services.doors.give_number(
        Number(number=OAK_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    )


def rings(desk: Desk, number: str = ROSIES_PHONE, **said: Any) -> str:
    call = report_call(desk.services, OAK, read_call({"from": number, "to": OAK_PHONE, **said}))
    assert call is not None
    return f"/calls/{call.token}"


def test_the_page_says_who_it_may_be_and_what_matters(desk: Desk, rosa: Patient) -> None:
    know(desk.services, a_patient(patient_id=PatientId("leo"), given_name="Leo", email=""))
    plan_for(desk.services, book(desk.services))
    give_oak_its_number(desk)
    texts_in(desk.services, "is parking free?")
    page = words(desk.ana.get(rings(desk)))
    for said in (
        "One of these 2",
        "(202) 555-0143",
        "Rosa Klein",
        "Leo Klein",
        "Birthday in 2 days",
        "nervous",
        "Thu 3 Dec 10:30, Cleaning, Dr Patel",
        "none known",
        "owes $40.50",
        "They: is parking free?",
        "waits for an answer",
    ):
        assert said in page, said


def test_a_number_is_typed_and_never_stands_in_an_address(desk: Desk, rosa: Patient) -> None:
    desk.ana.get("/calls")
    answer = desk.ana.post("/calls", number="(202) 555-0143")
    assert answer.status_code == 303
    assert "0143" not in answer.headers["Location"]
    assert "Rosa Klein" in words(desk.ana.follow(answer))
    for typed in ("", "12", "x" * 400, OAK_PHONE):
        assert desk.ana.post("/calls", number=typed).status_code == 400


def test_the_desk_finds_the_page_where_a_number_is_typed(desk: Desk) -> None:
    assert 'href="/calls"' in words(desk.ana.get("/patients"), raw=True)


def test_a_number_in_a_query_is_not_read(desk: Desk, rosa: Patient) -> None:
    assert "Rosa" not in words(desk.ana.get(f"/calls?number={ROSIES_PHONE}"))


def test_an_unknown_caller_becomes_a_prospect_once(desk: Desk) -> None:
    path = rings(desk)
    assert "Nobody we know" in words(desk.ana.get(path))
    assert desk.ana.post(f"{path}/prospect", given_name="Li", family_name="").status_code == 400
    for _ in range(2):
        answer = desk.ana.post(f"{path}/prospect", given_name="Li", family_name="Wei")
        assert answer.status_code == 303
    [patient_id] = desk.services.patients.all_ids(OAK)
    made = desk.services.patients.get(OAK, patient_id)
    assert (made.kind, made.full_name, made.phone) == (Kind.PROSPECT, "Li Wei", ROSIES_PHONE)


def test_another_practice_a_stranger_and_a_clinician_see_nothing(desk: Desk, rosa: Patient) -> None:
    path = rings(desk)
    save_patient(desk.services, ELM, a_patient(given_name="Eve"), was=None, by="import")
    assert desk.another().get(path).status_code == 303
    eve = StaffId("eve")
    desk.services.setups.save(
        ELM, a_member_of_staff(staff_id=eve, email="eve@elm.example", revision=1)
    )
    hers = signed_in(desk.services, desk.client, ELM, eve)
    assert hers.get(path).status_code == 404
    assert desk.colleague("Cy", role=CLINICIAN).get(path).status_code == 403
    assert desk.colleague("Fay", role=FRONT_DESK).get(path).status_code == 200


def test_somebody_of_another_location_sees_no_call_and_no_name_of_it(
    desk: Desk, rosa: Patient
) -> None:
    hill = LocationId("hill")
    desk.services.setups.save(
        OAK, a_location(location_id=hill, name="Hill", phone="+12025550188", number="+12025550187")
    )
    path = rings(desk)
    at_hill = desk.colleague("Hal", role=FRONT_DESK, locations=(hill,))
    assert at_hill.get(path).status_code == 404


def test_a_calls_page_ends_after_some_hours(desk: Desk, rosa: Patient) -> None:
    path = rings(desk)
    desk.services.at(NOW + timedelta(hours=3))
    assert desk.ana.get(path).status_code == 404


def test_today_says_who_is_calling_until_they_hang_up(desk: Desk, rosa: Patient) -> None:
    path = rings(desk, call_id="CA1")
    page = desk.ana.get("/")
    assert "Rosa Klein is calling" in re.sub(r"\s+", " ", words(page))
    assert path in words(page, raw=True)
    rings(desk, call_id="CA1", event="ended")
    assert "calling" not in words(desk.ana.get("/"))


def test_who_looked_is_written_down(desk: Desk, rosa: Patient) -> None:
    desk.ana.get(rings(desk))
    day = desk.services.clock().date()
    entries = desk.services.audit.of_day(OAK, day)
    looked = [of for of in entries if of.did == "caller.looked-up"]
    assert [("rosa" in of.about, of.who) for of in looked] == [(True, desk.staff_id)]


def test_at_most_three_requests_however_many_share_the_number(desk: Desk, rosa: Patient) -> None:
    for n in range(4):
        child = a_patient(patient_id=PatientId(f"c{n}"), given_name=f"Child{n}", email="")
        know(desk.services, child)
        plan_for(
            desk.services,
            book(desk.services, appointment_id=AppointmentId(f"v{n}"), patient_id=child.patient_id),
        )
    asked = listen(desk.services)
    path = rings(desk)
    told = len(asked)
    desk.ana.get(path)
    asked.clear()
    page = words(desk.ana.get(path))
    assert page.count("Thu 3 Dec") == 4
    assert told <= 3, told
    assert len(asked) <= 3, asked


def listen(services: Any) -> list[str]:
    asked: list[str] = []
    events = services._dynamodb.meta.events
    events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name))
    audit = services.audit._db._client.meta.events
    if audit is not events:
        audit.register("before-call.dynamodb", lambda model, **_: asked.append(model.name))
    return asked
