"""A patient books from a link, at any hour, and the time is theirs or they are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import app
from chalicelib import wiring
from chalicelib.actions import change_appointment
from chalicelib.actions.links import booking_link, choice_in
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import SlotTaken
from chalicelib.domain.ids import LocationId, PatientId, ProviderId, VisitTypeId
from chalicelib.domain.patients import Channel
from chalicelib.storage import ids
from chalicelib.storage.doors import Link
from tests.builders import (
    CLEANING,
    MAIN_STREET,
    NOW,
    OAK,
    a_location,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.web.pressing import Phone, path_of
from tests.web.stage import ROSIE, a_patient_of, a_visit_of, an_open_practice, everything

TUESDAY = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
SAID = "Tue Nov 24, 9:30 AM"


@pytest.fixture
def phone(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    hidden = a_visit_type(visit_type_id=VisitTypeId("op"), name="Surgery", self_booking=False)
    services.setups.save(OAK, hidden)
    a_patient_of(services)
    return Phone(app)


@pytest.fixture
def link(services: TestServices, phone: Phone) -> str:
    return path_of(booking_link(services, OAK, ROSIE))


def choice(services: TestServices, link: str, visit_type_id: str) -> str:
    """What a button of this link sends for a kind of visit."""
    return choice_in(services, link.rsplit("/", 1)[1], VisitTypeId(visit_type_id))


def visits(services: TestServices) -> list[Appointment]:
    return services.appointments.of_patient(OAK, ROSIE)


def test_a_patient_chooses_what_for_and_when_and_has_it(phone, services, link):
    page = phone.open(link)
    assert "What would you like to come for?" in page.text
    page = phone.open(page.links["Cleaning"])
    page = phone.press(f"Book {SAID}")
    assert page.status == 200
    assert f"Done. Your appointment is {SAID}." in page.text
    (visit,) = visits(services)
    assert visit.starts_at == TUESDAY
    assert visit.is_confirmed
    assert phone.open(page.links["See my appointment"]).text.startswith("Rosie, your appointment")


def test_a_link_after_a_missed_visit_opens_with_times_for_it_and_can_be_for_another(
    phone, services
):
    token = ids.token()
    services.doors.make_link(
        Link(
            token=token,
            practice_id=OAK,
            purpose="book",
            expires=NOW + timedelta(30),
            patient_id=ROSIE,
            visit_type_id=CLEANING,
            location_id=MAIN_STREET,
        )
    )
    page = phone.open(f"/b/{token}")
    assert "What would you like to come for?" not in page.text
    asked = phone.open(page.links["Choose something else"])
    assert "What would you like to come for?" in asked.text
    phone.open(f"/b/{token}")
    phone.press(f"Book {SAID}")
    assert [of.visit_type_id for of in visits(services)] == [CLEANING]


def test_no_address_on_the_way_says_what_the_visit_is_for(phone, services, link):
    page = phone.open(link)
    addresses = [page.links["Cleaning"]]
    page = phone.open(addresses[0])
    addresses += [*page.links.values(), *(of.action for of in page.buttons)]
    assert any("visit=" in of for of in addresses)
    assert [of for of in addresses if "cleaning" in of.lower()] == []
    assert "What would you like to come for?" in phone.open(f"{link}?visit=cleaning").text
    other = path_of(booking_link(services, OAK, ROSIE))
    assert choice(services, other, "cleaning") != choice(services, link, "cleaning")


def test_only_visits_that_may_be_booked_online_are_offered(phone, services, link):
    page = phone.open(link)
    assert "Surgery" not in page.text
    assert (
        "What would you like to come for?"
        in phone.open(f"{link}?visit={choice(services, link, 'op')}").text
    )


def test_where_is_asked_only_where_there_is_a_choice(phone, services, link):
    elm_street = LocationId("elm-street")
    services.setups.save(OAK, a_location(location_id=elm_street, name="Elm Street"))
    services.setups.save(OAK, a_provider(provider_id=ProviderId("kim"), location_id=elm_street))
    page = phone.open(phone.open(link).links["Cleaning"])
    assert "Where?" in page.text
    page = phone.open(page.links["Elm Street"])
    phone.press(f"Book {SAID}")
    (visit,) = visits(services)
    assert visit.location_id == elm_street


def test_a_link_books_one_visit_only(phone, services, link):
    phone.open(phone.open(link).links["Cleaning"])
    button = phone.page.button(SAID)
    other = phone.page.button("Tue Nov 24, 11:00 AM")
    phone.post(button.action, button.fields)
    for again in (button, other):
        page = phone.post(again.action, again.fields)
        assert page.status == 200
        assert "See my appointment" in page.links
    assert len(visits(services)) == 1
    services.at(NOW + timedelta(hours=1))
    assert "You have booked with this link already." in phone.open(link).text


def test_a_time_that_was_just_taken_can_be_replaced_with_the_same_link(phone, services, link):
    phone.open(phone.open(link).links["Cleaning"])
    button = phone.page.button(SAID)
    a_visit_of(services, TUESDAY, patient_id=PatientId("ben"))
    page = phone.post(button.action, button.fields)
    assert page.status == 409
    assert f"Sorry, {SAID} was taken a moment ago." in page.text
    page = phone.press("Book Tue Nov 24, 10:00 AM")
    assert "Done." in page.text
    assert len(visits(services)) == 1


def test_a_time_that_is_taken_between_look_and_booking_leaves_the_link_usable(
    phone, services, link, monkeypatch
):
    phone.open(phone.open(link).links["Cleaning"])
    book = change_appointment.book

    def somebody_was_faster(*_: Any, **__: Any) -> Appointment:
        raise SlotTaken("patel")

    monkeypatch.setattr(change_appointment, "book", somebody_was_faster)
    page = phone.press(f"Book {SAID}")
    assert page.status == 409
    monkeypatch.setattr(change_appointment, "book", book)
    page = phone.press(f"Book {SAID}")
    assert "Done." in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"visit": "cleaning", "at": "noon"},
        {"visit": "op", "at": "2026-11-24T14:15Z patel"},
        {"visit": "cleaning", "at": "2026-11-24T08:00Z patel"},
        {"visit": "cleaning", "at": "2026-11-24T14:15Z kim"},
        {"visit": "cleaning", "place": "elsewhere", "at": "2026-11-24T14:15Z nobody"},
    ],
)
def test_nothing_is_booked_that_was_not_offered(phone, services, link, fields):
    if "visit" in fields:
        fields = {**fields, "visit": choice(services, link, fields["visit"])}
    assert phone.post(link, fields).status in (400, 409)
    assert visits(services) == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_books_nothing(phone, services, link, method):
    before = everything(services)
    for path in (
        link,
        f"{link}?visit={choice(services, link, 'cleaning')}",
        f"{link}?visit={choice(services, link, 'cleaning')}&at=2026-11-24T14:15Z+patel",
    ):
        assert phone.open(path, method=method).status == 200
    assert everything(services) == before


def test_another_website_books_nothing(phone, services, link):
    fields = {"visit": choice(services, link, "cleaning"), "at": "2026-11-24T14:15Z patel"}
    assert phone.post(link, fields, Sec_Fetch_Site="cross-site").status == 403
    assert visits(services) == []


def test_a_link_that_nobody_used_for_a_month_ends(phone, services, link):
    services.at(NOW + timedelta(days=31))
    page = phone.open(link)
    assert page.status == 404
    assert "This link does not work any more" in page.text


def test_who_chose_spanish_for_their_messages_books_in_spanish(phone, services, link):
    rosie = services.patients.get(OAK, ROSIE)
    contact = services.contacts.known(OAK, Channel.TEXT, rosie.phone)
    services.contacts.save(replace(contact, language="es"))
    assert "¿" in phone.open(link).text
    assert "What would you like" in phone.open(f"{link}?lang=en").text
