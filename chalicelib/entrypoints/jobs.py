"""The clock's and the queues' Lambdas: translate, call one action.

One app.py serves them all, so each loads its own action when it is called: what the others do
would be a quarter of every cold start.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib import wiring
from chalicelib.clock import system_clock
from chalicelib.domain.errors import RapportError
from chalicelib.entrypoints.observability import Failed, count, logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

SPARE_MILLISECONDS = 10_000
"""What is left when a sweep stops of its own accord, before the Lambda is stopped."""


A_STEP_MILLISECONDS = 30_000
"""What a chunk of a file may take on a slow day; the Lambda has a minute."""


class Context(Protocol):
    def get_remaining_time_in_millis(self) -> float: ...


def sweep(context: Any) -> None:
    from chalicelib.actions.sweep_due import sweep_due

    count("touchpoints_enqueued", sweep_due(wiring.services(), has_time=time_in(context)))


def mend(context: Any) -> None:
    from chalicelib.actions.repair import repair

    mended = repair(wiring.services(), has_time=time_in(context))
    if mended:
        count("touchpoints_mended", mended)


def new_day() -> None:
    from chalicelib.actions.each_day import enqueue_day

    count("practices_of_the_day", enqueue_day(wiring.services(), now=system_clock()))


def new_hour() -> None:
    from chalicelib.actions.billing.each_hour import enqueue_hour

    count("practices_of_the_hour", enqueue_hour(wiring.services()))


def time_in(context: Context) -> Callable[[], bool]:
    return lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS


def send(record: "SQSRecord") -> None:
    from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints

    services = wiring.services()
    send_touchpoints(services, batch_from(record.body))
    if services.config.is_local:
        from chalicelib.actions.play_carrier import report_deliveries
        from chalicelib.channels.local_carrier import LocalCarrier

        carrier = LocalCarrier(services.config.inbound_topic_arn)
        report_deliveries(services, carrier, written_at=system_clock())


def plan(record: "SQSRecord") -> None:
    from chalicelib.actions.plan_due import plan_due

    plan_due(wiring.services(), record.body)


def in_bulk(context: Any) -> Callable[["SQSRecord"], None]:
    """Handles one message; a job of many steps goes on while this Lambda has time."""

    from chalicelib.actions.plan_due import plan_due
    from chalicelib.actions.send_touchpoints import is_batch

    lambda_context: Context = context

    def has_time() -> bool:
        return lambda_context.get_remaining_time_in_millis() > A_STEP_MILLISECONDS

    def handle(record: "SQSRecord") -> None:
        if is_batch(record.body):
            send(record)
        else:
            plan_due(wiring.services(), record.body, has_time=has_time)

    return handle


def bury(record: "SQSRecord") -> None:
    from chalicelib.actions.bury_dead_letters import bury_dead_letter

    if not bury_dead_letter(wiring.services(), record.body, received_at=system_clock()):
        logger.error("A dead letter of nobody", message_id=record.message_id)
    count("dead_letters")


def each_alone(
    event: dict[str, Any],
    handle: Callable[["SQSRecord"], None],
    *,
    failed: Callable[["SQSRecord"], None] = lambda _: None,
) -> Any:
    """Handle every record; one that fails comes again alone, and its error names only its type.

    `failed` is told of each that comes again; it must not raise.
    """
    # It brings asyncio and every event that AWS knows, which only the queues' workers wait for.
    from aws_lambda_powertools.utilities.batch import (
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    def quietly(record: "SQSRecord") -> None:
        try:
            handle(record)
        except RapportError as refusal:
            logger.info("Comes again", refusal=type(refusal).__name__)
            failed(record)
            raise
        except Exception as error:
            logger.exception("Comes again")
            failed(record)
            raise Failed(type(error).__name__) from None

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=quietly, processor=processor)
