"""The words that patients read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.default_playbooks import NOTICES, default_playbooks
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Playbook, Words
from chalicelib.domain.specialties import SPECIALTIES, playbooks_of
from chalicelib.domain.wording import (
    REPLY_WORDS,
    Place,
    Visit,
    fields,
    near_day_in,
    words_for,
    words_to_reply,
)

WRONG = [
    ("Reply YES to confirm, C to cancel", "C"),
    ("Reply 1 to confirm", "1"),
    ("Reply 1 to confirm, 2 to cancel.", "2"),
    ("Text YES or NO", "NO"),
    ("Reply YES, or CANCEL if not", "CANCEL"),
    ('Please reply "YES" or "N".', "N"),
    ("Reply YES to confirm. C to cancel.", "C"),
    ("Reply YES to see Dr. Patel, or END to cancel", "END"),
    ("Reply YES\nNO", "NO"),
    ("Responda YES o NO", "NO"),
    ("Envíe C para cancelar", "C"),
    ("Press 9 for help", "9"),
    ("Reply with Y", "Y"),
    ("Reply START to get texts again.", "START"),
    ("Reply YES or 1.", "1"),
]


@pytest.mark.parametrize(("said", "word"), WRONG)
def test_a_word_that_patients_would_send_back_is_found(said: str, word: str) -> None:
    assert word in words_to_reply(said)


@pytest.mark.parametrize(
    "said",
    [
        "Hi {first_name}, reply YES to confirm, CHANGE for another time, STOP for no more texts.",
        "Reply YES to confirm or call {phone}. OAK DENTAL, 12 MAIN ST",
        "Reply YES by 5 PM or call (202) 555-0199.",
        "Reply YES so that I know you come at 9:30 AM.",
        "Reply HELP for help. Your visit takes 2 hours.",
        "Reply YES at least 2 hours before.",
        "You get this text from OAK DENTAL. Bring your ID.",
        "Responda YES para confirmar, CHANGE para otra hora.",
        "Reply YES to confirm.\n\nOAK DENTAL",
        "Please answer when WE call.",
    ],
)
def test_what_is_no_word_to_reply_with_is_let_be(said: str) -> None:
    assert set(words_to_reply(said)) <= set(REPLY_WORDS)


def test_our_own_playbooks_ask_for_our_words_only() -> None:
    for playbook in default_playbooks():
        for step in playbook.steps:
            for words in step.words.values():
                for said in (words.text, words.subject, words.email):
                    assert set(words_to_reply(said)) <= set(REPLY_WORDS)


def test_none_of_our_words_says_today_by_itself() -> None:
    """Quiet hours move what is due at six to the evening before."""
    steps = [step for of in (*default_playbooks(), *specialties()) for step in of.steps]
    every = [words for step in steps for words in step.words.values()]
    every += [words for notice in NOTICES.values() for words in notice.values()]
    said = [template for of in every for template in (of.text, of.subject, of.email)]
    assert [template for template in said if near_day_in(template)] == []


def specialties() -> Iterator[Playbook]:
    for specialty in SPECIALTIES.values():
        yield from playbooks_of(specialty)


NEW_YEARS_DAY_8 = datetime(2027, 1, 1, 13, 0, tzinfo=UTC)
"""8:00 in New York."""


@pytest.mark.parametrize(("before", "english", "spanish"), [
    (timedelta(hours=2), "today at 8:00 AM", "hoy a las 8:00 AM"),
    (timedelta(hours=12), "tomorrow at 8:00 AM", "mañana a las 8:00 AM"),
    (timedelta(hours=40), "Fri Jan 1 at 8:00 AM", "el vie 1 ene a las 8:00 AM"),
    (timedelta(days=-1), "Fri Jan 1 at 8:00 AM", "el vie 1 ene a las 8:00 AM"),
])  # fmt: skip
def test_when_a_visit_is_is_said_as_of_when_the_message_leaves(
    before: timedelta, english: str, spanish: str
) -> None:
    place = Place(
        practice="Oak Dental", location="Main Street", address="", phone="", country="US",
        zone=ZoneInfo("America/New_York"),
    )  # fmt: skip
    visit = Visit(called="Rosie", starts_at=NEW_YEARS_DAY_8)
    now = NEW_YEARS_DAY_8 - before
    assert fields([visit], place, "en", now=now)["when"] == english
    assert fields([visit], place, "es", now=now)["when"] == spanish


ENGLISH = Words(text="Hi", subject="Your visit", email="Hello")
SPANISH = Words(text="Hola", subject="Su cita", email="Hola")


@pytest.mark.parametrize(("language", "spanish", "channel", "chosen"), [
    ("es", SPANISH, Channel.EMAIL, "es"),
    ("es-MX", SPANISH, Channel.TEXT, "es"),
    ("ko", SPANISH, Channel.TEXT, "en"),
    ("es", Words(text="Hola"), Channel.TEXT, "es"),
    ("es", Words(text="Hola"), Channel.EMAIL, "en"),
    ("es", Words(text="Hola", subject="Su cita", email=" "), Channel.EMAIL, "en"),
    ("es", Words(subject="Su cita", email="Hola"), Channel.TEXT, "en"),
])  # fmt: skip
def test_a_patient_reads_their_language_where_nothing_of_it_is_missing(
    language, spanish, channel, chosen
):
    words = {"en": ENGLISH, "es": spanish}
    assert words_for(words, language, "en", channel) == (chosen, words[chosen])


def test_where_the_practices_own_language_is_blank_any_other_is_better():
    words = {"en": Words(text="Hi"), "es": SPANISH}
    assert words_for(words, "ko", "en", Channel.EMAIL) == ("es", SPANISH)
