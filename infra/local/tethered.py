"""The local AWS, which ends when the process that started it does, however that ended.

Its standard input is a pipe of the starter's: when the starter is gone, the pipe is at its end.
"""

import os
import runpy
import signal
import sys
import threading


def _end_with_the_starter() -> None:
    # Not through sys.stdin, whose lock a daemon thread would still hold while Python ends.
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    sys.argv = ["ministack"]
    runpy.run_module("ministack", run_name="__main__")
