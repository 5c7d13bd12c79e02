"""Waiting on us, opened at a practice with 1,000 patients and at one with 50,000.

The places in the list are made by the night's own look over everybody, which is counted too. The
page is asked for with nothing kept from before: the badge asks anew each time.
"""

import statistics
import time
from datetime import timedelta

from chalice.test import Client

from chalicelib.actions.waiting.each_night import look_over
from chalicelib.domain.conversations import By, Conversation
from chalicelib.domain.ids import ContactId
from chalicelib.storage import keys
from chalicelib.storage.conversations import conversation_item
from chalicelib.storage.records import to_item
from chalicelib.web.kept import forget
from tests import builders
from tests.bench import world
from tests.bench.drain import wired
from tests.bench.patient_segments import profile_items
from tests.bench.report import Part, Table, target
from tests.bench.today import ANA, NUMBER, OAK, _signed_in
from tests.bench.world import BenchServices, World
from tests.loop import drain

SIZES = (1_000, 50_000)
TALKS = 20
"""Conversations that wait, of numbers in no record."""
TURNS = 9
MOST_REQUESTS = 3


def run(of: World) -> Part:
    rows, night, requests, times = [], [], {}, {}
    for size in SIZES:
        services = _practice(of, size)
        began = time.process_time()
        with services.ears.listening() as made:
            look_over(services, OAK, after="")
            drain(services)
        places = time.process_time() - began
        with services.ears.listening() as idle:
            look_over(services, OAK, after="")
            drain(services)
        night.append([size, made.requests, places, idle.requests, idle.read_units])
        with wired(services) as client:
            cookie = _signed_in(services)
            first, more = _open(services, client, cookie, "/waiting")
            second, _ = _open(services, client, cookie, more)
        requests[size], times[size] = max(first[0], second[0]), first[2]
        rows += [[size, "first page", *first], [size, "next page", *second]]
        of.forget()
    small, large = SIZES
    return Part(
        title=f"Waiting on us, with {small:,} patients and with {large:,}",
        tables=[
            Table(columns=["patients", "page", "requests", "read units", "CPU ms"], rows=rows),
            Table(
                columns=[
                    "patients",
                    "requests of the first night",
                    "CPU s",
                    "of a night in which nothing changes",
                    "read units",
                ],
                rows=night,
            ),
        ],
        results={"requests": requests, "cpu": times, "night": night},
        targets=[
            *(
                target(f"requests a page with {size:,}", requests[size], at_most=MOST_REQUESTS)
                for size in SIZES
            ),
            target("CPU of a page, large over small", times[large] / times[small], at_most=2.0),
        ],
    )


def _practice(of: World, size: int) -> BenchServices:
    services = of.services()
    items = world.practice_items(OAK, NUMBER)
    staff = builders.a_member_of_staff(staff_id=ANA)
    items.append(to_item(staff, keys.setup(OAK, f"STAFF#{ANA}")))
    items += [conversation_item(_talk(n)) for n in range(TALKS)]
    world.write(services, items)
    world.write(services, profile_items(OAK, size))
    return services


def _talk(n: int) -> Conversation:
    at = world.NOW - timedelta(minutes=40 + n)
    return Conversation(
        practice_id=OAK,
        contact_id=ContactId(f"stranger-{n}"),
        location_id=builders.MAIN_STREET,
        last_at=at,
        last_by=By.PATIENT,
        preview="is this the dentist?",
        waiting_since=at,
        revision=1,
    )


def _open(
    services: BenchServices, client: Client, cookie: str, path: str
) -> tuple[tuple[float, float, float], str]:
    """(requests, read units, CPU ms) of one look, and the address of the next page."""
    client.http.get(path, headers={"Cookie": cookie})
    spent, requests, units = [], 0, 0.0
    for _ in range(TURNS):
        forget(services, (OAK, "waiting"))
        with services.ears.listening() as counted:
            began = time.process_time()
            answer = client.http.get(path, headers={"Cookie": cookie})
            spent.append((time.process_time() - began) * 1000)
        requests, units = max(requests, counted.requests), counted.read_units
    assert answer.status_code == 200, answer.body
    page = answer.body.decode()
    assert page.count("owed-line") >= 40, page.count("owed-line")
    found = page.partition('rel="next" href="')[2].partition('"')[0]
    return (float(requests), units, statistics.median(spent)), found.replace("&amp;", "&")
