"""A message asks, rarely, whether its kind is useful; a STOP counts against the last kind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.actions import consent
from chalicelib.actions.compose import Meant, compose_other
from chalicelib.actions.journeys import message as journeys
from chalicelib.actions.opinions import judge_kind
from chalicelib.domain.opinions import Tally
from chalicelib.domain.patients import Channel, ContactPoint, Purpose
from chalicelib.domain.playbooks import Words
from chalicelib.domain.segments import count
from chalicelib.domain.topics import Opinion, Topic
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, message_id
from tests.builders import MAIN_STREET, NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.loop import run
from tests.web.stage import a_patient_of, an_open_practice

TODAY = date(2026, 11, 23)
BASE = "https://rapport.example"
SHORT = "Oak Dental: Hi {first_name}, five minutes about your teeth. STOP ends texts."
FULL = SHORT + " " + "x" * (160 - len(SHORT.format(first_name="Rosie")) - 1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    an_open_practice(services)
    a_patient_of(services)
    return services


def rosies(services: TestServices, channel: Channel) -> ContactPoint:
    address = ROSIES_PHONE if channel is Channel.TEXT else "rosie@home.example"
    return services.contacts.known(OAK, channel, address)


def a_tip(services: TestServices, channel: Channel, **changes: object) -> Touchpoint:
    contact = rosies(services, channel)
    of = Touchpoint(
        practice_id=OAK,
        contact_id=contact.contact_id,
        touchpoint_id=message_id(source="run", step_id="tip", channel=channel, at=NOW),
        channel=channel,
        kind=Kind.JOURNEY,
        location_id=MAIN_STREET,
        due_at=NOW,
        latest=NOW + timedelta(days=2),
        patients=(contact.members[0],),
        topic=Topic.TIPS,
        source="run",
    )
    return replace(of, **changes)  # type: ignore[arg-type]


def composed(services: TestServices, channel: Channel, words: Words, *, ask: bool = True, **more):
    setup, contact = services.setups.of(OAK), rosies(services, channel)
    meant = Meant(words={"en": words}, **more)
    tip = a_tip(services, channel)
    return compose_other(setup, tip, meant, contact, base_url=BASE, ask=ask)


def test_a_text_asks_where_that_costs_no_further_part(oak):
    words = composed(oak, Channel.TEXT, Words(text=SHORT))
    token = rosies(oak, Channel.TEXT).link
    assert words.text.endswith(f"Useful, or too much? {BASE}/o/{token}?about=tips")
    assert words.asks
    assert words.segments == count(words.text).parts == 1


def test_a_text_that_is_full_does_not_ask(oak):
    words = composed(oak, Channel.TEXT, Words(text=FULL))
    assert words.text == FULL.format(first_name="Rosie")
    assert not words.asks


def test_a_text_that_may_not_ask_does_not(oak):
    assert "/o/" not in composed(oak, Channel.TEXT, Words(text=SHORT), ask=False).text


def test_sending_a_text_that_asks_is_remembered_with_the_budget(oak):
    contact = rosies(oak, Channel.TEXT)
    spent = oak.contacts.spend(
        OAK, contact.contact_id, now=NOW, today=TODAY, per_day=1, per_week=3, asks=True
    )
    assert spent.asked_on == TODAY
    later = oak.contacts.spend(
        OAK, contact.contact_id, now=NOW, today=TODAY + timedelta(5), per_day=1, per_week=3
    )
    assert later.asked_on == TODAY


def test_every_email_of_a_kind_holds_the_question_and_both_ways_out(oak):
    words = composed(
        oak,
        Channel.EMAIL,
        Words(subject="Brushing", email="Hello {first_name},\n\nsomething to read.\n\n{link}"),
        link="https://oak.example/brushing",
        button={"en": "Read it"},
        title={"en": "Two minutes"},
        picture="https://oak.example/brush.png",
        picture_says="A brush",
    )
    token = rosies(oak, Channel.EMAIL).link
    for said in (words.text, words.html):
        for way in (f"/o/{token}?about=tips", f"/p/{token}", f"/u/{token}"):
            assert f"{BASE}{way}" in said
    for said in ("Two minutes</h1>", 'alt="A brush"', ">Read it</a>", "Oak Dental"):
        assert said in words.html


def test_the_frame_of_an_email_is_in_its_language(oak):
    oak.contacts.save(replace(rosies(oak, Channel.EMAIL), language="ar"))
    meant = Meant(words={"ar": Words(subject="مرحبا", email="مرحبا")}, button={"en": "Read"})
    setup, contact = oak.setups.of(OAK), rosies(oak, Channel.EMAIL)
    words = compose_other(setup, a_tip(oak, Channel.EMAIL), meant, contact, base_url=BASE)
    assert words.language == "ar"
    assert 'dir="rtl"' in words.html
    assert "إلغاء الاشتراك" in words.html


def test_of_two_texts_a_week_apart_the_first_asks(oak, monkeypatch):
    """From the plan to the carrier: that it asked is known to the next one."""
    meant = Meant(words={"en": Words(text=SHORT)})
    monkeypatch.setattr(journeys, "meant_by_journey", lambda *_: meant)
    contact = rosies(oak, Channel.TEXT)
    for purpose in Purpose:
        consent.start(oak, contact, purpose=purpose, source="test", wording="yes", now=NOW)
    for at in (NOW, NOW + timedelta(days=7)):
        assert oak.touchpoints.plan(
            a_tip(
                oak,
                Channel.TEXT,
                touchpoint_id=message_id(source="run", step_id="tip", channel=Channel.TEXT, at=at),
                due_at=at,
                latest=at + timedelta(days=1),
            )
        )
        oak.at(at)
        run(oak, minutes=2)
    asked = ["/o/" in of.text for of in oak.texts.sent]
    assert asked == [True, False]


def test_an_erased_contact_point_still_knows_what_was_refused_and_no_opinions(oak):
    contact = rosies(oak, Channel.EMAIL)
    judged = judge_kind(oak, contact, Topic.TIPS, Opinion.TOO_MUCH, today=TODAY, now=NOW)
    erased = oak.contacts.erase(judged, judged.members[0])
    assert erased.address == ""
    assert erased.opinions == {}
    assert erased.damped == {Topic.TIPS: TODAY + timedelta(90)}


@pytest.mark.parametrize(("days", "counted"), [(1, 1), (5, 0)])
def test_a_stop_soon_after_a_message_counts_against_its_kind(oak, days, counted):
    contact = rosies(oak, Channel.TEXT)
    tip = a_tip(oak, Channel.TEXT, state=State.SENT, ended_at=NOW - timedelta(days=days))
    assert oak.touchpoints.plan(tip)
    for _ in range(2):
        consent.stop(oak, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
        contact = rosies(oak, Channel.TEXT)
    months = oak.opinions.since(OAK, TODAY)
    assert months.of(Topic.TIPS) == Tally(stopped=counted)
