"""The addresses and domains that SES lets us send from."""

import logging
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.values import dataclass

log = logging.getLogger("rapport.identities")


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line for the practice's DNS."""

    kind: str
    name: str
    value: str
    what_for: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    name: str
    """A domain, or an address."""
    verified: bool
    dkim: str = ""
    """As SES says it: PENDING, SUCCESS, FAILED, TEMPORARY_FAILURE or NOT_STARTED."""
    mail_from: str = ""
    """Likewise; empty where there is none."""
    records: tuple[Record, ...] = ()

    @property
    def is_domain(self) -> bool:
        return "@" not in self.name


class SesIdentities:
    """`client` is `sesv2`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def create(self, name: str) -> None:
        """Harmless when repeated. SES writes to an address that it is to verify."""
        try:
            self._client.create_email_identity(EmailIdentity=name)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AlreadyExistsException":
                raise
        if "@" in name:
            return
        try:
            self._client.put_email_identity_mail_from_attributes(
                EmailIdentity=name,
                MailFromDomain=f"mail.{name}",
                BehaviorOnMxFailure="USE_DEFAULT_VALUE",
            )
        except ClientError as error:
            # Emails leave without it too, with SES's own address for what bounces.
            log.error("no MAIL FROM could be set: %s", error.response["Error"]["Code"])

    def get(self, name: str) -> Identity | None:
        """How it stands now; None: it was never created."""
        try:
            found = self._client.get_email_identity(EmailIdentity=name)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NotFoundException":
                raise
            return None
        dkim = found.get("DkimAttributes", {})
        mail_from = found.get("MailFromAttributes", {})
        return Identity(
            name=name,
            verified=bool(found.get("VerifiedForSendingStatus")),
            dkim=dkim.get("Status", ""),
            mail_from=mail_from.get("MailFromDomainStatus", ""),
            records=() if "@" in name else self._records(name, tuple(dkim.get("Tokens") or ())),
        )

    def _records(self, domain: str, tokens: tuple[str, ...]) -> tuple[Record, ...]:
        region = self._client.meta.region_name
        sign = "signs your emails (DKIM)"
        return (
            *(
                Record(
                    kind="CNAME",
                    name=f"{token}._domainkey.{domain}",
                    value=f"{token}.dkim.amazonses.com",
                    what_for=sign,
                )
                for token in tokens
            ),
            Record(
                kind="MX",
                name=f"mail.{domain}",
                value=f"10 feedback-smtp.{region}.amazonses.com",
                what_for="takes back what bounces (MAIL FROM)",
            ),
            Record(
                kind="TXT",
                name=f"mail.{domain}",
                value='"v=spf1 include:amazonses.com ~all"',
                what_for="says that we may send for you (SPF)",
            ),
            Record(
                kind="TXT",
                name=f"_dmarc.{domain}",
                value='"v=DMARC1; p=none;"',
                what_for="only where you have none yet: Gmail and Yahoo ask for it (DMARC)",
            ),
        )
