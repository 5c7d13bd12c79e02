"""Phone numbers as practices type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.phones import BadPhone, PhoneProblem, display, normalise, textable


@pytest.mark.parametrize(
    "raw",
    [
        "(202) 555-0143",
        "202.555.0143",
        "1 202 555 0143",
        "12025550143",
        "tel:+1-202-555-0143",
        "２０２５５５０１４３",
        " 202-555-0143\u00a0",
        "\u200b202\u2011555\u20110143",
    ],
)
def test_one_number_in_many_spellings_is_one_contact_point(raw):
    assert normalise(raw) == "+12025550143"


@pytest.mark.parametrize(
    ("raw", "region"),
    [("020 7946 0018", "GB"), ("0044 20 7946 0018", "GB"), ("011 44 20 7946 0018", "US")],
)
def test_a_number_is_read_as_it_is_dialled_at_the_location(raw, region):
    assert normalise(raw, region) == "+442079460018"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "EMPTY"),
        (" \u200b\t", "EMPTY"),
        ("none", "NOT_A_NUMBER"),
        ("--", "NOT_A_NUMBER"),
        ("202-JKL-0143", "NOT_A_NUMBER"),
        ("2.025550143E9", "NOT_A_NUMBER"),
        ('=HYPERLINK("x")', "NOT_A_NUMBER"),
        ("555-0143", "TOO_SHORT"),
        ("78788788", "TOO_SHORT"),
        ("911", "TOO_SHORT"),
        ("+1202555014", "TOO_SHORT"),
        ("202-555-0143 / 202-555-0144", "TOO_LONG"),
        ("202-555-0143\n202-555-0144", "TOO_LONG"),
        ("+15555550123", "INVALID_AREA_OR_EXCHANGE"),
        ("(202) 155-0143", "INVALID_AREA_OR_EXCHANGE"),
        ("(111)111-1111", "PLACEHOLDER"),
        ("555-555-5555", "PLACEHOLDER"),
        ("+1 999 999 9999", "PLACEHOLDER"),
        ("7777", "PLACEHOLDER"),
        ("123-456-7890", "PLACEHOLDER"),
        ("+999 123 456 789", "INVALID_COUNTRY"),
        ("202-555-0143 x12", "HAS_EXTENSION"),
        ("202-555-0143 ext. 5", "HAS_EXTENSION"),
        ("+1-202-555-0143;ext=4", "HAS_EXTENSION"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason_and_without_repeating_it(raw, reason):
    with pytest.raises(BadPhone) as refusal:
        normalise(raw)
    assert refusal.value.reason == PhoneProblem(reason)
    assert str(refusal.value) == reason
    assert refusal.value.sentence.endswith(".")
    assert not re.search(r"\d{3}", refusal.value.sentence)


def test_every_reason_has_a_sentence_for_the_desk():
    assert all(BadPhone(reason).sentence for reason in PhoneProblem)


def test_a_number_of_the_country_is_shown_as_people_there_write_it():
    assert display("+12025550143", "US") == "(202) 555-0143"
    assert display("+17875550123", "US") == "(787) 555-0123"
    assert display("+442079460018", "US") == "+44 20 7946 0018"
    assert display("+442079460018", "GB") == "020 7946 0018"


def test_a_stored_number_that_cannot_be_read_is_shown_as_it_is():
    assert display("somebody") == "somebody"


@pytest.mark.parametrize("e164", ["+12025550143", "+447400123456", "+17875550123"])
def test_a_number_that_may_be_a_mobile_can_be_texted(e164):
    assert textable(e164)


@pytest.mark.parametrize("e164", ["+18005550199", "+19002345678", "+1911", "", "40404"])
def test_toll_free_premium_and_short_numbers_cannot_be_texted(e164):
    assert not textable(e164)


@given(st.text(max_size=40))
def test_anything_typed_is_a_number_or_a_refusal(raw):
    try:
        number = normalise(raw)
    except BadPhone:
        return
    assert re.fullmatch(r"\+[1-9]\d{6,14}", number)
    assert normalise(number) == number


@given(
    st.integers(200, 999),
    st.integers(0, 99),
    st.sampled_from(["({}) 555-01{:02}", "1{}55501{:02}"]),
)
def test_a_stored_number_reads_back_from_what_the_desk_sees(area, line, spelling):
    try:
        number = normalise(spelling.format(area, line))
    except BadPhone:
        return
    assert normalise(display(number)) == number
