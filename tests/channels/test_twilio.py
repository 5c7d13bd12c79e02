"""Texts of numbers that a practice brings from Twilio."""

import contextlib
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels import twilio
from chalicelib.channels.errors import (
    BadPayload,
    BadSignature,
    TryAgain,
    Uncertain,
    Undeliverable,
    Wait,
)
from chalicelib.channels.receipts import Outcome
from chalicelib.channels.twilio import TwilioSms, make_opener, parse_inbound, parse_status
from chalicelib.domain.delivery import NotDelivered

NOW = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
PATIENT = "+12025550143"
TOKEN = "0123456789abcdef0123456789abcdef"
URL = "https://hooks.example.com/v1/sms/twilio"
JSON_URL = (
    "https://hooks.example.com/v1/sms/twilio-json"
    "?bodySHA256=27ebfe91a318dc07829eec267640f3751e9a3cdc12079c47803ad76b3404b82e"
)
FROM_TO = "From=%2B12025550143&To=%2B12025550100"
T1 = (
    "ToCountry=US&ToState=DC&SmsMessageSid=SM00000000000000000000000000000001&NumMedia=0"
    "&ToCity=WASHINGTON&FromZip=&SmsSid=SM00000000000000000000000000000001&FromState=DC"
    "&SmsStatus=received&FromCity=&Body=C&FromCountry=US&To=%2B12025550100"
    "&MessagingServiceSid=MG00000000000000000000000000000001&ToZip=20001&NumSegments=1"
    "&MessageSid=SM00000000000000000000000000000001"
    "&AccountSid=AC00000000000000000000000000000001&From=%2B12025550143&ApiVersion=2010-04-01"
)
T2 = f"{FROM_TO}&Body=YES&MessageSid=SM00000000000000000000000000000002"
T3 = (
    f"{FROM_TO}&Body=S%C3%AD%2C+gracias+%F0%9F%91%8D+%26+1%2B1%3D2"
    "&MessageSid=SM00000000000000000000000000000003"
)
T4 = f"{FROM_TO}&Body=STOP&OptOutType=STOP&MessageSid=SM00000000000000000000000000000004"
T9 = (
    "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212"
    "&Caller=%2B14158675309"
)
HI = "Body=hi&From=%2B12025550143"


def fields(body):
    return parse_qsl(body, keep_blank_values=True)


VECTORS = [
    pytest.param(URL, T1, TOKEN, "EWqEfwzpwRcKyVo2uEe8oD8EnjQ=", id="a whole text"),
    pytest.param(URL, T2, TOKEN, "F92i7PSMH1/WxxMvSQ4PI5rDiTw=", id="a short one"),
    pytest.param(URL, T3, TOKEN, "2TviAU/Gfha4qQNA01xDx7i+3Zs=", id="Spanish and an emoji"),
    pytest.param(
        f"{URL}?tenant=t_demo&v=1", T4, TOKEN, "nQv4ymoG1n/PUoLRu8CrvsmoAT8=", id="a query"
    ),
    pytest.param(
        "https://hooks.example.com:8443/v1/sms/twilio",
        HI,
        TOKEN,
        "cnVhGDSMvbP+cCxuAJ8rqID2z0I=",
        id="a port of our own",
    ),
    pytest.param(URL, HI, TOKEN, "k3V5ssm7Fi5BZJFOfg7yN+JYhsk=", id="no port"),
    pytest.param(URL, "Tag=b&Tag=a", TOKEN, "XfTP+knFnvVeNVwgtVbMy8uqUmQ=", id="a name twice"),
    pytest.param(JSON_URL, "", TOKEN, "SN213ZPbzgPrVNdtl8CNIJRGRo4=", id="the URL alone"),
    pytest.param(
        "https://mycompany.com/myapp.php?foo=1&bar=2",
        T9,
        "12345",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        id="the sample that Twilio publishes",
    ),
]


@pytest.mark.parametrize(("url", "body", "token", "expected"), VECTORS)
def test_what_twilio_signed_is_believed(url, body, token, expected):
    assert twilio.signature(url, fields(body), token) == expected
    twilio.verify(url, fields(body), token, expected)
    twilio.verify(f"{url}#rc=3&rp=all", fields(body), token, expected)


@pytest.mark.parametrize(
    "configured", [URL, "https://hooks.example.com:443/v1/sms/twilio"], ids=["without", "with"]
)
def test_a_default_port_may_be_written_or_left_out(configured):
    without = "k3V5ssm7Fi5BZJFOfg7yN+JYhsk="
    with_port = twilio.signature("https://hooks.example.com:443/v1/sms/twilio", fields(HI), TOKEN)
    assert with_port != without
    twilio.verify(configured, fields(HI), TOKEN, without)
    twilio.verify(configured, fields(HI), TOKEN, with_port)


def test_a_field_sent_twice_with_one_value_is_signed_once():
    twice, once = fields("Tag=a&Tag=a"), fields("Tag=a")
    assert twilio.signature(URL, twice, TOKEN) == twilio.signature(URL, once, TOKEN)


def test_a_parser_that_drops_blank_fields_is_found_out():
    dropped = parse_qsl(T1)
    assert twilio.signature(URL, dropped, TOKEN) == "c2yQkHml4ZD5pH0ZNO2jjT4AhYE="
    with pytest.raises(BadSignature):
        twilio.verify(URL, dropped, TOKEN, "EWqEfwzpwRcKyVo2uEe8oD8EnjQ=")


@pytest.mark.parametrize(("url", "body", "token", "expected"), VECTORS)
def test_what_somebody_else_signed_is_not_believed(url, body, token, expected):
    for wrong in ("", "x", "é", expected[:-2] + "A=", expected.lower(), expected + " "):
        with pytest.raises(BadSignature):
            twilio.verify(url, fields(body), token, wrong)
    with pytest.raises(BadSignature):
        twilio.verify(url, fields(body), token + "x", expected)
    with pytest.raises(BadSignature):
        twilio.verify(url.replace("https", "http"), fields(body), token, expected)
    with pytest.raises(BadSignature):
        twilio.verify(url, [*fields(body), ("Body2", "")], token, expected)


def test_an_account_without_a_token_believes_nobody():
    with pytest.raises(BadSignature):
        twilio.verify(URL, fields(T2), "", twilio.signature(URL, fields(T2), ""))


@given(st.data())
def test_a_change_of_any_byte_is_noticed(data):
    signed = fields(T3)
    given_signature = twilio.signature(URL, signed, TOKEN)
    row = data.draw(st.integers(0, len(signed) - 1))
    column = data.draw(st.integers(0, 1))
    value = signed[row][column]
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != value[place]))
    changed = list(signed[row])
    changed[column] = value[:place] + other + value[place + 1 :]
    with pytest.raises(BadSignature):
        twilio.verify(
            URL, [*signed[:row], tuple(changed), *signed[row + 1 :]], TOKEN, given_signature
        )


def test_a_patients_text_names_who_wrote_what_to_which_practice():
    sms = parse_inbound(fields(T3), received_at=NOW)
    assert (sms.sender, sms.number) == (PATIENT, "+12025550100")
    assert sms.text == "Sí, gracias 👍 & 1+1=2"
    assert sms.once_key == "twilio:SM00000000000000000000000000000003"
    assert sms.received_at == NOW
    assert sms.media == ()


def test_a_picture_without_words_is_an_empty_text_with_media():
    body = f"{FROM_TO}&MessageSid=MM1&NumMedia=1&MediaUrl0=https%3A%2F%2Fa.example%2F1&Body="
    sms = parse_inbound(fields(f"{body}&MediaContentType0=image/jpeg"), received_at=NOW)
    assert sms.text == ""
    assert [(m.url, m.content_type) for m in sms.media] == [("https://a.example/1", "image/jpeg")]


@pytest.mark.parametrize("field", ["MessageSid", "From", "To"])
def test_what_is_missing_is_named(field):
    rest = [(name, value) for name, value in fields(T2) if name != field]
    for broken in (rest, [*rest, (field, " ")]):
        with pytest.raises(BadPayload) as refusal:
            parse_inbound(broken, received_at=NOW)
        assert refusal.value.field == field


form = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(["From", "To", "Body", "MessageSid", "NumMedia", "MediaUrl0"]),
            st.sampled_from(["MessageStatus", "ErrorCode", "NumSegments"]),
            st.text(max_size=5),
        ),
        st.one_of(st.text(max_size=9), st.sampled_from(["failed", "delivered", "99", "٣"])),
    )
)


@given(form)
def test_whatever_arrives_is_read_or_refused(pairs):
    for parse in (parse_inbound, parse_status):
        with contextlib.suppress(BadPayload):
            parse(pairs, received_at=NOW)


def status(**changes):
    given = {
        "MessageSid": "SM1",
        "MessageStatus": "delivered",
        "AccountSid": "AC1",
        "To": PATIENT,
        **changes,
    }
    return parse_status(given.items(), received_at=NOW)


def test_a_text_that_arrived_is_delivered():
    receipt = status(NumSegments="2")
    assert receipt.message_id == "SM1"
    assert receipt.outcome is Outcome.DELIVERED
    assert (receipt.reason, receipt.permanent, receipt.parts) == (None, False, 2)


@pytest.mark.parametrize("under_way", ["accepted", "queued", "sending", "sent"])
def test_a_text_under_way_is_no_news(under_way):
    assert status(MessageStatus=under_way) is None


@pytest.mark.parametrize(
    ("code", "reason", "permanent"),
    [
        ("30003", NotDelivered.PHONE_UNREACHABLE, False),
        ("30005", NotDelivered.NUMBER_NOT_VALID, True),
        ("30006", NotDelivered.NUMBER_CANNOT_TEXT, True),
        ("30007", NotDelivered.TAKEN_FOR_SPAM, False),
        ("21610", NotDelivered.OPTED_OUT, True),
        ("99999", NotDelivered.UNKNOWN, False),
        ("", NotDelivered.UNKNOWN, False),
    ],
)
def test_a_text_that_did_not_arrive_says_why(code, reason, permanent):
    receipt = status(MessageStatus="undelivered", ErrorCode=code)
    assert receipt.outcome is Outcome.FAILED
    assert (receipt.reason, receipt.permanent) == (reason, permanent)


def test_a_status_that_is_not_twilios_is_refused():
    with pytest.raises(BadPayload) as refusal:
        status(MessageStatus="teleported")
    assert refusal.value.field == "MessageStatus"


@pytest.fixture
def send(carrier):
    channel = TwilioSms(
        "AC1",
        TOKEN,
        make_opener(),
        status_callback="https://hooks.example.com/v1/sms/twilio/status",
        api=carrier.url,
    )

    def send_text(text="Oak Clinic: see you Mon 9:30 AM. ¿Sí?"):
        return channel.send(to=PATIENT, sender="+12025550100", text=text, reference="tp_1")

    return send_text


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(twilio, "_SECONDS", 0.3)


def says_nothing_of_the_patient(refusal):
    whole = f"{refusal.value!r}{refusal.value}{refusal.value.__cause__}"
    return PATIENT not in whole and "Oak Clinic" not in whole and TOKEN not in whole


def test_a_text_leaves_from_the_practices_number_and_asks_for_a_receipt(send, carrier):
    carrier.answers(201, '{"sid": "SM9", "status": "queued"}', "application/json")
    assert send() == "SM9"
    ((first, headers, body),) = carrier.requests
    assert first == "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1"
    assert headers["Authorization"].startswith("Basic QUMxOj")
    assert parse_qs(body.decode()) == {
        "To": [PATIENT],
        "From": ["+12025550100"],
        "Body": ["Oak Clinic: see you Mon 9:30 AM. ¿Sí?"],
        "StatusCallback": ["https://hooks.example.com/v1/sms/twilio/status"],
    }


@pytest.mark.parametrize(
    "misbehaves",
    ["cuts_its_answer_short", "hangs_up_without_an_answer", "resets", "never_answers"],
)
@pytest.mark.usefixtures("impatient")
def test_a_lost_answer_leaves_open_whether_the_text_was_taken(send, carrier, misbehaves):
    getattr(carrier, misbehaves)()
    with pytest.raises(Uncertain) as refusal:
        send()
    assert len(carrier.requests) == 1
    assert says_nothing_of_the_patient(refusal)


@pytest.mark.parametrize("status_code", [302, 307, 408, 500, 502, 503])
def test_a_server_that_failed_may_have_taken_the_text(send, carrier, status_code):
    carrier.answers(status_code, "{}", headers=[f"Location: {carrier.url}/elsewhere"])
    with pytest.raises(Uncertain):
        send()
    assert len(carrier.requests) == 1


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"sid": null}', '{"sid": 5}'])
def test_an_answer_that_is_not_the_carriers_leaves_it_open(send, carrier, body):
    carrier.answers(200, body)
    with pytest.raises(Uncertain):
        send()


@pytest.mark.parametrize(
    ("status_code", "code", "because"),
    [
        (429, 20429, Wait.THROTTLED),
        (429, None, Wait.THROTTLED),
        (400, 21611, Wait.THROTTLED),
        (429, 63038, Wait.OVER_QUOTA),
        (401, 20003, Wait.NOT_CONFIGURED),
        (404, 20404, Wait.NOT_CONFIGURED),
    ],
)
def test_a_refusal_that_may_pass_is_tried_later_by_the_queue(
    send, carrier, status_code, code, because
):
    carrier.answers(status_code, json.dumps({"code": code, "message": PATIENT}))
    with pytest.raises(TryAgain) as refusal:
        send()
    assert refusal.value.because is because
    assert len(carrier.requests) == 1
    assert says_nothing_of_the_patient(refusal)


@pytest.mark.parametrize(
    ("code", "reason", "contact_is_bad"),
    [
        (21211, NotDelivered.NUMBER_NOT_VALID, True),
        (21614, NotDelivered.NUMBER_CANNOT_TEXT, True),
        (21610, NotDelivered.OPTED_OUT, False),
        (21408, NotDelivered.COUNTRY_NOT_SERVED, False),
        (21606, NotDelivered.SENDER_NOT_READY, False),
        (21617, NotDelivered.MESSAGE_NOT_VALID, False),
        (29999, NotDelivered.UNKNOWN, False),
    ],
)
def test_a_refusal_for_good_says_why_and_whether_the_phone_is_bad(
    send, carrier, code, reason, contact_is_bad
):
    carrier.answers(400, json.dumps({"code": code, "message": PATIENT}))
    with pytest.raises(Undeliverable) as refusal:
        send()
    assert refusal.value.reason is reason
    assert refusal.value.contact_is_bad is contact_is_bad
    assert says_nothing_of_the_patient(refusal)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("port", ["closed_port", "silent_port"])
@pytest.mark.usefixtures("impatient")
def test_a_carrier_that_nobody_reached_took_nothing(port, scheme, request):
    address = f"{scheme}://127.0.0.1:{request.getfixturevalue(port)}"
    channel = TwilioSms("AC1", TOKEN, make_opener(), api=address)
    with pytest.raises(TryAgain) as refusal:
        channel.send(to=PATIENT, sender="+12025550100", text="hello", reference="tp_1")
    assert refusal.value.because is Wait.NO_CONNECTION


def test_somebody_who_is_not_twilio_is_sent_nothing(tls_carrier, loopback_tls):
    carrier = tls_carrier(loopback_tls.server)
    url = carrier.url.replace("http", "https")
    channel = TwilioSms("AC1", TOKEN, make_opener(), api=url)
    with pytest.raises(TryAgain) as refusal:
        channel.send(to=PATIENT, sender="+12025550100", text="hello", reference="tp_1")
    assert refusal.value.because is Wait.NO_CONNECTION
    assert carrier.requests == []
