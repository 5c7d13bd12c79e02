"""A patient's YES, from Twilio's webhook to the answer, against its own database calls.

The floor is bare boto3: the calls of each text are recorded as our code makes them, and made again,
parameter by parameter, on a second table that holds the same.
"""

import io
import statistics
import time
from collections import Counter
from contextlib import redirect_stdout
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError
from chalice.test import Client

from chalicelib.channels import twilio
from chalicelib.domain.practices import Carrier
from chalicelib.domain.touchpoints import State
from chalicelib.entrypoints.sms_webhooks import TWILIO
from tests.bench import world
from tests.bench.drain import wired
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World
from tests.fakes import SentTexts

ROUNDS, TURNS, EACH = 3, 5, 10
MOST = 1.5
OAK, NUMBER = world.practices(1)[0]


def run(of: World) -> Part:
    rounds = [_round(of) for _ in range(ROUNDS)]
    ours, floor = (
        {what: statistics.median(one[who][what] for one in rounds) for what in ("wall", "cpu")}
        for who in ("ours", "floor")
    )
    calls = rounds[-1]["calls"]
    wall, cpu = ours["wall"] / floor["wall"], ours["cpu"] / floor["cpu"]
    return Part(
        title=f"A patient's YES, from webhook to answer ({TURNS * EACH} texts a round)",
        tables=[
            Table(
                columns=["medians of three rounds", "wall ms a text", "CPU ms a text"],
                rows=[
                    ["Rapport", ours["wall"], ours["cpu"]],
                    ["its database calls in bare boto3", floor["wall"], floor["cpu"]],
                    ["ratio", wall, cpu],
                ],
            ),
            Table(
                columns=["database calls", "a text"],
                rows=[[name, n / (TURNS * EACH)] for name, n in sorted(calls.items())],
            ),
        ],
        results={"rounds": rounds, "wall_ratio": wall, "cpu_ratio": cpu},
        targets=[target("CPU over the floor's", cpu, at_most=MOST)],
    )


def _round(of: World) -> dict[str, Any]:
    ours, other = _reminded(of), _reminded(of)
    texts = SentTexts()
    ours.twilio = lambda account: texts  # type: ignore[method-assign]
    bare = boto3.client("dynamodb")
    bare.describe_table(TableName=other.config.table_name)
    spent = {who: {"wall": 0.0, "cpu": 0.0} for who in ("ours", "floor")}
    calls: Counter[str] = Counter()
    with wired(ours) as client:
        client.http.get("/health")
        ours.setups.of(OAK)
        for turn in range(TURNS):
            began = _now()
            with ours.ears.listening(records=True) as counted:
                for n in range(turn * EACH, (turn + 1) * EACH):
                    _text(client, n)
            _add(spent["ours"], began)
            calls.update(name for name, _ in counted.recorded)
            recorded = [_on(other, *call) for call in counted.recorded]
            began = _now()
            _again(bare, recorded)
            _add(spent["floor"], began)
    assert len(texts.sent) == TURNS * EACH
    of.forget()
    return {**spent, "calls": dict(calls)}


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _add(spent: dict[str, float], began: tuple[float, float]) -> None:
    wall, cpu = _now()
    spent["wall"] += (wall - began[0]) * 1000 / (TURNS * EACH)
    spent["cpu"] += (cpu - began[1]) * 1000 / (TURNS * EACH)


def _reminded(of: World) -> BenchServices:
    """Patients who were reminded by text an hour ago."""
    services = of.services()
    items = world.practice_items(OAK, NUMBER, carrier=Carrier.TWILIO)
    sent = {
        "state": State.SENT,
        "ended_at": world.NOW - timedelta(hours=1),
        "ref": "SM1",
        "body": "x" * 130,
        "segments": 1,
        "language": "en",
    }
    for n in range(TURNS * EACH):
        items += world.visit_items(OAK, n, touchpoint=sent)
    world.write(services, items)
    return services


def _text(client: Client, n: int) -> None:
    form = {
        "AccountSid": "AC1",
        "Body": "YES",
        "From": world.phone(n),
        "MessageSid": f"SM{n:032x}",
        "NumMedia": "0",
        "To": NUMBER,
    }
    url = f"https://rapport.example{TWILIO}"
    with redirect_stdout(io.StringIO()):
        answer = client.http.post(
            TWILIO,
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "x-twilio-signature": twilio.signature(url, form.items(), world.TOKEN),
            },
            body=urlencode(form).encode(),
        )
    assert answer.status_code == 200, answer.body


def _on(services: BenchServices, operation: str, params: dict[str, Any]) -> tuple[str, Any]:
    """The same call, to the other table."""
    name = services.config.table_name

    def same(table: str) -> str:
        return services.config.audit_table_name if table.endswith("-audit") else name

    changed = {key: of for key, of in params.items() if key != "ClientRequestToken"}
    if "TableName" in changed:
        changed["TableName"] = same(changed["TableName"])
    if operation == "BatchGetItem":
        [of] = params["RequestItems"].values()
        changed["RequestItems"] = {name: of}
    if operation == "TransactWriteItems":
        changed["TransactItems"] = [
            {kind: {**of, "TableName": same(of["TableName"])} for kind, of in part.items()}
            for part in params["TransactItems"]
        ]
    return xform_name(operation), changed


def _again(client: Any, calls: list[tuple[str, Any]]) -> None:
    for name, params in calls:
        try:
            getattr(client, name)(**params)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
