"""What became of texts and emails, as SNS and SES tell it."""

import base64
import contextlib
import gzip
import json
import logging
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.errors import BadPayload
from chalicelib.channels.receipts import Outcome, from_ses_event, from_sns_delivery_log
from chalicelib.domain.delivery import NotDelivered

PATIENT = "+12025550143"
ADDRESS = "sam@example.net"
SENT = datetime(2026, 11, 21, 15, 4, 5, 558000, tzinfo=UTC)


def record(status="SUCCESS", response="Message has been accepted by phone carrier", **delivery):
    return {
        "notification": {
            "messageId": "34d9b400-c6dd-5444-820d-fbeb0f1f54cf",
            "timestamp": "2026-11-21 15:04:05.558",
        },
        "delivery": {
            "phoneCarrier": "My Phone Carrier",
            "mnc": 270,
            "numberOfMessageParts": 2,
            "destination": PATIENT,
            "priceInUSD": 0.00645,
            "smsType": "Transactional",
            "mcc": 310,
            "providerResponse": response,
            "dwellTimeMs": 599,
            "dwellTimeMsUntilDeviceAck": 1344,
            **delivery,
        },
        "status": status,
    }


def packed(value):
    return {"awslogs": {"data": base64.b64encode(gzip.compress(value)).decode()}}


def log_of(*messages, kind="DATA_MESSAGE"):
    lines = [
        {
            "id": f"{number:056}",
            "timestamp": 1795273445558,
            "message": message if isinstance(message, str) else json.dumps(message),
        }
        for number, message in enumerate(messages)
    ]
    return packed(
        json.dumps(
            {
                "messageType": kind,
                "owner": "123456789012",
                "logGroup": "sns/us-east-1/123456789012/DirectPublishToPhoneNumber",
                "logStream": "a",
                "subscriptionFilters": ["receipts"],
                "logEvents": lines,
            }
        ).encode()
    )


def test_a_text_that_arrived_says_when_and_what_it_cost():
    (receipt,) = from_sns_delivery_log(log_of(record()))
    assert receipt.message_id == "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
    assert receipt.outcome is Outcome.DELIVERED
    assert (receipt.reason, receipt.permanent) == (None, False)
    assert receipt.at == SENT
    assert (receipt.parts, receipt.price_usd) == (2, Decimal("0.00645"))


@pytest.mark.parametrize(
    ("response", "reason", "permanent"),
    [
        ("Blocked as spam by phone carrier", NotDelivered.TAKEN_FOR_SPAM, False),
        ("Destination is on a blocked list", NotDelivered.BLOCKED_BY_CARRIER, True),
        ("Invalid phone number", NotDelivered.NUMBER_NOT_VALID, True),
        ("Message body is invalid", NotDelivered.MESSAGE_NOT_VALID, False),
        ("Phone carrier has blocked this message", NotDelivered.BLOCKED_BY_CARRIER, False),
        (
            "Phone carrier is currently unreachable/unavailable",
            NotDelivered.CARRIER_UNREACHABLE,
            False,
        ),
        ("Phone has blocked SMS", NotDelivered.PHONE_BLOCKS_TEXTS, True),
        ("Phone is on a blocked list", NotDelivered.PHONE_BLOCKS_TEXTS, True),
        (
            "Phone is currently unreachable/unavailable",
            NotDelivered.PHONE_UNREACHABLE,
            False,
        ),
        ("Phone number is opted out", NotDelivered.OPTED_OUT, True),
        ("This delivery would exceed max price", NotDelivered.TOO_EXPENSIVE, False),
        ("Unknown error attempting to reach phone", NotDelivered.UNKNOWN, False),
        ("No quota left for account", NotDelivered.OVER_QUOTA, False),
        ("Something that AWS says from next year on", NotDelivered.UNKNOWN, False),
    ],
)
def test_a_text_that_did_not_arrive_says_why_and_whether_the_phone_is_lost(
    response, reason, permanent
):
    for spelling in (response, f"{response}.", response.upper()):
        (receipt,) = from_sns_delivery_log(log_of(record("FAILURE", spelling)))
        assert receipt.outcome is Outcome.FAILED
        assert (receipt.reason, receipt.permanent) == (reason, permanent)


def test_a_status_that_aws_adds_is_not_taken_for_an_arrival():
    (receipt,) = from_sns_delivery_log(log_of(record("UNKNOWN", "?")))
    assert (receipt.outcome, receipt.permanent) == (Outcome.UNKNOWN, False)


def test_one_unreadable_line_does_not_cost_the_others_their_receipts(caplog):
    stranger = {"hello": PATIENT}
    with caplog.at_level(logging.WARNING):
        receipts = from_sns_delivery_log(log_of(record(), "not json", stranger, record("FAILURE")))
    assert [r.outcome for r in receipts] == [Outcome.DELIVERED, Outcome.FAILED]
    assert len(caplog.records) == 2
    assert all(PATIENT not in str(vars(entry)) for entry in caplog.records)


def test_the_test_message_of_a_new_subscription_is_no_receipt():
    assert from_sns_delivery_log(log_of("hello", kind="CONTROL_MESSAGE")) == []


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"awslogs": None},
        {"awslogs": {"data": 5}},
        {"awslogs": {"data": "é"}},
        {"awslogs": {"data": "aGVsbG8="}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b"{}")[:-4]).decode()}},
        packed(b"hello"),
        packed(b"[]"),
        packed(b"{}"),
        packed(b"\xff"),
    ],
)
def test_what_is_no_log_delivery_is_refused(event):
    with pytest.raises(BadPayload):
        from_sns_delivery_log(event)


def event(kind, *, discriminator="eventType", destination=(ADDRESS,), **detail):
    return json.dumps(
        {
            discriminator: kind,
            "mail": {
                "timestamp": "2026-11-21T15:04:05.012Z",
                "source": "Oak Clinic <noreply@mail.oak.example.com>",
                "messageId": "0100EXAMPLE-aaaa-000000",
                "destination": list(destination),
                "tags": {"reference": ["tp_1"]},
            },
            **detail,
        }
    )


def bounce(kind, sub_kind, **about):
    return event(
        "Bounce",
        bounce={
            "bounceType": kind,
            "bounceSubType": sub_kind,
            "bouncedRecipients": [{"emailAddress": ADDRESS, "status": "5.1.1"}],
            "timestamp": "2026-11-21T15:05:02.669Z",
        },
        **about,
    )


def complaint(**about):
    return event(
        "Complaint",
        destination=about.pop("destination", (ADDRESS,)),
        complaint={
            "complainedRecipients": [{"emailAddress": ADDRESS}],
            "timestamp": "2026-11-21T16:00:00.000Z",
            **about,
        },
    )


@pytest.mark.parametrize("discriminator", ["eventType", "notificationType"])
def test_an_address_that_does_not_exist_is_written_to_no_more(discriminator):
    (receipt,) = from_ses_event(bounce("Permanent", "NoEmail", discriminator=discriminator))
    assert receipt.message_id == "0100EXAMPLE-aaaa-000000"
    assert receipt.address == ADDRESS
    assert receipt.outcome is Outcome.FAILED
    assert (receipt.reason, receipt.permanent) == (NotDelivered.ADDRESS_DOES_NOT_EXIST, True)
    assert receipt.at == datetime(2026, 11, 21, 15, 5, 2, 669000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "sub_kind", "outcome", "reason", "permanent"),
    [
        ("Permanent", "General", Outcome.FAILED, NotDelivered.ADDRESS_DOES_NOT_EXIST, True),
        ("Permanent", "Suppressed", Outcome.FAILED, NotDelivered.ADDRESS_SUPPRESSED, True),
        (
            "Permanent",
            "OnAccountSuppressionList",
            Outcome.FAILED,
            NotDelivered.ADDRESS_SUPPRESSED,
            True,
        ),
        ("Permanent", "New in 2027", Outcome.FAILED, NotDelivered.ADDRESS_DOES_NOT_EXIST, True),
        ("Transient", "MailboxFull", Outcome.FAILED, NotDelivered.MAILBOX_FULL, False),
        ("Transient", "MessageTooLarge", Outcome.FAILED, NotDelivered.MESSAGE_NOT_VALID, False),
        ("Transient", "ContentRejected", Outcome.FAILED, NotDelivered.MAIL_REFUSED, False),
        ("Transient", "General", Outcome.UNKNOWN, NotDelivered.MAIL_REFUSED, False),
        ("Undetermined", "Undetermined", Outcome.UNKNOWN, NotDelivered.UNKNOWN, False),
        ("New in 2027", None, Outcome.UNKNOWN, NotDelivered.UNKNOWN, False),
    ],
)
def test_a_bounce_says_why_and_whether_the_address_is_lost(
    kind, sub_kind, outcome, reason, permanent
):
    (receipt,) = from_ses_event(bounce(kind, sub_kind))
    assert (receipt.outcome, receipt.reason, receipt.permanent) == (outcome, reason, permanent)


def test_a_patient_who_reported_spam_is_written_to_no_more():
    (receipt,) = from_ses_event(complaint(complaintFeedbackType="abuse"))
    assert receipt.outcome is Outcome.DELIVERED
    assert (receipt.reason, receipt.permanent) == (NotDelivered.COMPLAINED, True)


def test_a_patient_who_said_it_is_not_spam_did_not_complain():
    assert from_ses_event(complaint(complaintFeedbackType="not-spam")) == []


def test_nobody_is_blamed_when_it_is_not_known_who_complained():
    assert from_ses_event(complaint(destination=(ADDRESS, "ann@example.net"))) == []


def test_an_email_that_ses_held_back_because_of_an_old_complaint_did_not_arrive():
    (receipt,) = from_ses_event(complaint(complaintSubType="OnAccountSuppressionList"))
    assert receipt.outcome is Outcome.FAILED
    assert (receipt.reason, receipt.permanent) == (NotDelivered.ADDRESS_SUPPRESSED, True)


def test_an_email_that_arrived_is_delivered():
    (receipt,) = from_ses_event(
        event(
            "Delivery",
            delivery={"timestamp": "2026-11-21T15:04:07.133Z", "recipients": [ADDRESS]},
        )
    )
    assert (receipt.outcome, receipt.reason) == (Outcome.DELIVERED, None)


def test_a_delayed_email_may_still_arrive():
    (receipt,) = from_ses_event(
        event(
            "DeliveryDelay",
            deliveryDelay={
                "delayType": "TransientCommunicationFailure",
                "delayedRecipients": [{"emailAddress": ADDRESS, "status": "4.4.1"}],
                "timestamp": "2026-11-21T15:30:00.000Z",
            },
        )
    )
    assert (receipt.outcome, receipt.reason, receipt.permanent) == (
        Outcome.UNKNOWN,
        NotDelivered.MAIL_DELAYED,
        False,
    )


@pytest.mark.parametrize(
    "never_sent",
    [
        event("Reject", reject={"reason": "Bad content"}),
        event("Rendering Failure", failure={"templateName": "t", "errorMessage": "x"}),
    ],
)
def test_an_email_that_ses_dropped_did_not_arrive_through_no_fault_of_the_address(never_sent):
    (receipt,) = from_ses_event(never_sent)
    assert (receipt.outcome, receipt.reason, receipt.permanent) == (
        Outcome.FAILED,
        NotDelivered.MESSAGE_NOT_VALID,
        False,
    )


@pytest.mark.parametrize("kind", ["Send", "Open", "Click", "Subscription"])
def test_events_that_change_nothing_are_known_and_ignored(kind):
    assert from_ses_event(event(kind)) == []


@pytest.mark.parametrize(
    "greeting",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        json.dumps({"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "hello"}),
    ],
)
def test_ses_greeting_a_new_topic_is_no_receipt(greeting):
    assert from_ses_event(greeting) == []


@pytest.mark.parametrize(
    "stranger", ["", "hello", "[]", "{}", event("Teleport"), event(None), event(["Bounce"])]
)
def test_what_is_not_an_event_of_ses_is_refused(stranger):
    with pytest.raises(BadPayload):
        from_ses_event(stranger)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (event("Bounce"), "bounce"),
        (event("Bounce", bounce={"timestamp": "2026-11-21T15:05:02Z"}), "bouncedRecipients"),
        (event("Delivery", delivery={"recipients": [5], "timestamp": "x"}), "recipients"),
        (event("Delivery", delivery={"recipients": [ADDRESS], "timestamp": "x"}), "timestamp"),
    ],
)
def test_an_event_that_lacks_a_part_says_which(broken, field):
    with pytest.raises(BadPayload) as refusal:
        from_ses_event(broken)
    assert refusal.value.field == field
    assert ADDRESS not in str(refusal.value)


def test_an_address_does_not_show_in_a_log():
    assert ADDRESS not in repr(from_ses_event(bounce("Permanent", "General")))


anything = st.recursive(
    st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
kinds = st.sampled_from(["Bounce", "Complaint", "Delivery", "DeliveryDelay", "Reject", "Send"])
parts = st.sampled_from(["mail", "bounce", "complaint", "delivery", "deliveryDelay"])


@given(kinds, st.dictionaries(parts, anything))
def test_whatever_ses_sends_is_read_or_refused(kind, detail):
    with contextlib.suppress(BadPayload):
        from_ses_event(json.dumps({"eventType": kind, **detail}))


@given(
    st.dictionaries(st.sampled_from(["notification", "delivery", "status"]), anything),
    st.dictionaries(st.sampled_from(["priceInUSD", "numberOfMessageParts"]), anything),
)
def test_whatever_stands_in_the_log_costs_nobody_a_receipt(changes, delivery):
    lines = log_of({**record(**delivery), **changes}, record())
    logging.disable(logging.WARNING)
    try:
        receipts = from_sns_delivery_log(lines)
    finally:
        logging.disable(logging.NOTSET)
    assert receipts[-1].outcome is Outcome.DELIVERED
