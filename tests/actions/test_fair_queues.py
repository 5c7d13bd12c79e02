"""One practice's thousands keep nobody else's reminders waiting."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.actions.billing.each_hour import enqueue_hour
from chalicelib.actions.billing.follow_stripe import follow_later
from chalicelib.actions.change_account import change_account
from chalicelib.actions.change_setup import replan_all
from chalicelib.actions.each_day import each_day, enqueue_day
from chalicelib.actions.end_practice import NOTICES, end_practice
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import export_step, start_export
from chalicelib.actions.send_touchpoints import Batch, batch_from, is_batch, send_touchpoints
from chalicelib.actions.sweep_due import URGENT_PLANS, URGENT_SENDS, enqueue, in_turns
from chalicelib.channels.stripe_billing import Event
from chalicelib.domain.accounts import KEEPING, Standing
from chalicelib.domain.ids import ContactId, LocationId, PracticeId, TouchpointId
from chalicelib.storage import keys
from chalicelib.storage.due import Due
from tests.builders import ANA, MAIN_STREET, NOW, OAK, OAK_NUMBER
from tests.conftest import TestServices
from tests.scenes import book, know, open_oak

ELM, FIR = PracticeId("elm"), PracticeId("fir")


def to_send(practice_id: PracticeId, many: int) -> list[Due]:
    return [
        Due(
            pk=keys.contact(practice_id, ContactId(f"c{n}"))["pk"],
            sk=keys.TOUCHPOINT + f"t{n}",
            order=f"{keys.stamp(NOW)}#email",
        )
        for n in range(many)
    ]


def to_plan(practice_id: PracticeId, many: int, kind: str = "APPT") -> list[Due]:
    order = f"{keys.stamp(NOW)}#"
    return [Due(pk=f"P#{practice_id}#{kind}#v{n}", sk=kind, order=order) for n in range(many)]


def waiting(services: TestServices, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while messages := services.sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"]
    ).get("Messages"):
        found += messages  # type: ignore[arg-type]
    return found


def bodies(services: TestServices, url: str) -> list[str]:
    return [message["Body"] for message in waiting(services, url)]


def jobs(services: TestServices, url: str) -> list[tuple[str, str]]:
    """What kind, and whose turn it takes."""
    return [
        (json.loads(of["Body"])["kind"], of["Attributes"]["MessageGroupId"])
        for of in waiting(services, url)
    ]


def practices(of: Iterable[str]) -> list[str]:
    return [json.loads(body)["practice"] for body in of]


def test_each_practices_first_message_comes_before_anybodys_second(services: TestServices) -> None:
    enqueue(services, to_send(ELM, 100) + to_send(OAK, 10) + to_send(FIR, 10))
    sent = practices(bodies(services, services.config.send_queue_url))
    assert sent[:3] == [ELM, OAK, FIR]
    assert sent[3:] == [ELM] * 3


def test_what_a_practice_has_beyond_its_share_of_a_round_goes_over_the_bulk_queue(
    services: TestServices,
) -> None:
    enqueue(services, to_send(ELM, URGENT_SENDS + 30) + to_send(OAK, 10))
    urgent = [batch_from(of) for of in bodies(services, services.config.send_queue_url)]
    rest = [batch_from(of) for of in bodies(services, services.config.bulk_queue_url)]
    assert sum(len(of.touchpoints) for of in urgent if of.practice_id == ELM) == URGENT_SENDS
    assert sum(len(of.touchpoints) for of in rest) == 30
    assert {of.practice_id for of in rest} == {ELM}
    assert all(of.bulk for of in rest)
    assert not any(of.bulk for of in urgent)


def test_an_imports_visits_are_planned_in_bulk_and_a_bookings_at_once(
    services: TestServices,
) -> None:
    enqueue(services, to_plan(ELM, URGENT_PLANS + 200) + to_plan(OAK, 1))
    soon = practices(bodies(services, services.config.plan_queue_url))
    assert soon.count(OAK) == 1
    assert soon.count(ELM) == URGENT_PLANS
    assert soon.index(OAK) == 1
    assert practices(bodies(services, services.config.bulk_queue_url)) == [ELM] * 200


def test_what_may_be_urgent_is_never_bulk_however_much_there_is_of_it(
    services: TestServices,
) -> None:
    enqueue(services, to_plan(ELM, URGENT_PLANS + 10, kind="WORK"))
    assert len(bodies(services, services.config.plan_queue_url)) == URGENT_PLANS + 10


def test_a_changed_setup_and_a_new_day_are_bulk(services: TestServices) -> None:
    open_oak(services)
    book(services)
    assert replan_all(services, OAK) == 1
    enqueue_day(services, now=NOW)
    enqueue(services, to_plan(OAK, 1, kind="REPLAN"))
    kinds = [json.loads(of)["kind"] for of in bodies(services, services.config.bulk_queue_url)]
    assert kinds == ["APPT", "DAY", "USE", "AHEAD", "DOUBLES", "WAITING", "REPLAN"]
    assert bodies(services, services.config.plan_queue_url) == []


def test_a_file_of_everything_is_bulk_at_each_step_and_where_the_sweep_finds_it(
    services: TestServices,
) -> None:
    open_oak(services)
    know(services)
    start_export(services, OAK, by=ANA)
    for _ in range(4):
        [(kind, group)] = jobs(services, services.config.bulk_queue_url)
        assert (kind, group) == ("EXPORT", OAK)
        export_step(services, OAK)
    export = services.exports.get(OAK)
    assert export is not None
    assert export.ended_at
    enqueue(services, to_plan(OAK, 1, kind="EXPORT"))
    assert jobs(services, services.config.bulk_queue_url) == [("EXPORT", OAK)]
    assert bodies(services, services.config.plan_queue_url) == []


def test_the_hours_work_is_bulk(services: TestServices) -> None:
    open_oak(services)
    enqueue_hour(services)
    assert jobs(services, services.config.bulk_queue_url) == [("HOUR", OAK)]
    assert bodies(services, services.config.plan_queue_url) == []


def test_a_practices_end_is_bulk_at_each_step(services: TestServices) -> None:
    boto3.client("s3").create_bucket(Bucket=services.config.audit_bucket)
    open_oak(services)
    know(services)
    change_account(
        services, OAK, lambda of: replace(of, standing=Standing.ENDED, ended_at=NOW - KEEPING)
    )
    for days in NOTICES:
        services.endings.tell(OAK, days, at=NOW - timedelta(days=days))
    each_day(services, OAK, now=NOW)
    for _ in range(3):  # contact points, the patient, and nothing more
        assert jobs(services, services.config.bulk_queue_url) == [("END", OAK)]
        end_practice(services, OAK, now=NOW)
    assert jobs(services, services.config.bulk_queue_url) == []
    assert bodies(services, services.config.plan_queue_url) == []


def test_erasing_one_patient_and_a_payment_wait_for_nobodys_bulk(services: TestServices) -> None:
    open_oak(services)
    ask(services, OAK, know(services), basis="asked", by=ANA)
    paid = Event(event_id="e1", kind="invoice.paid", practice=OAK, subscription="s1")
    follow_later(services, paid)
    assert jobs(services, services.config.plan_queue_url) == [("ERASE", OAK), ("STRIPE", OAK)]
    assert bodies(services, services.config.bulk_queue_url) == []


def test_every_message_says_whose_it_is_so_that_the_queue_can_be_fair(
    services: TestServices,
) -> None:
    enqueue(services, to_send(ELM, URGENT_SENDS + 1) + to_plan(OAK, 1))
    config = services.config
    for url, practice in (
        (config.send_queue_url, ELM),
        (config.bulk_queue_url, ELM),
        (config.plan_queue_url, OAK),
    ):
        groups = {message["Attributes"]["MessageGroupId"] for message in waiting(services, url)}
        assert groups == {practice}


def test_turns_leave_nobody_out() -> None:
    assert in_turns([["a1", "a2", "a3"], [], ["b1"]]) == ["a1", "b1", "a2", "a3"]


# --- at the number ---------------------------------------------------------------------------


def batch(*, bulk: bool, many: int = 10) -> Batch:
    touchpoints = tuple((ContactId(f"c{n}"), TouchpointId(f"t{n}")) for n in range(many))
    return Batch(practice_id=OAK, lane=MAIN_STREET, touchpoints=touchpoints, bulk=bulk)


def put_off(services: TestServices, one: Batch) -> Batch | None:
    """The worker has it: what it put off, None if it could leave now."""
    kept: list[dict[str, Any]] = []
    send = services.sqs.send_message
    services.sqs.send_message = lambda **said: kept.append(said)  # type: ignore[method-assign]
    try:
        send_touchpoints(services, one)
    finally:
        services.sqs.send_message = send  # type: ignore[method-assign]
    if not kept:
        return None
    wanted = services.config.bulk_queue_url if one.bulk else services.config.send_queue_url
    assert kept[0]["QueueUrl"] == wanted
    assert kept[0]["MessageGroupId"] == OAK
    assert is_batch(kept[0]["MessageBody"])
    return batch_from(kept[0]["MessageBody"])


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    """Sixty texts a minute: ten are ten seconds."""
    open_oak(services, segments_per_minute=60)
    return services


def test_a_reminder_leaves_before_a_thousand_texts_of_the_same_number_that_wait(
    oak: TestServices,
) -> None:
    assert put_off(oak, batch(bulk=True)) is None
    waits = [put_off(oak, batch(bulk=True)) for _ in range(100)]
    slots = [of.slot for of in waits if of and of.slot]
    assert slots == [NOW + timedelta(seconds=10 * n) for n in range(1, 101)]
    reminder = put_off(oak, batch(bulk=False))
    assert reminder is not None
    assert reminder.slot == NOW + timedelta(seconds=10)


def test_bulk_whose_moment_an_urgent_one_took_waits_behind_it_and_then_leaves(
    oak: TestServices,
) -> None:
    put_off(oak, batch(bulk=True))
    waits = put_off(oak, batch(bulk=True))
    assert waits is not None
    assert waits.slot == NOW + timedelta(seconds=10)
    for _ in range(3):
        put_off(oak, batch(bulk=False))
    again = put_off(oak.at(NOW + timedelta(seconds=10)), waits)
    assert again is not None
    assert again.slot == NOW + timedelta(seconds=40)
    assert put_off(oak.at(NOW + timedelta(seconds=40)), again) is None
    # It has its place now: what comes after makes room.
    late = put_off(oak, batch(bulk=False))
    assert late is not None
    assert late.slot == NOW + timedelta(seconds=50)


def test_bulk_of_one_number_is_no_slower_than_the_number(oak: TestServices) -> None:
    queue = [batch(bulk=True) for _ in range(6)]
    left: list[float] = []
    for second in range(0, 70):
        oak.at(NOW + timedelta(seconds=second))
        due = [of for of in queue if of.slot is None or of.slot <= oak.clock()]
        for one in due:
            queue.remove(one)
            if waits := put_off(oak, one):
                queue.append(waits)
            else:
                left.append(second)
    assert left == [0, 10, 20, 30, 40, 50]


def test_a_number_for_which_bulk_waits_is_not_idle(oak: TestServices) -> None:
    later = NOW + timedelta(seconds=10)
    oak.pace.reserve_last(OAK_NUMBER, count=20, per_minute=60, now=NOW)
    assert not oak.pace.is_idle(OAK_NUMBER, since=later)
    assert oak.pace.is_idle(OAK_NUMBER, since=later + timedelta(seconds=10))


def test_a_clock_that_was_moved_back_keeps_no_bulk_waiting(oak: TestServices) -> None:
    far = NOW + timedelta(days=30)
    for _ in range(2):
        oak.pace.reserve_last(OAK_NUMBER, count=60, per_minute=60, now=far)
    oak.pace.take(OAK_NUMBER, count=60, per_minute=60, now=far)
    assert oak.pace.reserve_last(OAK_NUMBER, count=60, per_minute=60, now=NOW) == NOW


def test_the_lane_of_a_location_that_is_gone_holds_nothing_up(oak: TestServices) -> None:
    gone = Batch(practice_id=OAK, lane=LocationId("gone"), touchpoints=(), bulk=True)
    assert put_off(oak, gone) is None
