"""What the sweep passed by, and what a dead worker left behind."""

import pytest

from chalicelib.actions.repair import repair
from chalicelib.actions.send_touchpoints import LEASE
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.touchpoints import State, Touchpoint
from tests.builders import NOW, OAK_NUMBER
from tests.conftest import TestServices
from tests.loop import drain
from tests.scenes import book, know, later, open_oak, remind, touchpoint, work


@pytest.fixture
def due(services: TestServices) -> list[Touchpoint]:
    """Three reminders of Rosie's visits, due now."""
    open_oak(services)
    know(services)
    planned = []
    for n in range(3):
        visit = book(services, appointment_id=AppointmentId(f"visit-{n}"))
        services.appointments.planned(visit, reminders_at=(), done=True)
        planned.append(remind(services, visit, state=State.PLANNED, budgeted=False, due_at=NOW))
    later(services, minutes=1)
    return planned


def states(services: TestServices, reminders: list[Touchpoint]) -> list[str]:
    return [touchpoint(services, of).state.value for of in reminders]


def lose_the_queue(services: TestServices) -> None:
    services.sqs.purge_queue(QueueUrl=services.config.send_queue_url)


def test_reminders_that_the_queue_lost_are_looked_for_and_neither_twice_nor_too_early(
    services: TestServices, due: list[Touchpoint]
) -> None:
    assert sweep_due(services) == 3
    lose_the_queue(services)
    assert repair(services) == 0
    later(services, minutes=20)
    # No playbook here has their step, so a worker ends them with a reason: that is their end.
    assert repair(services) == 3
    drain(services)
    assert states(services, due) == ["skipped"] * 3
    assert repair(services) == 0


def test_while_messages_wait_for_their_carrier_nothing_is_enqueued_again(
    services: TestServices, due: list[Touchpoint]
) -> None:
    sweep_due(services)
    later(services, minutes=20)
    assert repair(services) == 0
    assert drain(services) == 1


def test_a_reminder_whose_worker_died_is_uncertain_and_the_desk_is_told(
    services: TestServices, due: list[Touchpoint]
) -> None:
    services.touchpoints.claim(due[0], until=services.clock() + LEASE)
    later(services, minutes=20)
    repair(services)
    assert states(services, due) == ["uncertain", "planned", "planned"]
    assert len(work(services)) == 1
    assert services.texts.sent == []


def test_a_reminder_that_the_queue_lost_is_found_while_other_numbers_are_busy(
    services: TestServices, due: list[Touchpoint]
) -> None:
    assert sweep_due(services) == 3
    lose_the_queue(services)
    services.sqs.send_message(QueueUrl=services.config.send_queue_url, MessageBody="another's")
    later(services, minutes=20)
    assert repair(services) == 0
    later(services, minutes=50)
    assert repair(services) == 3


def test_a_reminder_whose_number_is_busy_is_left_in_its_queue(
    services: TestServices, due: list[Touchpoint]
) -> None:
    assert sweep_due(services) == 3
    later(services, minutes=70)
    services.pace.reserve(OAK_NUMBER, count=60, per_minute=60, now=services.clock())
    assert repair(services) == 0


def test_one_practices_bulk_keeps_no_other_practices_lost_reminders_from_repair(
    services: TestServices, due: list[Touchpoint]
) -> None:
    assert sweep_due(services) == 3
    lose_the_queue(services)
    url = services.config.bulk_queue_url
    services.sqs.send_message(QueueUrl=url, MessageBody="another's")
    later(services, minutes=20)
    assert repair(services) == 3


def test_a_crowd_that_may_wait_in_the_bulk_queue_is_not_enqueued_again(
    services: TestServices, due: list[Touchpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.actions.repair.A_FEW", 0)
    assert sweep_due(services) == 3
    lose_the_queue(services)
    url = services.config.bulk_queue_url
    services.sqs.send_message(QueueUrl=url, MessageBody="its own")
    later(services, minutes=20)
    assert repair(services) == 0
