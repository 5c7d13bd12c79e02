"""The published test set keeps to its bounds, and the document says what it scores."""

import pytest

from chalicelib.domain.replies import Intent
from tests.replies import score
from tests.scores import published


@pytest.fixture(scope="module")
def scored():
    return score.lines()


def test_the_published_set_is_large_and_in_many_languages(scored):
    assert len(scored) >= 1200
    assert len({line.lang for line in scored}) >= 15
    assert len({line.text for line in scored}) == len(scored)


@pytest.mark.parametrize("part", ["dev", "held", "adversarial"])
def test_patients_are_seldom_confirmed_or_cancelled_against_their_will(scored, part):
    assert score.harmful(_part(scored, part)) <= HARMFUL[part]


def test_no_wish_to_stop_is_missed_in_what_was_tuned_on(scored):
    assert score.recall(_part(scored, "dev"), Intent.STOP) == 100


@pytest.mark.parametrize("part", ["dev", "held", "adversarial"])
def test_stop_and_urgent_are_found_and_most_replies_need_nobody(scored, part):
    lines = _part(scored, part)
    assert score.recall(lines, Intent.STOP) >= 99
    assert score.recall(lines, Intent.URGENT) >= URGENT[part]
    assert score.automation(lines) >= AUTOMATION[part]


def test_the_document_shows_these_scores(scored):
    assert published(score.DOC) == score.tables(scored)


def _part(scored, part):
    return [line for line in scored if line.split == part]


HARMFUL = {"dev": 0.2, "held": 0.2, "adversarial": 0.2}
URGENT = {"dev": 98, "held": 98, "adversarial": 98}
AUTOMATION = {"dev": 95, "held": 95, "adversarial": 95}
