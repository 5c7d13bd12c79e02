"""Two hours of a morning on a moved clock: sweeps, reminders, answers and moves, again and again.

Every queue message is delivered twice. What must be so at the end: each reminder left once, each
answer had its own answer, nothing is left open, and memory did not grow with the hours.
"""

import gc
import resource
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain.touchpoints import State
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World
from tests.fakes import SentTexts
from tests.loop import in_bulk

MINUTES, EACH_MINUTE = 120, 1
WARM = MINUTES // 3
MOST_GROWN = 4.0
"""Megabytes: what a compiled pattern or a page half filled may still add."""
OAK, NUMBER = world.practices(1)[0]


def run(of: World) -> Part:
    services = of.services()
    texts = SentTexts()
    services.sms = lambda carrier, account="": texts  # type: ignore[method-assign]
    reminders = MINUTES * EACH_MINUTE
    items = world.practice_items(OAK, NUMBER)
    for n in range(reminders):
        due_at = world.NOW + timedelta(minutes=n // EACH_MINUTE)
        items += world.visit_items(OAK, n, due_at=due_at)
    world.write(services, items)
    began = time.perf_counter()
    found = _lived(services, texts)
    seconds = time.perf_counter() - began
    ends = world.ends(services)
    left = sum(n for state, n in ends.items() if not State(state).ended)
    answered = Counter(of.to for of in texts.sent)
    more = sum(n > 2 for n in answered.values())
    fewer = sum(answered[world.phone(n)] < 2 for n in range(reminders))
    waiting = len(services.work_items.open_ones(OAK))
    of.forget()
    return Part(
        title=f"A soak: {MINUTES} minutes, {reminders} reminders, each answered YES",
        tables=[
            Table(
                columns=["of a moved clock", "found"],
                rows=[
                    ["minutes swept", MINUTES],
                    ["queue messages, each delivered twice", found["messages"]],
                    ["texts that left: a reminder and an answer each", len(texts.sent)],
                    ["phones that had more", more],
                    ["phones that had fewer", fewer],
                    ["touchpoints left open", left],
                    ["work items", waiting],
                    ["MB grown after the first third", found["grown"]],
                    ["ms a minute", 1000 * seconds / MINUTES],
                ],
            )
        ],
        results={**found, "ends": ends, "seconds": seconds, "more": more, "fewer": fewer},
        targets=[
            target("phones that had more than their two texts", more, at_most=0),
            target("phones that had fewer", fewer, at_most=0),
            target("touchpoints left open", left, at_most=0),
            target("work items of a morning without trouble", waiting, at_most=0),
            target("MB grown after the first third", found["grown"], at_most=MOST_GROWN),
        ],
    )


def _lived(services: BenchServices, texts: SentTexts) -> dict[str, Any]:
    """The minutes and two more, for what the last of them left."""
    messages, read, warm = 0, 0, 0.0
    for minute in range(MINUTES + 2):
        services.now = world.NOW + timedelta(minutes=minute, seconds=30)
        sweep_due(services)
        messages += _drain(services)
        for n in range(read, len(texts.sent)):
            _says_yes(services, texts.sent[n].to, n)
        # Our own answers to them are read by nobody.
        read = len(texts.sent)
        messages += _drain(services)
        if minute == WARM:
            warm = _held()
    return {"messages": messages, "grown": _held() - warm}


def _held() -> float:
    """Megabytes of this process."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _drain(services: BenchServices) -> int:
    """Take all that waits in the queues, each message twice, as SQS may."""
    worked = 0
    queues: tuple[tuple[str, Callable[[str], object]], ...] = (
        (services.config.bulk_queue_url, lambda body: in_bulk(services, body)),
        (services.config.plan_queue_url, lambda body: plan_due(services, body)),
        (
            services.config.send_queue_url,
            lambda body: send_touchpoints(services, batch_from(body)),
        ),
    )
    for url, work in queues:
        while messages := services.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                for _ in range(2):
                    work(message["Body"])
                services.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                worked += 1
    return worked


def _says_yes(services: BenchServices, phone: str, n: int) -> None:
    """Twice, as a carrier may bring it."""
    said = InboundSms(
        carrier="aws",
        message_id=f"in-{n}",
        sender=phone,
        number=NUMBER,
        text="YES",
        received_at=services.now,
    )
    for _ in range(2):
        receive_text(services, said)
