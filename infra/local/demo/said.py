"""What patients said of their visits lately, and what somebody wrote in public: heard by the same
actions as in earnest."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.feedback.hear import hear
from chalicelib.actions.feedback.keep_review import keep_review
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.feedback import Feedback, Review, Scale, Way
from chalicelib.domain.feedback.choices import ReviewPlace
from chalicelib.domain.feedback.reviews import review_id
from chalicelib.domain.ids import StaffId
from chalicelib.domain.journeys.ready.after import HOW_WAS_IT
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services
from infra.local.demo.practice import DemoPractice

_DAYS = 15
"""So long ago at the most were the visits of which they say something."""
_ANSWERS = (
    (10, "Gentle hands, and on time."),
    (9, ""),
    (10, ""),
    (8, "Parking is hard to find."),
    (9, "Everybody was kind to my mother."),
    (10, ""),
    (7, ""),
    (9, "I like the texts before a visit."),
)
_UNHAPPY = (3, "Forty minutes in the waiting room, and nobody said why.")
_CAME = (Status.ARRIVED, Status.FULFILLED)


def patients_say(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    """Harmless when repeated."""
    practice_id = demo.practice.practice_id
    setup = services.setups.of(practice_id, fresh=True)
    places = (ReviewPlace(name="Google", address="https://maps.example/cedar-row"),)
    with suppress(StaleWrite):
        services.setups.save(practice_id, replace(setup.feedback, places=places))
    if HOW_WAS_IT.playbook_id not in setup.journeys:
        change_journey(services, practice_id, replace(HOW_WAS_IT, on=True), what="on", by=staff)
    visits = _lately(services, demo, now)
    for n, visit in enumerate(visits):
        latest = n == len(visits) - 1
        answer = _UNHAPPY if latest else _ANSWERS[n % len(_ANSWERS)]
        at = now - timedelta(hours=2) if latest else visit.ends_at + timedelta(days=1, hours=n % 7)
        _say(services, visit, answer, min(at, now))
    keep_review(services, _review(demo, now), told_as="demo-review")


def _lately(services: Services, demo: DemoPractice, now: datetime) -> list[Appointment]:
    """Those that took place, in the order of time."""
    practice_id = demo.practice.practice_id
    found = [
        visit
        for location in demo.locations
        for days in range(2, _DAYS)
        for visit in services.appointments.of_day(
            practice_id, location.location_id, location.local(now).date() - timedelta(days=days)
        )
        if visit.status in _CAME
    ]
    return sorted(found, key=lambda of: of.starts_at)


def _say(services: Services, visit: Appointment, answer: tuple[int, str], at: datetime) -> None:
    def say(was: Feedback | None) -> tuple[int | None, str]:
        return answer

    link = Link(
        token="",
        practice_id=visit.practice_id,
        purpose="feedback",
        patient_id=visit.patient_id,
        appointment_id=visit.appointment_id,
    )
    hear(services, link, say, scale=Scale.TEN, way=Way.TEXT, at=at)


def _review(demo: DemoPractice, now: datetime) -> Review:
    return Review(
        practice_id=demo.practice.practice_id,
        review_id=review_id("Google", "demo"),
        site="Google",
        stars=5,
        words="They called me back within the hour. That never happens.",
        by="A visitor",
        at=now - timedelta(days=3),
        address="https://maps.example/cedar-row/1",
    )
