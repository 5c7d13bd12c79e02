"""A campaign from pressing send to its last message, and everything that may come between."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.actions import consent
from chalicelib.actions.campaigns import follow
from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.campaigns.follow import follow_campaign
from chalicelib.actions.campaigns.waves import work_wave
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.campaigns import By, Kind, Paused, State
from chalicelib.domain.campaigns.doing import Do, NotNow
from chalicelib.domain.ids import StaffId, WorkItemId
from chalicelib.domain.patients import Channel, Consent, Purpose
from chalicelib.domain.touchpoints import State as Sent
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.domain.usage import Count
from chalicelib.storage.errors import StaleWrite
from tests.actions.campaigns.world import (
    a_campaign,
    a_person,
    do,
    open_practice,
    phone,
    send,
    standing,
    texted,
    wait,
)
from tests.builders import ANA, NOW, OAK
from tests.conftest import TestServices
from tests.loop import drain, run, touchpoints

BEN = StaffId("ben")
TUESDAY_10 = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""10:00 in New York."""


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def people(oak: TestServices, many: int) -> list[str]:
    return [a_person(oak, n).phone for n in range(1, many + 1)]


def test_everybody_who_agreed_is_texted_once(oak: TestServices) -> None:
    phones = people(oak, 3)
    campaign = send(oak, a_campaign())
    run(oak, minutes=3)
    assert texted(oak) == phones
    assert "Hi Pat1, we have times next week." in oak.texts.to(phones[0])[0]
    run(oak, minutes=70)
    assert standing(oak, campaign).state is State.DONE
    result = oak.campaigns.result(OAK, campaign.campaign_id)
    assert result is not None
    assert (result.counts.sent, result.people) == (3, 3)


def test_an_offer_by_text_goes_only_to_those_who_agreed_in_writing(oak: TestServices) -> None:
    [agreed] = people(oak, 1)
    a_person(oak, 2, agreed=False)
    campaign = send(oak, a_campaign(kind=Kind.OFFER))
    run(oak, minutes=3)
    assert texted(oak) == [agreed]
    walk = oak.campaigns.walk(OAK, campaign.campaign_id)
    assert walk.left_out == {Why.NO_WRITTEN_CONSENT: 1}


def test_who_may_not_be_texted_is_emailed_where_that_is_wanted(oak: TestServices) -> None:
    [agreed] = people(oak, 1)
    a_person(oak, 2, agreed=False, email="pat2@home.example")
    send(oak, a_campaign(by=By.TEXT_ELSE_EMAIL))
    run(oak, minutes=3)
    assert texted(oak) == [agreed]
    [email] = oak.emails.sent
    assert email.to == "pat2@home.example"
    assert email.subject == "Times next week"
    assert email.unsubscribe_url


def test_a_household_gets_one_message_for_all_of_them(oak: TestServices) -> None:
    people(oak, 1)
    a_person(oak, 2, phone=phone(1), agreed=False)
    campaign = send(oak, a_campaign())
    run(oak, minutes=3)
    [text] = oak.texts.sent
    assert "Hi Pat1 & Pat2," in text.text
    assert oak.campaigns.walk(OAK, campaign.campaign_id).people == 2


def test_a_child_hears_of_it_through_who_answers_for_it(oak: TestServices) -> None:
    mother = a_person(oak, 1)
    a_person(oak, 2, phone="", agreed=False, born=date(2019, 5, 4), guarantor=mother.patient_id)
    send(oak, a_campaign())
    run(oak, minutes=3)
    assert texted(oak) == [mother.phone]


def test_who_stopped_between_the_wave_and_the_text_hears_nothing(oak: TestServices) -> None:
    first, second = people(oak, 2)
    campaign = send(oak, a_campaign())
    follow_campaign(oak, OAK, campaign.campaign_id)
    oak.at(NOW + timedelta(minutes=1))
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    consent.stop(
        oak,
        oak.contacts.known(OAK, Channel.TEXT, first),
        purpose=Purpose.MARKETING,
        source="text",
        wording="no more offers",
        now=oak.clock(),
    )
    drain(oak)
    assert texted(oak) == [second]
    [held] = touchpoints(oak, first)
    assert (held.state, held.why) == (Sent.SKIPPED, Why.STOPPED_OFFERS)


def test_an_open_complaint_that_came_meanwhile_holds_it_back(oak: TestServices) -> None:
    first, second = people(oak, 2)
    campaign = send(oak, a_campaign())
    follow_campaign(oak, OAK, campaign.campaign_id)
    [patient] = oak.contacts.known(OAK, Channel.TEXT, first).members
    oak.profiles.note_complaint(OAK, patient, WorkItemId("w1"), is_open=True)
    run(oak, minutes=2)
    assert texted(oak) == [second]
    assert touchpoints(oak, first)[0].why is Why.COMPLAINT


def test_it_leaves_at_the_hour_where_each_person_is(oak: TestServices) -> None:
    new_york, denver = a_person(oak, 1).phone, a_person(oak, 2, zone="America/Denver").phone
    send(oak, a_campaign(on=date(2026, 11, 24), at=time(10)))
    run(oak.at(TUESDAY_10 - timedelta(minutes=2)))
    assert texted(oak) == []
    run(oak, minutes=2)
    assert texted(oak) == [new_york]
    run(oak.at(TUESDAY_10 + timedelta(hours=2)))
    assert texted(oak) == [new_york, denver]


def test_it_is_spread_over_days_without_days_off(oak: TestServices) -> None:
    """Monday, Tuesday, Wednesday; Thursday is Thanksgiving."""
    phones = people(oak, 7)
    send(oak, a_campaign(per_day=2))
    left = []
    for day in range(9):
        oak.at(NOW + timedelta(days=day))
        oak.texts.sent.clear()
        run(oak, minutes=2)
        run(oak.at(NOW + timedelta(days=day, hours=2)), minutes=2)
        left.append(len(texted(oak)))
    assert left == [2, 2, 2, 0, 1, 0, 0, 0, 0]
    assert len(phones) == sum(left)


def test_pause_holds_what_is_queued_and_what_is_due_and_resume_lets_it_go(
    oak: TestServices,
) -> None:
    phones = people(oak, 4)
    campaign = send(oak, a_campaign(per_day=2))
    oak.at(NOW + timedelta(minutes=1))
    follow_campaign(oak, OAK, campaign.campaign_id)
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    do(oak, campaign, Do.PAUSE)
    wait(oak, minutes=5)
    wait(oak, days=1)
    assert texted(oak) == []
    do(oak, campaign, Do.RESUME)
    run(oak, minutes=2)
    assert texted(oak) == phones[:2]
    run(oak.at(TUESDAY_10), minutes=2)
    assert texted(oak) == phones


def test_a_pause_of_days_is_followed_by_a_days_worth_a_day(oak: TestServices) -> None:
    people(oak, 6)
    campaign = send(oak, a_campaign(per_day=2))
    run(oak, minutes=2)
    assert len(texted(oak)) == 2
    do(oak, campaign, Do.PAUSE)
    friday_noon = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    wait(oak, days=1)
    oak.at(friday_noon)
    do(oak, campaign, Do.RESUME)
    run(oak, minutes=3)
    assert len(texted(oak)) == 4
    run(oak.at(friday_noon + timedelta(days=3)), minutes=3)
    assert len(texted(oak)) == 6


def test_a_greeting_whose_day_has_passed_is_not_sent(oak: TestServices) -> None:
    people(oak, 2)
    campaign = send(oak, a_campaign(kind=Kind.GREETING, on=date(2026, 11, 24)))
    oak.at(TUESDAY_10 - timedelta(hours=3))
    run(oak)
    do(oak, campaign, Do.PAUSE)
    run(oak.at(TUESDAY_10 + timedelta(days=1)))
    do(oak, campaign, Do.RESUME)
    run(oak, minutes=70)
    assert texted(oak) == []
    counts = oak.campaigns.result(OAK, campaign.campaign_id).counts
    assert counts.skipped == {Why.TOO_LATE: 2}
    assert standing(oak, campaign).state is State.DONE


def test_stop_in_the_middle_stops_what_is_queued_and_all_waves(oak: TestServices) -> None:
    people(oak, 4)
    campaign = send(oak, a_campaign(per_day=2))
    oak.at(NOW + timedelta(minutes=1))
    follow_campaign(oak, OAK, campaign.campaign_id)
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    do(oak, campaign, Do.STOP)
    for _ in range(3):
        wait(oak, days=1)
    assert texted(oak) == []
    counts = oak.campaigns.result(OAK, campaign.campaign_id).counts
    assert counts.skipped == {Why.CAMPAIGN_STOPPED: 4}
    assert oak.due.between(0, after="", until="9") == []


def test_a_worker_that_dies_while_gathering_doubles_nobody_and_loses_nobody(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = people(oak, 7)
    monkeypatch.setattr(follow, "IN_A_WAVE", 2)
    campaign = send(oak, a_campaign())
    save, calls = oak.campaigns.save_walk, iter(range(100))

    def dies(*args: Any, **more: Any) -> Any:
        if next(calls) == 2:
            raise RuntimeError("the Lambda was stopped")
        return save(*args, **more)

    monkeypatch.setattr(oak.campaigns, "save_walk", dies)
    with pytest.raises(RuntimeError):
        follow_campaign(oak, OAK, campaign.campaign_id)
    assert not oak.campaigns.walk(OAK, campaign.campaign_id).done
    run(oak, minutes=3)
    assert texted(oak) == phones
    assert oak.campaigns.walk(OAK, campaign.campaign_id).total == 7


def test_two_who_gather_at_once_make_one_set_of_waves(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = people(oak, 3)
    campaign = send(oak, a_campaign())
    gather = follow.gather

    def with_another(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(follow, "gather", gather)
        found = gather(*args, **more)
        follow_campaign(oak, OAK, campaign.campaign_id)
        return found

    monkeypatch.setattr(follow, "gather", with_another)
    with pytest.raises(StaleWrite):
        follow_campaign(oak, OAK, campaign.campaign_id)
    run(oak, minutes=3)
    assert texted(oak) == phones


def test_a_worker_that_dies_in_a_wave_doubles_nobody_and_loses_nobody(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = people(oak, 5)
    campaign = send(oak, a_campaign())
    oak.at(NOW + timedelta(minutes=1))
    follow_campaign(oak, OAK, campaign.campaign_id)
    plan, calls = oak.touchpoints.plan, iter(range(100))

    def dies(touchpoint: Touchpoint) -> bool:
        if next(calls) == 3:
            raise RuntimeError("the Lambda was stopped")
        return plan(touchpoint)

    monkeypatch.setattr(oak.touchpoints, "plan", dies)
    name = f"{campaign.campaign_id}.1"
    with pytest.raises(RuntimeError):
        work_wave(oak, OAK, name)
    work_wave(oak, OAK, name)
    work_wave(oak, OAK, name)
    run(oak, minutes=3)
    assert texted(oak) == phones


def test_every_message_of_its_queues_delivered_twice_texts_once(oak: TestServices) -> None:
    phones = people(oak, 2)
    campaign = send(oak, a_campaign())
    for _ in range(2):
        follow_campaign(oak, OAK, campaign.campaign_id)
        oak.at(oak.clock() + timedelta(minutes=1))
        sweep_due(oak)
        work_wave(oak, OAK, f"{campaign.campaign_id}.1")
        drain(oak)
    assert texted(oak) == phones


def test_the_contact_budget_holds_for_it(oak: TestServices) -> None:
    people(oak, 1)
    for n in range(3):
        send(oak, a_campaign(campaign_id=f"c{n}"))
        run(oak, minutes=3)
    assert len(texted(oak)) == 1
    run(oak.at(NOW + timedelta(days=1, minutes=15)), minutes=3)
    assert len(texted(oak)) == 2


def test_it_stops_where_the_plans_messages_are_used_up(oak: TestServices) -> None:
    people(oak, 2)
    campaign = send(oak, a_campaign())
    follow_campaign(oak, OAK, campaign.campaign_id)
    oak.meters.save_day(OAK, NOW.date(), Count(texts=9_000, segments=9_000))
    run(oak, minutes=3)
    assert texted(oak) == []
    stands = standing(oak, campaign)
    assert (stands.state, stands.paused) == (State.PAUSED, Paused.LIMIT)
    with pytest.raises(NotNow):
        do(oak, campaign, Do.RESUME)


def test_who_asked_for_no_more_within_a_week_is_counted(oak: TestServices) -> None:
    first, _ = people(oak, 2)
    campaign = send(oak, a_campaign())
    run(oak, minutes=3)
    contact = oak.contacts.known(OAK, Channel.TEXT, first)
    for purpose in Purpose:
        contact = consent.stop(
            oak, contact, purpose=purpose, source="text", wording="STOP", now=oak.clock()
        )
    assert contact.care is Consent.STOPPED
    assert oak.campaigns.counts(OAK, campaign.campaign_id).stopped == 1


def test_two_people_press_send_at_once_and_one_of_them_is_told(oak: TestServices) -> None:
    phones = people(oak, 1)
    draft = oak.campaigns.save(a_campaign())
    do_with(oak, draft, Do.SEND, by=ANA)
    with pytest.raises(StaleWrite):
        do_with(oak, draft, Do.SEND, by=BEN)
    run(oak, minutes=3)
    assert texted(oak) == phones


def test_where_approval_is_wanted_nobody_approves_their_own(oak: TestServices) -> None:
    people(oak, 1)
    practice = oak.setups.of(OAK, fresh=True).practice
    oak.setups.save(OAK, replace(practice, campaigns_need_approval=True))
    campaign = send(oak, a_campaign(made_by=BEN))
    assert campaign.state is State.WAITING
    run(oak, minutes=3)
    for by in (ANA, BEN):
        with pytest.raises(NotNow):
            do_with(oak, campaign, Do.APPROVE, by=by)
    do_with(oak, campaign, Do.APPROVE, by=StaffId("dr-patel"))
    assert texted(oak) == []
    run(oak, minutes=3)
    assert len(texted(oak)) == 1


def test_what_was_taken_back_to_the_drafts_is_not_sent(oak: TestServices) -> None:
    people(oak, 1)
    campaign = send(oak, a_campaign(on=date(2026, 12, 1)))
    assert do(oak, campaign, Do.TAKE_BACK).state is State.DRAFT
    run(oak.at(datetime(2026, 12, 1, 16, 0, tzinfo=UTC)), minutes=3)
    assert texted(oak) == []
