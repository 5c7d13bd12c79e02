"""What the sweep puts in the queue."""

from datetime import timedelta

from chalicelib.actions.send_touchpoints import batch_from
from chalicelib.actions.sweep_due import MOST_IN_A_MESSAGE, sweep_due
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.touchpoints import State
from tests.builders import NOW
from tests.conftest import TestServices
from tests.scenes import book, open_oak, remind


def test_a_practices_reminders_of_one_minute_leave_in_full_messages(
    services: TestServices,
) -> None:
    open_oak(services, segments_per_minute=1_000)
    for n in range(MOST_IN_A_MESSAGE + 5):
        visit = book(services, appointment_id=AppointmentId(f"visit-{n}"))
        services.appointments.planned(visit, reminders_at=(), done=True)
        remind(services, visit, state=State.PLANNED)
    assert sweep_due(services.at(NOW + timedelta(minutes=1))) == MOST_IN_A_MESSAGE + 5
    messages = services.sqs.receive_message(
        QueueUrl=services.config.send_queue_url, MaxNumberOfMessages=10
    )["Messages"]
    sizes = [len(batch_from(message["Body"]).touchpoints) for message in messages]
    assert sorted(sizes) == [5, MOST_IN_A_MESSAGE]
