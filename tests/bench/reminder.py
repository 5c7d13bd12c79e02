"""One reminder from due to recorded: requests and units by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3

from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Kind
from chalicelib.storage.keys import Item
from tests.bench import world
from tests.bench.calls import Calls, item_size
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

MOST_REQUESTS, MOST_WRITES, MOST_READS = 4.5, 5.0, 2.0
OAK, NUMBER = world.practices(1)[0]


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    count: int
    per_minute: int = world.UNTHROTTLED
    make: Callable[[int], list[Item]]
    published: bool = True
    held: bool = True
    """Held to the targets: a message about one visit."""


def visit(**how: Any) -> Callable[[int], list[Item]]:
    return lambda n: world.visit_items(OAK, n, **how)


CASES = (
    Case(name="text by SNS, messages of 25", count=500, make=visit()),
    Case(name="text by SNS, messages of 10", count=500, per_minute=60, make=visit()),
    Case(name="text to a family of two", count=300, make=visit(members=2), held=False),
    Case(name="text: your visit was moved", count=300, make=visit(touchpoint={"kind": Kind.MOVED})),
    Case(name="email with a calendar file", count=300, make=visit(channel=Channel.EMAIL)),
    Case(
        name="skipped: the visit was moved",
        count=300,
        make=visit(moved=True),
        published=False,
    ),
)


def run(of: World) -> Part:
    rows, results = [], []
    for case in CASES:
        services = of.services()
        result = _measure(services, case)
        results.append(result)
        rows.append(_row(case, result))
        of.forget()
    return Part(
        title="One reminder, from due to recorded",
        tables=[
            Table(
                columns=["kind", "N", "requests", "write units", "read units", "retried", "again"],
                rows=rows,
            ),
            _by_call(results[0]),
            _sizes(results[0]),
        ],
        results={case.name: result for case, result in zip(CASES, results, strict=True)},
        targets=[
            target(
                f"{case.name}: {what} a reminder",
                result["per_reminder"][name],
                at_most=most,
            )
            for case, result in zip(CASES, results, strict=True)
            if case.held
            for what, name, most in (
                ("requests", "requests", MOST_REQUESTS),
                ("write units", "write_units", MOST_WRITES),
                ("read units", "read_units", MOST_READS),
            )
        ]
        + [
            target("publishes retried", sum(r["publishes_retried"] for r in results), at_most=0),
            target("transactions on the path", sum(r["transactions"] for r in results), at_most=0),
            target(
                "publishes when every message is delivered again",
                sum(r["published_again"] for r in results),
                at_most=0,
            ),
        ],
    )


def _measure(services: BenchServices, case: Case) -> dict[str, Any]:
    items = world.practice_items(OAK, NUMBER, per_minute=case.per_minute)
    for n in range(case.count):
        items += case.make(n)
    world.write(services, items)
    with services.ears.listening() as sweep:
        assert sweep_due(services) == case.count
    bodies = world.queued(services)
    with services.ears.listening() as send:
        _work_off(services, bodies, send)
    with services.ears.listening() as again:
        _work_off(services, bodies, again)
    published = _publishes(send.attempts)
    assert world.ends(services) == {"sent" if case.published else "skipped": case.count}
    together = sweep.attempts + send.attempts
    return {
        "count": case.count,
        "messages": len(bodies),
        "per_reminder": {
            "requests": (sweep.requests + send.requests) / case.count,
            "write_units": (sweep.write_units + send.write_units) / case.count,
            "read_units": (sweep.read_units + send.read_units) / case.count,
        },
        "attempts": dict(together),
        "retried": sweep.retried + send.retried,
        "failed_conditions": sweep.failed_conditions + send.failed_conditions,
        "publishes_retried": published - _publishes(send.calls),
        "transactions": together["dynamodb.TransactWriteItems"],
        "published_again": _publishes(again.attempts),
        "item_bytes": _item_bytes(services),
    }


def _work_off(services: BenchServices, bodies: list[str], counted: Calls) -> None:
    """Each message when it comes, and once more at its slot where the number was not free."""
    for body in bodies:
        send_touchpoints(services, batch_from(body))
    later, began = list(counted.later), services.now
    for body in later:
        batch = batch_from(body)
        assert batch.slot is not None
        services.now = batch.slot
        send_touchpoints(services, batch)
    services.now = began
    assert counted.later == later


def _publishes(counted: Any) -> int:
    return int(counted["sns.Publish"] + counted["sesv2.SendEmail"])


def _item_bytes(services: BenchServices) -> dict[str, int]:
    """The largest of each kind, as they lie in the table after the sending."""
    largest: dict[str, int] = {}
    pages = boto3.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=services.config.table_name):
        for item in page["Items"]:
            kind = item["sk"]["S"].partition("#")[0]
            largest[kind] = max(largest.get(kind, 0), item_size(item))
    return largest


def _row(case: Case, result: dict[str, Any]) -> list[Any]:
    per = result["per_reminder"]
    return [
        case.name,
        case.count,
        per["requests"],
        per["write_units"],
        per["read_units"],
        result["retried"],
        result["published_again"],
    ]


def _by_call(result: dict[str, Any]) -> Table:
    return Table(
        columns=["request (first kind)", "a reminder"],
        rows=[[name, n / result["count"]] for name, n in sorted(result["attempts"].items())],
    )


def _sizes(result: dict[str, Any]) -> Table:
    names = {"CP": "contact point", "TP": "touchpoint, sent", "APPT": "visit"}
    return Table(
        columns=["largest item (first kind)", "bytes", "write units a write"],
        rows=[
            [names[kind], size, -(-size // 1024)]
            for kind, size in result["item_bytes"].items()
            if kind in names
        ],
    )
