"""Journeys cost what is due of them, not whom they follow: one practice at two sizes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import boto3

from chalicelib.actions.journeys.enter import enter
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import AppointmentId, PatientId, PlaybookId, PracticeId, contact_id
from chalicelib.domain.journeys import Do, Journey, JourneyStep, Run, Trigger, run_id
from chalicelib.domain.patients import Channel, ContactPoint, Patient, Person
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic
from chalicelib.storage import keys
from chalicelib.storage.contacts import contact_item
from chalicelib.storage.journeys import run_item
from chalicelib.storage.keys import Item
from chalicelib.storage.profiles import fact_of_visit, facts_of_patient
from chalicelib.storage.records import to_item
from tests import builders
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

SMALL, LARGE = 1_000, 50_000
DUE = 100
RECALL = PlaybookId("recall")
LAST_VISIT = world.NOW - timedelta(182)
_WORDS = {"en": Words(text="{practice}: {first_name}, it is time for a visit: {booking_link}")}
_EXACT = 0.02


def run(of: World) -> Part:
    found = {size: _at(of, size) for size in (SMALL, LARGE)}
    small, large = found[SMALL], found[LARGE]
    return Part(
        title="Journeys: what is due, beside many that are not",
        tables=[
            Table(
                columns=[
                    f"{DUE} runs due beside so many that are not",
                    "requests a run due",
                    "read units a run",
                    "write units a run",
                    "requests of an idle sweep",
                ],
                rows=[
                    [
                        f"{size:,}",
                        seen["requests"] / DUE,
                        seen["read_units"] / DUE,
                        seen["write_units"] / DUE,
                        seen["idle_requests"],
                    ]
                    for size, seen in found.items()
                ],
            ),
            Table(
                columns=["after a change of a visit", "requests"],
                rows=[
                    ["no journey is on", large["enter_off"]],
                    ["one is on, and its run stands", large["enter_on"]],
                ],
            ),
        ],
        results={str(size): seen for size, seen in found.items()},
        targets=[
            target("requests for each run that is due", large["requests"] / DUE, at_most=7),
            target(
                "requests a run due that it takes more beside fifty times as many",
                (large["requests"] - small["requests"]) / DUE,
                at_most=_EXACT,
            ),
            target(
                "read units a run due that it takes more",
                (large["read_units"] - small["read_units"]) / DUE,
                at_most=_EXACT,
            ),
            target("requests where no journey is on", large["enter_off"], at_most=0),
            target("requests after a change where one is on", large["enter_on"], at_most=2),
        ],
    )


def _at(of: World, size: int) -> dict[str, Any]:
    services = of.services()
    practice_id, number = world.practices(1)[0]
    journey = to_item(_recall(), keys.setup(practice_id, f"JOUR#{RECALL}"))
    world.write(services, [*world.practice_items(practice_id, number), journey])
    world.write(services, _people(practice_id))
    world.write(services, _enrolled(practice_id, size))
    services.setups.of(practice_id)  # as a worker that is warm has it
    with services.ears.listening() as counted:
        sweep_due(services)
        for body in _bodies(services):
            plan_due(services, body)
    planned = world.ends(services).get("planned", 0)
    assert planned == DUE, planned
    services.now += timedelta(seconds=20)
    services.setups.of(practice_id, fresh=True)
    with services.ears.listening() as idle:
        sweep_due(services)
    enter(services, practice_id, _patient(practice_id, 0))
    services.setups.of(practice_id, fresh=True)
    with services.ears.listening() as entered:
        enter(services, practice_id, _patient(practice_id, 0))
    off = replace(_recall(), on=False)
    world.write(services, [to_item(off, keys.setup(practice_id, f"JOUR#{RECALL}"))])
    services.setups.of(practice_id, fresh=True)
    with services.ears.listening() as not_on:
        enter(services, practice_id, _patient(practice_id, 0))
    of.forget()
    return {
        "requests": counted.requests,
        "read_units": counted.read_units,
        "write_units": counted.write_units,
        "idle_requests": idle.requests,
        "enter_on": entered.requests,
        "enter_off": not_on.requests,
    }


def _bodies(services: BenchServices) -> list[str]:
    """What waits in the plan queue and the bulk queue, as Lambda would take it."""
    sqs, bodies = boto3.client("sqs"), list[str]()
    for url in (services.config.plan_queue_url, services.config.bulk_queue_url):
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                bodies.append(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def _recall() -> Journey:
    return Journey(
        playbook_id=RECALL,
        name="Recall",
        trigger=Trigger.DUE,
        topic=Topic.RECALLS,
        months=6,
        on=True,
        on_since=world.NOW - timedelta(365),
        steps=(
            JourneyStep(step_id="text", at=time(8), order=Order.TEXT, words=_WORDS),
            JourneyStep(step_id="call", after_days=14, do=Do.TASK, line="Call"),
        ),
        revision=1,
    )


def _patient(practice_id: PracticeId, n: int) -> PatientId:
    return PatientId(f"{practice_id}-patient-{n:06d}")


def _people(practice_id: PracticeId) -> Iterator[Item]:
    """Those who are due: what a step reads of each."""
    for n in range(DUE):
        patient = Patient(
            patient_id=_patient(practice_id, n),
            given_name=world.NAMES[n % len(world.NAMES)],
            family_name="Klein",
            phone=world.phone(n),
        )
        at = contact_id(world.KEY, practice_id, patient.phone)
        point = ContactPoint(
            practice_id=practice_id,
            contact_id=at,
            channel=Channel.TEXT,
            address=patient.phone,
            members=(patient.patient_id,),
            people={patient.patient_id: Person(called=patient.called)},
            revision=1,
        )
        visit = builders.an_appointment(
            practice_id=practice_id,
            appointment_id=AppointmentId(f"visit-{n}"),
            patient_id=patient.patient_id,
            starts_at=LAST_VISIT,
            status=Status.FULFILLED,
            revision=1,
        )
        yield contact_item(point)
        yield {
            **keys.profile(practice_id, patient.patient_id),
            "facts": facts_of_patient(patient, text=at, email=None),
            f"v_{visit.appointment_id}": fact_of_visit(visit),
            f"nv_{visit.appointment_id}": 1,
        }
        yield run_item(_run(practice_id, n, f"visit-{n}", timedelta(minutes=-1)), 1)


def _enrolled(practice_id: PracticeId, size: int) -> Iterator[Item]:
    """Those who are not due for months."""
    for n in range(DUE, DUE + size):
        yield run_item(_run(practice_id, n, f"visit-{n}", timedelta(1, n * 60)), 1)


def _run(practice_id: PracticeId, n: int, cause: str, ahead: timedelta) -> Run:
    patient_id, at = _patient(practice_id, n), world.NOW + ahead
    return Run(
        practice_id=practice_id,
        patient_id=patient_id,
        run_id=run_id(RECALL, patient_id, cause),
        playbook_id=RECALL,
        cause=cause,
        location_id=builders.MAIN_STREET,
        moment=at,
        began=at,
        next_step="text",
        wanted_at=at,
        due_at=at,
    )
