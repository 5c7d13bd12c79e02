"""What holds for any text at all."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.replies import Intent, OpenQuestion, Reply, understand

STOP_WORDS = [
    "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
    "opt-out", "arret", "td", "remove", "alto", "parar", "baja", "退订", "стоп", "dừng", "중지",
    "توقف", "itigil", "sispann", "abmelden",
]  # fmt: skip
YESES = ["yes", "ok thanks", "C", "See you then", "I'll be there", "Sí, confirmo", "👍", "Oui"]
URGENT = [
    "my face is swollen", "I can't breathe", "severe pain", "I'm bleeding badly", "chest pain",
    "I want to kill myself", "me duele mucho", "no puedo respirar", "it's an emergency",
]  # fmt: skip

around = st.text(alphabet=" .!,\n", max_size=4)


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_has_an_answer_and_always_the_same(text):
    reply = understand(text)
    assert isinstance(reply, Reply)
    assert reply == understand(text)


@given(st.text(max_size=120), st.lists(st.text(max_size=8), max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_text_about_any_names_has_an_answer(text, names):
    reply = understand(text, about=OpenQuestion(names=tuple(names)))
    assert set(reply.per_person) <= set(names)


@given(st.sampled_from(STOP_WORDS), around, around, st.booleans())
@settings(deadline=None)
def test_a_stop_word_alone_always_stops(word, before, after, shouted):
    text = before + (word.upper() if shouted else word) + after
    assert understand(text).intent is Intent.STOP


@given(st.sampled_from(YESES), st.sampled_from(["and", "but", "now", "also", "."]))
@settings(deadline=None)
def test_a_yes_that_asks_for_no_more_texts_stops_them(yes, joined):
    assert understand(f"{yes} {joined} stop texting me").intent is Intent.STOP


@given(st.text(max_size=200), st.sampled_from(URGENT))
@settings(max_examples=200, deadline=None)
def test_something_urgent_is_found_after_any_text(text, urgent):
    assert understand(f"{text}\n{urgent}").intent is Intent.URGENT


@pytest.mark.parametrize(
    "text",
    [
        "stop " * 400,
        "no " * 600,
        "a" * 1600,
        "> " * 800,
        "not never no " * 120,
        "hi a, this is b: " * 90,
        "reply c to " * 140,
        "😀" * 1600,
        "取消" * 800,
        "cancelllll " * 150,
        "s t o p . " * 160,
        "((((((((((" * 160,
        "sent from my " * 120,
        "- " * 800,
    ],
)
def test_the_longest_text_takes_no_noticeable_time(text):
    understand("warm up")
    started = time.process_time()
    understand(text[:1600])
    assert time.process_time() - started < 0.25
