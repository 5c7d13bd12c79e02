"""The carriers' receipts: SNS's log lines about texts, SES's events about emails."""

from dataclasses import replace
from typing import Any

from chalicelib import wiring
from chalicelib.channels.receipts import (
    EmailReceipt,
    Receipt,
    from_ses_event,
    from_sns_delivery_log,
)
from chalicelib.domain.errors import NotYetKnown
from chalicelib.entrypoints.observability import count, logger
from chalicelib.entrypoints.texts import on_our_clock


def receive_log(event: dict[str, Any]) -> None:
    """A subscription to SNS's delivery logs delivered some lines."""
    _record_all(from_sns_delivery_log(event))


def receive_ses_event(message: str) -> None:
    """The JSON string in an SNS message of SES's topic."""
    _record_all(from_ses_event(message))


def _record_all(receipts: list[Receipt] | list[EmailReceipt]) -> None:
    """Each alone; one of a message that we have no record of yet makes the whole come again."""
    from chalicelib.actions.record_receipt import record_receipt

    services = wiring.services()
    missing: NotYetKnown | None = None
    for receipt in receipts:
        try:
            at = on_our_clock(services, receipt.at)
            known = record_receipt(services, replace(receipt, at=at))
        except NotYetKnown as unknown:
            missing = unknown
            continue
        count("receipts", outcome=receipt.outcome.value if known else "nothing-to-note")
    if missing is not None:
        logger.info("A receipt came before its message was recorded")
        raise missing
