"""The same on sockets: faults between the application and the local AWS, by a proxy in between."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import settings
from chalicelib.actions.sweep_due import NotEnqueued
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.touchpoints import State
from infra.local.aws import LOOPBACK, LocalAws, free_port, running
from tests.builders import OAK, ROSIES_PHONE
from tests.conftest import STAGE_ENV
from tests.faults.sending import about_to_leave
from tests.faults.wire import (
    Killed,
    WiredServices,
    World,
    every_call,
    killed_after,
    minute,
    places,
    recover,
)
from tests.loop import touchpoints
from tests.table import create_tables

pytestmark = pytest.mark.stack


@dataclass
class Proxy:
    """Between the application and the local AWS; lets everything pass until it is told a rule."""

    url: str

    def spoil(self, **rule: Any) -> None:
        self._rules([rule])

    def mend(self) -> None:
        self._rules([])

    def _rules(self, rules: list[dict[str, Any]]) -> None:
        request = urllib.request.Request(  # noqa: S310 - the proxy on loopback
            f"{self.url}/_microburst/rules",
            data=json.dumps(rules).encode(),
            method="POST",
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310


@pytest.fixture(scope="module")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    workspace: Path = tmp_path_factory.mktemp("faults")
    with running(state=None, workspace=workspace) as aws:
        yield aws


@pytest.fixture(scope="module")
def proxy(local_aws: LocalAws) -> Iterator[Proxy]:
    port = free_port()
    command = [sys.executable, "-m", "microburst", "--upstream", local_aws.endpoint_url]
    process = subprocess.Popen(  # noqa: S603 - a proxy of our own
        [*command, "--port", str(port), "--host", LOOPBACK],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = Proxy(f"http://{LOOPBACK}:{port}")
    try:
        _until_it_answers(made)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=10)


def _until_it_answers(proxy: Proxy) -> None:
    for _ in range(200):
        try:
            proxy.mend()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the proxy did not start")


@pytest.fixture
def fresh(
    local_aws: LocalAws, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], WiredServices]:
    # The local account's only key.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
    monkeypatch.setattr(World, "remember", lambda _: None)
    return lambda: _a_minute_past_ten(local_aws, proxy)


@pytest.fixture
def services(fresh: Callable[[], WiredServices], proxy: Proxy) -> Iterator[WiredServices]:
    yield fresh()
    proxy.mend()


def _a_minute_past_ten(local_aws: LocalAws, proxy: Proxy) -> WiredServices:
    """With one text due; a table and queues of its own."""
    sqs = local_aws.client("sqs")
    name = f"faults-{time.time_ns()}"
    urls = [
        sqs.create_queue(QueueName=f"{name}-{of}")["QueueUrl"].replace(
            local_aws.endpoint_url, proxy.url
        )
        for of in ("send", "plan")
    ]
    env = {
        **STAGE_ENV,
        "TABLE_NAME": name,
        "AUDIT_TABLE_NAME": f"{name}-audit",
        "SEND_QUEUE_URL": urls[0],
        "PLAN_QUEUE_URL": urls[1],
    }
    create_tables(local_aws.client("dynamodb"), env)
    made = WiredServices(settings.read(env))
    about_to_leave(World(made))
    return made


def texts(local_aws: LocalAws, before: int) -> int:
    return count(local_aws) - before


def count(local_aws: LocalAws) -> int:
    return json.dumps(local_aws.get("/_ministack/sns/sms-messages")).count("Hi Rosie")


def a_minute(services: WiredServices) -> None:
    try:
        minute(services)
    except (ClientError, BotoCoreError, NotEnqueued):
        return


RULES: list[tuple[str, dict[str, Any], State]] = [
    ("SNS throttles", {"service": "sns", "error": {"code": "Throttling"}}, State.SENT),
    ("SNS resets", {"service": "sns", "reset": True}, State.UNCERTAIN),
    (
        "SNS takes it, its answer is lost",
        {"service": "sns", "response": {"abort_bytes": 1}},
        State.UNCERTAIN,
    ),
    (
        "DynamoDB throttles",
        {
            "service": "dynamodb",
            "error": {"code": "ProvisionedThroughputExceededException"},
        },
        State.SENT,
    ),
    ("SQS resets", {"service": "sqs", "reset": True}, State.SENT),
]


@pytest.mark.parametrize(("name", "rule", "end"), RULES, ids=[name for name, *_ in RULES])
def test_a_fault_on_the_wire_sends_no_text_twice_and_loses_none_in_silence(
    services: WiredServices,
    local_aws: LocalAws,
    proxy: Proxy,
    name: str,
    rule: dict[str, Any],
    end: State,
) -> None:
    before = count(local_aws)
    proxy.spoil(**rule, times=1)
    a_minute(services)
    proxy.mend()
    recover(services)
    [text] = touchpoints(services, ROSIES_PHONE)
    assert text.state is end
    left = texts(local_aws, before)
    assert left == (0 if name == "SNS resets" else 1)
    kinds = [item.kind for item in services.work_items.open_ones(OAK)]
    assert kinds == ([WorkKind.UNCERTAIN] if end is State.UNCERTAIN else [])


def test_a_worker_killed_between_any_two_calls_texts_once_at_most_and_leaves_no_open_end(
    fresh: Callable[[], WiredServices], local_aws: LocalAws
) -> None:
    unharmed = fresh()
    calls = every_call(lambda: minute(unharmed), unharmed.wire)
    for nth, call in places(calls):
        services, before = fresh(), count(local_aws)
        with contextlib.suppress(Killed), services.wire.tampered(**killed_after(nth)):
            minute(services)
        recover(services)
        [text] = touchpoints(services, ROSIES_PHONE)
        assert text.state.ended, call
        assert texts(local_aws, before) <= 1, call
        shown = [item.kind for item in services.work_items.open_ones(OAK)]
        assert shown == ([WorkKind.UNCERTAIN] if text.state is State.UNCERTAIN else []), call
