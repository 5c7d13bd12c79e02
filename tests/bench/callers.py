"""Who is calling: a household of three with visits and open work, looked up and shown.

A lookup is two requests of HTTP: the phone system (or somebody who types) tells the number, and a
page shows what stands. The floor of each makes the same database calls in bare boto3. What every
page and form at the desk asks for anyway (the session, who waits) is measured by the same form with
a number that is none, and does not count as the look-up's.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import boto3
from chalice.test import Client

from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import AppointmentId, PatientId, WorkItemId, contact_id
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.storage import keys
from chalicelib.storage.appointments import appointment_item
from chalicelib.storage.contacts import contact_item
from chalicelib.storage.records import to_item
from chalicelib.storage.work_items import WORK_NEAR, work_item
from tests import builders
from tests.bench import world
from tests.bench.drain import wired
from tests.bench.inbound import _again, _on
from tests.bench.report import Part, Table, target
from tests.bench.today import ANA, _signed_in
from tests.bench.world import BenchServices, World

PEOPLE, TURNS, EACH = 3, 12, 8
OAK, NUMBER = world.practices(1)[0]
MOST_REQUESTS, MOST_CPU = 3, 1.5
HERE = "https://rapport.example"
Ask = Callable[[], str]


def run(of: World) -> Part:
    services, other = _a_household(of), _a_household(of)
    bare = boto3.client("dynamodb")
    bare.describe_table(TableName=other.config.table_name)
    with wired(services) as client:
        cookie = _signed_in(services)
        csrf = _csrf(client, cookie)
        path = _told(client, cookie, csrf)
        told = _measured(services, other, bare, lambda: _told(client, cookie, csrf))
        shown = _measured(services, other, bare, lambda: _shown(client, cookie, path))
        empty = _measured(services, other, bare, lambda: _told(client, cookie, csrf, "none"))
        frame = _measured(services, other, bare, lambda: _shown(client, cookie, "/calls"))
    of.forget()
    parts = {
        "a number is told": {**told, "lookup": told["requests"] - empty["requests"]},
        "the page is shown": {**shown, "lookup": shown["requests"] - frame["requests"]},
    }
    return Part(
        title=f"Who is calling: a household of {PEOPLE} ({TURNS * EACH} calls)",
        tables=[
            Table(
                columns=[
                    "medians",
                    "CPU ms",
                    "its calls in bare boto3",
                    "ratio",
                    "requests",
                    "of the look-up",
                ],
                rows=[
                    [
                        name,
                        of["ours"],
                        of["floor"],
                        of["ours"] / of["floor"],
                        of["requests"],
                        of["lookup"],
                    ]
                    for name, of in parts.items()
                ],
            ),
        ],
        results=parts,
        targets=[
            target(f"requests of the look-up when {name}", of["lookup"], at_most=MOST_REQUESTS)
            for name, of in parts.items()
        ]
        + [
            target(f"CPU over the floor's when {name}", of["ours"] / of["floor"], at_most=MOST_CPU)
            for name, of in parts.items()
        ],
    )


def _measured(services: BenchServices, other: BenchServices, bare: Any, ask: Ask) -> dict[str, Any]:
    ask()
    spent: dict[str, list[float]] = {"ours": [], "floor": [], "requests": []}
    calls: Counter[str] = Counter()
    for _ in range(TURNS):
        began = time.process_time()
        with services.ears.listening(records=True) as counted:
            for _ in range(EACH):
                ask()
        spent["ours"].append((time.process_time() - began) * 1000 / EACH)
        calls.update(name for name, _ in counted.recorded)
        # What is kept for some seconds is asked for in one turn of many.
        spent["requests"].append(len(counted.recorded) // EACH)
        recorded = [_on(other, *call) for call in counted.recorded]
        began = time.process_time()
        _again(bare, recorded)
        spent["floor"].append((time.process_time() - began) * 1000 / EACH)
    medians = {who: statistics.median(of) for who, of in spent.items()}
    return {**medians, "calls": dict(calls)}


def _a_household(of: World) -> BenchServices:
    services = of.services()
    items = world.practice_items(OAK, NUMBER)
    staff = replace(builders.a_member_of_staff(staff_id=ANA), revision=1)
    items.append(to_item(staff, keys.setup(OAK, f"STAFF#{ANA}")))
    location = builders.a_location()
    people = [
        builders.a_patient(patient_id=PatientId(f"p{n}"), given_name=f"Child{n}")
        for n in range(PEOPLE)
    ]
    phone = people[0].phone
    point = ContactPoint(
        practice_id=OAK,
        contact_id=contact_id(services.secrets.contact_key, OAK, phone),
        channel=Channel.TEXT,
        address=phone,
        members=tuple(of.patient_id for of in people),
        people={of.patient_id: of.as_person for of in people},
        revision=1,
    )
    items.append(contact_item(point))
    for n, person in enumerate(people):
        items.append(to_item(person, keys.patient(OAK, person.patient_id)))
        near: dict[str, str] = {}
        for days in (-40, 10):
            visit = builders.an_appointment(
                practice_id=OAK,
                appointment_id=AppointmentId(f"v{n}{days}"),
                patient_id=person.patient_id,
                starts_at=world.NOW + timedelta(days=days),
                revision=1,
            )
            item = appointment_item(visit, location.tz, plan_at=world.NOW)
            items.append({k: of for k, of in item.items() if not k.startswith("due_")})
            near[f"v_{visit.appointment_id}"] = f"{keys.stamp(visit.starts_at)} stands"
        work = WorkItem(
            practice_id=OAK,
            work_item_id=WorkItemId(f"w{n}"),
            kind=WorkKind.REPLY,
            location_id=location.location_id,
            opened_at=world.NOW,
            patient_id=person.patient_id,
            line="A reply that needs an answer.",
            revision=1,
        )
        items.append(work_item(work))
        near[f"{WORK_NEAR}{work.work_item_id}"] = keys.stamp(work.opened_at)
        items.append({**keys.near(OAK, person.patient_id), **near})
    world.write(services, items)
    return services


def _csrf(client: Client, cookie: str) -> str:
    page = client.http.get("/calls", headers={"Cookie": cookie}).body.decode()
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def _told(client: Client, cookie: str, csrf: str, number: str = builders.ROSIES_PHONE) -> str:
    form = {"csrf": csrf, "number": number}
    answer = client.http.post(
        "/calls",
        headers={
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": HERE,
        },
        body=urlencode(form).encode(),
    )
    assert answer.status_code == (400 if number == "none" else 303), answer.body
    return str(answer.headers.get("Location", ""))


def _shown(client: Client, cookie: str, path: str) -> str:
    answer = client.http.get(path, headers={"Cookie": cookie})
    assert answer.status_code == 200, answer.body
    assert path == "/calls" or answer.body.count(b"Cleaning") >= 2 * PEOPLE, answer.body
    return path
