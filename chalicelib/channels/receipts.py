"""What became of a message, told by its carrier afterwards.

Texts: Amazon SNS writes a delivery record per text to CloudWatch Logs, up to 72 hours later;
a subscription brings the log lines here, gzipped and in base64. Emails: SES publishes events
(configuration set: `eventType`) or feedback notifications (identity: `notificationType`).
Receipts come late, twice and out of order; they join to a touchpoint by the carrier's message id.
"""

import base64
import binascii
import gzip
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chalicelib.channels.errors import BadPayload
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.values import dataclass

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """Whether it arrived. UNKNOWN is also what a delay is: the last word is still to come."""

    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a text; `permanent`: this phone will not take texts from us any more."""

    message_id: str
    outcome: Outcome
    reason: NotDelivered | None = None
    permanent: bool = False
    at: datetime
    parts: int | None = None
    price_usd: Decimal | None = None
    address: str = field(repr=False)
    """The phone, in E.164: what it is found by."""


@dataclass(frozen=True, kw_only=True)
class EmailReceipt:
    """What became of an email; `permanent`: write no more to this address."""

    message_id: str
    outcome: Outcome
    reason: NotDelivered | None = None
    permanent: bool = False
    at: datetime
    address: str = field(repr=False)


_STATUSES = {"SUCCESS": Outcome.DELIVERED, "FAILURE": Outcome.FAILED}
# "Amazon SNS Developer Guide", SMS delivery failure reasons; the last has been seen in answers
# of AWS support. True: the phone, or its owner, will refuse the next text too.
_PROVIDER_RESPONSES = {
    "blocked as spam by phone carrier": (NotDelivered.TAKEN_FOR_SPAM, False),
    "destination is on a blocked list": (NotDelivered.BLOCKED_BY_CARRIER, True),
    "invalid phone number": (NotDelivered.NUMBER_NOT_VALID, True),
    "message body is invalid": (NotDelivered.MESSAGE_NOT_VALID, False),
    "phone carrier has blocked this message": (NotDelivered.BLOCKED_BY_CARRIER, False),
    "phone carrier is currently unreachable/unavailable": (NotDelivered.CARRIER_UNREACHABLE, False),
    "phone has blocked sms": (NotDelivered.PHONE_BLOCKS_TEXTS, True),
    "phone is on a blocked list": (NotDelivered.PHONE_BLOCKS_TEXTS, True),
    "phone is currently unreachable/unavailable": (NotDelivered.PHONE_UNREACHABLE, False),
    "phone number is opted out": (NotDelivered.OPTED_OUT, True),
    "this delivery would exceed max price": (NotDelivered.TOO_EXPENSIVE, False),
    "unknown error attempting to reach phone": (NotDelivered.UNKNOWN, False),
    "no quota left for account": (NotDelivered.OVER_QUOTA, False),
}

_PERMANENT_BOUNCES = {
    "Suppressed": NotDelivered.ADDRESS_SUPPRESSED,
    "OnAccountSuppressionList": NotDelivered.ADDRESS_SUPPRESSED,
    "OnTenantSuppressionList": NotDelivered.ADDRESS_SUPPRESSED,
}
_TRANSIENT_BOUNCES = {
    "MailboxFull": NotDelivered.MAILBOX_FULL,
    "MessageTooLarge": NotDelivered.MESSAGE_NOT_VALID,
    "ContentRejected": NotDelivered.MAIL_REFUSED,
    "AttachmentRejected": NotDelivered.MAIL_REFUSED,
}
# Known, and nothing that a practice would act on.
_IGNORED_EVENTS = frozenset(
    {"Send", "Open", "Click", "Subscription", "AmazonSnsSubscriptionSucceeded"}
)
# SES posts this sentence, no JSON, when a topic is made the destination of its events.
_SES_GREETING = "Successfully validated SNS topic"


def from_sns_delivery_log(awslogs_event: Mapping[str, Any]) -> list[Receipt]:
    """The receipts in what a CloudWatch Logs subscription delivers to a Lambda.

    Raises BadPayload if it is not that. A single line that is no delivery record is logged by its
    id and left out: the receipts beside it count.
    """
    delivered = _unpacked(awslogs_event)
    if delivered.get("messageType") == "CONTROL_MESSAGE":
        return []
    lines = delivered.get("logEvents")
    if not isinstance(lines, list):
        raise BadPayload("logEvents", "a list")
    receipts = []
    for number, line in enumerate(lines):
        try:
            receipts.append(_sms_receipt(_member(line, "message", str)))
        except BadPayload as error:
            logger.warning(
                "A log line is not an SMS delivery record",
                extra={"line": number, "field": error.field, "expected": error.expected},
            )
    return receipts


def from_ses_event(json_str: str) -> list[EmailReceipt]:
    """The receipts in an SES event, the JSON string in an SNS message; raises BadPayload.

    Empty for events that are known and change nothing.
    """
    if json_str.startswith(_SES_GREETING):
        return []
    event = _object(json_str, "Message")
    kind = str(event.get("eventType", event.get("notificationType")))
    if kind in _IGNORED_EVENTS:
        return []
    match kind:
        case "Delivery":
            return _deliveries(event)
        case "Bounce":
            return _bounces(event)
        case "Complaint":
            return _complaints(event)
        case "DeliveryDelay":
            return _for_each(event, "deliveryDelay", "delayedRecipients", Outcome.UNKNOWN)
        case "Reject" | "Rendering Failure":
            return _never_sent(event)
        case _:
            raise BadPayload("eventType", "a known SES event")


def _unpacked(event: Mapping[str, Any]) -> dict[str, Any]:
    data = _member(_member(event, "awslogs", dict), "data", str)
    try:
        text = gzip.decompress(base64.b64decode(data, validate=True)).decode()
    except (binascii.Error, ValueError, OSError, EOFError, zlib.error):
        raise BadPayload("awslogs.data", "gzipped JSON in base64") from None
    return _object(text, "awslogs.data")


def _sms_receipt(line: str) -> Receipt:
    record = _object(line, "message")
    notification = _member(record, "notification", dict)
    delivery = _member(record, "delivery", dict)
    outcome = _STATUSES.get(str(record.get("status")), Outcome.UNKNOWN)
    reason, permanent = None, False
    if outcome is not Outcome.DELIVERED:
        said = str(delivery.get("providerResponse", "")).strip().rstrip(".").lower()
        reason, permanent = _PROVIDER_RESPONSES.get(said, (NotDelivered.UNKNOWN, False))
    parts = delivery.get("numberOfMessageParts")
    return Receipt(
        message_id=_member(notification, "messageId", str),
        outcome=outcome,
        reason=reason,
        permanent=permanent,
        at=_time(notification, "timestamp"),
        parts=parts if isinstance(parts, int) and parts > 0 else None,
        price_usd=_price(delivery.get("priceInUSD")),
        address=_member(delivery, "destination", str),
    )


def _price(given: Any) -> Decimal | None:
    # By way of its shortest spelling: 0.00645 as a binary fraction is not 0.00645.
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given < 1000:
        return Decimal(str(given))
    return None


def _deliveries(event: dict[str, Any]) -> list[EmailReceipt]:
    delivery = _member(event, "delivery", dict)
    return [
        _email_receipt(event, delivery, address, Outcome.DELIVERED)
        for address in _member(delivery, "recipients", list)
    ]


def _bounces(event: dict[str, Any]) -> list[EmailReceipt]:
    bounce = _member(event, "bounce", dict)
    kind, sub_kind = bounce.get("bounceType"), bounce.get("bounceSubType")
    recipients = "bouncedRecipients"
    if kind == "Permanent":
        reason = _PERMANENT_BOUNCES.get(str(sub_kind), NotDelivered.ADDRESS_DOES_NOT_EXIST)
        return _for_each(event, "bounce", recipients, Outcome.FAILED, reason, permanent=True)
    if kind == "Transient":
        # An out-of-office answer comes as Transient/General too: it proves nothing.
        outcome = Outcome.UNKNOWN if sub_kind == "General" else Outcome.FAILED
        reason = _TRANSIENT_BOUNCES.get(str(sub_kind), NotDelivered.MAIL_REFUSED)
        return _for_each(event, "bounce", recipients, outcome, reason)
    return _for_each(event, "bounce", recipients, Outcome.UNKNOWN, NotDelivered.UNKNOWN)


def _complaints(event: dict[str, Any]) -> list[EmailReceipt]:
    complaint = _member(event, "complaint", dict)
    if complaint.get("complaintFeedbackType") == "not-spam":
        return []
    # Mailbox providers hide who complained: SES then names everyone it might have been.
    if len(_member(_member(event, "mail", dict), "destination", list)) != 1:
        return []
    if complaint.get("complaintSubType") == "OnAccountSuppressionList":
        outcome, reason = Outcome.FAILED, NotDelivered.ADDRESS_SUPPRESSED
    else:
        outcome, reason = Outcome.DELIVERED, NotDelivered.COMPLAINED
    recipients = "complainedRecipients"
    return _for_each(event, "complaint", recipients, outcome, reason, permanent=True)[:1]


def _never_sent(event: dict[str, Any]) -> list[EmailReceipt]:
    """SES took the email and then dropped it: a virus, or a template that does not render."""
    mail = _member(event, "mail", dict)
    return [
        _email_receipt(event, mail, address, Outcome.FAILED, NotDelivered.MESSAGE_NOT_VALID)
        for address in _member(mail, "destination", list)
    ]


def _for_each(
    event: dict[str, Any],
    part: str,
    recipients: str,
    outcome: Outcome,
    reason: NotDelivered = NotDelivered.MAIL_DELAYED,
    *,
    permanent: bool = False,
) -> list[EmailReceipt]:
    detail = _member(event, part, dict)
    return [
        _email_receipt(
            event,
            detail,
            _member(recipient, "emailAddress", str),
            outcome,
            reason,
            permanent=permanent,
        )
        for recipient in _member(detail, recipients, list)
    ]


def _email_receipt(
    event: dict[str, Any],
    dated: dict[str, Any],
    address: Any,
    outcome: Outcome,
    reason: NotDelivered | None = None,
    *,
    permanent: bool = False,
) -> EmailReceipt:
    if not isinstance(address, str):
        raise BadPayload("recipients", "email addresses")
    return EmailReceipt(
        message_id=_member(_member(event, "mail", dict), "messageId", str),
        outcome=outcome,
        reason=reason,
        permanent=permanent,
        at=_time(dated, "timestamp"),
        address=address,
    )


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise BadPayload(name, "a JSON object") from None
    if not isinstance(parsed, dict):
        raise BadPayload(name, "a JSON object")
    return parsed


_KINDS: dict[type[Any], str] = {dict: "an object", list: "a list", str: "text"}


def _member[T](parent: Any, name: str, kind: type[T]) -> T:
    value = parent.get(name) if isinstance(parent, Mapping) else None
    if not isinstance(value, kind):
        raise BadPayload(name, _KINDS[kind])
    return value


def _time(parent: Mapping[str, Any], name: str) -> datetime:
    """SNS writes `2026-11-21 15:04:05.558`, in UTC; SES an ISO 8601 time with its zone."""
    try:
        at = datetime.fromisoformat(_member(parent, name, str))
    except ValueError:
        raise BadPayload(name, "an ISO 8601 time") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
