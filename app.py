"""Every URL and every Lambda this application has."""

from chalicelib.entrypoints import cold_start

# isort: split

import os
from typing import Any

from chalice.app import (
    CloudWatchEvent,
    ConvertToMiddleware,
    Cron,
    Rate,
    SNSEvent,
    SQSEvent,
)

from chalicelib.domain.hl7 import MEDIA_TYPES
from chalicelib.entrypoints import hooks, jobs, receipts, texts
from chalicelib.entrypoints.observability import logger, without_messages
from chalicelib.entrypoints.routes import ANSWERS, LOCAL, Rapport
from chalicelib.web import every_answer

ON_THIS_STAGE = {**ANSWERS, **(LOCAL if os.environ.get("STAGE") == "local" else {})}
app = Rapport(app_name="rapport", configure_logs=False, answers=ON_THIS_STAGE)
# An uploaded file arrives as the bytes it has, in whatever encoding.
app.api.binary_types.append("multipart/form-data")
app.api.binary_types.extend(MEDIA_TYPES)
app.register_middleware(ConvertToMiddleware(logger.inject_lambda_context))
app.register_middleware(without_messages, event_type="all")
app.register_middleware(every_answer.as_problems, event_type="http")
app.register_middleware(every_answer.answer, event_type="http")
app.register_middleware(hooks.at_once, event_type="all")
if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
    app.load_all()


@app.route("/health", methods=["GET"])
def health() -> dict[str, bool]:
    return {"ok": True}


# Declared here, not in a Blueprint: a Blueprint's event handlers are deployed with their own module
# as the Lambda handler, so app.py, and the middleware it registers, never loads. aws/chalice#1566
@app.schedule(Rate(1, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    """Each minute: what is due goes to the queues."""
    jobs.sweep(event.context)


@app.schedule(Rate(10, unit=Rate.MINUTES))
def repair(event: CloudWatchEvent) -> None:
    """Each ten minutes: claims whose worker died, and what the sweep's cursor passed by."""
    jobs.mend(event.context)


@app.schedule(Cron(0, 3, "*", "*", "?", "*"))
def new_day(event: CloudWatchEvent) -> None:
    """Each day: what is done once a day for each practice goes to the queue."""
    jobs.new_day()


@app.schedule(Cron(5, "*", "*", "*", "?", "*"))
def new_hour(event: CloudWatchEvent) -> None:
    """Each hour: what is done once an hour for each practice goes to the queue."""
    jobs.new_hour()


# The queue and topic names stand for the resources that infra/resources.yaml puts in their place.
@app.on_sqs_message(queue="SendQueue", batch_size=10)
def send_touchpoints(event: SQSEvent) -> Any:
    return jobs.each_alone(event.to_dict(), jobs.send)


@app.on_sqs_message(queue="PlanQueue", batch_size=10)
def plan_touchpoints(event: SQSEvent) -> Any:
    return jobs.each_alone(event.to_dict(), jobs.plan)


@app.on_sqs_message(queue="BulkQueue", batch_size=10)
def work_in_bulk(event: SQSEvent) -> Any:
    """What nobody waits for: many of one practice at once."""
    return jobs.each_alone(event.to_dict(), jobs.in_bulk(event.context))


@app.on_sqs_message(queue="HookQueue", batch_size=1)
def tell_hooks(event: SQSEvent) -> Any:
    """One at a time: a target that hangs keeps nobody else's waiting."""
    return jobs.each_alone(event.to_dict(), hooks.tell(event.context))


@app.on_sqs_message(queue="InboundQueue", batch_size=10)
def receive_texts(event: SQSEvent) -> Any:
    return jobs.each_alone(event.to_dict(), texts.receive_record, failed=texts.try_again_soon)


@app.on_sqs_message(queue="DeadLetterQueue", batch_size=10)
def bury_dead_letters(event: SQSEvent) -> Any:
    return jobs.each_alone(event.to_dict(), jobs.bury)


@app.lambda_function()
def sms_receipts(event: dict[str, Any], context: Any) -> None:
    """SNS wrote to its delivery logs what became of a text."""
    receipts.receive_log(event)


@app.on_sns_message(topic="EmailEventsTopic")
def email_events(event: SNSEvent) -> None:
    """SES says what became of an email."""
    receipts.receive_ses_event(event.message)


cold_start.done()
