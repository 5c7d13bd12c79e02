"""A world in which everything may go wrong."""

from collections.abc import Iterator

import pytest

from tests.faults.wire import World, a_world


@pytest.fixture
def world(no_real_account: None) -> Iterator[World]:
    with a_world() as world:
        yield world
