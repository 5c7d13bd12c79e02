"""Carriers call us: believed only once verified, harmless when they say it twice."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from chalice.test import Client

from chalicelib.channels import twilio
from chalicelib.domain.appointments import Answer
from chalicelib.domain.patients import Health
from chalicelib.domain.practices import Carrier
from chalicelib.storage.doors import Number, Topic
from tests.builders import ELM, MAIN_STREET, OAK, OAK_NUMBER, ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import answers, book, inbox, know, open_oak, remind, rosies_contact, visit
from tests.sns_signer import OURS, Signer, a_message

TWILIO = "/webhooks/sms/twilio"
STATUS = "/webhooks/sms/twilio/status"
TOKEN = "token-of-ac1"
ELSEWHERE = "arn:aws:sns:us-east-1:210987654321:their-texts"


# --- Twilio ----------------------------------------------------------------------------------


@pytest.fixture
def twilio_oak(services: TestServices) -> TestServices:
    open_oak(services, carrier=Carrier.TWILIO, twilio_account="AC1")
    know(services)
    return services


def a_form(**changes: str) -> dict[str, str]:
    known = {
        "AccountSid": "AC1",
        "MessageSid": "SM1",
        "From": ROSIES_PHONE,
        "To": OAK_NUMBER,
        "Body": "YES",
        "FromCity": "",
        "NumMedia": "0",
    }
    return {**known, **changes}


def post_form(
    http: Client,
    form: dict[str, str],
    *,
    path: str = TWILIO,
    token: str = TOKEN,
    signed: str | None = None,
    **headers: str,
) -> Any:
    if signed is None:
        signed = twilio.signature(f"https://rapport.example{path}", list(form.items()), token)
    return http.http.post(
        path,
        headers={
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signed,
            **headers,
        },
        body=urlencode(form).encode(),
    )


def test_a_patient_answering_yes_confirms_the_appointment_they_were_asked_about(
    twilio_oak: TestServices, http: Client
):
    booked = book(twilio_oak)
    remind(twilio_oak, booked)
    answer = post_form(http, a_form())
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml"
    assert answer.body.endswith(b"<Response/>")
    assert visit(twilio_oak, booked).answer is Answer.ACCEPTED
    assert len(answers(twilio_oak)) == 1


def test_the_same_webhook_twice_is_one_line_and_one_answer(twilio_oak: TestServices, http: Client):
    remind(twilio_oak, book(twilio_oak))
    assert [post_form(http, a_form()).status_code for _ in range(3)] == [200, 200, 200]
    assert len(inbox(twilio_oak)) == 1
    assert len(answers(twilio_oak)) == 1


@pytest.mark.parametrize(
    ("form", "how"),
    [
        (a_form(), {"token": "another"}),
        (a_form(), {"signed": ""}),
        (a_form(To="+12025550150"), {}),
        (a_form(AccountSid="AC2"), {}),
        (a_form(), {"path": STATUS, "signed": "nonsense"}),
    ],
    ids=["wrong token", "no signature", "nobody's number", "another account", "status"],
)
def test_whoever_is_not_believed_is_refused_in_the_same_words(
    twilio_oak: TestServices, http: Client, form: dict[str, str], how: dict[str, str]
):
    refused = post_form(http, form, **how)
    assert refused.status_code == 403
    assert refused.json_body == {"error": "Not allowed."}
    assert inbox(twilio_oak) == []


def test_a_changed_body_is_refused(twilio_oak: TestServices, http: Client):
    signed = twilio.signature(f"https://rapport.example{TWILIO}", list(a_form().items()), TOKEN)
    assert post_form(http, a_form(Body="STOP"), signed=signed).status_code == 403


def test_the_host_header_decides_nothing(twilio_oak: TestServices, http: Client):
    url = f"https://evil.example{TWILIO}"
    signed = twilio.signature(url, list(a_form().items()), TOKEN)
    assert post_form(http, a_form(), signed=signed, Host="evil.example").status_code == 403


def test_twilios_signature_opens_no_door_to_a_number_of_aws(oak: TestServices, http: Client):
    assert post_form(http, a_form()).status_code == 403
    assert inbox(oak) == []


def test_a_form_without_its_sender_names_the_field(twilio_oak: TestServices, http: Client):
    form = a_form()
    del form["From"]
    refused = post_form(http, form)
    assert (refused.status_code, refused.json_body) == (400, {"error": "From: expected text"})


def test_a_form_without_the_texted_number_names_the_field(twilio_oak: TestServices, http: Client):
    form = a_form()
    del form["To"]
    refused = post_form(http, form)
    assert (refused.status_code, refused.json_body["error"]) == (400, "To: expected text, once")


def test_twilio_says_that_a_text_did_not_arrive(twilio_oak: TestServices, http: Client):
    asked = remind(twilio_oak, book(twilio_oak), ref="SM77")
    form = {
        "AccountSid": "AC1",
        "MessageSid": "SM77",
        "MessageStatus": "undelivered",
        "ErrorCode": "30005",
        "From": OAK_NUMBER,
        "To": ROSIES_PHONE,
    }
    assert post_form(http, form, path=STATUS).status_code == 204
    found = twilio_oak.touchpoints.get(OAK, asked.contact_id, asked.touchpoint_id)
    assert found.delivery == "failed"
    assert rosies_contact(twilio_oak).health is Health.BAD


def test_an_unexpected_failure_is_a_500_and_leaves_no_trace_of_the_patient_in_the_log(
    twilio_oak: TestServices, http: Client, log: StringIO
):
    twilio_oak.texts.next_error = RuntimeError(f"lost {ROSIES_PHONE} Rosie")
    remind(twilio_oak, book(twilio_oak))
    assert post_form(http, a_form(Body="YES my dear")).status_code == 500
    said = log.getvalue()
    assert "RuntimeError" in said
    for secret in (ROSIES_PHONE, "Rosie", "my dear"):
        assert secret not in said


def test_while_the_same_text_is_being_handled_the_carrier_is_told_to_come_back(
    twilio_oak: TestServices, http: Client
):
    lease = timedelta(minutes=1)
    twilio_oak.once.begin(f"TEXT#{OAK}", "twilio:SM1", now=twilio_oak.clock(), lease=lease)
    assert post_form(http, a_form()).status_code == 503
    assert inbox(twilio_oak) == []


# --- SNS -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


@pytest.fixture
def sns_oak(oak: TestServices, signer: Signer) -> TestServices:
    oak.certificates = lambda url: signer.certificate
    return oak


def post_sns(http: Client, message: dict[str, str] | str) -> Any:
    body = message if isinstance(message, str) else json.dumps(message)
    return http.http.post(
        "/webhooks/sns", headers={"Content-Type": "text/plain; charset=UTF-8"}, body=body.encode()
    )


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_text_by_sns_is_handled_with_either_signature(
    sns_oak: TestServices, http: Client, signer: Signer, version: str
):
    booked = book(sns_oak)
    remind(sns_oak, booked)
    assert post_sns(http, signer.signed(a_message(version=version))).status_code == 204
    assert visit(sns_oak, booked).answer is Answer.ACCEPTED


def test_one_text_by_both_doors_is_one_line_and_one_answer(
    sns_oak: TestServices, http: Client, signer: Signer
):
    remind(sns_oak, book(sns_oak))
    message = signer.signed(a_message())
    post_sns(http, message)
    assert deliver_by_queue(http, json.dumps(message)) == []
    assert deliver_by_queue(http, message["Message"]) == []
    assert len(inbox(sns_oak)) == 1
    assert len(answers(sns_oak)) == 1


def test_what_was_changed_after_signing_is_refused(
    sns_oak: TestServices, http: Client, signer: Signer
):
    message = signer.signed(a_message())
    forged = {**message, "Message": a_message(messageBody="STOP")["Message"]}
    assert post_sns(http, forged).status_code == 403
    assert inbox(sns_oak) == []


def test_a_topic_that_nobody_allowed_is_refused(
    sns_oak: TestServices, http: Client, signer: Signer
):
    assert post_sns(http, signer.signed(a_message(ELSEWHERE))).status_code == 403
    assert inbox(sns_oak) == []


def test_a_practices_own_topic_speaks_for_that_practice_only(
    sns_oak: TestServices, http: Client, signer: Signer
):
    sns_oak.doors.allow_topic(Topic(topic_arn=ELSEWHERE, practice_id=ELM))
    assert post_sns(http, signer.signed(a_message(ELSEWHERE))).status_code == 204
    assert inbox(sns_oak) == []
    sns_oak.doors.allow_topic(Topic(topic_arn=ELSEWHERE + "-2", practice_id=OAK))
    assert post_sns(http, signer.signed(a_message(ELSEWHERE + "-2"))).status_code == 204
    assert len(inbox(sns_oak)) == 1


def test_a_subscription_of_ours_is_confirmed_and_one_of_a_stranger_is_not(
    sns_oak: TestServices, http: Client, signer: Signer
):
    arn = sns_oak.sns("us-east-1").create_topic(Name="inbound")["TopicArn"]
    assert arn == OURS
    hello = {
        **a_message(),
        "Type": "SubscriptionConfirmation",
        "Token": "token",
        "SubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription",
    }
    assert post_sns(http, signer.signed(hello)).status_code == 204
    stranger = {**hello, "TopicArn": ELSEWHERE}
    assert post_sns(http, signer.signed(stranger)).status_code == 403


def test_the_end_of_a_subscription_is_an_alarm_in_the_metrics(
    sns_oak: TestServices, http: Client, signer: Signer, capsys: pytest.CaptureFixture[str]
):
    bye = {
        **a_message(),
        "Type": "UnsubscribeConfirmation",
        "Token": "token",
        "SubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription",
    }
    assert post_sns(http, signer.signed(bye)).status_code == 204
    assert "topics_unsubscribed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("not json", "body: expected a JSON object"),
        ("[]", "body: expected a JSON object"),
        ("{}", "TopicArn: expected the ARN of a topic"),
        (json.dumps({"TopicArn": OURS}), "Type: expected text"),
    ],
)
def test_what_is_not_sns_is_told_which_field_is_wrong(
    sns_oak: TestServices, http: Client, body: str, said: str
):
    refused = post_sns(http, body)
    assert (refused.status_code, refused.json_body) == (400, {"error": said})


def test_a_signed_text_without_its_sender_names_the_field(
    sns_oak: TestServices, http: Client, signer: Signer
):
    refused = post_sns(http, signer.signed(a_message(originationNumber=None)))
    assert refused.status_code == 400
    assert refused.json_body == {"error": "originationNumber: expected text"}


# --- The queue -------------------------------------------------------------------------------


def deliver_by_queue(http: Client, *bodies: str) -> list[dict[str, str]]:
    """What the queue has to deliver again."""
    event = http.events.generate_sqs_event(message_bodies=list(bodies), queue_name="inbound")
    for number, record in enumerate(event["Records"]):
        record["messageId"] = str(number)
        record["attributes"]["SentTimestamp"] = str(int(datetime.now(UTC).timestamp() * 1000))
    failures: list[dict[str, str]] = http.lambda_.invoke("receive_texts", event).payload[
        "batchItemFailures"
    ]
    return failures


def test_a_record_that_cannot_be_read_fails_alone(oak: TestServices, http: Client):
    good = a_message()["Message"]
    assert deliver_by_queue(http, "{", good) == [{"itemIdentifier": "0"}]
    assert len(inbox(oak)) == 1


def test_texts_are_counted_by_what_was_understood_and_nothing_else(
    oak: TestServices, http: Client, capsys: pytest.CaptureFixture[str]
):
    deliver_by_queue(http, a_message(messageBody="where do I park")["Message"])
    said = capsys.readouterr().out
    assert '"texts_received":[1.0]' in said.replace(" ", "")
    assert "park" not in said
    assert ROSIES_PHONE not in said


def test_a_number_may_be_given_to_one_practice_only(oak: TestServices):
    from chalicelib.storage.errors import AlreadyThere

    stolen = Number(number=OAK_NUMBER, practice_id=ELM, location_id=MAIN_STREET)
    with pytest.raises(AlreadyThere):
        oak.doors.give_number(stolen)
