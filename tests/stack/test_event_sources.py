"""Each way in which the world reaches a function, on the deployed package."""

import contextlib
import http.client
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local.run import Context
from tests.stack.waiting import until

pytestmark = pytest.mark.stack

SMS_LOG = "sns/us-east-1/000000000000/DirectPublishToPhoneNumber"


def messages(stack: Context, queue: str) -> tuple[int, int]:
    """How many wait, and how many are being handled or come back later."""
    attributes = stack.client("sqs").get_queue_attributes(
        QueueUrl=stack.outputs[queue],
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    return (
        int(attributes["ApproximateNumberOfMessages"]),
        int(attributes["ApproximateNumberOfMessagesNotVisible"]),
    )


def get(stack: Context, path: str) -> tuple[int, Any]:
    address = urlsplit(stack.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.load(answer)


def write_receipt(stack: Context, group: str, receipt: dict[str, Any]) -> None:
    logs = stack.client("logs")
    stream = f"receipts-{time.monotonic_ns()}"
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    event = {"timestamp": int(time.time() * 1000), "message": json.dumps(receipt)}
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])


def test_the_site_answers_at_one_address(stack: Context) -> None:
    assert get(stack, "/health") == (200, {"ok": True})


def test_an_unknown_address_is_not_found_rather_than_forbidden(stack: Context) -> None:
    status, answer = get(stack, "/no-such-page")
    assert status == 404
    assert answer["title"] == "There is nothing at this address."


def test_a_text_that_the_carrier_publishes_reaches_the_function_that_receives_texts(
    stack: Context,
) -> None:
    payload = {"messageBody": "YES", "inboundMessageId": "0d5e7a52-0000-4000-8000-000000000001"}
    stack.client("sns").publish(
        TopicArn=stack.outputs["InboundTopicArn"], Message=json.dumps(payload)
    )
    until(
        lambda: stack.aws.has_started(stack.outputs["ReceiveTextsFunction"]),
        what="the function is called",
    )
    until(lambda: messages(stack, "InboundQueueUrl")[0] == 0, what="the queue is read")


def test_what_ses_says_about_an_email_reaches_the_function_that_records_it(stack: Context) -> None:
    stack.client("sns").publish(
        TopicArn=stack.outputs["EmailEventsTopicArn"],
        Subject="Amazon SES Email Event Notification",
        Message=json.dumps({"eventType": "Delivery", "mail": {"messageId": "unknown"}}),
    )
    until(
        lambda: stack.aws.has_started(stack.outputs["EmailEventsFunction"]),
        what="the function is called",
    )


@pytest.mark.parametrize("group", [SMS_LOG, f"{SMS_LOG}/Failure"])
def test_what_sns_logs_about_a_text_reaches_the_function_that_records_it(
    stack: Context, group: str
) -> None:
    write_receipt(stack, group, {"notification": {"messageId": "unknown"}, "status": "SUCCESS"})
    until(
        lambda: stack.aws.has_started(stack.outputs["SmsReceiptsFunction"]),
        what="the function is called",
    )


READABLE = {
    "SendQueueUrl": '{"practice": "nobody", "lane": "email", "touchpoints": []}',
    "PlanQueueUrl": '{"practice": "nobody", "kind": "APPT", "id": "no-visit"}',
    "BulkQueueUrl": '{"practice": "nobody", "lane": "email", "touchpoints": [], "bulk": true}',
    "HookQueueUrl": '{"practice": "nobody", "kind": "HOOK", "id": "none", "of": []}',
    "InboundQueueUrl": json.dumps(
        {
            "originationNumber": "+12025550143",
            "destinationNumber": "+12025550109",
            "messageBody": "YES",
            "inboundMessageId": "0d5e7a52-0000-4000-8000-000000000002",
        }
    ),
}


@pytest.mark.parametrize("queue", READABLE)
def test_one_unreadable_message_fails_alone(stack: Context, queue: str) -> None:
    sqs = stack.client("sqs")
    url = stack.outputs[queue]
    sqs.purge_queue(QueueUrl=url)
    sqs.send_message_batch(
        QueueUrl=url,
        Entries=[
            {"Id": "readable", "MessageBody": READABLE[queue]},
            {"Id": "unreadable", "MessageBody": "not JSON"},
        ],
    )
    until(lambda: messages(stack, queue) == (0, 1), what="only the unreadable one comes back")
    sqs.purge_queue(QueueUrl=url)


def test_what_fails_five_times_goes_to_the_dead_letters_and_somebody_takes_it(
    stack: Context,
) -> None:
    sqs = stack.client("sqs")
    url = stack.outputs["PlanQueueUrl"]
    sqs.purge_queue(QueueUrl=url)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "1"})
    sqs.send_message(QueueUrl=url, MessageBody="not JSON")
    until(lambda: messages(stack, "PlanQueueUrl") == (0, 0), what="it is given up")
    until(
        lambda: (
            stack.aws.has_started(stack.outputs["BuryDeadLettersFunction"])
            and messages(stack, "DeadLetterQueueUrl") == (0, 0)
        ),
        what="the dead letter is taken",
    )


@pytest.fixture
def only_one_try(stack: Context) -> Iterator[Callable[[], None]]:
    """To be called once a text has been taken from the queue: nobody takes it a second time."""
    client = stack.client("lambda")
    [source] = client.list_event_source_mappings(
        FunctionName=stack.outputs["ReceiveTextsFunction"]
    )["EventSourceMappings"]

    def switch(*, on: bool) -> None:
        client.update_event_source_mapping(UUID=source["UUID"], Enabled=on)

    yield lambda: switch(on=False)
    switch(on=True)


def test_a_text_that_failed_is_tried_again_within_seconds(
    stack: Context, only_one_try: Callable[[], None]
) -> None:
    sqs = stack.client("sqs")
    url = stack.outputs["InboundQueueUrl"]
    sqs.purge_queue(QueueUrl=url)
    sqs.send_message(QueueUrl=url, MessageBody="not JSON")
    until(lambda: messages(stack, "InboundQueueUrl") == (0, 1), what="it has been taken")
    only_one_try()
    hidden = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    by_itself = int(hidden["Attributes"]["VisibilityTimeout"])

    # Long before the queue would show it by itself; in between, a cold function has to fail.
    until(lambda: messages(stack, "InboundQueueUrl") == (1, 0), what="it waits")
    assert by_itself > 2 * 60
    sqs.purge_queue(QueueUrl=url)
