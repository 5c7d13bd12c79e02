"""What SNS and SES sends have in common: one attempt, and what its failure says about it.

The signals are botocore's. A connection that never opened took nothing. A refusal that names a
reason (4xx) took nothing. Everything else, from a timeout to a 5xx to an answer cut short, leaves
open whether the message was taken; neither service has an idempotency token to ask by.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)
from botocore.parsers import ResponseParserError

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable, Wait
from chalicelib.domain.delivery import NotDelivered

_NEVER_CONNECTED = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
# What botocore's parsers raise on a well-formed answer that is not the service's: a proxy's page.
_UNREADABLE = (LookupError, TypeError, AttributeError, ValueError)
_THROTTLES = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "Throttled",
        "ThrottledException",
        "TooManyRequestsException",
        "TooManyRequests",
        "RequestThrottled",
        "RequestThrottledException",
    }
)
# Faults of the platform, not of the message. They stop every practice at once, and pass when an
# operator has mended them: the queue holds the messages for as long as it would for throttling,
# and what is still refused then becomes a work item.
_CONFIGURATION = frozenset(
    {
        "AuthorizationError",
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidSecurity",
        "IncompleteSignature",
        "MissingAuthenticationToken",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "RequestExpired",
        "AccountSuspendedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
    }
)
_MEND_SECONDS = 60
_QUOTA_SECONDS = 15 * 60  # the longest that SQS lets a message wait
_IDLE_SECONDS = 10

type Permanent = Callable[[str, str], tuple[NotDelivered, bool]]
"""From a 400's code and message: the reason, and whether the contact point is bad."""


def no_retry_config() -> Config:
    """For every client that sends: one attempt, and short waits."""
    return Config(
        retries={"total_max_attempts": 1, "mode": "standard"},
        connect_timeout=2,
        read_timeout=10,
        tcp_keepalive=True,
        # botocore composes its own anew for each request, which takes a tenth of a send's CPU.
        user_agent="rapport",
    )


class Line:
    """A client whose idle connections are closed before they are used again.

    A Lambda is frozen between calls; meanwhile the other end hangs up unheard. A message written
    into such a connection is lost, but nobody could tell, so it would have to be called uncertain.
    """

    def __init__(self, client: Any, *, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._last_used = clock()

    def open(self) -> Any:
        """The client, on a connection that is new or was in use a moment ago."""
        now = self._clock()
        if abs(now - self._last_used) > _IDLE_SECONDS:
            self._client.close()
        self._last_used = now
        return self._client


@contextmanager
def one_attempt(reference: str, permanent: Permanent) -> Iterator[None]:
    """Turns what botocore raises into TryAgain, Undeliverable or Uncertain.

    Their causes are cut off: botocore's messages quote phone numbers and addresses.
    """
    try:
        yield
    except ClientError as error:
        raise _refusal(error, reference, permanent) from None
    except _NEVER_CONNECTED:
        raise TryAgain(reference, because=Wait.NO_CONNECTION) from None
    except (HTTPClientError, ResponseParserError, *_UNREADABLE):
        raise Uncertain(reference) from None
    except ParamValidationError:
        raise Undeliverable(reference, reason=NotDelivered.MESSAGE_NOT_VALID) from None
    except NoCredentialsError:
        raise TryAgain(
            reference, because=Wait.NOT_CONFIGURED, after_seconds=_MEND_SECONDS
        ) from None
    except BotoCoreError:
        raise Uncertain(reference) from None


def message_id(answer: dict[str, Any], reference: str) -> str:
    """The carrier's id; an answer without one came from something that is not the carrier."""
    given = answer.get("MessageId")
    if not isinstance(given, str) or not given:
        raise Uncertain(reference)
    return given


def _refusal(error: ClientError, reference: str, permanent: Permanent) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", ""))
    metadata: dict[str, Any] = dict(error.response.get("ResponseMetadata", {}))
    status = int(metadata.get("HTTPStatusCode", 0))
    # A 5xx is uncertain whatever its code says; 408 and its codes say that the server gave up
    # waiting, not at which point.
    if not 400 <= status < 500 or status == 408 or code.startswith("RequestTimeout"):
        return Uncertain(reference)
    message = str(error.response.get("Error", {}).get("Message", ""))
    # SES has used several codes for this over the years, and the same words.
    if code == "LimitExceededException" or "quota exceeded" in message.lower():
        return TryAgain(reference, because=Wait.OVER_QUOTA, after_seconds=_QUOTA_SECONDS)
    if status == 429 or code in _THROTTLES or "rate exceeded" in message.lower():
        wait = retry_after(metadata.get("HTTPHeaders", {}).get("retry-after"))
        return TryAgain(reference, because=Wait.THROTTLED, after_seconds=wait)
    if status in {401, 403, 404} or code in _CONFIGURATION:
        return TryAgain(reference, because=Wait.NOT_CONFIGURED, after_seconds=_MEND_SECONDS)
    reason, contact_is_bad = permanent(code, message)
    return Undeliverable(reference, reason=reason, contact_is_bad=contact_is_bad)


def retry_after(header: str | None) -> int | None:
    """Seconds of a Retry-After header; its other form, a date, is not used by these carriers."""
    if header is None or not header.isascii() or not header.isdecimal():
        return None
    return min(int(header), _QUOTA_SECONDS)
