"""One practice makes noise: how long do two hundred others' reminders wait?

Our own handlers, driven as Lambda would drive them: each queue has its workers, and a worker takes
ten messages at a time. Time is modelled: a request takes 5 ms, and a worker is busy for its
requests, one after the other. So the answer is the same on every machine. Queues give out the
oldest first, as SQS does without fair queues; what those add by the messages' groups on AWS comes
on top and cannot be seen here.
"""

import hashlib
import heapq
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

from chalicelib.actions.change_setup import change_setup
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.ids import AppointmentId, PatientId, PracticeId, contact_id
from chalicelib.domain.patients import Channel, ContactPoint, Person
from chalicelib.storage import keys
from chalicelib.storage.appointments import appointment_item
from chalicelib.storage.contacts import contact_item
from chalicelib.storage.records import to_item
from tests import builders
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World
from tests.loop import in_bulk

QUIET, EACH = 200, 5
"""Practices, and the reminders that each has due; each has booked one visit just before."""
LOUD, LOUD_NUMBER = PracticeId("loud"), "+13045550000"
TEXTS, VISITS = 2_000, 500
MOST = 2.0
REQUEST = 0.005
WORKERS = {"send": 10, "plan": 10, "bulk": 2}
"""A fifth of what runs at once on AWS, so that a queue forms."""
BEFORE = world.NOW - timedelta(seconds=30)
NEXT = world.NOW - timedelta(seconds=9)
"""Due for the second of two sweeps that are a second apart, not for the first."""

Noise = Callable[[BenchServices], None]


@dataclass
class Queues:
    """SQS under the modelled time: the oldest that is there comes first."""

    now: float = 0.0
    waiting: dict[str, list[tuple[float, int, str]]] = field(default_factory=dict)
    since: dict[tuple[str, str], float] = field(default_factory=dict)
    """Queue and practice: when its first message came."""
    serial: Iterator[int] = field(default_factory=count)

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:
        self.now += REQUEST
        for entry in Entries:
            self._put(QueueUrl, entry["MessageBody"], 0)
        return {}

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int, **_: str) -> None:
        self.now += REQUEST
        self._put(QueueUrl, MessageBody, DelaySeconds)

    def _put(self, url: str, body: str, delay: int) -> None:
        at = self.now + delay
        heapq.heappush(self.waiting.setdefault(url, []), (at, next(self.serial), body))
        self.since.setdefault((url, json.loads(body)["practice"]), at)

    def take(self, url: str) -> list[str]:
        """At most ten that are there."""
        waiting, taken = self.waiting.setdefault(url, []), []
        while waiting and len(taken) < 10 and waiting[0][0] <= self.now:
            taken.append(heapq.heappop(waiting)[2])
        return taken


@dataclass
class Texts:
    """A carrier that takes everything and notes when it did."""

    queues: Queues
    left: dict[str, list[float]] = field(default_factory=dict)

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        self.queues.now += REQUEST
        self.left.setdefault(sender, []).append(self.queues.now)
        return reference


class Stage:
    """The sweep, and the queues' workers, each at its own moment."""

    def __init__(self, services: BenchServices) -> None:
        self.services = services
        self.queues = Queues()
        self.texts = Texts(queues=self.queues)
        self.planned: dict[str, float] = {}
        services.__dict__ |= {"sqs": self.queues, "sns_sms": self.texts}
        services.session.events.register("before-send", self._took_a_request)

    def _took_a_request(self, **_: Any) -> None:
        self.queues.now += REQUEST

    def sweep(self, at: float) -> None:
        self.queues.now = at
        self.services.now = world.NOW + timedelta(seconds=at)
        sweep_due(self.services)

    def work(self, done: Callable[[], bool]) -> None:
        config = self.services.config
        queues: dict[str, tuple[str, Callable[[str], None]]] = {
            "send": (config.send_queue_url, self._send),
            "plan": (config.plan_queue_url, self._plan),
            "bulk": (config.bulk_queue_url, lambda body: in_bulk(self.services, body)),
        }
        if config.bulk_queue_url == config.plan_queue_url:
            del queues["bulk"]
        free = [(0.0, n, kind) for kind in queues for n in range(WORKERS[kind])]
        heapq.heapify(free)
        taken: dict[tuple[int, str], list[str]] = defaultdict(list)
        while not done():
            at, n, kind = heapq.heappop(free)
            url, handle = queues[kind]
            self.queues.now = at
            mine = taken[n, kind]
            mine += [] if mine else self.queues.take(url)
            if mine:
                # One at a time, so that the workers see each other's writes in their order.
                self.services.now = world.NOW + timedelta(seconds=at)
                handle(mine.pop(0))
            # With nothing to do it asks again soon, as a long poll answers soon.
            heapq.heappush(free, (max(self.queues.now, at + REQUEST), n, kind))

    def _send(self, body: str) -> None:
        send_touchpoints(self.services, batch_from(body))

    def _plan(self, body: str) -> None:
        plan_due(self.services, body)
        self.planned.setdefault(json.loads(body)["practice"], self.queues.now)


def run(of: World) -> Part:
    cases: list[tuple[str, Noise | None]] = [
        ("nobody makes noise", None),
        (f"{TEXTS:,} texts, a second before", texts_before),
        (f"{TEXTS:,} texts, at the same moment", texts_now),
        (f"an import of {VISITS} visits, a second before", an_import),
        (f"changed settings of {VISITS} visits, a second before", a_changed_setup),
    ]
    found = {name: measured(of, noise) for name, noise in cases}
    calm = found[cases[0][0]]
    mixed = {
        f"{name}; one lane, no turns": measured(of, noise, lanes=False)
        for name, noise in (cases[1], cases[3])
        if noise
    }
    return Part(
        title=f"One loud practice and {QUIET} quiet ones",
        tables=[
            Table(
                columns=[
                    "the loud one has",
                    *(
                        "sent: p95 s",
                        "ratio",
                        "planned: p95 s",
                        "ratio",
                        "its own sent by then, %",
                    ),
                ],
                rows=[_row(name, one, calm) for name, one in {**found, **mixed}.items()],
            )
        ],
        results={**found, **mixed},
        targets=[
            target(
                f"{name}: p95 from enqueued to {what}, ratio", one[what] / calm[what], at_most=MOST
            )
            for name, one in found.items()
            if one is not calm
            for what in ("sent", "planned")
        ],
    )


def _row(name: str, one: dict[str, float], calm: dict[str, float]) -> list[Any]:
    sent, planned = (one[what] / calm[what] for what in ("sent", "planned"))
    return [name, one["sent"], sent, one["planned"], planned, one["loud"]]


def measured(of: World, noise: Noise | None, *, lanes: bool = True) -> dict[str, float]:
    """Seconds from enqueued to sent and to planned, of the quiet practices; and what per cent of
    the loud one's texts had left by then."""
    services = of.services()
    if not lanes:
        one = replace(services.config, bulk_queue_url=services.config.plan_queue_url)
        services.config = one
    quiet = world.practices(QUIET)
    items = []
    for practice_id, number in quiet:
        items += world.practice_items(practice_id, number)
        items += a_booking(practice_id, 0, due_at=NEXT)
        for n in range(EACH):
            items += world.visit_items(practice_id, n, due_at=NEXT)
    world.write(services, items)
    stage = Stage(services)
    if noise:
        world.write(services, world.practice_items(LOUD, LOUD_NUMBER))
        noise(services)
    with nullcontext() if lanes else one_lane():
        stage.sweep(0)
        stage.sweep(1)
        stage.work(lambda: all_is_done(stage, quiet))
    since, config = stage.queues.since, services.config
    sent = [
        at - since[config.send_queue_url, practice_id]
        for practice_id, number in quiet
        for at in stage.texts.left[number]
    ]
    planned = [
        stage.planned[practice_id] - since[config.plan_queue_url, practice_id]
        for practice_id, _ in quiet
    ]
    of.forget()
    return {
        "sent": p95(sent),
        "planned": p95(planned),
        "loud": 100 * len(stage.texts.left.get(LOUD_NUMBER, ())) / TEXTS,
    }


def all_is_done(stage: Stage, quiet: list[tuple[PracticeId, str]]) -> bool:
    left, planned = stage.texts.left, stage.planned
    return all(len(left.get(number, ())) == EACH and of in planned for of, number in quiet)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@contextmanager
def one_lane() -> Iterator[None]:
    """As it would be: every practice's all at once, in the order in which it was found."""
    home = "chalicelib.actions.sweep_due"
    with (
        patch(f"{home}.URGENT_SENDS", 10**9),
        patch(f"{home}.URGENT_PLANS", 10**9),
        patch(f"{home}.in_turns", lambda lists: [one for some in lists for one in some]),
    ):
        yield


def texts_before(services: BenchServices) -> None:
    _texts(services, BEFORE)


def texts_now(services: BenchServices) -> None:
    _texts(services, NEXT)


def _texts(services: BenchServices, due_at: datetime) -> None:
    for n in range(TEXTS):
        world.write(services, world.visit_items(LOUD, n, due_at=due_at))


def an_import(services: BenchServices) -> None:
    for n in range(VISITS):
        world.write(services, a_booking(LOUD, n, due_at=BEFORE))


def a_changed_setup(services: BenchServices) -> None:
    for n in range(VISITS):
        world.write(services, a_booking(LOUD, n, due_at=None))
    services.now = BEFORE
    practice = services.setups.of(LOUD).practice
    change_setup(services, LOUD, replace(practice, brand="Loud Dental"))


def a_booking(practice_id: PracticeId, n: int, *, due_at: datetime | None) -> list[keys.Item]:
    """A patient with a visit that is due for planning, or was planned for before."""
    patient_id = PatientId(f"booked-{n}")
    phone = world.phone(1_000_000 + n)
    patient = builders.a_patient(patient_id=patient_id, phone=phone, email="")
    visit = builders.an_appointment(
        practice_id=practice_id,
        appointment_id=AppointmentId(f"booked-{n}"),
        patient_id=patient_id,
        starts_at=world.NOW + timedelta(days=9, minutes=n),
        link=hashlib.sha256(f"{practice_id} {n}".encode()).hexdigest()[:22],
        source_key=f"pms:booked-{n}",
        revision=1,
    )
    point = ContactPoint(
        practice_id=practice_id,
        contact_id=contact_id(world.KEY, practice_id, phone),
        channel=Channel.TEXT,
        address=phone,
        members=(patient_id,),
        people={patient_id: Person(called="Mei")},
        revision=1,
    )
    item = appointment_item(visit, builders.NEW_YORK, plan_at=due_at or world.NOW)
    if due_at is None:
        item = {name: value for name, value in item.items() if name not in world.STORED}
    return [
        to_item(patient, keys.patient(practice_id, patient_id), revision=1),
        contact_item(point),
        item,
    ]
