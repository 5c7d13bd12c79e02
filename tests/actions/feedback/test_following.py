"""What somebody said goes where they go: merged, parted again, erased, taken along, ended."""

from datetime import timedelta

import pytest

from chalicelib.actions.erase_patient import ask as ask_to_erase
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.domain.feedback import Scale
from chalicelib.domain.ids import PatientId, RunId
from chalicelib.domain.patient_segments import Condition, matches
from chalicelib.domain.patient_segments.conditions import Fact, Op
from chalicelib.storage.endings import EndingStore
from tests.actions.feedback.asking import VISIT, answers, asked, said, score
from tests.actions.journeys.journeying import ROSA, pass_minutes
from tests.builders import ANA, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import register, run
from tests.web.stage import everything

ROSE = PatientId("rose")


@pytest.fixture
def heard(services: TestServices) -> TestServices:
    """Rosie gave a three; the same person has a second record."""
    asked(services)
    answers(services, "3 the wait was terrible")
    register(services, a_patient(patient_id=ROSE, phone="", email="", given_name="Rose"))
    return services


def test_two_records_that_are_one_person_have_one_score(heard: TestServices) -> None:
    merge(heard, OAK, survivor=ROSE, retired=ROSA, by="ana")
    pass_minutes(heard, 3)
    kept = said(heard)
    assert kept is not None
    assert kept.patient_id == ROSE
    assert heard.profiles.get(OAK, ROSE).score == 3
    assert [of.score for of in heard.feedback.of_patient(OAK, ROSE)] == [3]


def test_one_person_with_two_records_is_not_asked_twice(heard: TestServices) -> None:
    merge(heard, OAK, survivor=ROSE, retired=ROSA, by="ana")
    pass_minutes(heard, 3)
    now, every = heard.clock(), timedelta(days=90)
    assert not heard.profiles.may_ask(OAK, ROSE, RunId("another"), now=now, every=every)
    later = now + timedelta(days=91)
    assert heard.profiles.may_ask(OAK, ROSE, RunId("another"), now=later, every=every)


def test_two_people_after_all_have_their_own_again(heard: TestServices) -> None:
    merge(heard, OAK, survivor=ROSE, retired=ROSA, by="ana")
    pass_minutes(heard, 3)
    undo_merge(heard, OAK, ROSA, "ana")
    pass_minutes(heard, 3)
    kept = said(heard)
    assert kept is not None
    assert kept.patient_id == ROSA
    assert score(heard) == 3
    assert heard.profiles.get(OAK, ROSE).score is None


def test_who_is_erased_leaves_a_count_and_no_word(heard: TestServices) -> None:
    ask_to_erase(heard, OAK, heard.patients.get(OAK, ROSA), basis="asked", by=ANA)
    run(heard, minutes=3)
    assert said(heard) is None
    assert "the wait was terrible" not in str(everything(heard))
    [count] = heard.feedback.counts(OAK, "2026-12")
    assert count.scores == {Scale.TEN: {3: 1}}


def test_at_the_end_of_a_practice_nothing_of_it_is_left(heard: TestServices) -> None:
    ends = EndingStore(heard.db, b"test-key")
    ends.drop_patient(OAK, ROSA, [])
    ends.drop_rest(OAK, [], [], now=heard.clock() + timedelta(days=60))
    assert heard.feedback.get(OAK, VISIT) is None
    assert heard.feedback.lately(OAK, limit=5) == ([], "")
    assert heard.feedback.counts(OAK, "2026-01") == []


def test_a_segment_that_asks_for_a_low_score_finds_her(heard: TestServices) -> None:
    low = (Condition(fact=Fact.SCORE, op=Op.AT_MOST, values=("6",)),)
    high = (Condition(fact=Fact.SCORE, op=Op.AT_LEAST, values=("9",)),)
    profile = heard.profiles.get(OAK, ROSA)
    zone = heard.setups.of(OAK).zone
    assert matches(low, profile, now=heard.clock(), zone=zone, contacts=None)
    assert not matches(high, profile, now=heard.clock(), zone=zone, contacts=None)
