"""What a patient's own calendar hears of a visit: one entry that follows every change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from chalicelib.actions import change_appointment as schedule
from chalicelib.channels.email import as_mime
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import default_playbooks
from tests.builders import ANA, CLEANING, MAIN_STREET, NOW, OAK, PATEL, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice, register, run

STARTS = NOW + timedelta(days=8, hours=1)
LATER = STARTS + timedelta(days=1, hours=2)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a calendar makes of an email."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    status: str
    summary: str


@pytest.fixture(params=["+12025550143", ""], ids=["also by text", "by email only"])
def oak(services: TestServices, request: pytest.FixtureRequest) -> TestServices:
    open_practice(services, *default_playbooks())
    register(services, a_patient(phone=request.param))
    return services


def book(oak: TestServices) -> Appointment:
    return schedule.book(
        oak,
        OAK,
        patient_id=a_patient().patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=STARTS,
        by=ANA,
    )


def entries(oak: TestServices) -> list[Entry]:
    """Of the emails since the last look, as they would go to SES."""
    sent, oak.emails.sent = oak.emails.sent, []
    return [_entry(as_mime(email)) for email in sent]


def _entry(raw: bytes) -> Entry:
    message = message_from_bytes(raw, policy=policy.default)
    [part] = [of for of in message.walk() if of.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    method = str(calendar["METHOD"])
    assert part.get_param("method") == method
    return Entry(
        method=method,
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        starts_at=event["DTSTART"].dt,
        status=str(event["STATUS"]),
        summary=str(event["SUMMARY"]),
    )


def test_booked_moved_cancelled(oak: TestServices) -> None:
    visit = book(oak)
    run(oak, minutes=5)
    [booked] = entries(oak)
    assert (booked.method, booked.sequence, booked.starts_at) == ("REQUEST", 0, STARTS)

    schedule.move(oak, OAK, visit.appointment_id, starts_at=LATER, by=ANA)
    run(oak, minutes=2)
    assert entries(oak) == []
    run(oak, minutes=3)
    [moved] = entries(oak)
    assert (moved.method, moved.uid, moved.starts_at) == ("REQUEST", booked.uid, LATER)
    assert moved.sequence > booked.sequence

    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=2)
    assert entries(oak) == []
    run(oak, minutes=3)
    [cancelled] = entries(oak)
    assert (cancelled.method, cancelled.uid, cancelled.status) == (
        "CANCEL",
        booked.uid,
        "CANCELLED",
    )
    assert cancelled.sequence > moved.sequence
    run(oak, minutes=10)
    assert entries(oak) == []


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_undone_within_the_grace_nothing_is_sent(oak: TestServices, change: str) -> None:
    visit = book(oak)
    run(oak, minutes=5)
    assert len(entries(oak)) == 1
    if change == "move":
        schedule.move(oak, OAK, visit.appointment_id, starts_at=LATER, by=ANA)
    else:
        schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=2)
    schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
    oak.texts.sent.clear()
    run(oak, minutes=10)
    assert (entries(oak), oak.texts.sent) == ([], [])


def test_after_an_undo_the_next_move_still_supersedes_what_the_calendar_holds(
    oak: TestServices,
) -> None:
    visit = book(oak)
    run(oak, minutes=5)
    [booked] = entries(oak)
    schedule.move(oak, OAK, visit.appointment_id, starts_at=LATER, by=ANA)
    schedule.undo(oak, OAK, visit.appointment_id, by=ANA)
    schedule.move(oak, OAK, visit.appointment_id, starts_at=LATER, by=ANA)
    run(oak, minutes=5)
    [moved] = entries(oak)
    assert (moved.uid, moved.starts_at) == (booked.uid, LATER)
    assert moved.sequence > booked.sequence


def test_a_visit_that_is_cancelled_before_anybody_was_told_leaves_no_calendar_entry(
    oak: TestServices,
) -> None:
    visit = book(oak)
    schedule.cancel(oak, OAK, visit.appointment_id, by="patient")
    run(oak, minutes=10)
    assert entries(oak) == []


def test_a_patient_who_cancels_has_it_taken_off_the_calendar_that_holds_it(
    oak: TestServices,
) -> None:
    visit = book(oak)
    run(oak, minutes=5)
    [booked] = entries(oak)
    schedule.cancel(oak, OAK, visit.appointment_id, by="patient")
    run(oak, minutes=5)
    [cancelled] = entries(oak)
    assert (cancelled.method, cancelled.uid) == ("CANCEL", booked.uid)
    assert cancelled.sequence > booked.sequence


def test_who_speaks_spanish_has_a_spanish_entry_in_their_calendar(services: TestServices) -> None:
    open_practice(services, *default_playbooks())
    register(services, a_patient(phone="", language="es"))
    visit = book(services)
    run(services, minutes=5)
    [booked] = entries(services)
    assert booked.summary == "Cita en Oak Dental"
    schedule.cancel(services, OAK, visit.appointment_id, by=ANA)
    run(services, minutes=5)
    [cancelled] = entries(services)
    assert cancelled.summary == "Cita en Oak Dental"
