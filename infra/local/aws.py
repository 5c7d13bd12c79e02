"""The local AWS: one process on loopback that keeps its state in a folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

LOOPBACK = "127.0.0.1"
REGION = "us-east-1"
STARTS_WITHIN_SECONDS = 60
STOPS_WITHIN_SECONDS = 30


class LocalAwsDidNotStart(Exception):
    """The local AWS ended or did not answer; its log says why."""


@dataclass(frozen=True, kw_only=True)
class LocalAws:
    """A running local AWS and how to reach it."""

    port: int
    log: Path
    scratch: Path

    @property
    def endpoint_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def client(self, service: str) -> Any:
        """A boto3 client that speaks to this AWS as the owner of the account."""
        session = boto3.Session()
        make: Callable[..., Any] = session.client
        return make(
            service,
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  the local account's only, invented key
        )

    def has_started(self, function: str) -> bool:
        """Whether the function has been called since the local AWS started."""
        return any(self.scratch.glob(f"ministack-lambda-{function}-*"))

    def get(self, path: str) -> Any:
        """What the local AWS itself tells, for instance `/_ministack/sns/sms-messages`."""
        with urllib.request.urlopen(self.endpoint_url + path, timeout=10) as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def running(*, state: Path | None, workspace: Path, port: int | None = None) -> Iterator[LocalAws]:
    """A local AWS for the length of the block.

    `state` is where everything is kept between two runs, None to forget; `workspace` holds the log
    and the unpacked functions.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    scratch = workspace / f"scratch-{port}"
    aws = LocalAws(port=port, log=workspace / "aws.log", scratch=scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    with aws.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("tethered.py"))],
            env=_environment(port, state, scratch),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is ours: it stops the local AWS after those who use it.
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(aws, process)
        yield aws
    finally:
        _stop(process)
        shutil.rmtree(scratch, ignore_errors=True)


def free_port(preferred: int = 0) -> int:
    """A port on loopback that nobody has: the preferred one or, if taken, the next that is free."""
    for port in range(preferred, min(preferred + 100, 65536)) if preferred else [0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"no free port from {preferred} on")


def _environment(port: int, state: Path | None, scratch: Path) -> dict[str, str]:
    # Functions inherit this environment: nothing of the developer's own AWS account may be in it.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    settings = {
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": LOOPBACK,
        "AWS_DEFAULT_REGION": REGION,
        "MINISTACK_REGION": REGION,
        # Hand-written policies are worth something only if they are enforced here too.
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "TMPDIR": str(scratch),
        "PYTHONUNBUFFERED": "1",
    }
    if state is not None:
        settings |= {"PERSIST_STATE": "1", "STATE_DIR": str(state)}
        settings |= {"S3_PERSIST": "1", "S3_DATA_DIR": str(state / "s3")}
    return inherited | settings


def _wait_until_it_answers(aws: LocalAws, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            raise LocalAwsDidNotStart(_tail(aws.log))
        try:
            aws.get("/_ministack/health")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise LocalAwsDidNotStart(_tail(aws.log))


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, which is when it writes its state, and wait until it has."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdin is not None:
        process.stdin.close()
