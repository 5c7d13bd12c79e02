"""A recall: an email, a text, a call; it ends as soon as they book."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.domain.appointments import Status
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.journeys import Ended, Trigger
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.touchpoints import State, Why
from tests.actions.journeys.journeying import (
    EMAIL,
    LADDER,
    a_journey,
    came,
    day,
    go_to,
    has_visit,
    pass_minutes,
    runs,
    said,
    sent,
    switch_on,
    the_run,
)
from tests.builders import NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.loop import open_practice, register

LAST_VISIT = day(6, 1)
"""Six months before 1 December 2026."""


def a_patient_who_came(services: TestServices) -> None:
    open_practice(services)
    register(services)
    switch_on(services, a_journey())
    came(services, LAST_VISIT)


def the_ladder_is_climbed(services: TestServices) -> None:
    for of in (1, 8, 15):
        go_to(services, day(12, of, 12))


def test_six_months_after_the_last_visit_they_are_emailed_then_texted_then_called(
    services: TestServices,
) -> None:
    a_patient_who_came(services)
    assert the_run(services).due_at == day(12, 1)
    go_to(services, day(12, 1, 12))
    [email] = sent(services, EMAIL)
    assert email.body == "Time for a visit, Rosie"
    assert not sent(services, ROSIES_PHONE)
    go_to(services, day(12, 8, 12))
    [text] = sent(services, ROSIES_PHONE)
    assert text.body.startswith("Oak Dental: Rosie, it is time for a visit. Pick a time: https://")
    assert not services.work_items.open_ones(OAK)
    go_to(services, day(12, 15, 12))
    [item] = services.work_items.open_ones(OAK)
    assert (item.kind, item.line, item.patient_id) == (
        WorkKind.CALL,
        "Call: a visit is due",
        "rosa",
    )


def test_the_ladder_ends_on_booking_and_what_was_planned_is_not_sent(
    services: TestServices,
) -> None:
    a_patient_who_came(services)
    go_to(services, day(12, 1, 12))
    has_visit(
        services,
        appointment_id="visit-2",
        starts_at=day(12, 20),
        booked_at=services.clock(),
    )
    ladder = next(run for run in runs(services) if run.cause == "visit-1")
    assert ladder.ended is Ended.BOOKED
    go_to(services, day(12, 16))
    assert len(sent(services, EMAIL)) == 1
    assert not sent(services, ROSIES_PHONE)
    assert not services.work_items.open_ones(OAK)


def test_a_call_that_waits_is_closed_when_they_book(services: TestServices) -> None:
    a_patient_who_came(services)
    the_ladder_is_climbed(services)
    assert services.work_items.open_ones(OAK)
    has_visit(services, appointment_id="visit-2", starts_at=day(12, 28), booked_at=services.clock())
    assert not services.work_items.open_ones(OAK)
    assert services.runs.counts(OAK)["recall"]["2026-12"]["booked"] == 1


def test_a_visit_booked_the_minute_before_the_text_leaves_stops_it(
    services: TestServices,
) -> None:
    a_patient_who_came(services)
    go_to(services, day(12, 8) + timedelta(minutes=-10))
    visit = has_visit(
        services, appointment_id="visit-2", starts_at=day(12, 20), booked_at=services.clock()
    )
    assert visit.status is Status.BOOKED
    go_to(services, day(12, 9))
    assert not sent(services, ROSIES_PHONE)


def test_a_booking_that_is_cancelled_lets_the_recall_go_on_after_a_week_of_peace(
    services: TestServices,
) -> None:
    a_patient_who_came(services)
    go_to(services, day(12, 1, 12))
    has_visit(services, appointment_id="visit-2", starts_at=day(12, 20), booked_at=services.clock())
    has_visit(
        services,
        appointment_id="visit-2",
        starts_at=day(12, 20),
        booked_at=services.clock(),
        status=Status.CANCELLED,
    )
    go_to(services, day(12, 8, 9))
    assert not sent(services, ROSIES_PHONE)
    go_to(services, day(12, 9, 12))
    assert len(sent(services, ROSIES_PHONE)) == 1
    assert len(sent(services, EMAIL)) == 1


def test_who_wrote_stop_is_not_texted_and_the_ladder_goes_on_to_the_call(
    services: TestServices,
) -> None:
    from dataclasses import replace

    from chalicelib.domain.patients import Consent

    a_patient_who_came(services)
    contact = services.contacts.get(OAK, services.contacts.id_of(OAK, ROSIES_PHONE))
    services.contacts.save(replace(contact, care=Consent.STOPPED))
    the_ladder_is_climbed(services)
    assert not services.texts.sent
    told = {of.step_id: of.why for of in the_run(services).told}
    assert told == {"email": None, "text": Why.STOPPED, "call": None}


def test_a_complaint_holds_what_would_leave_meanwhile(services: TestServices) -> None:
    a_patient_who_came(services)
    services.profiles.note_complaint(OAK, "rosa", "work-1", is_open=True)
    go_to(services, day(12, 2))
    assert not said(services, EMAIL)
    services.profiles.note_complaint(OAK, "rosa", "work-1", is_open=False)
    go_to(services, day(12, 8, 12))
    assert len(sent(services, ROSIES_PHONE)) == 1


def test_a_complaint_made_after_it_was_planned_holds_it_as_it_leaves(
    services: TestServices,
) -> None:
    a_patient_who_came(services)
    # Due on the Sunday, so that it waits for Monday's decent hours.
    services.at(NOW)
    go_to(services, day(12, 1, 9))
    from chalicelib.actions.journeys.step_run import step_run

    run = the_run(services)
    services.at(day(12, 1, 10) + timedelta(seconds=1))
    step_run(services, OAK, run.patient_id, run.run_id)
    services.profiles.note_complaint(OAK, "rosa", "work-1", is_open=True)
    go_to(services, day(12, 1, 12))
    [email] = said(services, EMAIL)
    assert (email.state, email.why) == (State.SKIPPED, Why.COMPLAINT)


def test_who_was_called_in_vain_to_the_end_is_asked_back_by_what_follows(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    comes_after = a_journey(
        replace(LADDER[0], step_id="back"),
        playbook_id="reactivation",
        name="Reactivation",
        trigger=Trigger.RECALL_FAILED,
    )
    switch_on(services, a_journey(replace(LADDER[2], after_days=0, attempts=1)))
    switch_on(services, comes_after)
    came(services, day(6, 1))
    go_to(services, day(12, 1, 12))
    [call] = services.work_items.open_ones(OAK)
    tell_outcome(services, call, CallOutcome.NO_ANSWER)
    pass_minutes(services, 2)
    assert {run.playbook_id: run.ended for run in runs(services)} == {
        "recall": Ended.DONE,
        "reactivation": None,
    }
