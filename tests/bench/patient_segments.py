"""A segment counted over 50,000 patients, beside a bare walk of the same partition.

The floor queries the practice's partition with bare boto3, page after page, and counts what comes.
Patients of other practices are in the table from the beginning: what is read weighs no more than
the practice's own. Contact points are read of those who fit only.
"""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import boto3

from chalicelib.actions.patient_segments.people import people_of
from chalicelib.actions.patient_segments.reach import reach
from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId, derived_ulid
from chalicelib.domain.patient_segments import Condition, Fact, Op
from chalicelib.domain.patients import Patient, Sex
from chalicelib.domain.topics import Topic
from chalicelib.storage import keys
from chalicelib.storage.db import Update, marshal
from chalicelib.storage.profiles import VISIT, fact_of_visit, writes_of_patient
from tests import builders
from tests.bench import world
from tests.bench.calls import KB, item_size
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

PEOPLE = 50_000
OTHERS = 10_000
"""Of each of the other practices in the table."""
(OAK, NUMBER), *NEIGHBOURS = world.practices(3)
MOST_CPU = 2.5
"""Times the CPU of the bare walk."""

_LAPSED = (
    Condition(fact=Fact.SEX, op=Op.IS, values=("female",)),
    Condition(fact=Fact.AGE, op=Op.OVER, values=("40",)),
    Condition(fact=Fact.LAST_VISIT, op=Op.OVER, values=("12", "months")),
    Condition(fact=Fact.NEXT_VISIT, op=Op.NO),
    Condition(fact=Fact.LANGUAGE, op=Op.IS, values=("es",)),
)
QUESTIONS = {
    "women over 40, lapsed, Spanish": _LAPSED,
    "here 6 to 18 months ago, nothing booked": (
        Condition(fact=Fact.LAST_VISIT, op=Op.BETWEEN, values=("6", "18", "months")),
        Condition(fact=Fact.NEXT_VISIT, op=Op.NO),
    ),
    "everybody": (),
}


def run(of: World) -> Part:
    services = of.services()
    world.write(services, world.practice_items(OAK, NUMBER))
    for practice_id, _ in NEIGHBOURS:
        world.write(services, profile_items(practice_id, OTHERS))
    sizes: list[int] = []
    world.write(services, _weighed(profile_items(OAK, PEOPLE), sizes))
    bare = boto3.client("dynamodb")
    bare.describe_table(TableName=services.config.table_name)
    floor, pages = _floor(services, bare)
    rows, results = [], {}
    for name, conditions in QUESTIONS.items():
        cpu, fit = _count(services, conditions)
        rows.append([name, fit, cpu, floor, cpu / floor])
        results[name] = {"cpu": cpu, "ratio": cpu / floor, "people": fit}
    services.setups.of(OAK, fresh=True)
    with services.ears.listening() as counted:
        people = list(people_of(services, OAK, _LAPSED))
    services.setups.of(OAK, fresh=True)
    with services.ears.listening() as reached:
        reach(services, OAK, people, topic=Topic.NEWS)
    of.forget()
    own = sum(sizes) / (2 * 4 * KB)
    # Two contact points each at the most, a hundred in one request.
    batches = -(-len(people) * 2 // 100)
    return Part(
        title=f"A segment over {PEOPLE:,} patients, beside {OTHERS * len(NEIGHBOURS):,} of others",
        tables=[
            Table(columns=["question", "fit", "CPU s", "bare walk", "times"], rows=rows),
            Table(
                columns=["the first question", "requests", "read units"],
                rows=[
                    ["a bare walk of its own partition", pages, own],
                    ["the count", counted.requests, counted.read_units],
                    [
                        f"contact points of the {len(people):,} who fit",
                        reached.requests,
                        reached.read_units,
                    ],
                ],
            ),
        ],
        results={"questions": results, "floor": floor, "reach_requests": reached.requests},
        targets=[
            target(
                "CPU over the bare walk's, at most of any question",
                max(of["ratio"] for of in results.values()),
                at_most=MOST_CPU,
            ),
            target("requests more than the bare walk", counted.requests - pages, at_most=0),
            target(
                "read units over what its own partition weighs",
                counted.read_units / own,
                at_most=1.02,
            ),
            target(
                "requests for contact points over those needed",
                reached.requests / max(1, batches),
                at_most=1.5,
            ),
        ],
    )


def _weighed(items: Iterable[keys.Item], sizes: list[int]) -> Iterator[keys.Item]:
    for item in items:
        sizes.append(item_size(marshal(item)))
        yield item


def _floor(services: BenchServices, bare: Any) -> tuple[float, int]:
    """(CPU seconds, requests)."""
    asked: dict[str, Any] = {
        "TableName": services.config.table_name,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": keys.profiles_pk(OAK)}},
    }
    began = time.process_time()
    people = requests = 0
    while True:
        answer = bare.query(**asked)
        people += len(answer["Items"])
        requests += 1
        if "LastEvaluatedKey" not in answer:
            break
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    assert people == PEOPLE, people
    return time.process_time() - began, requests


def _count(services: BenchServices, conditions: Sequence[Condition]) -> tuple[float, int]:
    """(CPU seconds, who fits)."""
    began = time.process_time()
    fit = sum(1 for _ in people_of(services, OAK, conditions))
    return time.process_time() - began, fit


def profile_items(practice_id: PracticeId, size: int) -> Iterator[keys.Item]:
    """A practice that has been there for five years."""
    of = random.Random(f"{practice_id} {size}")
    for n in range(size):
        patient_id = PatientId(derived_ulid(world.NOW - timedelta(minutes=n), practice_id, str(n)))
        patient = Patient(
            patient_id=patient_id,
            given_name=of.choice(("Rosa", "Maria", "James", "Li", "Ann")),
            family_name=of.choice(("Klein", "Ortiz", "Smith", "Wei")) + str(n % 97),
            born=date(1935, 1, 1) + timedelta(of.randrange(32_000)),
            sex=of.choice((Sex.FEMALE, Sex.MALE)),
            language="es" if of.random() < 0.15 else "en",
            phone=f"+1202{2_000_000 + n:07d}",
            email=f"p{n}@home.example" if of.random() < 0.7 else "",
            since=date(2021, 1, 1) + timedelta(of.randrange(1_800)),
            came_by=of.choice(("", "Website", "Insurance list")),
            revision=1,
        )
        [facts] = writes_of_patient(practice_id, None, patient, _contact)
        assert isinstance(facts, Update)
        yield {**facts.key, **facts.set, **_visits(practice_id, patient_id, of)}


def _contact(practice_id: PracticeId, address: str) -> ContactId:
    return ContactId(derived_ulid(world.NOW, practice_id, address)[:24])


def _visits(practice_id: PracticeId, patient_id: PatientId, of: random.Random) -> dict[str, str]:
    made = {}
    for n in range(of.choice((0, 1, 2, 4, 6, 9, 12))):
        starts_at = world.NOW + timedelta(days=of.randrange(-1_500, 60))
        past = (Status.FULFILLED, Status.FULFILLED, Status.BOOKED, Status.CANCELLED, Status.NO_SHOW)
        visit = builders.an_appointment(
            practice_id=practice_id,
            appointment_id=AppointmentId(derived_ulid(starts_at, patient_id, str(n))),
            patient_id=patient_id,
            starts_at=starts_at,
            booked_at=starts_at - timedelta(20),
            status=of.choice(past) if starts_at < world.NOW else Status.BOOKED,
            amount=of.choice((None, 9_000, 24_000)),
            revision=2,
        )
        made[f"{VISIT}{visit.appointment_id}"] = fact_of_visit(visit)
    return made
