"""Somebody's program tells us of a review: Standard Webhooks 1.0.0, verified before it is read."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.channels.errors import BadPayload, BadSignature, Stale
from chalicelib.domain.values import dataclass

TOLERANCE = timedelta(minutes=5)
MOST_BYTES = 64 * 1024
_LONGEST_ID = 200


@dataclass(frozen=True, kw_only=True)
class Told:
    webhook_id: str
    said: Mapping[str, Any]


def read_told(raw: bytes, headers: Mapping[str, str], secret: str, *, now: datetime) -> Told:
    """Raises BadSignature, Stale, BadPayload."""
    webhook_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not _is_signed(raw, webhook_id, timestamp, headers.get("webhook-signature", ""), secret):
        raise BadSignature("review")
    if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > TOLERANCE:
        raise Stale("review")
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadPayload("body", "JSON in UTF-8") from error
    if not isinstance(said, dict):
        raise BadPayload("body", "one object")
    return Told(webhook_id=webhook_id, said=said)


def _is_signed(raw: bytes, webhook_id: str, timestamp: str, given: str, secret: str) -> bool:
    """`given`: "v1,<base64> v1,<base64>"; one that is right is enough."""
    is_time = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11
    if not webhook_id or len(webhook_id) > _LONGEST_ID or not is_time or len(raw) > MOST_BYTES:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([webhook_id.encode(), timestamp.encode(), raw])
    right = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    return any(hmac.compare_digest(of.encode(), right.encode()) for of in given.split(" "))
