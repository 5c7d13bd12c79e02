"""Two records side by side, merged and taken apart, by whoever may; children and who answers."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.actions import consent
from chalicelib.actions.find_doubles import find_doubles
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Channel, Kind, Patient, Purpose
from tests.builders import NOW, OAK, ROSIES_PHONE, a_patient
from tests.web.desk import Desk, words
from tests.web.test_patients import form

ROSA, ROSE, BEN = PatientId("rosa"), PatientId("rose"), PatientId("ben")
BORN = date(1981, 5, 4)
ROSES_PHONE = "+12025550144"


def know(desk: Desk, patient: Patient) -> Patient:
    return save_patient(desk.services, OAK, patient, was=None, by="import")


def patient(desk: Desk, of: PatientId) -> Patient:
    return desk.services.patients.get(OAK, of)


@pytest.fixture
def two(desk: Desk) -> Desk:
    know(desk, a_patient(born=BORN, remember="Nervous"))
    know(
        desk,
        a_patient(patient_id=ROSE, given_name="Rósa", born=BORN, phone=ROSES_PHONE, email=""),
    )
    find_doubles(desk.services, OAK)
    return desk


def decide(desk: Desk, decision: str, **fields: object) -> None:
    known = {
        "other": ROSE,
        "decision": decision,
        "seen": patient(desk, ROSA).revision,
        "seen_other": patient(desk, ROSE).revision,
    }
    answer = desk.ana.post("/patients/rosa/same-as", **{**known, **fields})
    is_done = answer.status_code == 303
    desk.said = desk.ana.follow(answer) if is_done else answer  # type: ignore[attr-defined]


def test_the_desk_is_told_quietly_and_sees_both_beside_each_other(two: Desk) -> None:
    assert "1 pair of records may be one person each" in words(two.ana.get("/patients?q=zzz"))
    assert "Compare with Rósa Klein Same name and same birth date" in words(
        two.ana.get("/patients/rosa")
    )
    listed = words(two.ana.get("/doubles"))
    assert "Rósa Klein born 4 May 1981, (202) 555-0144" in listed
    page = words(two.ana.get("/patients/rosa/same-as?other=rose"))
    assert "Same name and same birth date." in page
    assert "Mobile phone (202) 555-0143 (202) 555-0144" in page


def test_same_person_merges_with_what_was_picked_and_can_be_taken_back(two: Desk) -> None:
    decide(two, "same", keep_phone="other", keep_given_name="other")
    page = words(two.said)  # type: ignore[attr-defined]
    assert "They are one record now." in page
    assert "Rósa Klein merged today by you" in page
    assert patient(two, ROSA).phone == ROSES_PHONE
    assert two.ana.get("/patients/rose").headers["Location"] == "/patients/rosa"
    assert "Two people after all" in page
    page = words(two.ana.follow(two.ana.post("/patients/rosa/two-people", retired=ROSE)))
    assert "They are two records again." in page
    assert patient(two, ROSA).phone == ROSIES_PHONE
    assert "No two records look like one person" in words(two.ana.get("/doubles"))


def test_two_people_are_not_shown_again(two: Desk) -> None:
    decide(two, "two")
    assert "Two people. They are not proposed again." in words(two.said)  # type: ignore[attr-defined]
    assert "Compare with Rósa" not in words(two.ana.get("/patients/rosa"))


def test_what_is_put_off_stands_under_put_off(two: Desk) -> None:
    decide(two, "later")
    page = words(two.ana.get("/doubles"))
    assert "No two records" in page
    assert "Put off Rosa Klein" in page


def test_a_record_that_was_changed_since_it_was_read_is_not_merged(two: Desk) -> None:
    seen = patient(two, ROSE).revision
    was = patient(two, ROSE)
    save_patient(two.services, OAK, replace(was, remember="New"), was=was, by="ana")
    decide(two, "same", seen_other=seen)
    assert "Nothing was merged." in words(two.said)  # type: ignore[attr-defined]
    assert patient(two, ROSE).merged_into is None


def test_a_stop_at_one_of_them_is_told_before_they_are_merged(two: Desk) -> None:
    contact = two.services.contacts.known(OAK, Channel.TEXT, ROSES_PHONE)
    consent.stop(
        two.services, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW
    )
    page = words(two.ana.get("/patients/rosa/same-as?other=rose"))
    assert "They stopped texts at one of the two" in page


def test_whoever_types_in_somebody_who_is_there_is_told_once(desk: Desk) -> None:
    know(desk, a_patient(given_name="María", family_name="Ortiz", born=date(1978, 3, 14)))
    typed = {"given_name": "Maria", "family_name": "Ortiz", "born": "1978-03-14", "language": "en"}
    answer = desk.ana.post("/new-patient", **typed)
    assert answer.status_code == 409
    assert "There is already María Ortiz , born 14 Mar 1978" in words(answer)
    answer = desk.ana.post("/new-patient", **typed, seen="rosa")
    assert answer.status_code == 303


@pytest.mark.parametrize("born", ["1978-02-30", "2090-01-01", "yesterday", "1700-01-01"])
def test_a_birth_date_that_cannot_be_is_refused_beside_its_field(desk: Desk, born: str) -> None:
    answer = desk.ana.post("/new-patient", given_name="Rosa", language="en", born=born)
    assert answer.status_code == 400
    assert "Write a day that has been" in words(answer)


def test_a_name_is_kept_as_it_was_typed(desk: Desk) -> None:
    rosa = know(desk, a_patient())
    desk.ana.post(
        "/patients/rosa/edit",
        **form(rosa, given_name="\u200bana  MARÍA ", family_name="De La O’Connor-Smith"),
    )
    assert patient(desk, ROSA).full_name == "ana  MARÍA De La O’Connor-Smith"


def test_an_address_that_looks_like_a_slip_is_saved_and_told(desk: Desk) -> None:
    rosa = know(desk, a_patient())
    saved = desk.ana.post("/patients/rosa/edit", **form(rosa, email="rosa@gmial.com"))
    page = words(desk.ana.follow(saved))
    assert "Is gmial.com a slip for gmail.com? Perhaps rosa@gmail.com ." in page


def ben(**changes: object) -> Patient:
    known = {
        "patient_id": BEN,
        "given_name": "Ben",
        "preferred_name": "",
        "born": NOW.date().replace(year=2015),
        "email": "",
    }
    return a_patient(**{**known, **changes})


def test_a_childs_page_says_through_whom_it_is_reached_and_proposes_who_answers(
    desk: Desk,
) -> None:
    know(desk, a_patient())
    know(desk, ben())
    page = words(desk.ana.get("/patients/ben"))
    assert "Reached through Rosa Klein , who shares the phone and family name." in page
    answer = desk.ana.post(
        "/patients/ben/answered-for", who="rosa", revision=patient(desk, BEN).revision
    )
    page = words(desk.ana.follow(answer))
    assert "Reached through Rosa Klein ." in page
    assert "Rosa Klein answers for Ben" in page
    assert patient(desk, BEN).guarantor == ROSA


def test_somebody_new_who_answers_for_a_child_is_kept_as_a_contact(desk: Desk) -> None:
    know(desk, ben())
    page = words(desk.ana.get("/patients/ben"))
    assert "Nobody is known to answer for them, so nothing is sent." in page
    revision = patient(desk, BEN).revision
    wrong = desk.ana.post(
        "/patients/ben/answered-for", given_name="Ann", phone="12", revision=revision
    )
    assert wrong.status_code == 400
    desk.ana.post(
        "/patients/ben/answered-for",
        given_name="Ann",
        family_name="Cole",
        phone="(202) 555-0143",
        revision=revision,
    )
    guarantor = patient(desk, BEN).guarantor
    assert guarantor is not None
    ann = patient(desk, guarantor)
    assert (ann.full_name, ann.kind, ann.phone) == ("Ann Cole", Kind.CONTACT, ROSIES_PHONE)


def test_who_only_sees_patients_decides_nothing(two: Desk) -> None:
    clinician = two.colleague("Cleo", role="clinician")
    assert clinician.get("/doubles").status_code == 403
    answer = clinician.post("/patients/rosa/same-as", other="rose", decision="two")
    assert answer.status_code == 403
