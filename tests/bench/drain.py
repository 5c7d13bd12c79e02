"""Draining what is due, against the same work in bare boto3.

The floor is the least that keeps the promises: a queue message of 25 touchpoints, for each a
conditional claim that returns the item, one publish and one write that finishes it, and the visits
of the message read again together. It reads no consent, counts no budget and composes no words.
"""

import json
import statistics
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from chalice.test import Client

from chalicelib import wiring
from chalicelib.actions.sweep_due import MOST_IN_A_MESSAGE, chunks, sweep_due
from chalicelib.domain.practices import Carrier
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

ROUNDS, PRACTICES, EACH = 3, 20, 50
ALL_PRACTICES = 200
MOST = 1.5
_TEXT = "x" * 130


def run_all(of: World) -> Part:
    """Ten thousand in one round, still in turns: about ten minutes."""
    return run(of, rounds=1, practices=ALL_PRACTICES)


def run(of: World, *, rounds: int = ROUNDS, practices: int = PRACTICES) -> Part:
    from app import app

    assert app  # what it imports is not part of the first round
    found = [measured(of, practices) for _ in range(rounds)]
    ours, floor = (
        {what: statistics.median(one[who][what] for one in found) for what in ("wall", "cpu")}
        for who in ("ours", "floor")
    )
    wall, cpu = ours["wall"] / floor["wall"], ours["cpu"] / floor["cpu"]
    return Part(
        title=f"Draining {practices * EACH:,} due reminders of {practices} practices",
        tables=[
            Table(
                columns=[f"medians, rounds: {rounds}", "wall ms a reminder", "CPU ms a reminder"],
                rows=[
                    ["Rapport", ours["wall"], ours["cpu"]],
                    ["bare boto3", floor["wall"], floor["cpu"]],
                    ["ratio", wall, cpu],
                ],
            )
        ],
        results={"rounds": found, "wall_ratio": wall, "cpu_ratio": cpu},
        targets=[
            target("wall over the floor's", wall, at_most=MOST),
            target("CPU over the floor's", cpu, at_most=MOST),
        ],
    )


def measured(of: World, practices: int) -> dict[str, dict[str, float]]:
    """Milliseconds a reminder of both, in turns of ten messages so that both meet the same machine.

    The sweep is not in it: the local table walks its whole index for each of its queries.
    """
    both = [_due(of, practices), _due(of, practices)]
    turns = [
        drain_ours(both[0], lambda_batches(world.queued(both[0]))),
        drain_bare(both[1], lambda_batches(world.queued(both[1]))),
    ]
    spent = [{"wall": 0.0, "cpu": 0.0}, {"wall": 0.0, "cpu": 0.0}]
    for turn in turns:
        next(turn)
    going = True
    while going:
        for turn, of_this in zip(turns, spent, strict=True):
            wall, cpu = time.perf_counter(), time.process_time()
            going = next(turn)
            of_this["wall"] += (time.perf_counter() - wall) * 1000 / (practices * EACH)
            of_this["cpu"] += (time.process_time() - cpu) * 1000 / (practices * EACH)
    for turn, services in zip(turns, both, strict=True):
        turn.close()
        assert world.ends(services) == {"sent": practices * EACH}
    of.forget()
    return {"ours": spent[0], "floor": spent[1]}


def _due(of: World, practices: int) -> BenchServices:
    services = of.services()
    items = []
    for practice_id, number in world.practices(practices):
        items += world.practice_items(practice_id, number)
        for n in range(EACH):
            items += world.visit_items(practice_id, n)
    world.write(services, items)
    assert sweep_due(services) == practices * EACH
    return services


def lambda_batches(bodies: list[str]) -> list[list[dict[str, str]]]:
    """Ten messages at a time, as the function gets them."""
    return chunks([{"messageId": str(n), "body": body} for n, body in enumerate(bodies)], 10)


@contextmanager
def wired(services: BenchServices) -> Iterator[Client]:
    """The application, with these services instead of those of an environment."""
    from app import app

    kept = wiring.services
    wiring.services = lambda: services  # type: ignore[assignment]
    try:
        with Client(app) as client:
            yield client
    finally:
        wiring.services = kept


def drain_ours(services: BenchServices, batches: list[list[dict[str, str]]]) -> Generator[bool]:
    """Each turn drains ten messages and says whether there are more; the first only prepares."""
    services.setups.of(world.practices(1)[0][0])
    services.sms(Carrier.AWS)
    yield True
    for n, batch in enumerate(batches, 1):
        with wired(services) as client:
            answer = client.lambda_.invoke("send_touchpoints", {"Records": batch})
        assert answer.payload == {"batchItemFailures": []}
        yield n < len(batches)


def drain_bare(services: BenchServices, batches: list[list[dict[str, str]]]) -> Generator[bool]:
    table = services.config.table_name
    dynamodb = boto3.client("dynamodb")
    sns = boto3.client("sns", config=Config(retries={"total_max_attempts": 1}))
    # The floor's messages are full ones, whatever ours held.
    keys = [
        {"pk": {"S": f"P#{said['practice']}#CP#{contact}"}, "sk": {"S": f"TP#{touchpoint}"}}
        for batch in batches
        for record in batch
        for said in [json.loads(record["body"])]
        for contact, touchpoint in said["touchpoints"]
    ]
    dynamodb.get_item(TableName=table, Key=keys[0])
    yield True
    turns = chunks(chunks(keys, MOST_IN_A_MESSAGE), 10)
    for n, messages in enumerate(turns, 1):
        for message in messages:
            _drain_one(dynamodb, sns, table, message)
        yield n < len(turns)


def _drain_one(dynamodb: Any, sns: Any, table: str, message: list[dict[str, Any]]) -> None:
    items = [_claim(dynamodb, table, key) for key in message]
    visits = {_visit_of(item)["pk"]["S"]: _visit_of(item) for item in items}
    dynamodb.batch_get_item(
        RequestItems={table: {"Keys": list(visits.values()), "ConsistentRead": True}}
    )
    for key in message:
        ref = sns.publish(PhoneNumber="+12025550143", Message=_TEXT)["MessageId"]
        _finish(dynamodb, table, key, ref)


def _claim(dynamodb: Any, table: str, key: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET #s = :c, claimed_until = :u ADD tries :one",
        ConditionExpression="#s = :p",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={
            ":c": {"S": "claimed"},
            ":p": {"S": "planned"},
            ":u": {"S": "2026-11-30T14:03:00Z"},
            ":one": {"N": "1"},
        },
        ReturnValues="ALL_NEW",
    )["Attributes"]
    return item


def _finish(dynamodb: Any, table: str, key: dict[str, Any], ref: str) -> None:
    dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET #s = :s, #r = :r, #b = :b, ended_at = :e "
        "REMOVE due_shard, due_order, claimed_until",
        ConditionExpression="#s = :c",
        ExpressionAttributeNames={"#s": "state", "#r": "ref", "#b": "body"},
        ExpressionAttributeValues={
            ":s": {"S": "sent"},
            ":c": {"S": "claimed"},
            ":r": {"S": ref},
            ":b": {"S": _TEXT},
            ":e": {"S": "2026-11-30T14:00:00Z"},
        },
    )


def _visit_of(item: dict[str, Any]) -> dict[str, Any]:
    practice = item["practice_id"]["S"]
    visit = item["subjects"]["L"][0]["M"]["appointment_id"]["S"]
    return {"pk": {"S": f"P#{practice}#APPT#{visit}"}, "sk": {"S": "APPT"}}
