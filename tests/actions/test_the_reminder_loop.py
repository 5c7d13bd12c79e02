"""A reminder from booking to sent, and everything that may come between."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.change_setup import change_setup
from chalicelib.actions.send_touchpoints import Batch, batch_from, send_one, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.patients import Channel, Consent, LedgerEntry, Purpose
from chalicelib.domain.playbooks import Offset, Order, When, Words
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import ConditionFailed
from chalicelib.storage.touchpoints import touchpoint_item
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    OAK_NUMBER,
    PATEL,
    ROSIES_PHONE,
    a_patient,
    a_playbook,
    a_step,
    an_appointment,
)
from tests.conftest import TestServices
from tests.loop import drain, open_practice, register, run, touchpoints

THURSDAY_1030 = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
MONDAY_10 = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
"""Three days before, 10:00 in New York."""


def book(services: TestServices, starts_at: datetime = THURSDAY_1030, **changes) -> Appointment:
    return schedule.book(
        services,
        OAK,
        **{
            "patient_id": a_patient().patient_id,
            "provider_id": PATEL,
            "location_id": MAIN_STREET,
            "visit_type_id": CLEANING,
            "starts_at": starts_at,
            "by": ANA,
            **changes,
        },
    )


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    register(services)
    return services


def test_a_reminder_leaves_at_its_hour_from_the_locations_number(oak: TestServices) -> None:
    book(oak)
    run(oak.at(MONDAY_10 - timedelta(minutes=2)))
    assert oak.texts.sent == []
    run(oak, minutes=2)
    [text] = oak.texts.sent
    assert text.to == ROSIES_PHONE
    assert text.sender == "+12025550100"
    assert text.text == "Oak Dental: Hi Rosie, Thu Dec 3 10:30 AM. Reply YES."
    [sent] = touchpoints(oak, ROSIES_PHONE)
    assert (sent.state, sent.ref, sent.segments) == (State.SENT, "sms-1", 1)


def test_the_last_reminder_of_an_early_visit_comes_the_evening_before_and_says_so(
    oak: TestServices,
) -> None:
    """Two hours before eight is night."""
    [soon] = [
        step for of in default_playbooks() for step in of.steps if step.offset.when is When.BEFORE
    ]
    change_setup(oak, OAK, replace(a_playbook(soon), revision=1))
    eight = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
    book(oak, eight)
    run(oak.at(datetime(2026, 12, 3, 0, 30, tzinfo=UTC)))
    [text] = oak.texts.sent
    assert "see you tomorrow at 8:00 AM?" in text.text


def test_a_long_reminder_takes_as_many_places_at_its_number_as_it_has_segments(
    oak: TestServices,
) -> None:
    long = "We look forward to seeing you. Please bring your card and your glasses. " * 4
    change_setup(oak, OAK, replace(a_playbook(a_step(words={"en": Words(text=long)})), revision=1))
    book(oak)
    run(oak.at(MONDAY_10))
    [sent] = touchpoints(oak, ROSIES_PHONE)
    assert sent.segments == 2
    now = oak.clock()
    free = oak.pace.reserve(OAK_NUMBER, count=0, per_minute=60, now=now)
    assert free == now + timedelta(seconds=2)


def test_every_queue_message_delivered_twice_texts_once(oak: TestServices) -> None:
    book(oak)
    oak.at(MONDAY_10 + timedelta(minutes=1))
    sweep_due(oak)
    bodies = [
        m["Body"]
        for m in oak.sqs.receive_message(QueueUrl=oak.config.send_queue_url).get("Messages", [])
    ]
    assert bodies
    for body in [*bodies, *bodies]:
        send_touchpoints(oak, batch_from(body))
    assert len(oak.texts.sent) == 1


def test_one_reminder_that_cannot_be_sent_does_not_keep_the_others(oak: TestServices) -> None:
    register(oak, a_patient(patient_id="ben", given_name="Ben", phone="+12025550144", email=""))
    book(oak)
    book(oak, THURSDAY_1030 + timedelta(hours=1), patient_id="ben")
    planned = sorted(
        (t for phone in (ROSIES_PHONE, "+12025550144") for t in touchpoints(oak, phone)),
        key=lambda t: t.contact_id,
    )
    for broken in planned:
        oak.texts.sent.clear()
        oak.at(MONDAY_10 + timedelta(minutes=1))
        elsewhere = replace(broken, location_id="closed-down")
        others = [t for t in planned if t is not broken]
        for each in (elsewhere, *others):
            oak.db.put(touchpoint_item(each))
        names = tuple((t.contact_id, t.touchpoint_id) for t in planned)
        with pytest.raises(KeyError):
            send_touchpoints(oak, Batch(practice_id=OAK, lane=MAIN_STREET, touchpoints=names))
        assert len(oak.texts.sent) == 1


def test_a_second_sweep_over_an_undrained_backlog_enqueues_nothing_again(
    oak: TestServices,
) -> None:
    book(oak)
    oak.at(MONDAY_10 + timedelta(minutes=1))
    assert sweep_due(oak) == 1
    assert sweep_due(oak) == 0


def test_a_visit_that_moved_is_not_reminded_at_its_old_hour_and_the_desk_reads_why(
    oak: TestServices,
) -> None:
    visit = book(oak)
    oak.at(NOW + timedelta(hours=1))
    schedule.move(
        oak, OAK, visit.appointment_id, starts_at=THURSDAY_1030 + timedelta(days=1), by=ANA
    )
    old = next(t for t in touchpoints(oak, ROSIES_PHONE) if t.why)
    assert (old.state, old.why) == (State.SKIPPED, Why.MOVED)
    assert old.moved_to == THURSDAY_1030 + timedelta(days=1)


def test_an_undo_within_three_minutes_sends_nothing_and_the_reminder_still_comes(
    oak: TestServices,
) -> None:
    visit = book(oak)
    oak.at(NOW + timedelta(hours=1))
    schedule.move(
        oak, OAK, visit.appointment_id, starts_at=THURSDAY_1030 + timedelta(days=1), by=ANA
    )
    run(oak, minutes=2)
    schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=5)
    assert oak.texts.sent == []
    run(oak.at(MONDAY_10), minutes=2)
    assert len(oak.texts.to(ROSIES_PHONE)) == 1


def test_arrived_pressed_on_the_wrong_row_and_undone_leaves_the_reminder_as_it_was(
    oak: TestServices,
) -> None:
    visit = book(oak)
    run(oak, minutes=10)
    schedule.arrive(oak, OAK, visit.appointment_id, by=ANA)
    run(oak)
    [taken_back] = touchpoints(oak, ROSIES_PHONE)
    assert (taken_back.state, taken_back.why) == (State.SKIPPED, Why.ARRIVED)
    schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
    run(oak.at(MONDAY_10), minutes=2)
    [reminded] = oak.texts.to(ROSIES_PHONE)
    assert "Thu Dec 3 10:30 AM" in reminded
    [sent] = touchpoints(oak, ROSIES_PHONE)
    assert (sent.state, sent.why) == (State.SENT, None)


def test_a_patient_hears_of_a_move_after_the_grace(oak: TestServices) -> None:
    visit = book(oak)
    oak.at(NOW + timedelta(hours=1))
    schedule.move(
        oak, OAK, visit.appointment_id, starts_at=THURSDAY_1030 + timedelta(days=1), by=ANA
    )
    run(oak, minutes=3)
    assert oak.texts.sent == []
    run(oak, minutes=2)
    [text] = oak.texts.to(ROSIES_PHONE)
    assert "your visit is now Fri Dec 4 at 10:30 AM" in text


def test_a_visit_moved_there_and_back_and_there_again_is_told_of_each_time(
    oak: TestServices,
) -> None:
    """What a patient heard last must be so."""
    visit = book(oak)
    oak.texts.sent.clear()
    for hours in (2, 0, 2):
        start = THURSDAY_1030 + timedelta(hours=hours)
        schedule.move(oak, OAK, visit.appointment_id, starts_at=start, by=ANA)
        run(oak, minutes=6)
    said = oak.texts.to(ROSIES_PHONE)
    assert ["12:30 PM" in text for text in said] == [True, False, True]


def test_a_cancelled_visit_is_not_reminded(oak: TestServices) -> None:
    visit = book(oak)
    schedule.cancel(oak, OAK, visit.appointment_id, by="patient")
    run(oak.at(MONDAY_10), minutes=2)
    assert oak.texts.sent == []
    [planned] = touchpoints(oak, ROSIES_PHONE)
    assert (planned.state, planned.why) == (State.SKIPPED, Why.CANCELLED)


def test_a_stop_that_comes_after_the_sweep_still_wins(oak: TestServices) -> None:
    book(oak)
    oak.at(MONDAY_10 + timedelta(minutes=1))
    sweep_due(oak)
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    oak.contacts.record(
        contact,
        LedgerEntry(
            contact_id=contact.contact_id,
            channel=Channel.TEXT,
            purpose=Purpose.CARE,
            consent=Consent.STOPPED,
            at=MONDAY_10,
            source="text",
            wording="STOP",
        ),
    )
    drain(oak)
    assert oak.texts.sent == []
    [touchpoint] = touchpoints(oak, ROSIES_PHONE)
    assert (touchpoint.state, touchpoint.why) == (State.SKIPPED, Why.STOPPED)


@pytest.mark.parametrize("zone", [NEW_YORK, ZoneInfo("Europe/Berlin"), UTC])
def test_a_pause_ends_when_it_was_said_to_in_whichever_zone_it_was_said(
    oak: TestServices, zone: ZoneInfo
) -> None:
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    oak.contacts.save(replace(contact, paused_until=MONDAY_10.astimezone(zone)))

    def spend(now: datetime) -> object:
        return oak.contacts.spend(
            OAK, contact.contact_id, now=now, today=now.date(), per_day=None, per_week=None
        )

    with pytest.raises(ConditionFailed):
        spend(MONDAY_10 - timedelta(minutes=1))
    spend(MONDAY_10 + timedelta(minutes=1))


def test_a_visit_that_was_booked_for_the_wrong_person_is_not_told_to_them(
    oak: TestServices,
) -> None:
    visit = book(oak)
    ben = a_patient(patient_id="ben", given_name="Ben", phone="+12025550144", email="")
    register(oak, ben)
    oak.appointments.save(
        OAK, replace(visit, patient_id=ben.patient_id), was=visit, zone=NEW_YORK,
        audit=AuditEntry(practice_id=OAK, entry_id="corrected", at=NOW, who="import", did="x"),
    )  # fmt: skip
    run(oak.at(MONDAY_10 - timedelta(minutes=2)), minutes=5)
    assert oak.texts.to(ROSIES_PHONE) == []
    assert len(oak.texts.to(ben.phone)) == 1
    [hers] = touchpoints(oak, ROSIES_PHONE)
    assert (hers.state, hers.why) == (State.SKIPPED, Why.GONE)


def test_a_reminder_planned_otherwise_since_it_was_read_is_decided_upon_again(
    oak: TestServices,
) -> None:
    visit = book(oak)
    setup = oak.setups.of(OAK)
    for _ in range(2):  # the first change of a touchpoint, and a later one
        read = touchpoints(oak, ROSIES_PHONE)[0]
        oak.touchpoints.replan(replace(read, yields=not read.yields))
        oak.touchpoints.replan(replace(read, yields=True))
        send_one(oak.at(MONDAY_10), setup, read, {visit.appointment_id: visit})
        [ended] = touchpoints(oak, ROSIES_PHONE)[:1]
        assert (ended.state, ended.why) == (State.SKIPPED, Why.BUDGET)
        assert oak.texts.sent == []
        oak.touchpoints.revive(replace(ended, state=State.PLANNED, why=None, yields=False))


def test_a_lost_answer_of_the_carrier_is_uncertain_shown_and_never_sent_again(
    oak: TestServices,
) -> None:
    book(oak)
    oak.texts.next_error = Uncertain("timeout")
    run(oak.at(MONDAY_10), minutes=3)
    assert oak.texts.sent == []
    [touchpoint] = touchpoints(oak, ROSIES_PHONE)
    assert touchpoint.state is State.UNCERTAIN
    [item] = oak.work_items.open_ones(OAK)
    assert "may or may not have left" in item.line


def test_a_reminder_whose_words_cannot_be_put_together_surely_did_not_leave(
    oak: TestServices,
) -> None:
    """An error of ours is no doubt about the carrier's."""
    book(oak)
    setup = oak.setups.of(OAK)
    broken = a_step(words={"en": Words(text="Hi {frist_name}")})
    oak.setups.save(OAK, replace(setup.playbooks["reminders"], steps=(broken,)))
    with pytest.raises(KeyError):
        run(oak.at(MONDAY_10))
    [waits] = touchpoints(oak, ROSIES_PHONE)
    assert (waits.state, waits.spent) == (State.PLANNED, True)
    assert oak.work_items.open_ones(OAK) == []
    oak.setups.save(OAK, replace(oak.setups.of(OAK).playbooks["reminders"], steps=(a_step(),)))
    run(oak.at(MONDAY_10 + timedelta(minutes=30)))
    names = ((waits.contact_id, waits.touchpoint_id),)
    send_touchpoints(oak, Batch(practice_id=OAK, lane=MAIN_STREET, touchpoints=names))
    assert oak.texts.to(ROSIES_PHONE) == ["Oak Dental: Hi Rosie, Thu Dec 3 10:30 AM. Reply YES."]
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    assert len(contact.recent) == 1


@pytest.mark.parametrize("order", [Order.TEXT, Order.EMAIL])
def test_a_reminder_whose_carrier_cannot_be_called_at_all_surely_did_not_leave(
    services: TestServices, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    open_practice(services, a_playbook(a_step(order=order)))
    register(services)
    book(services)

    def not_today(*_: object, **__: object) -> None:
        raise LookupError("the secrets could not be read")

    with monkeypatch.context() as broken:
        broken.setattr(TestServices, "sms", not_today)
        broken.setattr("chalicelib.actions.calendar_files.invitation", not_today)
        with pytest.raises(LookupError):
            run(services.at(MONDAY_10))
    address = ROSIES_PHONE if order is Order.TEXT else "rosie@home.example"
    [waits] = touchpoints(services, address)
    assert waits.state is State.PLANNED


def test_a_throttled_text_goes_back_and_leaves_later(oak: TestServices) -> None:
    book(oak)
    oak.texts.next_error = TryAgain(after_seconds=1)
    oak.at(MONDAY_10 + timedelta(minutes=1))
    sweep_due(oak)
    drain(oak)
    [touchpoint] = touchpoints(oak, ROSIES_PHONE)
    assert touchpoint.state is State.PLANNED
    from time import sleep

    sleep(1.1)  # the queue's own delay
    drain(oak)
    assert len(oak.texts.sent) == 1


def test_a_reminder_that_the_carrier_never_took_in_time_is_work_for_a_person(
    oak: TestServices,
) -> None:
    book(oak)
    oak.texts.next_error = TryAgain(after_seconds=300)
    oak.at(THURSDAY_1030 - timedelta(minutes=18))
    [planned] = touchpoints(oak, ROSIES_PHONE)
    oak.db.put(touchpoint_item(replace(planned, due_at=oak.clock(), decent_until=None)))
    run(oak)
    [ended] = touchpoints(oak, ROSIES_PHONE)
    assert (ended.state, ended.why) == (State.FAILED, Why.GAVE_UP)
    [item] = oak.work_items.open_ones(OAK)
    assert item.line.endswith("It could not be delivered before it was out of date.")


@pytest.mark.parametrize(("language", "says"), [
    ("en", "Which messages you get: change it here"),
    ("es", "Qué mensajes recibe: cámbielo aquí"),
])  # fmt: skip
def test_an_email_ends_with_the_way_to_choose_ones_messages(
    services: TestServices, language: str, says: str
) -> None:
    open_practice(services, *default_playbooks())
    register(services, a_patient(language=language))
    book(services)
    services.emails.sent.clear()
    services.texts.next_error = Undeliverable(contact_is_bad=True)
    run(services.at(MONDAY_10), minutes=3)
    contact = services.contacts.known(OAK, Channel.EMAIL, "rosie@home.example")
    link = f"https://rapport.example/p/{contact.link}"
    (email,) = services.emails.sent
    assert email.text.endswith(f"\n\n{says}: {link}")
    # The look may change; that the words are the link's may not.
    assert re.search(f'<a href="{re.escape(link)}"[^>]*>{re.escape(says)}</a>', email.html)


def test_a_text_is_no_longer_for_the_way_to_choose_ones_messages(oak: TestServices) -> None:
    book(oak)
    run(oak.at(MONDAY_10), minutes=3)
    (text,) = oak.texts.sent
    assert "/p/" not in text.text


def test_a_refused_number_fails_with_a_reason_and_the_email_takes_over(
    services: TestServices,
) -> None:
    open_practice(services, *default_playbooks())
    register(services)
    book(services)
    services.emails.sent.clear()
    services.texts.next_error = Undeliverable(contact_is_bad=True)
    run(services.at(MONDAY_10), minutes=3)
    failed = next(t for t in touchpoints(services, ROSIES_PHONE) if t.state is State.FAILED)
    assert failed.why is Why.REFUSED
    assert [e.to for e in services.emails.sent] == ["rosie@home.example"]
    [item] = services.work_items.open_ones(OAK)
    assert item.line.startswith("Text not delivered.")


def test_a_stop_that_only_the_carrier_knew_stands_in_our_ledger_once_it_refuses(
    oak: TestServices,
) -> None:
    book(oak)
    oak.texts.next_error = Undeliverable(reason=NotDelivered.OPTED_OUT)
    run(oak.at(MONDAY_10), minutes=3)
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    assert (contact.care, contact.marketing) == (Consent.STOPPED, Consent.STOPPED)
    assert {e.source for e in oak.contacts.ledger(OAK, contact.contact_id)} == {"carrier"}


def test_a_late_booking_gets_the_next_useful_step_at_once(services: TestServices) -> None:
    tomorrow = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    open_practice(
        services,
        a_playbook(a_step(), a_step("days-1", offset=Offset(when=When.DAYS, days=1))),
    )
    register(services)
    services.at(datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    book(services, tomorrow)
    run(services, minutes=5)
    assert len(services.texts.sent) == 1
    run(services, minutes=5)
    assert len(services.texts.sent) == 1


def test_a_household_gets_one_text_not_three(services: TestServices) -> None:
    open_practice(services)
    for name in ("Ann", "Ben", "Cleo"):
        register(
            services,
            a_patient(patient_id=name.lower(), given_name=name, preferred_name="", email=""),
        )
    for n, name in enumerate(("ann", "ben", "cleo")):
        book(services, THURSDAY_1030 + timedelta(minutes=30 * n), patient_id=name)
    run(services.at(MONDAY_10), minutes=2)
    [text] = services.texts.to(ROSIES_PHONE)
    assert "Hi Ann, Ben & Cleo" in text
    assert "10:30 AM (Ann), 11:00 AM (Ben), 11:30 AM (Cleo)" in text


def test_one_message_a_day_and_three_a_week_but_the_last_reminder_outranks(
    services: TestServices,
) -> None:
    steps = [a_step(f"days-{n}", offset=Offset(when=When.DAYS, days=n)) for n in (6, 5, 4, 3, 2, 1)]
    open_practice(services, a_playbook(*steps))
    register(services)
    friday = datetime(2026, 12, 11, 15, 30, tzinfo=UTC)
    book(services, friday)
    for due in sorted(t.due_at for t in touchpoints(services, ROSIES_PHONE)):
        run(services.at(due))
    sent = [t for t in touchpoints(services, ROSIES_PHONE) if t.state is State.SENT]
    days = sorted(t.ended_at.astimezone(NEW_YORK).date() for t in sent)
    assert len(days) == len(set(days))
    assert all(sum(start <= d < start + timedelta(7) for d in days) <= 3 for start in days)
    assert days[-1] == friday.date() - timedelta(days=1)
    skipped = {t.why for t in touchpoints(services, ROSIES_PHONE) if t.state is State.SKIPPED}
    assert skipped == {Why.BUDGET}


def test_a_step_added_to_a_playbook_reaches_visits_that_are_booked(oak: TestServices) -> None:
    book(oak)
    playbook = oak.setups.of(OAK).playbooks["reminders"]
    earlier = a_step("days-5", offset=Offset(when=When.DAYS, days=5))
    change_setup(oak, OAK, replace(playbook, steps=(earlier, *playbook.steps)))
    run(oak, minutes=2)
    assert {t.step_id for t in touchpoints(oak, ROSIES_PHONE)} == {"days-3", "days-5"}


def test_a_playbook_switched_off_sends_nothing_more(oak: TestServices) -> None:
    book(oak)
    change_setup(oak, OAK, replace(oak.setups.of(OAK).playbooks["reminders"], on=False))
    run(oak, minutes=2)
    [planned] = touchpoints(oak, ROSIES_PHONE)
    assert (planned.state, planned.why) == (State.SKIPPED, Why.PLAYBOOK_OFF)


def test_a_visit_that_was_booked_long_ago_is_planned_when_it_is_brought_in(
    oak: TestServices,
) -> None:
    """An import says when it was booked; what counts for the sweep is when it was written."""
    run(oak)
    now = oak.clock()
    oak.appointments.save(
        OAK,
        an_appointment(changed_by="import"),
        was=None,
        zone=NEW_YORK,
        audit=AuditEntry(practice_id=OAK, entry_id="1", at=now, who="import", did="booked"),
    )
    run(oak, minutes=2)
    assert [t.step_id for t in touchpoints(oak, ROSIES_PHONE)] == ["days-3"]


def test_a_slip_of_the_hand_late_in_the_day_is_not_texted_within_the_grace(
    oak: TestServices,
) -> None:
    visit = book(oak, oak.clock() + timedelta(days=1))
    run(oak, minutes=2)
    assert oak.texts.sent == []
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=5)
    assert len(oak.texts.sent) == 1


def test_a_reminder_that_the_carrier_never_takes_becomes_work(oak: TestServices) -> None:
    book(oak, oak.clock() + timedelta(minutes=25))
    for _ in range(14):
        oak.texts.next_error = TryAgain(after_seconds=60)
        run(oak)
    assert oak.texts.sent == []
    [touchpoint] = touchpoints(oak, ROSIES_PHONE)
    assert touchpoint.why is Why.GAVE_UP
    assert [item.kind for item in oak.work_items.open_ones(OAK)] == ["not-delivered"]


def test_a_pilot_with_the_usual_steps_reminds_in_its_own_words(oak: TestServices) -> None:
    """Its steps have the same names, because it began as a copy."""
    book(oak)
    words = {"en": Words(text="Pilot: {first_name}, {day} {time}. Reply YES.")}
    pilot = a_playbook(
        a_step(words=words),
        playbook_id=PlaybookId("second"),
        pilot_providers=frozenset({PATEL}),
    )
    change_setup(oak, OAK, pilot)
    run(oak, minutes=2)
    run(oak.at(MONDAY_10), minutes=2)
    assert oak.texts.to(ROSIES_PHONE) == ["Pilot: Rosie, Thu Dec 3 10:30 AM. Reply YES."]


def test_a_language_that_was_filled_in_half_sends_the_practices_words_and_no_blank(
    services: TestServices,
):
    english = Words(text="Hi", subject="Your visit", email="Hello {first_name}")
    half = {"en": english, "es": Words(text="Hola {first_name}")}
    open_practice(services, a_playbook(a_step(order=Order.TEXT_THEN_EMAIL, words=half)))
    register(services, a_patient(language="es", phone=""))
    book(services)
    run(services.at(MONDAY_10), minutes=2)
    [email] = services.emails.sent
    assert (email.subject, email.text.split("\n")[0]) == ("Your visit", "Hello Rosie")


def shown(services: TestServices, visit: Appointment) -> list[datetime]:
    """When the desk reads that its reminders leave."""
    return list(services.appointments.get(OAK, visit.appointment_id).reminders_at)


def test_with_a_visit_stands_when_its_reminders_leave_as_they_are_planned(
    oak: TestServices,
) -> None:
    visit = book(oak)
    assert shown(oak, visit) == [of.due_at for of in touchpoints(oak, ROSIES_PHONE)] == [MONDAY_10]
    schedule.move(
        oak, OAK, visit.appointment_id, starts_at=THURSDAY_1030 + timedelta(days=7), by=ANA
    )
    run(oak, minutes=5)
    assert shown(oak, visit) == [MONDAY_10 + timedelta(days=7)]
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    assert shown(oak, visit) == []


def test_a_playbook_switched_off_leaves_no_reminder_beside_its_visits(oak: TestServices) -> None:
    visit = book(oak)
    change_setup(oak, OAK, replace(a_playbook(), on=False, revision=1))
    run(oak, minutes=3)
    assert shown(oak, visit) == []
