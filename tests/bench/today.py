"""Today with eighty visits, signed in: requests, CPU against its own queries and a bare template.

The floor makes the same database calls in bare boto3, parameter by parameter, and fills a template
of eighty plain rows with what came back.
"""

import gzip
import re
import statistics
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
from chalice.test import Client, HTTPResponse
from jinja2 import Environment

from chalicelib.clock import system_clock
from chalicelib.domain.ids import AppointmentId, PatientId, StaffId
from chalicelib.storage import keys
from chalicelib.storage.appointments import appointment_item
from chalicelib.storage.doors import Member
from chalicelib.storage.records import to_item
from chalicelib.web import sessions, urls
from tests import builders
from tests.bench import world
from tests.bench.drain import wired
from tests.bench.inbound import _again, _on
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

VISITS, TURNS, EACH = 80, 12, 4
OAK, NUMBER = world.practices(1)[0]
ANA = StaffId("ana")
MOST_REQUESTS, MOST_CPU, MOST_KB = 4, 2.0, 100
BARE = """<!doctype html><title>Today</title><table>{% for of in rows %}<tr><td>{{ of.sk }}</td>
<td>{{ of.patient_id }}</td><td>{{ of.starts_at }}</td><td>{{ of.status }}</td></tr>{% endfor %}
</table>"""


def run(of: World) -> Part:
    services, other = _a_full_day(of), _a_full_day(of)
    bare = boto3.client("dynamodb")
    bare.describe_table(TableName=other.config.table_name)
    template = Environment(autoescape=True).from_string(BARE)
    spent: dict[str, list[float]] = {"ours": [], "floor": []}
    calls: Counter[str] = Counter()
    with wired(services) as client:
        cookie = _signed_in(services)
        page = _page(client, cookie)  # what is kept for some seconds is kept now
        for _ in range(TURNS):
            began = time.process_time()
            with services.ears.listening(records=True) as counted:
                for _ in range(EACH):
                    page = _page(client, cookie)
            spent["ours"].append((time.process_time() - began) * 1000 / EACH)
            calls.update(name for name, _ in counted.recorded)
            recorded = [_on(other, *call) for call in counted.recorded]
            began = time.process_time()
            _again(bare, recorded)
            rows = [{"sk": n, "patient_id": n, "starts_at": n, "status": n} for n in range(VISITS)]
            for _ in range(EACH):
                template.render(rows=rows)
            spent["floor"].append((time.process_time() - began) * 1000 / EACH)
        weight = _weight(client, page)
    of.forget()
    pages = TURNS * EACH
    ours, floor = (statistics.median(spent[who]) for who in ("ours", "floor"))
    return Part(
        title=f"Today with {VISITS} visits, signed in ({pages} pages)",
        tables=[
            Table(
                columns=["medians", "CPU ms a page"],
                rows=[
                    ["Rapport", ours],
                    ["its database calls in bare boto3, and a bare template", floor],
                    ["ratio", ours / floor],
                ],
            ),
            Table(
                columns=["database calls", "a page"],
                rows=[[name, n / pages] for name, n in sorted(calls.items())],
            ),
            Table(
                columns=["what the browser loads, compressed", "KB"],
                rows=[[name, size / 1024] for name, size in weight.items()],
            ),
        ],
        results={"cpu": spent, "calls": dict(calls), "weight": weight},
        targets=[
            target("database requests a page", calls.total() / pages, at_most=MOST_REQUESTS),
            target("CPU over the floor's", ours / floor, at_most=MOST_CPU),
            target("KB compressed", sum(weight.values()) / 1024, at_most=MOST_KB),
        ],
    )


def _a_full_day(of: World) -> BenchServices:
    services = of.services()
    items = world.practice_items(OAK, NUMBER)
    staff = replace(builders.a_member_of_staff(staff_id=ANA), revision=1)
    items.append(to_item(staff, keys.setup(OAK, f"STAFF#{ANA}")))
    location = builders.a_location()
    for n in range(VISITS):
        patient = builders.a_patient(
            patient_id=PatientId(f"patient-{n}"),
            given_name=world.NAMES[n % len(world.NAMES)],
            remember="nervous" if n % 7 == 0 else "",
        )
        starts_at = world.NOW + timedelta(minutes=6 * n)
        visit = builders.an_appointment(
            practice_id=OAK,
            appointment_id=AppointmentId(f"visit-{n}"),
            patient_id=patient.patient_id,
            starts_at=starts_at,
            reminders_at=(starts_at - timedelta(hours=2),),
            revision=1,
        )
        items.append(to_item(patient, keys.patient(OAK, patient.patient_id)))
        item = appointment_item(visit, location.tz, plan_at=world.NOW)
        items.append({k: of for k, of in item.items() if not k.startswith("due_")})
    world.write(services, items)
    return services


def _signed_in(services: BenchServices) -> str:
    services.doors.save_member(Member(staff_id=ANA, practices=(OAK,)))
    token = sessions.start(services.doors, staff_id=ANA, practice_id=OAK, now=system_clock())
    return sessions.cookie(token, urls.of(services.config)).split(";")[0]


def _page(client: Client, cookie: str) -> HTTPResponse:
    answer = client.http.get("/", headers={"Cookie": cookie})
    assert answer.status_code == 200, answer.body
    assert answer.body.count(b"unconfirmed") >= VISITS // 2
    return answer


def _weight(client: Client, page: HTTPResponse) -> dict[str, int]:
    """The page and every file of ours that it names."""

    found: dict[str, Any] = {"the page": len(gzip.compress(page.body))}
    for path in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.body.decode()))):
        body = client.http.get(path).body
        found[path.rsplit("/", 1)[1].split("?")[0]] = len(gzip.compress(body))
    return found
