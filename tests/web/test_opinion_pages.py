"""Somebody says which kinds of message they want, and that one is useful or too much."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import app
from chalicelib import wiring
from chalicelib.actions.links import preferences_link
from chalicelib.domain.may_send import why_not_about
from chalicelib.domain.opinions import Tally
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Purpose, Rather
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from tests.builders import NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.web.pressing import Phone, path_of
from tests.web.stage import a_patient_of, an_open_practice, everything

TODAY = date(2026, 11, 23)
MONTH = "2026-11"


@pytest.fixture
def phone(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    a_patient_of(services)
    return Phone(app)


def contact_of(services: TestServices, channel: Channel = Channel.EMAIL) -> ContactPoint:
    address = ROSIES_PHONE if channel is Channel.TEXT else "rosie@home.example"
    return services.contacts.known(OAK, channel, address)


def page_of(services: TestServices, channel: Channel = Channel.EMAIL) -> str:
    return path_of(preferences_link(services.config, contact_of(services, channel)))


def question(services: TestServices, about: str = "tips") -> str:
    return page_of(services).replace("/p/", "/o/") + f"?about={about}"


def said(services: TestServices, topic: Topic = Topic.TIPS) -> Tally:
    return services.opinions.since(OAK, TODAY).months.get(MONTH, {}).get(topic, Tally())


def test_one_tap_on_the_question_of_a_message_damps_that_kind(phone, services):
    page = phone.open(question(services))
    assert "You get messages of this kind from Oak Dental:" in page.text
    page = phone.press("Too much")
    assert "Nothing more of this before Sunday, February 21: Articles and suggestions." in page.text
    contact = contact_of(services)
    assert why_not_about(contact, Topic.TIPS, now=NOW, today=TODAY) is Why.DAMPED
    assert why_not_about(contact, Topic.NEWS, now=NOW, today=TODAY) is None


def test_too_much_a_second_time_ends_the_kind_and_they_can_have_it_back(phone, services):
    phone.open(question(services))
    phone.press("Too much")
    services.at(NOW + timedelta(days=91))
    phone.open(question(services))
    page = phone.press("Too much")
    assert "You get no more of this: Articles and suggestions." in page.text
    assert contact_of(services).not_wanted == (Topic.TIPS,)
    phone.open(page_of(services))
    phone.press("Save", **{"kind-tips": "yes"})
    assert contact_of(services).not_wanted == ()


def test_useful_on_the_preferences_page_lifts_the_damping(phone, services):
    phone.open(question(services))
    phone.press("Too much")
    page = phone.open(page_of(services))
    assert "Not before Sunday, February 21: you said it was too much." in page.text
    useful = next(of for of in page.buttons if of.fields.get("about") == "tips")
    assert useful.fields["do"] == "useful"
    page = phone.post(useful.action, useful.fields)
    assert "We are glad that it is useful: Articles and suggestions." in page.text
    assert contact_of(services).damped == {}


def test_opening_the_question_changes_nothing(phone, services):
    before = everything(services)
    phone.open(question(services))
    phone.open(question(services), method="HEAD")
    phone.open(question(services) + "&done=judged")
    assert everything(services) == before


@pytest.mark.parametrize("about", ["visits", "nonsense", ""])
def test_a_question_about_no_kind_leads_to_all_choices(phone, services, about):
    page = phone.open(question(services, about))
    assert page.status == 303
    assert page.headers["Location"].startswith("/p/")


def test_answers_are_counted_once_for_each_person_and_kind(phone, services):
    phone.open(question(services))
    phone.press("Useful")
    phone.open(question(services))
    phone.press("Useful")
    assert said(services) == Tally(useful=1)
    phone.press("Too much")
    assert said(services) == Tally(useful=1, too_much=1)


def test_an_opinion_is_in_the_audit_trail(phone, services):
    phone.open(question(services))
    phone.press("Too much")
    contact = contact_of(services)
    trail = services.audit.of_subject(OAK, contact.contact_id).entries
    assert [of.did for of in trail] == ["opinion.too-much"]


def test_kinds_how_often_and_channel_are_saved(phone, services):
    page = phone.open(page_of(services))
    fields = {of: v for of, v in page.button("Save").fields.items() if of != "kind-offers"}
    fields |= {"once-a-week": "yes", "rather": "other"}
    phone.post(page.button("Save").action, fields)
    contact = contact_of(services)
    assert contact.not_wanted == (Topic.OFFERS,)
    assert contact.once_a_week
    assert contact.rather is Rather.OTHER
    assert said(services, Topic.OFFERS) == Tally(stopped=1)


def test_a_form_that_knew_no_kinds_changes_none(phone, services):
    page = phone.open(page_of(services))
    fields = {of: v for of, v in page.button("Save").fields.items() if "kind" not in of}
    fields.pop("shown")
    phone.post(page.button("Save").action, fields)
    assert contact_of(services).not_wanted == ()


def test_news_by_text_needs_a_yes_whose_words_are_kept(phone, services):
    page = phone.open(page_of(services, Channel.TEXT))
    assert "Offers" not in [of.says for of in page.buttons]
    assert 'name="kind-offers"' not in page.html
    page = phone.press("Yes, Oak Dental may send me automated texts")
    assert "Oak Dental may send you tips, news and offers." in page.text
    contact = contact_of(services, Channel.TEXT)
    assert contact.marketing is Consent.ALLOWED
    assert contact.care is Consent.UNKNOWN
    [entry] = services.contacts.ledger(OAK, contact.contact_id)
    assert (entry.purpose, entry.source) == (Purpose.MARKETING, "preferences page")
    assert entry.wording.startswith("Yes, Oak Dental may send me automated texts with tips, news")
    assert "You need not agree to get care" in entry.wording
    assert 'name="kind-offers"' in phone.page.html


def test_who_stopped_all_texts_is_not_asked_for_offers(phone, services):
    phone.open(page_of(services, Channel.TEXT))
    button = phone.page.button("Yes, Oak Dental may send me automated texts")
    phone.press("Stop all texts")
    assert not phone.page.offers("automated texts")
    assert phone.post(button.action, button.fields).status == 400
    assert contact_of(services, Channel.TEXT).marketing is Consent.STOPPED


def test_who_unsubscribes_may_keep_emails_about_their_appointments(phone, services):
    phone.open(page_of(services).replace("/p/", "/u/"))
    phone.press("Only stop news and offers")
    contact = contact_of(services)
    assert (contact.care, contact.marketing) == (Consent.UNKNOWN, Consent.STOPPED)


def test_languages_stand_there_in_their_own_letters(phone, services):
    practice = services.setups.of(OAK).practice
    services.setups.save(OAK, replace(practice, languages=("en", "ar")))
    page = phone.open(page_of(services))
    assert '<span lang="ar" dir="rtl">العربية</span>' in page.html
    phone.press("Save", language="ar")
    assert contact_of(services).language == "ar"
    assert phone.open(page_of(services)).language == "en", "we have no Arabic pages, and say so"


def test_the_question_is_asked_in_spanish(phone, services):
    page = phone.open(question(services) + "&lang=es")
    assert "¿Útil o demasiado?" in page.text
    page = phone.press("Demasiado")
    assert "Nada más de esto antes del domingo 21 de febrero" in page.text
