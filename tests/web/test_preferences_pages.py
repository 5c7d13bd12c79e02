"""Someone decides which messages they get, from the link in a message, without signing in."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app import app
from chalicelib import wiring
from chalicelib.actions import change_appointment
from chalicelib.actions.links import preferences_link, unsubscribe_link
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Channel, Consent, ContactPoint, LedgerEntry, Purpose
from chalicelib.domain.touchpoints import State, Why
from tests.builders import ANA, ELM, NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.web.pressing import Phone, path_of
from tests.web.stage import a_patient_of, a_visit_of, an_open_practice, everything

THURSDAY = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
)


@pytest.fixture
def phone(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    a_patient_of(services)
    a_visit_of(services, THURSDAY)
    return Phone(app)


def contact_of(services: TestServices, channel: Channel = Channel.TEXT) -> ContactPoint:
    address = ROSIES_PHONE if channel is Channel.TEXT else "rosie@home.example"
    return services.contacts.known(OAK, channel, address)


@pytest.fixture
def link(services: TestServices, phone: Phone) -> str:
    return path_of(preferences_link(services.config, contact_of(services)))


@pytest.fixture
def emails_link(services: TestServices, phone: Phone) -> str:
    return path_of(unsubscribe_link(services.config, contact_of(services, Channel.EMAIL)))


def ledger_of(services: TestServices, contact: ContactPoint, purpose: Purpose) -> list[LedgerEntry]:
    entries = services.contacts.ledger(OAK, contact.contact_id)
    return [entry for entry in entries if entry.purpose is purpose]


def planned(services: TestServices, channel: Channel = Channel.TEXT) -> list[State]:
    contact = contact_of(services, channel)
    return [of.state for of in services.touchpoints.of_contact(OAK, contact.contact_id)]


def test_the_page_knows_the_number_without_telling_it(phone, link):
    page = phone.open(link)
    assert page.status == 200
    assert "You get texts at the number ending in 0143." in page.text
    assert "2025550143" not in page.html
    assert "Rosie" not in page.html


def test_a_stop_on_the_page_holds_at_once_with_the_words_that_were_shown(phone, services, link):
    assert State.PLANNED in planned(services)
    phone.open(link)
    page = phone.press("Stop all texts from Oak Dental to this number")
    assert "Done. Oak Dental will send no more texts to the number ending in 0143." in page.text
    contact = contact_of(services)
    assert (contact.care, contact.marketing) == (Consent.STOPPED, Consent.STOPPED)
    entry = ledger_of(services, contact, Purpose.CARE)[-1]
    assert entry.source == "preferences page"
    assert entry.wording == "Stop all texts from Oak Dental to this number"
    assert entry.at == NOW


def test_a_stop_on_the_page_retires_what_was_planned(phone, services, link):
    phone.open(link)
    phone.press("Stop all texts")
    contact = contact_of(services)
    ended = services.touchpoints.of_contact(OAK, contact.contact_id)
    assert ended
    assert {of.state for of in ended} == {State.SKIPPED}
    assert {of.why for of in ended} == {Why.STOPPED}


def test_a_stop_of_texts_leaves_emails_alone(phone, services, link):
    phone.open(link)
    phone.press("Stop all texts")
    assert contact_of(services, Channel.EMAIL).care is Consent.UNKNOWN


def test_a_stop_at_one_practice_leaves_the_next_one_alone(phone, services, link):
    an_open_practice(services, ELM, brand="Elm Clinic")
    a_patient_of(services, ELM)
    phone.open(link)
    phone.press("Stop all texts")
    assert services.contacts.known(ELM, Channel.TEXT, ROSIES_PHONE).care is Consent.UNKNOWN


def test_a_stop_works_from_a_page_that_was_opened_long_ago(phone, services, link):
    button = phone.open(link).button("Stop all texts")
    contact = contact_of(services)
    phone.press("Save", language="es")
    assert contact_of(services).revision > contact.revision
    page = phone.post(button.action, button.fields)
    assert page.status == 200
    assert contact_of(services).care is Consent.STOPPED


def test_pressing_stop_twice_writes_one_entry(phone, services, link):
    button = phone.open(link).button("Stop all texts")
    phone.post(button.action, button.fields)
    phone.post(button.action, button.fields)
    contact = contact_of(services)
    assert len(ledger_of(services, contact, Purpose.CARE)) == 1


def test_starting_again_allows_messages_about_visits_but_no_offers(phone, services, link):
    phone.open(link)
    phone.press("Stop all texts")
    services.at(NOW + timedelta(minutes=1))
    page = phone.press("Yes, Oak Dental may text me about my appointments at this number")
    assert "You will get texts about your appointments again." in page.text
    contact = contact_of(services)
    assert (contact.care, contact.marketing) == (Consent.ALLOWED, Consent.STOPPED)
    last = ledger_of(services, contact, Purpose.CARE)[-1]
    assert last.wording == "Yes, Oak Dental may text me about my appointments at this number"
    assert "Message and data rates may apply." in phone.page.html or not phone.page.offers("Yes")


def test_someone_who_gets_offers_can_keep_reminders_only(phone, services, link):
    contact = contact_of(services)
    assert not phone.open(link).offers("Stop news and offers")
    from chalicelib.actions import consent

    consent.start(
        services, contact, purpose=Purpose.MARKETING, source="test", wording="ok", now=NOW
    )
    phone.open(link)
    page = phone.press("Stop news and offers from Oak Dental; keep messages about my appointments")
    assert "You get messages about your appointments only." in page.text
    after = contact_of(services)
    assert (after.care, after.marketing) == (Consent.UNKNOWN, Consent.STOPPED)


def test_language_hours_and_pause_are_saved(phone, services, link):
    phone.open(link)
    page = phone.press(
        "Save", language="es", **{"from": "18:00", "until": "09:00"}, pause="2026-12-01"
    )
    assert page.status == 200
    contact = contact_of(services)
    assert contact.language == "es"
    assert (contact.quiet_from, contact.quiet_until) == (time(18), time(9))
    assert contact.paused_until == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    assert page.language == "es"
    assert "Guardado." in page.text
    assert "En pausa hasta el martes 1 de diciembre." in page.text
    assert phone.page.button("Guardar").fields["from"] == "18:00"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("pause", "2026-11-23", "Choose a day from tomorrow"),
        ("pause", "2028-01-01", "Choose a day from tomorrow"),
        ("pause", "soon", "Choose a day from tomorrow"),
        ("from", "18:00", "Choose both times"),
        ("until", "99:00", "Choose both times"),
        ("language", "xx", "Choose one of the languages"),
        ("language", "", "Choose one of the languages"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_saved(
    phone, services, link, field, value, says
):
    phone.open(link)
    before = everything(services)
    page = phone.press("Save", **{field: value})
    assert page.status == 400
    assert says in page.text
    assert everything(services) == before


def test_a_save_over_someone_elses_change_is_said_and_not_done(phone, services, link):
    phone.open(link)
    changed = contact_of(services)
    from dataclasses import replace

    services.contacts.save(replace(changed, quiet_from=time(19), quiet_until=time(9)))
    page = phone.press("Save", language="es")
    assert page.status == 409
    assert "Nothing was saved." in page.text
    assert contact_of(services).language == ""


def test_a_shared_number_is_said_to_be_shared_without_naming_anyone(phone, services, link):
    a_patient_of(services, patient_id=PatientId("ann"), given_name="Ann", email="")
    page = phone.open(link)
    assert "shared by 2 people at Oak Dental" in page.text
    assert "Ann" not in page.text


def test_a_mail_service_unsubscribes_its_user_with_one_post_and_no_more(
    phone, services, emails_link
):
    page = phone.send(
        emails_link, b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )
    assert page.status == 200
    assert "Location" not in page.headers
    assert "Set-Cookie" not in page.headers
    contact = contact_of(services, Channel.EMAIL)
    assert contact.care is Consent.STOPPED
    entry = services.contacts.ledger(OAK, contact.contact_id)[0]
    assert entry.source == "unsubscribe header"
    assert contact_of(services, Channel.TEXT).care is Consent.UNKNOWN


def test_a_mail_service_may_also_send_it_as_multipart(phone, services, emails_link):
    page = phone.send(emails_link, MULTIPART, "multipart/form-data; boundary=b")
    assert page.status == 200
    assert contact_of(services, Channel.EMAIL).care is Consent.STOPPED


def test_unsubscribing_twice_is_unsubscribing_once(phone, services, emails_link):
    for _ in range(2):
        page = phone.send(
            emails_link, b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
        )
        assert page.status == 200
    contact = contact_of(services, Channel.EMAIL)
    assert len(services.contacts.ledger(OAK, contact.contact_id)) == 2  # care, marketing


@pytest.mark.parametrize("body", [b"", b"x=1", b"List-Unsubscribe=No", b"\xff\xfe"])
def test_another_post_to_the_address_unsubscribes_nobody(phone, services, emails_link, body):
    page = phone.send(emails_link, body, "application/x-www-form-urlencoded")
    assert page.status == 400
    assert contact_of(services, Channel.EMAIL).care is Consent.UNKNOWN


def test_a_person_who_follows_the_unsubscribe_link_is_asked_first(phone, services, emails_link):
    page = phone.open(emails_link)
    assert "Stop emails from Oak Dental?" in page.text
    assert "r…@home.example" in page.text
    assert "rosie@home" not in page.html
    page = phone.press("Stop all emails from Oak Dental to this address")
    assert "Oak Dental will send no more emails to r…@home.example." in page.text
    assert contact_of(services, Channel.EMAIL).care is Consent.STOPPED


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_opens_the_links_changes_nothing(
    phone, services, link, emails_link, method
):
    before = everything(services)
    for path in (link, emails_link, f"{link}?done=stop", f"{link}?do=stop"):
        assert phone.open(path, method=method).status == 200
    assert everything(services) == before


def test_nobody_is_told_a_stop_that_did_not_happen(phone, link):
    assert "will send no more texts" not in phone.open(f"{link}?done=stop").text


def test_an_unsubscribe_link_in_an_old_email_still_works(phone, services, emails_link):
    services.at(NOW + timedelta(days=3000))
    assert phone.open(emails_link).status == 200


def test_a_cancelled_visit_needs_no_preferences(phone, services, link):
    visit = services.appointments.of_patient(OAK, PatientId("rosa"))[0]
    change_appointment.cancel(services, OAK, visit.appointment_id, by=ANA)
    assert phone.open(link).status == 200


def test_preferences_that_somebody_saved_are_in_the_audit_trail(phone, services, link):
    phone.open(link)
    phone.press("Save", language="es")
    contact = contact_of(services)
    entries = [of for of in services.audit.of_day(OAK, NOW.date()) if "preferences" in of.did]
    assert [(of.who, of.did, of.about) for of in entries] == [
        ("patient", "preferences.saved", (contact.contact_id, *contact.members))
    ]


def test_who_wants_to_recommend_the_practice_gets_their_own_link_by_pressing_a_button(
    phone, services, link
):
    assert "/r/" not in phone.open(link).html
    page = phone.press("Show my own link to hand on")
    code = services.sources.code_of(OAK, PatientId("rosa"))
    assert f"/r/{code}" in page.text
    assert "/r/" not in phone.open(link).html


def test_where_two_share_a_number_nobodys_link_is_shown(phone, services, link):
    a_patient_of(services, patient_id=PatientId("ben"), given_name="Ben", preferred_name="")
    assert "Recommend us" not in phone.open(link).text
