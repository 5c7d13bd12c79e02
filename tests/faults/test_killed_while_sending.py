"""The worker dies between any two calls of the way from due to recorded; then an hour passes."""

from collections.abc import Callable

import pytest

from tests.faults import report, sending
from tests.faults.local import LocalWorld
from tests.faults.sending import Row
from tests.faults.wire import World


@pytest.mark.parametrize("scene", sending.EVERY, ids=lambda scene: scene.__name__)
def test_whenever_a_worker_dies_nothing_leaves_twice_and_nothing_is_lost_in_silence(
    world: World, scene: Callable[[World], list[Row]]
) -> None:
    """And docs/faults.md says what became of it."""
    assert report.killed_table(scene, scene(world)) in report.PAGE.read_text()


@pytest.mark.stack
@pytest.mark.parametrize("scene", sending.EVERY, ids=lambda scene: scene.__name__)
def test_on_the_local_aws_it_is_the_same(
    local_world: LocalWorld, scene: Callable[[World], list[Row]]
) -> None:
    assert report.killed_table(scene, scene(local_world)) in report.PAGE.read_text()
