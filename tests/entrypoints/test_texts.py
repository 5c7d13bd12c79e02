"""The queue of texts from patients: what fails is tried again soon."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from chalice.test import Client

from tests.builders import OAK_NUMBER, ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import answers


class Queue:
    """The inbound queue, read and handled as Lambda does it."""

    def __init__(self, services: TestServices, http: Client) -> None:
        self.http = http
        self.asked: list[int] = []
        """Seconds until a text is seen again, as the queue was told."""
        self.tells = True
        self.sqs = boto3.client("sqs")
        self.url = self.sqs.create_queue(QueueName="inbound")["QueueUrl"]
        self.arn = "arn:aws:sqs:us-east-1:123456789012:inbound"
        services.sqs.meta.events.register(
            "provide-client-params.sqs.ChangeMessageVisibility", self._told
        )

    def _told(self, params: dict[str, Any], **_: Any) -> None:
        if not self.tells:
            raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "ChangeMessageVisibility")
        self.asked.append(params["VisibilityTimeout"])

    def put(self, text: str) -> None:
        payload = {
            "originationNumber": ROSIES_PHONE,
            "destinationNumber": OAK_NUMBER,
            "messageBody": text,
            "inboundMessageId": f"id of {text}",
        }
        self.sqs.send_message(QueueUrl=self.url, MessageBody=json.dumps(payload))

    def handle(self) -> int:
        """Everything in it, seen or not; how many failed."""
        found = self.sqs.receive_message(
            QueueUrl=self.url, AttributeNames=["All"], MaxNumberOfMessages=10
        ).get("Messages", [])
        records = [self._record(message) for message in found]
        answer = self.http.lambda_.invoke("receive_texts", {"Records": records}).payload
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for message in found:
            handle = {"QueueUrl": self.url, "ReceiptHandle": message["ReceiptHandle"]}
            if message["MessageId"] in failed:
                self.sqs.change_message_visibility(**handle, VisibilityTimeout=0)
            else:
                self.sqs.delete_message(**handle)
        return len(failed)

    def _record(self, message: dict[str, Any]) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn,
            "awsRegion": "us-east-1",
        }


@pytest.fixture
def queue(oak: TestServices, http: Client) -> Queue:
    return Queue(oak, http)


def fail(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the monkeypatch is undone."""

    def number(_: str) -> None:
        raise ClientError({"Error": {"Code": "InternalServerError"}}, "GetItem")

    monkeypatch.setattr(services.doors, "number", number)


def test_an_urgent_text_that_failed_is_tried_again_within_seconds(
    oak: TestServices, queue: Queue
) -> None:
    queue.put("I can't breathe and my face is swelling")
    with pytest.MonkeyPatch.context() as outage:
        fail(oak, outage)
        assert queue.handle() == 1
    assert queue.asked == [5]
    assert queue.handle() == 0
    assert "call 911" in answers(oak)[0]


def test_each_try_waits_longer_so_that_an_outage_does_not_use_them_up(
    oak: TestServices, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(oak, monkeypatch)
    queue.put("STOP")
    for _ in range(6):
        assert queue.handle() == 1
    assert queue.asked == [5, 15, 45, 135]


def test_a_text_that_is_read_is_not_seen_again(queue: Queue) -> None:
    queue.put("YES")
    assert queue.handle() == 0
    assert queue.asked == []


def test_a_queue_that_cannot_be_told_keeps_the_text_all_the_same(
    oak: TestServices, queue: Queue
) -> None:
    queue.put("STOP")
    queue.tells = False
    with pytest.MonkeyPatch.context() as outage:
        fail(oak, outage)
        assert queue.handle() == 1
    assert queue.handle() == 0
    assert "no more texts" in answers(oak)[0]
