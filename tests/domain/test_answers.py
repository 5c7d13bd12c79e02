"""What we answer by ourselves."""

import re
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.answers import (
    House,
    Kind,
    Visit,
    answer,
    emergency_number,
    language_of,
    when,
)
from chalicelib.domain.segments import Encoding, count
from chalicelib.domain.wording import REPLY_WORDS, words_to_reply
from tests.builders import NEW_YORK

OAK = House(brand="Oak Dental", phone="(202) 555-0199")
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=NEW_YORK)
LINK = "https://rapport.example/a/linklinklinklinklinkli"
ROSIE = Visit(name="Rosie", starts_at=TUESDAY, link=LINK)
LANGUAGES = ["en", "es"]


def visits_for(kind: Kind) -> list[Visit]:
    match kind:
        case Kind.WHICH:
            return [ROSIE, ROSIE]
        case Kind.EACH | Kind.EACH_AND_MORE:
            became = ("confirm", "cancel")
            return [
                Visit(name=name, starts_at=TUESDAY, became=of)
                for name, of in zip(("Ann", "Ben"), became, strict=True)
            ]
        case Kind.OFFER_MOVED:
            return [ROSIE, Visit(name="Rosie", starts_at=TUESDAY + timedelta(days=9))]
        case _:
            return [ROSIE]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_answer_costs_one_part(kind: Kind, language: str):
    text = answer(kind, language, OAK, visits_for(kind))
    assert count(text).encoding is Encoding.GSM_7, text
    assert count(text).parts == 1, text
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_no_answer_prints_any_other_word_to_reply_with(kind: Kind, language: str):
    text = answer(kind, language, OAK, visits_for(kind))
    assert set(words_to_reply(text)) <= set(REPLY_WORDS)
    assert set(re.findall(r"\b[A-Z]{3,}\b", text)) <= set(REPLY_WORDS)
    assert "number" not in text.partition("eply")[2]


def test_which_visit_is_asked_by_what_tells_them_apart():
    on_the_day, next_day = (
        Visit(name="Rosie", starts_at=TUESDAY + timedelta(**later))
        for later in ({"hours": 2}, {"days": 1})
    )
    ben = Visit(name="Ben", starts_at=TUESDAY)
    assert answer(Kind.WHICH, "en", OAK, [ROSIE, next_day]).endswith("reply with its day.")
    assert answer(Kind.WHICH, "en", OAK, [ROSIE, on_the_day]).endswith("its day and time.")
    assert answer(Kind.WHICH, "en", OAK, [ROSIE, ben]).endswith("reply with the name.")


def test_a_time_is_said_as_people_there_say_it():
    assert when(TUESDAY, language="en", country="US") == "Tue Nov 24 at 10:30 AM"
    assert when(TUESDAY, language="en", country="GB") == "Tue 24 Nov at 10:30"
    assert when(TUESDAY, language="es", country="US") == "mar 24 nov a las 10:30 AM"


def test_the_emergency_number_is_the_countrys():
    assert [emergency_number(of) for of in ("US", "GB", "AU", "FR")] == ["911", "999", "000", "112"]


def test_a_language_without_wordings_falls_back_to_the_practices():
    assert language_of("", "zh", "es") == "es"
    assert language_of("es-MX") == "es"
    assert language_of("zh") == "en"


def test_without_a_link_another_time_is_promised_by_a_person():
    text = answer(Kind.CHANGE, "en", OAK, [Visit(name="Rosie", starts_at=TUESDAY)])
    assert "we will get back to you" in text
