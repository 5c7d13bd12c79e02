"""Which tests run in one process, in which order, and how long one may take.

What starts a local AWS waits more than it computes: it begins first, in as few processes as there
are kinds of it, and the others fill the processor meanwhile.
"""

import faulthandler
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest
from xdist.scheduler.loadgroup import LoadGroupScheduling

DEPLOYED, FAULTS = "deployed", "faults"
LIMIT_SECONDS = 300
"""Ten times what the slowest test takes: it is for what hangs, not for what is slow."""
LAST = "test_the_clock.py"
"""Waits for the rule that calls every minute: by then it has."""


class ByFileOrGroup(LoadGroupScheduling):
    """A group's tests go to one process, and a file's others: fixtures of a module stay one."""

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid).split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileOrGroup | None:
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return ByFileOrGroup(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if group := _group(item):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=_turn)


def _group(item: pytest.Item) -> str:
    if "stack" in getattr(item, "fixturenames", ()):
        return DEPLOYED
    return FAULTS if item.get_closest_marker("stack") and "faults" in item.path.parts else ""


def _turn(item: pytest.Item) -> tuple[bool, ...]:
    """First what waits; on the deployed stack strangers, while it is empty, and the clock last."""
    group, browser = _group(item), item.get_closest_marker("browser") is not None
    waits = browser or item.get_closest_marker("stack") is not None
    strangers = group == DEPLOYED and browser
    return not group, not waits, not strangers, item.path.name == LAST


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Where it cannot even be told to stop, pytest's own faulthandler_timeout ends the process."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        faulthandler.dump_traceback(file=sys.__stderr__)
        pytest.fail(f"not done within {LIMIT_SECONDS} s; it stood where this traceback ends")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_SECONDS)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
