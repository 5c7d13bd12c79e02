"""A world in which everything may go wrong."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib.storage import keys
from tests.faults.wire import World, new_world


@pytest.fixture
def world(no_real_account: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    # What holds for two shards holds for sixteen, in an eighth of the time.
    monkeypatch.setattr(keys, "SHARDS", 2)
    # botocore's own retries come at once.
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    with mock_aws():
        world = new_world()
        original = BotocoreStubber.__call__
        one_call = threading.Lock()

        def carry(stub: BotocoreStubber, event_name: str, request: Any, **others: Any) -> Any:
            def take() -> Any:
                # moto's tables are not made for threads; AWS does one write of an item at a time.
                with one_call:
                    return original(stub, event_name, request, **others)

            return world.services.wire.carry(event_name, take)

        monkeypatch.setattr(BotocoreStubber, "__call__", carry)
        yield world
