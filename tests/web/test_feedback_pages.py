"""A patient says on a page how a visit was; everybody sees the same ways to say it in public."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import app
from chalicelib import wiring
from chalicelib.actions.links import feedback_link, open_feedback
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.feedback import Feedback, Scale
from chalicelib.domain.feedback.choices import ReviewPlace
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, TouchpointId
from tests.actions.journeys.journeying import came
from tests.builders import MAIN_STREET, NOW, OAK
from tests.conftest import TestServices
from tests.web.pressing import Page, Phone, path_of
from tests.web.stage import ROSIE, a_patient_of, an_open_practice, everything

VISIT = AppointmentId("visit-1")
HERE, THERE = "https://reviews.example/oak", "https://maps.example/oak"
PLACES = (ReviewPlace(name="Maps", address=THERE), ReviewPlace(name="Reviews", address=HERE))


@pytest.fixture
def phone(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Rosie was here an hour ago, and was asked how it was."""
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    a_patient_of(services)
    services.setups.save(OAK, replace(services.setups.of(OAK).feedback, places=PLACES))
    visit = came(services, NOW - timedelta(hours=1))
    open_feedback(services, visit, asked_at=AT, by=ASKED, until=NOW + timedelta(days=60))
    return Phone(app)


AT, ASKED = ContactId("contact"), TouchpointId("asked")


def page_of(services: TestServices) -> str:
    return path_of(feedback_link(services, AT, ASKED))


def said(services: TestServices) -> Feedback | None:
    return services.feedback.get(OAK, VISIT)


def answer(phone: Phone, services: TestServices, **typed: str) -> Page:
    phone.open(page_of(services))
    return phone.press("Send", **typed)


def test_a_number_and_a_sentence_are_kept_and_thanked_for(phone, services):
    page = phone.open(page_of(services))
    assert "Rosie, how did we do?" in page.text
    assert "How likely are you to recommend Oak Dental" in page.text
    page = phone.press("Send", score="9", words="Kind people. Long wait.")
    assert "Thank you. We have your answer" in page.text
    kept = said(services)
    assert (kept.score, kept.words) == (9, "Kind people. Long wait.")
    assert services.profiles.get(OAK, ROSIE).score == 9


def test_looking_at_the_page_changes_nothing(phone, services):
    before = everything(services)
    phone.open(page_of(services))
    phone.open(page_of(services), method="HEAD")
    assert everything(services) == before


@pytest.mark.parametrize("score", range(11))
def test_everybody_sees_the_same_ways_to_say_it_in_public_whatever_they_said(
    phone, services, score
):
    page = answer(phone, services, score=str(score))
    assert page.links["Write on Maps"] == THERE
    assert page.links["Write on Reviews"] == HERE
    services.feedback.drop(OAK, VISIT)
    assert answer(phone, services, score="10").text == page.text


def test_a_place_of_another_location_is_not_shown(phone, services):
    choices = services.setups.of(OAK, fresh=True).feedback
    other = ReviewPlace(name="Elsewhere", address=HERE, location_id=LocationId("harbor"))
    here = ReviewPlace(name="Here", address=HERE, location_id=MAIN_STREET)
    services.setups.save(OAK, replace(choices, places=(here, other)))
    page = answer(phone, services, score="8")
    assert "Write on Here" in page.links
    assert "Write on Elsewhere" not in page.links


def test_a_low_score_opens_a_case(phone, services):
    answer(phone, services, score="3", words="Waited an hour")
    [case] = services.work_items.open_ones(OAK)
    assert (case.kind, case.patient_id) == (WorkKind.COMPLAINT, ROSIE)


def test_of_faces_the_second_is_a_three(phone, services):
    choices = services.setups.of(OAK, fresh=True).feedback
    services.setups.save(OAK, replace(choices, scale=Scale.FACES))
    page = phone.open(page_of(services))
    assert "Very bad" in page.text
    phone.press("Send", score="2")
    kept = said(services)
    assert (kept.score, kept.scale) == (3, Scale.FACES)


@pytest.mark.parametrize("score", ["11", "-1", "9.5", "x", "999", ""])
def test_a_score_out_of_range_is_refused_and_what_they_wrote_stays(phone, services, score):
    words = "Parking is hard." if score else ""
    page = answer(phone, services, score=score, words=words)
    assert page.status == 400
    assert "Nothing is sent yet" in page.text
    assert words in page.text
    assert said(services) is None


def test_a_sentence_alone_is_enough(phone, services):
    answer(phone, services, words="Parking is hard.")
    kept = said(services)
    assert (kept.score, kept.words) == (None, "Parking is hard.")


def test_within_a_day_they_may_change_it_and_it_counts_once(phone, services):
    answer(phone, services, score="2", words="Late")
    page = phone.open(page_of(services))
    assert "You can change it until" in page.text
    page = phone.open(page.links["Change my answer"])
    assert "Late" in page.text
    phone.press("Send", score="8", words="Late, but they said sorry")
    kept = said(services)
    assert (kept.score, kept.words) == (8, "Late, but they said sorry")
    [count] = services.feedback.counts(OAK, "2026-11")
    assert count.scores == {Scale.TEN: {8: 1}}


def test_after_a_day_the_answer_stands(phone, services):
    answer(phone, services, score="2")
    services.at(NOW + timedelta(hours=25))
    page = phone.open(page_of(services))
    assert "Change my answer" not in page.links
    page = phone.open(page_of(services) + "?change=1")
    assert not page.buttons
    page = phone.post(page_of(services), {"scale": "ten", "score": "9"})
    assert "that answer stands" in page.text
    assert said(services).score == 2
    assert "Write on Maps" in page.links


def test_it_speaks_their_language(phone, services):
    page = phone.open(page_of(services) + "?lang=es")
    assert "¿Qué tan probable es que recomiende Oak Dental" in page.text
    page = phone.press("Enviar", score="9")
    assert "Gracias. Tenemos su respuesta" in page.text
    assert said(services).language == "es"


def test_a_link_to_something_else_opens_nothing(phone, services):
    assert phone.open("/f/" + "a" * 22).status == 404
    visit = services.appointments.get(OAK, VISIT)
    assert phone.open(page_of(services).replace("/f/", "/b/")).status == 404
    assert phone.open(f"/f/{visit.link}").status == 404


def test_another_website_presses_nothing(phone, services):
    page = phone.post(page_of(services), {"score": "1"}, Sec_Fetch_Site="cross-site")
    assert page.status == 403
    assert said(services) is None


def test_who_takes_the_number_back_and_leaves_the_words_has_no_score(phone, services):
    answer(phone, services, score="2", words="Late")
    phone.post(page_of(services), {"scale": "ten", "words": "Late, but they said sorry"})
    kept = said(services)
    assert (kept.score, kept.words) == (None, "Late, but they said sorry")
    assert services.profiles.get(OAK, ROSIE).score is None
