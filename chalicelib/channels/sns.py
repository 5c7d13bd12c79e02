"""What SNS posts to a webhook: believed only once its signature has been checked.

"Verifying the signatures of Amazon SNS messages" (Amazon SNS Developer Guide), signature versions
1 (SHA-1) and 2 (SHA-256). A signature proves only that some SNS topic sent the message, and anyone
may subscribe our address to their topic: the topic must be one that we know.
"""

import base64
import binascii
import functools
import http.client
import json
import re
import urllib.request
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from chalicelib.channels.errors import (
    BadPayload,
    BadSignature,
    CertificateUnavailable,
    Stale,
    UnknownTopic,
)

# SNS retries an HTTPS delivery for an hour at most; the rest is for clocks that disagree.
_OLDEST = timedelta(minutes=75)
_AHEAD = timedelta(minutes=5)
_HOST = re.compile(r"sns\.([a-zA-Z0-9-]{3,})\.amazonaws\.com(\.cn)?")
_FETCH_SECONDS = 3
_LARGEST_CERTIFICATE = 32 * 1024
_END_OF_PEM = b"-----END CERTIFICATE-----"


class Kind(StrEnum):
    """What SNS posts; anything else is not SNS's."""

    NOTIFICATION = "Notification"
    SUBSCRIPTION = "SubscriptionConfirmation"
    UNSUBSCRIPTION = "UnsubscribeConfirmation"


# AWS's own JavaScript validator reads an unsubscription as a notification; its guide, and SNS
# itself, as a subscription.
_SUBSCRIPTION_FIELDS = (
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)
_SIGNED = {
    Kind.NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    Kind.SUBSCRIPTION: _SUBSCRIPTION_FIELDS,
    Kind.UNSUBSCRIPTION: _SUBSCRIPTION_FIELDS,
}


def read(body: str | bytes) -> dict[str, Any]:
    """The posted body as an object; raises BadPayload."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise BadPayload("body", "a JSON object") from None
    if not isinstance(message, dict):
        raise BadPayload("body", "a JSON object")
    return message


def kind(message: Mapping[str, Any]) -> Kind:
    """What was posted; raises BadPayload for anything that SNS does not post."""
    try:
        return Kind(_text(message, "Type"))
    except ValueError:
        raise BadPayload("Type", "an SNS message type") from None


def canonical(message: Mapping[str, Any]) -> bytes:
    """The bytes that SNS signs: each signed field's name and value on lines of their own."""
    which = kind(message)
    lines = []
    for name in _SIGNED[which]:
        value = message.get(name)
        if value is None and name == "Subject":
            continue
        if not isinstance(value, str):
            raise BadPayload(name, "text")
        lines += [name, "\n", value, "\n"]
    try:
        return "".join(lines).encode()
    except UnicodeEncodeError:
        raise BadSignature("characters") from None


def verify(
    message: Mapping[str, Any],
    *,
    fetch: Callable[[str], bytes],
    topics: Collection[str],
    now: datetime,
) -> None:
    """Return if SNS sent this now for one of our topics; else raise.

    BadPayload, UnknownTopic, Stale and BadSignature mean: refuse. CertificateUnavailable means:
    answer with a 5xx, so that SNS sends it again. `fetch` gives a certificate's PEM by its URL.
    """
    signed = canonical(message)
    # What is cheap comes first, so that a stranger cannot make us fetch.
    topic = message["TopicArn"]
    if topic not in topics:
        raise UnknownTopic("TopicArn")
    _check_age(message["Timestamp"], now)
    url = _text(message, "SigningCertURL")
    check_certificate_url(url, topic)
    _check_signature(message, signed, fetch(url), now)


def check_certificate_url(url: str, topic: str) -> None:
    """Raise BadSignature unless SNS itself, in the topic's region, would serve this certificate."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadSignature("SigningCertURL") from None
    # The whole network location is matched, so that a user name or a port is refused.
    host = _HOST.fullmatch(parts.netloc)
    region = topic.split(":")[3] if topic.count(":") >= 5 else None
    good = (
        url.isascii()
        and url.isprintable()
        and " " not in url
        and parts.scheme == "https"
        and host is not None
        and host[1] == region
        and parts.path.endswith(".pem")
        # A query would make each URL a new one, and each a new fetch.
        and "?" not in url
        and "#" not in url
    )
    if not good:
        raise BadSignature("SigningCertURL")


@functools.lru_cache(maxsize=16)
def fetch_certificate(url: str) -> bytes:
    """The PEM behind a checked URL, kept for the life of the process once fetched.

    Raises CertificateUnavailable. Redirects are refused.
    """
    if not url.startswith("https://"):
        raise CertificateUnavailable("SigningCertURL")
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(url, timeout=_FETCH_SECONDS) as answer:
            pem = bytes(answer.read(_LARGEST_CERTIFICATE + 1))
    except (OSError, http.client.HTTPException):
        raise CertificateUnavailable("SigningCertURL") from None
    # An answer cut short, or some page, must not be kept in place of the certificate.
    if len(pem) > _LARGEST_CERTIFICATE or not pem.rstrip().endswith(_END_OF_PEM):
        raise CertificateUnavailable("SigningCertURL")
    return pem


def confirm_subscription(message: Mapping[str, Any], sns_client: Any) -> None:
    """Accept a verified SubscriptionConfirmation; the client must be of the topic's region.

    By the API and not by visiting SubscribeURL: so nobody can unsubscribe us with nothing but the
    UnsubscribeURL that each delivery carries.
    """
    if kind(message) is not Kind.SUBSCRIPTION:
        raise BadPayload("Type", Kind.SUBSCRIPTION)
    sns_client.confirm_subscription(
        TopicArn=_text(message, "TopicArn"),
        Token=_text(message, "Token"),
        AuthenticateOnUnsubscribe="true",
    )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """None: a redirect is an error."""


def _check_age(timestamp: str, now: datetime) -> None:
    try:
        at = datetime.fromisoformat(timestamp)
    except ValueError:
        raise BadPayload("Timestamp", "an ISO 8601 time") from None
    if at.tzinfo is None:
        raise BadPayload("Timestamp", "a time with its zone")
    if not now - _OLDEST <= at <= now + _AHEAD:
        raise Stale("Timestamp")


def _check_signature(message: Mapping[str, Any], signed: bytes, pem: bytes, now: datetime) -> None:
    # These take some milliseconds to load; only this webhook needs them.
    from Cryptodome.Hash import SHA1, SHA256
    from Cryptodome.Signature import pkcs1_15

    from chalicelib.channels import certificates

    version = message.get("SignatureVersion")
    if version == "1":
        digest: SHA1.SHA1Hash | SHA256.SHA256Hash = SHA1.new(signed)
    elif version == "2":
        digest = SHA256.new(signed)
    else:
        raise BadSignature("SignatureVersion")
    given = _text(message, "Signature")
    try:
        signature = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("Signature") from None
    # Base64 leaves bits unused at its end: several spellings would be the same signature.
    if base64.b64encode(signature).decode() != given:
        raise BadSignature("Signature")
    try:
        certificate = certificates.read(pem)
    except ValueError:
        raise BadSignature("SigningCertURL") from None
    if not certificate.since <= now < certificate.until:
        raise BadSignature("SigningCertURL")
    try:
        pkcs1_15.new(certificate.key).verify(digest, signature)
    except ValueError:
        raise BadSignature("Signature") from None


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str) or not value:
        raise BadPayload(name, "text")
    return value
