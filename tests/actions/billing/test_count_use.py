"""A practice is counted what really left: to the message, whatever comes twice or at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.actions.billing.count_use import count_days, count_lately, settle_days
from chalicelib.actions.repair import repair
from chalicelib.actions.send_message import send_again, send_now
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain.conversations import By
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Order
from chalicelib.domain.touchpoints import State
from chalicelib.domain.usage import NOTHING, Count
from chalicelib.storage import keys
from tests.actions.test_the_reminder_loop import MONDAY_10, THURSDAY_1030, book
from tests.builders import (
    ELM,
    MAIN_STREET,
    OAK,
    ROSIES_PHONE,
    a_location,
    a_patient,
    a_playbook,
    a_step,
)
from tests.conftest import TestServices
from tests.faults.test_both_at_once import at_once
from tests.loop import drain, open_practice, register, run, touchpoints

THAT_DAY = MONDAY_10.date()
ONE = Count(texts=1, segments=1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    register(services)
    return services


def counted(services: TestServices, day: date = THAT_DAY) -> Count:
    settle_days(services, OAK, now=datetime.combine(day, datetime.max.time(), UTC))
    return services.meters.since(OAK, day - timedelta(days=40)).days.get(day, NOTHING)


def the_queue(services: TestServices) -> list[str]:
    """What the sweep enqueued, taken out."""
    url = services.config.send_queue_url
    taken = services.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [message["Body"] for message in taken.get("Messages", [])]


def due(services: TestServices, patients: int = 1) -> list[str]:
    """So many reminders are due and lie in the queue."""
    for n in range(patients):
        if n:
            phone = f"+1202555{100 + n:04d}"
            register(services, a_patient(patient_id=f"p{n}", phone=phone, email=""))
        at = THURSDAY_1030 + timedelta(minutes=30 * n)
        book(services, at, patient_id=f"p{n}" if n else a_patient().patient_id)
    sweep_due(services.at(MONDAY_10 + timedelta(minutes=1)))
    return the_queue(services)


def test_a_reminder_counts_on_the_day_it_left(oak: TestServices) -> None:
    book(oak)
    assert counted(oak) == NOTHING
    run(oak.at(MONDAY_10))
    assert counted(oak) == ONE
    assert counted(oak, THAT_DAY + timedelta(days=1)) == NOTHING


def test_counting_again_late_and_often_changes_nothing(oak: TestServices) -> None:
    for body in due(oak, 3):
        send_touchpoints(oak, batch_from(body))
    for _ in range(3):
        count_lately(oak, OAK, now=oak.clock())
        assert counted(oak) == Count(texts=3, segments=3)


def test_every_queue_message_delivered_twice_is_counted_once(oak: TestServices) -> None:
    bodies = due(oak, 3)
    for body in [*bodies, *bodies]:
        send_touchpoints(oak, batch_from(body))
        count_lately(oak, OAK, now=oak.clock())
    assert len(oak.texts.sent) == 3
    assert counted(oak) == Count(texts=3, segments=3)


def test_one_that_two_sweeps_found_is_counted_once(oak: TestServices) -> None:
    first = due(oak, 2)
    oak.db.delete({"pk": "SWEEP", "sk": "CURSORS"})
    oak.at(oak.clock() + timedelta(minutes=1))
    sweep_due(oak)
    for body in [*first, *the_queue(oak)]:
        send_touchpoints(oak, batch_from(body))
    assert counted(oak) == Count(texts=2, segments=2)


def test_workers_and_counters_at_once_count_each_message_once(oak: TestServices) -> None:
    bodies = due(oak, 6)

    def work() -> None:
        for body in bodies:
            send_touchpoints(oak, batch_from(body))

    def count() -> None:
        for _ in range(5):
            count_days(oak, OAK, THAT_DAY, THAT_DAY)

    at_once(work, count, work, count)
    assert len(oak.texts.sent) == 6
    assert counted(oak) == Count(texts=6, segments=6)


def test_a_counter_that_is_late_does_not_undo_what_a_faster_one_saved(oak: TestServices) -> None:
    oak.meters.save_day(OAK, THAT_DAY, Count(texts=5, segments=7, emails=1))
    oak.meters.save_day(OAK, THAT_DAY, Count(texts=3, segments=4, emails=2))
    saved = oak.meters.since(OAK, THAT_DAY).days[THAT_DAY]
    assert saved == Count(texts=5, segments=7, emails=2)


def test_a_text_that_the_carrier_takes_at_the_second_try_is_counted_once(
    oak: TestServices,
) -> None:
    book(oak)
    oak.texts.next_error = TryAgain()
    run(oak.at(MONDAY_10))
    assert counted(oak) == NOTHING
    run(oak, minutes=20)
    assert len(oak.texts.sent) == 1
    assert counted(oak) == ONE


def test_a_refused_text_costs_nothing(oak: TestServices) -> None:
    book(oak)
    oak.texts.next_error = Undeliverable()
    run(oak.at(MONDAY_10))
    assert touchpoints(oak, ROSIES_PHONE)[-1].state is State.FAILED
    assert counted(oak) == NOTHING


def test_one_that_may_have_left_counts_once_a_receipt_says_so(oak: TestServices) -> None:
    book(oak)
    oak.texts.next_error = Uncertain("reference")
    run(oak.at(MONDAY_10))
    [lost] = [t for t in touchpoints(oak, ROSIES_PHONE) if t.state is State.UNCERTAIN]
    assert counted(oak) == NOTHING
    oak.touchpoints.delivered(lost, delivery="delivered", reason="", now=oak.clock())
    two_days_later = MONDAY_10 + timedelta(days=2)
    settle_days(oak, OAK, now=two_days_later)
    assert oak.meters.since(OAK, THAT_DAY).days[THAT_DAY] == ONE


def test_one_whose_worker_died_is_found_again_although_it_ended_later(oak: TestServices) -> None:
    bodies = due(oak)
    of = batch_from(bodies[0]).touchpoints[0]
    [planned] = oak.touchpoints.read([(OAK, *of)])
    oak.touchpoints.claim(planned, until=oak.clock() + timedelta(minutes=3))
    oak.at(oak.clock() + timedelta(minutes=30))
    repair(oak)
    [lost] = oak.touchpoints.read([(OAK, *of)])
    oak.touchpoints.delivered(lost, delivery="delivered", reason="", now=oak.clock())
    assert counted(oak) == ONE


def test_one_that_left_after_midnight_counts_on_the_new_day(oak: TestServices) -> None:
    bodies = due(oak)
    oak.at(datetime(2026, 12, 1, 0, 1, tzinfo=UTC))
    planned = oak.touchpoints.read((OAK, *of) for of in batch_from(bodies[0]).touchpoints)
    oak.touchpoints.replan(replace(planned[0], decent_until=None))
    send_touchpoints(oak, batch_from(bodies[0]))
    assert len(oak.texts.sent) == 1
    count_lately(oak, OAK, now=oak.clock())
    assert oak.meters.since(OAK, THAT_DAY).days == {date(2026, 12, 1): ONE}


def test_what_a_person_at_the_desk_writes_counts_and_a_note_does_not(oak: TestServices) -> None:
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    oak.at(MONDAY_10)
    for n, text in enumerate(("See you then!", "x" * 200)):
        for _ in range(2):
            send_now(
                oak,
                OAK,
                contact,
                text=text,
                by=By.STAFF,
                location_id=MAIN_STREET,
                message_id=f"01JD0000000000000000000{n:03d}",
            )
    assert counted(oak) == Count(texts=2, segments=3)


def test_an_answer_that_leaves_at_the_second_try_is_counted_once(oak: TestServices) -> None:
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    oak.at(MONDAY_10)
    oak.texts.next_error = TryAgain()
    send_now(oak, OAK, contact, text="Thanks!", by=By.RAPPORT, location_id=MAIN_STREET)
    assert counted(oak) == NOTHING
    try_again(oak)
    try_again(oak)
    assert len(oak.texts.sent) == 1
    assert counted(oak) == ONE


def try_again(services: TestServices) -> None:
    """As the plan queue would, for every answer of the day."""
    for contact, message in services.meters.notes(OAK, [THAT_DAY]).messages:
        of = {"contact": contact, "id": message, "location": MAIN_STREET}
        send_again(services, OAK, {**of, "even_if_stopped": "", "tries": "1"})


def test_an_email_counts_as_one_email(oak: TestServices) -> None:
    oak.setups.save(OAK, a_playbook(a_step(order=Order.EMAIL), revision=1))
    register(oak, a_patient(patient_id="eve", phone="", email="eve@patients.example"))
    book(oak, patient_id="eve")
    run(oak.at(MONDAY_10))
    assert len(oak.emails.sent) == 1
    assert counted(oak) == Count(emails=1)


def test_another_practices_messages_are_not_counted(oak: TestServices) -> None:
    for body in due(oak):
        send_touchpoints(oak, batch_from(body))
    oak.setups.save(ELM, a_location(number="+12025550111", on_duty=()))
    settle_days(oak, ELM, now=oak.clock())
    assert oak.meters.since(ELM, THAT_DAY).days == {}


def test_what_was_counted_stays_when_the_record_is_erased(oak: TestServices) -> None:
    run_once = due(oak)
    send_touchpoints(oak, batch_from(run_once[0]))
    assert counted(oak) == ONE
    contact_id, touchpoint_id = batch_from(run_once[0]).touchpoints[0]
    oak.db.delete(keys.touchpoint(OAK, contact_id, touchpoint_id))
    assert counted(oak) == ONE


def test_an_idle_sweep_notes_nothing(oak: TestServices) -> None:
    sweep_due(oak)
    assert drain(oak) == 0
    assert oak.meters.notes(OAK, [oak.clock().date()]).touchpoints == frozenset()
