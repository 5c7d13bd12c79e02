"""Something happened that the practice's other software wants to know.

The stores write an event beside the change itself, in one transaction; `writes_for` is for a change
that is written otherwise. The sweep finds what was written, and `hurry` need not wait for it.
"""

import logging
from collections.abc import Iterable

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.actions.hooks.messages import bodies
from chalicelib.actions.sweep_due import send_all
from chalicelib.domain.hooks import Event
from chalicelib.domain.ids import EndpointId, EventId, PracticeId
from chalicelib.storage.db import Write
from chalicelib.wiring import Services

log = logging.getLogger("rapport.hooks")


def writes_for(services: Services, practice_id: PracticeId, event: Event | None) -> list[Write]:
    """To go into the transaction of what happened. None, and no request, where no endpoint of the
    practice wants to know of it."""
    return services.hooks.writes_for(practice_id, event)


def hurry(services: Services) -> None:
    """What was written just now goes to the workers."""
    if noted := services.hooks.noted():
        enqueue(services, noted)


def enqueue(services: Services, events: Iterable[tuple[PracticeId, EndpointId, EventId]]) -> None:
    """Where that fails, the sweep brings them."""
    try:
        failed = send_all(services, services.config.hook_queue_url, bodies(events))
    except (BotoCoreError, ClientError) as error:
        log.warning("events wait for the sweep: %s", type(error).__name__)
        return
    if failed:
        log.warning("events wait for the sweep: %s messages", failed)
