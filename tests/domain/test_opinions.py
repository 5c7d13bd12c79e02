"""Useful, or too much: what follows from it by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.ids import ContactId
from chalicelib.domain.opinions import (
    DAMPED_FOR,
    KINDS,
    TOO_FEW,
    Opinions,
    Tally,
    as_wished,
    chosen,
    heard,
    is_an_answer,
    kinds_for,
    may_ask,
)
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Rather
from chalicelib.domain.topics import Opinion, Topic
from tests.builders import OAK

TODAY = date(2026, 11, 23)
ROSIES = ContactPoint(
    practice_id=OAK, contact_id=ContactId("c"), channel=Channel.EMAIL, link="a-token"
)


def too_much(contact: ContactPoint, today: date, topic: Topic = Topic.TIPS) -> ContactPoint:
    return heard(contact, topic, Opinion.TOO_MUCH, today=today)


def test_too_much_of_a_kind_ends_it_for_ninety_days_and_no_other_kind():
    after = too_much(ROSIES, TODAY)
    assert after.damped == {Topic.TIPS: TODAY + timedelta(90)}
    assert after.not_wanted == ()


def test_too_much_once_more_ends_the_kind():
    once = too_much(ROSIES, TODAY)
    twice = too_much(once, TODAY + DAMPED_FOR)
    assert twice.not_wanted == (Topic.TIPS,)
    assert twice.damped == {}


def test_a_second_tap_on_the_same_button_is_not_a_second_time():
    once = too_much(ROSIES, TODAY)
    assert too_much(once, TODAY + timedelta(1)) == once


def test_useful_lifts_a_damping_and_takes_back_what_was_said_before():
    useful = heard(too_much(ROSIES, TODAY), Topic.TIPS, Opinion.USEFUL, today=TODAY)
    assert useful.damped == {}
    later = too_much(useful, TODAY + timedelta(200))
    assert later.not_wanted == (), "it is the first time again"


def test_useful_brings_nothing_back_that_they_chose_not_to_have():
    without = replace(ROSIES, not_wanted=(Topic.TIPS,))
    after = heard(without, Topic.TIPS, Opinion.USEFUL, today=TODAY)
    assert after.not_wanted == (Topic.TIPS,)


def test_messages_about_their_own_visits_are_not_damped():
    assert too_much(ROSIES, TODAY, Topic.VISITS) == ROSIES


def test_who_ticks_an_ended_kind_again_starts_afresh():
    ended = too_much(too_much(ROSIES, TODAY), TODAY + DAMPED_FOR)
    back = chosen(ended, KINDS, KINDS)
    assert back.not_wanted == ()
    assert too_much(back, TODAY + timedelta(200)).not_wanted == ()


def test_what_the_page_did_not_show_stays_as_it_was():
    without = replace(ROSIES, not_wanted=(Topic.OFFERS,))
    assert chosen(without, [Topic.TIPS], []).not_wanted == (Topic.TIPS, Topic.OFFERS)


@pytest.mark.parametrize(
    ("channel", "marketing", "news"),
    [
        (Channel.EMAIL, Consent.UNKNOWN, True),
        (Channel.EMAIL, Consent.STOPPED, False),
        (Channel.TEXT, Consent.UNKNOWN, False),
        (Channel.TEXT, Consent.ALLOWED, True),
        (Channel.TEXT, Consent.STOPPED, False),
    ],
)
def test_news_by_text_is_offered_to_nobody_who_did_not_agree_in_writing(channel, marketing, news):
    contact = replace(ROSIES, channel=channel, marketing=marketing)
    assert (Topic.NEWS in kinds_for(contact)) is news
    assert Topic.RECALLS in kinds_for(contact)


def test_the_same_said_twice_within_a_month_is_one_answer():
    once = heard(ROSIES, Topic.NEWS, Opinion.USEFUL, today=TODAY)
    assert is_an_answer(ROSIES, Topic.NEWS, Opinion.USEFUL, TODAY)
    assert not is_an_answer(once, Topic.NEWS, Opinion.USEFUL, TODAY + timedelta(29))
    assert is_an_answer(once, Topic.NEWS, Opinion.USEFUL, TODAY + timedelta(30))
    assert is_an_answer(once, Topic.NEWS, Opinion.TOO_MUCH, TODAY)


def test_a_text_asks_once_in_ninety_days_and_never_about_a_visit():
    assert may_ask(ROSIES, Topic.NEWS, TODAY)
    assert not may_ask(ROSIES, Topic.VISITS, TODAY)
    assert not may_ask(ROSIES, Topic.GREETINGS, TODAY), "a wish asks nothing"
    asked = replace(ROSIES, asked_on=TODAY)
    assert not may_ask(asked, Topic.TIPS, TODAY + timedelta(89))
    assert may_ask(asked, Topic.TIPS, TODAY + timedelta(90))


def test_a_share_of_few_answers_is_not_told():
    assert Tally(useful=TOO_FEW - 1).annoyed is None
    assert Tally(useful=15, too_much=5).annoyed == 25


def test_months_are_added_up():
    months = {"2026-10": {Topic.NEWS: Tally(useful=1)}, "2026-11": {Topic.NEWS: Tally(stopped=2)}}
    said = Opinions(months=months)
    assert said.of(Topic.NEWS) == Tally(useful=1, stopped=2)
    assert said.of(Topic.TIPS) == Tally()


def test_where_they_would_rather_be_written_to_comes_first():
    mail = replace(ROSIES, rather=Rather.OTHER)
    text = replace(ROSIES, channel=Channel.TEXT)
    assert as_wished([mail, text]) == [text, mail]
    assert as_wished([text, ROSIES]) == [text, ROSIES]
    wished = replace(ROSIES, rather=Rather.HERE)
    assert as_wished([text, wished]) == [wished, text]
