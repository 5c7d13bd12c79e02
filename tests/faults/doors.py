"""The ways by which a patient's text comes in, each delivered until it is taken."""

import json
import time
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from chalice.test import Client

from chalicelib.channels.twilio import signature
from chalicelib.domain.practices import Carrier
from tests.builders import OAK_NUMBER, ROSIES_PHONE
from tests.conftest import STAGE_ENV
from tests.faults.local import LocalServices
from tests.sns_signer import Signer, a_message

_TOKEN = "token-of-ac1"
_PATH = "/webhooks/sms/twilio"


class Door(Protocol):
    carrier: Carrier
    sends_by: str
    """The service by which the answer leaves."""

    def says(self, text: str, message_id: str) -> None:
        """The carrier has a text of Rosie's, or has it again."""

    def hand_over(self, *, twice: bool = False) -> None:
        """All that waits, the latest first if `twice`; what fails or dies goes on waiting."""


@dataclass
class SnsDoor:
    """Topic → queue → the function `receive_texts`."""

    services: LocalServices
    http: Client
    carrier: Carrier = Carrier.AWS
    sends_by: str = "sns"

    def says(self, text: str, message_id: str) -> None:
        payload = {
            "originationNumber": ROSIES_PHONE,
            "destinationNumber": OAK_NUMBER,
            "messageBody": text,
            "inboundMessageId": message_id,
        }
        waiting = self._waiting()
        self.services.owners("sns").publish(
            TopicArn=self.services.config.inbound_topic_arn, Message=json.dumps(payload)
        )
        for _ in range(100):
            if len(self._waiting()) > len(waiting):
                return
            time.sleep(0.02)
        raise AssertionError("the topic does not reach the queue")

    def hand_over(self, *, twice: bool = False) -> None:
        waiting = self._waiting()
        if not waiting:
            return
        records = [_record(message) for message in waiting]
        order = [*reversed(records), *records] if twice else records
        said = self.http.lambda_.invoke("receive_texts", {"Records": order}).payload
        again = {failure["itemIdentifier"] for failure in said["batchItemFailures"]}
        for message in waiting:
            if message["MessageId"] not in again:
                self.services.owners("sqs").delete_message(
                    QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"]
                )

    def _waiting(self) -> list[Any]:
        answer = self.services.owners("sqs").receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=0,
            AttributeNames=["All"],
        )
        messages: list[Any] = answer.get("Messages", [])
        return messages

    @property
    def _url(self) -> str:
        return self.services.inbound_queue_url


def _record(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:inbound",
        "awsRegion": "us-east-1",
    }


@dataclass
class TwilioDoor:
    """The webhook, signed; Twilio sends again what was not answered with a 2xx."""

    services: LocalServices
    http: Client
    carrier: Carrier = Carrier.TWILIO
    sends_by: str = "twilio"
    _waiting: list[dict[str, str]] = field(default_factory=list)

    def says(self, text: str, message_id: str) -> None:
        form = {
            "AccountSid": "AC1",
            "MessageSid": message_id,
            "From": ROSIES_PHONE,
            "To": OAK_NUMBER,
            "Body": text,
            "NumMedia": "0",
        }
        self._waiting.append(form)

    def hand_over(self, *, twice: bool = False) -> None:
        order = [*reversed(self._waiting), *self._waiting] if twice else list(self._waiting)
        for form in order:
            if self._post(form) == 200 and form in self._waiting:
                self._waiting.remove(form)

    def _post(self, form: dict[str, str]) -> int:
        signed = signature(f"{STAGE_ENV['PUBLIC_BASE_URL']}{_PATH}", form.items(), _TOKEN)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signed,
        }
        answer = self.http.http.post(_PATH, headers=headers, body=urlencode(form).encode())
        status: int = answer.status_code
        return status


class HttpsDoor(TwilioDoor):
    """The topic's subscription over HTTPS; SNS too sends again what was not answered with a 2xx."""

    carrier = Carrier.AWS
    sends_by = "sns"

    def __init__(self, services: LocalServices, http: Client) -> None:
        super().__init__(services, http, carrier=Carrier.AWS, sends_by="sns")
        self._signer = Signer()
        services.certificates = lambda url: self._signer.certificate

    def says(self, text: str, message_id: str) -> None:
        topic = self.services.config.inbound_topic_arn
        self._waiting.append(
            self._signer.signed(a_message(topic, messageBody=text, inboundMessageId=message_id))
        )

    def _post(self, form: dict[str, str]) -> int:
        answer = self.http.http.post(
            "/webhooks/sns",
            headers={"Content-Type": "text/plain; charset=UTF-8"},
            body=json.dumps(form).encode(),
        )
        return 200 if answer.status_code == 204 else answer.status_code
