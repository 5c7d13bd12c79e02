"""The world outside the local stage: what carriers and mail services do, done in their own form.

The local AWS takes texts and emails and keeps them; it has no phones, writes no delivery logs and
gets no bounces. This plays that part, as the owner of that AWS and not with our functions' rights:
it reads what left, publishes what a patient answers as two-way SMS does, writes SNS's delivery
records to CloudWatch Logs, and SES's events to their topic. It is used on the local stage only.
"""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import uuid4

import boto3

from chalicelib.channels.twilio import signature
from chalicelib.domain.segments import count
from chalicelib.domain.values import dataclass

_OWNER = "test"
"""The local AWS takes this pair of keys for its owner's; no real one does."""
_SECONDS = 10


class PhoneIs(StrEnum):
    """What becomes of texts to a phone, as SNS's delivery log says it."""

    REACHED = "Message has been accepted by phone carrier"
    LANDLINE = "Invalid phone number"
    UNREACHABLE = "Phone is currently unreachable/unavailable"
    OPTED_OUT = "Phone number is opted out"


@dataclass(frozen=True, kw_only=True)
class LeftText:
    """A text that left for a phone."""

    ref: str
    to: str
    sender: str
    text: str


@dataclass(frozen=True, kw_only=True)
class LeftEmail:
    ref: str
    to: str
    sender: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """A text and what its carrier says became of it."""

    text: LeftText
    became: PhoneIs
    at: datetime


class LocalCarrier:
    """`topic_arn` is the inbound topic: its account and region are the local AWS's."""

    def __init__(self, topic_arn: str) -> None:
        self._topic_arn = topic_arn
        self._region, self._account = topic_arn.split(":")[3:5]

    def texts(self) -> list[LeftText]:
        """All that left, each phone's in the order in which they did."""
        by_phone = self._get("/_ministack/sns/sms-messages")["sms_messages"]
        return [
            LeftText(
                ref=record["MessageId"],
                to=phone,
                sender=_origination(record.get("MessageAttributes") or {}),
                text=record["Message"],
            )
            for phone, records in by_phone.items()
            for record in records
        ]

    def emails(self) -> list[LeftEmail]:
        """The latest first."""
        by_account = self._get("/_ministack/ses/messages")["messages"]
        records = [record for of in by_account.values() for record in of]
        records.sort(key=lambda record: float(record["Timestamp"]), reverse=True)
        return [
            LeftEmail(
                ref=record["MessageId"],
                to=", ".join(record["To"]),
                sender=record["Source"],
                subject=record["Subject"],
                text=record["BodyText"] or "",
                html=record["BodyHtml"] or "",
            )
            for record in records
        ]

    def answer(self, *, sender: str, number: str, text: str, in_reply_to: str) -> None:
        """A text to one of our AWS numbers, published as AWS two-way SMS publishes it."""
        payload = {
            "originationNumber": sender,
            "destinationNumber": number,
            "messageKeyword": f"KEYWORD_{self._account}",
            "messageBody": text,
            "inboundMessageId": str(uuid4()),
        }
        if in_reply_to:
            payload["previousPublishedMessageId"] = in_reply_to
        self._client("sns").publish(TopicArn=self._topic_arn, Message=json.dumps(payload))

    def report(self, told: Iterable[Told], *, written_at: datetime) -> None:
        """The delivery records of texts, in the log groups that SNS writes them to.

        `written_at` is real time: CloudWatch takes no line from the future.
        """
        told = list(told)
        good = [one for one in told if one.became is PhoneIs.REACHED]
        bad = [one for one in told if one.became is not PhoneIs.REACHED]
        group = f"sns/{self._region}/{self._account}/DirectPublishToPhoneNumber"
        self._log(group, good, written_at)
        self._log(f"{group}/Failure", bad, written_at)

    def deliver(self, email: LeftEmail, *, at: datetime) -> None:
        """SES's event for an email that its reader's mail server took."""
        detail = {
            "timestamp": _ses_time(at),
            "processingTimeMillis": 546,
            "recipients": [email.to],
            "smtpResponse": "250 2.6.0 Message received",
            "remoteMtaIp": "127.0.2.0",
            "reportingMTA": "mta.local.example",
        }
        self._event("Delivery", "delivery", detail, email, at)

    def bounce(self, email: LeftEmail, *, at: datetime) -> None:
        """SES's event for an address that does not exist."""
        detail = {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [
                {
                    "emailAddress": email.to,
                    "action": "failed",
                    "status": "5.1.1",
                    "diagnosticCode": "smtp; 550 5.1.1 user unknown",
                }
            ],
            "timestamp": _ses_time(at),
            "feedbackId": f"local-{uuid4()}",
            "reportingMTA": "dsn; mta.local.example",
        }
        self._event("Bounce", "bounce", detail, email, at)

    def complain(self, email: LeftEmail, *, at: datetime) -> None:
        """SES's event for someone who pressed "this is spam"."""
        detail = {
            "complainedRecipients": [{"emailAddress": email.to}],
            "timestamp": _ses_time(at),
            "feedbackId": f"local-{uuid4()}",
            "complaintFeedbackType": "abuse",
            "complaintSubType": None,
        }
        self._event("Complaint", "complaint", detail, email, at)

    def run(self, handler: str, event: dict[str, Any]) -> None:
        """Have a function of ours run now, as its schedule would: `handler` is "app.sweep"."""
        functions = self._client("lambda")
        for page in functions.get_paginator("list_functions").paginate():
            for function in page["Functions"]:
                if function["Handler"] == handler:
                    functions.invoke(
                        FunctionName=function["FunctionName"],
                        InvocationType="Event",
                        Payload=json.dumps(event).encode(),
                    )

    def _event(
        self, kind: str, name: str, detail: dict[str, Any], email: LeftEmail, at: datetime
    ) -> None:
        mail = {
            "timestamp": _ses_time(at),
            "source": email.sender,
            "sendingAccountId": self._account,
            "messageId": email.ref,
            "destination": [email.to],
            "headersTruncated": False,
            "tags": {},
        }
        message = json.dumps({"eventType": kind, name: detail, "mail": mail})
        topics = self._client("sns")
        for page in topics.get_paginator("list_topics").paginate():
            for topic in page["Topics"]:
                if "EmailEvents" in topic["TopicArn"]:
                    topics.publish(TopicArn=topic["TopicArn"], Message=message)

    def _log(self, group: str, told: Sequence[Told], written_at: datetime) -> None:
        if not told:
            return
        logs = self._client("logs")
        stream = str(uuid4())
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        written = int(written_at.timestamp() * 1000)
        lines = [{"timestamp": written, "message": delivery_record(one)} for one in told]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=lines)

    def _get(self, path: str) -> Any:
        endpoint = self._client("sns").meta.endpoint_url
        with urllib.request.urlopen(endpoint + path, timeout=_SECONDS) as answer:  # noqa: S310
            return json.load(answer)

    @cached_property
    def _session(self) -> boto3.session.Session:
        return boto3.session.Session(
            aws_access_key_id=_OWNER, aws_secret_access_key=_OWNER, region_name=self._region
        )

    def _client(self, service: str) -> Any:
        make: Any = self._session.client
        return make(service)


def answer_twilio(
    base_url: str, *, token: str, account: str, sender: str, number: str, text: str
) -> int:
    """A text to a Twilio number, posted and signed as Twilio does; gives the status answered."""
    url = f"{base_url}/webhooks/sms/twilio"
    message = f"SM{uuid4().hex}"
    pairs = [
        *(("MessageSid", message), ("SmsMessageSid", message), ("SmsSid", message)),
        *(("AccountSid", account), ("From", sender), ("To", number), ("Body", text)),
        *(("NumMedia", "0"), ("NumSegments", str(count(text).parts)), ("SmsStatus", "received")),
        *(("FromCity", ""), ("FromCountry", "US"), ("ToCountry", "US")),
        ("ApiVersion", "2010-04-01"),
    ]
    request = urllib.request.Request(  # noqa: S310
        url,
        data=urllib.parse.urlencode(pairs).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(url, pairs, token),
        },
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        return int(answer.status)


def delivery_record(told: Told) -> str:
    """One line of SNS's delivery log ("Amazon SNS Developer Guide", SMS delivery status)."""
    parts = count(told.text.text).parts
    return json.dumps(
        {
            "notification": {
                "messageId": told.text.ref,
                "timestamp": f"{told.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}.000",
            },
            "delivery": {
                "phoneCarrier": "Local Mobile",
                "mnc": 270,
                "mcc": 310,
                "numberOfMessageParts": parts,
                "destination": told.text.to,
                "priceInUSD": round(0.00645 * parts, 5),
                "smsType": "Transactional",
                "providerResponse": told.became.value,
                "dwellTimeMs": 599,
                "dwellTimeMsUntilDeviceAck": 1344,
            },
            "status": "SUCCESS" if told.became is PhoneIs.REACHED else "FAILURE",
        }
    )


def _origination(attributes: dict[str, Any]) -> str:
    return str(attributes.get("AWS.MM.SMS.OriginationNumber", {}).get("StringValue", ""))


def _ses_time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
