"""A nightly file that lacks visits: asked about where they are few, held where they are many."""

import pytest

from chalicelib.domain.nightly import Verdict, judge


@pytest.mark.parametrize(
    ("expected", "missing", "verdict"),
    [
        (0, 0, Verdict.FINE),
        (400, 0, Verdict.FINE),
        (400, 20, Verdict.ASK),
        (400, 21, Verdict.HOLD),
        (100, 5, Verdict.ASK),
        (100, 6, Verdict.HOLD),
        (6, 3, Verdict.ASK),
        (5, 3, Verdict.HOLD),
        (1, 1, Verdict.HOLD),
    ],
)
def test_few_are_asked_about_and_many_hold_the_file(
    expected: int, missing: int, verdict: Verdict
) -> None:
    assert judge(expected=expected, missing=missing, records=500, refused=0) is verdict


def test_a_file_without_records_or_with_more_wrong_than_right_is_held() -> None:
    assert judge(expected=10, missing=0, records=0, refused=0) is Verdict.HOLD
    assert judge(expected=0, missing=0, records=10, refused=6) is Verdict.HOLD
    assert judge(expected=0, missing=0, records=10, refused=5) is Verdict.FINE
