"""What left, and what the desk is told, counted one by one where sockets were spoiled."""

import pytest

from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.touchpoints import State
from tests.builders import OAK, ROSIES_PHONE
from tests.faults.local import LocalWorld
from tests.faults.sending import about_to_leave
from tests.faults.wire import minute, recover
from tests.loop import touchpoints

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("kind", "left", "end"),
    [
        ("throttles", 1, State.SENT),
        ("hangs up", 0, State.UNCERTAIN),
        ("does it, but its answer is lost", 1, State.UNCERTAIN),
    ],
)
def test_a_text_that_may_have_left_is_shown_and_none_leaves_twice(
    local_world: LocalWorld, kind: str, left: int, end: State
) -> None:
    about_to_leave(local_world)
    services = local_world.again()
    with services.failing("sns", kind, nth=1):
        minute(services)
    recover(services)
    assert [to for to, _ in services.texts_sent()] == [ROSIES_PHONE] * left
    assert [text.state for text in touchpoints(services, ROSIES_PHONE)] == [end]
    shown = [item.kind for item in services.work_items.open_ones(OAK)]
    assert shown == ([WorkKind.UNCERTAIN] if end is State.UNCERTAIN else [])
