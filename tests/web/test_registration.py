"""What the carriers ask, and what becomes of it."""

import re

import pytest

from chalicelib.actions.open_practice import MAIN
from chalicelib.actions.register_number import give_number, refuse_number
from chalicelib.domain.accounts import Registration
from chalicelib.domain.registration import FIELDS, check
from chalicelib.storage.errors import AlreadyThere
from tests.builders import ELM_NUMBER
from tests.web.desk import Browser, Desk, words
from tests.web.test_start import nora, willow  # noqa: F401 - nora is a fixture

ANSWERS = {
    "kind": "local",
    "legal_name": "Willow Bend Dental PLLC",
    "legal_form": "private",
    "ein": "12-3456789",
    "brand": "Willow Bend Dental",
    "street": "2 Elm Row",
    "city": "Springfield",
    "state": "IL",
    "postal_code": "62701",
    "website": "https://willowbend.example",
    "privacy_url": "https://willowbend.example/privacy",
    "terms_url": "https://willowbend.example/terms",
    "contact_name": "Nora Quill",
    "contact_email": "nora@willowbend.example",
    "contact_phone": "(217) 555-0134",
    "use_case": "account",
    "volume": "1000",
    "description": "Reminds our own patients of their appointments and answers them.",
    "opt_in": "Patients agree on the intake form that they sign at their first visit.",
    "sample_1": "Willow Bend: Hi Rosa, you have a visit tomorrow at 10:00 AM. Reply YES.",
    "sample_2": "Willow Bend: Rosa, see you today at 10:00 AM? Reply YES.",
    "help_message": "Willow Bend Dental: call (217) 555-0134 for help.",
    "stop_message": "Willow Bend Dental: you will get no more texts from us.",
}


def test_the_answers_that_can_be_known_are_there_already(desk: Desk, nora: Browser):  # noqa: F811
    page = words(nora.get("/settings/registration"), raw=True)
    assert "Not begun" in page
    assert 'value="Nora Quill"' in page
    assert "Hi Rosa, you have a visit" in page
    assert "{first_name}" not in page


def test_once_told_it_waits_for_the_carrier(desk: Desk, nora: Browser):  # noqa: F811
    nora.follow(nora.post("/settings/registration", **ANSWERS, revision="0"))
    assert willow(desk).account.registration is Registration.WAITING
    assert "Waiting for the carrier" in words(nora.get("/settings/registration"))
    assert "waiting for the carrier" in words(nora.get("/settings/start"))
    page = words(nora.get("/settings/registration"), raw=True)
    assert "Willow Bend Dental PLLC" in page


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("kind", "pigeon", "Pick one"),
    ("legal_name", "", "carriers ask"),
    ("ein", "12-34567", "Nine digits"),
    ("state", "Illinois", "At most 2"),
    ("postal_code", "627", "Five digits"),
    ("website", "willowbend", "whole address"),
    ("privacy_url", "javascript:alert(1)", "whole address"),
    ("contact_email", "nora at", "name@example.com"),
    ("contact_phone", "555-0134", "Digits are missing"),
    ("description", "Reminders.", "At least 40"),
    ("sample_1", "Hi {first_name}, you have a visit {day}.", "without gaps"),
    ("sample_2", "x" * 307, "At most 306"),
    ("help_message", "Call us", "At least 20"),
])  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field(
    desk: Desk,
    nora: Browser,  # noqa: F811
    field: str,
    typed: str,
    said: str,
):
    answer = nora.post("/settings/registration", **{**ANSWERS, field: typed}, revision="0")
    assert answer.status_code == 400
    markup = words(answer, raw=True)
    beside = re.search(rf'id="{field}-wrong">([^<]*)<', markup)
    assert beside
    assert said in beside[1]
    assert "Willow Bend Dental PLLC" in markup or field == "legal_name"
    assert willow(desk).account.registration is Registration.MISSING


def test_every_field_can_be_left_out_and_is_missed() -> None:
    assert set(check({})) == {asked.name for asked in FIELDS}
    assert check(ANSWERS) == {}


def test_two_who_tell_the_carriers_at_once_are_told(desk: Desk, nora: Browser):  # noqa: F811
    nora.post("/settings/registration", **ANSWERS, revision="0")
    again = nora.post("/settings/registration", **ANSWERS, revision="0")
    assert again.status_code == 409


def test_with_its_number_a_practice_texts_everybody(desk: Desk, nora: Browser):  # noqa: F811
    practice_id = willow(desk).practice.practice_id
    for _ in range(2):
        give_number(desk.services, practice_id, MAIN, "+12175550150")
    setup = willow(desk)
    assert setup.account.registration is Registration.DONE
    assert setup.locations[MAIN].number == "+12175550150"
    assert desk.services.doors.number("+12175550150").practice_id == practice_id
    assert "Registered" in words(nora.get("/settings/registration"))


def test_another_practices_number_is_not_given_away(desk: Desk, nora: Browser):  # noqa: F811
    from chalicelib.storage.doors import Number
    from tests.builders import ELM, MAIN_STREET

    desk.services.doors.give_number(
        Number(number=ELM_NUMBER, practice_id=ELM, location_id=MAIN_STREET)
    )
    with pytest.raises(AlreadyThere):
        give_number(desk.services, willow(desk).practice.practice_id, MAIN, ELM_NUMBER)
    assert willow(desk).account.registration is Registration.MISSING


def test_a_refusal_says_why_and_can_be_mended(desk: Desk, nora: Browser):  # noqa: F811
    nora.post("/settings/registration", **ANSWERS, revision="0")
    refuse_number(desk.services, willow(desk).practice.practice_id, "The EIN has another name.")
    page = nora.get("/settings/registration")
    assert "They say: The EIN has another name." in words(page)
    revision = re.search(r'name="revision" value="(\d+)"', words(page, raw=True))
    assert revision
    nora.post("/settings/registration", **ANSWERS, revision=revision[1])
    assert "Waiting for the carrier" in words(nora.get("/settings/registration"))
