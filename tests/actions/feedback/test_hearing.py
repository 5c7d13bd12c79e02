"""What patients answer by text when they are asked how a visit was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.actions.feedback.hear import hear
from chalicelib.actions.links import feedback_token
from chalicelib.actions.receive_text import receive_text
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.feedback import Scale, Way
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.domain.patients import Consent
from tests.actions.feedback.asking import ASKED, VISIT, answers, asked, said, score
from tests.actions.journeys.journeying import ROSA, all_visits, has_visit, sent
from tests.builders import OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import register
from tests.scenes import a_text, remind


def open_kinds(services: TestServices) -> list[WorkKind]:
    return [of.kind for of in services.work_items.open_ones(OAK)]


def test_a_nine_and_a_sentence_are_kept_beside_the_visit_and_thanked_for(
    services: TestServices,
) -> None:
    asked(services)
    answers(services, "9 great but long wait")
    kept = said(services)
    assert kept is not None
    assert (kept.score, kept.words, kept.patient_id) == (9, "great but long wait", ROSA)
    assert score(services) == 9
    [thanks] = services.texts.sent
    assert thanks.text.startswith("Thank you. Somebody here reads every answer.")
    assert "/f/" in thanks.text
    assert not services.work_items.open_ones(OAK)


def test_a_two_opens_a_case_and_is_thanked_for_in_the_same_words(services: TestServices) -> None:
    asked(services)
    answers(services, "2")
    assert score(services) == 2
    [case] = services.work_items.open_ones(OAK)
    assert (case.kind, case.patient_id, case.appointment_id) == (WorkKind.COMPLAINT, ROSA, VISIT)
    assert case.owner is not None
    low = services.texts.sent[-1].text
    services.texts.sent.clear()
    answers(services, "10")
    assert services.texts.sent[-1].text == low


def test_the_same_delivery_twice_is_one_answer(services: TestServices) -> None:
    asked(services)
    for _ in range(2):
        answers(services, "3 rude", at=services.clock())
    [count] = services.feedback.counts(OAK, "2026-12")
    assert count.scores == {Scale.TEN: {3: 1}}
    assert open_kinds(services).count(WorkKind.COMPLAINT) == 1


def test_within_a_day_a_second_answer_takes_the_place_of_the_first(services: TestServices) -> None:
    asked(services)
    answers(services, "3")
    answers(services, "I meant 9", at=services.clock() + timedelta(hours=1))
    answers(services, "9", at=services.clock() + timedelta(hours=1))
    kept = said(services)
    assert kept is not None
    assert kept.score == 9
    assert score(services) == 9
    [count] = services.feedback.counts(OAK, "2026-12")
    assert count.scores == {Scale.TEN: {9: 1}}


def test_a_sentence_that_follows_the_number_belongs_to_it(services: TestServices) -> None:
    asked(services)
    answers(services, "8")
    answers(services, "The parking is hard to find", at=services.clock() + timedelta(minutes=5))
    kept = said(services)
    assert kept is not None
    assert (kept.score, kept.words) == (8, "The parking is hard to find")
    assert open_kinds(services) == [WorkKind.REPLY]


def test_after_a_day_the_answer_stands_and_a_person_reads_what_comes(
    services: TestServices,
) -> None:
    asked(services)
    answers(services, "9")
    answers(services, "2", at=services.clock() + timedelta(hours=30))
    kept = said(services)
    assert kept is not None
    assert kept.score == 9
    [item] = services.work_items.open_ones(OAK)
    assert item.line == "Writes again after answering “How did we do?”."


@pytest.mark.parametrize("text", ["11", "-3", "100", "8 or 9"])
def test_a_number_that_is_none_of_ours_is_asked_about_once(
    services: TestServices, text: str
) -> None:
    asked(services)
    answers(services, text)
    assert said(services) is None
    [again] = services.texts.sent
    assert "0 to 10" in again.text
    answers(services, text, at=services.clock() + timedelta(minutes=1))
    assert len(services.texts.sent) == 1
    assert open_kinds(services) == [WorkKind.REPLY]


def test_ten_of_ten_is_a_ten(services: TestServices) -> None:
    asked(services)
    answers(services, "10/10")
    assert score(services) == 10


def test_a_sentence_alone_is_kept_and_waits_for_a_person(services: TestServices) -> None:
    asked(services)
    answers(services, "The hygienist was so gentle with my son")
    kept = said(services)
    assert kept is not None
    assert (kept.score, kept.words) == (None, "The hygienist was so gentle with my son")
    assert score(services) is None
    assert open_kinds(services) == [WorkKind.REPLY]


def test_an_unhappy_sentence_alone_opens_a_case(services: TestServices) -> None:
    asked(services)
    answers(services, "Your receptionist was terrible and rude")
    assert WorkKind.COMPLAINT in open_kinds(services)


def test_a_question_beside_the_score_waits_for_a_person(services: TestServices) -> None:
    asked(services)
    answers(services, "9 but when do I get my bill?")
    assert score(services) == 9
    assert open_kinds(services) == [WorkKind.REPLY]


def test_stop_is_stop_and_no_answer(services: TestServices) -> None:
    asked(services)
    answers(services, "STOP")
    assert said(services) is None
    contact = services.contacts.get(OAK, services.contacts.id_of(OAK, ROSIES_PHONE))
    assert contact.care is Consent.STOPPED


def test_danger_goes_before_every_score(services: TestServices) -> None:
    asked(services)
    answers(services, "2 I can't breathe")
    assert said(services) is None
    assert open_kinds(services)[0] is WorkKind.URGENT


def test_thanks_are_thanks_and_nobody_has_to_do_anything(services: TestServices) -> None:
    asked(services)
    answers(services, "thank you!")
    assert not services.work_items.open_ones(OAK)
    assert score(services) is None


NEXT = AppointmentId("visit-9")


def visit_is(services: TestServices, of: AppointmentId = NEXT) -> Answer:
    return next(v for v in all_visits(services, ROSA) if v.appointment_id == of).answer


def reminded(services: TestServices, *, before: bool) -> None:
    """Of her next visit: before she was asked how the last one was, or after it."""
    services.at(services.clock() + timedelta(minutes=30))
    visit = has_visit(
        services, appointment_id=NEXT, starts_at=ASKED + timedelta(days=3), link="k" * 22
    )
    ended_at = ASKED - timedelta(hours=2) if before else services.clock()
    remind(services, visit, step_id="by-hand", ended_at=ended_at)


@pytest.mark.parametrize("text", ["1", "10", "0", "9 lovely"])
def test_a_score_is_no_answer_to_the_visit_they_were_reminded_of(
    services: TestServices, text: str
) -> None:
    asked(services)
    reminded(services, before=True)
    answers(services, text)
    assert visit_is(services) is Answer.NEEDS_ACTION
    kept = said(services)
    assert kept is not None
    assert kept.score == int(text.split()[0])


def test_a_yes_is_an_answer_to_the_visit_and_no_score(services: TestServices) -> None:
    asked(services)
    reminded(services, before=True)
    answers(services, "YES")
    assert visit_is(services) is Answer.ACCEPTED
    assert said(services) is None


def test_after_a_later_reminder_a_number_is_no_score(services: TestServices) -> None:
    asked(services)
    reminded(services, before=False)
    answers(services, "9")
    assert said(services) is None
    assert visit_is(services) is Answer.NEEDS_ACTION


def test_where_the_carrier_says_what_is_answered_it_is_a_score_all_the_same(
    services: TestServices,
) -> None:
    asked(services)
    reminded(services, before=False)
    ref = sent(services, ROSIES_PHONE)[0].ref
    answers(services, "9", ref=ref)
    kept = said(services)
    assert kept is not None
    assert kept.score == 9


def test_whom_a_household_shares_a_phone_with_is_not_taken_for_who_was_there(
    services: TestServices,
) -> None:
    asked(services)
    register(services, a_patient(patient_id=PatientId("tom"), given_name="Tom", email=""))
    answers(services, "2")
    assert score(services) == 2
    assert services.profiles.get(OAK, PatientId("tom")).score is None


class Died(Exception):
    """The worker did, just then."""


def test_a_worker_that_dies_half_way_is_followed_and_nothing_is_said_twice(
    services: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(services)
    text = a_text("2 rude", received_at=services.clock())

    def dies(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(services.profiles, "note_score", dies)
        with pytest.raises(Died):
            receive_text(services, text)
    assert score(services) is None
    receive_text(services, text)
    assert score(services) == 2
    assert open_kinds(services).count(WorkKind.COMPLAINT) == 1
    [count] = services.feedback.counts(OAK, "2026-12")
    assert count.scores == {Scale.TEN: {2: 1}}
    assert len(services.texts.sent) == 1


def test_two_answers_at_the_same_moment_are_one_in_the_counts(services: TestServices) -> None:
    asked(services)
    contact = services.contacts.id_of(OAK, ROSIES_PHONE)
    asking = sent(services, ROSIES_PHONE)[0].touchpoint_id
    link = services.doors.link(feedback_token(services, contact, asking), now=services.clock())

    def say(given: int) -> None:
        hear(
            services,
            link,
            lambda _: (given, ""),
            scale=Scale.TEN,
            way=Way.PAGE,
            at=services.clock(),
        )

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(say, (7, 8, 9)))
    [count] = services.feedback.counts(OAK, "2026-12")
    kept = said(services)
    assert kept is not None
    assert count.scores == {Scale.TEN: {kept.score: 1}}
    assert score(services) == kept.score
