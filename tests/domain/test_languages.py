"""The languages a practice may write in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain import email_words
from chalicelib.domain.languages import (
    NAMES,
    direction,
    missing_languages,
    own_name,
    written_in,
)
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.segments import fold
from chalicelib.domain.wording import (
    Place,
    Visit,
    clock,
    day_long,
    day_short,
    everyones_fields,
    fields,
    in_order,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE = Place(
    practice="Oak Dental",
    location="Main Street",
    address="12 Main St",
    phone="(217) 555-0100",
    country="US",
    zone=ZoneInfo("America/New_York"),
)


def test_arabic_hebrew_persian_and_urdu_run_from_right_to_left():
    assert {of for of in NAMES if direction(of) == "rtl"} == {"ar", "he", "fa", "ur"}
    assert direction("fa-AF") == "rtl"


def test_every_language_calls_itself_by_its_own_name():
    assert own_name("ar") == "العربية"
    assert all(own_name(of) for of in NAMES)


@pytest.mark.parametrize("language", NAMES)
def test_what_stands_around_an_email_is_there_in_every_language(language):
    for words in (
        email_words.CHANGE_VISIT,
        email_words.PREFERENCES,
        email_words.UNSUBSCRIBE,
        email_words.OPINION,
    ):
        assert language in words
        assert language == "en" or email_words.said(words, language) != words["en"]


def test_the_desk_is_told_in_which_languages_a_wording_is_missing():
    words = {
        "en": Words(text="Hello", subject="Hello", email="Hello"),
        "es": Words(text="Hola"),
    }
    assert missing_languages(words, ("en", "es", "ar"), Channel.TEXT) == ("ar",)
    both = (Channel.TEXT, Channel.EMAIL)
    assert missing_languages(words, ("en", "es", "ar"), *both) == ("es", "ar")


def test_the_desk_reads_that_a_message_was_in_another_language_than_its_reader():
    assert written_in("ar", "en") == "In English: no Arabic wording"
    assert written_in("es-MX", "es") == ""
    assert written_in("", "en") == ""


def test_a_date_within_words_of_a_language_without_names_of_months_is_in_numbers():
    assert day_short(date(2026, 11, 24), "fr") == "2026-11-24"
    assert day_long(date(2026, 11, 24), "ar") == "2026/11/24", "hyphens turn it around"
    assert clock(time(14, 30), "US", "fr") == "14:30"
    assert clock(time(14, 30), "US", "es") == "2:30 PM"


def test_a_telephone_number_keeps_its_order_within_words_that_run_the_other_way():
    visit = Visit(called="Rana", starts_at=NOW + timedelta(days=1))
    phone = HERE.phone
    assert fields([visit], HERE, "ar", now=NOW)["phone"] == f"\u200e{phone}\u200e"
    assert everyones_fields(["Rana"], HERE, "he")["phone"] == f"\u200e{phone}\u200e"
    assert everyones_fields(["Rana"], HERE, "en")["phone"] == phone
    assert "\u200e" in fold(f"اتصل على {in_order(phone, 'ar')}")


def test_no_english_word_stands_in_a_message_in_another_language():
    visit = Visit(called="Rana", starts_at=NOW + timedelta(days=1, hours=7))
    other = Visit(called="Sami", starts_at=NOW + timedelta(days=1, hours=7))
    said = fields([visit, other], HERE, "ar", now=NOW)
    assert said["when"] == "2026/11/24 14:00"
    assert said["first_name"] == "Rana, Sami"
