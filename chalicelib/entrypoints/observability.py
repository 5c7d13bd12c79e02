"""Logs and metrics: identifiers and counts, and nothing that a patient said or is called.

What may be in a log line is a list, not a habit: any other field is dropped, and of an exception
only its type and where it was raised are kept, because messages of libraries quote their input.
"""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from chalicelib.domain.errors import RapportError

SERVICE = "rapport"
"""Also the Chalice app's name: its logger, which Chalice itself writes to, is the same one."""
NAMESPACE = "Rapport"

FIELDS = frozenset(
    {
        *("level", "location", "message", "timestamp", "service", "xray_trace_id"),
        *("cold_start", "function_name", "function_request_id", "function_memory_size"),
        *("practice_id", "contact_id", "patient_id", "appointment_id", "touchpoint_id"),
        *("message_id", "work_item_id", "staff_id", "delivery_id", "carrier", "topic"),
        *("intent", "outcome", "count", "field", "expected", "refusal", "status", "line"),
        *("error", "raised_at"),
    }
)
"""All that a log line may hold."""


class _Formatter(LambdaPowertoolsFormatter):
    """One JSON object a line, of allowed fields only."""

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            record.error = kind.__name__
            record.raised_at = [
                f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)[-6:]
            ]
            # Chalice puts the request's path here, and a path may be a patient's own link.
            record.msg, record.args = "Unhandled exception", ()
            record.exc_info, record.exc_text = None, None
        return super().format(record)

    def serialize(self, log: Any) -> str:
        return super().serialize({name: of for name, of in log.items() if name in FIELDS})


def make_logger() -> Logger:
    return Logger(service=SERVICE, logger_formatter=_Formatter(), log_uncaught_exceptions=False)


logger = make_logger()


def count(metric: str, amount: int = 1, **dimension: str) -> None:
    """One number in CloudWatch's embedded metric format, with one dimension at the most."""
    with single_metric(name=metric, unit=MetricUnit.Count, value=amount, namespace=NAMESPACE) as of:
        for name, value in dimension.items():
            of.add_dimension(name=name, value=value)


class Failed(RapportError):
    """Something failed that is not a refusal of ours; the message is the error's type."""


def without_messages(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Middleware for Lambdas without HTTP: AWS prints the message of what they raise.

    Fails all the same, so that the event is delivered again.
    """
    try:
        return get_response(event)
    except RapportError:
        raise
    except Exception as error:
        logger.exception("Unhandled exception")
        raise Failed(type(error).__name__) from None
