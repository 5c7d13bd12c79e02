"""Each minute: what has become due goes to the queues, in batches. Nothing is sent here.

A practice's first few hundred go before everybody's rest, practice by practice in turns; what one
has more of, and what a changed setup or a new day brings, goes over the bulk queue.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.actions.hand_on import BULK
from chalicelib.actions.hooks.messages import bodies
from chalicelib.actions.send_touchpoints import Batch
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import (
    ContactId,
    EndpointId,
    EventId,
    LocationId,
    PracticeId,
    TouchpointId,
)
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.storage import keys
from chalicelib.storage.due import Due
from chalicelib.storage.errors import NotFound
from chalicelib.storage.touchpoints import EMAIL_LANE
from chalicelib.wiring import Services

BEHIND = timedelta(seconds=10)
"""The index follows the table by a moment, and a planner takes one too: what is due this very
second is left for the next sweep, so that the cursor never passes an entry unseen."""
_MOVED_BACK = timedelta(minutes=5)
"""More than the clocks of two sweeps differ by."""
MOST_IN_A_MESSAGE = 25
_AT_ONCE = 20_000
"""A practice's touchpoints lie in all shards: they are gathered before they are put in messages, so
that those are full. So many fit into memory easily."""
_BURST = 10
"""Seconds' worth of a number's rate that one message may hold."""
URGENT_SENDS, URGENT_PLANS = 500, 50
"""So many touchpoints, and visits or people to plan for, of one practice go before others' bulk in
one round. A desk at work makes a few a minute, a practice of a thousand patients reminds fifty."""
_MANY = ("APPT", "PT", "RUN")
"""Of these an import makes thousands, or the day of a greeting."""


def sweep_due(services: Services, *, has_time: Callable[[], bool] = lambda: True) -> int:
    """How many were enqueued. Twice at once is harmless: a touchpoint is claimed only once."""
    now = services.clock()
    until = keys.stamp(now - BEHIND)
    cursors, revision = services.due.cursors()
    reached = dict(cursors)
    enqueued = 0
    found: list[Due] = []
    for shard in range(keys.SHARDS):
        if not has_time():
            break
        name = f"{shard:02d}"
        stood = cursors.get(name, "")
        if stood > keys.stamp(now + _MOVED_BACK):
            # From before the local stage's clock was moved back: read from the beginning.
            stood, reached[name] = "", until
        after = min(stood, until)
        due = services.due.between(shard, after=after, until=until)
        if due:
            found += due
            reached[name] = until
        if len(found) >= _AT_ONCE:
            enqueue(services, found)
            enqueued, found = enqueued + len(found), []
    enqueue(services, found)
    enqueued += len(found)
    services.due.advance(reached, revision=revision, now=now)
    return enqueued


def enqueue(services: Services, due: Iterable[Due]) -> None:
    lanes: dict[tuple[PracticeId, str], list[tuple[ContactId, TouchpointId]]] = defaultdict(list)
    plans: list[tuple[PracticeId, str, str]] = []
    events: list[tuple[PracticeId, EndpointId, EventId]] = []
    for entry in due:
        if entry.touchpoint:
            practice_id, contact_id, touchpoint_id = entry.touchpoint
            lanes[practice_id, entry.lane].append((contact_id, touchpoint_id))
        elif entry.event:
            events.append(entry.event)
        else:
            plans.append(entry.job)
    batches = _with_room(
        batch
        for (practice_id, lane), touchpoints in lanes.items()
        for batch in in_batches(services, practice_id, lane, touchpoints)
    )
    if batches:
        # Before the queue has them: what leaves is found again, whoever dies in between.
        services.meters.note(((b.practice_id, b.touchpoints) for b in batches), at=services.clock())
    soon, in_bulk = _by_hurry(plans)
    config = services.config
    failed = send_all(services, config.send_queue_url, [b.body() for b in batches if not b.bulk])
    failed += send_all(services, config.plan_queue_url, soon)
    # Last: where this takes long, what is urgent has left.
    rest = [b.body() for b in batches if b.bulk] + in_bulk
    failed += send_all(services, config.bulk_queue_url, rest)
    failed += send_all(services, config.hook_queue_url, bodies(events))
    if failed:
        # The cursor stays where it is: the next sweep enqueues them again.
        raise NotEnqueued(f"{failed} messages")


def in_batches(
    services: Services,
    practice_id: PracticeId,
    lane: str,
    touchpoints: list[tuple[ContactId, TouchpointId]],
    *,
    bulk: bool = False,
) -> list[Batch]:
    """As many in each as the number they leave by takes in a few seconds."""
    return [
        Batch(practice_id=practice_id, lane=lane, touchpoints=tuple(some), bulk=bulk)
        for some in chunks(touchpoints, _fits(services, practice_id, lane))
    ]


def hand_over(
    services: Services,
    practice_id: PracticeId,
    touchpoints: Iterable[Touchpoint],
    *,
    bulk: bool = False,
) -> None:
    """What is due goes to sending at once; the rest is found by the sweep when it is."""
    now = services.clock()
    lanes: dict[str, list[tuple[ContactId, TouchpointId]]] = defaultdict(list)
    for of in touchpoints:
        if of.due_at <= now:
            lane = of.location_id if of.channel is Channel.TEXT else EMAIL_LANE
            lanes[lane].append((of.contact_id, of.touchpoint_id))
    batches = [
        batch
        for lane, some in lanes.items()
        for batch in in_batches(services, practice_id, lane, some, bulk=bulk)
    ]
    if not batches:
        return
    services.meters.note(((b.practice_id, b.touchpoints) for b in batches), at=now)
    config = services.config
    queue_url = config.bulk_queue_url if bulk else config.send_queue_url
    failed = send_all(services, queue_url, [b.body() for b in batches])
    if failed:
        raise NotEnqueued(f"{failed} messages")


def _with_room(batches: Iterable[Batch]) -> list[Batch]:
    """Practice by practice in turns; marked as bulk where a practice has more than its share."""
    taken: Counter[PracticeId] = Counter()
    by_practice: dict[PracticeId, list[Batch]] = defaultdict(list)
    for batch in batches:
        taken[batch.practice_id] += len(batch.touchpoints)
        bulk = taken[batch.practice_id] > URGENT_SENDS
        by_practice[batch.practice_id].append(replace(batch, bulk=bulk))
    return in_turns(by_practice.values())


def _by_hurry(plans: Iterable[tuple[PracticeId, str, str]]) -> tuple[list[str], list[str]]:
    """Bodies for the plan queue, and for the bulk queue."""
    taken: Counter[PracticeId] = Counter()
    soon: dict[PracticeId, list[str]] = defaultdict(list)
    in_bulk: dict[PracticeId, list[str]] = defaultdict(list)
    for practice_id, kind, of in plans:
        taken[practice_id] += kind in _MANY
        waits = kind in BULK or (kind in _MANY and taken[practice_id] > URGENT_PLANS)
        body = json.dumps({"practice": practice_id, "kind": kind, "id": of})
        (in_bulk if waits else soon)[practice_id].append(body)
    return in_turns(soon.values()), in_turns(in_bulk.values())


def _fits(services: Services, practice_id: PracticeId, lane: str) -> int:
    try:
        location = services.setups.of(practice_id).locations.get(LocationId(lane))
    except NotFound:
        # The practice is gone: the worker ends what was planned for it.
        location = None
    if location is None:
        return MOST_IN_A_MESSAGE
    return int(max(1, min(MOST_IN_A_MESSAGE, location.segments_per_minute * _BURST // 60)))


def send_all(services: Services, queue_url: str, bodies: list[str]) -> int:
    """How many the queue did not take; those after them are tried all the same."""
    failed = 0
    for some in chunks(bodies, 10):
        entries: list[Any] = [
            {"Id": str(n), "MessageBody": body, "MessageGroupId": json.loads(body)["practice"]}
            for n, body in enumerate(some)
        ]
        answer = services.sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        failed += len(answer.get("Failed", []))
    return failed


class NotEnqueued(RapportError):
    """The queue did not take some messages; how many."""


def chunks[T](of: list[T], size: int) -> list[list[T]]:
    return [of[n : n + size] for n in range(0, len(of), size)]


def in_turns[T](lists: Iterable[list[T]]) -> list[T]:
    """The first of each list, then the second of each."""
    turns: dict[int, list[T]] = defaultdict(list)
    for some in lists:
        for n, one in enumerate(some):
            turns[n].append(one)
    return [one for n in sorted(turns) for one in turns[n]]
