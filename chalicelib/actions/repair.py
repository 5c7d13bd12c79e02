"""Each ten minutes: what the sweep passed by, and claims whose worker died."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.not_sent import tell_uncertain
from chalicelib.actions.sweep_due import enqueue
from chalicelib.domain.touchpoints import State
from chalicelib.storage import keys
from chalicelib.storage.due import Due
from chalicelib.wiring import Services

OVERDUE = timedelta(minutes=15)
"""By then a worker has had it, or the queue lost it."""
LONG_OVERDUE = timedelta(hours=1)
"""Longer than a number's morning takes: it is looked for although the queues are busy."""


def repair(services: Services, *, has_time: Callable[[], bool] = lambda: True) -> int:
    """How many were put right.

    A planned one is enqueued again when the queues are empty: while they are not, it is probably
    waiting there for its carrier, and enqueueing the backlog again would only make it longer. But
    the queues of many practices are seldom empty, so that it is not waited for longer than an hour.
    """
    now = services.clock()
    again = now - (OVERDUE if _queues_are_empty(services) else LONG_OVERDUE)
    mended = 0
    for shard in range(keys.SHARDS):
        if not has_time():
            break
        overdue = services.due.between(shard, after="", until=keys.stamp(now - OVERDUE))
        lost = [of for of in _lost(services, overdue, now) if of.order <= f"{keys.stamp(again)}~"]
        if lost:
            enqueue(services, lost)
            mended += len(lost)
    return mended


def _lost(services: Services, overdue: list[Due], now: datetime) -> list[Due]:
    """Those that nobody is at and that were not sent. What may have left becomes uncertain."""
    lost = [entry for entry in overdue if entry.touchpoint is None]
    entries = {entry.touchpoint: entry for entry in overdue if entry.touchpoint}
    for touchpoint in services.touchpoints.read(entries, strong=True):
        if touchpoint.state is State.PLANNED:
            of = (touchpoint.practice_id, touchpoint.contact_id, touchpoint.touchpoint_id)
            lost.append(entries[of])
        elif touchpoint.claimed_until is not None and touchpoint.claimed_until < now:
            # Told before it has ended, so that a repair that dies in between is done again.
            tell_uncertain(services, touchpoint, now)
            services.touchpoints.finish(replace(touchpoint, state=State.UNCERTAIN, ended_at=now))
    return lost


def _queues_are_empty(services: Services) -> bool:
    for queue in (services.config.send_queue_url, services.config.plan_queue_url):
        answer = services.sqs.get_queue_attributes(
            QueueUrl=queue,
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
            ],
        )
        if any(int(count) for count in answer["Attributes"].values()):
            return False
    return True
