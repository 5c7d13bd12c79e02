"""The words a patient reads: in their language where it says something, never a blank."""

import pytest

from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.wording import words_for

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
