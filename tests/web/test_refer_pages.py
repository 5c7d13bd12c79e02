"""Somebody comes by a link or a code that a patient handed on."""

import re
from datetime import timedelta

import pytest

from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sources.code import code_of_patient
from chalicelib.domain.patients import Patient
from tests.builders import MAIN_STREET, OAK, ROSIES_PHONE, a_patient
from tests.scenes import know
from tests.web.desk import Desk, words
from tests.web.test_enquiry_pages import Visitor, everybody, opens_form, waiting

ANN = a_patient(patient_id="ann", given_name="Ann", family_name="Cole", phone="", email="")
NOBODYS = "ANN-77777"


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    opens_form(desk)
    know(desk.services, ANN)
    location = desk.services.setups.of(OAK).locations[MAIN_STREET]
    return Visitor(desk, f"/e/{location.enquiry_token}")


def anns_code(visitor: Visitor) -> str:
    return str(code_of_patient(visitor.services, OAK, ANN))


def new_one(visitor: Visitor) -> Patient:
    [made] = [of for of in everybody(visitor.services) if of.patient_id != ANN.patient_id]
    return made


def test_a_link_that_was_handed_on_opens_the_form_with_its_code(visitor: Visitor) -> None:
    answer = visitor.desk.client.http.get(f"/r/{anns_code(visitor).lower()}")
    assert answer.status_code == 303
    page = words(visitor.desk.client.http.get(answer.headers["Location"]), raw=True)
    assert f'value="{anns_code(visitor)}"' in page
    assert "Cole" not in page


def test_where_there_is_no_form_the_code_is_told_by_telephone(visitor: Visitor) -> None:
    opens_form(visitor.desk, on=False)
    page = words(visitor.desk.client.http.get(f"/r/{anns_code(visitor)}"))
    assert f"tell us the code {anns_code(visitor)}" in page
    assert "Oak Dental" in page


@pytest.mark.parametrize("code", [NOBODYS, "x", "A" * 300])
def test_a_link_of_nobody_names_no_practice(visitor: Visitor, code: str) -> None:
    answer = visitor.desk.client.http.get(f"/r/{code}")
    assert answer.status_code == 404
    assert "We do not know this code" in words(answer)
    assert "Oak" not in words(answer)


def test_who_comes_by_a_code_is_sent_by_its_owner_who_hears_nothing(visitor: Visitor) -> None:
    visitor.sends(code=anns_code(visitor).lower())
    made = new_one(visitor)
    assert (made.referred_by, made.may_be_named) == (ANN.patient_id, False)
    assert anns_code(visitor) in waiting(visitor.services)[0].line.upper()


def test_a_tick_that_the_referrer_may_hear_waits_until_the_desk_has_asked(visitor: Visitor) -> None:
    """Whoever has a code could tick it for somebody whose name and number they know."""
    visitor.sends(code=anns_code(visitor), may_know="yes")
    made = new_one(visitor)
    assert (made.may_be_named, made.ticked_may_know) == (False, True)
    page = f"/patients/{made.patient_id}"
    assert "it was ticked that Ann Cole may know" in words(visitor.desk.ana.get(page))
    visitor.desk.ana.post(f"{page}/may-be-named", may_know="yes", revision=made.revision)
    asked = new_one(visitor)
    assert (asked.may_be_named, asked.ticked_may_know) == (True, False)


def test_a_tick_without_a_code_agrees_to_nothing(visitor: Visitor) -> None:
    visitor.sends(may_know="yes")
    assert (new_one(visitor).referred_by, new_one(visitor).may_be_named) == (None, False)


def test_a_misspelt_code_is_said_once_and_then_they_go_on_without(visitor: Visitor) -> None:
    anns_code(visitor)
    refused = visitor.sends(code=NOBODYS)
    assert refused.status_code == 400
    assert "We do not know this code" in words(refused)
    assert [of.patient_id for of in everybody(visitor.services)] == [ANN.patient_id]
    kept = re.search(r'name="code_unknown" value="([^"]+)"', words(refused, raw=True))
    assert kept is not None
    assert kept[1] == NOBODYS
    sent = visitor.sends(code=NOBODYS, code_unknown=NOBODYS)
    assert sent.status_code == 303
    assert new_one(visitor).referred_by is None


def test_who_asks_again_and_brings_a_code_then_was_sent_by_its_owner(visitor: Visitor) -> None:
    visitor.sends()
    assert new_one(visitor).referred_by is None
    visitor.services.at(visitor.services.clock() + timedelta(hours=2))
    visitor.sends(code=anns_code(visitor), may_know="yes", message="And my sister said hello")
    told = new_one(visitor)
    assert (told.referred_by, told.may_be_named, told.ticked_may_know) == (
        ANN.patient_id,
        False,
        True,
    )


def test_who_is_known_already_is_not_given_another_sender(visitor: Visitor) -> None:
    li = a_patient(
        patient_id="li", given_name="Li", family_name="Wei", phone=ROSIES_PHONE, email=""
    )
    save_patient(visitor.services, OAK, li, was=None, by="ana")
    visitor.sends(code=anns_code(visitor), may_know="yes")
    assert visitor.services.patients.get(OAK, li.patient_id).referred_by is None
