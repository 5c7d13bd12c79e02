"""Somebody stopped our messages, or allowed them again."""

from dataclasses import replace

import pytest

from chalicelib.actions.consent import start, stop
from chalicelib.actions.not_sent import contact_is_bad
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.patients import Consent, Health, Purpose
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.errors import StaleWrite
from tests.builders import NOW, OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, run, touchpoints
from tests.scenes import (
    answers,
    book,
    know,
    later,
    open_oak,
    remind,
    rosies_contact,
    texts_in,
    touchpoint,
)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def stopped(services: TestServices, purpose: Purpose = Purpose.CARE) -> None:
    stop(
        services,
        rosies_contact(services),
        purpose=purpose,
        source="text",
        wording="Stop it",
        now=NOW,
    )


def test_the_ledger_says_when_and_in_which_words(oak: TestServices):
    stopped(oak)
    stopped(oak)
    (entry,) = oak.contacts.ledger(OAK, rosies_contact(oak).contact_id)
    assert (entry.consent, entry.purpose, entry.at) == (Consent.STOPPED, Purpose.CARE, NOW)
    assert (entry.source, entry.wording) == ("text", "Stop it")


def test_no_to_marketing_leaves_reminders_as_they_are(oak: TestServices):
    planned = remind(oak, book(oak), state=State.PLANNED)
    stopped(oak, Purpose.MARKETING)
    assert rosies_contact(oak).care is Consent.UNKNOWN
    assert touchpoint(oak, planned).why is not Why.STOPPED


def test_a_stop_is_not_lost_to_somebody_elses_change(oak: TestServices):
    seen = rosies_contact(oak)
    oak.contacts.save(replace(seen, language="es"))
    stop(oak, seen, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    assert (rosies_contact(oak).care, rosies_contact(oak).language) == (Consent.STOPPED, "es")


def test_a_stop_after_a_start_that_somebody_else_handled_holds(oak: TestServices):
    stopped(oak)
    seen = rosies_contact(oak)
    start(oak, seen, purpose=Purpose.CARE, source="text", wording="START", now=NOW)
    stop(oak, seen, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    assert rosies_contact(oak).care is Consent.STOPPED


def test_a_stop_survives_that_the_patient_is_imported_again(oak: TestServices):
    stopped(oak)
    rosa = oak.patients.get(OAK, a_patient().patient_id)
    moved_away = save_patient(oak, OAK, replace(rosa, phone=""), was=rosa, by="import")
    save_patient(oak, OAK, replace(moved_away, phone=rosa.phone), was=moved_away, by="import")
    assert rosies_contact(oak).care is Consent.STOPPED


def test_a_stop_survives_erasure_and_they_can_still_write_to_us(oak: TestServices):
    stopped(oak)
    oak.contacts.save(replace(rosies_contact(oak), address="", members=(), people={}))
    texts_in(oak, "HELP")
    assert rosies_contact(oak).care is Consent.STOPPED
    assert len(answers(oak)) == 1


def test_a_start_takes_a_stop_back_and_both_stay_in_the_ledger(oak: TestServices):
    stopped(oak)
    start(oak, rosies_contact(oak), purpose=Purpose.CARE, source="text", wording="START", now=NOW)
    assert rosies_contact(oak).care is Consent.ALLOWED
    assert len(oak.contacts.ledger(OAK, rosies_contact(oak).contact_id)) == 2


def test_after_stop_and_start_the_reminders_that_were_planned_come_back(services: TestServices):
    open_practice(services)
    know(services)
    book(services)
    run(services)
    (planned,) = touchpoints(services, ROSIES_PHONE)
    assert planned.state is State.PLANNED
    texts_in(services, "STOP")
    (stopped_one,) = touchpoints(services, ROSIES_PHONE)
    assert stopped_one.why is Why.STOPPED
    later(services, minutes=1)
    texts_in(services, "START")
    (back,) = touchpoints(services, ROSIES_PHONE)
    assert (back.state, back.due_at) == (State.PLANNED, planned.due_at)


def test_after_wrong_number_and_start_the_reminders_that_were_planned_come_back(
    services: TestServices,
):
    open_practice(services)
    know(services)
    book(services)
    run(services)
    texts_in(services, "You have the wrong number")
    (taken_back,) = touchpoints(services, ROSIES_PHONE)
    assert taken_back.why is Why.WRONG_NUMBER
    later(services, minutes=1)
    texts_in(services, "START")
    assert "appointment texts again" in answers(services)[-1]
    (back,) = touchpoints(services, ROSIES_PHONE)
    assert back.state is State.PLANNED


def test_a_start_does_not_mend_a_number_that_cannot_be_reached(oak: TestServices):
    """Only a person can say that it works."""
    contact_is_bad(oak, OAK, rosies_contact(oak).contact_id, NotDelivered.NUMBER_CANNOT_TEXT)
    start(oak, rosies_contact(oak), purpose=Purpose.CARE, source="text", wording="START", now=NOW)
    assert rosies_contact(oak).health is Health.BAD


def test_an_offer_that_is_wanted_does_not_make_the_number_theirs(oak: TestServices):
    texts_in(oak, "You have the wrong number")
    start(oak, rosies_contact(oak), purpose=Purpose.MARKETING, source="import", wording="", now=NOW)
    assert rosies_contact(oak).health is Health.BAD


@pytest.mark.parametrize("stood", [Consent.UNKNOWN, Consent.ALLOWED])
def test_a_stop_between_reading_and_allowing_is_not_taken_back(oak: TestServices, stood: Consent):
    seen = oak.contacts.save(replace(rosies_contact(oak), care=stood))
    stopped(oak)
    with pytest.raises(StaleWrite):
        start(
            oak,
            seen,
            purpose=Purpose.CARE,
            source="front desk: ana",
            wording="yes",
            now=NOW,
            only_if_unchanged=True,
        )
    assert rosies_contact(oak).care is Consent.STOPPED


def trail(services: TestServices) -> list[tuple[str, str, tuple[str, ...]]]:
    contact = rosies_contact(services)
    entries = services.audit.of_day(OAK, NOW.date())
    return [(of.who, of.did, of.about) for of in entries if contact.contact_id in of.about]


@pytest.mark.parametrize(("source", "who"), [
    ("text", "patient"),
    ("preferences page", "patient"),
    ("unsubscribe header", "patient"),
    ("carrier", "rapport"),
    ("import", "import"),
    ("front desk: ana", "ana"),
])  # fmt: skip
def test_whoever_stops_or_allows_messages_is_in_the_audit_trail_once(
    oak: TestServices, source: str, who: str
):
    contact = rosies_contact(oak)
    for change in (stop, stop, start):
        change(oak, contact, purpose=Purpose.CARE, source=source, wording="so", now=NOW)
        contact = rosies_contact(oak)
    about = (contact.contact_id, *contact.members)
    assert sorted(trail(oak)) == [
        (who, "consent.allowed", about), (who, "consent.stopped", about),
    ]  # fmt: skip


def test_a_number_that_is_not_theirs_is_in_the_audit_trail(oak: TestServices):
    remind(oak, book(oak))
    texts_in(oak, "You have the wrong number")
    contact = rosies_contact(oak)
    assert ("patient", "contact.bad", (contact.contact_id, *contact.members)) in trail(oak)
