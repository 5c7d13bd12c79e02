"""A campaign to twenty thousand: from pressing send to its waves in the queue, against a bare
SendMessageBatch of as many messages in the same run; and reminders that are due meanwhile.

The floor knows already whom it writes to and keeps nothing. Ours asks every profile, reads every
contact point and writes who hears of it when, so that a worker that dies doubles and loses nobody.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import boto3

from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.campaigns.follow import follow_campaign
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.campaigns import By, Campaign, Kind, State
from chalicelib.domain.campaigns.doing import Do
from chalicelib.domain.campaigns.spreading import IN_A_WAVE
from chalicelib.domain.ids import CampaignId, PatientId, PracticeId, contact_id
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Person
from chalicelib.domain.playbooks import Words
from chalicelib.storage import keys
from chalicelib.storage.contacts import contact_item
from chalicelib.storage.profiles import facts_of_patient
from tests import builders
from tests.bench import world
from tests.bench.fairness import NEXT, Stage, Texts
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World
from tests.loop import in_bulk

PEOPLE, TEXTS, REMINDERS, WORKED = 20_000, 2_000, 50, 10
LEAST = 0.6
"""Of the floor's messages a second."""
FIR, NUMBER = PracticeId("fir"), "+13045550001"
WORDS = {
    "en": Words(
        text="{practice}: Hi {first_name}, we have news. Reply STOP to opt out.",
        subject="News from {practice}",
        email="Hi {first_name},\n\nWe have news for you.\n\n{practice}",
    )
}


def run(of: World) -> Part:
    fan_out = _fan_out(of)
    overtaking = _overtaking(of)
    ours, floor = fan_out["ours"]["seconds"], fan_out["floor"]["seconds"]
    return Part(
        title=f"A campaign to {PEOPLE:,}",
        tables=[
            Table(
                columns=["from send to handed over", "seconds", "people a second", "requests"],
                rows=[
                    [name, one["seconds"], one["people"] / one["seconds"], one["requests"]]
                    for name, one in (
                        ("Rapport: in waves, in the queue", fan_out["ours"]),
                        (f"bare SendMessageBatch of {PEOPLE:,}", fan_out["floor"]),
                        (f"then each wave of {IN_A_WAVE}, when it is due", fan_out["wave"]),
                    )
                ],
            ),
            Table(
                columns=[
                    f"{REMINDERS} reminders, due when {TEXTS:,} texts of it are queued",
                    "first s",
                    "last s",
                    "texts of it that left before the last",
                ],
                rows=[
                    [name, one["first"], one["last"], one["before"]]
                    for name, one in overtaking.items()
                ],
            ),
        ],
        results={"fan_out": fan_out, "overtaking": overtaking},
        targets=[
            target("seconds against the floor's", ours / floor, at_most=1 / LEAST),
            target(
                "last reminder beside the campaign against alone, ratio",
                overtaking["beside it"]["last"] / overtaking["alone"]["last"],
                at_most=2,
            ),
        ],
    )


def _fan_out(of: World) -> dict[str, Any]:
    services = of.services()
    world.write(services, _practice(PEOPLE, Channel.EMAIL))
    services.now = world.NOW
    draft = services.campaigns.save(_campaign(By.EMAIL))
    floor = _floor(services)
    with services.ears.listening() as counted:
        began = time.perf_counter()
        do_with(services, draft, Do.SEND, by=builders.ANA)
        # The queue's message for it; a second delivery of it changes nothing.
        _take(services)
        follow_campaign(services, FIR, draft.campaign_id)
        services.now += timedelta(minutes=1)
        sweep_due(services)
        seconds = time.perf_counter() - began
    waves = [body for body in _take(services) if json.loads(body)["kind"] == "WAVE"]
    assert services.campaigns.walk(FIR, draft.campaign_id).total == PEOPLE
    assert len(waves) == PEOPLE // IN_A_WAVE, len(waves)
    with services.ears.listening() as more:
        began = time.perf_counter()
        for body in waves[:WORKED]:
            in_bulk(services, body)
        worked = time.perf_counter() - began
    handed = [json.loads(body) for body in _take(services)]
    assert sum(len(body["touchpoints"]) for body in handed) == WORKED * IN_A_WAVE
    of.forget()
    return {
        "ours": {"people": PEOPLE, "seconds": seconds, "requests": counted.requests},
        "floor": {"people": PEOPLE, **floor},
        "wave": {
            "people": IN_A_WAVE,
            "seconds": worked / WORKED,
            "requests": more.requests / WORKED,
        },
    }


def _floor(services: BenchServices) -> dict[str, Any]:
    url = boto3.client("sqs").create_queue(QueueName=f"{services.config.table_name}-floor")
    body = json.dumps({"practice": FIR, "kind": "SEND", "contact": "A" * 24, "id": "0" * 26})
    began = time.perf_counter()
    for n in range(0, PEOPLE, 10):
        services.sqs.send_message_batch(
            QueueUrl=url["QueueUrl"],
            Entries=[
                {"Id": str(m), "MessageBody": body, "MessageGroupId": FIR} for m in range(n, n + 10)
            ],
        )
    seconds = time.perf_counter() - began
    boto3.client("sqs").delete_queue(QueueUrl=url["QueueUrl"])
    return {"seconds": seconds, "requests": PEOPLE // 10}


def _take(services: BenchServices) -> list[str]:
    """All that waits in the bulk queue."""
    url, sqs = services.config.bulk_queue_url, boto3.client("sqs")
    bodies: list[str] = []
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in found]
        sqs.delete_message_batch(
            QueueUrl=url,
            Entries=[
                {"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]}
                for n, message in enumerate(found)
            ],
        )
    return bodies


@dataclass
class Left(Texts):
    """Whose texts left, in their order."""

    order: list[tuple[float, bool]] = field(default_factory=list)
    """When, and whether it was a reminder."""

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        answer = super().send(to=to, sender=sender, text=text, reference=reference)
        self.order.append((self.queues.now, "we have news" not in text))
        return answer


def _overtaking(of: World) -> dict[str, Any]:
    return {name: _reminded(of, many) for name, many in (("alone", 0), ("beside it", TEXTS))}


def _reminded(of: World, many: int) -> dict[str, Any]:
    """Reminders of the same practice, by the same number, due a second after the waves."""
    services = of.services()
    world.write(services, _practice(many, Channel.TEXT))
    for n in range(REMINDERS):
        world.write(services, world.visit_items(FIR, 500_000 + n, due_at=NEXT))
    services.now = world.NOW - timedelta(minutes=2)
    stage = Stage(services)
    if many:
        sent = replace(_campaign(By.TEXT), state=State.SCHEDULED, begins_at=services.now)
        services.campaigns.save(sent)
        follow_campaign(services, FIR, sent.campaign_id)
    stage.texts = Left(queues=stage.queues)
    services.__dict__["sns_sms"] = stage.texts
    stage.sweep(0)
    stage.sweep(1)
    stage.work(lambda: len(stage.texts.order) == many + REMINDERS)
    of.forget()
    at = [n for n, (_, is_reminder) in enumerate(stage.texts.order) if is_reminder]
    times = [stage.texts.order[n][0] - 1 for n in at]
    return {"first": times[0], "last": times[-1], "before": at[-1] - (REMINDERS - 1)}


def _campaign(by: By) -> Campaign:
    return Campaign(
        practice_id=FIR,
        campaign_id=CampaignId("news"),
        name="News",
        kind=Kind.NEWSLETTER,
        made_at=world.NOW,
        made_by=builders.ANA,
        to="Everybody",
        by=by,
        words=WORDS,
    )


def _practice(many: int, channel: Channel) -> Iterator[keys.Item]:
    """With so many patients who may all be written to."""
    yield from world.practice_items(FIR, NUMBER)
    for n in range(many):
        patient = builders.a_patient(patient_id=PatientId(f"p-{n:06d}"), preferred_name="")
        address = f"p{n}@home.example" if channel is Channel.EMAIL else world.phone(n)
        contact = contact_id(world.KEY, FIR, address)
        is_text = channel is Channel.TEXT
        where = {"text": contact if is_text else None, "email": None if is_text else contact}
        yield {
            **keys.profile(FIR, patient.patient_id),
            "facts": facts_of_patient(patient, **where),
        }
        yield contact_item(
            ContactPoint(
                practice_id=FIR,
                contact_id=contact,
                channel=channel,
                address=address,
                members=(patient.patient_id,),
                people={patient.patient_id: Person(called=world.NAMES[n % len(world.NAMES)])},
                marketing=Consent.ALLOWED,
                revision=1,
            )
        )
