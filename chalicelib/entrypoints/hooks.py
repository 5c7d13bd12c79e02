"""What other software is told: the worker of its queue, and the hurry after every call."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from chalicelib.actions.hooks.tell import hurry
from chalicelib.clock import system_clock
from chalicelib.entrypoints.jobs import time_in
from chalicelib.entrypoints.observability import count

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def tell(context: Any) -> Callable[["SQSRecord"], None]:
    """For each message of the queue."""

    def deliver_record(record: "SQSRecord") -> None:
        from chalicelib.actions.hooks.deliver import deliver

        tried = deliver(
            wiring.services(),
            record.body,
            has_time=time_in(context),
            signed_at=system_clock,
        )
        if failed := sum(not attempt.arrived for attempt in tried):
            count("webhooks_failed", failed)
        if len(tried) > failed:
            count("webhooks_delivered", len(tried) - failed)

    return deliver_record


def at_once(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Middleware of every call: what was written in it for other software goes to its queue."""
    answer = get_response(event)
    hurry(wiring.services())
    return answer
