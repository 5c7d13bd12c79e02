"""Drives what AWS would drive: the minute's sweep, and workers on the queues."""

from datetime import timedelta

from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.send_touchpoints import batch_from, is_batch, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.storage.doors import Number
from chalicelib.wiring import Services
from tests import builders


def open_practice(services: Services, *playbooks: Playbook, **changes: object) -> None:
    """Oak Dental with one location, one provider, one visit type, and its playbooks."""
    practice = builders.a_practice(**changes)
    location = builders.a_location()
    for part in (
        practice,
        location,
        builders.a_provider(),
        builders.a_visit_type(),
        builders.a_member_of_staff(),
        *(playbooks or (builders.a_playbook(),)),
    ):
        services.setups.save(practice.practice_id, part)
    services.doors.give_number(
        Number(
            number=location.number,
            practice_id=practice.practice_id,
            location_id=location.location_id,
        )
    )


def register(services: Services, patient: Patient | None = None) -> Patient:
    from chalicelib.actions.save_patient import save_patient

    return save_patient(services, builders.OAK, patient or builders.a_patient(), was=None, by="ana")


def run(services: Services, *, minutes: int = 1) -> None:
    """So many minutes pass: each is swept, and the queues are drained."""
    clock = services.stopped_clock  # type: ignore[attr-defined]
    for _ in range(minutes):
        clock.now += timedelta(minutes=1)
        sweep_due(services)
        drain(services)


def drain(services: Services) -> int:
    """Work off the queues; how many messages that were."""
    handled = 0
    for url, work in (
        (services.config.bulk_queue_url, lambda body: in_bulk(services, body)),
        (services.config.plan_queue_url, lambda body: plan_due(services, body)),
        (
            services.config.send_queue_url,
            lambda body: send_touchpoints(services, batch_from(body)),
        ),
    ):
        while messages := services.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                work(message["Body"])
                services.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                handled += 1
    return handled


def in_bulk(services: Services, body: str) -> None:
    if is_batch(body):
        send_touchpoints(services, batch_from(body))
    else:
        plan_due(services, body)


def touchpoints(
    services: Services, address: str, practice_id: PracticeId = builders.OAK
) -> list[Touchpoint]:
    contact: ContactId = services.contacts.id_of(practice_id, address)
    return services.touchpoints.of_contact(practice_id, contact)
