"""A location is closed for good: offered nowhere, and nobody who is booked there is forgotten."""

from datetime import datetime

import pytest

from app import app
from chalicelib import wiring
from chalicelib.actions import change_appointment
from chalicelib.actions.change_setup import replan_all
from chalicelib.actions.known_setup import known_in
from chalicelib.actions.links import booking_link
from chalicelib.actions.receive_text import receive_text
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput
from chalicelib.domain.files.schedule import read_schedule
from chalicelib.domain.ids import LocationId, PatientId, ProviderId
from chalicelib.domain.practices import Location
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import StaleWrite
from chalicelib.web.settings import editing
from tests.builders import (
    CLEANING,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_location,
    a_playbook,
    a_provider,
)
from tests.loop import run
from tests.web.desk import Desk, words
from tests.web.pressing import Phone, path_of
from tests.web.test_today import book

OCEAN, KIM = LocationId("ocean-avenue"), ProviderId("kim")
OCEANS_NUMBER = "+12025550188"
HERE = "/settings/locations/ocean-avenue"
TUESDAY = datetime(2026, 12, 1, 10, 30, tzinfo=NEW_YORK)


@pytest.fixture
def ocean(desk: Desk) -> Desk:
    """Oak Dental with a second location, on the sea, where Kim works."""
    save = desk.services.setups.save
    save(OAK, a_location(location_id=OCEAN, name="Ocean Avenue", number=OCEANS_NUMBER))
    save(OAK, a_provider(provider_id=KIM, location_id=OCEAN, name="Kim"))
    number = Number(number=OCEANS_NUMBER, practice_id=OAK, location_id=OCEAN)
    desk.services.doors.give_number(number)
    return desk


def location(desk: Desk, location_id: LocationId = OCEAN) -> Location:
    return desk.services.setups.of(OAK, fresh=True).locations[location_id]


def close(desk: Desk) -> None:
    desk.ana.follow(desk.ana.post(f"{HERE}/close", revision=1, closed="yes"))
    assert location(desk).closed


def booked_at_the_sea(desk: Desk) -> Appointment:
    return book(desk, starts_at=TUESDAY, location_id=OCEAN, provider_id=KIM)


def test_its_page_says_who_is_still_to_come_before_and_after(ocean: Desk):
    booked_at_the_sea(ocean)
    page = words(ocean.ana.get(HERE))
    assert "nothing can be booked here any more. 1 visit is to come here" in page
    close(ocean)
    page = words(ocean.ana.get(HERE))
    assert "closed for good 1 visit is to come here: booked visits stay and are reminded" in page
    assert "Ocean Avenue closed for good" in words(ocean.ana.get("/settings/locations"))


def test_it_is_offered_nowhere_at_the_desk(ocean: Desk):
    book(ocean, starts_at=TUESDAY)
    ocean.services.setups.save(OAK, a_playbook())
    offering = (
        "/", "/forecast", "/absences", "/book?patient=rosa", "/settings/new-provider",
        "/settings/invite", "/playbooks/reminders",
    )  # fmt: skip
    shown = [of for of in offering if "Ocean Avenue" in words(ocean.ana.get(of), raw=True)]
    assert {"/", "/forecast", "/absences", "/book?patient=rosa"} <= {*shown}
    close(ocean)
    assert [of for of in shown if "Ocean Avenue" in words(ocean.ana.get(of), raw=True)] == []


def test_nothing_is_booked_there_whatever_a_form_says(ocean: Desk):
    visit = book(ocean, starts_at=TUESDAY)
    close(ocean)
    typed = {"other_day": "2026-12-02", "other_time": "09:00", "other_provider": "kim"}
    answer = ocean.ana.post("/book", patient="rosa", visit_type="cleaning", over="yes", **typed)
    assert answer.status_code == 400
    assert "one that is not closed for good" in words(answer)
    with pytest.raises(BadInput, match="location"):
        change_appointment.move(
            ocean.services, OAK, visit.appointment_id, starts_at=TUESDAY, provider_id=KIM, by="ana"
        )


def test_a_patient_is_not_asked_where_when_one_location_is_left(
    ocean: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(wiring, "services", lambda: ocean.services)
    book(ocean, starts_at=TUESDAY)
    phone, link = Phone(app), path_of(booking_link(ocean.services, OAK, PatientId("rosa")))
    assert "Where?" in phone.open(phone.open(link).links["Cleaning"]).text
    close(ocean)
    page = phone.open(phone.open(link).links["Cleaning"])
    assert "Where?" not in page.text
    assert any("Book" in of.says for of in page.buttons)


def test_a_visit_that_is_booked_there_stays_and_is_reminded(ocean: Desk):
    ocean.services.setups.save(OAK, a_playbook())
    visit = booked_at_the_sea(ocean)
    close(ocean)
    replan_all(ocean.services, OAK)
    ocean.services.at(datetime(2026, 11, 30, 8, tzinfo=NEW_YORK))
    run(ocean.services)
    assert [of.sender for of in ocean.services.texts.sent] == [OCEANS_NUMBER]
    assert ocean.services.appointments.get(OAK, visit.appointment_id).is_open
    assert "Rosie Klein" in words(ocean.ana.get(f"/?location={OCEAN}&day=2026-12-01"))


def test_a_visit_moves_from_there_to_a_location_that_is_open(ocean: Desk):
    visit = booked_at_the_sea(ocean)
    close(ocean)
    page = ocean.ana.get(f"/appointments/{visit.appointment_id}/move?day=2026-12-02")
    assert "Times at Main Street" in words(page)
    slot = "patel|2026-12-02T15:00:00+00:00"
    assert slot in words(page, raw=True)
    ocean.ana.post(
        f"/appointments/{visit.appointment_id}/move",
        slot=slot, location="main-street", revision=visit.revision,
    )  # fmt: skip
    moved = ocean.services.appointments.get(OAK, visit.appointment_id)
    assert (moved.location_id, moved.provider_id) == (MAIN_STREET, PATEL)


def test_what_patients_write_to_its_number_still_arrives(ocean: Desk):
    booked_at_the_sea(ocean)
    close(ocean)
    inbound = InboundSms(
        carrier="aws", sender=ROSIES_PHONE, number=OCEANS_NUMBER, text="where are you now?",
        message_id="in-1", received_at=NOW,
    )  # fmt: skip
    assert not receive_text(ocean.services, inbound).nobodys
    assert "where are you now?" in words(ocean.ana.get("/inbox"))
    assert "Ocean Avenue" in words(ocean.ana.get("/")), "somebody waits there"


def test_it_is_opened_again_and_the_trail_has_both(ocean: Desk):
    close(ocean)
    assert "Visits can then be booked here as before" in words(ocean.ana.get(HERE))
    ocean.ana.post(f"{HERE}/close", revision=2, closed="no")
    assert not location(ocean).closed
    trail = words(ocean.ana.get("/settings/audit"))
    assert "Ocean Avenue, closed for good" in trail
    assert "Ocean Avenue, opened again" in trail
    assert "Ocean Avenue" in words(ocean.ana.get("/"), raw=True)


def test_the_last_open_location_stays_open(ocean: Desk):
    close(ocean)
    answer = ocean.ana.post("/settings/locations/main-street/close", revision=1, closed="yes")
    assert answer.status_code == 400
    assert "the only location that is open: add another one first" in words(answer)
    assert not location(ocean, MAIN_STREET).closed


def test_two_who_close_the_last_two_at_once_leave_one_open(
    ocean: Desk, monkeypatch: pytest.MonkeyPatch
):
    save = editing.save

    def after_a_colleague(visit, part, what, *, keeps=None):
        monkeypatch.setattr(editing, "save", save)
        other = location(ocean, MAIN_STREET)
        ocean.services.setups.save(OAK, Location(**{**vars(other), "closed": True}))
        save(visit, part, what, keeps=keeps)

    monkeypatch.setattr(editing, "save", after_a_colleague)
    answer = ocean.ana.post(f"{HERE}/close", revision=1, closed="yes")
    assert answer.status_code == 409
    assert "while you had this page open" in words(answer)
    assert not location(ocean).closed


def test_a_colleague_who_was_faster_is_told(ocean: Desk):
    ocean.services.setups.save(OAK, a_location(location_id=OCEAN, name="Ocean", revision=1))
    answer = ocean.ana.post(f"{HERE}/close", revision=1, closed="yes")
    assert answer.status_code == 409
    assert not location(ocean).closed
    with pytest.raises(StaleWrite):
        ocean.services.setups.save(OAK, a_location(location_id=OCEAN, revision=1))


def test_who_is_limited_to_some_locations_closes_none(ocean: Desk):
    lee = ocean.colleague("Lee", role="manager", locations=frozenset({OCEAN}))
    assert "Close Ocean Avenue" not in words(lee.get(HERE))
    assert lee.post(f"{HERE}/close", revision=1, closed="yes").status_code == 404
    assert not location(ocean).closed


def test_who_is_limited_to_it_stays_limited_when_they_are_edited(ocean: Desk):
    ocean.colleague("Lee", role="front-desk", locations=frozenset({OCEAN}))
    close(ocean)
    page = words(ocean.ana.get("/settings/people/lee"), raw=True)
    assert 'value="ocean-avenue" checked' in page


def test_a_schedule_without_a_column_of_locations_is_of_the_one_that_is_open(ocean: Desk):
    raw = (
        b"Appt ID,Patient ID,Patient,Date,Time,Provider,Type\n"
        b"7,41,Ben Cole,2026-12-02,9:00 AM,Dr Patel,Cleaning\n"
    )
    setups = ocean.services.setups
    with pytest.raises(BadInput, match="location"):
        read_schedule(raw, known=known_in(setups.of(OAK, fresh=True)), now=NOW)
    close(ocean)
    read = read_schedule(raw, known=known_in(setups.of(OAK, fresh=True)), now=NOW)
    assert read.refused == ()
    [row] = read.rows
    assert (row.visit.location_id, row.visit.visit_type_id) == (MAIN_STREET, CLEANING)
