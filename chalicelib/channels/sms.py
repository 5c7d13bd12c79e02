"""Send a text: the interface that actions know, and SNS behind it.

Amazon SNS `Publish` to a phone number. It answers before any carrier has seen the text, so an
opt-out or a dead number is known only from the receipt (`receipts.py`).
"""

from typing import Any, Protocol

from chalicelib.channels.aws import Line, message_id, one_attempt
from chalicelib.channels.aws import no_retry_config as no_retry_config
from chalicelib.channels.errors import Undeliverable
from chalicelib.domain.delivery import NotDelivered

# SNS refuses longer messages (1,600 bytes); no reminder should come near.
_MOST_BYTES = 1600
# US dollars for one message: ten times what ten parts cost in the US, so that it never holds a
# reminder back there, yet a mistyped satellite number cannot cost more than this.
_MAX_PRICE = "0.65"


class SmsChannel(Protocol):
    """Whoever carries texts for a number."""

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        """Send once and return the carrier's message id.

        `to` and `sender` are E.164; `reference` is our identifier, for errors only.
        Raises TryAgain, Undeliverable or Uncertain.
        """
        ...


class SnsSms:
    """Texts through SNS; the client must be made with `no_retry_config()`."""

    def __init__(self, client: Any) -> None:
        self._line = Line(client)

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        """See SmsChannel."""
        check_text(text, reference)
        with one_attempt(reference, _permanent):
            answer = self._line.open().publish(
                PhoneNumber=to,
                Message=text,
                MessageAttributes={
                    "AWS.SNS.SMS.SMSType": _string("Transactional"),
                    # Without it SNS picks any number of the account: another practice's.
                    "AWS.MM.SMS.OriginationNumber": _string(sender),
                    "AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": _MAX_PRICE},
                },
            )
        return message_id(answer, reference)


def check_text(text: str, reference: str) -> None:
    """Refuse before sending what no carrier takes: nothing, too much, or half a character."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        size = 0
    if not text.strip() or not 0 < size <= _MOST_BYTES:
        raise Undeliverable(reference, reason=NotDelivered.MESSAGE_NOT_VALID)


def _string(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}


def _permanent(code: str, message: str) -> tuple[NotDelivered, bool]:
    """SNS tells its InvalidParameter refusals apart only in prose."""
    if code in {"OptedOut", "OptedOutException"}:
        return NotDelivered.OPTED_OUT, False
    if "PhoneNumber" in message:
        return NotDelivered.NUMBER_NOT_VALID, True
    if "origination" in message.lower():
        return NotDelivered.SENDER_NOT_READY, False
    return NotDelivered.MESSAGE_NOT_VALID, False
