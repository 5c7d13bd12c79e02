"""Twilio: texts for numbers that a practice brings from there.

The `twilio` package is not used: it is 49 MB unpacked, against a limit of 10 MB for the whole
zip, and of it we would need one HTTP request and one HMAC.
"""

import base64
import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from chalicelib.channels.aws import retry_after
from chalicelib.channels.errors import (
    BadPayload,
    BadSignature,
    TryAgain,
    Uncertain,
    Undeliverable,
    Wait,
)
from chalicelib.channels.inbound import InboundSms, Media, whole_characters
from chalicelib.channels.receipts import Outcome, Receipt
from chalicelib.channels.sms import check_text
from chalicelib.domain.delivery import NotDelivered

_API = "https://api.twilio.com"
_SECONDS = 10
_MEND_SECONDS = 60
_LARGEST_ANSWER = 64 * 1024
_DEFAULT_PORTS = {"https": 443, "http": 80}

# "Twilio Error and Warning Dictionary". True: the phone, or its owner, refuses the next one too.
_REASONS = {
    21211: (NotDelivered.NUMBER_NOT_VALID, True),
    21217: (NotDelivered.NUMBER_NOT_VALID, True),
    21614: (NotDelivered.NUMBER_CANNOT_TEXT, True),
    21635: (NotDelivered.NUMBER_CANNOT_TEXT, True),
    21610: (NotDelivered.OPTED_OUT, True),
    21408: (NotDelivered.COUNTRY_NOT_SERVED, False),
    21612: (NotDelivered.COUNTRY_NOT_SERVED, False),
    21212: (NotDelivered.SENDER_NOT_READY, False),
    21603: (NotDelivered.SENDER_NOT_READY, False),
    21606: (NotDelivered.SENDER_NOT_READY, False),
    21659: (NotDelivered.SENDER_NOT_READY, False),
    21660: (NotDelivered.SENDER_NOT_READY, False),
    30001: (NotDelivered.OVER_QUOTA, False),
    30002: (NotDelivered.SENDER_NOT_READY, False),
    30003: (NotDelivered.PHONE_UNREACHABLE, False),
    30004: (NotDelivered.PHONE_BLOCKS_TEXTS, True),
    30005: (NotDelivered.NUMBER_NOT_VALID, True),
    30006: (NotDelivered.NUMBER_CANNOT_TEXT, True),
    30007: (NotDelivered.TAKEN_FOR_SPAM, False),
    30008: (NotDelivered.UNKNOWN, False),
    30010: (NotDelivered.TOO_EXPENSIVE, False),
    30034: (NotDelivered.SENDER_NOT_READY, False),
    30036: (NotDelivered.CAME_TOO_LATE, False),
    30038: (NotDelivered.BLOCKED_BY_CARRIER, False),
}
_MESSAGE_NOT_VALID = frozenset({21602, 21605, 21617, 21619})
_THROTTLES = frozenset({14107, 20429, 21611})
_OVER_QUOTA = frozenset({63038})
_OUTCOMES = {
    "delivered": Outcome.DELIVERED,
    "read": Outcome.DELIVERED,
    "undelivered": Outcome.FAILED,
    "failed": Outcome.FAILED,
    "canceled": Outcome.FAILED,
}
_UNDER_WAY = frozenset({"accepted", "scheduled", "queued", "sending", "sent"})


def signature(url: str, pairs: Iterable[tuple[str, str]], token: str) -> str:
    """X-Twilio-Signature for exactly this URL and these decoded form fields, blank ones included.

    Twilio, "Webhooks security": HMAC-SHA1 over the URL without its fragment, then each name and
    value in order of name; a name given twice counts once per distinct value, in order.
    """
    fields = "".join(name + value for name, value in sorted(set(pairs)))
    signed = url.partition("#")[0] + fields
    digest = hmac.new(token.encode(), signed.encode("utf-8", "replace"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def verify(url: str, pairs: Iterable[tuple[str, str]], token: str, given: str) -> None:
    """Raise BadSignature unless Twilio signed this; `url` is the one configured there, in full.

    Twilio does not always keep to one way of writing a default port, so both are accepted.
    """
    fields = tuple(pairs)
    candidates = [signature(spelling, fields, token) for spelling in _spellings(url)]
    # Every candidate is compared, so that the time taken does not tell which came close.
    matches = [
        hmac.compare_digest(c.encode(), given.encode("utf-8", "replace")) for c in candidates
    ]
    if not token or not any(matches):
        raise BadSignature("X-Twilio-Signature")


def parse_inbound(pairs: Iterable[tuple[str, str]], *, received_at: datetime) -> InboundSms:
    """Read a verified inbound form; Twilio sends no time. Raises BadPayload."""
    form = _first_of_each(pairs)
    return InboundSms(
        carrier="twilio",
        message_id=_field(form, "MessageSid"),
        sender=_field(form, "From"),
        number=_field(form, "To"),
        text=whole_characters(form.get("Body", "")),
        media=_media(form),
        in_reply_to=form.get("OriginalRepliedMessageSid") or None,
        received_at=received_at,
    )


def parse_status(pairs: Iterable[tuple[str, str]], *, received_at: datetime) -> Receipt | None:
    """Read a verified status callback; None while the message is under way. Raises BadPayload."""
    form = _first_of_each(pairs)
    message_id, status = _field(form, "MessageSid"), _field(form, "MessageStatus")
    if status in _UNDER_WAY:
        return None
    if status not in _OUTCOMES:
        raise BadPayload("MessageStatus", "a known status")
    outcome = _OUTCOMES[status]
    reason, permanent = None, False
    if outcome is Outcome.FAILED:
        reason, permanent = _reason(_code(form.get("ErrorCode", "")))
    return Receipt(
        message_id=message_id,
        outcome=outcome,
        reason=reason,
        permanent=permanent,
        at=received_at,
        parts=_code(form.get("NumSegments", "")) or None,
        address=_field(form, "To"),
    )


def make_opener() -> urllib.request.OpenerDirector:
    """For TwilioSms: follows no redirect, and tells a call that never connected from a lost one."""
    return urllib.request.build_opener(_HttpHandler, _HttpsHandler, _NoRedirects)


class TwilioSms:
    """Texts through Twilio's REST API (2010-04-01, Messages), from one account."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        opener: urllib.request.OpenerDirector,
        *,
        status_callback: str | None = None,
        api: str = _API,
    ) -> None:
        self._url = f"{api}/2010-04-01/Accounts/{account_sid}/Messages.json"
        login = base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {login}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        self._opener = opener
        self._status_callback = status_callback

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        """See SmsChannel."""
        check_text(text, reference)
        form = {"To": to, "From": sender, "Body": text}
        if self._status_callback is not None:
            form["StatusCallback"] = self._status_callback
        request = urllib.request.Request(  # noqa: S310 - the address is ours, not a caller's
            self._url, data=urlencode(form).encode(), headers=self._headers, method="POST"
        )
        return _sid(self._answer(request, reference), reference)

    def _answer(self, request: urllib.request.Request, reference: str) -> bytes:
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return bytes(answer.read(_LARGEST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error, reference) from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, _NotConnected):
                raise TryAgain(reference, because=Wait.NO_CONNECTION) from None
            raise Uncertain(reference) from None
        except (OSError, http.client.HTTPException):
            raise Uncertain(reference) from None


class NoToken:
    """In place of TwilioSms for an account whose token we do not have: nothing leaves."""

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        """See SmsChannel."""
        raise TryAgain(reference, because=Wait.NOT_CONFIGURED, after_seconds=_MEND_SECONDS)


class _NotConnected(OSError):
    """No connection was made, so nothing was sent."""


class _HttpConnection(http.client.HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as error:
            raise _NotConnected from error


class _HttpsConnection(http.client.HTTPSConnection):
    def connect(self) -> None:
        # TLS included: until the handshake is over, no byte of the request has left.
        try:
            super().connect()
        except OSError as error:
            raise _NotConnected from error


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HttpConnection, req)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HttpsConnection, req)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """None: a redirect is an error, as the text would be sent to somebody else."""


def _spellings(url: str) -> tuple[str, ...]:
    """The URL as given, and with its default port left out or put in, whichever it is not."""
    parts = urlsplit(url)
    default = _DEFAULT_PORTS.get(parts.scheme)
    host, colon, port = parts.netloc.rpartition(":")
    if colon and port == str(default):
        return url, urlunsplit(parts._replace(netloc=host))
    if parts.port is None and default is not None:
        return url, urlunsplit(parts._replace(netloc=f"{parts.netloc}:{default}"))
    return (url,)


def _first_of_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    form: dict[str, str] = {}
    for name, value in pairs:
        form.setdefault(name, value)
    return form


def _field(form: Mapping[str, str], name: str) -> str:
    value = form.get(name, "").strip()
    if not value:
        raise BadPayload(name, "text")
    return value


def _media(form: Mapping[str, str]) -> tuple[Media, ...]:
    # Twilio allows ten per message.
    numbers = range(min(_code(form.get("NumMedia", "")), 10))
    return tuple(
        Media(
            url=_field(form, f"MediaUrl{number}"),
            content_type=form.get(f"MediaContentType{number}", "") or "application/octet-stream",
        )
        for number in numbers
    )


def _code(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _reason(code: int) -> tuple[NotDelivered, bool]:
    if code in _MESSAGE_NOT_VALID:
        return NotDelivered.MESSAGE_NOT_VALID, False
    return _REASONS.get(code, (NotDelivered.UNKNOWN, False))


def _refusal(error: urllib.error.HTTPError, reference: str) -> Exception:
    if not 400 <= error.code < 500 or error.code == 408:
        return Uncertain(reference)
    code = _error_code(error)
    if code in _OVER_QUOTA:
        return TryAgain(reference, because=Wait.OVER_QUOTA, after_seconds=15 * 60)
    if error.code == 429 or code in _THROTTLES:
        wait = retry_after(error.headers.get("Retry-After"))
        return TryAgain(reference, because=Wait.THROTTLED, after_seconds=wait)
    # A token that was changed at Twilio and not yet here: the desk can mend it meanwhile.
    if error.code in {401, 403, 404}:
        return TryAgain(reference, because=Wait.NOT_CONFIGURED, after_seconds=_MEND_SECONDS)
    reason, permanent = _reason(code)
    bad = permanent and reason is not NotDelivered.OPTED_OUT
    return Undeliverable(reference, reason=reason, contact_is_bad=bad)


def _error_code(error: urllib.error.HTTPError) -> int:
    """Twilio's own code in the body of a refusal; 0 if it cannot be read."""
    try:
        code = json.loads(error.read(_LARGEST_ANSWER))["code"]
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return 0
    return code if isinstance(code, int) else 0


def _sid(body: bytes, reference: str) -> str:
    try:
        sid = json.loads(body)["sid"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Uncertain(reference) from None
    if not isinstance(sid, str) or not sid:
        raise Uncertain(reference)
    return sid
