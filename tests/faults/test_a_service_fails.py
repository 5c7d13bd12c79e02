"""Each service in turn throttles, answers 5xx, is not reached, or its answer is lost."""

import pytest

from tests.faults import failures, report
from tests.faults.kinds import KINDS, ON_SOCKETS, SERVICES
from tests.faults.local import LocalWorld
from tests.faults.wire import World


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_fails_once_nothing_leaves_twice_and_nothing_is_lost_in_silence(
    world: World, service: str, kind: str
) -> None:
    """And docs/faults.md says what became of it."""
    assert failures.once(world, service, kind) == report.read_cell(service, kind)


@pytest.mark.stack
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ON_SOCKETS)
def test_on_the_local_aws_it_is_the_same(local_world: LocalWorld, service: str, kind: str) -> None:
    # It takes seconds until a client gives up waiting.
    every = 4 if kind == "says nothing" else 1
    seen = failures.once(local_world, service, kind, every=every)
    assert seen == report.read_cell(service, kind)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_fails_for_ten_minutes_costs_nobody_a_reminder(
    world: World, service: str
) -> None:
    assert failures.for_minutes(world, service, "throttles", 10) == "sent"


@pytest.mark.stack
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("kind", "minutes"), [("throttles", 10), ("answers 503", 3), ("hangs up", 3)]
)
def test_on_the_local_aws_a_service_may_fail_for_minutes(
    local_world: LocalWorld, service: str, kind: str, minutes: int
) -> None:
    """What SNS and SES were given, and answered like this, may have left."""
    sends = service in {"sns", "sesv2"} and kind != "throttles"
    expected = "uncertain" if sends else "sent"
    assert failures.for_minutes(local_world, service, kind, minutes) == expected
