"""Texts from patients, as AWS hands them over."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.errors import BadPayload
from chalicelib.channels.inbound import from_notification, parse_sns_envelope, parse_two_way

NOW = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
PAYLOAD = {
    "originationNumber": "+12025550143",
    "destinationNumber": "+12025550100",
    "messageKeyword": "KEYWORD_123456789012",
    "messageBody": "Sí 👍",
    "inboundMessageId": "0d5e7a52-0000-4000-8000-000000000001",
    "previousPublishedMessageId": "0d5e7a52-0000-4000-8000-0000000000aa",
}
ENVELOPE = {
    "Type": "Notification",
    "MessageId": "11111111-1111-5111-8111-111111111111",
    "TopicArn": "arn:aws:sns:us-east-1:123456789012:prm-inbound-sms",
    "Message": json.dumps(PAYLOAD),
    "Timestamp": "2026-11-21T15:04:05.678Z",
}


def without(field):
    return {name: value for name, value in PAYLOAD.items() if name != field}


def read(payload):
    return parse_two_way(json.dumps(payload), received_at=NOW)


def test_a_patients_text_names_who_wrote_what_to_which_practice_about_what():
    sms = read(PAYLOAD)
    assert (sms.sender, sms.number, sms.text) == ("+12025550143", "+12025550100", "Sí 👍")
    assert sms.in_reply_to == "0d5e7a52-0000-4000-8000-0000000000aa"
    assert sms.received_at == NOW
    assert sms.media == ()


def test_one_text_by_three_doors_is_one_text():
    envelope = json.dumps(ENVELOPE)
    again = json.dumps({**ENVELOPE, "MessageId": "22222222-2222-5222-8222-222222222222"})
    keys = {
        parse_sns_envelope(envelope, received_at=NOW).once_key,
        parse_sns_envelope(again, received_at=NOW).once_key,
        parse_sns_envelope(json.dumps(PAYLOAD), received_at=NOW).once_key,
        from_notification(ENVELOPE, received_at=NOW).once_key,
        read(PAYLOAD).once_key,
    }
    assert keys == {"aws:0d5e7a52-0000-4000-8000-000000000001"}


def test_the_envelope_says_when_the_text_was_written():
    sms = parse_sns_envelope(json.dumps(ENVELOPE), received_at=NOW)
    assert sms.received_at == datetime(2026, 11, 21, 15, 4, 5, 678000, tzinfo=UTC)
    assert parse_sns_envelope(json.dumps(PAYLOAD), received_at=NOW).received_at == NOW


@pytest.mark.parametrize("field", ["messageBody", "previousPublishedMessageId", "messageKeyword"])
def test_a_text_without_a_field_that_may_be_missing_still_lands(field):
    assert read(without(field)).sender == "+12025550143"
    assert read({**PAYLOAD, field: None}).sender == "+12025550143"


def test_a_picture_without_words_is_an_empty_text():
    assert read({**PAYLOAD, "messageBody": ""}).text == ""


def test_a_field_that_aws_adds_tomorrow_changes_nothing():
    assert read({**PAYLOAD, "newField": {"a": 1}}) == read(PAYLOAD)


def test_a_payload_without_an_id_is_known_by_its_envelope():
    envelope = {**ENVELOPE, "Message": json.dumps(without("inboundMessageId"))}
    assert from_notification(envelope, received_at=NOW).once_key == (
        "aws:11111111-1111-5111-8111-111111111111"
    )


@pytest.mark.parametrize("field", ["originationNumber", "destinationNumber", "inboundMessageId"])
@pytest.mark.parametrize("value", [None, "", "  ", 5, ["+1"]])
def test_what_is_missing_is_named_and_nothing_else_is_said(field, value):
    with pytest.raises(BadPayload) as refusal:
        read({**PAYLOAD, field: value})
    assert (refusal.value.field, refusal.value.expected) == (field, "text")
    assert "555" not in str(refusal.value)


@pytest.mark.parametrize("body", ["", "null", "[]", '"text"', "{", "[" * 100_000, "1" * 5000])
def test_what_is_no_json_object_is_refused(body):
    with pytest.raises(BadPayload) as refusal:
        parse_sns_envelope(body, received_at=NOW)
    assert refusal.value.expected == "a JSON object"


@pytest.mark.parametrize("timestamp", ["yesterday", 5, "2026-11-21T15:04:05"])
def test_a_time_that_cannot_be_read_is_refused(timestamp):
    with pytest.raises(BadPayload) as refusal:
        from_notification({**ENVELOPE, "Timestamp": timestamp}, received_at=NOW)
    assert refusal.value.field == "Timestamp"


def test_half_an_emoji_becomes_something_that_can_be_stored():
    broken = json.dumps(PAYLOAD).replace("\\ud83d\\udc4d", "\\ud83d")
    assert parse_two_way(broken, received_at=NOW).text == "Sí \ufffd"


def test_what_a_patient_wrote_and_from_where_does_not_show_in_a_log():
    assert "Sí" not in repr(read(PAYLOAD))
    assert "+12025550143" not in repr(read(PAYLOAD))


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.one_of(
        st.text(max_size=60),
        anything.map(json.dumps),
        st.dictionaries(st.sampled_from([*PAYLOAD, *ENVELOPE]), anything).map(json.dumps),
        st.dictionaries(st.sampled_from([*PAYLOAD]), anything).map(
            lambda changes: json.dumps({**ENVELOPE, "Message": json.dumps({**PAYLOAD, **changes})})
        ),
    )
)
def test_whatever_arrives_is_a_text_or_a_refusal(body):
    for parse in (parse_sns_envelope, parse_two_way):
        try:
            sms = parse(body, received_at=NOW)
        except BadPayload:
            continue
        assert sms.received_at.tzinfo is not None
        assert sms.text.encode().decode() == sms.text
