"""Patients read the same in every language, said as people say it."""

import string
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.web.words import (
    LANGUAGES,
    Words,
    hidden_email,
    language_of,
    phone_in_words,
)


def merged(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_gaps(language):
    english = LANGUAGES["en"]
    words = LANGUAGES[language]
    assert set(words) == set(english)
    for which, text in words.items():
        assert merged(text) == merged(english[which]), which


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        (("es-MX",), "es"),
        (("ES",), "es"),
        (("", "es"), "es"),
        (("fr", "de"), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_that_we_have_words_in_is_taken(wished, language):
    assert language_of(*wished) == language


@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [
        (0, "12:05 am", "12:05 a. m."),
        (12, "12:05 pm", "12:05 p. m."),
        (15, "3:05 pm", "3:05 p. m."),
    ],
)
def test_times_are_said_with_twelve_hours(hour, english, spanish):
    at = datetime(2026, 11, 24, hour, 5, tzinfo=ZoneInfo("America/New_York"))
    assert Words("en").time(at).replace("\u00a0", " ") == english
    assert Words("es").time(at).replace("\u00a0", " ") == spanish


def test_days_are_said_with_their_weekday():
    day = date(2026, 11, 25)
    assert Words("en").day(day) == "Wednesday 25 November"
    assert Words("es").day(day) == "miércoles 25 de noviembre"
    assert Words("es").heading(day) == "Miércoles 25 de noviembre"
    assert Words("es").short_day(day) == "mié 25 nov"


def test_a_zone_without_a_name_of_its_own_is_called_by_its_city():
    assert Words("en").zone(ZoneInfo("Europe/Madrid")) == "Madrid time"
    assert Words("es").zone(ZoneInfo("America/Argentina/Buenos_Aires")) == "hora de Buenos Aires"


def test_numbers_are_written_as_people_dial_them():
    assert phone_in_words("+12025550199").replace("\u00a0", " ") == "(202) 555-0199"
    assert phone_in_words("+442079460999") == "+442079460999"


def test_an_address_is_known_to_its_owner_only():
    assert hidden_email("rosie@home.example") == "r…@home.example"
