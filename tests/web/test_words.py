"""Patients read the same in every language, said as people say it."""

import string
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.web.words import (
    LANGUAGES,
    Words,
    hidden_email,
    language_of,
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


def test_days_and_times_are_said_as_the_texts_say_them():
    at = datetime(2026, 11, 25, 15, 5, tzinfo=ZoneInfo("America/New_York"))
    assert Words("en").day(at.date()) == "Wednesday, November 25"
    assert Words("es").day(at.date()) == "miércoles 25 de noviembre"
    assert Words("es").heading(at.date()) == "Miércoles 25 de noviembre"
    assert Words("en").short(at).replace("\u00a0", " ") == "Wed Nov 25, 3:05 PM"
    assert Words("es", "ES").short(at).replace("\u00a0", " ") == "mié 25 nov, 15:05"


def test_a_zone_without_a_name_of_its_own_is_called_by_its_city():
    assert Words("en").zone(ZoneInfo("Europe/Madrid")) == "Madrid time"
    assert Words("es").zone(ZoneInfo("America/Argentina/Buenos_Aires")) == "hora de Buenos Aires"


def test_an_address_is_known_to_its_owner_only():
    assert hidden_email("rosie@home.example") == "r…@home.example"
