"""What patients write when they are asked how a visit was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.feedback import Scale
from chalicelib.domain.feedback.reading import Read, read_answer


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("9", 9),
        ("0", 0),
        ("1", 1),
        ("10", 10),
        ("10!!!", 10),
        ("9+", 9),
        ("10/10", 10),
        ("9 out of 10", 9),
        ("Nine out of ten.", 9),
        ("nueve sobre diez", 9),
        ("10 de 10", 10),
        ("nine", 9),
        ("le doy un 9", 9),
        ("I'd give you a 9!", 9),
        ("Great visit, 9/10", 9),
        ("4/5", 8),
        ("5 stars", 10),
        ("⭐⭐⭐⭐", 8),
        ("9️⃣", 9),
        ("🔟", 10),
        ("٩", 9),
        ("９", 9),
        ("😡", 0),
        ("😀", 10),
        ("9 😊", 9),
        ("0. never again", 0),
    ],
)
def test_a_score_is_a_score_however_somebody_writes_it(text: str, score: int) -> None:
    said = read_answer(text, Scale.TEN)
    assert (said.what, said.score) == (Read.SCORE, score)


@pytest.mark.parametrize(
    ("text", "score", "words"),
    [
        ("9 great but long wait", 9, "great but long wait"),
        ("2, nobody picked up the phone", 2, "nobody picked up the phone"),
        ("9 I waited 20 minutes though", 9, "I waited 20 minutes though"),
        ("un 10, todo muy bien", 10, "un 10, todo muy bien"),
        ("😡 Waited an hour", 0, "😡 Waited an hour"),
        ("7", 7, ""),
        ("7.", 7, ""),
    ],
)
def test_what_is_said_beside_the_score_is_kept_as_they_wrote_it(
    text: str, score: int, words: str
) -> None:
    said = read_answer(text, Scale.TEN)
    assert (said.score, said.words) == (score, words)


@pytest.mark.parametrize("text", ["11", "-3", "100", "9.5", "42 great", "999"])
def test_a_number_that_the_question_does_not_have_is_no_score(text: str) -> None:
    assert read_answer(text, Scale.TEN).what is Read.OUT_OF_RANGE


@pytest.mark.parametrize("text", ["8 or 9", "8-9", "8 o 9", "1 😍", "😀😡"])
def test_two_answers_in_one_are_asked_about(text: str) -> None:
    assert read_answer(text, Scale.TEN).what is Read.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        *("terrible service", "I waited 2 hours", "30 minutes late", "3 people before me", "👍"),
        *("at 9", "9am works", "9:30", "the 3rd time", "2 of you were rude", "555-0142 call me"),
        *("cancel 9", "", "-", "no. 3", "ok", "1st visit was fine"),
    ],
)
def test_a_sentence_with_a_number_in_it_is_a_sentence(text: str) -> None:
    said = read_answer(text, Scale.TEN)
    assert (said.what, said.score) == (Read.WORDS, None)


@pytest.mark.parametrize(
    ("text", "score"),
    [("1", 0), ("2", 3), ("3", 5), ("4", 8), ("5", 10), ("five", 10), ("9/10", 9), ("cinco", 10)],
)
def test_of_five_faces_each_has_its_score(text: str, score: int) -> None:
    assert read_answer(text, Scale.FACES).score == score


@pytest.mark.parametrize("text", ["7", "0", "10", "6 great"])
def test_faces_end_at_five(text: str) -> None:
    assert read_answer(text, Scale.FACES).what is Read.OUT_OF_RANGE


@given(st.text(max_size=60), st.sampled_from(Scale))
def test_whatever_is_written_is_read_as_something(text: str, scale: Scale) -> None:
    said = read_answer(text, scale)
    assert (said.score is not None) == (said.what is Read.SCORE)
    assert said.score is None or 0 <= said.score <= 10
