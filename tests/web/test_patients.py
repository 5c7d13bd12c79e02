"""A patient's page: who, how they may be reached and why not, and what was said and not."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions import consent
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import LocationId, PatientId, ProviderId
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    Health,
    Patient,
    Purpose,
    Rather,
)
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import Topic
from tests.builders import (
    ANA,
    NOW,
    OAK,
    ROSIES_PHONE,
    a_location,
    a_patient,
    a_playbook,
    a_provider,
    a_step,
)
from tests.web.desk import Desk, words
from tests.web.test_today import book


@pytest.fixture
def rosie(desk: Desk) -> Patient:
    return save_patient(desk.services, OAK, a_patient(), was=None, by="import")


def phone_of(desk: Desk) -> ContactPoint:
    return desk.services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)


def form(patient: Patient, **changes):
    known = {
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "preferred_name": patient.preferred_name,
        "language": patient.language,
        "phone": patient.phone,
        "email": patient.email,
        "revision": patient.revision,
    }
    return {**known, **changes}


@pytest.mark.parametrize("asked", ["klein", "Ros", "rosie k", "(202) 555-0143", "2025550143"])
def test_a_patient_is_found_by_name_or_phone_and_opened(desk: Desk, rosie, asked):
    desk.ana.get("/patients")
    answer = desk.ana.post("/patients", q=asked)
    assert "0143" not in answer.headers["Location"]
    assert "Rosa Klein “Rosie”" in words(desk.ana.follow(answer))


def test_a_phone_number_is_looked_up_by_a_form_and_never_by_an_address(desk: Desk, rosie):
    assert "Rosa" not in words(desk.ana.get("/patients?q=2025550143"))
    assert "Rosa" not in words(desk.ana.get("/book?q_book=2025550143"))
    for path in ("/patients", "/book"):
        page = desk.ana.get(path).body.decode()
        assert re.findall(r'<form[^>]*method="get"', page) == [], path
    assert "Rosa Klein" in words(desk.ana.post("/book", q_book="(202) 555-0143"))


def test_nobody_found_says_so(desk: Desk):
    assert "Nobody found for “zzz”" in words(desk.ana.get("/patients?q=zzz"))


def test_the_page_says_why_somebody_cannot_be_reached_and_in_which_words(desk: Desk, rosie):
    consent.stop(
        desk.services,
        phone_of(desk),
        purpose=Purpose.CARE,
        source="text",
        wording="leave me alone",
        now=NOW,
    )
    page = words(desk.ana.get("/patients/rosa"))
    assert "no: asked us to stop today (by text): “leave me alone”" in page
    assert "no: nobody has asked them" in page


def test_a_number_that_does_not_work_says_why(desk: Desk, rosie):
    contact = phone_of(desk)
    desk.services.contacts.save(
        replace(contact, health=Health.BAD, health_reason="number_cannot_text")
    )
    assert "no: this number cannot receive texts; it may be a landline" in words(
        desk.ana.get("/patients/rosa")
    )


def test_people_who_share_the_phone_are_named(desk: Desk, rosie):
    ben = a_patient(patient_id=PatientId("ben"), given_name="Ben", email="")
    save_patient(desk.services, OAK, ben, was=None, by="import")
    page = words(desk.ana.get("/patients/rosa"))
    assert "Shared with Ben Klein" in page
    assert "Household Ben Klein" in page


def test_the_timeline_says_what_was_not_sent_and_why(desk: Desk, rosie):
    desk.services.setups.save(OAK, a_playbook(stop_when_confirmed=True))
    visit = book(desk, starts_at=NOW + timedelta(days=10))
    change.confirm(desk.services, OAK, visit.appointment_id, by="patient")
    page = words(desk.ana.get("/patients/rosa?show=not-sent"))
    assert "Not sent: already confirmed Reminder by text, due Mon 30 Nov 10:00" in page


def test_the_filters_keep_what_they_say(desk: Desk, rosie):
    book(desk)
    desk.services.at(NOW + timedelta(days=1))
    assert "Cleaning with Dr Patel" in words(desk.ana.get("/patients/rosa?show=visits"))
    assert "Nothing yet of this kind" in words(desk.ana.get("/patients/rosa?show=messages"))
    assert desk.ana.get("/patients/rosa?show=secrets").status_code == 404


def test_planned_messages_are_listed(desk: Desk, rosie):
    desk.services.setups.save(OAK, a_playbook())
    book(desk, starts_at=NOW + timedelta(days=10))
    assert "Messages planned Mon 30 Nov 10:00 · Reminder by text" in words(
        desk.ana.get("/patients/rosa")
    )


def test_each_visit_is_said_in_the_time_of_its_own_location(desk: Desk, rosie):
    """The page is in the zone of the latest visit's location; another one is named."""
    there, central = LocationId("alder-falls"), "America/Chicago"
    desk.services.setups.save(OAK, a_location(location_id=there, name="Alder Falls", zone=central))
    desk.services.setups.save(
        OAK, a_provider(provider_id=ProviderId("hale"), location_id=there, name="Dr Hale")
    )
    desk.services.setups.save(OAK, a_playbook())
    here = book(desk, starts_at=NOW + timedelta(days=20))
    eleven = datetime(2026, 12, 10, 17, tzinfo=UTC)
    away = book(desk, starts_at=eleven, location_id=there, provider_id=ProviderId("hale"))
    page = desk.ana.get("/patients/rosa")
    assert "Thu 10 Dec 11:00 CST Cleaning with Dr Hale, Alder Falls" in words(page)
    assert "Thursday 10 December 2026, 11:00 CST" in words(page, raw=True)
    assert "Mon 7 Dec 10:00 CST · Reminder by text" in words(page)
    assert "Sun 13 Dec 09:00 Cleaning with Dr Patel, Main Street" in words(page)
    assert here.starts_at > away.starts_at
    desk.services.at(eleven + timedelta(days=1))
    assert "yesterday 11:00 CST Cleaning with Dr Hale" in words(desk.ana.get("/patients/rosa"))


def test_every_look_is_one_line_in_the_audit_trail(desk: Desk, rosie):
    desk.ana.get("/patients/rosa")
    looks = [of for of in desk.services.audit.of_day(OAK, NOW.date()) if of.did == "patient.viewed"]
    assert [(of.who, of.about) for of in looks] == [(desk.staff_id, (rosie.patient_id,))]


def test_a_person_is_changed_and_the_phone_is_kept_as_it_is_dialled(desk: Desk, rosie):
    sent = form(rosie, said_as="ROH-zee", interpreter="es", phone="202.555.0188")
    page = desk.ana.follow(desk.ana.post("/patients/rosa/edit", **sent))
    assert "Saved." in words(page)
    now = desk.services.patients.get(OAK, rosie.patient_id)
    assert (now.said_as, now.interpreter, now.phone) == ("ROH-zee", "es", "+12025550188")
    old = phone_of(desk)
    assert rosie.patient_id not in old.members


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("phone", "555-01", "Digits are missing"),
    ("email", "rosie at home", "This is not an email address"),
    ("given_name", "", "A first name is needed"),
    ("remember", "x" * 201, "At most 200 characters; this has 201"),
    ("language", "xx", "Pick a language of the list"),
])  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(desk: Desk, rosie, field, typed, said):
    sent = form(rosie, **{"preferred_name": "Rosalie", field: typed})
    page = desk.ana.post("/patients/rosa/edit", **sent)
    assert page.status_code == 400
    assert said in words(page)
    assert 'value="Rosalie"' in words(page, raw=True)
    assert f'id="{field}-wrong"' in words(page, raw=True)
    assert desk.services.patients.get(OAK, rosie.patient_id) == rosie


def test_of_two_who_edit_at_once_the_second_sees_both_and_decides(desk: Desk, rosie):
    desk.ana.post("/patients/rosa/edit", **form(rosie, preferred_name="Rosalie"))
    late = desk.ana.post("/patients/rosa/edit", **form(rosie, preferred_name="Rosa"))
    assert late.status_code == 409
    assert "Now: Rosalie" in words(late)
    assert 'name="preferred_name" type="text" value="Rosa"' in words(late, raw=True)
    again = form(desk.services.patients.get(OAK, rosie.patient_id), preferred_name="Rosa")
    assert desk.ana.post("/patients/rosa/edit", **again).status_code == 303


def seen(contact: ContactPoint) -> str:
    """As the page's form names it."""
    return f"{contact.contact_id}:{contact.revision}"


def test_the_form_says_which_state_of_a_contact_was_on_the_page(desk: Desk, rosie):
    page = words(desk.ana.get("/patients/rosa"), raw=True)
    assert f'<option value="{seen(phone_of(desk))}">' in page


def test_a_stop_that_came_while_the_page_was_open_is_not_taken_back(desk: Desk, rosie):
    on_the_page = seen(phone_of(desk))
    consent.stop(
        desk.services, phone_of(desk), purpose=Purpose.CARE, source="text", wording="STOP", now=NOW
    )
    told = desk.ana.post(
        "/patients/rosa/consent", contact=on_the_page, purpose="care", consent="allowed",
        wording="yes, do text me",
    )  # fmt: skip
    assert told.status_code == 409
    assert "changed after you opened the page" in words(told)
    assert "asked us to stop" in words(told)
    assert phone_of(desk).care is Consent.STOPPED


def test_a_refusal_is_kept_whatever_changed_meanwhile(desk: Desk, rosie):
    on_the_page = seen(phone_of(desk))
    desk.services.contacts.save(replace(phone_of(desk), language="es"))
    desk.ana.post(
        "/patients/rosa/consent", contact=on_the_page, purpose="care", consent="stopped",
        wording="no more, please",
    )  # fmt: skip
    assert phone_of(desk).care is Consent.STOPPED


def test_what_somebody_says_on_the_telephone_is_kept_in_their_words(desk: Desk, rosie):
    contact = phone_of(desk)
    desk.ana.post(
        "/patients/rosa/consent", contact=seen(contact), purpose="care", consent="stopped",
        wording="please no more texts",
    )  # fmt: skip
    assert phone_of(desk).care is Consent.STOPPED
    entry = desk.services.contacts.ledger(OAK, contact.contact_id)[-1]
    assert entry.wording == "please no more texts"
    assert entry.source == f"front desk: {desk.staff_id}"
    assert "at the desk, you" in words(desk.ana.get("/patients/rosa"))


def test_after_a_wrong_number_the_desk_may_be_told_that_it_is_theirs(desk: Desk, rosie):
    contact = phone_of(desk)
    wrong = replace(contact, health=Health.BAD, health_reason="wrong-number")
    desk.services.contacts.save(wrong)
    desk.ana.post(
        "/patients/rosa/consent", contact=seen(phone_of(desk)), purpose="care", consent="allowed",
        wording="this is my new phone, do text me",
    )  # fmt: skip
    assert phone_of(desk).health is Health.OK


def broken(desk: Desk) -> dict[str, object]:
    """The carrier says that Rosie's phone is a landline; the form of the page that says so."""
    bad = replace(phone_of(desk), health=Health.BAD, health_reason="number_cannot_text")
    saved = desk.services.contacts.save(bad)
    return {"contact": saved.contact_id, "seen": saved.revision}


def test_a_number_that_works_again_is_written_to_again_and_that_is_audited(desk: Desk, rosie):
    form = broken(desk)
    page = words(desk.ana.get("/patients/rosa"), raw=True)
    assert "This number works again" in page
    assert f'name="seen" value="{form["seen"]}"' in page
    done = desk.ana.follow(desk.ana.post("/patients/rosa/works-again", **form))
    assert "works again" not in words(done)
    assert phone_of(desk).health is Health.OK
    told = [entry.did for entry in desk.services.audit.of_day(OAK, NOW.date())]
    assert "contact.works-again" in told


def test_who_says_it_works_is_told_when_it_changed_meanwhile(desk: Desk, rosie):
    form = broken(desk)
    consent.stop(
        desk.services, phone_of(desk), purpose=Purpose.CARE, source="text", wording="STOP", now=NOW
    )
    late = desk.ana.post("/patients/rosa/works-again", **form)
    assert late.status_code == 409
    assert "changed after you opened the page" in words(late)
    assert phone_of(desk).health is Health.BAD


def test_a_number_that_works_is_not_said_to_work_again(desk: Desk, rosie):
    assert "works again" not in words(desk.ana.get("/patients/rosa"))


def test_news_by_text_needs_more_than_a_word_on_the_telephone(desk: Desk, rosie):
    refused = desk.ana.post(
        "/patients/rosa/consent", contact=seen(phone_of(desk)), purpose="marketing",
        consent="allowed", wording="sure",
    )  # fmt: skip
    assert refused.status_code == 400
    assert "written consent" in words(refused)
    assert phone_of(desk).marketing is Consent.UNKNOWN


def test_consent_without_their_words_is_not_recorded(desk: Desk, rosie):
    refused = desk.ana.post(
        "/patients/rosa/consent", contact=seen(phone_of(desk)), consent="allowed", wording=" ",
        purpose="marketing",
    )  # fmt: skip
    assert refused.status_code == 400
    assert phone_of(desk).care is Consent.UNKNOWN
    # Said beside the field, with what was chosen kept.
    page = words(refused, raw=True)
    assert 'id="wording-wrong"' in page
    assert '<option value="marketing" selected>' in page
    assert '<option value="allowed" selected>' in page


def test_a_new_patient_is_added_and_found(desk: Desk):
    assert "A first name is needed" in words(desk.ana.post("/new-patient", language="en"))
    sent = {"given_name": "Nora", "family_name": "Voss", "language": "es", "phone": "2025550190"}
    page = desk.ana.follow(desk.ana.post("/new-patient", **sent))
    assert "Nora Voss" in words(page)
    assert "Nora Voss" in words(desk.ana.follow(desk.ana.get("/patients?q=voss")))


def test_the_page_says_what_somebody_chose_on_their_own_page(desk: Desk, rosie):
    contact = phone_of(desk)
    chosen = replace(
        contact,
        not_wanted=(Topic.NEWS,),
        damped={Topic.TIPS: date(2027, 2, 21)},
        once_a_week=True,
        rather=Rather.OTHER,
    )
    desk.services.contacts.save(chosen)
    page = words(desk.ana.get("/patients/rosa"))
    assert "rather by email; once a week at the most, beside what is about visits" in page
    assert "none of: News; Articles and suggestions not before Sun 21 Feb 2027: too much" in page


def test_the_desk_sees_in_which_language_somebody_is_written_to_instead(desk: Desk, rosie):
    english = a_step(words={"en": Words(text="Hi", subject="Hi", email="Hi")})
    desk.services.setups.save(OAK, a_playbook(english))
    stands = desk.services.patients.get(OAK, rosie.patient_id)
    save_patient(desk.services, OAK, replace(stands, language="ar"), was=stands, by=ANA)
    page = words(desk.ana.get("/patients/rosa"))
    assert "Arabic (in English: no Arabic wording)" in page
