"""A manager sees what came over the HL7 feed, says what its codes mean, and has a message taken
again."""

import re

import pytest

from chalicelib.domain.api_keys import Scope
from chalicelib.domain.arriving import appointment_id_of
from chalicelib.domain.ids import ProviderId
from tests.api_keys import a_key, bearer
from tests.builders import MAIN_STREET, OAK, a_provider
from tests.hl7_feed import fixture, send
from tests.web.desk import Desk, words

PAGE = "/settings/hl7"


@pytest.fixture
def headers(desk: Desk) -> dict[str, str]:
    return bearer(a_key(desk.services, Scope.HL7_WRITE))


def message_ids(desk: Desk) -> list[str]:
    return re.findall(r'name="message" value="(\w+)"', words(desk.ana.get(PAGE), raw=True))


def test_the_page_says_what_was_taken_and_what_was_refused_and_why(desk: Desk, headers) -> None:
    assert "No message yet" in words(desk.ana.get(PAGE))
    send(desk.client, headers, fixture("siu_s12"))
    send(desk.client, headers, fixture("siu_impossible_time"))
    page = words(desk.ana.get(PAGE))
    assert "1 of the last 2 was not taken" in page
    assert "MSG00001" in page
    assert "SCH-11: Expected a date and time that exist." in page
    assert "Rivera" not in page
    refused = words(desk.ana.get(f"{PAGE}?show=refused"))
    assert "MSG00010" in refused
    assert "MSG00001" not in refused


def test_a_code_is_said_to_mean_somebody_and_the_message_is_taken_again(
    desk: Desk, headers
) -> None:
    okafor = ProviderId("p-7")
    desk.services.setups.save(OAK, a_provider(provider_id=okafor, name="Dr Benedict O."))
    send(desk.client, headers, fixture("siu_places_nobody_knows"))
    visit_id = appointment_id_of(OAK, "hl7:OAKHOSP", "F13@OAKHOSP")
    before = desk.services.appointments.get(OAK, visit_id)
    assert "Please check" in before.note
    assert "AIP:77" in words(desk.ana.get(PAGE))
    for code, ours in (("AIP:77", okafor), ("AIL:W7", MAIN_STREET), ("AIS:XR9", "cleaning")):
        answer = desk.ana.post(f"{PAGE}/means", code=code, ours=ours)
        assert answer.status_code == 303
    again = desk.ana.post(f"{PAGE}/again", message=message_ids(desk)[0])
    assert "Taken: MSG00012" in words(again)
    after = desk.services.appointments.get(OAK, visit_id)
    assert (after.provider_id, after.note) == (okafor, "")
    did = [of.did for of in desk.services.audit.of_person(OAK, desk.staff_id).entries]
    assert "hl7.taken-again" in did
    desk.ana.post(f"{PAGE}/means", code="AIP:77", ours="")
    assert "AIP:77" not in desk.services.hl7.feed(OAK).means


def test_a_meaning_that_is_none_of_the_practices_is_not_saved(desk: Desk) -> None:
    answer = desk.ana.post(f"{PAGE}/means", code="AIP:77", ours="somebody-elses")
    assert answer.status_code == 400
    assert desk.services.hl7.feed(OAK).means == {}


def test_how_the_feed_is_read_is_saved(desk: Desk) -> None:
    answer = desk.ana.post(PAGE, texts_unlabelled="yes", a05_books="yes", location=MAIN_STREET)
    assert "Saved" in words(desk.ana.follow(answer))
    feed = desk.services.hl7.feed(OAK)
    assert (feed.texts_unlabelled, feed.a05_books, feed.location_id) == (True, True, MAIN_STREET)


def test_a_message_that_is_not_kept_any_more_cannot_be_taken_again(desk: Desk) -> None:
    answer = desk.ana.post(f"{PAGE}/again", message="01M90NNKR0CK596SQ1FZ72ZJE1")
    assert answer.status_code == 404
    assert "not kept any more" in words(answer)


def test_who_works_at_one_location_only_does_not_see_the_feed_of_all(desk: Desk) -> None:
    browser = desk.colleague("Mia", role="manager", locations=frozenset({MAIN_STREET}))
    assert browser.get(PAGE).status_code == 403
    assert desk.colleague("Ben", role="front-desk").get(PAGE).status_code == 403
