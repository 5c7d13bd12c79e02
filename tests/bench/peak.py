"""The 9:00 peak as carriers let it through: our own code under a clock that is moved by hand.

Texts leave no faster than their number may send. The sweep still runs each minute and the repair
each ten, as they would; a message that is put off comes back when its delay is over.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.actions.repair import repair
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.storage.keys import SHARDS
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

OAK, NUMBER = world.practices(1)[0]
CASES = ((50, 60), (300, 60), (1_200, 60), (300, 180))
"""Reminders of one number that are due at 9:00, and its segments a minute: 60 on a common 10DLC
campaign, 180 toll-free."""
PARTITION_WRITES = 1_000
"""A second; what DynamoDB lets through one partition."""
NEW_TABLE_WRITES = 4_000
"""A second; what a new on-demand table takes at once."""
WRITES = 4.05
"""Write units of a reminder (the part "reminder"); one of them is the index's."""


@dataclass
class DelayedQueue:
    """SQS under the moved clock: a message is there when its delay is over."""

    services: BenchServices
    put_off: int = 0
    _waiting: list[tuple[datetime, int, str]] = field(default_factory=list)
    _serial: Iterator[int] = field(default_factory=count)

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:
        for entry in Entries:
            self._put(entry["MessageBody"], self.services.now)
        return {}

    def send_message(
        self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int, MessageGroupId: str
    ) -> None:
        assert 0 <= DelaySeconds <= 900, "SQS takes no longer delay"
        self.put_off += 1
        self._put(MessageBody, self.services.now + timedelta(seconds=DelaySeconds))

    def get_queue_attributes(self, **_: Any) -> dict[str, Any]:
        return {"Attributes": {"ApproximateNumberOfMessages": str(len(self._waiting))}}

    def _put(self, body: str, at: datetime) -> None:
        heapq.heappush(self._waiting, (at, next(self._serial), body))

    def take(self, until: datetime) -> tuple[datetime, str] | None:
        if self._waiting and self._waiting[0][0] <= until:
            at, _, body = heapq.heappop(self._waiting)
            return at, body
        return None

    def __len__(self) -> int:
        return len(self._waiting)


@dataclass
class TimedTexts:
    """A carrier that takes everything and notes when."""

    services: BenchServices
    at: list[datetime] = field(default_factory=list)

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        self.at.append(self.services.now)
        return f"sms-{len(self.at)}"


def run(of: World) -> Part:
    found = [_peak(of, due, rate) for due, rate in CASES]
    return Part(
        title="The 9:00 peak, as carriers let it through",
        tables=[
            Table(
                columns=[
                    *("due at 9:00, one number", "a minute", "minutes", "most in a minute"),
                    *("put off, a message", "enqueued again"),
                ],
                rows=[
                    [
                        f"{due:,}",
                        rate,
                        one["minutes"],
                        one["most_in_a_minute"],
                        one["put_off"] / one["messages"],
                        one["enqueued_again"],
                    ]
                    for (due, rate), one in zip(CASES, found, strict=True)
                ],
            ),
            Table(
                columns=[
                    "reminders a minute, unthrottled",
                    "write units a second",
                    "of a new table, %",
                    "index writes a shard and second",
                    "of a partition, %",
                ],
                rows=[_partitions(n) for n in (10_000, 60_000, 100_000, 900_000)],
            ),
        ],
        results={f"{due} at {rate}": of for (due, rate), of in zip(CASES, found, strict=True)},
        targets=[
            target(f"{due:,} at {rate}: {what}", one[name], at_most=most)
            for (due, rate), one in zip(CASES, found, strict=True)
            for what, name, most in (
                ("enqueued again", "enqueued_again", 0),
                ("texts more than one for each", "twice", 0),
                # A message of ten seconds' worth leaves at once.
                ("most in a minute over the rate", "most_in_a_minute", rate * 7 // 6),
            )
        ],
    )


def _partitions(a_minute: int) -> list[Any]:
    a_second = a_minute / 60
    return [
        f"{a_minute:,}",
        a_second * WRITES,
        100 * a_second * WRITES / NEW_TABLE_WRITES,
        a_second / SHARDS,
        100 * a_second / SHARDS / PARTITION_WRITES,
    ]


def _peak(of: World, due: int, rate: int) -> dict[str, Any]:
    services = of.services()
    texts, queue = TimedTexts(services), DelayedQueue(services)
    services.__dict__ |= {"sqs": queue, "sns_sms": texts}
    items = world.practice_items(OAK, NUMBER, per_minute=rate)
    for n in range(due):
        items += world.visit_items(OAK, n)
    world.write(services, items)
    assert sweep_due(services) == due
    messages, enqueued_again = len(queue), 0
    while len(queue):
        minute = services.now + timedelta(minutes=1)
        while taken := queue.take(minute):
            services.now = max(services.now, taken[0])
            send_touchpoints(services, batch_from(taken[1]))
        services.now = minute
        enqueued_again += sweep_due(services)
        if (minute - world.NOW).total_seconds() % 600 == 0:
            repair(services)
    assert world.ends(services) == {"sent": due}
    of.forget()
    return {
        "minutes": (texts.at[-1] - world.NOW).total_seconds() / 60,
        "most_in_a_minute": _most_within(texts.at, timedelta(minutes=1)),
        "messages": messages,
        "put_off": queue.put_off,
        "enqueued_again": enqueued_again,
        "twice": len(texts.at) - due,
    }


def _most_within(times: list[datetime], span: timedelta) -> int:
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most
