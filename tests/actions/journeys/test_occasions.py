"""Birthdays, seasons, visits, no-shows: what begins, when it leaves, what is never said late."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.journeys.step_run import step_run
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import LocationId, PatientId
from chalicelib.domain.journeys import Do, Ended, Journey, JourneyStep, Trigger
from chalicelib.domain.patients import Patient
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import State, Why
from tests.actions.journeys.journeying import (
    EMAIL,
    ROSA,
    a_journey,
    came,
    changes,
    day,
    go_to,
    has_visit,
    runs,
    said,
    sent,
    switch_off,
    switch_on,
    the_run,
    words,
)
from tests.builders import (
    ANA,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_location,
    a_patient,
)
from tests.conftest import TestServices
from tests.loop import open_practice, register

HAPPY = {"en": Words(text="{practice}: happy birthday, {first_name}!")}
BEFORE = {"en": Words(text="{practice}: {first_name}, {visit_day} at {visit_time}: {visit_link}")}
SORRY = {"en": Words(text="{practice}: {first_name}, we missed you. {booking_link}")}


def a_text_step(words_of: dict[str, Words], **how: object) -> JourneyStep:
    known: dict[str, object] = {"step_id": "text", "order": Order.TEXT, "words": words_of}
    return JourneyStep(**{"at": time(10), **known, **how})  # type: ignore[arg-type]


def birthdays(**how: object) -> Journey:
    return a_journey(
        a_text_step(HAPPY),
        playbook_id="birthday",
        trigger=Trigger.BIRTHDAY,
        topic=Topic.GREETINGS,
        **how,
    )


def born(services: TestServices, on: date, **more: object) -> Patient:
    return register(services, a_patient(born=on, email="", **more))


def bodies(services: TestServices, phone: str = ROSIES_PHONE) -> list[str]:
    return words(services, phone)


# --- birthdays -----------------------------------------------------------------------------------


def test_a_birthday_is_wished_at_ten_on_the_day_once_each_year(services: TestServices) -> None:
    open_practice(services)
    born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    go_to(services, day(11, 28, 12))
    assert not bodies(services)
    go_to(services, day(12, 2, 10))
    assert bodies(services) == ["Oak Dental: happy birthday, Rosie!"]
    causes = {run.cause: run.ended for run in runs(services)}
    assert causes == {"2026": Ended.DONE, "2027": None}


def test_a_birthday_on_a_sunday_is_wished_on_the_friday_before(services: TestServices) -> None:
    open_practice(services)
    born(services, date(1980, 12, 6))
    switch_on(services, birthdays())
    go_to(services, day(12, 2, 12))
    [wish] = said(services, ROSIES_PHONE)
    assert wish.due_at == datetime(2026, 12, 4, 19, 30, tzinfo=day(12, 4).tzinfo) + timedelta(
        hours=5
    )


def test_who_was_born_on_29_february_is_wished_well_on_the_28th(services: TestServices) -> None:
    open_practice(services)
    born(services, date(1980, 2, 29))
    switch_on(services, birthdays())
    assert the_run(services).moment.date() == date(2027, 2, 28)


def test_an_unknown_birthday_is_none(services: TestServices) -> None:
    open_practice(services)
    register(services)
    switch_on(services, birthdays())
    assert not runs(services)


def test_a_wish_comes_from_where_they_go_once_they_have_booked_there(
    services: TestServices,
) -> None:
    open_practice(services)
    elm = LocationId("elm-street")
    services.setups.save(OAK, a_location(location_id=elm, name="Elm Street"))
    born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    assert the_run(services).location_id == elm
    has_visit(services, starts_at=day(12, 20), location_id=MAIN_STREET)
    assert the_run(services).location_id == MAIN_STREET


def test_a_birthday_that_passed_while_everything_stood_is_not_wished_late(
    services: TestServices,
) -> None:
    open_practice(services)
    born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    go_to(services, day(12, 4, 9))
    assert not said(services, ROSIES_PHONE)
    [late] = [run for run in runs(services) if run.cause == "2026"]
    assert [of.why for of in late.told] == [Why.TOO_LATE]


def test_a_planned_wish_is_not_sent_to_somebody_who_has_died(services: TestServices) -> None:
    open_practice(services)
    rosa = born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    go_to(services, day(11, 30, 12))
    assert said(services, ROSIES_PHONE)
    save_patient(services, OAK, replace(rosa, deceased=True), was=rosa, by="ana")
    go_to(services, day(12, 2, 12))
    assert not services.texts.sent


def test_a_birthday_that_was_put_right_moves_the_wish(services: TestServices) -> None:
    open_practice(services)
    rosa = born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    save_patient(services, OAK, replace(rosa, born=date(1980, 12, 9)), was=rosa, by="ana")
    go_to(services, day(12, 2, 12))
    assert not bodies(services)
    go_to(services, day(12, 9, 10))
    assert len(bodies(services)) == 1


# --- a household ---------------------------------------------------------------------------------


def test_a_family_on_one_phone_gets_one_greeting_with_everybodys_name(
    services: TestServices,
) -> None:
    open_practice(services)
    mother = register(services)
    for name in ("Ben", "Mia"):
        register(
            services,
            a_patient(
                patient_id=PatientId(name),
                given_name=name,
                preferred_name="",
                phone="",
                email="",
                born=date(2018, 3, 3),
                guarantor=mother.patient_id,
            ),
        )
    said_so = {"en": Words(text="{practice}: a good year to {first_name}!")}
    greeting = a_journey(
        a_text_step(said_so),
        trigger=Trigger.DAY_OF_YEAR,
        day_of_year="12-21",
        topic=Topic.GREETINGS,
    )
    switch_on(services, greeting)
    go_to(services, day(12, 18, 10))
    go_to(services, day(12, 21, 10))
    [greeted] = bodies(services)
    assert greeted.startswith("Oak Dental: a good year to ")
    assert all(name in greeted for name in ("Rosie", "Ben", "Mia"))


# --- visits --------------------------------------------------------------------------------------


def before_visits() -> Journey:
    return a_journey(
        a_text_step(BEFORE, after_days=-5),
        trigger=Trigger.BEFORE_VISIT,
        topic=Topic.CARE,
        playbook_id="before",
    )


def test_what_comes_before_a_visit_moves_with_it_and_is_said_once(services: TestServices) -> None:
    open_practice(services)
    register(services)
    switch_on(services, before_visits())
    visit = has_visit(services, starts_at=day(12, 10), booked_at=NOW)
    go_to(services, day(12, 2, 12))
    assert said(services, ROSIES_PHONE)[0].state is State.PLANNED
    changes(services, visit, starts_at=day(12, 18), ends_at=day(12, 18, 11))
    go_to(services, day(12, 5, 12))
    assert not [of for of in bodies(services) if "/a/" in of]
    go_to(services, day(12, 11, 10))
    go_to(services, day(12, 14, 9))
    about = [of for of in bodies(services) if "/a/" in of]
    assert about == ["Oak Dental: Rosie, Fri Dec 18 at 10:00 AM: " + about[0].split(": ")[-1]]


def test_who_books_late_gets_it_as_soon_as_there_is_room_beside_the_reminder(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    switch_on(services, before_visits())
    has_visit(services, starts_at=day(11, 25, 15), booked_at=NOW)
    go_to(services, services.clock() + timedelta(minutes=3))
    assert not bodies(services)
    go_to(services, day(11, 24, 11))
    assert len(bodies(services)) == 1


def test_of_a_cancelled_visit_nothing_more_is_said(services: TestServices) -> None:
    open_practice(services)
    register(services)
    switch_on(services, before_visits())
    visit = has_visit(services, starts_at=day(12, 10), booked_at=NOW)
    changes(services, visit, status=Status.CANCELLED)
    assert the_run(services).ended is Ended.NO_LONGER


def test_thanks_come_after_a_visit_that_took_place_and_not_after_one_nobody_marked(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    said_so = {"en": Words(text="{practice}: thank you for coming, {first_name}.")}
    thanks = a_journey(
        a_text_step(said_so, after_days=1), trigger=Trigger.AFTER_VISIT, topic=Topic.CARE
    )
    switch_on(services, thanks)
    has_visit(services, appointment_id="unmarked", starts_at=NOW + timedelta(hours=3))
    visit = has_visit(services, starts_at=NOW + timedelta(hours=2))
    services.at(NOW + timedelta(hours=5))
    changes(services, visit, status=Status.FULFILLED)
    assert [run.cause for run in runs(services)] == [visit.appointment_id]
    go_to(services, day(11, 24, 10))
    assert len(bodies(services)) == 1


def test_a_missed_visit_is_followed_kindly_unless_it_was_a_mistake(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    register(services, a_patient(patient_id=PatientId("ben"), phone="+12025550188", email=""))
    follow_up = a_journey(
        a_text_step(SORRY, after_days=1), trigger=Trigger.NO_SHOW, topic=Topic.CARE
    )
    switch_on(services, follow_up)
    at = NOW + timedelta(hours=2)
    missed = has_visit(services, starts_at=at)
    mistaken = has_visit(services, starts_at=at, appointment_id="visit-2", patient_id="ben")
    services.at(NOW + timedelta(hours=4))
    changes(services, missed, status=Status.NO_SHOW)
    mistaken = changes(services, mistaken, status=Status.NO_SHOW)
    changes(services, mistaken, status=Status.ARRIVED)
    go_to(services, day(11, 24, 10))
    [text] = bodies(services)
    assert text.startswith("Oak Dental: Rosie, we missed you. https://rapport.example/b/")
    assert not said(services, "+12025550188")


def test_a_plan_of_care_that_is_dropped_is_seen_and_one_that_goes_on_is_left_alone(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    register(services, a_patient(patient_id=PatientId("ben"), phone="+12025550188", email=""))
    watch = a_journey(
        JourneyStep(step_id="call", after_days=5, do=Do.TASK, line="Call: no next visit"),
        trigger=Trigger.NO_NEXT_VISIT,
        topic=Topic.CARE,
    )
    switch_on(services, watch)
    at = NOW + timedelta(hours=2)
    has_visit(services, starts_at=at)
    has_visit(services, starts_at=at, appointment_id="visit-2", patient_id="ben")
    has_visit(services, starts_at=day(12, 20), appointment_id="visit-3", patient_id="ben")
    go_to(services, day(11, 28, 12))
    [item] = services.work_items.open_ones(OAK)
    assert item.patient_id == "rosa"


def test_two_missed_in_a_row_begin_once_however_many_follow(services: TestServices) -> None:
    open_practice(services)
    register(services)
    watch = a_journey(
        JourneyStep(step_id="call", do=Do.TASK, line="Call: missed two"),
        trigger=Trigger.MISSED_TWO,
        topic=Topic.CARE,
    )
    switch_on(services, watch)
    for n in range(3):
        visit = has_visit(
            services, appointment_id=f"visit-{n}", starts_at=services.clock() + timedelta(minutes=9)
        )
        services.at(services.clock() + timedelta(days=1))
        changes(services, visit, status=Status.NO_SHOW)
    assert len(runs(services)) == 1


# --- pilots, pauses, crashes ---------------------------------------------------------------------


def test_a_pilot_is_for_those_who_belong_there(services: TestServices) -> None:
    open_practice(services)
    register(services)
    came(services, day(6, 1))
    switch_on(services, a_journey(pilot_locations=frozenset({LocationId("elsewhere")})))
    assert not runs(services)
    was = services.setups.of(OAK).journeys["recall"]
    here = replace(was, pilot_locations=frozenset(), pilot_providers=frozenset({PATEL}))
    switch_on(services, here)
    assert len(runs(services)) == 1


def test_switching_it_off_and_on_again_says_nothing_of_what_came_due_between(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    came(services, day(6, 1))
    journey = switch_on(services, a_journey())
    switch_off(services, journey)
    go_to(services, day(12, 1, 12))
    assert the_run(services).ended is Ended.OFF
    off = services.setups.of(OAK, fresh=True).journeys["recall"]
    switch_on(services, replace(off, on=True))
    go_to(services, day(12, 5, 12))
    assert not said(services, EMAIL)


def test_two_workers_on_one_run_say_it_once(services: TestServices) -> None:
    open_practice(services)
    register(services)
    switch_on(services, a_journey())
    came(services, day(6, 1))
    services.at(day(12, 1, 12))
    run = the_run(services)
    read = services.runs.get
    both = [run, run]

    def as_both_read_it(*of: object) -> object:
        return both.pop() if both else read(*of)  # type: ignore[arg-type]

    services.runs.get = as_both_read_it  # type: ignore[assignment, method-assign]
    step_run(services, OAK, ROSA, run.run_id)
    step_run(services, OAK, ROSA, run.run_id)
    services.runs.get = read  # type: ignore[method-assign]
    assert len(said(services, EMAIL)) == 1
    assert len(the_run(services).told) == 1


def test_who_dies_between_the_message_and_the_run_is_followed_without_a_second_message(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    switch_on(services, a_journey())
    came(services, day(6, 1))
    services.at(day(12, 1, 12))
    run = the_run(services)
    save = services.runs.save

    def dies(of: object) -> object:
        raise RuntimeError

    services.runs.save = dies  # type: ignore[assignment, method-assign]
    with pytest.raises(RuntimeError):
        step_run(services, OAK, ROSA, run.run_id)
    services.runs.save = save  # type: ignore[method-assign]
    [planned] = said(services, EMAIL)
    assert planned.state is State.PLANNED
    services.at(services.clock() + timedelta(minutes=30))
    step_run(services, OAK, ROSA, run.run_id)
    go_to(services, services.clock() + timedelta(minutes=1))
    assert len(sent(services, EMAIL)) == 1


# --- merged and erased ---------------------------------------------------------------------------


def test_a_record_that_was_merged_says_nothing_twice(services: TestServices) -> None:
    open_practice(services)
    born(services, date(1980, 12, 2))
    born(services, date(1980, 12, 2), patient_id=PatientId("rosa-2"))
    switch_on(services, birthdays())
    merge(services, OAK, survivor=ROSA, retired=PatientId("rosa-2"), by="ana")
    [retired] = runs(services, PatientId("rosa-2"))
    assert retired.ended is Ended.LEFT
    go_to(services, day(11, 30, 12))
    go_to(services, day(12, 2, 12))
    assert bodies(services) == ["Oak Dental: happy birthday, Rosie!"]


def test_of_who_is_erased_no_run_is_left(services: TestServices) -> None:
    open_practice(services)
    rosa = born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    assert runs(services)
    ask(services, OAK, rosa, basis="asked", by=ANA)
    erase_patient(services, OAK, ROSA)
    assert not runs(services)


def test_next_years_birthday_is_begun_though_a_worker_died_when_this_years_was_over(
    services: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_practice(services)
    born(services, date(1980, 12, 2))
    switch_on(services, birthdays())
    services.at(day(12, 1, 10))
    [this_year] = runs(services)

    def dies(*_: object) -> bool:
        raise InterruptedError

    services.at(day(12, 2, 10))
    with monkeypatch.context() as broken:
        broken.setattr(services.runs, "begin", dies)
        with pytest.raises(InterruptedError):
            step_run(services, OAK, this_year.patient_id, this_year.run_id)
    step_run(services, OAK, this_year.patient_id, this_year.run_id)
    assert {run.cause for run in runs(services)} == {"2026", "2027"}
    assert all(run.due_at is None for run in runs(services) if run.ended)
