"""Send an email through Amazon SES, API v2.

As `Raw` MIME built here, not as SES's `Simple` content: Gmail and Outlook show an invitation only
if the calendar entry is an alternative of the body, with `method=` in its content type, and
`Simple` can only attach. It also asks nothing new of the boto3 that the Lambda runtime happens to
bring. One recipient for each email: complaints name everybody an email went to.
"""

import re
from dataclasses import field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Protocol

from chalicelib.channels.aws import Line, message_id, one_attempt
from chalicelib.channels.calendar_file import Method
from chalicelib.channels.errors import Undeliverable
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.emails import BadEmail, normalise
from chalicelib.domain.values import dataclass

# Seven bits, so that no server on the way has to convert, and break DKIM.
_POLICY = SMTP.clone(cte_type="7bit")
# One-click unsubscribing is for HTTPS addresses (RFC 8058); the local stage has only loopback.
_HTTPS_URL = re.compile(r"(?:https://|http://127\.0\.0\.1:)[!#-;=?-~]{1,900}")


@dataclass(frozen=True, kw_only=True)
class Email:
    """One email to one person.

    `unsubscribe_url` must act on the one-click POST of RFC 8058. `reference` is our identifier; it
    travels with SES's events. Whom it is for and what it says stay out of the representation.
    """

    to: str = field(repr=False)
    sender_name: str
    sender_address: str
    reply_to: str | None = None
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    ics: bytes | None = field(default=None, repr=False)
    ics_method: Method = Method.REQUEST
    unsubscribe_url: str | None = field(default=None, repr=False)
    reference: str


class EmailChannel(Protocol):
    """Whoever carries emails."""

    def send(self, email: Email) -> str:
        """Send once and return the carrier's message id.

        Raises TryAgain, Undeliverable or Uncertain.
        """
        ...


class SesEmail:
    """Emails through SES; the client is `sesv2`, made with `no_retry_config()`."""

    def __init__(self, client: Any, configuration_set: str | None) -> None:
        self._line = Line(client)
        self._configuration = (
            {} if configuration_set is None else {"ConfigurationSetName": configuration_set}
        )

    def send(self, email: Email) -> str:
        """See EmailChannel."""
        raw = as_mime(email)
        with one_attempt(email.reference, _permanent):
            answer = self._line.open().send_email(
                FromEmailAddress=_address(email.sender_address, email),
                Destination={"ToAddresses": [_address(email.to, email)]},
                Content={"Raw": {"Data": raw}},
                # SES allows these characters only.
                EmailTags=[
                    {
                        "Name": "reference",
                        "Value": re.sub(r"[^A-Za-z0-9_-]", "-", email.reference)[:256] or "-",
                    }
                ],
                **self._configuration,
            )
        return message_id(answer, email.reference)


def as_mime(email: Email) -> bytes:
    """The message as it travels; raises Undeliverable if it cannot be written."""
    try:
        message = EmailMessage(policy=_POLICY)
        message["From"] = Address(
            _one_line(email.sender_name), addr_spec=_address(email.sender_address, email)
        )
        message["To"] = Address(addr_spec=_address(email.to, email))
        if email.reply_to is not None:
            message["Reply-To"] = Address(addr_spec=_address(email.reply_to, email))
        message["Subject"] = _one_line(email.subject)
        if email.unsubscribe_url is not None:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(email.text)
        message.add_alternative(email.html, subtype="html")
        if email.ics is not None:
            message.add_alternative(
                email.ics,
                maintype="text",
                subtype="calendar",
                cte="base64",
                params={"charset": "UTF-8", "method": email.ics_method.value},
            )
            # For mail programs that know no invitations but open files.
            message.add_attachment(
                email.ics, maintype="application", subtype="ics", filename="invite.ics"
            )
        return _unsubscribe_header(email) + message.as_bytes()
    except (ValueError, MessageError):
        raise Undeliverable(email.reference, reason=NotDelivered.MESSAGE_NOT_VALID) from None


def _unsubscribe_header(email: Email) -> bytes:
    """Written by hand: EmailMessage encodes a URL that is longer than a line beyond recognition."""
    if email.unsubscribe_url is None:
        return b""
    if not _HTTPS_URL.fullmatch(email.unsubscribe_url):
        raise ValueError("unsubscribe_url")
    return f"List-Unsubscribe: <{email.unsubscribe_url}>\r\n".encode("ascii")


def _address(given: str, email: Email) -> str:
    try:
        return normalise(given)
    except BadEmail:
        is_patients = given == email.to
        raise Undeliverable(
            email.reference,
            reason=NotDelivered.ADDRESS_DOES_NOT_EXIST
            if is_patients
            else NotDelivered.SENDER_NOT_READY,
            contact_is_bad=is_patients,
        ) from None


def _one_line(text: str) -> str:
    """A line break in a name or a subject would start a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _permanent(code: str, message: str) -> tuple[NotDelivered, bool]:
    """SES tells its MessageRejected refusals apart only in prose."""
    said = message.lower()
    if "not verified" in said:
        return NotDelivered.SENDER_NOT_READY, False
    if "blacklisted" in said or "suppress" in said:
        return NotDelivered.ADDRESS_SUPPRESSED, True
    return NotDelivered.MESSAGE_NOT_VALID, False
