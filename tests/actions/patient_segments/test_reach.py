"""Whom a message to a segment would reach, and who is left out and why."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.actions import consent
from chalicelib.actions.patient_segments.people import fits, people_of
from chalicelib.actions.patient_segments.reach import Reach, reach, reached
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId, WorkItemId
from chalicelib.domain.patient_segments import Condition, Fact, Op
from chalicelib.domain.patients import Channel, ContactPoint, Kind, Purpose, Rather
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.contacts import contact_item
from tests.builders import ANA, NEW_YORK, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice

BO, CAL = PatientId("bo"), PatientId("cal")
PHONE, OTHER = "+12025550144", "+12025550145"
TODAY = NOW.astimezone(NEW_YORK).date()


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def bo(oak: TestServices, **changes: Any) -> None:
    known: dict[str, Any] = {"patient_id": BO, "given_name": "Bo", "phone": PHONE, "email": ""}
    save_patient(oak, OAK, a_patient(**{**known, **changes}), was=None, by=ANA)


def contact(oak: TestServices, phone: str = PHONE) -> ContactPoint:
    return oak.contacts.get(OAK, oak.contacts.id_of(OAK, phone))


def change(oak: TestServices, **changes: Any) -> None:
    oak.db.put(contact_item(replace(contact(oak), **changes)))


def asked(oak: TestServices, topic: Topic = Topic.RECALLS, **more: Any) -> Reach:
    return reach(oak, OAK, people_of(oak, OAK, []), topic=topic, **more)


def why(oak: TestServices, topic: Topic = Topic.RECALLS) -> list[Why]:
    return list(asked(oak, topic).left_out)


@pytest.mark.parametrize(
    ("about_bo", "said"),
    [
        ({"deceased": True}, Why.DECEASED),
        ({"discharged": True}, Why.DISCHARGED),
        ({"phone": ""}, Why.NO_CONTACT),
        ({"born": date(2020, 1, 1)}, Why.CHILD),
    ],
)
def test_who_is_left_in_peace_is_counted_with_the_reason(
    oak: TestServices, about_bo: dict[str, Any], said: Why
) -> None:
    bo(oak, **about_bo)
    found = asked(oak)
    assert (found.people, found.people_reached, dict(found.left_out)) == (1, 0, {said: 1})


def test_an_open_complaint_holds_offers_and_not_what_is_about_a_visit(oak: TestServices) -> None:
    bo(oak)
    oak.profiles.note_complaint(OAK, BO, WorkItemId("w"), is_open=True)
    assert why(oak, Topic.GREETINGS) == [Why.COMPLAINT]
    assert why(oak, Topic.CARE) == []
    oak.profiles.note_complaint(OAK, BO, WorkItemId("w"), is_open=False)
    assert why(oak, Topic.GREETINGS) == []


def test_offers_by_text_need_a_written_yes_and_an_email_goes_until_a_no(oak: TestServices) -> None:
    bo(oak)
    assert why(oak, Topic.OFFERS) == [Why.NO_WRITTEN_CONSENT]
    was = oak.patients.get(OAK, BO)
    save_patient(oak, OAK, replace(was, email="bo@home.example"), was=was, by=ANA)
    assert dict(asked(oak, Topic.OFFERS).reached) == {Channel.EMAIL: 1}
    assert dict(asked(oak, Topic.OFFERS).can) == {Channel.EMAIL: 1}
    text_only = asked(oak, Topic.OFFERS, channels=(Channel.TEXT,))
    assert dict(text_only.left_out) == {Why.NO_WRITTEN_CONSENT: 1}


def test_who_said_stop_is_reached_by_nothing(oak: TestServices) -> None:
    bo(oak)
    said = {"source": "text", "wording": "STOP", "now": oak.clock()}
    consent.stop(oak, contact(oak), purpose=Purpose.CARE, **said)
    assert why(oak) == [Why.STOPPED]


def test_who_heard_from_the_practice_today_waits_for_another_day(oak: TestServices) -> None:
    bo(oak)
    change(oak, recent=(TODAY,))
    assert (asked(oak).people_reached, asked(oak).waits) == (1, 1)
    [one] = reached(oak, OAK, people_of(oak, OAK, []), topic=Topic.RECALLS)
    assert one.days == 1


def test_a_household_that_shares_a_phone_gets_one_message(oak: TestServices) -> None:
    bo(oak)
    bo(oak, patient_id=CAL, given_name="Cal")
    found = asked(oak)
    assert (found.people, found.people_reached, found.reached[Channel.TEXT]) == (2, 2, 1)


def test_a_child_is_reached_where_its_guarantor_is(oak: TestServices) -> None:
    bo(oak)
    child = {"patient_id": CAL, "born": date(2019, 1, 1), "guarantor": BO, "phone": OTHER}
    bo(oak, **child)
    answers = {
        of.profile.patient_id: of.contact and of.contact.address
        for of in reached(oak, OAK, people_of(oak, OAK, []), topic=Topic.CARE)
    }
    assert answers == {BO: PHONE, CAL: PHONE}


def test_what_their_contact_point_knows_is_asked_of_those_who_fit_the_rest(
    oak: TestServices,
) -> None:
    bo(oak)
    bo(oak, patient_id=CAL, phone=OTHER)
    change(oak, recent=(TODAY - timedelta(3),))
    written = [Condition(fact=Fact.WRITTEN, op=Op.YES, values=("7",))]
    assert [of.patient_id for of in people_of(oak, OAK, written)] == [BO]
    assert fits(oak, OAK, written, BO)
    assert not fits(oak, OAK, written, CAL)


def test_referral_sources_are_in_a_segment_that_asks_for_their_list(oak: TestServices) -> None:
    bo(oak, kind=Kind.CONTACT, lists=("Referral sources",))
    assert list(people_of(oak, OAK, [])) == []
    listed = [Condition(fact=Fact.LIST, op=Op.IS, values=("Referral sources",))]
    assert [of.patient_id for of in people_of(oak, OAK, listed)] == [BO]


def test_who_would_rather_be_texted_is_texted_where_both_are_allowed(oak: TestServices) -> None:
    bo(oak, email="bo@home.example")
    mail = oak.contacts.known(OAK, Channel.EMAIL, "bo@home.example")
    oak.contacts.save(replace(mail, rather=Rather.OTHER))
    both = (Channel.EMAIL, Channel.TEXT)
    [found] = reached(oak, OAK, people_of(oak, OAK, []), topic=Topic.RECALLS, channels=both)
    assert found.contact is not None
    assert found.contact.channel is Channel.TEXT
