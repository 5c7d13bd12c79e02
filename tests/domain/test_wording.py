"""The words that patients read."""

import pytest

from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.wording import REPLY_WORDS, words_for, words_to_reply

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
