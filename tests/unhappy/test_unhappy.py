"""The published test set keeps to its bounds, and the document says what it scores."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.recovery.unhappy import is_not_content, is_unhappy, lacks_praise
from tests.scores import published
from tests.unhappy import score
from tests.unhappy.score import Line

REPLIES = Path(__file__).parents[1] / "replies" / "replies.jsonl"


@pytest.fixture(scope="module")
def scored() -> list[Line]:
    return score.lines()


def test_the_published_set_has_both_languages_and_both_kinds(scored: list[Line]) -> None:
    assert len(scored) >= 500
    assert len({of.text for of in scored}) == len(scored)
    for kind in ("feedback", "text"):
        for lang in ("en", "es"):
            some = [of for of in scored if (of.of, of.lang) == (kind, lang)]
            assert len({of.unhappy for of in some}) == 2
            assert len(some) >= 80


def test_plain_complaints_are_heard_and_content_people_are_not_called(scored: list[Line]) -> None:
    tuned = [of for of in scored if of.split == "tuned"]
    assert score.recall(tuned) >= 97
    assert score.precision(tuned) >= 97


def test_the_document_shows_these_scores(scored: list[Line]) -> None:
    assert published(score.DOC) == score.table(scored)


def test_of_ordinary_texts_about_visits_hardly_any_is_taken_for_a_complaint() -> None:
    """The test set of replies was written by others for another purpose, complaints among it."""
    rows = [json.loads(row) for row in REPLIES.read_text("utf-8").splitlines()]
    answers = [row["text"] for row in rows if row["intent"] in ("confirm", "reschedule", "late")]
    assert len(answers) > 2_000
    assert sum(is_unhappy(text) for text in answers) / len(answers) < 0.002


@pytest.mark.parametrize(
    "text",
    [
        "No complaints at all",
        "I have a terrible toothache",
        "My last dentist was a nightmare, you are great",
        "Not rude at all",
        "Sin ninguna queja",
        "",
        "👍",
    ],
)
def test_what_only_sounds_like_a_complaint_is_none(text: str) -> None:
    assert not is_unhappy(text)


@pytest.mark.parametrize(
    "text", ["RUDE!!!", "The staff was great but so rude", "😡", "Pésimo trato"]
)
def test_a_complaint_beside_praise_and_in_capitals_is_one(text: str) -> None:
    assert is_unhappy(text)


def test_soft_signs_count_only_where_somebody_was_asked() -> None:
    assert is_unhappy("your link is broken", asked=True)
    assert not is_unhappy("your link is broken")


def test_a_sentence_without_a_kind_word_is_a_polite_complaint() -> None:
    assert lacks_praise("Appointment at nine, chair at ten")
    assert not lacks_praise("Could not ask for more")
    assert not lacks_praise("It was lovely, thank you")
    assert not lacks_praise("See you soon")


@pytest.mark.parametrize(
    ("score", "words", "heard"),
    [
        (6, "", True),
        (7, "Appointment at nine, chair at ten", True),
        (8, "The parking is hard to find", False),
        (8, "I felt rushed", True),
        (9, "great but long wait", False),
        (9, "Dr Patel is great but reception was so rude", True),
        (10, "They charged me twice", True),
        (10, "", False),
    ],
)
def test_the_higher_the_score_the_more_it_takes(score: int, words: str, heard: bool) -> None:
    assert is_not_content(words, score=score, asked=True) is heard


@given(st.text())
def test_nothing_that_anybody_writes_breaks_it(text: str) -> None:
    assert is_unhappy(text) in (True, False)
    assert lacks_praise(text) in (True, False)


@pytest.mark.parametrize("piece", ["wait ", "a ", "not ", "no me ", "you never said and but now "])
def test_a_very_long_text_is_read_at_once(piece: str) -> None:
    began = time.perf_counter()
    is_unhappy(piece * 2_000, asked=True)
    assert time.perf_counter() - began < 1
