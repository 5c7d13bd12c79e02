"""A journey that would do harm says so before it is switched on."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys import (
    END,
    Do,
    Heard,
    Journey,
    JourneyStep,
    Trigger,
    loop_in,
    wrong,
)
from chalicelib.domain.patient_segments import Condition, Fact, Op
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic

WORDS = {
    "en": Words(
        text="{practice}: {first_name}, it is time for a visit: {booking_link}",
        subject="Time for a visit",
        email="Hello {first_name},\n\nit is time for a visit.\n\n{booking_link}",
    )
}


def a_step(**changes: Any) -> JourneyStep:
    return JourneyStep(**{"step_id": "email", "words": WORDS, **changes})


def a_journey(*steps: JourneyStep, **changes: Any) -> Journey:
    known = {
        "playbook_id": PlaybookId("recall"),
        "name": "Recall",
        "trigger": Trigger.DUE,
        "months": 6,
        "topic": Topic.RECALLS,
        "steps": steps or (a_step(),),
    }
    return Journey(**{**known, **changes})


def with_text(text: str) -> Journey:
    return a_journey(a_step(words={"en": Words(text=text)}, order=Order.TEXT))


def test_nothing_is_wrong_with_a_ladder_of_an_email_a_text_and_a_call() -> None:
    ladder = a_journey(
        a_step(on_reply={Heard.YES: "call", Heard.NO: END}),
        a_step(step_id="text", after_days=7),
        a_step(step_id="call", after_days=14, do=Do.TASK, words={}, line="Call: a visit is due"),
    )
    assert wrong(ladder) == {}


def test_a_reply_that_leads_back_is_a_loop_and_its_steps_are_named_by_number() -> None:
    looped = a_journey(
        a_step(),
        a_step(step_id="text", after_days=7),
        a_step(step_id="again", after_days=9, on_reply={Heard.OTHER: "text"}),
    )
    assert loop_in(looped) == (2, 3)
    assert "2 and 3" in wrong(looped)["steps"]


def test_a_step_that_leads_to_itself_is_a_loop() -> None:
    assert loop_in(a_journey(a_step(on_reply={Heard.NO: "email"}))) == (1,)


def test_a_reply_that_leads_to_a_step_that_is_not_there_says_so() -> None:
    assert "not there" in wrong(a_journey(a_step(on_reply={Heard.YES: "gone"})))["email.on_reply"]


def test_a_journey_without_steps_says_so() -> None:
    assert "no steps" in wrong(a_journey(steps=()))["steps"]


def test_a_merge_field_that_nobody_knows_is_named_with_those_that_there_are() -> None:
    said = wrong(with_text("{practice}: your {diagnosis} is due"))["email.en.text"]
    assert "no merge field" in said
    assert "{booking_link}" in said


def test_a_recall_cannot_speak_of_a_visit_because_there_is_none() -> None:
    assert "email.en.text" in wrong(with_text("{practice}: see you {visit_day}"))


def test_a_brace_without_a_partner_says_so() -> None:
    assert "partner" in wrong(with_text("{practice: hello"))["email.en.text"]


def test_a_text_over_its_budget_says_how_long_it_is() -> None:
    said = wrong(with_text("{practice}: " + "come and see us soon " * 30))["email.en.text"]
    assert "5 texts long; 3 is the most" in said


@pytest.mark.parametrize("asks", ["Reply C to cancel", "Reply BOOK", "Reply END to end"])
def test_patients_are_asked_to_reply_only_words_that_are_understood(asks: str) -> None:
    assert "email.en.text" in wrong(with_text(f"{{practice}}: hello. {asks}."))


def test_conditions_that_nobody_can_meet_say_so() -> None:
    nobody = (
        Condition(fact=Fact.AGE, op=Op.OVER, values=("60",)),
        Condition(fact=Fact.AGE, op=Op.UNDER, values=("40",)),
    )
    assert wrong(a_journey(only=nobody))["only"]
    assert wrong(a_journey(a_step(only_if=nobody)))["email.only_if"]


def test_nobody_is_called_five_times() -> None:
    call = a_step(do=Do.TASK, words={}, line="Call", attempts=5)
    assert "five" in wrong(a_journey(call))["email.attempts"]


def test_what_comes_before_a_visit_has_no_step_after_it() -> None:
    before = a_journey(a_step(after_days=1), trigger=Trigger.BEFORE_VISIT)
    assert "after the visit" in wrong(before)["email.step"]


@pytest.mark.parametrize("day", ["", "13-01", "02-30", "1-2", "Christmas"])
def test_a_day_of_the_year_that_no_year_has_says_so(day: str) -> None:
    assert "day_of_year" in wrong(a_journey(trigger=Trigger.DAY_OF_YEAR, day_of_year=day))


def test_the_29th_of_february_is_a_day_of_the_year() -> None:
    assert wrong(a_journey(trigger=Trigger.DAY_OF_YEAR, day_of_year="02-29")) == {}


def test_an_offer_stands_only_in_what_goes_to_those_who_agreed_to_offers() -> None:
    said = wrong(with_text("{practice}: {offer} Reply STOP to opt out."))
    assert "no merge field {offer}" in said["email.en.text"]
    promoting = with_text("{practice}: {offer} Reply STOP to opt out.")
    assert not wrong(replace(promoting, topic=Topic.OFFERS))


def test_a_text_that_promotes_says_how_to_stop() -> None:
    promoting = replace(with_text("{practice}: {offer}"), topic=Topic.OFFERS)
    assert "STOP" in wrong(promoting)["email.en.text"]


@pytest.mark.parametrize(
    "asks", ["{first_name.__class__}", "{first_name!r}", "{first_name:>999999}", "{0}", "{}"]
)
def test_no_trick_of_a_template_reaches_anything_else(asks: str) -> None:
    assert "email.en.text" in wrong(with_text(f"{{practice}}: {asks}"))
