"""A patient's own pages of the waitlist: what they press is theirs, or they are told why not."""

from datetime import timedelta

import pytest

from app import app
from chalicelib import wiring
from chalicelib.actions import change_appointment as change
from chalicelib.actions.links import waitlist_link
from chalicelib.actions.waitlist import leave, stop_slot, take
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId
from chalicelib.domain.waitlist import EntryState, OfferState, Part, SlotState, entry_id
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    oak,
    offers,
    someone,
    the_slot,
    waits,
)
from tests.builders import ANA, CLEANING, OAK
from tests.conftest import TestServices
from tests.web.pressing import Page, Phone, path_of
from tests.web.stage import everything

LATER = TWO + timedelta(days=9)
BEN = PatientId("p00")
BENS = entry_id(BEN, CLEANING)
TAKES = "Yes, I take Mon Nov 23, 2:00 PM"


@pytest.fixture
def freed(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Appointment:
    monkeypatch.setattr(wiring, "services", lambda: services)
    return oak(services)


@pytest.fixture
def phone() -> Phone:
    return Phone(app)


def offered_to(services: TestServices, patient_id: PatientId) -> str:
    """The address in the message that offers the time which became free last."""
    token = next(
        of.token for of in offers(services, the_slot(services)) if of.patient_id == patient_id
    )
    return f"/w/{token}"


def ben_is_offered(services: TestServices, freed: Appointment, **wishes: object) -> str:
    waits(services, 0, **wishes)
    cancelled(services, freed)
    return offered_to(services, BEN)


def seen(page: Page) -> str:
    return page.text


def test_looking_at_an_offer_changes_nothing_and_pressing_takes_it(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    before = everything(services)
    page = phone.open(link)
    assert "Ben, a time is open" in page.text
    assert "Whoever takes it first has it" in page.text
    assert "Dr Patel" in page.text
    assert phone.open(link, method="HEAD").status == 200
    assert everything(services) == before
    phone.open(link)
    page = phone.press(TAKES)
    assert page.status == 200
    assert "It is yours: Mon Nov 23, 2:00 PM" in page.text
    assert "See my appointment" in page.links
    assert the_slot(services).winner == BENS


def test_the_visit_they_have_is_named_before_and_moves(
    services: TestServices, freed: Appointment, phone: Phone
):
    visit = booked(services, someone(services, 0), LATER)
    enlist(services, BEN, instead_of=visit.appointment_id)
    cancelled(services, freed)
    page = phone.open(offered_to(services, BEN))
    assert "your appointment on Wed Dec 2, 2:00 PM moves here" in page.text
    phone.press(TAKES)
    assert services.appointments.get(OAK, visit.appointment_id).starts_at == TWO


def test_pressing_twice_is_pressing_once(services: TestServices, freed: Appointment, phone: Phone):
    link = ben_is_offered(services, freed)
    phone.open(link)
    phone.press(TAKES)
    again = phone.post(f"{link}/take", {})
    assert "It is yours" in again.text
    assert len(services.appointments.of_patient(OAK, BEN)) == 1


def test_whoever_is_slower_reads_that_it_is_gone_and_that_they_stay_on_the_list(
    services: TestServices, freed: Appointment, phone: Phone
):
    waits(services, 0)
    cora = waits(services, 1)
    cancelled(services, freed)
    phone.open(offered_to(services, BEN))
    take(services, OAK, the_slot(services).slot_id, cora.entry_id, by="patient")
    page = phone.press(TAKES)
    assert page.status == 409
    assert "Sorry, somebody was quicker: Mon Nov 23, 2:00 PM is taken." in page.text
    assert "You stay on our list" in page.text
    assert not page.offers(TAKES)
    assert "somebody was quicker" in phone.open(offered_to(services, BEN)).text


def test_after_the_time_it_was_held_the_page_says_so_and_takes_nothing(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    phone.open(link)
    held = the_slot(services).held_until
    assert held is not None
    services.at(held + timedelta(minutes=1))
    page = phone.press(TAKES)
    assert page.status == 409
    assert "Mon Nov 23, 2:00 PM could be taken until" in page.text
    assert services.appointments.of_patient(OAK, BEN) == []
    assert "could be taken until" in phone.open(link).text


def test_a_time_that_has_passed_is_not_offered_any_more(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    services.at(TWO + timedelta(hours=1))
    page = phone.open(link)
    assert "Sorry, Mon Nov 23, 2:00 PM has passed." in page.text
    assert phone.post(f"{link}/take", {}).status == 409
    services.at(TWO + timedelta(days=60))
    assert phone.open(link).status == 404


def test_a_time_that_the_desk_stopped_offering_is_not_free_any_more(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    stop_slot(services, OAK, the_slot(services).slot_id, by=ANA)
    assert "Mon Nov 23, 2:00 PM is not free any more" in phone.open(link).text
    assert phone.post(f"{link}/take", {}).status == 409


def test_whoever_left_the_list_meanwhile_is_told_so(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    phone.open(link)
    leave(services, OAK, BENS, by="patient")
    page = phone.press(TAKES)
    assert page.status == 409
    assert "you have another time by now, or left our list" in page.text
    assert "You stay on our list" not in page.text


def test_a_no_keeps_them_on_the_list_and_leads_to_what_suits_them(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    phone.open(link)
    page = phone.press("No, thank you")
    assert "Thank you for telling us." in page.text
    [offer] = offers(services, the_slot(services))
    assert offer.state is OfferState.DECLINED
    page = phone.press("Change what suits me")
    assert "You are on our list since" in page.text
    assert phone.open(link).offers("Change what suits me")


def test_an_offer_that_was_won_and_given_back_is_not_said_to_be_theirs(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    phone.open(link)
    phone.press(TAKES)
    [visit] = services.appointments.of_patient(OAK, BEN)
    change.cancel(services, OAK, visit.appointment_id, by="patient")
    assert "It is yours" not in phone.open(link).text


def test_in_spanish_all_of_it_is_spanish(services: TestServices, freed: Appointment, phone: Phone):
    page = phone.open(ben_is_offered(services, freed, language="es"))
    assert "Ben, hay una hora libre" in page.text
    page = phone.press("Sí, tomo")
    assert "Es suya: lun 23 nov" in page.text


def test_a_form_of_another_site_takes_nothing(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    page = phone.post(f"{link}/take", {}, Sec_Fetch_Site="cross-site")
    assert page.status == 403
    assert the_slot(services).state is SlotState.OPEN


def test_a_link_to_wishes_is_no_offer_and_an_offer_no_link_to_wishes(
    services: TestServices, freed: Appointment, phone: Phone
):
    link = ben_is_offered(services, freed)
    assert phone.post(link, {"revision": "0"}).status == 404
    visit = booked(services, someone(services, 1), LATER)
    assert phone.post(f"{path_of(waitlist_link(services, visit))}/take", {}).status == 404


# --- What suits them -------------------------------------------------------------------------


@pytest.fixture
def bens(services: TestServices, freed: Appointment) -> Appointment:
    """Ben's visit in nine days."""
    return booked(services, someone(services, 0), LATER)


def test_from_the_page_of_a_visit_to_the_list_and_off_it_again(
    services: TestServices, bens: Appointment, phone: Phone
):
    phone.open(f"/a/{bens.link}")
    page = phone.press("Tell me if an earlier time opens")
    assert "Until then we keep your time: Wed Dec 2, 2:00 PM" in page.text
    assert services.waitlist.entries_of(OAK) == []
    page = phone.press(
        "Put me on the list",
        **{"day-2": "yes", "day-4": "yes", "part-morning": "yes", "notice": "24"},
    )
    assert "Saved. You are on our list." in page.text
    [entry] = services.waitlist.entries_of(OAK)
    assert (entry.weekdays, entry.parts) == ((2, 4), (Part.MORNING,))
    assert (entry.instead_of, entry.notice) == (bens.appointment_id, timedelta(days=1))
    assert entry.provider_ids == (bens.provider_id,)
    page = phone.press("Take me off the list")
    assert "Done. You are off our list." in page.text
    left = services.waitlist.entry(OAK, BENS)
    assert left is not None
    assert left.state is EntryState.LEFT
    assert services.appointments.get(OAK, bens.appointment_id).is_open


def test_looking_at_the_page_joins_nothing(services: TestServices, bens: Appointment, phone: Phone):
    link = path_of(waitlist_link(services, bens))
    before = everything(services)
    assert phone.open(link).status == 200
    assert everything(services) == before


def test_days_that_make_no_sense_are_said_beside_them_and_nothing_typed_is_lost(
    services: TestServices, bens: Appointment, phone: Phone
):
    link = path_of(waitlist_link(services, bens))
    for days in (
        {"first": "2026-12-01", "until": "2026-11-27"},
        {"until": "2026-01-01"},
        {"first": "soon"},
        {"until": "9999-99-99"},
    ):
        phone.open(link)
        page = phone.press("Put me on the list", **{"day-3": "yes", **days})
        assert page.status == 400, days
        assert "Choose days from today on" in page.text
        assert page.button("Put me on the list").fields["day-3"] == "yes"
    assert services.waitlist.entries_of(OAK) == []


def test_what_was_changed_elsewhere_meanwhile_is_shown_and_not_overwritten(
    services: TestServices, bens: Appointment, phone: Phone
):
    enlist(services, BEN, instead_of=bens.appointment_id)
    phone.open(path_of(waitlist_link(services, bens)))
    enlist(services, BEN, instead_of=bens.appointment_id, weekdays=(5,))
    page = phone.press("Save what suits me", **{"day-2": "yes"})
    assert page.status == 409
    assert "Nothing was saved" in page.text
    [entry] = services.waitlist.entries_of(OAK)
    assert entry.weekdays == (5,)


def test_a_visit_that_is_over_offers_no_list(
    services: TestServices, bens: Appointment, phone: Phone
):
    services.at(LATER)
    page = phone.open(f"/a/{bens.link}")
    assert not page.offers("Tell me if an earlier time opens")
    assert phone.post(f"/a/{bens.link}/earlier", {}).status == 409
