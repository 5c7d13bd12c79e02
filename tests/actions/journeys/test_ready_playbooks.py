"""The ready playbooks as patients get them: with the practice's own words and its articles."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.journeys.forecast import forecast_journey
from chalicelib.actions.journeys.own_words import InOwnWords, in_own_words
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sources.code import code_of_patient, take_link
from chalicelib.domain.appointments import Status
from chalicelib.domain.articles import Article
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.ids import PatientId
from chalicelib.domain.journeys import Journey
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.own_words import EVERYWHERE, OwnWords
from chalicelib.domain.patients import Channel, Patient
from chalicelib.domain.profiles import Profile
from chalicelib.domain.touchpoints import Why
from tests.actions.journeys.journeying import (
    EMAIL,
    ROSA,
    came,
    changes,
    go_to,
    has_visit,
    said,
    switch_on,
)
from tests.builders import MAIN_STREET, NOW, OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register, run

NOOR = PatientId("noor")
BRUSHING = Article(
    article_id="brushing",
    title={"en": "Brushing well"},
    address={"en": "https://oak.example/brushing"},
)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    """Rosie is reached by text and email, and has agreed to offers."""
    open_practice(services)
    register(services)
    return services


def turn_on(services: TestServices, playbook_id: str) -> Journey:
    found = next(of for of in ready_journeys() if of.playbook_id == playbook_id)
    return switch_on(services, replace(found, on=True))


def last_email(services: TestServices) -> str:
    return str(services.emails.sent[-1].text)


def test_who_is_new_reads_what_to_bring(oak: TestServices) -> None:
    oak.setups.save(OAK, OwnWords(place_id=EVERYWHERE, said={"bring": {"en": "Bring a card."}}))
    turn_on(oak, "welcome")
    has_visit(oak, starts_at=NOW + timedelta(10), booked_at=NOW)
    go_to(oak, NOW + timedelta(days=1, hours=4))
    email = last_email(oak)
    assert "\n\nBring a card.\n\n" in email
    assert "{" not in email
    assert "forms" not in email


def test_thanks_for_a_visit_carry_the_article_of_its_kind_or_none(oak: TestServices) -> None:
    turn_on(oak, "after-visit")
    visit = came(oak, NOW - timedelta(hours=1))
    go_to(oak, NOW + timedelta(days=1, hours=4))
    assert "Thank you for coming." in last_email(oak)
    assert "now that you are home" not in last_email(oak)
    kind = frozenset({visit.visit_type_id})
    oak.setups.save(OAK, replace(BRUSHING, visit_types=kind))
    came(oak, NOW + timedelta(days=7), appointment_id="another")
    go_to(oak, NOW + timedelta(days=8, hours=4))
    assert "Brushing well\n\nhttps://oak.example/brushing" in last_email(oak)


def test_a_recommendation_without_an_article_that_fits_is_not_sent_and_says_why(
    oak: TestServices,
) -> None:
    turn_on(oak, "suggestions")
    came(oak, NOW - timedelta(hours=1))
    go_to(oak, NOW + timedelta(days=14, hours=4))
    assert [of.why for of in said(oak, EMAIL)] == [Why.NO_ARTICLE]
    assert oak.emails.sent == []


def test_a_service_is_recommended_with_a_page_on_which_it_is_booked(oak: TestServices) -> None:
    service = Article(article_id="guard", title={"en": "A night guard"}, suggest=True)
    oak.setups.save(OAK, service)
    turn_on(oak, "suggestions")
    came(oak, NOW - timedelta(hours=1))
    go_to(oak, NOW + timedelta(days=14, hours=4))
    assert oak.emails.sent[-1].subject == "A night guard"
    assert "/b/" in last_email(oak)


def suggested_after(oak: TestServices, *days: int) -> list[str]:
    """What they are sent after visits so many days from now."""
    turn_on(oak, "suggestions")
    for n, of in enumerate(days):
        at = NOW + timedelta(days=of)
        came(oak, at - timedelta(hours=1), appointment_id=f"visit-{n}")
        go_to(oak, at + timedelta(days=14, hours=4))
    return [of.subject for of in oak.emails.sent if "thought of you" in of.text]


def test_nothing_is_suggested_twice_within_a_year(oak: TestServices) -> None:
    oak.setups.save(OAK, replace(BRUSHING, suggest=True))
    oak.setups.save(OAK, Article(article_id="guard", title={"en": "A night guard"}, suggest=True))
    assert sorted(suggested_after(oak, 0, 30, 60)) == ["A night guard", "Brushing well"]
    assert [of.why for of in said(oak, EMAIL) if of.why] == [Why.NO_ARTICLE]


def test_what_was_suggested_long_ago_may_be_suggested_again(oak: TestServices) -> None:
    oak.setups.save(OAK, replace(BRUSHING, suggest=True))
    assert suggested_after(oak, 0, 400) == ["Brushing well", "Brushing well"]


def test_what_the_practice_took_back_meanwhile_is_not_suggested(oak: TestServices) -> None:
    oak.setups.save(OAK, replace(BRUSHING, suggest=True))
    turn_on(oak, "suggestions")
    came(oak, NOW - timedelta(hours=1))
    oak.at(NOW + timedelta(days=14, hours=4))
    run(oak, minutes=1)
    known = oak.setups.of(OAK, fresh=True).articles["brushing"]
    oak.setups.save(OAK, replace(known, retired=True))
    run(oak, minutes=2)
    assert [of.why for of in said(oak, EMAIL)] == [Why.NO_ARTICLE]
    assert oak.emails.sent == []


def a_friend_came(oak: TestServices, **of_friend: Any) -> Patient:
    """Whom Rosa sent, and who has been here just now."""
    known = {"patient_id": NOOR, "given_name": "Noor", "preferred_name": "", "phone": ""}
    friend = a_patient(**{**known, "email": "noor@home.example", "referred_by": ROSA, **of_friend})
    saved = register(oak, friend)
    came(oak, NOW, patient_id=NOOR)
    return saved


def test_who_sent_somebody_is_thanked_once_and_not_told_whom(oak: TestServices) -> None:
    turn_on(oak, "referral-thanks")
    a_friend_came(oak, may_be_named=True)
    go_to(oak, NOW + timedelta(days=1, hours=4))
    go_to(oak, NOW + timedelta(days=9, hours=4))
    [thanks] = oak.emails.sent
    assert (thanks.to, thanks.subject) == (EMAIL, "Thank you for speaking well of us")
    assert "Noor" not in thanks.text
    rosas = oak.profiles.get(OAK, ROSA)
    assert rosas.thanked_at is not None


def test_who_did_not_agree_changes_nothing_of_what_the_referrer_hears(oak: TestServices) -> None:
    turn_on(oak, "referral-thanks")
    turn_on(oak, "recommends-thanks")
    a_friend_came(oak)
    for days in (1, 9, 60):
        go_to(oak, NOW + timedelta(days=days, hours=4))
    assert oak.emails.sent == []
    assert oak.profiles.get(OAK, ROSA).may_hear_of == {}


def test_who_never_came_is_not_thanked_for(oak: TestServices) -> None:
    turn_on(oak, "referral-thanks")
    known = {"patient_id": NOOR, "given_name": "Noor", "preferred_name": "", "phone": ""}
    register(oak, a_patient(**known, email="", referred_by=ROSA, may_be_named=True))
    go_to(oak, NOW + timedelta(days=1, hours=4))
    go_to(oak, NOW + timedelta(days=9, hours=4))
    assert oak.emails.sent == []


def test_who_takes_back_that_they_may_be_named_is_not_spoken_of(oak: TestServices) -> None:
    turn_on(oak, "referral-thanks")
    friend = a_friend_came(oak, may_be_named=True)
    oak.at(NOW + timedelta(hours=3))
    save_patient(oak, OAK, replace(friend, may_be_named=False), was=friend, by="ana")
    go_to(oak, NOW + timedelta(days=1, hours=4))
    go_to(oak, NOW + timedelta(days=9, hours=4))
    assert oak.emails.sent == []


def test_who_agrees_a_day_after_the_visit_is_thanked_for(oak: TestServices) -> None:
    turn_on(oak, "referral-thanks")
    friend = a_friend_came(oak)
    oak.at(NOW + timedelta(hours=5))
    save_patient(oak, OAK, replace(friend, may_be_named=True), was=friend, by="ana")
    go_to(oak, NOW + timedelta(days=1, hours=4))
    assert [of.to for of in oak.emails.sent] == [EMAIL]


def test_who_takes_a_link_to_hand_on_is_thanked_for_that(oak: TestServices) -> None:
    turn_on(oak, "recommends-thanks")
    take_link(oak, OAK, oak.patients.get(OAK, ROSA))
    go_to(oak, NOW + timedelta(days=1, hours=4))
    [thanks] = oak.emails.sent
    assert thanks.subject == "Thank you for recommending us"
    assert str(code_of_patient(oak, OAK, oak.patients.get(OAK, ROSA))) in thanks.text


def test_who_missed_a_visit_gets_open_times_and_the_fee_policy_only_where_there_is_one(
    oak: TestServices,
) -> None:
    turn_on(oak, "missed-visit")
    visit = has_visit(oak, starts_at=NOW + timedelta(hours=2))
    oak.at(NOW + timedelta(hours=5))
    changes(oak, visit, status=Status.NO_SHOW)
    go_to(oak, NOW + timedelta(days=1, hours=4))
    [text] = oak.texts.to(ROSIES_PHONE)
    assert text.startswith("Oak Dental: Rosie, sorry we missed you. Here are our open times: https")
    token = text.partition("/b/")[2].split()[0]
    link = oak.doors.link(token, now=oak.clock())
    assert (link.visit_type_id, link.location_id) == (visit.visit_type_id, visit.location_id)
    go_to(oak, NOW + timedelta(days=4, hours=4))
    [call] = oak.work_items.open_ones(OAK)
    assert (call.kind, call.line) == (
        WorkKind.CALL,
        "Missed a visit and has no new one. Call, and offer two times.",
    )


def test_an_offer_that_nobody_wrote_is_not_made(oak: TestServices) -> None:
    journey = next(of for of in ready_journeys() if of.playbook_id == "reactivation")

    def overdue() -> InOwnWords | Why:
        return in_own_words(
            oak.setups.of(OAK, fresh=True),
            journey,
            journey.steps[0],
            Profile(patient_id=ROSA),
            channel=Channel.EMAIL,
            location_id=MAIN_STREET,
            visited=None,
            today=NOW.date(),
            book=str,
        )

    assert overdue() is Why.NOT_WRITTEN
    oak.setups.save(OAK, OwnWords(place_id=EVERYWHERE, said={"offer": {"en": "Half price."}}))
    made = overdue()
    assert isinstance(made, InOwnWords)
    assert "\n\nHalf price.\n\n" in made.words["en"].email


def test_the_forecast_says_for_how_many_nothing_of_the_practices_fits(oak: TestServices) -> None:
    came(oak, NOW - timedelta(days=13))
    journey = next(of for of in ready_journeys() if of.playbook_id == "suggestions")
    journey = replace(journey, look_back_days=20)
    bare = forecast_journey(oak, OAK, journey, now=oak.clock())
    assert (bare.held, bare.emails) == ({Why.NO_ARTICLE: 1}, 0)
    oak.setups.save(OAK, replace(BRUSHING, suggest=True))
    with_it = forecast_journey(oak, OAK, journey, now=oak.clock())
    assert (with_it.held, with_it.emails) == ({}, 1)
    assert with_it.samples[0].subject == "Brushing well"
