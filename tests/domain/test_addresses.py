"""Addresses that can be stored and will reach nobody are told, with what was meant."""

import pytest

from chalicelib.domain.addresses import of_email, of_phone, warnings_of
from chalicelib.domain.patients import OtherPhone, PhoneUse
from tests.builders import OAK_PHONE, ROSIES_PHONE, a_patient


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rosa@gmial.com", "rosa@gmail.com"),
        ("rosa@gmai.com", "rosa@gmail.com"),
        ("rosa@gmail.con", "rosa@gmail.com"),
        ("rosa@gmail.co", "rosa@gmail.com"),
        ("rosa@yaho.com", "rosa@yahoo.com"),
        ("rosa@hotmial.com", "rosa@hotmail.com"),
        ("rosa@outlok.com", "rosa@outlook.com"),
        ("Rosa@ICLOD.com", "rosa@icloud.com"),
        ("rosa@comcst.net", "rosa@comcast.net"),
    ],
)
def test_a_slip_in_a_well_known_domain_is_told_with_what_was_meant(typed: str, meant: str) -> None:
    warned = of_email(typed)
    assert warned is not None
    assert warned.suggestion == meant


@pytest.mark.parametrize(
    "address",
    [
        "rosa@gmail.com",
        "rosa@mail.com",
        "rosa@ymail.com",
        "rosa@hotmail.es",
        "rosa@hotmail.se",
        "rosa@yahoo.co.uk",
        "rosa@klein.example",
        "gmail@klein.example",
        "",
    ],
)
def test_an_address_that_may_well_be_right_is_not_questioned(address: str) -> None:
    assert of_email(address) is None


@pytest.mark.parametrize("local", ["info", "office", "Reception", "noreply"])
def test_an_offices_address_is_told(local: str) -> None:
    warned = of_email(f"{local}@klein.example")
    assert warned is not None
    assert warned.suggestion == ""


def test_an_address_that_is_thrown_away_is_told() -> None:
    assert of_email("rosa@mailinator.com")


def test_a_number_to_which_no_text_arrives_is_told() -> None:
    assert of_phone("+18005550143")
    assert of_phone(ROSIES_PHONE) is None


def test_the_practices_own_number_is_told() -> None:
    [warned] = warnings_of(a_patient(phone=OAK_PHONE), own_numbers=[OAK_PHONE])
    assert warned.says == "This is the practice's own number."


def test_a_number_that_came_as_a_home_phone_only_is_told() -> None:
    home = OtherPhone(number=ROSIES_PHONE, use=PhoneUse.HOME)
    mobile = OtherPhone(number=ROSIES_PHONE, use=PhoneUse.MOBILE)
    assert warnings_of(a_patient(phones=(home,)))
    assert not warnings_of(a_patient(phones=(home, mobile)))
    assert not warnings_of(a_patient())
