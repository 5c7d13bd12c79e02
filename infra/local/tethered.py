"""The local AWS, which ends when its starter asks it to or is gone, however that ended.

Its standard input is a pipe of the starter's. `KEEP` says that from now on it holds a whole state;
`END` asks it to end, which is when it writes that, and a second `END` to hurry. At the pipe's end
the starter is gone.

It does not end the way ministack does on a signal: that waits for every connection and function
before it writes the state, which takes minutes after a burst, and leaves functions behind.
"""

import hashlib
import logging
import os
import runpy
import select
import signal
import sys
import tempfile
import threading
import time
import types
import zipfile
from pathlib import Path
from typing import Any

KEEP, END = b"k", b"e"
FUNCTIONS_FINISH_WITHIN_SECONDS = 3
SAVES_AT_MOST = 3


def _obey_the_starter() -> None:
    # Not through sys.stdin, whose lock a daemon thread would still hold while Python ends.
    if os.read(0, 1) == KEEP:
        os.read(0, 1)
        _let_functions_finish()
        _end_functions()
        _save()
    os.killpg(os.getpid(), signal.SIGKILL)


def _let_functions_finish() -> None:
    """Wait for those that run, while no queue gives out more; a hurried starter waits no longer."""
    from ministack.services import lambda_svc, sqs

    sqs._receive_messages_for_esm = lambda *_: []
    give_up_at = time.monotonic() + FUNCTIONS_FINISH_WITHIN_SECONDS
    while lambda_svc.executions_in_flight()[0] and time.monotonic() < give_up_at:
        if select.select([0], [], [], 0.05)[0]:
            return


def _end_functions() -> None:
    """What was not finished is done again at the next start: its message is still in the queue."""
    os.killpg(os.getpid(), signal.SIGUSR1)


def _save() -> None:
    from ministack import app
    from ministack.core import persistence

    for _ in range(SAVES_AT_MOST):
        with _Errors(persistence.logger) as errors:
            persistence.save_all(app._build_persistence_save_dict())
        # It only logs when something changed under its hands.
        if not errors.seen:
            return


class _Errors(logging.Handler):
    """Whether the logger told of an error within the block."""

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__(logging.ERROR)
        self._logger = logger
        self.seen = False

    def emit(self, record: logging.LogRecord) -> None:
        self.seen = True

    def __enter__(self) -> "_Errors":
        self._logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)


class _UnpackedOnce(zipfile.ZipFile):
    """Unpacks a zip once for all processes of functions; each gets links to what is in it."""

    _one_at_a_time = threading.Lock()

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        shared = Path(tempfile.gettempdir()) / f"unpacked-{digest}"
        with self._one_at_a_time:
            if not shared.exists():
                super().extractall(shared.with_suffix(".half"), members, pwd)
                shared.with_suffix(".half").rename(shared)
        for entry in shared.iterdir():
            Path(path, entry.name).symlink_to(entry)


def _unpack_once() -> None:
    """A burst makes fifty processes of functions; their 1,200 files each would keep the disk busy
    for minutes."""
    from ministack.core import lambda_runtime

    lambda_runtime.zipfile = types.SimpleNamespace(**vars(zipfile) | {"ZipFile": _UnpackedOnce})


if __name__ == "__main__":
    # Caught, not ignored: a function's process would inherit that, and must end by it.
    signal.signal(signal.SIGUSR1, lambda *_: None)
    threading.Thread(target=_obey_the_starter, daemon=True).start()
    _unpack_once()
    sys.argv = ["ministack"]
    runpy.run_module("ministack", run_name="__main__")
