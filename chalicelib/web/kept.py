"""Small answers kept for a few seconds, so that fifty open screens do not each ask for them."""

import time
from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakKeyDictionary

from chalicelib.wiring import Services

_kept: WeakKeyDictionary[Services, dict[Hashable, tuple[float, Any]]] = WeakKeyDictionary()


def kept[T](services: Services, key: Hashable, ask: Callable[[], T], *, seconds: float) -> T:
    """`key` must begin with the practice."""
    mine = _kept.setdefault(services, {})
    known = mine.get(key)
    if known and time.monotonic() - known[0] < seconds:
        value: T = known[1]
        return value
    value = ask()
    mine[key] = (time.monotonic(), value)
    return value


def forget(services: Services, key: Hashable) -> None:
    _kept.get(services, {}).pop(key, None)
