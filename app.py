"""Every URL and every Lambda this application has."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from chalice.app import Chalice, CloudWatchEvent, Rate, SNSEvent, SQSEvent

from chalicelib.entrypoints import receipts, sms_webhooks, texts
from chalicelib.entrypoints.observability import SERVICE, without_messages

app = Chalice(app_name=SERVICE, configure_logs=False)
app.register_middleware(without_messages)
app.register_blueprint(sms_webhooks.routes)


@app.route("/health", methods=["GET"])
def health() -> dict[str, bool]:
    return {"ok": True}


# Declared here, not in a Blueprint: a Blueprint's event handlers are deployed with their own module
# as the Lambda handler, so app.py, and the middleware it registers, never loads. aws/chalice#1566
@app.schedule(Rate(1, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    """Each minute: what is due goes to the send queue."""


@app.schedule(Rate(10, unit=Rate.MINUTES))
def repair(event: CloudWatchEvent) -> None:
    """Each ten minutes: claims whose worker died, and what the sweep's cursor passed by."""


# The queue and topic names stand for the resources that infra/resources.yaml puts in their place.
@app.on_sqs_message(queue="SendQueue", batch_size=10)
def send_touchpoints(event: SQSEvent) -> Any:
    return each_record_alone(event)


@app.on_sqs_message(queue="PlanQueue", batch_size=10)
def plan_touchpoints(event: SQSEvent) -> Any:
    return each_record_alone(event)


@app.on_sqs_message(queue="InboundQueue", batch_size=10)
def receive_texts(event: SQSEvent) -> Any:
    """A patient texted one of our numbers."""
    return each_record_alone(event, texts.receive_record)


@app.on_sqs_message(queue="DeadLetterQueue", batch_size=10)
def bury_dead_letters(event: SQSEvent) -> Any:
    return {"batchItemFailures": []}


@app.lambda_function()
def sms_receipts(event: dict[str, Any], context: Any) -> None:
    """SNS wrote to its delivery logs what became of a text."""
    receipts.receive_log(event)


@app.on_sns_message(topic="EmailEventsTopic")
def email_events(event: SNSEvent) -> None:
    """SES says what became of an email."""
    receipts.receive_ses_event(event.message)


def each_record_alone(event: SQSEvent, handle: Callable[[SQSRecord], None] | None = None) -> Any:
    """A record that fails is delivered again by itself."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(
        event=event.to_dict(),
        record_handler=handle or read_body,
        processor=processor,
    )


def read_body(record: SQSRecord) -> None:
    if not isinstance(record.json_body, dict):
        raise ValueError(record.message_id)
