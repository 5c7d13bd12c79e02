"""A program reads a hundred appointments, or patients, by /api/v1: requests and CPU.

The floor makes the same database calls in bare boto3, parameter by parameter. Counted is all of it:
the key, its limit and the audit trail are in the same transaction.
"""

import json
import statistics
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import boto3
from chalice.test import Client

from chalicelib.actions.api_keys import make_key
from chalicelib.domain.api_keys import Scope
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.storage.appointments import appointment_item
from tests import builders
from tests.bench import world
from tests.bench.drain import wired
from tests.bench.inbound import _again, _on
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

RECORDS, LIMIT, TURNS = 250, 100, 30
OAK, NUMBER = world.practices(1)[0]
FIRST = world.NOW + timedelta(days=1)
"""The first of a month: a page ends with it."""
DAY = FIRST.date().isoformat()
LISTS = {
    "appointments of some days": f"/appointments?location_id=main-street&from={DAY}&limit={LIMIT}",
    "patients by name": f"/patients?limit={LIMIT}",
}
MOST_REQUESTS = 2


def run(of: World) -> Part:
    services, other = _some_records(of), _some_records(of)
    _, key = make_key(services, OAK, name="bench", scopes=list(Scope), by="ana")
    bare = boto3.client("dynamodb")
    bare.describe_table(TableName=other.config.table_name)
    rows, calls, spent = [], {}, {}
    with wired(services) as client:
        for name, path in LISTS.items():
            counted: Counter[str] = Counter()
            ours, floor = [], []
            _listed(client, key, path)  # what is kept for some seconds is kept now
            for _ in range(TURNS):
                began = time.process_time()
                with services.ears.listening(records=True) as heard:
                    _listed(client, key, path)
                ours.append((time.process_time() - began) * 1000)
                counted.update(of for of, _ in heard.recorded)
                # What counts a key twice in one window would be refused: reads only.
                reads = [_on(other, *call) for call in heard.recorded if call[0] == "Query"]
                began = time.process_time()
                _again(bare, reads)
                floor.append((time.process_time() - began) * 1000)
            calls[name], spent[name] = counted, {"ours": ours, "floor": floor}
            rows.append(
                [
                    name,
                    counted.total() / TURNS,
                    ", ".join(f"{n // TURNS} {of}" for of, n in sorted(counted.items())),
                    statistics.median(ours),
                    statistics.median(floor),
                ]
            )
    of.forget()
    return Part(
        title=f"/api/v1: a list of {LIMIT} ({TURNS} times)",
        tables=[
            Table(
                columns=["list", "requests", "which", "CPU ms", "its query alone, CPU ms"],
                rows=rows,
            )
        ],
        results={"calls": {of: dict(n) for of, n in calls.items()}, "cpu": spent},
        targets=[
            target(f"database requests of {name}", n.total() / TURNS, at_most=MOST_REQUESTS)
            for name, n in calls.items()
        ],
    )


def _some_records(of: World) -> BenchServices:
    services = of.services()
    items = world.practice_items(OAK, NUMBER)
    location = builders.a_location()
    for n in range(RECORDS):
        patient = builders.a_patient(
            patient_id=PatientId(f"patient-{n:04}"), given_name=world.NAMES[n % len(world.NAMES)]
        )
        visit = builders.an_appointment(
            practice_id=OAK,
            appointment_id=AppointmentId(f"visit-{n}"),
            patient_id=patient.patient_id,
            starts_at=FIRST + timedelta(minutes=30 * n),
        )
        _, writes = services.patients.writes(OAK, patient, was=None)
        items += [write.item for write in writes if hasattr(write, "item")]
        item = appointment_item(replace(visit, revision=1), location.tz, plan_at=world.NOW)
        items.append({k: v for k, v in item.items() if not k.startswith("due_")})
    unique = {(item["pk"], item["sk"]): item for item in items}
    world.write(services, unique.values())
    return services


def _listed(client: Client, key: str, path: str) -> None:
    answer = client.http.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.body
    page = json.loads(answer.body)
    assert len(page["items"]) == LIMIT
    assert page["next"]
