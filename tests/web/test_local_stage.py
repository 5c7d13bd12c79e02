"""On the local stage a newcomer holds the patients' phones, reads the mail and moves the clock."""

import base64
import gzip
import json
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from chalice.app import Chalice

from app import app
from chalicelib import settings, wiring
from chalicelib.actions import change_appointment
from chalicelib.actions.record_receipt import record_receipt
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels import twilio
from chalicelib.channels.inbound import parse_sns_envelope
from chalicelib.channels.local_carrier import LocalCarrier, answer_twilio
from chalicelib.channels.receipts import Outcome, from_ses_event, from_sns_delivery_log
from chalicelib.clock import MovableClock
from chalicelib.domain.ids import TouchpointId
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.storage.doors import Number
from chalicelib.storage.touchpoints import touchpoint_item
from chalicelib.web import local_stage
from tests.builders import MAIN_STREET, NOW, OAK, OAK_NUMBER, ROSIES_PHONE, a_patient
from tests.conftest import STAGE_ENV, TestServices
from tests.table import create_tables
from tests.web.pressing import Phone
from tests.web.stage import a_patient_of, a_visit_of, an_open_practice, everything

THURSDAY = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
GETS = ("", "/phone", "/phone/thread", "/outbox", "/outbox/body", "/outbox/list", "/clock")
POSTS = ("/phone/answer", "/phone/became", "/receipts", "/outbox/happens", "/clock")
LOG = "sns/us-east-1/123456789012/DirectPublishToPhoneNumber"

local_app = Chalice(app_name="local", configure_logs=False)
local_app.register_blueprint(local_stage.routes)


class LocalAws:
    """What the local AWS would tell of texts and emails, in its own form."""

    def __init__(self) -> None:
        self.texts: dict[str, list[dict[str, Any]]] = {}
        self.emails: list[dict[str, Any]] = []
        self.ran: list[str] = []

    def tell(self, path: str) -> Any:
        if path.endswith("sms-messages"):
            return {"sms_messages": self.texts}
        return {"messages": {"123456789012": self.emails}}

    def text_left(self, ref: str, text: str, *, to: str = ROSIES_PHONE) -> None:
        sender = {"DataType": "String", "StringValue": OAK_NUMBER}
        attributes = {"AWS.MM.SMS.OriginationNumber": sender}
        record = {"MessageId": ref, "Message": text, "MessageAttributes": attributes}
        self.texts.setdefault(to, []).append(record)

    def email_left(self, ref: str, *, to: str = "rosie@home.example") -> None:
        self.emails.append(
            {
                "MessageId": ref,
                "Source": "hello@oak.example",
                "To": [to],
                "Subject": "Your visit",
                "BodyText": "Hello",
                "BodyHtml": "<p style='color:red'>Hello</p><script>steal()</script>",
                "Timestamp": 1.0,
            }
        )


@pytest.fixture
def local_aws(monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    fake = LocalAws()
    monkeypatch.setattr(LocalCarrier, "_get", lambda _, path: fake.tell(path))
    monkeypatch.setattr(LocalCarrier, "run", lambda _, handler, event: fake.ran.append(handler))
    return fake


@pytest.fixture
def services(aws: None) -> TestServices:
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    env = {
        **STAGE_ENV,
        "STAGE": "local",
        "SEND_QUEUE_URL": sqs.create_queue(QueueName="send")["QueueUrl"],
        "PLAN_QUEUE_URL": sqs.create_queue(QueueName="plan")["QueueUrl"],
        "BULK_QUEUE_URL": sqs.create_queue(QueueName="bulk")["QueueUrl"],
        "HOOK_QUEUE_URL": sqs.create_queue(QueueName="hooks")["QueueUrl"],
        "INBOUND_TOPIC_ARN": sns.create_topic(Name="inbound")["TopicArn"],
    }
    create_tables(boto3.client("dynamodb"), env)
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName=LOG)
    logs.create_log_group(logGroupName=f"{LOG}/Failure")
    return TestServices(settings.read(env))


@pytest.fixture
def page(services: TestServices, local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    services.doors.give_number(Number(number=OAK_NUMBER, practice_id=OAK, location_id=MAIN_STREET))
    a_patient_of(services)
    a_visit_of(services, THURSDAY)
    return Phone(local_app)


def a_sent_one(services: TestServices, local_aws: LocalAws, ref: str = "ref-1") -> Touchpoint:
    """Rosie's reminder, recorded as sent under the id that the local AWS gave it."""
    local_aws.text_left(ref, "Oak Dental: see you Thu. http://127.0.0.1:8000/a/xyz. Reply YES")
    contact_id = services.contacts.id_of(OAK, ROSIES_PHONE)
    planned = services.touchpoints.of_contact(OAK, contact_id)[0]
    claimed = services.touchpoints.claim(planned, until=NOW + timedelta(minutes=2))
    assert claimed
    sent = replace(claimed, state=State.SENT, ref=ref, ended_at=NOW, body="see you")
    assert services.touchpoints.finish(sent)
    return sent


def an_email_left(services: TestServices, local_aws: LocalAws) -> Touchpoint:
    """Rosie's reminder by email, recorded as sent under the id that the local AWS gave it."""
    local_aws.email_left("mail-1", to=a_patient().email)
    contact = services.contacts.known(OAK, Channel.EMAIL, a_patient().email)
    text = services.touchpoints.of_contact(OAK, services.contacts.id_of(OAK, ROSIES_PHONE))[0]
    sent = replace(
        text, contact_id=contact.contact_id, channel=Channel.EMAIL, state=State.SENT,
        touchpoint_id=TouchpointId("mailed"), ref="mail-1", ended_at=NOW,
    )  # fmt: skip
    services.db.put(touchpoint_item(sent))
    return sent


def queue_of(topic_arn: str) -> Callable[[], list[str]]:
    """What a topic delivers, as a function."""
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = "arn:aws:sqs:us-east-1:123456789012:heard"
    sns.subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=arn)

    def heard() -> list[str]:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [message["Body"] for message in answer.get("Messages", [])]

    return heard


def receipts_in(group: str) -> list[Any]:
    """What the log subscription would hand to the Lambda, read as it reads it."""
    logs = boto3.client("logs")
    lines = logs.filter_log_events(logGroupName=group)["events"]
    data = {
        "messageType": "DATA_MESSAGE",
        "logEvents": [{"message": of["message"]} for of in lines],
    }
    packed = base64.b64encode(gzip.compress(json.dumps(data).encode())).decode()
    return from_sns_delivery_log({"awslogs": {"data": packed}})


@pytest.mark.parametrize("part", GETS)
def test_on_any_other_stage_there_is_no_phone_no_outbox_and_no_clock(page, services, part):
    object.__setattr__(services.config, "stage", "prod")
    assert page.open(f"/local{part}").status == 404


@pytest.mark.parametrize("part", POSTS)
def test_on_any_other_stage_nothing_can_be_made_to_happen(page, services, part):
    object.__setattr__(services.config, "stage", "prod")
    before = everything(services)
    assert page.post(f"/local{part}", {"move": "hour", "phone": ROSIES_PHONE}).status == 404
    assert everything(services) == before


def test_the_deployed_app_of_another_stage_does_not_even_have_the_routes():
    assert not [path for path in app.routes if path.startswith("/local")]


@pytest.mark.parametrize("part", POSTS)
def test_a_website_that_a_newcomer_visits_cannot_press_anything_here(page, services, part):
    before = everything(services)
    assert page.post(f"/local{part}", {"move": "hour"}, Sec_Fetch_Site="cross-site").status == 403
    assert everything(services) == before


def test_before_anything_left_the_page_says_what_to_do(page):
    seen = page.open("/local/phone")
    assert "No text has left yet." in seen.text
    assert "Jump to the next reminder" in seen.text
    assert "Rosa Klein" in seen.links


def test_a_text_that_left_is_on_the_patients_phone_with_its_link(page, services, local_aws):
    a_sent_one(services, local_aws)
    seen = page.open("/local/phone")
    assert "Rosa Klein" in seen.text
    assert "Oak Dental: see you Thu." in seen.text
    assert seen.links["http://127.0.0.1:8000/a/xyz"] == "http://127.0.0.1:8000/a/xyz"
    assert "Mon Nov 23, 9:00 AM" in seen.text


def test_a_message_that_was_held_back_says_why_between_the_texts(page, services, local_aws):
    a_sent_one(services, local_aws)
    second = a_visit_of(services, THURSDAY + timedelta(days=7))
    change_appointment.cancel(services, OAK, second.appointment_id, by="patient")
    seen = page.open("/local/phone")
    assert "Not sent: " in seen.text


def test_an_answer_arrives_as_two_way_sms_publishes_it(page, services, local_aws):
    a_sent_one(services, local_aws)
    heard = queue_of(services.config.inbound_topic_arn)
    page.open("/local/phone")
    page.press("Send", text="yep! 👍 & see you")
    (body,) = heard()
    sms = parse_sns_envelope(body, received_at=NOW)
    assert (sms.sender, sms.number) == (ROSIES_PHONE, OAK_NUMBER)
    assert sms.text == "yep! 👍 & see you"
    assert sms.in_reply_to == "ref-1"


def test_a_quick_answer_is_one_press(page, services, local_aws):
    a_sent_one(services, local_aws)
    heard = queue_of(services.config.inbound_topic_arn)
    page.open("/local/phone")
    page.press("YES")
    assert parse_sns_envelope(heard()[0], received_at=NOW).text == "YES"


def test_a_stranger_can_text_in(page, services, local_aws):
    heard = queue_of(services.config.inbound_topic_arn)
    page.post("/local/phone/answer", {"phone": "+12025550177", "number": OAK_NUMBER, "text": "hi?"})
    sms = parse_sns_envelope(heard()[0], received_at=NOW)
    assert (sms.sender, sms.in_reply_to) == ("+12025550177", None)


@pytest.mark.parametrize(
    ("phone", "number"), [("", OAK_NUMBER), ("12 34", OAK_NUMBER), (ROSIES_PHONE, "+15550000000")]
)
def test_a_number_that_is_none_sends_nothing_and_says_so(page, services, phone, number):
    heard = queue_of(services.config.inbound_topic_arn)
    seen = page.post("/local/phone/answer", {"phone": phone, "number": number, "text": "hi"})
    assert seen.status == 400
    assert "Nothing was done" in seen.text
    assert heard() == []


def test_a_twilio_number_is_answered_through_its_webhook_signed_as_twilio_signs(monkeypatch):
    asked: list[urllib.request.Request] = []

    class Answer:
        status = 200

        def __enter__(self) -> "Answer":
            return self

        def __exit__(self, *_: object) -> None:
            return None

    def remember(request: urllib.request.Request, timeout: int) -> Answer:
        asked.append(request)
        return Answer()

    monkeypatch.setattr(urllib.request, "urlopen", remember)
    answer_twilio(
        "https://rapport.example",
        token="secret",
        account="AC1",
        sender=ROSIES_PHONE,
        number=OAK_NUMBER,
        text="sí, gracias & 1+1=2",
    )
    (request,) = asked
    assert request.full_url == "https://rapport.example/webhooks/sms/twilio"
    assert isinstance(request.data, bytes)
    pairs = urllib.parse.parse_qsl(request.data.decode(), keep_blank_values=True)
    given = request.get_header("X-twilio-signature") or ""
    twilio.verify(request.full_url, pairs, "secret", given)
    assert twilio.parse_inbound(pairs, received_at=NOW).text == "sí, gracias & 1+1=2"


def test_a_text_has_one_receipt_as_sns_writes_it(page, services, local_aws):
    a_sent_one(services, local_aws)
    for _ in range(2):
        page.send("/local/receipts", b"", "application/x-www-form-urlencoded")
    (receipt,) = receipts_in(LOG)
    assert receipt.message_id == "ref-1"
    assert receipt.outcome is Outcome.DELIVERED


def test_a_landline_takes_no_texts_from_then_on(page, services, local_aws):
    a_sent_one(services, local_aws)
    page.open("/local/phone")
    page.press("From the next text on", became="LANDLINE")
    page.send("/local/receipts", b"", "application/x-www-form-urlencoded")
    (receipt,) = receipts_in(f"{LOG}/Failure")
    assert receipt.outcome is Outcome.FAILED
    assert receipt.permanent
    assert receipts_in(LOG) == []


def test_a_text_that_we_have_no_record_of_yet_waits_for_its_receipt(page, services, local_aws):
    local_aws.text_left("ref-9", "hello")
    page.send("/local/receipts", b"", "application/x-www-form-urlencoded")
    assert receipts_in(LOG) == []


def test_an_email_has_one_receipt_as_ses_writes_it(page, services, local_aws):
    topic = boto3.client("sns").create_topic(Name="stack-EmailEventsTopic-1")["TopicArn"]
    heard = queue_of(topic)
    mailed = an_email_left(services, local_aws)
    for _ in range(2):
        page.send("/local/receipts", b"", "application/x-www-form-urlencoded")
    (event,) = heard()
    (receipt,) = from_ses_event(json.loads(event)["Message"])
    assert (receipt.message_id, receipt.outcome) == (mailed.ref, Outcome.DELIVERED)
    record_receipt(services, receipt)
    noted = services.touchpoints.get(OAK, mailed.contact_id, mailed.touchpoint_id)
    assert noted.delivery == "delivered"


def test_an_email_that_we_have_no_record_of_yet_waits_for_its_receipt(page, services, local_aws):
    topic = boto3.client("sns").create_topic(Name="stack-EmailEventsTopic-1")["TopicArn"]
    heard = queue_of(topic)
    local_aws.email_left("mail-9")
    page.send("/local/receipts", b"", "application/x-www-form-urlencoded")
    assert heard() == []


def test_an_email_is_shown_where_its_script_cannot_run(page, local_aws):
    local_aws.email_left("mail-1")
    seen = page.open("/local/outbox")
    assert "Your visit" in seen.text
    assert "sandbox=" in seen.html
    assert "steal()" not in seen.html
    body = page.open("/local/outbox/body?email=mail-1")
    assert "sandbox" in body.headers["Content-Security-Policy"]
    assert "allow-scripts" not in body.headers["Content-Security-Policy"]
    assert "steal()" in body.html


@pytest.mark.parametrize(
    ("press", "outcome"),
    [("It bounces", Outcome.FAILED), ("They call it spam", Outcome.DELIVERED)],
)
def test_a_bounce_and_a_complaint_come_as_ses_tells_them(page, local_aws, press, outcome):
    local_aws.email_left("mail-1")
    topic = boto3.client("sns").create_topic(Name="stack-EmailEventsTopic-1")["TopicArn"]
    heard = queue_of(topic)
    page.open("/local/outbox")
    page.press(press)
    (receipt,) = from_ses_event(json.loads(heard()[0])["Message"])
    assert receipt.message_id == "mail-1"
    assert receipt.address == "rosie@home.example"
    assert receipt.outcome is outcome


@pytest.fixture
def movable(services: TestServices) -> MovableClock:
    clock = MovableClock(services.db)
    clock.move_to(NOW)
    services.__dict__["clock"] = clock
    return clock


def near(at: datetime, expected: datetime) -> bool:
    return abs(at - expected) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("press", "lands"),
    [
        ("+ 1 minute", NOW + timedelta(minutes=1)),
        ("+ 1 hour", NOW + timedelta(hours=1)),
        ("Tomorrow 10:00 AM, Eastern time", datetime(2026, 11, 24, 15, 0, 15, tzinfo=UTC)),
    ],
)
def test_the_clock_moves_with_one_press_and_what_is_due_is_swept(
    page, local_aws, movable, press, lands
):
    page.open("/local/clock")
    page.press(press)
    assert near(movable(), lands)
    assert local_aws.ran == ["app.sweep"]


def test_the_clock_goes_back_to_real_time(page, movable):
    page.open("/local/clock")
    seen = page.press("Back to real time")
    assert near(movable(), datetime.now(UTC))
    assert "It shows the real time." in seen.text


def test_a_jump_to_the_next_reminder_lands_on_the_phone_that_it_goes_to(
    page, services, local_aws, movable
):
    seen = page.open("/local/clock")
    assert "Next: Reminder by text to Rosa Klein, about Thu Dec 3 · Oak Dental" in seen.text
    assert "Mon Nov 30, 10:00 AM (Eastern time)" in seen.text
    seen = page.press("Jump to the next reminder")
    assert "Answer as Rosa Klein" in seen.html
    assert near(movable(), datetime(2026, 11, 30, 15, 0, 15, tzinfo=UTC))
    assert sweep_due(services) > 0


@pytest.mark.parametrize("move", ["there", "tomorrow", "", "sideways"])
def test_a_move_that_is_none_leaves_the_clock(page, movable, move):
    seen = page.post("/local/clock", {"move": move, "at": "soon", "zone": "Mars/Base"})
    assert seen.status == 400
    assert near(movable(), NOW)


@pytest.mark.parametrize("part", ["/phone", "/outbox", "/clock", "/outbox/list", "/clock/now"])
def test_looking_changes_nothing(page, services, local_aws, part):
    a_sent_one(services, local_aws)
    local_aws.email_left("mail-1")
    before = everything(services)
    assert page.open(f"/local{part}").status == 200
    assert everything(services) == before
