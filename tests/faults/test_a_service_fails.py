"""Each service in turn throttles, answers 5xx, is not reached, or its answer is lost."""

import pytest

from tests.faults import failures, report
from tests.faults.failures import KINDS, SERVICES
from tests.faults.wire import World


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_fails_once_nothing_leaves_twice_and_nothing_is_lost_in_silence(
    world: World, service: str, kind: str
) -> None:
    """And docs/faults.md says what became of it."""
    assert failures.once(world, service, kind) == report.read_cell(service, kind)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_fails_for_ten_minutes_costs_nobody_a_reminder(
    world: World, service: str
) -> None:
    assert failures.for_ten_minutes(world, service) == "sent"
