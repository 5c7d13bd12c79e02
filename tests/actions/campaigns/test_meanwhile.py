"""What may change between the moment people are gathered and the one a message leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions import consent
from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.campaigns.follow import follow_campaign
from chalicelib.actions.campaigns.trying import NoTest, send_test
from chalicelib.actions.campaigns.waves import work_wave
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.campaigns import By, Campaign, Kind, State
from chalicelib.domain.campaigns.doing import Do, NotNow
from chalicelib.domain.ids import StaffId
from chalicelib.domain.patients import Channel, Patient, Purpose
from chalicelib.domain.patients import Kind as PatientKind
from chalicelib.domain.touchpoints import Why
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
from tests.builders import ANA, NOW, OAK, a_member_of_staff, a_practice
from tests.conftest import TestServices
from tests.loop import drain, run, touchpoints


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def gathered(oak: TestServices, **changes: Any) -> Campaign:
    campaign = send(oak, a_campaign(**changes))
    follow_campaign(oak, OAK, campaign.campaign_id)
    oak.at(NOW + timedelta(minutes=1))
    return campaign


def changed(oak: TestServices, patient: Patient, **changes: Any) -> Patient:
    was = oak.patients.get(OAK, patient.patient_id)
    return save_patient(oak, OAK, replace(was, **changes), was=was, by=ANA)


def test_a_number_that_is_somebody_elses_by_now_is_not_written_to_about_the_first(
    oak: TestServices,
) -> None:
    first = a_person(oak, 1)
    campaign = gathered(oak)
    changed(oak, first, phone=phone(9))
    second = a_person(oak, 2, phone=phone(1))
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    drain(oak)
    assert texted(oak) == []
    assert touchpoints(oak, phone(1))[0].why is Why.ELSEWHERE
    contact = oak.contacts.known(OAK, Channel.TEXT, phone(1))
    assert set(contact.people) == {second.patient_id}


def test_who_died_meanwhile_is_not_named_to_the_one_who_is_left(oak: TestServices) -> None:
    a_person(oak, 1)
    husband = a_person(oak, 2, phone=phone(1), agreed=False)
    campaign = gathered(oak)
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    changed(oak, husband, deceased=True)
    drain(oak)
    [text] = oak.texts.sent
    assert "Hi Pat1," in text.text


def test_what_goes_on_after_a_pause_leaves_by_day_where_each_person_is(oak: TestServices) -> None:
    in_honolulu = a_person(oak, 1, zone="Pacific/Honolulu").phone
    campaign = send(oak, a_campaign())
    oak.at(datetime(2026, 11, 23, 19, 30, tzinfo=UTC))
    follow_campaign(oak, OAK, campaign.campaign_id)
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    do(oak, campaign, Do.PAUSE)
    drain(oak)
    wait(oak, minutes=1)
    oak.at(datetime(2026, 11, 24, 15, 0, tzinfo=UTC))  # 5:00 there
    do(oak, campaign, Do.RESUME)
    run(oak, minutes=3)
    assert texted(oak) == []
    run(oak.at(datetime(2026, 11, 24, 18, 5, tzinfo=UTC)), minutes=2)
    assert texted(oak) == [in_honolulu]


def test_a_greeting_that_goes_on_at_night_is_not_sent_at_night(oak: TestServices) -> None:
    a_person(oak, 1)
    campaign = gathered(oak, kind=Kind.GREETING)
    work_wave(oak, OAK, f"{campaign.campaign_id}.1")
    do(oak, campaign, Do.PAUSE)
    drain(oak)
    wait(oak, minutes=1)
    oak.at(datetime(2026, 11, 24, 3, 30, tzinfo=UTC))
    do(oak, campaign, Do.RESUME)
    run(oak, minutes=3)
    assert texted(oak) == []
    run(oak, minutes=2)
    assert touchpoints(oak, phone(1))[0].why is Why.TOO_LATE


def test_who_only_asked_and_agreed_to_no_texts_gets_no_greeting_by_text(oak: TestServices) -> None:
    a_person(oak, 1, agreed=False, kind=PatientKind.PROSPECT)
    asked = a_person(oak, 2, agreed=False, kind=PatientKind.PROSPECT)
    consent.agree(
        oak,
        oak.contacts.known(OAK, Channel.TEXT, asked.phone),
        purpose=Purpose.CARE,
        source="enquiry form",
        wording="Yes, text me.",
        now=NOW,
    )
    campaign = send(oak, a_campaign(kind=Kind.GREETING))
    run(oak, minutes=3)
    assert texted(oak) == [asked.phone]
    walk = oak.campaigns.walk(OAK, campaign.campaign_id)
    assert walk.left_out == {Why.NO_WRITTEN_CONSENT: 1}


def test_what_was_held_back_until_its_days_had_passed_is_spread_over_new_ones(
    oak: TestServices,
) -> None:
    for n in range(1, 7):
        a_person(oak, n)
    campaign = send(oak, a_campaign(on=date(2026, 11, 24), per_day=2))
    do(oak, campaign, Do.PAUSE)
    oak.at(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))
    do(oak, campaign, Do.RESUME)
    run(oak, minutes=3)
    assert len(texted(oak)) == 2
    run(oak.at(datetime(2026, 12, 1, 16, 0, tzinfo=UTC)), minutes=3)
    assert len(texted(oak)) == 4


@pytest.mark.parametrize("passed", [{"kind": Kind.GREETING}, {"not_after": date(2026, 11, 25)}])
def test_what_is_approved_when_its_day_has_passed_is_not_let_go(
    oak: TestServices, passed: dict[str, Any]
) -> None:
    oak.setups.save(OAK, a_practice(campaigns_need_approval=True, revision=1))
    a_person(oak, 1)
    campaign = send(oak, a_campaign(on=date(2026, 11, 24), **passed))
    oak.at(datetime(2026, 11, 27, 16, 0, tzinfo=UTC))
    waiting = standing(oak, campaign)
    with pytest.raises(NotNow) as no:
        do_with(oak, waiting, Do.APPROVE, by=StaffId("ben"))
    assert "Its day has passed" in no.value.sentence
    assert standing(oak, campaign).state is State.WAITING


def test_a_wave_that_was_given_a_new_day_keeps_it_though_a_slow_worker_holds_it(
    oak: TestServices,
) -> None:
    for n in (1, 2):
        a_person(oak, n)
    campaign = gathered(oak, per_day=1)
    _, wave = oak.campaigns.waves(OAK, campaign.campaign_id)
    oak.campaigns.move(wave, due_at=wave.due_at + timedelta(days=1))
    oak.campaigns.hold(wave)
    run(oak)
    run(oak.at(wave.due_at + timedelta(days=1)), minutes=3)
    assert len(texted(oak)) == 2


def test_a_suspended_practice_sends_no_tests_either(oak: TestServices) -> None:
    setup = oak.setups.of(OAK)
    stopped = replace(setup, account=replace(setup.account, suspended=True))
    with pytest.raises(NoTest):
        send_test(oak, stopped, a_campaign(by=By.EMAIL), a_member_of_staff(), language="en")
    assert oak.emails.sent == []


def test_whoever_has_an_erased_patients_number_next_has_agreed_to_no_offers(
    oak: TestServices,
) -> None:
    first = a_person(oak, 1)
    ask(oak, OAK, first, basis="asked", by=ANA)
    run(oak, minutes=3)
    a_person(oak, 2, phone=phone(1), agreed=False)
    campaign = send(oak, a_campaign(kind=Kind.OFFER))
    run(oak, minutes=3)
    assert texted(oak) == []
    walk = oak.campaigns.walk(OAK, campaign.campaign_id)
    assert walk.left_out == {Why.NO_WRITTEN_CONSENT: 1}
