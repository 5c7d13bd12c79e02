"""A patient opens the link in a reminder, on whatever phone, at whatever hour."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from app import app
from chalicelib import wiring
from chalicelib.actions import change_appointment
from chalicelib.actions.links import appointment_link
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.ids import PatientId, ProviderId
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import Db
from tests.builders import (
    ANA,
    ELM,
    NEW_YORK,
    NOW,
    OAK,
    PATEL,
    a_provider,
)
from tests.conftest import TestServices
from tests.web.pressing import Phone, path_of
from tests.web.stage import ROSIE, a_patient_of, a_visit_of, an_open_practice, everything

KIM = ProviderId("kim")
THURSDAY = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
SAID = "Thu Dec 3, 10:30 AM"


@pytest.fixture
def phone(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    a_patient_of(services)
    return Phone(app)


@pytest.fixture
def visit(services: TestServices, phone: Phone) -> Appointment:
    """Rosie's, booked by the desk, for Thursday 3 December at 10:30 in New York."""
    return a_visit_of(services, THURSDAY)


@pytest.fixture
def link(services: TestServices, visit: Appointment) -> str:
    return path_of(appointment_link(services.config, visit))


def stored(services: TestServices, visit: Appointment) -> Appointment:
    return services.appointments.get(OAK, visit.appointment_id)


def test_the_page_says_when_and_where_in_words_and_whom_to_call(phone, link):
    page = phone.open(link)
    assert page.status == 200
    assert "Thursday, December 3 10:30 AM Eastern time" in page.text
    assert "12 Main Street, Springfield" in page.text
    assert page.links["Questions? Call us: (202) 555-0199"] == "tel:+12025550199"
    assert page.text.startswith("Rosie, your appointment · Oak Dental")


def test_the_page_tells_a_stranger_who_holds_the_phone_nothing_about_health(phone, link):
    page = phone.open(link)
    for told in ("Cleaning", "Patel", "Klein", "2025550143"):
        assert told not in page.html


def test_a_link_is_kept_out_of_caches_search_engines_and_other_sites_logs(phone, link):
    headers = phone.open(link).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_a_patient_confirms_and_is_told_so(phone, services, visit, link):
    phone.open(link)
    page = phone.press(f"Confirm {SAID}")
    assert page.status == 200
    assert f"You are confirmed for {SAID}" in page.text
    assert not page.offers("Confirm")
    assert stored(services, visit).answer is Answer.ACCEPTED


def test_pressing_confirm_twice_confirms_once(phone, services, visit, link):
    button = phone.open(link).button("Confirm")
    phone.post(button.action, button.fields)
    page = phone.post(button.action, button.fields)
    assert page.status == 200
    assert "You are confirmed" in page.text
    assert stored(services, visit).revision == visit.revision + 1


def test_a_patient_cancels_and_takes_it_back_within_three_minutes(phone, services, visit, link):
    phone.open(link)
    page = phone.press(f"Cancel {SAID}")
    assert f"Your appointment on {SAID} is cancelled." in page.text
    assert "You can undo this until 9:03 AM." in page.text
    assert stored(services, visit).status is Status.CANCELLED
    page = phone.press(f"Undo: keep {SAID}")
    assert page.offers(f"Confirm {SAID}")
    assert stored(services, visit).status is Status.BOOKED


def test_the_desk_has_a_time_to_fill_unless_the_patient_takes_it_back(phone, services, visit, link):
    phone.open(link)
    phone.press("Cancel")
    (item,) = services.work_items.open_ones(OAK)
    assert item.kind is WorkKind.CANCELLED
    assert item.line == "Cancelled Thu Dec 3 at 10:30 AM."
    assert item.appointment_id == visit.appointment_id
    phone.press("Undo")
    assert services.work_items.open_ones(OAK) == []
    assert services.work_items.get(OAK, item.work_item_id).outcome == "taken back"


def test_after_three_minutes_a_cancellation_stands_and_the_page_says_whom_to_call(
    phone, services, visit, link
):
    phone.open(link)
    page = phone.press("Cancel")
    undo = page.button("Undo")
    services.at(NOW + timedelta(minutes=3))
    page = phone.post(undo.action, undo.fields)
    assert page.status == 409
    assert "The three minutes for undoing are over." in page.text
    assert "Call (202) 555-0199" in page.links
    assert stored(services, visit).status is Status.CANCELLED
    assert not phone.open(link).offers("Undo")


def test_what_the_desk_did_is_not_the_patients_to_undo(phone, services, visit, link):
    change_appointment.cancel(services, OAK, visit.appointment_id, by=ANA)
    page = phone.open(link)
    assert "is cancelled" in page.text
    assert not page.offers("Undo")
    seen = services.appointments.get(OAK, visit.appointment_id)
    assert phone.post(f"{link}/undo", {"revision": str(seen.revision)}).status == 409
    assert services.appointments.get(OAK, visit.appointment_id).status is Status.CANCELLED


def test_a_patient_never_confirms_a_time_that_the_desk_changed_under_them(
    phone, services, visit, link
):
    old = phone.open(link).button("Confirm")
    change_appointment.move(
        services, OAK, visit.appointment_id, starts_at=THURSDAY + timedelta(hours=3), by=ANA
    )
    page = phone.post(old.action, old.fields)
    assert page.status == 409
    assert "This appointment changed after you opened the page. Nothing was done." in page.text
    assert page.offers("Confirm Thu Dec 3, 1:30 PM")
    assert stored(services, visit).answer is Answer.NEEDS_ACTION


def test_a_patient_moves_to_another_time_and_back(phone, services, visit, link):
    phone.open(link)
    page = phone.press("Find another time")
    assert f"Until then you keep {SAID}." in page.text
    page = phone.press("Move to Tue Nov 24, 9:30 AM")
    assert f"Your appointment is now Tue Nov 24, 9:30 AM. It was {SAID}." in page.text
    assert stored(services, visit).starts_at == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert stored(services, visit).is_confirmed
    page = phone.press(f"Undo: go back to {SAID}")
    assert stored(services, visit).starts_at == THURSDAY


def test_times_are_grouped_by_day_and_never_sooner_than_in_an_hour(phone, link):
    page = phone.open(f"{link}/times")
    moves = [button.says for button in page.buttons]
    assert "Move to Mon Nov 23, 10:00 AM" in moves[0]
    assert "Monday, November 23 · 14 times" in page.text
    assert not page.offers(f"Move to {SAID}")


def test_their_own_provider_comes_first_and_a_colleague_is_said_to_be_one(phone, services, link):
    services.setups.save(OAK, a_provider(provider_id=KIM, name="Dr Kim"))
    busy = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    a_visit_of(services, busy, patient_id=PatientId("ben"))
    page = phone.open(f"{link}/times")
    assert page.button("Tue Nov 24, 9:30 AM").says.endswith("with a colleague")
    assert not page.button("Tue Nov 24, 10:00 AM").says.endswith("with a colleague")
    phone.press("Tue Nov 24, 9:30 AM")
    assert "Dr Kim" not in page.html


def test_a_time_that_was_just_taken_is_said_to_be_and_the_others_are_shown(
    phone, services, visit, link
):
    button = phone.open(f"{link}/times").button("Tue Nov 24, 9:30 AM")
    a_visit_of(services, datetime(2026, 11, 24, 14, 30, tzinfo=UTC), patient_id=PatientId("ben"))
    page = phone.post(button.action, button.fields)
    assert page.status == 409
    assert "Sorry, Tue Nov 24, 9:30 AM was taken a moment ago." in page.text
    assert f"you still have {SAID}" in page.text
    assert page.offers("Move to Tue Nov 24, 10:00 AM")
    assert stored(services, visit).starts_at == THURSDAY


def test_two_patients_press_the_same_time_at_once_and_one_of_them_is_told(
    phone, services, visit, link, monkeypatch
):
    """Both have read the day as free before either writes."""
    bens = a_visit_of(services, THURSDAY + timedelta(hours=2), patient_id=PatientId("ben"))
    paths = [link, path_of(appointment_link(services.config, bens))]
    presses = [phone.open(f"{path}/times").button("Tue Nov 24, 9:30 AM") for path in paths]
    both_have_read, one_has_read = threading.Barrier(2), threading.Event()
    # DynamoDB's transactions are atomic, moto's are not.
    one_at_a_time = threading.Lock()
    read, transact = change_appointment._free_books, Db.transact

    def read_together(*args: Any) -> Any:
        books = read(*args)
        one_has_read.set()
        both_have_read.wait(timeout=10)
        return books

    def transact_alone(*args: Any) -> None:
        with one_at_a_time:
            transact(*args)

    monkeypatch.setattr(change_appointment, "_free_books", read_together)
    monkeypatch.setattr(Db, "transact", transact_alone)
    answers: list[tuple[int, str]] = []

    def press(button: Any) -> None:
        page = Phone(app).post(button.action, button.fields)
        answers.append((page.status, page.text))

    pressing = [threading.Thread(target=press, args=(button,)) for button in presses]
    for thread in pressing:
        thread.start()
        # Chalice holds one request at a time, as a Lambda does.
        assert one_has_read.wait(timeout=10)
    for thread in pressing:
        thread.join()
    (won, won_says), (lost, lost_says) = sorted(answers)
    assert (won, lost) == (200, 409)
    assert "Your appointment is now Tue Nov 24, 9:30 AM." in won_says
    assert "Sorry, Tue Nov 24, 9:30 AM was taken a moment ago." in lost_says
    starts = [stored(services, of).starts_at for of in (visit, bens)]
    assert starts.count(datetime(2026, 11, 24, 14, 30, tzinfo=UTC)) == 1


@pytest.mark.parametrize("value", ["", "tomorrow", "2026-11-24T08:00Z patel", "2026-11-24T14:15Z"])
def test_nobody_moves_to_a_time_that_is_not_offered(phone, services, visit, link, value):
    page = phone.post(f"{link}/move", {"at": value, "revision": str(visit.revision)})
    assert page.status in (400, 409)
    assert stored(services, visit).starts_at == THURSDAY


def test_when_nothing_is_open_the_page_says_for_how_long_it_looked_and_whom_to_call(
    phone, services, link
):
    provider = services.setups.of(OAK).providers[PATEL]
    services.setups.save(OAK, replace(provider, hours={}))
    page = phone.open(f"{link}/times")
    assert "no open times between Monday, November 23 and Sunday, December 6" in page.text
    assert page.links["Call (202) 555-0199"] == "tel:+12025550199"
    assert "Show later times" in page.links


def test_the_calendar_file_is_one_entry_that_says_nothing_about_health(phone, visit, link):
    page = phone.open(f"{link}/calendar")
    assert page.headers["Content-Type"].startswith("text/calendar")
    entry = Calendar.from_ical(page.html).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == THURSDAY
    assert str(entry["summary"]) == "Visit to Oak Dental"
    assert str(entry["uid"]).startswith(visit.appointment_id)
    assert str(entry["url"]).endswith(link)
    assert "Cleaning" not in page.html


def test_patients_read_their_own_language_and_can_switch(phone, services, visit, link):
    rosie = services.patients.get(OAK, ROSIE)
    a_patient_of(services, was=rosie, language="es")
    page = phone.open(link)
    assert page.language == "es"
    assert "Jueves 3 de diciembre 10:30 AM hora del Este" in page.text
    page = phone.open(page.links["English"])
    assert page.language == "en"
    page = phone.press(f"Confirm {SAID}")
    assert page.language == "en"
    assert "You are confirmed" in page.text


def test_who_cancelled_finds_a_new_time_with_the_same_link(phone, services, visit, link):
    phone.open(link)
    phone.press(f"Cancel {SAID}")
    page = phone.press("Find a new time")
    assert page.text.startswith("Rosie, book a visit")
    phone.press("Book Tue Nov 24, 9:30 AM")
    to_come = [of for of in services.appointments.of_patient(OAK, ROSIE) if of.is_open]
    assert [of.starts_at for of in to_come] == [datetime(2026, 11, 24, 14, 30, tzinfo=UTC)]
    page = phone.open(link)
    assert not page.offers("Find a new time")
    refused = phone.post(f"{link}/again", {})
    assert refused.status == 409


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("part", ["", "/times", "/calendar"])
def test_a_mail_scanner_that_opens_every_link_changes_nothing(
    phone, services, visit, link, part, method
):
    before = everything(services)
    assert phone.open(link + part, method=method).status == 200
    assert everything(services) == before


@pytest.mark.parametrize("part", ["confirm", "cancel", "undo", "move", "again"])
def test_a_change_cannot_be_made_by_opening_a_link(phone, services, link, part):
    before = everything(services)
    assert phone.open(f"{link}/{part}").status in (403, 404, 405)
    assert everything(services) == before


@pytest.mark.parametrize("part", ["confirm", "cancel", "undo", "move", "again"])
def test_another_website_cannot_press_the_buttons(phone, services, visit, link, part):
    before = everything(services)
    page = phone.post(
        f"{link}/{part}", {"revision": str(visit.revision)}, Sec_Fetch_Site="cross-site"
    )
    assert page.status == 403
    assert "Nothing was done" in page.text
    assert everything(services) == before


@pytest.mark.parametrize("token", ["x", "A" * 22, "..%2F..%2Fsetup", "A" * 300])
def test_a_link_that_opens_nothing_says_what_to_do_and_names_no_practice(phone, token):
    page = phone.open(f"/a/{token}")
    assert page.status == 404
    assert "This link does not work any more" in page.text
    assert "Oak" not in page.html


def test_a_browser_that_prefers_spanish_reads_of_a_dead_link_in_spanish(phone):
    page = phone.open("/a/" + "A" * 22, Accept_Language="es-MX,es;q=0.9,en;q=0.5")
    assert page.language == "es"
    assert "Este enlace ya no funciona" in page.text


def test_hours_after_the_visit_its_page_tells_nothing_but_whom_to_call(phone, services, link):
    services.at(THURSDAY + timedelta(hours=3))
    page = phone.open(link)
    assert page.status == 410
    assert "This appointment is over." in page.text
    assert "December" not in page.text
    assert "Rosie" not in page.text
    assert "Call (202) 555-0199" in page.links


def test_nobody_cancels_a_visit_that_has_begun(phone, services, visit, link):
    button = phone.open(link).button("Cancel")
    services.at(THURSDAY + timedelta(minutes=1))
    page = phone.post(button.action, button.fields)
    assert page.status == 409
    assert "That is not possible any more." in page.text
    assert stored(services, visit).status is Status.BOOKED


def test_a_link_to_preferences_opens_no_appointment(phone, services, link):
    for wrong in (link.replace("/a/", "/p/"), link.replace("/a/", "/b/")):
        assert phone.open(wrong).status == 404


def test_the_link_of_a_visit_that_was_booked_for_the_wrong_person_opens_nothing_any_more(
    phone, services, visit, link
):
    a_patient_of(services, patient_id=PatientId("ben"), given_name="Ben", preferred_name="")
    corrected = replace(visit, patient_id=PatientId("ben"))
    services.appointments.save(
        OAK, corrected, was=visit, zone=NEW_YORK,
        audit=AuditEntry(practice_id=OAK, entry_id="put-right", at=NOW, who="import", did="x"),
    )  # fmt: skip
    assert phone.open(link).status == 404


def test_a_link_of_one_practice_never_reaches_another_practices_appointment(
    phone, services, visit, link
):
    """Elm has an appointment with the very same id."""
    an_open_practice(services, practice_id=ELM, brand="Elm Clinic")
    a_patient_of(services, practice_id=ELM, given_name="Erin", preferred_name="")
    elms = replace(visit, practice_id=ELM, revision=0, link="E" * 22)
    change_appointment.make_link(services, elms)
    page = phone.open("/a/" + "E" * 22)
    assert page.status == 404
    phone.open(link)
    phone.press("Confirm")
    assert stored(services, visit).is_confirmed
