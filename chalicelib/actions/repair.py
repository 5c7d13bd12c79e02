"""Each ten minutes: what the sweep passed by, and claims whose worker died."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.not_sent import tell_uncertain
from chalicelib.actions.sweep_due import enqueue
from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.domain.touchpoints import State
from chalicelib.storage import keys
from chalicelib.storage.due import Due
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

OVERDUE = timedelta(minutes=15)
"""By then a worker has had it, or the queue lost it."""
A_FEW = 5
"""Of one practice in one shard: too few for a sweep to have put any of them in the bulk queue."""
LONG_OVERDUE = timedelta(hours=1)
"""By then it is not merely behind others that a worker has not seen yet."""


def repair(services: Services, *, has_time: Callable[[], bool] = lambda: True) -> int:
    """How many were enqueued again.

    A planned one only if it cannot be waiting in a queue for its carrier: enqueueing a backlog
    again would only make it longer.
    """
    now = services.clock()
    config = services.config
    send_idle = _is_empty(services, config.send_queue_url)
    plan_idle = _is_empty(services, config.plan_queue_url)
    bulk_idle = _is_empty(services, config.bulk_queue_url)
    hook_idle = _is_empty(services, config.hook_queue_url)
    mended = 0
    for shard in range(keys.SHARDS):
        if not has_time():
            break
        overdue = services.due.between(shard, after="", until=keys.stamp(now - OVERDUE))
        crowds = set() if bulk_idle else _crowds(overdue)
        lost = [
            entry
            for entry in _lost(services, overdue, now)
            if (
                hook_idle
                if entry.event is not None
                else plan_idle and entry.practice_id not in crowds
                if entry.touchpoint is None
                else (send_idle and entry.practice_id not in crowds) or _left(services, entry, now)
            )
        ]
        if lost:
            enqueue(services, lost)
            mended += len(lost)
    return mended


def _crowds(overdue: list[Due]) -> set[PracticeId]:
    """Whose many may be waiting in the bulk queue; one practice's keep no other's from repair."""
    count = Counter(entry.practice_id for entry in overdue)
    return {practice_id for practice_id, many in count.items() if many > A_FEW}


def _left(services: Services, entry: Due, now: datetime) -> bool:
    """Others still wait in the queue, but nothing of the number that this one leaves by."""
    if entry.touchpoint is None or entry.order > keys.stamp(now - LONG_OVERDUE):
        return False
    practice_id, _, _ = entry.touchpoint
    try:
        location = services.setups.of(practice_id).locations.get(LocationId(entry.lane))
    except NotFound:
        return True
    return location is None or services.pace.is_idle(location.number, since=now - OVERDUE)


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


def _is_empty(services: Services, queue_url: str) -> bool:
    answer = services.sqs.get_queue_attributes(
        QueueUrl=queue_url,
        AttributeNames=[
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ],
    )
    return not any(int(count) for count in answer["Attributes"].values())
