"""Clocks that jump, queues that take a part, fallbacks, and texts that grow too long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions.repair import repair
from chalicelib.actions.sweep_due import NotEnqueued, sweep_due
from chalicelib.domain.playbooks import Offset, Order, When, Words
from chalicelib.domain.touchpoints import State, Why
from tests.actions.test_the_reminder_loop import MONDAY_10, THURSDAY_1030, book
from tests.builders import NEW_YORK, OAK, ROSIES_PHONE, a_patient, a_playbook, a_step
from tests.faults import promises
from tests.faults.sending import BENS_PHONE, ROSIES_EMAIL, about_to_leave
from tests.faults.wire import WiredServices, World, drain, minute, recover
from tests.loop import open_practice, register, touchpoints

DAY = timedelta(days=1)


def test_a_clock_that_was_moved_back_sends_what_is_due_by_the_new_time(world: World) -> None:
    """The local stage: a look at next week, back to today, and a visit is booked."""
    services = about_to_leave(world).services
    services.at(MONDAY_10 + 7 * DAY)
    register(services, a_patient(patient_id="ben", phone=BENS_PHONE, email=""))
    book(services, THURSDAY_1030 + 7 * DAY, patient_id="ben")
    minute(services)
    services.at(MONDAY_10 - DAY)
    register(services, a_patient(patient_id="cleo", phone="+12025550146", email=""))
    book(services, THURSDAY_1030 + timedelta(hours=2), patient_id="cleo")
    services.at(MONDAY_10 + timedelta(minutes=2))
    minute(services)
    assert "+12025550146" in {to for to, _ in services.texts_sent()}


def test_what_is_too_long_all_the_same_fails_where_the_desk_sees_it(world: World) -> None:
    services = about_to_leave(world).services
    endless = a_playbook(
        a_step("step-text", words={"en": Words(text="{first_name} " + "x" * 1600)})
    )
    services.setups.save(OAK, replace(endless, revision=1))
    minute(services)
    recover(services)
    promises.hold(services, ROSIES_PHONE)
    [failed] = touchpoints(services, ROSIES_PHONE)
    assert (failed.state, failed.why) == (State.FAILED, Why.REFUSED)


def test_two_sweeps_whose_clocks_differ_a_little_enqueue_nothing_again(world: World) -> None:
    services = about_to_leave(world).services
    assert sweep_due(services) == 1
    services.at(services.clock() - timedelta(seconds=20))
    assert sweep_due(services) == 0


@pytest.mark.parametrize(
    ("visit", "ten_o_clock"),
    [
        (datetime(2027, 3, 15, 14, 0, tzinfo=UTC), datetime(2027, 3, 12, 15, 0, tzinfo=UTC)),
        (datetime(2027, 11, 8, 15, 0, tzinfo=UTC), datetime(2027, 11, 5, 14, 0, tzinfo=UTC)),
    ],
    ids=["the hour that is skipped", "the hour that comes twice"],
)
def test_over_a_change_of_the_clocks_a_reminder_leaves_at_ten_and_once(
    world: World, visit: datetime, ten_o_clock: datetime
) -> None:
    """Every quarter of an hour from three days before to after it."""
    services = world.services
    open_practice(services)
    services.at(visit - 5 * DAY)
    register(services)
    book(services, visit)
    services.at(visit - 3 * DAY - timedelta(hours=8))
    while services.clock() < visit:
        services.at(services.clock() + timedelta(minutes=15))
        minute(services)
    [sent] = [t for t in touchpoints(services, ROSIES_PHONE) if t.state is State.SENT]
    assert sent.due_at == ten_o_clock
    assert sent.due_at.astimezone(NEW_YORK).hour == 10
    assert len(services.texts_sent()) == 1


def test_a_queue_that_takes_a_part_gets_the_rest_a_minute_later(world: World) -> None:
    services = about_to_leave(world, bens_too=True).services
    real = services.sqs.send_message_batch

    def refuses_the_first(**request: Any) -> Any:
        services.sqs.send_message_batch = real  # type: ignore[method-assign]
        first, *others = request["Entries"]
        taken = real(**{**request, "Entries": others}) if others else {"Successful": []}
        return {**taken, "Failed": [{"Id": first["Id"]}]}

    services.sqs.send_message_batch = refuses_the_first  # type: ignore[method-assign]
    with pytest.raises(NotEnqueued):
        sweep_due(services)
    services.at(services.clock() + timedelta(minutes=1))
    minute(services)
    recover(services)
    promises.hold(services, ROSIES_PHONE, BENS_PHONE)
    assert len(services.texts_sent()) == 2


def test_a_message_that_the_queue_lost_is_found_by_the_repair(world: World) -> None:
    services = about_to_leave(world).services
    sweep_due(services)
    services.sqs.purge_queue(QueueUrl=services.config.send_queue_url)
    services.at(services.clock() + timedelta(minutes=20))
    assert repair(services) == 1
    drain(services)
    assert len(services.texts_sent()) == 1


def test_the_email_follows_a_text_that_nobody_confirmed_and_only_then(world: World) -> None:
    services = about_to_leave(world, Order.TEXT_THEN_EMAIL).services
    minute(services)
    services.at(MONDAY_10 + timedelta(minutes=90))
    minute(services)
    assert (len(services.texts_sent()), services.emails_sent()) == (1, [])
    services.at(MONDAY_10 + timedelta(minutes=125))
    minute(services)
    assert services.emails_sent() == [ROSIES_EMAIL]
    recover(services)
    assert services.emails_sent() == [ROSIES_EMAIL]


def test_the_email_is_not_needed_once_the_text_arrived(world: World) -> None:
    services = about_to_leave(world, Order.TEXT_THEN_EMAIL).services
    minute(services)
    [text] = touchpoints(services, ROSIES_PHONE)
    services.touchpoints.delivered(text, delivery="delivered", reason="", now=services.clock())
    services.at(MONDAY_10 + timedelta(minutes=125))
    minute(services)
    [email] = touchpoints(services, ROSIES_EMAIL)
    assert (email.state, email.why) == (State.SKIPPED, Why.DELIVERED)
    assert services.emails_sent() == []


def test_a_text_that_waits_over_night_leaves_by_day_in_the_patients_own_zone(
    world: World,
) -> None:
    """It was throttled until the quiet began where she is, which is not where the practice is."""
    services = world.services
    evening = Offset(when=When.BEFORE, before=timedelta(hours=17))
    open_practice(services, a_playbook(a_step(offset=evening)))
    register(services, replace(a_patient(email=""), zone="Pacific/Honolulu"))
    # Thursday 12:30 in Honolulu; the reminder is wanted on Wednesday at 19:30 there.
    book(services, datetime(2026, 12, 3, 22, 30, tzinfo=UTC))
    [planned] = touchpoints(services, ROSIES_PHONE)
    services.at(planned.due_at + timedelta(minutes=1))
    sweep_due(services)
    services.at(planned.due_at + timedelta(hours=2))
    drain(services)
    [moved] = touchpoints(services, ROSIES_PHONE)
    assert services.texts_sent() == []
    assert moved.due_at == datetime(2026, 12, 3, 18, 0, tzinfo=UTC)


def test_a_household_of_eight_with_the_longest_names_is_texted_all_the_same(world: World) -> None:
    services: WiredServices = world.services
    open_practice(services)
    long = "Wolfeschlegelsteinhausenbergerdorff" * 3
    for n in range(8):
        register(
            services,
            a_patient(patient_id=f"p{n}", given_name=f"{long}{n}", preferred_name="", email=""),
        )
        book(services, THURSDAY_1030 + timedelta(minutes=30 * n), patient_id=f"p{n}")
    services.at(MONDAY_10 + timedelta(minutes=1))
    recover(services)
    promises.hold(services, ROSIES_PHONE)
    [(_, said)] = services.texts_sent()
    assert len(said.encode()) <= 1600
    assert "Hi Wolfeschlegelsteinhausenberge" in said[:60]
