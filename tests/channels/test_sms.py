"""Texts through SNS: what leaves, and what a failure says about whether it left."""

from urllib.parse import parse_qs

import boto3
import pytest
from botocore.config import Config

from chalicelib.channels.aws import Line
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable, Wait
from chalicelib.channels.sms import SnsSms, no_retry_config
from chalicelib.domain.delivery import NotDelivered

PATIENT = "+12025550143"
PRACTICE = "+12025550100"
TAKEN = (
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>'
    "<MessageId>34d9b400-c6dd-5444-820d-fbeb0f1f54cf</MessageId></PublishResult>"
    "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>"
)


def refused(code, message="no"):
    return (
        '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error>'
        f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>r</RequestId></ErrorResponse>"
    )


def sns_at(url):
    return boto3.client(
        "sns",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=no_retry_config().merge(
            Config(connect_timeout=0.5, read_timeout=0.3, proxies={"http": "", "https": ""})
        ),
    )


@pytest.fixture
def send(carrier):
    channel = SnsSms(sns_at(carrier.url))

    def send_text(text="Oak Clinic: see you Mon 9:30 AM."):
        return channel.send(to=PATIENT, sender=PRACTICE, text=text, reference="tp_1")

    return send_text


def says_nothing_of_the_patient(refusal):
    whole = f"{refusal.value!r}{refusal.value}{refusal.value.__cause__}"
    return PATIENT not in whole and "Oak Clinic" not in whole


def test_a_text_leaves_from_the_locations_number_as_transactional(send, carrier):
    carrier.answers(200, TAKEN)
    assert send() == "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
    ((_, _, body),) = carrier.requests
    sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    attributes = {
        sent[f"MessageAttributes.entry.{n}.Name"]: sent[
            f"MessageAttributes.entry.{n}.Value.StringValue"
        ]
        for n in (1, 2, 3)
    }
    assert sent["PhoneNumber"] == PATIENT
    assert sent["Message"] == "Oak Clinic: see you Mon 9:30 AM."
    assert attributes == {
        "AWS.SNS.SMS.SMSType": "Transactional",
        "AWS.MM.SMS.OriginationNumber": PRACTICE,
        "AWS.SNS.SMS.MaxPrice": "0.65",
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "InternalError"),
        (503, "ServiceUnavailable"),
        (503, "Throttling"),
        (408, "RequestTimeout"),
        (400, "RequestTimeout"),
    ],
)
def test_a_server_that_failed_may_have_taken_the_text(send, carrier, status, code):
    carrier.answers(status, refused(code))
    with pytest.raises(Uncertain) as refusal:
        send()
    assert len(carrier.requests) == 1
    assert says_nothing_of_the_patient(refusal)


@pytest.mark.parametrize(
    "misbehaves",
    ["cuts_its_answer_short", "hangs_up_without_an_answer", "resets", "never_answers"],
)
def test_a_lost_answer_leaves_open_whether_the_text_was_taken(send, carrier, misbehaves):
    getattr(carrier, misbehaves)()
    with pytest.raises(Uncertain) as refusal:
        send()
    assert len(carrier.requests) == 1
    assert says_nothing_of_the_patient(refusal)


@pytest.mark.parametrize("body", ["", "<html>hello</html>", "not xml at all", "<a><b></a>"])
def test_an_answer_that_is_not_the_carriers_leaves_it_open(send, carrier, body):
    carrier.answers(200, body)
    with pytest.raises(Uncertain):
        send()
    assert len(carrier.requests) == 1


def test_a_bad_gateways_page_leaves_it_open(send, carrier):
    carrier.answers(502, "<html>Bad Gateway</html>", content_type="text/html")
    with pytest.raises(Uncertain):
        send()


@pytest.mark.parametrize(
    ("status", "code"), [(400, "Throttling"), (400, "ThrottlingException"), (429, "Throttled")]
)
def test_a_throttled_text_was_not_taken_and_is_tried_later_by_the_queue(
    send, carrier, status, code
):
    carrier.answers(status, refused(code), headers=["Retry-After: 7"])
    with pytest.raises(TryAgain) as refusal:
        send()
    assert refusal.value.because is Wait.THROTTLED
    assert refusal.value.after_seconds == 7
    assert len(carrier.requests) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "AuthorizationError"), (403, "InvalidClientTokenId"), (400, "ExpiredToken")],
)
def test_a_fault_in_the_platforms_set_up_waits_for_an_operator(send, carrier, status, code):
    carrier.answers(status, refused(code))
    with pytest.raises(TryAgain) as refusal:
        send()
    assert refusal.value.because is Wait.NOT_CONFIGURED


@pytest.mark.parametrize(
    ("code", "message", "reason", "contact_is_bad"),
    [
        (
            "InvalidParameter",
            f"Invalid parameter: PhoneNumber Reason: {PATIENT} is not valid to publish to",
            NotDelivered.NUMBER_NOT_VALID,
            True,
        ),
        (
            "InvalidParameter",
            "Invalid parameter: Origination number is not owned by the account",
            NotDelivered.SENDER_NOT_READY,
            False,
        ),
        (
            "InvalidParameter",
            "Invalid parameter: Message too long",
            NotDelivered.MESSAGE_NOT_VALID,
            False,
        ),
        ("OptedOut", "opted out", NotDelivered.OPTED_OUT, False),
    ],
)
def test_a_refusal_for_good_says_why_and_whether_the_phone_is_bad(
    send, carrier, code, message, reason, contact_is_bad
):
    carrier.answers(400, refused(code, message))
    with pytest.raises(Undeliverable) as refusal:
        send()
    assert refusal.value.reason is reason
    assert refusal.value.contact_is_bad is contact_is_bad
    assert says_nothing_of_the_patient(refusal)


@pytest.mark.parametrize("port", ["closed_port", "silent_port"])
def test_a_carrier_that_nobody_reached_took_nothing(port, request):
    channel = SnsSms(sns_at(f"http://127.0.0.1:{request.getfixturevalue(port)}"))
    with pytest.raises(TryAgain) as refusal:
        channel.send(to=PATIENT, sender=PRACTICE, text="hello", reference="tp_1")
    assert refusal.value.because is Wait.NO_CONNECTION


@pytest.mark.parametrize("text", ["", "  \n", "a" * 1601, "é" * 801, "half \ud83d"])
def test_a_text_that_no_carrier_takes_is_not_tried(send, carrier, text):
    carrier.answers(200, TAKEN)
    with pytest.raises(Undeliverable) as refusal:
        send(text)
    assert refusal.value.reason is NotDelivered.MESSAGE_NOT_VALID
    assert carrier.requests == []


def test_a_connection_that_was_idle_is_not_trusted_with_a_text(carrier):
    carrier.answers(200, TAKEN)
    seconds = iter([0, 1, 5, 60, 61])
    line = Line(sns_at(carrier.url), clock=lambda: next(seconds))
    seen = []
    for _ in range(4):
        line.open().publish(PhoneNumber=PATIENT, Message="hello")
        seen.append(carrier.connections)
    assert seen == [1, 1, 2, 2]
