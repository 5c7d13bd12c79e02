"""Emails through SES: what leaves, and what a failure says about whether it left."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import boto3
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from chalicelib.channels.aws import no_retry_config
from chalicelib.channels.calendar_file import Method, invitation
from chalicelib.channels.email import Email, SesEmail, as_mime
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable, Wait
from chalicelib.domain.delivery import NotDelivered

STARTS = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
LONG_URL = "https://u.example.com/e/v1.k1." + "eyJjIjoiY3RfMDEi" * 12 + "?x=1&y=%20"


def an_email(**changes):
    return Email(
        **{
            "to": "sam@example.net",
            "sender_name": "Clínica Ñandú, P.C.",
            "sender_address": "scheduling@mail.oak.example.com",
            "reply_to": "frontdesk@oak.example.com",
            "subject": "Su cita está confirmada – lunes 👍",
            "text": "Hola Sam,\nsu cita es el lunes.\n",
            "html": "<p>Hola Sam, su cita es el <b>lunes</b> 👍</p>\n",
            "reference": "tp#1",
            **changes,
        }
    )


def an_ics(method=Method.REQUEST):
    return invitation(
        method=method,
        uid="appt-1@rapport.example.com",
        sequence=0,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=30),
        summary="Cita – Clínica Ñandú",
        location="100 Main St",
        organizer_name="Clínica Ñandú",
        organizer_address="scheduling@mail.oak.example.com",
        attendee_address="sam@example.net",
        stamped_at=STARTS - timedelta(days=2),
    )


def delivered(email):
    return message_from_bytes(as_mime(email), policy=default)


def test_an_email_reads_as_it_was_written():
    message = delivered(an_email())
    assert str(message["From"].addresses[0].display_name) == "Clínica Ñandú, P.C."
    assert message["From"].addresses[0].addr_spec == "scheduling@mail.oak.example.com"
    assert message["To"] == "sam@example.net"
    assert message["Reply-To"] == "frontdesk@oak.example.com"
    assert message["Subject"] == "Su cita está confirmada – lunes 👍"
    assert message["List-Unsubscribe"] is None
    text, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert text.get_content().splitlines() == ["Hola Sam,", "su cita es el lunes."]
    assert html.get_content().strip() == "<p>Hola Sam, su cita es el <b>lunes</b> 👍</p>"


@pytest.mark.parametrize("method", Method)
def test_an_invitation_is_an_alternative_of_the_body_and_a_file(method):
    message = delivered(an_email(ics=an_ics(method), ics_method=method))
    assert message.get_content_type() == "multipart/mixed"
    body, attached = message.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    entry = list(body.iter_parts())[2]
    assert entry["Content-Type"].params == {"charset": "UTF-8", "method": method.value}
    assert attached.get_content_type() == "application/ics"
    assert attached.get_filename() == "invite.ics"
    for part in (entry, attached):
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert calendar["METHOD"] == method.value


def test_one_click_unsubscribes_whatever_the_length_of_the_link():
    raw = as_mime(an_email(unsubscribe_url=LONG_URL))
    assert f"List-Unsubscribe: <{LONG_URL}>\r\n".encode() in raw
    message = message_from_bytes(raw, policy=default)
    assert message["List-Unsubscribe"] == f"<{LONG_URL}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["To"] == "sam@example.net"


@pytest.mark.parametrize("text", ["é\n" * 9, "é" * 3000, "x" * 3000])
def test_an_email_travels_in_seven_bits_and_short_lines(text):
    raw = as_mime(an_email(text=text, html=f"<p>{text}</p>", ics=an_ics()))
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("field", ["subject", "sender_name"])
def test_nobody_can_add_a_recipient_by_the_name_of_a_practice(field):
    evil = "Oak\r\nBcc: eve@example.org\r\n\r\nhello\x00\u2028Bcc: eve@example.org"
    message = delivered(an_email(**{field: evil}))
    assert message["Bcc"] is None
    assert message["To"] == "sam@example.net"
    assert message["Reply-To"] == "frontdesk@oak.example.com"
    assert len(list(message.iter_parts())) == 2


@pytest.mark.parametrize("field", ["to", "sender_address", "reply_to"])
@pytest.mark.parametrize(
    "evil", ["sam@example.net\r\nBcc: eve@example.org", "a@b.com, eve@example.org", "", "sam"]
)
def test_an_address_that_is_none_is_not_written_to(field, evil):
    with pytest.raises(Undeliverable) as refusal:
        as_mime(an_email(**{field: evil}))
    assert refusal.value.contact_is_bad is (field == "to")
    assert "eve" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://u.example.com/e",
        "https://u.example.com/e>\r\nBcc: eve@example.org",
        "https://u.example.com/e f",
        "https://u.example.com/>,<mailto:eve@example.org",
        "https://u.example.com/é",
        "mailto:eve@example.org",
        "",
    ],
)
def test_a_link_that_cannot_stand_in_a_header_is_refused(url):
    with pytest.raises(Undeliverable):
        as_mime(an_email(unsubscribe_url=url))


def test_half_a_character_is_refused_and_not_sent_broken():
    with pytest.raises(Undeliverable):
        as_mime(an_email(text="half \ud83d"))


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_practice_is_called_its_email_goes_to_the_patient_only(name, subject):
    try:
        raw = as_mime(an_email(sender_name=name, subject=subject))
    except Undeliverable:
        return
    message = message_from_bytes(raw, policy=default)
    assert message["To"] == "sam@example.net"
    assert set(message.keys()) == {
        "From",
        "To",
        "Reply-To",
        "Subject",
        "MIME-Version",
        "Content-Type",
    }


def ses_at(url):
    return boto3.client(
        "sesv2",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=no_retry_config().merge(Config(connect_timeout=0.5, read_timeout=0.3)),
    )


@pytest.fixture
def send(carrier):
    channel = SesEmail(ses_at(carrier.url), "rapport")
    return lambda **changes: channel.send(an_email(**changes))


def answers(carrier, status, code=None, message="no", *, headers=()):
    error = [] if code is None else [f"X-Amzn-ErrorType: {code}:http://internal.amazon.com/"]
    body = {"MessageId": "0100EXAMPLE"} if code is None else {"message": message}
    carrier.answers(status, json.dumps(body), "application/json", [*error, *headers])


def test_an_email_leaves_once_for_one_patient_with_our_reference(send, carrier):
    answers(carrier, 200)
    assert send(ics=an_ics()) == "0100EXAMPLE"
    ((first, _, body),) = carrier.requests
    asked = json.loads(body)
    assert first == "POST /v2/email/outbound-emails HTTP/1.1"
    assert asked["FromEmailAddress"] == "scheduling@mail.oak.example.com"
    assert asked["Destination"] == {"ToAddresses": ["sam@example.net"]}
    assert asked["ConfigurationSetName"] == "rapport"
    assert asked["EmailTags"] == [{"Name": "reference", "Value": "tp-1"}]
    raw = base64.b64decode(asked["Content"]["Raw"]["Data"])
    assert message_from_bytes(raw, policy=default)["To"] == "sam@example.net"


@pytest.mark.parametrize(
    "misbehaves",
    ["cuts_its_answer_short", "hangs_up_without_an_answer", "resets", "never_answers"],
)
def test_a_lost_answer_leaves_open_whether_the_email_was_taken(send, carrier, misbehaves):
    getattr(carrier, misbehaves)()
    with pytest.raises(Uncertain):
        send()
    assert len(carrier.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_failed_may_have_taken_the_email(send, carrier, status):
    answers(carrier, status, "InternalServerError")
    with pytest.raises(Uncertain):
        send()
    assert len(carrier.requests) == 1


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "<html>", '{"MessageId": 5}'])
def test_an_answer_that_is_not_the_carriers_leaves_it_open(send, carrier, body):
    carrier.answers(200, body, "application/json")
    with pytest.raises(Uncertain):
        send()
    assert len(carrier.requests) == 1


@pytest.mark.parametrize(
    ("status", "code", "message", "because"),
    [
        (429, "TooManyRequestsException", "Maximum sending rate exceeded.", Wait.THROTTLED),
        (400, "Throttling", "Rate exceeded", Wait.THROTTLED),
        (429, "TooManyRequestsException", "Daily message quota exceeded.", Wait.OVER_QUOTA),
        (400, "LimitExceededException", "no", Wait.OVER_QUOTA),
        (400, "AccountSuspendedException", "no", Wait.NOT_CONFIGURED),
        (400, "SendingPausedException", "no", Wait.NOT_CONFIGURED),
        (400, "MailFromDomainNotVerifiedException", "no", Wait.NOT_CONFIGURED),
        (404, "NotFoundException", "Configuration set does not exist", Wait.NOT_CONFIGURED),
        (403, "AccessDeniedException", "no", Wait.NOT_CONFIGURED),
    ],
)
def test_a_refusal_that_may_pass_is_tried_later_by_the_queue(
    send, carrier, status, code, message, because
):
    answers(carrier, status, code, message)
    with pytest.raises(TryAgain) as refusal:
        send()
    assert refusal.value.because is because
    assert len(carrier.requests) == 1


@pytest.mark.parametrize(
    ("code", "message", "reason", "contact_is_bad"),
    [
        (
            "MessageRejected",
            "Email address is not verified. sam@example.net",
            NotDelivered.SENDER_NOT_READY,
            False,
        ),
        ("MessageRejected", "Address blacklisted.", NotDelivered.ADDRESS_SUPPRESSED, True),
        ("BadRequestException", "Bad header", NotDelivered.MESSAGE_NOT_VALID, False),
    ],
)
def test_a_refusal_for_good_says_why(send, carrier, code, message, reason, contact_is_bad):
    answers(carrier, 400, code, message)
    with pytest.raises(Undeliverable) as refusal:
        send()
    assert refusal.value.reason is reason
    assert refusal.value.contact_is_bad is contact_is_bad
    assert not re.search("sam@|Hola", f"{refusal.value!r}{refusal.value.__cause__}")


def test_a_carrier_that_nobody_reached_took_nothing(closed_port):
    channel = SesEmail(ses_at(f"http://127.0.0.1:{closed_port}"), None)
    with pytest.raises(TryAgain) as refusal:
        channel.send(an_email())
    assert refusal.value.because is Wait.NO_CONNECTION


def test_what_an_email_says_and_to_whom_does_not_show_in_a_log():
    shown = repr(an_email(ics=an_ics(), unsubscribe_url=LONG_URL))
    assert not re.search("sam@|Hola|cita|u.example.com", shown)
