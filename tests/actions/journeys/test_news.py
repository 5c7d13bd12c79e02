"""Whoever asked by the form on the website hears how it stands, by itself and once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.enquire import enquire
from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.actions.prospects.already import another_person
from chalicelib.actions.prospects.answer import answer, lose
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.enquiries import About, Enquiry
from chalicelib.domain.journeys import JourneyStep, News, Trigger
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.prospects import Loss, Stage
from chalicelib.domain.topics import Topic
from tests.actions.journeys.journeying import a_journey, go_to, said, switch_on, words
from tests.builders import ANA, MAIN_STREET, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice
from tests.scenes import know, texts_in

PHONE = "+12025550166"


@pytest.fixture
def told_of(services: TestServices) -> TestServices:
    """One playbook for each news."""
    open_practice(services)
    for news in (News.WAITS, News.NOT_REACHED, News.ANSWERED):
        said_of = {"en": Words(text=f"{{practice}}: {{first_name}}, {news.value}.")}
        step = JourneyStep(step_id="text", order=Order.TEXT, words=said_of)
        journey = a_journey(
            step, playbook_id=news.value, trigger=Trigger.ENQUIRY, topic=Topic.CARE, news=news
        )
        switch_on(services, journey)
    return services


def asks(services: TestServices, *, agrees: bool = True) -> WorkItem:
    enquiry = Enquiry(
        given_name="Noor",
        family_name="Haddad",
        phone=PHONE,
        about=About.FIRST_VISIT,
        agrees=agrees,
    )
    location = services.setups.of(OAK).locations[MAIN_STREET]
    enquire(services, OAK, location, enquiry)
    [item] = services.work_items.open_ones(OAK)
    return item


def test_whom_nobody_answers_within_the_clock_is_told_that_they_are_not_forgotten(
    told_of: TestServices,
) -> None:
    asks(told_of)
    go_to(told_of, told_of.clock() + timedelta(minutes=6))
    assert words(told_of, PHONE) == ["Oak Dental: Noor, waits."]


def test_who_was_answered_meanwhile_hears_of_that_instead(told_of: TestServices) -> None:
    item = asks(told_of)
    tell_outcome(told_of, item, CallOutcome.CALLS_BACK)
    go_to(told_of, told_of.clock() + timedelta(minutes=6))
    assert words(told_of, PHONE) == ["Oak Dental: Noor, answered."]


def test_who_was_called_in_vain_is_told_and_still_waits(told_of: TestServices) -> None:
    item = asks(told_of)
    tell_outcome(told_of, item, CallOutcome.NO_ANSWER)
    go_to(told_of, told_of.clock() + timedelta(minutes=1))
    assert words(told_of, PHONE) == ["Oak Dental: Noor, not-reached."]
    [still] = told_of.work_items.open_ones(OAK)
    assert still.line.endswith("(Called, no answer.)")


def test_who_was_answered_gets_open_times_the_day_after_unless_they_have_booked(
    services: TestServices,
) -> None:
    open_practice(services)
    ready = next(of for of in ready_journeys() if of.playbook_id == "enquiry-answered")
    switch_on(services, replace(ready, on=True))
    tell_outcome(services, asks(services), CallOutcome.CALLS_BACK)
    go_to(services, services.clock() + timedelta(minutes=5))
    assert words(services, PHONE) == []
    go_to(services, services.clock() + timedelta(days=1, hours=4))
    [thanks] = words(services, PHONE)
    assert "Noor, thanks for writing." in thanks
    assert "/b/" in thanks


def test_who_did_not_agree_to_texts_gets_none(told_of: TestServices) -> None:
    asks(told_of, agrees=False)
    go_to(told_of, told_of.clock() + timedelta(minutes=6))
    assert not said(told_of, PHONE)


def test_who_is_lost_or_has_booked_hears_nothing_more(told_of: TestServices) -> None:
    item = asks(told_of)
    assert item.patient_id
    lose(told_of, OAK, item.patient_id, Loss.PRICE, by=ANA)
    go_to(told_of, told_of.clock() + timedelta(minutes=6))
    assert not said(told_of, PHONE)


def test_who_was_answered_and_then_lost_is_not_thanked_the_day_after(
    services: TestServices,
) -> None:
    open_practice(services)
    ready = next(of for of in ready_journeys() if of.playbook_id == "enquiry-answered")
    switch_on(services, replace(ready, on=True))
    item = asks(services)
    assert item.patient_id
    answer(services, OAK, item.patient_id, by=ANA)
    lose(services, OAK, item.patient_id, Loss.ELSEWHERE, by=ANA)
    go_to(services, services.clock() + timedelta(days=1, hours=4))
    assert words(services, PHONE) == []


def test_who_was_answered_by_hand_hears_of_it_like_who_was_answered_from_today(
    told_of: TestServices,
) -> None:
    item = asks(told_of)
    assert item.patient_id
    answer(told_of, OAK, item.patient_id, by=ANA)
    go_to(told_of, told_of.clock() + timedelta(minutes=6))
    assert words(told_of, PHONE) == ["Oak Dental: Noor, answered."]


def test_who_may_be_a_patient_already_hears_nothing_by_itself_until_somebody_says_who_they_are(
    told_of: TestServices,
) -> None:
    known = know(
        told_of, a_patient(given_name="Noor", family_name="Haddad", preferred_name="", phone=PHONE)
    )
    item = asks(told_of)
    assert item.patient_id
    go_to(told_of, told_of.clock() + timedelta(minutes=6))
    assert words(told_of, PHONE) == []
    another_person(told_of, OAK, item.patient_id, known.patient_id, by=ANA)
    go_to(told_of, told_of.clock() + timedelta(minutes=1))
    assert words(told_of, PHONE) == ["Oak Dental: Noor, waits."]


@pytest.fixture
def quiet(services: TestServices) -> TestServices:
    open_practice(services)
    ready = next(of for of in ready_journeys() if of.playbook_id == "enquiry-quiet")
    switch_on(services, replace(ready, on=True))
    return services


def days_later(services: TestServices, days: int) -> None:
    go_to(services, services.clock() + timedelta(days=days, hours=2))


def test_who_was_answered_and_stays_quiet_is_asked_twice_more_and_then_called(
    quiet: TestServices,
) -> None:
    item = asks(quiet)
    tell_outcome(quiet, item, CallOutcome.CALLS_BACK)
    days_later(quiet, 4)
    [first] = words(quiet, PHONE)
    assert "still thinking about a visit?" in first
    days_later(quiet, 7)
    assert "our last note about this" in words(quiet, PHONE)[-1]
    days_later(quiet, 7)
    [call] = quiet.work_items.open_ones(OAK)
    assert (call.kind, call.patient_id) == (WorkKind.CALL, item.patient_id)
    tell_outcome(quiet, call, CallOutcome.NOT_INTERESTED, by=ANA)
    assert item.patient_id
    gone = quiet.prospects.get(OAK, item.patient_id)
    assert gone is not None
    assert (gone.stage, gone.loss) == (Stage.LOST, Loss.NOT_SAID)


def test_who_writes_back_is_in_talk_and_asked_nothing_by_itself(quiet: TestServices) -> None:
    tell_outcome(quiet, asks(quiet), CallOutcome.CALLS_BACK)
    days_later(quiet, 1)
    texts_in(quiet, "I will ask my husband", sender=PHONE)
    days_later(quiet, 4)
    assert not [of for of in words(quiet, PHONE) if "still thinking" in of]


def test_who_was_answered_and_spoken_with_later_is_asked_once(quiet: TestServices) -> None:
    item = asks(quiet)
    assert item.patient_id
    answer(quiet, OAK, item.patient_id, by=ANA)
    days_later(quiet, 1)
    answer(quiet, OAK, item.patient_id, by=ANA, spoke=True)
    days_later(quiet, 6)
    assert len([of for of in words(quiet, PHONE) if "still thinking" in of]) == 1
