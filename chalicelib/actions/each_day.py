"""What is done once a day for each practice; early in the morning, UTC."""

import json

from chalicelib.actions.keep_audit import seal_days
from chalicelib.actions.sweep_due import NotEnqueued, send_all
from chalicelib.clock import system_clock
from chalicelib.domain.ids import PracticeId
from chalicelib.wiring import Services


def enqueue_day(services: Services) -> int:
    """A message for each practice, so that one that fails keeps no other; how many."""
    practices = services.setups.practices()
    bodies = [json.dumps({"practice": of, "kind": "DAY"}) for of in practices]
    if failed := send_all(services, services.config.plan_queue_url, bodies):
        raise NotEnqueued(f"{failed} messages")
    return len(practices)


def each_day(services: Services, practice_id: PracticeId) -> None:
    """Harmless when repeated."""
    # Real time, also where the clock can be moved: entries of a day that is not over may follow.
    seal_days(services, practice_id, now=system_clock())
