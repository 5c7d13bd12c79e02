"""A low score or an unhappy sentence opens a case, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.recovery import put_right
from chalicelib.actions.recovery.look import look, take_step
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId, StaffId, WorkItemId
from chalicelib.domain.recovery import Step, StepKind
from chalicelib.storage.errors import StaleWrite
from tests.builders import MAIN_STREET, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.scenes import open_oak

ROSA = PatientId("rosa")


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    from chalicelib.actions.save_patient import save_patient

    open_oak(services)
    save_patient(services, OAK, a_patient(patient_id=ROSA), was=None, by="ana")
    return services


def said(oak: TestServices, source: str = "f1", **more: Any) -> WorkItem | None:
    about: dict[str, Any] = {"patient_id": ROSA, "at": NOW, "source": source, **more}
    return look(oak, OAK, MAIN_STREET, **about)


def test_a_low_score_opens_a_case_with_an_owner_and_a_day(oak: TestServices) -> None:
    case = said(oak, score=3, words="waited an hour")
    assert case is not None
    assert (case.kind, case.score, case.owner) == (WorkKind.COMPLAINT, 3, "ana")
    assert case.until == case.due_at
    assert case.until is not None
    assert case.until > NOW
    assert case.line == 'Gave 3 of 10: "waited an hour"'
    assert oak.profiles.get(OAK, ROSA).complaints == {case.work_item_id}
    [step] = oak.recovery.steps(OAK, case.work_item_id)
    assert (step.kind, step.score, step.note) == (StepKind.SAID, 3, "waited an hour")


def test_a_high_score_and_friendly_words_open_none(oak: TestServices) -> None:
    assert said(oak, score=9, words="Lovely as always") is None
    assert oak.recovery.cases(OAK) == []


def test_an_unhappy_sentence_opens_one_whatever_the_score(oak: TestServices) -> None:
    assert said(oak, score=9, words="Dr Patel is great but reception was so rude") is not None


def test_the_same_feedback_told_twice_is_one_case_with_one_step(oak: TestServices) -> None:
    first, again = said(oak, score=2), said(oak, score=2)
    assert first is not None
    assert again == first
    assert len(oak.recovery.steps(OAK, first.work_item_id)) == 1


def test_a_second_complaint_joins_the_open_case(oak: TestServices) -> None:
    first = said(oak, "f1", score=5, words="slow")
    second = said(oak, "m1", words="this is terrible", at=NOW + timedelta(hours=1))
    lower = said(oak, "f2", score=1, at=NOW + timedelta(hours=2))
    assert first is not None
    assert second is not None
    assert lower is not None
    assert first.work_item_id == second.work_item_id == lower.work_item_id
    assert lower.score == 1
    assert len(oak.recovery.steps(OAK, first.work_item_id)) == 3


def test_who_closes_a_case_has_read_all_of_it(oak: TestServices) -> None:
    seen = said(oak, "f1", score=2)
    assert seen is not None
    said(oak, "m1", words="and nobody called me back, this is terrible")
    with pytest.raises(StaleWrite):
        oak.work_items.close(seen, outcome="called", now=NOW)


def test_an_emergency_in_an_answer_to_how_it_was_reaches_a_person_at_once(
    oak: TestServices,
) -> None:
    for _ in range(2):
        said(oak, score=9, words="My face is swelling and I can't breathe")
    [urgent] = [of for of in oak.work_items.open_ones(OAK) if of.kind is WorkKind.URGENT]
    assert urgent.escalated == 1


def test_two_who_reach_them_at_once_are_both_written_down(oak: TestServices) -> None:
    case = said(oak, score=2)
    assert case is not None
    steps = [a_step(case.work_item_id, str(n), StepKind.TALKED, hours=n + 1) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda step: take_step(oak, step), steps))
    assert len(oak.recovery.steps(OAK, case.work_item_id)) == 5
    assert oak.work_items.get(OAK, case.work_item_id).reached_at is not None


def test_who_is_heard_by_many_ways_at_once_has_one_case(oak: TestServices) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: said(oak, f"f{n}", score=n), range(4)))
    assert len({of.work_item_id for of in found if of}) == 1
    [case] = oak.recovery.cases(OAK)
    assert (case.score, len(oak.recovery.steps(OAK, case.work_item_id))) == (0, 4)


def test_of_many_who_close_a_case_at_once_one_does(oak: TestServices) -> None:
    case = said(oak, score=2)
    assert case is not None

    def closes(n: int) -> bool:
        try:
            put_right.close(oak, case, f"said by {n}", by=StaffId(f"s{n}"))
        except StaleWrite:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(closes, range(4)))
    assert won.count(True) == 1
    closed = oak.work_items.get(OAK, case.work_item_id)
    assert closed.closed_by == f"s{won.index(True)}"
    assert oak.profiles.get(OAK, ROSA).complaints == frozenset()


def test_once_it_is_closed_another_one_is_opened(oak: TestServices) -> None:
    first = said(oak, "f1", score=5)
    assert first is not None
    oak.work_items.close(first, outcome="content", now=NOW)
    second = said(oak, "f2", score=4, at=NOW + timedelta(days=9))
    assert second is not None
    assert second.work_item_id != first.work_item_id
    assert [of.closed_at is None for of in oak.recovery.cases(OAK)] == [False, True]


def test_a_call_that_reached_them_stands_on_the_case(oak: TestServices) -> None:
    case = said(oak, score=3)
    assert case is not None
    tried = take_step(oak, a_step(case.work_item_id, "1", StepKind.TRIED, hours=1))
    assert (tried.called_at, tried.reached_at) == (NOW + timedelta(hours=1), None)
    reached = take_step(oak, a_step(case.work_item_id, "2", StepKind.TALKED, hours=2))
    assert (reached.called_at, reached.reached_at) == (
        NOW + timedelta(hours=1),
        NOW + timedelta(hours=2),
    )
    [listed] = oak.recovery.cases(OAK)
    assert listed == reached


def a_step(case: WorkItemId, step_id: str, kind: StepKind, *, hours: int) -> Step:
    return Step(
        practice_id=OAK,
        work_item_id=case,
        step_id=step_id,
        kind=kind,
        at=NOW + timedelta(hours=hours),
        by="ana",
    )


def test_what_is_said_as_the_case_is_closed_is_no_ones_loss(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana closes the case between the look for it and the step."""
    first = said(oak, "f1", score=3)
    assert first is not None
    seen = oak.work_items.get(OAK, first.work_item_id)
    put_right.close(oak, seen, "Explained", by=StaffId("ana"))
    monkeypatch.setattr("chalicelib.actions.recovery.look.open_case", lambda *_, **__: seen)
    second = said(oak, "f2", score=1, words="and rude", at=NOW + timedelta(hours=1))
    assert second is not None
    assert second.closed_at is None
    assert "and rude" in [of.note for of in oak.recovery.steps(OAK, second.work_item_id)]
    assert oak.profiles.get(OAK, ROSA).complaints == {second.work_item_id}


def test_what_was_heard_before_the_case_was_closed_opens_none_when_told_again(
    oak: TestServices,
) -> None:
    first = said(oak, "f1", score=3)
    assert first is not None
    more = {"score": 1, "words": "and rude", "at": NOW + timedelta(hours=1)}
    said(oak, "f2", **more)
    oak.at(NOW + timedelta(hours=2))
    seen = oak.work_items.get(OAK, first.work_item_id)
    put_right.close(oak, seen, "Explained", by=StaffId("ana"))
    said(oak, "f2", **more)
    assert len(oak.recovery.cases(OAK)) == 1
