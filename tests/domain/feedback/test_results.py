"""What answers come to."""

from chalicelib.domain.feedback.results import TOO_FEW, Tally, content, promoter_score


def test_nine_and_ten_less_zero_to_six() -> None:
    figure = promoter_score(Tally(scores={10: 30, 9: 10, 8: 20, 6: 10, 0: 10}))
    assert figure is not None
    assert figure.value == 25
    assert figure.least < 25 < figure.most


def test_of_few_nothing_is_told() -> None:
    assert promoter_score(Tally(scores={10: TOO_FEW - 1})) is None
    assert content(Tally(scores={10: TOO_FEW - 1})) is None
    assert promoter_score(Tally()) is None


def test_twenty_of_one_mind_are_not_taken_for_all() -> None:
    figure = promoter_score(Tally(scores={10: TOO_FEW}))
    assert figure is not None
    assert (figure.value, figure.most) == (100, 100)
    assert figure.least < 95


def test_of_faces_the_two_best_are_content() -> None:
    figure = content(Tally(scores={10: 10, 8: 5, 5: 3, 0: 2}))
    assert figure is not None
    assert figure.value == 75


def test_the_more_answer_the_surer_it_is() -> None:
    few = promoter_score(Tally(scores={10: 15, 5: 10}))
    many = promoter_score(Tally(scores={10: 1500, 5: 1000}))
    assert few is not None
    assert many is not None
    assert few.value == many.value
    assert many.most - many.least < few.most - few.least
