"""What became of a message, told late, twice, or in another order."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions.record_receipt import record_receipt
from chalicelib.channels.receipts import EmailReceipt, Outcome, Receipt
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.errors import NotYetKnown
from chalicelib.domain.patients import Channel, Consent, Health
from chalicelib.domain.touchpoints import State, Touchpoint, Why
from tests.builders import NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import (
    book,
    everything,
    know,
    later,
    open_elm,
    open_oak,
    remind,
    rosies_contact,
    texts_in,
    thread,
    touchpoint,
    work,
)

ROSIES_EMAIL = "rosie@home.example"


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def a_receipt(ref: str, outcome: Outcome = Outcome.DELIVERED, **changes: Any) -> Receipt:
    known: dict[str, Any] = {"at": NOW, "address": ROSIES_PHONE}
    return Receipt(message_id=ref, outcome=outcome, **{**known, **changes})


def failed(ref: str, reason: NotDelivered, *, permanent: bool = False) -> Receipt:
    return a_receipt(ref, Outcome.FAILED, reason=reason, permanent=permanent)


def with_fallback(services: TestServices, due_at: datetime) -> tuple[Touchpoint, Touchpoint]:
    """A text that was sent, and the email that goes if it does not arrive."""
    booked = book(services)
    text = remind(services, booked)
    email = services.contacts.known(OAK, Channel.EMAIL, ROSIES_EMAIL)
    planned = remind(
        services,
        booked,
        step_id="days-3-email",
        state=State.PLANNED,
        contact_id=email.contact_id,
        channel=Channel.EMAIL,
        due_at=due_at,
        after=text.touchpoint_id,
        after_contact=text.contact_id,
    )
    return text, planned


def test_a_delivered_text_is_marked_so(oak: TestServices):
    asked = remind(oak, book(oak))
    assert record_receipt(oak, a_receipt(asked.ref))
    assert touchpoint(oak, asked).delivery == "delivered"


def test_a_failure_stands_whatever_comes_later(oak: TestServices):
    asked = remind(oak, book(oak))
    record_receipt(oak, failed(asked.ref, NotDelivered.PHONE_UNREACHABLE))
    record_receipt(oak, a_receipt(asked.ref))
    assert touchpoint(oak, asked).delivery == "failed"


def test_a_failed_text_lets_its_email_go_at_once_and_asks_nobody(oak: TestServices):
    text, email = with_fallback(oak, NOW + timedelta(hours=2))
    record_receipt(oak, failed(text.ref, NotDelivered.PHONE_UNREACHABLE))
    assert touchpoint(oak, email).due_at == NOW
    assert rosies_contact(oak).health is Health.FAILING
    assert work(oak) == []


def test_at_night_the_email_waits_for_the_morning(oak: TestServices):
    night = datetime.fromisoformat("2026-11-24T04:00:00Z")
    oak.at(night)
    text, email = with_fallback(oak, night + timedelta(hours=14))
    record_receipt(oak, failed(text.ref, NotDelivered.PHONE_UNREACHABLE))
    assert touchpoint(oak, email).due_at == datetime.fromisoformat("2026-11-24T13:00:00Z")


def test_the_last_chance_that_fails_becomes_work_for_a_person(oak: TestServices):
    asked = remind(oak, book(oak))
    record_receipt(oak, failed(asked.ref, NotDelivered.NUMBER_CANNOT_TEXT, permanent=True))
    assert rosies_contact(oak).health is Health.BAD
    assert [item.kind for item in work(oak)] == [WorkKind.NOT_DELIVERED]


def test_a_phone_that_opted_out_at_the_carrier_is_stopped_here_too(oak: TestServices):
    booked = book(oak)
    asked = remind(oak, booked)
    planned = remind(oak, booked, step_id="days-1", state=State.PLANNED)
    record_receipt(oak, failed(asked.ref, NotDelivered.OPTED_OUT, permanent=True))
    contact = rosies_contact(oak)
    assert contact.care is Consent.STOPPED
    assert contact.health is Health.OK
    assert touchpoint(oak, planned).why is Why.STOPPED
    ledger = oak.contacts.ledger(OAK, contact.contact_id)
    assert {entry.source for entry in ledger} == {"carrier"}


def test_a_complaint_stops_every_email(oak: TestServices):
    booked = book(oak)
    email = oak.contacts.known(OAK, Channel.EMAIL, ROSIES_EMAIL)
    sent = remind(oak, booked, ref="ses-1", contact_id=email.contact_id, channel=Channel.EMAIL)
    complaint = EmailReceipt(
        message_id="ses-1",
        outcome=Outcome.DELIVERED,
        reason=NotDelivered.COMPLAINED,
        permanent=True,
        at=NOW,
        address=ROSIES_EMAIL,
    )
    record_receipt(oak, complaint)
    stopped = oak.contacts.get(OAK, email.contact_id)
    assert (stopped.care, stopped.marketing) == (Consent.STOPPED, Consent.STOPPED)
    assert rosies_contact(oak).care is Consent.UNKNOWN
    assert touchpoint(oak, sent).delivery == "delivered"


def test_a_receipt_that_overtakes_our_own_record_comes_again(oak: TestServices):
    rosies_contact(oak)
    with pytest.raises(NotYetKnown):
        record_receipt(oak, a_receipt("sms-of-a-moment-ago"))
    later(oak, minutes=11)
    assert not record_receipt(oak, a_receipt("sms-of-a-moment-ago"))


def test_a_receipt_for_an_address_that_is_nobodys_is_passed_over(oak: TestServices):
    assert not record_receipt(oak, a_receipt("sms-1", address="+12025550170"))


def test_a_receipt_finds_its_message_among_the_practices_that_share_a_phone(oak: TestServices):
    open_elm(oak)
    texts_in(oak, "hello", number="+12025550111")
    asked = remind(oak, book(oak))
    assert record_receipt(oak, a_receipt(asked.ref))
    assert touchpoint(oak, asked).delivery == "delivered"


def test_an_answer_of_ours_that_did_not_arrive_becomes_work(oak: TestServices):
    texts_in(oak, "HELP")
    (answer,) = [message for message in thread(oak) if message.ref]
    record_receipt(oak, failed(answer.ref, NotDelivered.PHONE_UNREACHABLE))
    assert [m.delivery for m in thread(oak) if m.ref] == ["failed"]
    assert [item.kind for item in work(oak)] == [WorkKind.NOT_DELIVERED]


@pytest.mark.parametrize(
    "reason",
    [NotDelivered.PHONE_UNREACHABLE, NotDelivered.OPTED_OUT, NotDelivered.NUMBER_NOT_VALID],
)
def test_a_receipt_delivered_twice_changes_nothing_more(oak: TestServices, reason: NotDelivered):
    text, _ = with_fallback(oak, NOW + timedelta(hours=2))
    once = failed(text.ref, reason, permanent=reason is not NotDelivered.PHONE_UNREACHABLE)
    record_receipt(oak, once)
    before = everything(oak)
    later(oak, minutes=1)
    record_receipt(oak, once)
    assert everything(oak) == before


def test_a_number_that_does_not_exist_is_in_the_audit_trail(oak: TestServices):
    asked = remind(oak, book(oak))
    record_receipt(oak, failed(asked.ref, NotDelivered.NUMBER_NOT_VALID, permanent=True))
    contact = rosies_contact(oak)
    entries = [of for of in oak.audit.of_day(OAK, NOW.date()) if of.did == "contact.bad"]
    assert [(of.who, of.about) for of in entries] == [
        ("rapport", (contact.contact_id, *contact.members))
    ]
