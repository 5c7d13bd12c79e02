"""A text from a patient, whichever door it came by.

AWS End User Messaging two-way SMS: a JSON payload, published to an SNS topic; from there to a
queue (in SNS's envelope, or bare when the subscription has raw delivery on) or to a webhook.
Twilio's form is read in `twilio.py` into the same value.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from chalicelib.channels.errors import BadPayload
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Media:
    """A picture or file that came with a text; it stays with the carrier."""

    url: str = field(repr=False)
    content_type: str


@dataclass(frozen=True, kw_only=True)
class InboundSms:
    """One text: from `sender`, to the practice's `number`; both as the carrier gave them.

    `in_reply_to` is the carrier's id of a message of ours, if the carrier guessed one. What a
    patient wrote, and from where, stays out of the representation and so out of logs.
    """

    carrier: str
    message_id: str
    sender: str = field(repr=False)
    number: str
    text: str = field(repr=False)
    media: tuple[Media, ...] = ()
    in_reply_to: str | None = None
    received_at: datetime

    @property
    def once_key(self) -> str:
        """Equal for one patient's message however often, and by whichever door, it arrives.

        It is the carrier's word: keep it under the practice, so that one practice's carrier
        account cannot claim another's ids.
        """
        return f"{self.carrier}:{self.message_id}"


def parse_two_way(payload_json: str, *, received_at: datetime) -> InboundSms:
    """Read an AWS two-way payload, the JSON string in an SNS message; raises BadPayload."""
    return _two_way(_object(payload_json, "Message"), received_at=received_at)


def parse_sns_envelope(body: str, *, received_at: datetime) -> InboundSms:
    """Read a queue's message body, raw delivery on or off; raises BadPayload.

    `received_at` serves when the body carries no time of its own, as with raw delivery.
    """
    outer = _object(body, "body")
    if "originationNumber" in outer or "Message" not in outer:
        return _two_way(outer, received_at=received_at)
    return from_notification(outer, received_at=received_at)


def from_notification(envelope: Mapping[str, Any], *, received_at: datetime) -> InboundSms:
    """Read the text in an SNS notification whose sender is already believed."""
    payload = _object(_text(envelope, "Message"), "Message")
    return _two_way(
        # The payload should name itself; SNS's own id is the same at each of its retries.
        {"inboundMessageId": envelope.get("MessageId"), **payload},
        received_at=_published_at(envelope) or received_at,
    )


def _two_way(payload: Mapping[str, Any], *, received_at: datetime) -> InboundSms:
    return InboundSms(
        carrier="aws",
        message_id=_text(payload, "inboundMessageId"),
        sender=_text(payload, "originationNumber"),
        number=_text(payload, "destinationNumber"),
        text=_text(payload, "messageBody", absent=""),
        in_reply_to=_text(payload, "previousPublishedMessageId", absent="") or None,
        received_at=received_at,
    )


def _object(given: str, field_name: str) -> dict[str, Any]:
    try:
        parsed = json.loads(given)
    except (ValueError, RecursionError):
        raise BadPayload(field_name, "a JSON object") from None
    if not isinstance(parsed, dict):
        raise BadPayload(field_name, "a JSON object")
    return parsed


def _text(payload: Mapping[str, Any], name: str, *, absent: str | None = None) -> str:
    """A field's text; `absent` stands in for one that is missing or null, else it must be there."""
    value = payload.get(name)
    if value is None and absent is not None:
        return absent
    if not isinstance(value, str) or (absent is None and not value.strip()):
        raise BadPayload(name, "text")
    value = whole_characters(value)
    return value if absent is not None else value.strip()


def whole_characters(text: str) -> str:
    """JSON may hold half a character (a lone surrogate), which nothing can store: it becomes �."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _published_at(envelope: Mapping[str, Any]) -> datetime | None:
    given = envelope.get("Timestamp")
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise BadPayload("Timestamp", "an ISO 8601 time") from None
    if at.tzinfo is None:
        raise BadPayload("Timestamp", "a time with its zone")
    return at.astimezone(UTC)
