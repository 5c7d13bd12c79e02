"""A patient sends her sister: from the link she asks for to the thanks, and what that brought."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.change_appointment import arrive, book, say_amount
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.patients import Kind
from chalicelib.storage.doors import Number
from tests.actions.journeys.journeying import go_to, switch_on
from tests.builders import ANA, CLEANING, MAIN_STREET, NOW, OAK, PATEL, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import register, run
from tests.scenes import texts_in
from tests.web.desk import Desk, words
from tests.web.test_enquiry_pages import LI, Visitor, everybody, opens_form

ANN = a_patient(patient_id="ann", given_name="Ann", family_name="Cole", preferred_name="")

HER_SISTERS = "(202) 555-0187"


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    location = desk.services.setups.of(OAK).locations[MAIN_STREET]
    desk.services.doors.give_number(
        Number(number=location.number, practice_id=OAK, location_id=MAIN_STREET)
    )
    opens_form(desk)
    register(desk.services, ANN)
    for of in ready_journeys():
        if of.playbook_id in ("referral-thanks", "recommends-thanks"):
            switch_on(desk.services, replace(of, on=True))
    location = desk.services.setups.of(OAK).locations[MAIN_STREET]
    return Visitor(desk, f"/e/{location.enquiry_token}")


def told(services: TestServices) -> list[str]:
    """All that Ann hears beside what she asked for."""
    texts = [of.text for of in services.texts.sent if of.to == ROSIES_PHONE]
    return texts + [of.subject for of in services.emails.sent if of.to == ANN.email]


def her_link(visitor: Visitor) -> str:
    texts_in(visitor.services, "my link please")
    found = re.search(r"/r/(\S+)", told(visitor.services)[-1])
    assert found is not None
    return found[1]


def her_sister_comes(visitor: Visitor, code: str, *, may_know: str | None = None) -> None:
    opened = visitor.desk.client.http.get(f"/r/{code}")
    assert opened.status_code == 303
    assert visitor.sends(code=code, phone=HER_SISTERS, may_know=may_know).status_code == 303
    services = visitor.services
    [sister] = [of for of in everybody(services) if of.patient_id != ANN.patient_id]
    assert (sister.kind, sister.given_name) == (Kind.PROSPECT, LI["given_name"])
    if may_know:
        page = f"/patients/{sister.patient_id}/may-be-named"
        visitor.desk.ana.post(page, may_know="yes", revision=sister.revision)
    visit = book(
        services,
        OAK,
        patient_id=sister.patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=NOW + timedelta(days=3),
        by=ANA,
    )
    go_to(services, visit.starts_at)
    stands = services.appointments.get(OAK, visit.appointment_id)
    arrive(services, OAK, visit.appointment_id, by=ANA, revision=stands.revision)
    run(services, minutes=10)
    stands = services.appointments.get(OAK, visit.appointment_id)
    say_amount(services, stands, 12_000, by=ANA)
    run(services, minutes=2)
    now_is = services.patients.get(OAK, sister.patient_id)
    assert (now_is.kind, now_is.referred_by) == (Kind.PATIENT, ANN.patient_id)


def days_later(visitor: Visitor, *days: int) -> None:
    for of in days:
        go_to(visitor.services, NOW + timedelta(days=of, hours=4))


def test_she_hears_that_somebody_came_where_her_sister_agreed_and_not_who(
    visitor: Visitor,
) -> None:
    her_sister_comes(visitor, her_link(visitor), may_know="yes")
    days_later(visitor, 2, 4, 8, 20)
    said = told(visitor.services)
    assert sum("Somebody new came" in of or "speaking well" in of for of in said) == 1
    assert not any("Li" in of.split() or "Wei" in of for of in said)


def test_where_she_did_not_agree_all_is_as_if_nobody_had_come(visitor: Visitor) -> None:
    code = her_link(visitor)
    days_later(visitor, 2)
    before = told(visitor.services)
    assert any("recommending us" in of for of in before[1:]), "she is thanked for recommending"
    her_sister_comes(visitor, code)
    days_later(visitor, 4, 6, 20, 70)
    assert told(visitor.services) == before


def test_the_owner_reads_who_sent_whom_and_what_it_brought(visitor: Visitor) -> None:
    her_sister_comes(visitor, her_link(visitor))
    page = words(visitor.desk.ana.get("/sources"))
    assert re.search(r"Ann Cole .{0,40}\b1\b.{0,40}\b1\b.{0,60}\$120", page), page
