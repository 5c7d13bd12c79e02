"""Two at once: at each call of the one, the other runs from beginning to end. And with threads."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.consent import stop
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.errors import RapportError, SlotTaken
from chalicelib.domain.patients import Channel, Consent, Purpose
from chalicelib.domain.touchpoints import State
from chalicelib.storage.errors import StaleWrite
from tests.actions.test_the_reminder_loop import MONDAY_10, THURSDAY_1030, book
from tests.builders import ANA, NOW, OAK, PATEL, ROSIES_PHONE, a_patient, a_provider
from tests.faults import promises
from tests.faults.sending import BENS_PHONE, about_to_leave
from tests.faults.wire import WiredServices, World, drain, every_call, minute, recover
from tests.loop import open_practice, register, touchpoints

LUIS = a_patient(
    patient_id="luis", given_name="Luis", preferred_name="", phone=BENS_PHONE, email=""
)
CHEN = "chen"


def in_between(
    world: World,
    one: Callable[[WiredServices], None],
    other: Callable[[WiredServices], None],
    look: Callable[[WiredServices], None],
) -> None:
    """Before each call of the one, the other runs whole; then look."""
    services = world.again()
    calls = every_call(lambda: one(services), services.wire)
    for nth in range(1, len(calls) + 1):
        services = world.again()
        ran: list[int] = []

        def interrupt(
            n: int,
            _: str,
            nth: int = nth,
            ran: list[int] = ran,
            services: WiredServices = services,
        ) -> None:
            if n >= nth and not ran:
                ran.append(n)
                other(services)

        with services.wire.tampered(before=interrupt):
            one(services)
        assert ran
        look(services)


def at_once(*runs: Callable[[], Any]) -> list[Any]:
    """Each in its own thread, all begun together; what each returned or was refused with."""
    ready = threading.Barrier(len(runs))
    results: list[Any] = [None] * len(runs)

    def run(n: int) -> None:
        ready.wait()
        try:
            results[n] = runs[n]()
        except RapportError as refusal:
            results[n] = refusal

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(runs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def queued(services: WiredServices) -> list[str]:
    answer = services.sqs.receive_message(
        QueueUrl=services.config.send_queue_url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


# --- sending -------------------------------------------------------------------------------------


def test_two_workers_with_the_same_message_send_it_once(anywhere: World) -> None:
    about_to_leave(anywhere)
    sweep_due(anywhere.services)
    [body] = queued(anywhere.services)

    def worker(services: WiredServices) -> None:
        send_touchpoints(services, batch_from(body))

    def look(services: WiredServices) -> None:
        assert len(services.texts_sent()) == 1
        assert [t.state for t in touchpoints(services, ROSIES_PHONE)] == [State.SENT]

    anywhere.remember()
    in_between(anywhere, worker, worker, look)


def test_two_sweeps_at_once_text_once(anywhere: World) -> None:
    about_to_leave(anywhere)

    def look(services: WiredServices) -> None:
        drain(services)
        recover(services)
        promises.hold(services, ROSIES_PHONE)
        assert len(services.texts_sent()) == 1

    in_between(anywhere, lambda s: sweep_due(s) and None, lambda s: sweep_due(s) and None, look)


def test_messages_twice_and_in_the_wrong_order_text_once_each(anywhere: World) -> None:
    services = about_to_leave(anywhere, bens_too=True).services
    sweep_due(services)
    bodies = queued(services)
    for body in [*reversed(bodies), *bodies, *reversed(bodies)]:
        send_touchpoints(services, batch_from(body))
    assert sorted(to for to, _ in services.texts_sent()) == [ROSIES_PHONE, BENS_PHONE]
    promises.hold(services, ROSIES_PHONE, BENS_PHONE)


def test_four_workers_and_two_sweeps_in_threads_text_once_each(anywhere: World) -> None:
    services = about_to_leave(anywhere, bens_too=True).services
    sweep_due(services)
    [body] = queued(services)
    workers = [lambda: send_touchpoints(services, batch_from(body))] * 4
    at_once(*workers, lambda: sweep_due(services), lambda: sweep_due(services))
    recover(services)
    assert sorted(to for to, _ in services.texts_sent()) == [ROSIES_PHONE, BENS_PHONE]
    promises.hold(services, ROSIES_PHONE, BENS_PHONE)


def test_a_stop_at_any_moment_before_the_text_leaves_is_heard(anywhere: World) -> None:
    about_to_leave(anywhere)
    services = anywhere.services
    stopped_after: list[bool] = []

    def say_stop(services: WiredServices) -> None:
        stopped_after.append(bool(services.texts_sent()))
        contact = services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
        stop(
            services,
            contact,
            purpose=Purpose.CARE,
            source="text",
            wording="STOP",
            now=services.clock(),
        )

    def look(services: WiredServices) -> None:
        contact = services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
        assert contact.care is Consent.STOPPED
        assert len(services.contacts.ledger(OAK, contact.contact_id)) == 1
        recover(services)
        promises.hold(services, ROSIES_PHONE)

    in_between(anywhere, minute, say_stop, look)
    assert any(stopped_after)
    assert not all(stopped_after)
    # The last moments: the message was already counted and on its way, or had left.
    services = anywhere.again()
    say_stop(services)
    minute(services)
    assert services.texts_sent() == []


def test_a_visit_that_is_cancelled_at_any_moment_is_texted_about_once_at_most(
    world: World,
) -> None:
    about_to_leave(world)
    [visit] = world.services.appointments.of_patient(OAK, a_patient().patient_id)

    def cancel(services: WiredServices) -> None:
        schedule.cancel(services, OAK, visit.appointment_id, by="patient")

    def look(services: WiredServices) -> None:
        assert len(services.texts_sent()) <= 1
        recover(services)
        promises.hold(services, ROSIES_PHONE)
        assert len(services.texts_sent()) <= 1

    in_between(world, minute, cancel, look)


def test_no_message_is_forgotten_in_the_budget_when_a_contact_is_changed_meanwhile(
    world: World,
) -> None:
    """Two on one day, the second a last reminder: the days are the same, the count is not."""
    open_practice(world.services)
    register(world.services)
    contact = world.services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)

    def count(services: WiredServices) -> None:
        services.contacts.spend(
            OAK, contact.contact_id, now=NOW, today=NOW.date(), per_day=None, per_week=None
        )

    def say_stop(services: WiredServices) -> None:
        stop(
            services,
            services.contacts.get(OAK, contact.contact_id),
            purpose=Purpose.MARKETING,
            source="text",
            wording="no ads",
            now=NOW,
        )

    def look(services: WiredServices) -> None:
        found = services.contacts.get(OAK, contact.contact_id)
        assert len(found.recent) == 2
        assert found.marketing is Consent.STOPPED

    count(world.services)
    world.remember()
    in_between(world, say_stop, count, look)


# --- planning ------------------------------------------------------------------------------------


def siblings(world: World) -> tuple[Appointment, Appointment]:
    """Ann and Ben share a phone; both visits are booked and neither is planned for yet."""
    services = world.services
    open_practice(services)
    visits = []
    for name in ("ann", "ben"):
        register(services, a_patient(patient_id=name, given_name=name.title(), email=""))
    for n, name in enumerate(("ann", "ben")):
        start = THURSDAY_1030 + timedelta(hours=n)
        with services.wire.tampered():
            visits.append(book(services, start, patient_id=name))
    for touchpoint in touchpoints(services, ROSIES_PHONE):
        services.db.delete(
            {"pk": f"P#{OAK}#CP#{touchpoint.contact_id}", "sk": f"TP#{touchpoint.touchpoint_id}"}
        )
    world.remember()
    return visits[0], visits[1]


def one_text_about_both(services: WiredServices) -> None:
    services.at(MONDAY_10 + timedelta(minutes=1))
    minute(services)
    assert len(services.texts_sent()) == 1
    [sent] = [t for t in touchpoints(services, ROSIES_PHONE) if t.state is State.SENT]
    assert sorted(s.patient_id for s in sent.subjects) == ["ann", "ben"]
    recover(services)
    assert len(services.texts_sent()) == 1


def test_two_siblings_planned_for_at_once_get_one_text(world: World) -> None:
    ann, ben = siblings(world)
    in_between(world, lambda s: plan_for(s, ann), lambda s: plan_for(s, ben), one_text_about_both)


def test_two_siblings_planned_for_at_once_while_the_index_lags_get_one_text(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither planner finds the other's visit in the index: only what was just saved."""
    ann, ben = siblings(world)
    services = world.services
    monkeypatch.setattr(services.appointments, "of_patient", lambda *_, **__: [])
    in_between(world, lambda s: plan_for(s, ann), lambda s: plan_for(s, ben), one_text_about_both)


def test_the_schedule_changes_while_it_is_planned_for(world: World) -> None:
    services = world.services
    open_practice(services)
    register(services)
    visit = book(services)
    services.at(NOW + timedelta(minutes=10))
    world.remember()
    later = THURSDAY_1030 + timedelta(days=1)

    def move(services: WiredServices) -> None:
        schedule.move(services, OAK, visit.appointment_id, starts_at=later, by=ANA)

    def look(services: WiredServices) -> None:
        planned = [t for t in touchpoints(services, ROSIES_PHONE) if t.state is State.PLANNED]
        minute(services)
        planned = [t for t in touchpoints(services, ROSIES_PHONE) if t.state is State.PLANNED]
        assert {s.starts_at for t in planned for s in t.subjects} == {later}
        assert len(planned) == 2

    in_between(world, lambda s: plan_for(s, visit), move, look)


# --- the schedule --------------------------------------------------------------------------------


def two_patients(world: World) -> None:
    open_practice(world.services)
    services = world.services
    services.setups.save(OAK, a_provider(provider_id=CHEN, name="Dr Chen"))
    register(services)
    register(services, LUIS)
    world.remember()


def booked(services: WiredServices) -> list[Appointment]:
    people = (a_patient().patient_id, LUIS.patient_id)
    found = [visit for of in people for visit in services.appointments.of_patient(OAK, of)]
    return [visit for visit in found if visit.status is Status.BOOKED]


def overlap(visits: list[Appointment]) -> bool:
    return any(
        one.provider_id == other.provider_id
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
        for n, one in enumerate(visits)
        for other in visits[n + 1 :]
    )


def quietly(run: Callable[[], object]) -> None:
    try:
        run()
    except (SlotTaken, StaleWrite):
        return


@pytest.mark.parametrize("minutes_apart", [0, 15, -15])
def test_of_two_who_take_overlapping_times_one_wins(world: World, minutes_apart: int) -> None:
    two_patients(world)
    other_start = THURSDAY_1030 + timedelta(minutes=minutes_apart)

    def look(services: WiredServices) -> None:
        assert len(booked(services)) == 1

    in_between(
        world,
        lambda s: quietly(lambda: book(s)),
        lambda s: quietly(lambda: book(s, other_start, patient_id=LUIS.patient_id)),
        look,
    )


def test_of_two_who_take_different_times_of_a_day_at_once_both_win(world: World) -> None:
    two_patients(world)
    in_between(
        world,
        lambda s: book(s) and None,
        lambda s: book(s, THURSDAY_1030 + timedelta(hours=1), patient_id=LUIS.patient_id) and None,
        lambda s: [None][len(booked(s)) - 2],
    )


def test_of_six_in_threads_who_take_one_time_one_wins(world: World) -> None:
    two_patients(world)
    services = world.again()
    people = [a_patient().patient_id, LUIS.patient_id] * 3
    answers = at_once(*(lambda of=of: book(services, patient_id=of) for of in people))
    assert sum(isinstance(answer, Appointment) for answer in answers) == 1
    assert sum(isinstance(answer, (SlotTaken, StaleWrite)) for answer in answers) == 5
    assert len(booked(services)) == 1


def test_moves_that_cross_between_two_day_books_never_overlap(world: World) -> None:
    two_patients(world)
    services = world.services
    mine = book(services)
    theirs = book(services, patient_id=LUIS.patient_id, provider_id=CHEN)
    world.remember()

    def swap(appointment: Appointment, to: str) -> Callable[[WiredServices], None]:
        def run(services: WiredServices) -> None:
            quietly(
                lambda: schedule.move(
                    services,
                    OAK,
                    appointment.appointment_id,
                    starts_at=THURSDAY_1030 + timedelta(minutes=15),
                    provider_id=to,  # type: ignore[arg-type]
                    by=ANA,
                )
            )

        return run

    def look(services: WiredServices) -> None:
        visits = booked(services)
        assert len(visits) == 2
        assert not overlap(visits)
        books = services.appointments.daybooks(
            OAK, [(of, THURSDAY_1030.date()) for of in (PATEL, CHEN)]
        )
        spans = {of: span for book in books.values() for of, span in book.busy.items()}
        assert spans == {v.appointment_id: (v.starts_at, v.ends_at) for v in visits}

    in_between(world, swap(mine, CHEN), swap(theirs, PATEL), look)


def test_two_receptionists_who_change_one_visit_at_once_are_told(world: World) -> None:
    two_patients(world)
    visit = book(world.services)
    world.remember()
    said: list[str] = []

    def cancel(services: WiredServices) -> None:
        schedule.cancel(services, OAK, visit.appointment_id, by=ANA, revision=visit.revision)

    def move(services: WiredServices) -> None:
        try:
            schedule.move(
                services,
                OAK,
                visit.appointment_id,
                starts_at=THURSDAY_1030 + timedelta(days=1),
                by="ben",
                revision=visit.revision,
            )
        except RapportError as refusal:
            said.append(type(refusal).__name__)

    def look(services: WiredServices) -> None:
        stands = services.appointments.get(OAK, visit.appointment_id)
        # Either the move was told of, or it was written before the other one was read.
        assert stands.status is Status.CANCELLED
        assert said.pop() == "StaleWrite"
        assert not said

    def both(services: WiredServices) -> None:
        move(services)

    services = world.again()
    calls = every_call(lambda: both(services), services.wire)
    save = next(n for n, call in enumerate(calls, 1) if call == "TransactWriteItems appointment")
    for nth in range(1, save + 1):
        services = world.again()

        def interrupt(n: int, _: str, nth: int = nth, services: WiredServices = services) -> None:
            if n == nth:
                cancel(services)

        with services.wire.tampered(before=interrupt):
            both(services)
        look(services)
