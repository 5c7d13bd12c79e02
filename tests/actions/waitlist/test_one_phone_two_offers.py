"""A parent whose two children wait: a yes must be to one time only."""

from chalicelib.actions import change_appointment as change
from tests.actions.waitlist.test_texts_about_the_waitlist import says
from tests.actions.waitlist.waiting import TWO, booked, hours, oak, phone, texts, waits
from tests.builders import OAK
from tests.conftest import TestServices
from tests.loop import run


def test_one_phone_is_asked_about_one_time_after_the_other(services: TestServices) -> None:
    """What a bare yes is to must never be guessed."""
    first = oak(services)
    second = booked(services, first.patient_id, TWO + hours(1))
    waits(services, 0)
    waits(services, 1, phone=phone(0))
    for visit in (first, second):
        change.cancel(services, OAK, visit.appointment_id, by="patient")
    run(services, minutes=5)
    [first_offer] = texts(services, 0)
    says(services, 0, "no")
    run(services, minutes=90)
    times = {"2:00 PM", "3:00 PM"}
    [other] = [of for of in times if of not in first_offer]
    assert any(other in of for of in texts(services, 0)[2:])
