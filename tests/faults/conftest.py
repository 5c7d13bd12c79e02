"""A world in which everything may go wrong."""

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
        take = BotocoreStubber.__call__

        def carry(stub: BotocoreStubber, event_name: str, request: Any, **others: Any) -> Any:
            return world.services.wire.carry(
                event_name, lambda: take(stub, event_name, request, **others)
            )

        monkeypatch.setattr(BotocoreStubber, "__call__", carry)
        yield world
