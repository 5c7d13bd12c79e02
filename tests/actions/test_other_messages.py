"""A message that is about no visit goes to who wants it, on a day with room, or says why not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions import consent, other_messages
from chalicelib.actions.compose import Meant
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.send_touchpoints import Batch, send_touchpoints
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Purpose
from chalicelib.domain.playbooks import Words
from chalicelib.domain.sending import Skip, Wait
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why, message_id
from chalicelib.storage.db import ConditionFailed
from tests.builders import ANA, CLEANING, MAIN_STREET, NOW, OAK, PATEL, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register, run, touchpoints
from tests.scenes import texts_in

ROSA = a_patient().patient_id
EMAIL = "rosie@home.example"
SAYS = {
    "en": Words(
        text="{practice}: {first_name}, all the best from us.", subject="For you", email="Hi there."
    )
}


@pytest.fixture
def oak(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> TestServices:
    """Whatever the messages belong to still stands."""
    open_practice(services)
    register(services)
    says(monkeypatch, Meant(words=SAYS))
    return services


def says(monkeypatch: pytest.MonkeyPatch, meant: Meant | Skip | Wait) -> None:
    monkeypatch.setattr(other_messages, "_meant", lambda *_: meant)


def plan(oak: TestServices, address: str = ROSIES_PHONE, **changes: Any) -> Touchpoint:
    """A wish that is due now and may leave within five days."""
    channel = Channel.EMAIL if "@" in address else Channel.TEXT
    known: Mapping[str, Any] = {
        "practice_id": OAK,
        "contact_id": oak.contacts.id_of(OAK, address),
        "touchpoint_id": message_id(source="run-1", step_id="a", channel=channel, at=NOW),
        "channel": channel,
        "kind": Kind.JOURNEY,
        "location_id": MAIN_STREET,
        "due_at": NOW,
        "latest": NOW + timedelta(days=5),
        "patients": (ROSA,),
        "topic": Topic.GREETINGS,
        "source": "run-1",
    }
    touchpoint = Touchpoint(**{**known, **changes})
    assert oak.touchpoints.plan(touchpoint)
    return touchpoint


def change(oak: TestServices, address: str = ROSIES_PHONE, **changes: Any) -> ContactPoint:
    contact = oak.contacts.get(OAK, oak.contacts.id_of(OAK, address))
    return oak.contacts.save(replace(contact, **changes))


def written(oak: TestServices, *days: date) -> None:
    """They were written to on these days, in the order of time."""
    contact = oak.contacts.id_of(OAK, ROSIES_PHONE)
    for day in days:
        oak.contacts.spend(OAK, contact, now=NOW, today=day, per_day=None, per_week=None)


def outcome(oak: TestServices, address: str = ROSIES_PHONE) -> tuple[State, Why | None]:
    run(oak, minutes=2)
    [found] = [of for of in touchpoints(oak, address) if of.source]
    return found.state, found.why


def test_who_wants_one_message_a_week_gets_no_second_one_that_was_decided_at_the_same_moment(
    oak: TestServices,
) -> None:
    contact = change(oak, once_a_week=True).contact_id
    limits: Mapping[str, Any] = {"now": NOW, "per_day": 3, "per_week": 7}

    def spend(topic: Topic, message: str, days: int = 0) -> ContactPoint:
        day = NOW.date() + timedelta(days)
        return oak.contacts.spend(OAK, contact, today=day, topic=topic, message=message, **limits)

    spend(Topic.NEWS, "newsletter")
    spend(Topic.NEWS, "newsletter")
    with pytest.raises(ConditionFailed):
        spend(Topic.RECALLS, "recall", days=6)
    spend(Topic.VISITS, "reminder", days=6)
    spend(Topic.RECALLS, "recall", days=13)


def test_it_leaves_once_and_counts_against_the_budget(oak: TestServices) -> None:
    plan(oak)
    assert outcome(oak) == (State.SENT, None)
    run(oak, minutes=3)
    assert oak.texts.to(ROSIES_PHONE) == ["Oak Dental: Rosie, all the best from us."]
    contact = oak.contacts.get(OAK, oak.contacts.id_of(OAK, ROSIES_PHONE))
    assert contact.recent == (date(2026, 11, 23),)


def test_an_email_of_it_can_be_unsubscribed_from(oak: TestServices) -> None:
    plan(oak, EMAIL)
    assert outcome(oak, EMAIL) == (State.SENT, None)
    [email] = oak.emails.sent
    assert email.unsubscribe_url
    assert email.ics is None


@pytest.mark.parametrize(
    ("contact", "topic", "why"),
    [
        ({"care": Consent.STOPPED}, Topic.GREETINGS, Why.STOPPED),
        ({"not_wanted": (Topic.GREETINGS,)}, Topic.GREETINGS, Why.NOT_WANTED),
        ({"damped": {Topic.GREETINGS: date(2026, 12, 1)}}, Topic.GREETINGS, Why.DAMPED),
        ({"paused_until": NOW + timedelta(days=30)}, Topic.GREETINGS, Why.PAUSED),
        ({}, Topic.OFFERS, Why.NO_WRITTEN_CONSENT),
        ({"marketing": Consent.STOPPED}, Topic.NEWS, Why.STOPPED_OFFERS),
    ],
)
def test_who_does_not_want_it_does_not_get_it(
    oak: TestServices, contact: dict[str, Any], topic: Topic, why: Why
) -> None:
    change(oak, **contact)
    plan(oak, topic=topic)
    assert outcome(oak) == (State.SKIPPED, why)
    assert oak.texts.sent == []


def test_offers_by_text_go_to_who_agreed_in_writing(oak: TestServices) -> None:
    change(oak, marketing=Consent.ALLOWED)
    plan(oak, topic=Topic.OFFERS)
    assert outcome(oak) == (State.SENT, None)


def test_offers_by_email_go_until_they_are_refused(oak: TestServices) -> None:
    plan(oak, EMAIL, topic=Topic.OFFERS)
    assert outcome(oak, EMAIL) == (State.SENT, None)


def test_it_yields_to_a_reminder_of_the_same_day(oak: TestServices) -> None:
    """Which leaves later that day; the wish takes the next day with room."""
    book(oak, NOW + timedelta(days=3, hours=1, minutes=30))
    plan(oak)
    assert outcome(oak) == (State.PLANNED, None)
    run(oak, minutes=70)
    assert [of.text for of in oak.texts.sent] == [
        "Oak Dental: Hi Rosie, Thu Nov 26 10:30 AM. Reply YES."
    ]
    [wish] = [of for of in touchpoints(oak, ROSIES_PHONE) if of.source]
    assert wish.due_at.date() == date(2026, 11, 24)


def test_where_no_day_has_room_in_time_it_is_not_sent(oak: TestServices) -> None:
    written(oak, NOW.date() - timedelta(3), NOW.date() - timedelta(2), NOW.date() - timedelta(1))
    plan(oak, latest=NOW + timedelta(days=2))
    assert outcome(oak) == (State.SKIPPED, Why.BUDGET)


def test_who_wants_one_a_week_gets_one_a_week(oak: TestServices) -> None:
    change(oak, once_a_week=True)
    written(oak, NOW.date() - timedelta(3))
    plan(oak, latest=NOW + timedelta(days=3))
    assert outcome(oak) == (State.SKIPPED, Why.BUDGET)


def test_what_it_belongs_to_may_take_it_back(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, Skip(why=Why.NO_LONGER))
    plan(oak)
    assert outcome(oak) == (State.SKIPPED, Why.NO_LONGER)


def test_the_dead_are_left_in_peace(oak: TestServices) -> None:
    rosa = oak.patients.get(OAK, ROSA)
    plan(oak)
    save_patient(oak, OAK, replace(rosa, deceased=True), was=rosa, by=ANA)
    assert outcome(oak) == (State.SKIPPED, Why.DECEASED)


def test_a_stop_that_comes_after_it_was_judged_still_wins(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the write that counts it."""
    spend = oak.contacts.spend

    def stopped_first(*given: Any, **named: Any) -> ContactPoint:
        contact = oak.contacts.get(OAK, oak.contacts.id_of(OAK, ROSIES_PHONE))
        stop = consent.stop
        stop(oak, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=oak.clock())
        return spend(*given, **named)

    monkeypatch.setattr(oak.contacts, "spend", stopped_first)
    plan(oak)
    assert outcome(oak) == (State.SKIPPED, Why.STOPPED)
    assert oak.texts.sent == []


def book(oak: TestServices, starts_at: datetime) -> None:
    schedule.book(
        oak,
        OAK,
        patient_id=ROSA,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=ANA,
    )
    run(oak, minutes=4)
    oak.stopped_clock.now -= timedelta(minutes=4)


def test_of_two_that_two_workers_have_at_once_who_wants_one_a_week_gets_one(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found room when the first is counted, on another day of the same week."""
    change(oak, once_a_week=True)
    spend = oak.contacts.spend

    def the_other_first(*given: Any, **named: Any) -> ContactPoint:
        yesterday = NOW.date() - timedelta(1)
        spend(*given[:2], now=NOW, today=yesterday, per_day=None, per_week=None)
        return spend(*given, **named)

    monkeypatch.setattr(oak.contacts, "spend", the_other_first)
    plan(oak, latest=NOW + timedelta(hours=6))
    assert outcome(oak) == (State.SKIPPED, Why.BUDGET)
    assert oak.texts.sent == []


def test_what_was_put_off_does_not_leave_by_a_message_that_was_queued_before(
    oak: TestServices,
) -> None:
    """At night, once more: the first delivery put it off to the morning."""
    touchpoint = plan(oak, decent_until=NOW + timedelta(hours=11))
    one = Batch(
        practice_id=OAK,
        lane=MAIN_STREET,
        touchpoints=((touchpoint.contact_id, touchpoint.touchpoint_id),),
    )
    oak.at(NOW + timedelta(hours=14))
    send_touchpoints(oak, one)
    send_touchpoints(oak, one)
    assert oak.texts.sent == []
    run(oak.at(NOW + timedelta(hours=23)), minutes=2)
    assert len(oak.texts.sent) == 1


def test_who_left_the_number_after_it_was_judged_is_not_named_there(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    spend = oak.contacts.spend

    def moves_first(*given: Any, **named: Any) -> ContactPoint:
        rosa = oak.patients.get(OAK, ROSA)
        save_patient(oak, OAK, replace(rosa, phone="+12025550150"), was=rosa, by=ANA)
        return spend(*given, **named)

    monkeypatch.setattr(oak.contacts, "spend", moves_first)
    plan(oak)
    assert outcome(oak) == (State.SKIPPED, Why.ELSEWHERE)


def test_who_chose_later_hours_since_it_was_planned_has_them(oak: TestServices) -> None:
    nine = NOW + timedelta(days=1)
    plan(oak, due_at=nine, decent_until=nine + timedelta(hours=11))
    change(oak, quiet_from=time(20), quiet_until=time(12))
    run(oak.at(nine), minutes=2)
    assert oak.texts.sent == []
    run(oak.at(nine + timedelta(hours=3)), minutes=2)
    assert len(oak.texts.sent) == 1


@pytest.mark.parametrize(("topic", "leaves"), [(Topic.RECALLS, False), (Topic.CARE, True)])
def test_nothing_is_sold_to_a_household_of_which_somebody_is_not_content_and_nobody_knows_who(
    oak: TestServices, topic: Topic, leaves: bool
) -> None:
    tom = a_patient(patient_id=PatientId("tom"), given_name="Tom", email="", source_key="t")
    register(oak, tom)
    texts_in(oak, "We are very disappointed with how we were treated")
    [case] = oak.recovery.cases(OAK)
    assert case.patient_id is None
    plan(oak, topic=topic)
    run(oak)
    assert outcome(oak) == ((State.SENT, None) if leaves else (State.SKIPPED, Why.COMPLAINT))


def test_a_household_whose_case_is_closed_hears_of_the_practice_again(oak: TestServices) -> None:
    register(
        oak, a_patient(patient_id=PatientId("tom"), given_name="Tom", email="", source_key="t")
    )
    texts_in(oak, "We are very disappointed with how we were treated")
    [case] = oak.recovery.cases(OAK)
    oak.work_items.close(case, outcome="apologised", now=oak.clock())
    plan(oak, topic=Topic.RECALLS)
    run(oak)
    assert outcome(oak) == (State.SENT, None)
