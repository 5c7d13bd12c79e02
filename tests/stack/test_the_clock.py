"""What nobody asks for happens by the clock. Waits up to a minute, so it stands last."""

import pytest

from infra.local.run import Context
from tests.stack.waiting import until

pytestmark = pytest.mark.stack


def test_the_sweep_runs_every_minute_by_itself(stack: Context) -> None:
    until(
        lambda: stack.aws.has_started(stack.outputs["SweepFunction"]),
        seconds=75,
        what="the rule calls the sweep",
    )
