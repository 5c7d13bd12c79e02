"""What `make run` promises about stopping and starting again."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local import aws
from infra.local.places import ROOT
from infra.local.run import Context, deployed
from tests.stack.waiting import until

pytestmark = pytest.mark.stack

ITEM = {"pk": {"S": "TEST#1"}, "sk": {"S": "A"}, "said": {"S": "see you on Monday"}}
LISTENS, LOOPBACK_IN_PROC = "0A", "0100007F"  # as /proc/net/tcp writes them


def stored(context: Context) -> Any:
    key = {name: ITEM[name] for name in ("pk", "sk")}
    return context.client("dynamodb").get_item(TableName=context.table_name, Key=key).get("Item")


def secret(context: Context) -> Any:
    found = context.client("secretsmanager").get_secret_value(
        SecretId=context.outputs["SecretsArn"]
    )
    return found["SecretString"]


def test_what_was_there_is_there_at_the_next_start_even_at_another_address(tmp_path: Path) -> None:
    state, ports = tmp_path / "state", [aws.free_port(), aws.free_port()]
    with deployed(state=state, workspace=tmp_path / "one", aws_port=ports[0]) as first:
        assert first.first_start
        first.client("dynamodb").put_item(TableName=first.table_name, Item=ITEM)
        key = secret(first)
    assert "Fatal" not in first.aws.log.read_text()
    with deployed(state=state, workspace=tmp_path / "two", aws_port=ports[1]) as second:
        assert not second.first_start
        assert stored(second) == ITEM
        assert secret(second) == key
        told = second.client("lambda").get_function_configuration(
            FunctionName=second.outputs["SweepFunction"]
        )["Environment"]["Variables"]
        assert told["PUBLIC_BASE_URL"] == second.url != first.url
        # A queue's address holds the port of the start that made it.
        second.client("sqs").send_message(QueueUrl=told["SEND_QUEUE_URL"], MessageBody="{}")


def test_nothing_of_it_listens_beyond_this_machine(stack: Context) -> None:
    sockets = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    listening = [fields[1] for fields in sockets if fields[3] == LISTENS]
    for port in (stack.aws.port, int(stack.url.rsplit(":", 1)[1])):
        places = {place for place in listening if place.endswith(f":{port:04X}")}
        assert places == {f"{LOOPBACK_IN_PROC}:{port:04X}"}


def test_the_local_aws_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    port = aws.free_port()
    program = (
        "import os, signal; from pathlib import Path; from infra.local import aws\n"
        f"with aws.running(state=None, workspace=Path({str(tmp_path)!r}), port={port}):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    until(lambda: not answers(port), what="nobody listens there any more")


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((aws.LOOPBACK, port)) == 0
