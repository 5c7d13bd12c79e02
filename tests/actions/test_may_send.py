"""What a practice's account lets it send: to whom before its number is registered, and how long
after its trial."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions import change_appointment
from chalicelib.actions.send_message import NotNow, send_now
from chalicelib.domain.accounts import Account, Registration, Standing
from chalicelib.domain.conversations import By, WorkKind
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.touchpoints import State, Why
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_patient,
    a_playbook,
    a_step,
)
from tests.conftest import TestServices
from tests.loop import open_practice, register, run, touchpoints
from tests.scenes import texts_in, work

ROSIES_EMAIL = "rosie@home.example"
WORDS = {
    "en": Words(text="{practice}: {day} {time}.", subject="{day}", email="Come on {day}.\n\n{link}")
}


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services, a_playbook(a_step(order=Order.TEXT_THEN_EMAIL, words=WORDS)))
    register(services)
    return services


def account(services: TestServices, **changes: Any) -> Account:
    """Oak Dental's, in its first days unless the test says otherwise."""
    known: dict[str, Any] = {
        "practice_id": OAK,
        "standing": Standing.TRIAL,
        "opened_at": NOW,
        "trial_ends": NOW + timedelta(days=30),
        "registration": Registration.WAITING,
    }
    was = services.setups.of(OAK, fresh=True).account
    services.setups.save(OAK, Account(**{**known, **changes, "revision": was.revision}))
    return services.setups.of(OAK, fresh=True).account


def remind(services: TestServices, *, days: int = 10) -> None:
    """A visit is booked for then, and the hour of its one reminder passes."""
    starts_at = services.clock() + timedelta(days=days, hours=1)
    change_appointment.book(
        services,
        OAK,
        patient_id=a_patient().patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=ANA,
        must_be_free=False,
    )
    run(services)
    due = starts_at.replace(hour=15, minute=0) - timedelta(days=3)
    run(services.at(due - timedelta(minutes=1)), minutes=3)


def ends(services: TestServices, address: str) -> list[tuple[State, Why | None]]:
    return [(of.state, of.why) for of in touchpoints(services, address)]


def test_a_patients_text_waits_for_the_carrier_and_the_email_goes_instead(oak: TestServices):
    account(oak)
    remind(oak)
    assert oak.texts.sent == []
    assert ends(oak, ROSIES_PHONE) == [(State.SKIPPED, Why.NOT_REGISTERED)]
    run(oak, minutes=150)
    assert [email.to for email in oak.emails.sent] == [ROSIES_EMAIL]


def test_ones_own_verified_phone_is_texted_meanwhile(oak: TestServices):
    account(oak, verified_numbers=(ROSIES_PHONE,))
    remind(oak)
    assert [text.to for text in oak.texts.sent] == [ROSIES_PHONE]


def test_once_the_number_is_registered_everybody_is_texted(oak: TestServices):
    account(oak, registration=Registration.DONE)
    remind(oak)
    assert [text.to for text in oak.texts.sent] == [ROSIES_PHONE]


def test_a_suspended_practice_sends_nothing_by_any_way(oak: TestServices):
    account(oak, registration=Registration.DONE, suspended="complaints")
    remind(oak)
    run(oak, minutes=150)
    assert oak.texts.sent == oak.emails.sent == []
    assert ends(oak, ROSIES_PHONE) == [(State.SKIPPED, Why.SUSPENDED)]


@pytest.mark.parametrize("ended", [
    {"trial_ends": NOW + timedelta(days=5)},
    {"standing": Standing.ENDED, "ended_at": NOW + timedelta(days=5)},
])  # fmt: skip
def test_what_was_booked_before_the_end_is_reminded_for_fourteen_days(oak: TestServices, ended):
    account(oak, registration=Registration.DONE, **ended)
    remind(oak, days=20)
    assert [text.to for text in oak.texts.sent] == [ROSIES_PHONE]


def test_what_is_booked_after_the_end_is_not(oak: TestServices):
    account(oak, registration=Registration.DONE, trial_ends=NOW)
    remind(oak.at(NOW + timedelta(days=1)))
    assert oak.texts.sent == []
    assert ends(oak, ROSIES_PHONE) == [(State.SKIPPED, Why.ENDED)]


def test_after_fourteen_days_nothing_leaves(oak: TestServices):
    account(oak, registration=Registration.DONE, trial_ends=NOW + timedelta(days=2))
    remind(oak, days=21)
    assert ends(oak, ROSIES_PHONE) == [(State.SKIPPED, Why.ENDED)]


def test_the_desk_cannot_text_a_number_that_is_not_verified(oak: TestServices):
    account(oak)
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    with pytest.raises(NotNow) as held:
        send_now(oak, OAK, contact, text="Hello", by=By.STAFF, location_id=MAIN_STREET)
    assert held.value.why is Why.NOT_REGISTERED
    assert oak.texts.sent == []
    assert oak.conversations.messages(OAK, contact.contact_id) == []


def test_a_patient_who_writes_to_a_suspended_practice_is_a_persons_work(oak: TestServices):
    account(oak, suspended="complaints")
    texts_in(oak, "STOP")
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    assert contact.care.value == "stopped"
    assert oak.texts.to(ROSIES_PHONE) == []
    assert WorkKind.NOT_DELIVERED in [item.kind for item in work(oak)]
