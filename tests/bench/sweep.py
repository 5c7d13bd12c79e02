"""A sweep with nothing due, at two sizes of the table; and a sweep over a backlog."""

import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chalicelib.actions.repair import repair
from chalicelib.actions.sweep_due import MOST_IN_A_MESSAGE, sweep_due
from chalicelib.domain.ids import derived_ulid
from chalicelib.storage import keys
from chalicelib.storage.keys import Item
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

SMALL, LARGE = 1_000, 100_000
BACKLOG = 300


def run(of: World) -> Part:
    idle = {size: _idle(of, size) for size in (SMALL, LARGE)}
    backlog = _backlog(of)
    return Part(
        title="Sweeps",
        tables=[
            Table(
                columns=["idle sweep with so many planned for later", "requests", "read units"],
                rows=[[f"{n:,}", of["requests"], of["read_units"]] for n, of in idle.items()],
            ),
            Table(
                columns=[f"{BACKLOG} due, nobody drains", "enqueued", "requests"],
                rows=[
                    [name, backlog[name]["enqueued"], backlog[name]["requests"]] for name in backlog
                ],
            ),
        ],
        results={"idle": {str(n): of for n, of in idle.items()}, "backlog": backlog},
        targets=[
            target(
                "requests that an idle sweep makes more at the larger size",
                idle[LARGE]["requests"] - idle[SMALL]["requests"],
                at_most=0,
            ),
            target(
                "read units that it takes more",
                idle[LARGE]["read_units"] - idle[SMALL]["read_units"],
                at_most=0,
            ),
            target("enqueued again", backlog["a minute later"]["enqueued"], at_most=0),
        ],
    )


def _idle(of: World, size: int) -> dict[str, Any]:
    services = of.services()
    world.write(services, _later(size))
    found = _sweep(services)
    assert found["enqueued"] == 0
    of.forget()
    return found


def _later(size: int) -> Iterator[Item]:
    """Planned for the next weeks: of each item only what the index holds, to write them sooner."""
    for n in range(size):
        name = derived_ulid(world.NOW, "later", str(n))
        contact = hashlib.sha256(name.encode()).hexdigest()[:20]
        at = world.NOW + timedelta(hours=1, seconds=n * 20)
        yield {
            "pk": f"P#practice-{n % 200:03d}#CP#{contact}",
            "sk": keys.TOUCHPOINT + name,
            **keys.due(name, at, "main-street"),
        }


def _sweep(services: BenchServices) -> dict[str, Any]:
    began = time.perf_counter()
    with services.ears.listening() as counted:
        enqueued = sweep_due(services)
    return {
        "enqueued": enqueued,
        "requests": counted.requests,
        "read_units": counted.read_units,
        "write_units": counted.write_units,
        "seconds_on_the_local_table": time.perf_counter() - began,
    }


def _backlog(of: World) -> dict[str, Any]:
    services = of.services()
    practice_id, number = world.practices(1)[0]
    items = world.practice_items(practice_id, number)
    for n in range(BACKLOG):
        items += world.visit_items(practice_id, n)
    world.write(services, items)
    first = _sweep(services)
    services.now += timedelta(minutes=1)
    second = _sweep(services)
    services.now += timedelta(minutes=20)
    with services.ears.listening() as counted:
        repair(services)
    assert len(world.queued(services)) == BACKLOG // MOST_IN_A_MESSAGE
    of.forget()
    return {
        "first sweep": first,
        "a minute later": second,
        "repair after 20 minutes": {"enqueued": 0, "requests": counted.requests},
    }
