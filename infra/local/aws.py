"""The local AWS: one process on loopback that keeps its state in a folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local import tethered

LOOPBACK = "127.0.0.1"
REGION = "us-east-1"
STARTS_WITHIN_SECONDS = 60
# It takes a few; more only where writing the state does, which is worth waiting for.
STOPS_WITHIN_SECONDS = 30
HURRIES_WITHIN_SECONDS = 5
TIDIES_WITHIN_SECONDS = 2


class LocalAwsDidNotStart(Exception):
    """The local AWS ended or did not answer; its log says why."""


class LocalAwsEnded(Exception):
    """The local AWS ended by itself; its log says why."""


class NoFreePort(Exception):
    """Nothing can listen at the port that was asked for, nor at the next ones."""


@dataclass(frozen=True, kw_only=True)
class LocalAws:
    """A running local AWS and how to reach it."""

    port: int
    log: Path
    scratch: Path
    process: subprocess.Popen[bytes]

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

    def keep(self) -> None:
        """From now on write the state when it ends; before, there is no whole one."""
        _tell(self.process, tethered.KEEP)

    def wait(self) -> None:
        """Wait while it runs; raises `LocalAwsEnded`."""
        self.process.wait()
        raise LocalAwsEnded(_what_the_log_says(self.log))

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

    `state` is where everything is kept between two runs (see `LocalAws.keep`), None to forget;
    `workspace` holds the log and the unpacked functions.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    left_over = list(workspace.glob("scratch-*"))
    threading.Thread(target=_delete, args=[left_over], daemon=True).start()
    port = port or free_port()
    scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=workspace))
    log_file = workspace / "aws.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, tethered.__file__],
            env=_environment(port, state, scratch),
            stdin=subprocess.PIPE,
            bufsize=0,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is ours: it stops the local AWS after those who use it.
            start_new_session=True,
        )
    try:
        aws = LocalAws(port=port, log=log_file, scratch=scratch, process=process)
        _wait_until_it_answers(aws)
        yield aws
    finally:
        _stop(process)
        _delete_for_a_while(scratch)


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
    raise NoFreePort(
        f"nothing can listen at {preferred} or the hundred after it;"
        " `make run PORT=8123` asks for another."
    )


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


def _wait_until_it_answers(aws: LocalAws) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        if aws.process.poll() is not None:
            raise LocalAwsDidNotStart(_what_the_log_says(aws.log))
        try:
            aws.get("/_ministack/health")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise LocalAwsDidNotStart(_what_the_log_says(aws.log))


def _what_the_log_says(log: Path) -> str:
    end = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    return (
        f"{log} ends with\n{end}\nTry again; where it happens again, `make reset` starts"
        " without what the last run left."
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, which is when it writes its state, and wait until it has.

    Asked to stop a second time meanwhile, it hurries; a third time, it is killed.
    """
    try:
        _tell(process, tethered.END)
        try:
            process.wait(STOPS_WITHIN_SECONDS)
        except KeyboardInterrupt:
            _tell(process, tethered.END)
            process.wait(HURRIES_WITHIN_SECONDS)
            raise
    except subprocess.TimeoutExpired:
        pass
    finally:
        # Its functions are of its group and may have outlived it.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _tell(process: subprocess.Popen[bytes], what: bytes) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.write(what)


def _delete_for_a_while(folder: Path) -> None:
    """Fifty unpacked functions take long to delete; the next start goes on with what is left."""
    deleting = threading.Thread(target=_delete, args=[[folder]], daemon=True)
    deleting.start()
    deleting.join(TIDIES_WITHIN_SECONDS)


def _delete(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
