"""Stopping `make run`: soon, without a loss, and without leaving anything behind."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import aws
from infra.local.places import ROOT
from tests.stack.waiting import until

pytestmark = pytest.mark.stack

SOON_SECONDS = 10
SLOW_FUNCTION = """
import time
def handler(event, context):
    time.sleep(event["seconds"])
    return __file__
"""


@pytest.fixture
def slow_one(tmp_path: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("slow.py", SLOW_FUNCTION)
    return held.getvalue()


def install(local: aws.LocalAws, code: bytes) -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust |= {"Principal": {"Service": "lambda.amazonaws.com"}}  # type: ignore[dict-item]
    local.client("iam").create_role(
        RoleName="any",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    local.client("lambda").create_function(
        FunctionName="slow",
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/any",
        Handler="slow.handler",
        Timeout=60,
        Code={"ZipFile": code},
    )


def of_group(leader: int) -> list[int]:
    """Processes of the local AWS that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


@contextmanager
def started(tmp_path: Path) -> Iterator[aws.LocalAws]:
    with aws.running(state=tmp_path / "state", workspace=tmp_path / "work") as local:
        yield local


def test_functions_that_still_run_do_not_hold_it_up_and_nothing_is_lost(
    tmp_path: Path, slow_one: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with ThreadPoolExecutor() as callers:
        with started(tmp_path) as local:
            install(local, slow_one)
            local.keep()
            local.client("sqs").create_queue(QueueName="kept")
            for _ in range(4):
                callers.submit(_call_in_vain, local, seconds=50)
            running = "ministack-lambda-slow-*/code/slow.py"
            until(lambda: len(list(local.scratch.glob(running))) == 4, what="all four run")
            began = time.monotonic()
        assert time.monotonic() - began < SOON_SECONDS
        assert of_group(local.process.pid) == []
    with started(tmp_path) as again:
        assert again.client("sqs").get_queue_url(QueueName="kept")


def _call_in_vain(local: aws.LocalAws, *, seconds: int) -> None:
    with pytest.raises((BotoCoreError, ClientError)):
        _call(local, seconds=seconds)


def _call(local: aws.LocalAws, *, seconds: int) -> str:
    answer = local.client("lambda").invoke(
        FunctionName="slow", Payload=f'{{"seconds": {seconds}}}'.encode()
    )
    return str(answer["Payload"].read())


def test_a_start_that_did_not_become_whole_leaves_the_state_as_it_was(tmp_path: Path) -> None:
    with started(tmp_path) as local:
        local.keep()
        local.client("sqs").create_queue(QueueName="kept")
    with pytest.raises(KeyboardInterrupt):
        _start_that_is_interrupted(tmp_path)
    with started(tmp_path) as local:
        queues = local.client("sqs").list_queues()["QueueUrls"]
    assert [url.rsplit("/", 1)[1] for url in queues] == ["kept"]


def _start_that_is_interrupted(tmp_path: Path) -> None:
    with started(tmp_path) as local:
        local.client("sqs").create_queue(QueueName="half")
        raise KeyboardInterrupt


def test_a_function_is_unpacked_once_for_all_its_processes(tmp_path: Path, slow_one: bytes) -> None:
    with started(tmp_path) as local, ThreadPoolExecutor() as callers:
        install(local, slow_one)
        places = set(callers.map(lambda _: _call(local, seconds=1), range(3)))
        files = list(local.scratch.glob("ministack-lambda-slow-*/code/slow.py"))
        assert len(places) == len(files) > 1
        assert len({file.resolve() for file in files}) == 1


WAITING = """
import signal, sys
from pathlib import Path
from infra.local import aws, run
# The tests themselves may run under nohup.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
run._take_every_end_for_ctrl_c()
try:
    with aws.running(state=Path(sys.argv[1]) / "state", workspace=Path(sys.argv[1])) as local:
        local.keep()
        local.client("sqs").create_queue(QueueName="kept")
        print(local.process.pid, flush=True)
        local.wait()
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_a_kill_and_a_closed_terminal_end_it_the_same_way(
    tmp_path: Path, ending: signal.Signals, times: int
) -> None:
    command = [sys.executable, "-c", WAITING, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        leader = int(process.stdout.readline())
        for _ in range(times):
            os.kill(process.pid, ending)
            time.sleep(0.05)
        try:
            # By the signal itself where the second one met a Python that was ending already.
            assert process.wait(SOON_SECONDS) in (130, -ending)
        finally:
            # Leaving the block waits for it, however long.
            process.kill()
    assert of_group(leader) == []
    assert "kept" in (tmp_path / "state" / "sqs.json").read_text()
