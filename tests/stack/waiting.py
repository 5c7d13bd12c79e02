"""Wait for what other processes do."""

import time
from collections.abc import Callable


def until(happened: Callable[[], object], *, seconds: float = 60, what: str) -> None:
    """Return as soon as it has happened; fail with the words if it does not."""
    give_up_at = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up_at:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.1)
