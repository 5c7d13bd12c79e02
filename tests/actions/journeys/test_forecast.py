"""Before a journey is switched on: to whom, when, at what cost, and what would be held back."""

from datetime import date, timedelta

from chalicelib.actions.journeys.forecast import forecast_journey
from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import PatientId
from chalicelib.domain.journeys import JourneyStep, Trigger
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Order
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from tests.actions.journeys.journeying import DUE_WORDS, a_journey, came, day, has_visit
from tests.builders import NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register


def test_a_recall_is_foreseen_with_its_days_its_texts_and_who_cannot_be_reached(
    services: TestServices,
) -> None:
    open_practice(services)
    register(services)
    register(services, a_patient(patient_id=PatientId("ben"), phone="", email=""))
    came(services, day(6, 1))
    came(services, day(6, 3), appointment_id="visit-2", patient_id="ben")
    seen = forecast_journey(services, OAK, a_journey(on=False), now=NOW)
    assert seen.begins == {date(2026, 12, 1): 1, date(2026, 12, 3): 1}
    assert (seen.texts, seen.emails, seen.tasks) == (1, 1, 2)
    assert seen.held == {Why.NO_CONTACT: 2}
    assert seen.price == seen.segments * 9_800
    assert seen.samples[0].subject == "Time for a visit, Rosie"
    assert not services.runs.of_patient(OAK, PatientId("rosa"))


def test_who_died_is_not_foreseen_to_be_written_to_for_a_child(services: TestServices) -> None:
    open_practice(services)
    mother = a_patient(patient_id=PatientId("mother"), born=date(1990, 1, 1), deceased=True)
    child = a_patient(born=date(2020, 1, 1), guarantor=mother.patient_id, phone="", email="")
    register(services, mother)
    register(services, child)
    came(services, day(6, 1))
    seen = forecast_journey(services, OAK, a_journey(on=False), now=NOW)
    assert (seen.texts, seen.emails, seen.held) == (0, 0, {Why.NO_CONTACT: 2})


def test_those_who_are_overdue_begin_over_days_and_only_as_far_back_as_asked(
    services: TestServices,
) -> None:
    open_practice(services)
    for n in range(12):
        who = PatientId(f"pt-{n}")
        register(services, a_patient(patient_id=who, phone=f"+120255501{n + 10:02d}", email=""))
        came(services, day(4, 1), appointment_id=f"visit-{n}", patient_id=who)
    recall = a_journey(on=False, look_back_days=90, spread_days=10)
    seen = forecast_journey(services, OAK, recall, now=NOW)
    assert seen.people == 12
    assert len(seen.begins) > 3
    assert max(seen.begins) < (NOW + timedelta(10)).date() + timedelta(1)
    nobody = forecast_journey(services, OAK, a_journey(on=False, look_back_days=30), now=NOW)
    assert nobody.people == 0
    assert nobody.earlier == 12, "whoever switches it on is told of those it leaves out"
    assert seen.earlier == 0


def test_what_nobody_can_know_is_taken_from_the_days_just_past(services: TestServices) -> None:
    open_practice(services)
    register(services)
    missed = NOW - timedelta(10)
    has_visit(services, starts_at=missed, booked_at=missed, status=Status.NO_SHOW)
    after_a_miss = a_journey(
        JourneyStep(step_id="sorry", order=Order.TEXT, words=DUE_WORDS),
        on=False,
        trigger=Trigger.NO_SHOW,
        topic=Topic.CARE,
    )
    seen = forecast_journey(services, OAK, after_a_miss, now=services.clock())
    assert (seen.people, seen.from_the_past) == (1, True)
    assert seen.samples[0].channel is Channel.TEXT
