"""Another program of a practice in a test: its address, and what arrived there."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.actions.hooks.deliver import deliver
from chalicelib.actions.hooks.endpoints import make_endpoint
from chalicelib.actions.hooks.tell import hurry
from chalicelib.channels.public_web import Answer, NoAnswer, Target, Why, target
from chalicelib.domain.hooks import SAYS, Attempt, Delivery, Endpoint
from chalicelib.domain.ids import PracticeId
from tests.builders import ANA, OAK
from tests.conftest import TestServices

URL = "https://hooks.example.com/rapport"


@dataclass
class Arrived:
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return str(self.said["type"])

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver checks it who has read the specification only."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = b".".join(
            [self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body]
        )
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [of.split(",", 1) for of in self.headers["webhook-signature"].split(" ")]
        return ["v1", wanted] in given


@dataclass
class Receiver:
    """In place of PublicWeb: answers as told, and remembers what arrived."""

    arrived: list[Arrived] = field(default_factory=list)
    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    why: Why | None = None
    """It does not answer at all."""
    meanwhile: Callable[[], None] = lambda: None

    def target(self, url: str) -> Target:
        return target(url)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, seconds: float) -> Answer:
        self.arrived.append(Arrived(url=url, headers=headers, body=body))
        self.meanwhile()
        if self.why:
            raise NoAnswer(self.why)
        return Answer(status=self.status, headers=self.headers, body=b"", url=url)

    @property
    def types(self) -> list[str]:
        return [of.type for of in self.arrived]


def receiver_of(services: TestServices) -> Receiver:
    receiver = Receiver()
    services.__dict__["public_web"] = receiver
    return receiver


def an_endpoint(
    services: TestServices,
    *events: str,
    practice_id: PracticeId = OAK,
    url: str = URL,
) -> Endpoint:
    """That wants these events; none named: all of them."""
    chosen = [of for of in SAYS if not events or of in events]
    endpoint, _ = make_endpoint(services, practice_id, url=url, events=chosen, by=ANA)
    services.setups.of(practice_id, fresh=True)
    return services.setups.of(practice_id).hooks[endpoint.endpoint_id]


def tell(services: TestServices) -> list[Attempt]:
    """What was written goes to the queue, and a worker takes what is there."""
    hurry(services)
    return work_off(services)


def work_off(services: TestServices) -> list[Attempt]:
    url, tried = services.config.hook_queue_url, []
    while messages := services.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
        "Messages"
    ):
        for message in messages:
            tried += deliver(services, message["Body"])
            services.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return tried


def deliveries(services: TestServices, endpoint: Endpoint) -> list[Delivery]:
    """The oldest first."""
    told = services.hooks.told(endpoint.practice_id, endpoint.endpoint_id, limit=100)
    return list(reversed(told))
