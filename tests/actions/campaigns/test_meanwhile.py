"""What may change between the moment people are gathered and the one a message leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions import consent
from chalicelib.actions.campaigns.follow import follow_campaign
from chalicelib.actions.campaigns.waves import work_wave
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.campaigns import Campaign, Kind
from chalicelib.domain.campaigns.doing import Do
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
    texted,
    wait,
)
from tests.builders import ANA, NOW, OAK
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
