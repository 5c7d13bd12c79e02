"""A visit is cancelled and fifty people wait: from the change, saved, to the first offers handed to
sending; sending them; and fifty who say yes at once.

The fifty say it in threads, each with services of its own as fifty Lambdas would have; of each it
is counted what it asked.
"""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

import boto3

from chalicelib.actions import change_appointment as change
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.waitlist import join, take
from chalicelib.actions.waitlist.go_on import go_on
from chalicelib.domain.appointments import GRACE, Appointment
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.waitlist import Entry, FreedSlot, Outcome
from chalicelib.storage.appointments import appointment_item
from tests import builders
from tests.bench import world
from tests.bench.calls import Calls
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

LARCH, NUMBER, PEOPLE = PracticeId("larch"), "+13045550077", 50
FIXED = 10
"""Requests that a freed time may cost until its first offers are handed over; two more for each
would be allowed, and none is needed."""


def run(of: World) -> Part:
    services = of.services()
    world.write(services, world.practice_items(LARCH, NUMBER))
    visit, entries = _people(services)
    planned, followed, sent, slot, offered = _free(services, visit)
    answers = _fifty(of, services, slot, entries)
    first = planned.requests + followed.requests
    lost = [each.requests for each in answers if each.outcome is not Outcome.WON]
    [winner] = [each for each in answers if each.outcome is Outcome.WON]
    results = {
        "planned": dict(planned.calls),
        "followed": dict(followed.calls),
        "sent": dict(sent.calls),
        "offers": offered,
        "answers": Counter(each.outcome.value for each in answers),
        "winner_requests": winner.requests,
        "loser_requests_mean": sum(lost) / len(lost),
        "loser_requests_most": max(lost),
        "seconds": max(each.ended for each in answers) - min(each.began for each in answers),
    }
    of.forget()
    return Part(
        title="The waitlist: a cancellation, its offers, fifty who say yes",
        tables=[
            Table(
                columns=["a freed time", "requests", "write units", "read units"],
                rows=[
                    ["noting it, beside the planning of its visit", *_cost(planned)],
                    [f"who is asked, to {offered} offers handed over", *_cost(followed)],
                    [f"sending these {offered} (as any message)", *_cost(sent)],
                ],
            ),
            Table(
                columns=[f"{PEOPLE} say yes at once", "of them", "requests each", "at most"],
                rows=[
                    ["has it, booked and planned for", 1, float(winner.requests), winner.requests],
                    ["are told that it is gone", len(lost), sum(lost) / len(lost), max(lost)],
                ],
            ),
        ],
        results=results,
        targets=[
            target("winners of fifty", float(_count(answers, Outcome.WON)), at_most=1),
            target(
                "requests from a freed time to its first offers, whatever their number",
                float(first),
                at_most=FIXED,
            ),
        ],
    )


def _cost(of: Calls) -> list[float]:
    return [of.requests, of.write_units, of.read_units]


def _people(services: BenchServices) -> tuple[Appointment, list[Entry]]:
    """Fifty with a phone each wait; somebody else has a visit in six hours."""
    services.now = world.NOW
    entries = []
    for n in range(PEOPLE + 1):
        patient = builders.a_patient(
            patient_id=PatientId(f"p{n:03d}"), phone=f"+1303555{n:04d}", email=""
        )
        save_patient(services, LARCH, patient, was=None, by="ana")
        if n < PEOPLE:
            entries.append(
                join(
                    services,
                    LARCH,
                    patient_id=patient.patient_id,
                    location_id=builders.MAIN_STREET,
                    visit_type_id=builders.CLEANING,
                    by="ana",
                )
            )
    visit = change.book(
        services,
        LARCH,
        patient_id=PatientId(f"p{PEOPLE:03d}"),
        provider_id=builders.PATEL,
        location_id=builders.MAIN_STREET,
        visit_type_id=builders.CLEANING,
        starts_at=world.NOW + timedelta(hours=6),
        by="ana",
    )
    return visit, entries


def _free(
    services: BenchServices, visit: Appointment
) -> tuple[Calls, Calls, Calls, FreedSlot, int]:
    change.cancel(services, LARCH, visit.appointment_id, by="patient")
    cancelled = services.appointments.get(LARCH, visit.appointment_id)
    # What it costs beside: the same planned once more with the waitlist, and without it.
    planned = _beside(services, cancelled)
    slot = services.waitlist.slots(LARCH)[0]
    services.now += GRACE
    services.setups.of(LARCH)
    body = json.dumps({"practice": LARCH, "kind": "SLOT", "id": slot.slot_id})
    with services.ears.listening() as followed:
        plan_due(services, body)
    offered = len(services.waitlist.offers_of(LARCH, slot.slot_id))
    batches = world.queued(services)
    services.setups.of(LARCH)
    with services.ears.listening() as sent:
        for each in batches:
            if "touchpoints" in json.loads(each):
                send_touchpoints(services, batch_from(each))
    return planned, followed, sent, services.waitlist.slot(LARCH, slot.slot_id), offered


def _beside(services: BenchServices, visit: Appointment) -> Calls:
    """What noting the freed time adds to the planning that follows any change."""
    setup = services.setups.of(LARCH)
    slot = services.waitlist.slots(LARCH)[0]
    services.db.delete({"pk": f"P#{LARCH}#SLOT#{slot.slot_id}", "sk": "SLOT"})
    services.db.put(appointment_item(visit, setup.zone, plan_at=services.now))
    with services.ears.listening() as with_it:
        plan_for(services, visit)
    without = replace(setup, waitlist=replace(setup.waitlist, used=False))
    services.setups._kept[LARCH] = (time.monotonic(), without)
    services.db.put(appointment_item(visit, setup.zone, plan_at=services.now))
    with services.ears.listening() as plain:
        plan_for(services, visit)
    services.setups.forget(LARCH)
    beside = Calls()
    beside.calls = with_it.calls - plain.calls
    beside.attempts = with_it.attempts - plain.attempts
    beside.write_units = with_it.write_units - plain.write_units
    beside.read_units = with_it.read_units - plain.read_units
    return beside


@dataclass(frozen=True, kw_only=True)
class Answered:
    outcome: Outcome
    requests: int
    began: float
    ended: float


def _fifty(
    of: World, services: BenchServices, slot: FreedSlot, entries: list[Entry]
) -> list[Answered]:
    """All of them hold an offer: the further waves are asked for at once."""
    while len(services.waitlist.offers_of(LARCH, slot.slot_id)) < len(entries):
        go_on(services, services.waitlist.slot(LARCH, slot.slot_id))
        for body in _take(services, services.config.plan_queue_url):
            plan_due(services, body)
    workers = [_another(services) for _ in entries]
    for each in workers:
        each.setups.of(LARCH)
    ready = threading.Barrier(len(entries))
    found: list[Answered | None] = [None] * len(entries)

    def say_yes(n: int) -> None:
        ready.wait()
        began = time.perf_counter()
        with workers[n].ears.listening() as counted:
            taken = take(workers[n], LARCH, slot.slot_id, entries[n].entry_id, by="patient")
        found[n] = Answered(
            outcome=taken.outcome,
            requests=counted.requests,
            began=began,
            ended=time.perf_counter(),
        )

    threads = [threading.Thread(target=say_yes, args=(n,)) for n in range(len(entries))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return [each for each in found if each is not None]


def _another(services: BenchServices) -> BenchServices:
    """On the same table, with clients of its own."""
    other = BenchServices(services.config)
    other.now = services.now
    return other


def _take(services: BenchServices, url: str) -> list[str]:
    sqs = boto3.client("sqs")
    bodies: list[str] = []
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def _count(answers: list[Answered], outcome: Outcome) -> int:
    return sum(each.outcome is outcome for each in answers)
