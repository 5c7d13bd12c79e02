"""A local AWS of the bench's own, Rapport's services on it, and practices with visits to remind of.

Everything is on loopback, in a process that ends with the bench. What is measured is never here.
"""

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3

from chalicelib import settings
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PlaybookId,
    PracticeId,
    contact_id,
    derived_ulid,
)
from chalicelib.domain.patients import Channel, ContactPoint, Person
from chalicelib.domain.practices import Carrier
from chalicelib.domain.touchpoints import Kind, Subject, Touchpoint, touchpoint_id
from chalicelib.storage import keys
from chalicelib.storage.appointments import appointment_item
from chalicelib.storage.contacts import contact_item
from chalicelib.storage.db import marshal
from chalicelib.storage.records import to_item
from chalicelib.storage.touchpoints import touchpoint_item
from chalicelib.wiring import Secrets, Services
from infra.local import aws
from tests import builders
from tests.bench.calls import Ears
from tests.stage import STAGE_ENV
from tests.table import create_tables

NOW = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
"""Monday 30 November 2026, 9:00 in New York."""
DUE = NOW - timedelta(seconds=30)
KEY = b"bench"
TOKEN = "token-of-the-bench"
UNTHROTTLED = 1_000_000
"""Segments a minute."""
STORED = "due_shard", "due_order"


class BenchServices(Services):
    """The real ones, with a clock that stands still and a key that needs no secret store."""

    def __init__(self, config: settings.Settings) -> None:
        super().__init__(config)
        self.ears = Ears(self.session)
        self.now = NOW
        self.__dict__["clock"] = lambda: self.now
        self.__dict__["secrets"] = Secrets(contact_key=KEY, twilio_tokens={"AC1": TOKEN})


@dataclass
class World:
    """The local AWS, and fresh tables and queues on it."""

    local: aws.LocalAws
    made: int = 0
    tables: list[str] = field(default_factory=list)

    def services(self, *, stage: str = "prod") -> BenchServices:
        """On a table and queues of their own, empty."""
        self.made += 1
        name = f"bench-{self.made}"
        sqs = boto3.client("sqs")
        env = {
            **STAGE_ENV,
            "STAGE": stage,
            "TABLE_NAME": name,
            "AUDIT_TABLE_NAME": f"{name}-audit",
            "SEND_QUEUE_URL": sqs.create_queue(QueueName=f"{name}-send")["QueueUrl"],
            "PLAN_QUEUE_URL": sqs.create_queue(QueueName=f"{name}-plan")["QueueUrl"],
            "BULK_QUEUE_URL": sqs.create_queue(QueueName=f"{name}-bulk")["QueueUrl"],
            "FILE_BUCKET": f"{name}-files",
            "HOOK_QUEUE_URL": sqs.create_queue(QueueName=f"{name}-hooks")["QueueUrl"],
        }
        boto3.client("s3").create_bucket(Bucket=env["FILE_BUCKET"])
        create_tables(boto3.client("dynamodb"), env)
        self.tables += [env["TABLE_NAME"], env["AUDIT_TABLE_NAME"]]
        return BenchServices(settings.read(env))

    def forget(self) -> None:
        """Drop the tables made so far: the local table's indexes slow down as they grow."""
        for name in self.tables:
            boto3.client("dynamodb").delete_table(TableName=name)
        self.tables.clear()


@contextmanager
def world() -> Iterator[World]:
    with (
        tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder,
        aws.running(state=None, workspace=Path(folder)) as local,
    ):
        os.environ |= environment(local)
        _let_email_out()
        yield World(local=local)


def environment(local: aws.LocalAws) -> dict[str, str]:
    """Under which boto3 speaks to the local AWS."""
    return {
        "AWS_ENDPOINT_URL": local.endpoint_url,
        "AWS_DEFAULT_REGION": aws.REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


def _let_email_out() -> None:
    email = boto3.client("sesv2")
    email.create_email_identity(EmailIdentity=builders.a_practice().email_from)
    email.create_configuration_set(ConfigurationSetName="bench")


def write(services: Services, items: Iterable[keys.Item]) -> None:
    """As fast as the table takes them."""
    client = boto3.client("dynamodb")
    raw = [marshal(item) for item in items]
    for n in range(0, len(raw), 25):
        puts: Any = [{"PutRequest": {"Item": item}} for item in raw[n : n + 25]]
        answer = client.batch_write_item(RequestItems={services.config.table_name: puts})
        if answer.get("UnprocessedItems"):
            raise AssertionError("the local table took only some items")


def practice_items(
    practice_id: PracticeId,
    number: str,
    *,
    per_minute: int = UNTHROTTLED,
    carrier: Carrier = Carrier.AWS,
) -> list[keys.Item]:
    """A practice of a usual size with the playbooks that every practice starts with."""
    location = builders.a_location(
        number=number,
        segments_per_minute=per_minute,
        carrier=carrier,
        twilio_account="AC1" if carrier is Carrier.TWILIO else "",
        on_duty=(),
    )
    parts: list[tuple[Any, str]] = [
        (builders.a_practice(practice_id=practice_id), "PRACTICE"),
        (location, f"LOC#{location.location_id}"),
        (builders.a_provider(), f"PROV#{builders.PATEL}"),
        (builders.a_visit_type(), f"TYPE#{builders.CLEANING}"),
        *((of, f"PLAY#{of.playbook_id}") for of in default_playbooks()),
    ]
    door = {
        "number": number,
        "practice_id": practice_id,
        "location_id": location.location_id,
        "carrier": carrier.value,
        "account": location.twilio_account,
    }
    return [
        *(to_item(replace(of, revision=1), keys.setup(practice_id, sk)) for of, sk in parts),
        {**door, **keys.number(number)},
    ]


NAMES = ("Rosie", "Guadalupe", "Christopher", "Mei", "Oluwaseun", "José", "Al", "Maria-Fernanda")


def phone(n: int) -> str:
    return f"+1202555{n:07d}"[:15]


def visit_items(
    practice_id: PracticeId,
    n: int,
    *,
    channel: Channel = Channel.TEXT,
    members: int = 1,
    due_at: datetime = DUE,
    moved: bool = False,
    touchpoint: dict[str, Any] | None = None,
) -> list[keys.Item]:
    """The n-th patient of a practice (or family of `members`), their visit, and one reminder."""
    address = phone(n) if channel is Channel.TEXT else f"patient-{n}@home.example"
    contact = contact_id(KEY, practice_id, address)
    starts_at = NOW + timedelta(days=3, hours=1)
    people, visits = {}, []
    for m in range(members):
        patient = PatientId(derived_ulid(NOW, practice_id, "patient", str(n), str(m)))
        people[patient] = Person(called=NAMES[(n + m) % len(NAMES)])
        visits.append(
            builders.an_appointment(
                practice_id=practice_id,
                appointment_id=AppointmentId(
                    derived_ulid(NOW, practice_id, "visit", str(n), str(m))
                ),
                patient_id=patient,
                starts_at=starts_at + timedelta(minutes=30 * m),
                link=_link(practice_id, n, m),
                source_key=f"pms:{n}-{m}",
                revision=1,
            )
        )
    point = ContactPoint(
        practice_id=practice_id,
        contact_id=contact,
        channel=channel,
        address=address,
        members=tuple(people),
        people=people,
        link=_link(practice_id, n, 9),
        revision=2,
    )
    planned = _reminder(practice_id, contact, channel, visits, due_at, touchpoint or {})
    if moved:
        visits = [replace(of, starts_at=of.starts_at + timedelta(days=1)) for of in visits]
    return [
        contact_item(point),
        *(_planned_already(of) for of in visits),
        touchpoint_item(planned),
    ]


def _reminder(
    practice_id: PracticeId,
    contact: Any,
    channel: Channel,
    visits: list[Appointment],
    due_at: datetime,
    changes: dict[str, Any],
) -> Touchpoint:
    subjects = tuple(
        Subject(
            patient_id=of.patient_id,
            appointment_id=of.appointment_id,
            version=of.version,
            starts_at=of.starts_at,
        )
        for of in visits
    )
    known: dict[str, Any] = {
        "practice_id": practice_id,
        "contact_id": contact,
        "touchpoint_id": touchpoint_id(step_id="days-3", channel=channel, subjects=subjects),
        "channel": channel,
        "kind": Kind.REMINDER,
        "location_id": LocationId("main-street"),
        "due_at": due_at,
        "latest": visits[0].starts_at - timedelta(hours=1),
        "decent_until": NOW + timedelta(hours=11),
        "subjects": subjects,
        "playbook_id": PlaybookId("reminders"),
        "step_id": "days-3",
    }
    return Touchpoint(**{**known, **changes})


def _planned_already(visit: Appointment) -> keys.Item:
    """Its reminders are planned: it is not itself due for planning."""
    item = appointment_item(visit, builders.NEW_YORK, plan_at=builders.NOW)
    return {name: of for name, of in item.items() if name not in STORED}


def _link(practice_id: PracticeId, n: int, m: int) -> str:
    return hashlib.sha256(f"{practice_id}/{n}/{m}".encode()).hexdigest()[:22]


def practices(count: int) -> list[tuple[PracticeId, str]]:
    """So many, each with a number."""
    return [(PracticeId(f"practice-{n:03d}"), f"+1303555{n:04d}") for n in range(count)]


def queued(services: Services) -> list[str]:
    """Take all that waits in the send queue, as Lambda would take it."""
    bodies: list[str] = []
    url = services.config.send_queue_url
    sqs = boto3.client("sqs")
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def ends(services: BenchServices) -> dict[str, int]:
    """How many touchpoints stand how."""
    pages = boto3.client("dynamodb").get_paginator("scan")
    found = pages.paginate(TableName=services.config.table_name)
    return dict(
        Counter(
            item["state"]["S"]
            for page in found
            for item in page["Items"]
            if item["sk"]["S"].startswith("TP#")
        )
    )
