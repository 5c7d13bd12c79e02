"""What every door for texts does beside its own protocol: the queue's records, counting, time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib import wiring
from chalicelib.channels.inbound import InboundSms, parse_sns_envelope
from chalicelib.clock import system_clock
from chalicelib.domain.ids import PracticeId
from chalicelib.entrypoints.observability import count, logger
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from chalicelib.actions.receive_text import Received


def receive_record(record: "SQSRecord") -> None:
    """One text from the inbound queue, in SNS's envelope or bare.

    Raises so that the queue delivers it again: what can never be read ends in the dead letters.
    """
    services = wiring.services()
    sent = int(record.attributes.sent_timestamp or 0) / 1000
    sms = parse_sns_envelope(record.body, received_at=datetime.fromtimestamp(sent, UTC))
    sms = replace(sms, received_at=on_our_clock(services, sms.received_at))
    receive(services, sms)


AGAIN_AFTER = (5, 15, 45, 135)
"""Seconds until the second, third … try: something urgent and a STOP cannot wait for the queue's
own three minutes, and an outage must not use up the tries at once."""


def try_again_soon(record: "SQSRecord") -> None:
    """After a failure. If the queue cannot be told either, its own time holds."""
    from botocore.exceptions import BotoCoreError, ClientError

    tries = int(record.attributes.approximate_receive_count)
    if tries > len(AGAIN_AFTER):
        return
    queue = wiring.services().sqs
    *_, account, name = record.event_source_arn.split(":")
    try:
        queue.change_message_visibility(
            QueueUrl=f"{queue.meta.endpoint_url}/{account}/{name}",
            ReceiptHandle=record.receipt_handle,
            VisibilityTimeout=AGAIN_AFTER[tries - 1],
        )
    except (BotoCoreError, ClientError):
        logger.warning("A text comes again only when its queue's time is over")


def on_our_clock(services: Services, at: datetime) -> datetime:
    """The carrier's time as the local stage's clock, which can be moved, would have told it."""
    if not services.config.is_local:
        return at
    return at + (services.clock() - system_clock())


def receive(services: Services, sms: InboundSms, *, only_for: PracticeId | None = None) -> None:
    """`only_for`: the practice that the door belongs to; None: all."""
    # Most functions never hear from a patient: words and rules load with the first text.
    from chalicelib.actions.receive_text import receive_text

    _count(receive_text(services, sms, only_for=only_for), sms)


def _count(received: "Received", sms: InboundSms) -> None:
    if received.nobodys:
        logger.warning(
            "A text to a number that is nobody's", carrier=sms.carrier, message_id=sms.message_id
        )
        count("texts_to_nobody", carrier=sms.carrier)
    elif received.again:
        count("texts_received_again", carrier=sms.carrier)
    else:
        count("texts_received", intent=received.intent)
