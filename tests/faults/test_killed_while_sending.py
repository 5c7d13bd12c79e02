"""The worker dies between any two calls of the way from due to recorded; then an hour passes."""

from collections.abc import Callable

import pytest

from tests.faults import sending
from tests.faults.sending import Row
from tests.faults.wire import World

EVERY = [
    sending.text,
    sending.email,
    sending.two_in_a_batch,
    sending.throttled_once,
    sending.refused_for_good,
    sending.answer_lost,
]


@pytest.mark.parametrize("scene", EVERY, ids=lambda scene: scene.__name__)
def test_whenever_a_worker_dies_nothing_leaves_twice_and_nothing_is_lost_in_silence(
    world: World, scene: Callable[[World], list[Row]]
) -> None:
    rows = scene(world)
    for row in rows:
        print(row)
    assert rows
