"""A manager has another program told what happens, sees whether it answered, and sends it again."""

import html
import re

import pytest
from chalice.test import HTTPResponse

from chalicelib.actions.save_patient import save_patient
from chalicelib.channels.public_web import Why
from chalicelib.domain.hooks import Endpoint, Off, State
from tests.builders import MAIN_STREET, NOW, OAK, a_member_of_staff, a_patient
from tests.loop import drain
from tests.receivers import URL, Receiver, an_endpoint, deliveries, receiver_of, tell
from tests.scenes import later
from tests.web.desk import Desk, words

PAGE = "/settings/webhooks"


@pytest.fixture
def receiver(desk: Desk) -> Receiver:
    return receiver_of(desk.services)


def page_of(endpoint: Endpoint) -> str:
    return f"{PAGE}/{endpoint.endpoint_id}"


def only(desk: Desk) -> Endpoint:
    [endpoint] = desk.services.setups.of(OAK, fresh=True).hooks.values()
    return endpoint


def secret_on(answer: HTTPResponse) -> str:
    found = re.search(r"<code tabindex=[^>]*>([^<]+)</code>", words(answer, raw=True))
    return html.unescape(found[1]) if found else ""


def somebody_is_new(desk: Desk, name: str) -> None:
    patient = a_patient(patient_id=name, phone="", email="")
    save_patient(desk.services, OAK, patient, was=None, by="import")


def test_a_program_is_told_and_its_secret_is_shown_once(desk: Desk, receiver: Receiver) -> None:
    assert "Tell other software" in words(desk.ana.get("/settings"))
    answer = desk.ana.post(PAGE, url=URL, events=["patient.created"])
    secret = secret_on(answer)
    assert secret == desk.services.hooks.keeping(OAK, only(desk).endpoint_id).secret
    assert secret not in words(desk.ana.get(page_of(only(desk))), raw=True)
    assert URL in words(desk.ana.get(PAGE))
    desk.ana.post(page_of(only(desk)) + "/test")
    tell(desk.services)
    assert receiver.types == ["webhook.test"]
    assert receiver.arrived[0].is_signed_with(secret)
    assert "Delivered" in words(desk.ana.get(page_of(only(desk))))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://hooks.example.com/", "It must begin with https://"),
        ("https://127.0.0.1/", "Give a name on the Internet"),
        ("https://ana:x@hooks.example.com/", "No name or password"),
        ("https://hooks.example.com:22/", "Only the ports 443 and 8443"),
        ("hello", "It must begin with https://"),
        ("", "This is not an address"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_beside_it(
    desk: Desk, receiver: Receiver, url: str, says: str
) -> None:
    answer = desk.ana.post(PAGE, url=url, events=["patient.created"])
    assert answer.status_code == 400
    assert says in words(answer)
    assert desk.services.setups.of(OAK, fresh=True).hooks == {}


def test_what_it_is_told_is_changed_and_nothing_is_not_enough(
    desk: Desk, receiver: Receiver
) -> None:
    endpoint = an_endpoint(desk.services, "patient.created")
    refused = desk.ana.post(page_of(endpoint), url=URL + "/2")
    assert refused.status_code == 400
    assert "Tick at least one thing" in words(refused)
    desk.ana.post(page_of(endpoint), url=URL + "/2", events=["message.received"])
    assert (only(desk).url, only(desk).events) == (URL + "/2", ("message.received",))


def test_the_page_says_what_came_back_and_when_it_is_tried_next(
    desk: Desk, receiver: Receiver
) -> None:
    endpoint = an_endpoint(desk.services, "patient.created")
    receiver.status = 500
    somebody_is_new(desk, "rosa")
    tell(desk.services)
    page = words(desk.ana.get(page_of(endpoint)))
    assert "A patient is new here" in page
    assert "answered 500; next try today 09:00 (2 of 10)" in page
    assert "Does not answer" in page
    receiver.why = Why.CERTIFICATE
    later(desk.services, seconds=10)
    desk.services.hooks.replay(deliveries(desk.services, endpoint)[0], now=NOW)
    tell(desk.services)
    assert "its certificate is not valid" in words(desk.ana.get(page_of(endpoint)))


def test_one_that_was_given_up_or_all_that_was_missed_is_sent_again(
    desk: Desk, receiver: Receiver
) -> None:
    endpoint = an_endpoint(desk.services, "patient.created")
    receiver.status = 410
    for name in ("rosa", "ben", "ann"):
        somebody_is_new(desk, name)
        later(desk.services, seconds=1)
    tell(desk.services)
    assert "it answered that it is gone" in words(desk.ana.get(page_of(endpoint)))
    refused = desk.ana.post(page_of(endpoint) + "/replay", days=7)
    assert (refused.status_code, "Turn it on first." in words(refused)) == (409, True)
    receiver.status = 200
    desk.ana.post(page_of(endpoint) + "/on")
    first = deliveries(desk.services, endpoint)[0]
    desk.ana.post(f"{page_of(endpoint)}/events/{first.event_id}/replay")
    tell(desk.services)
    assert len(receiver.arrived) == 2
    missed = words(desk.ana.get(page_of(endpoint) + "?show=missed"))
    assert missed.count("Not sent: it was off") == 2
    desk.ana.post(page_of(endpoint) + "/replay", days=7)
    drain(desk.services)
    tell(desk.services)
    assert {of.state for of in deliveries(desk.services, endpoint)} == {State.DELIVERED}
    assert "It missed nothing" in words(desk.ana.get(page_of(endpoint) + "?show=missed"))
    did = [of.did for of in desk.services.audit.of_person(OAK, desk.staff_id).entries]
    assert sorted(did) == ["webhook.made", "webhook.on", "webhook.replayed", "webhook.replayed"]


def test_older_ones_are_a_page_further(desk: Desk, receiver: Receiver) -> None:
    endpoint = an_endpoint(desk.services, "patient.created")
    for n in range(52):
        somebody_is_new(desk, f"p{n}")
        later(desk.services, seconds=1)
    first = words(desk.ana.get(page_of(endpoint)), raw=True)
    assert first.count('<li class="card">') == 50
    older = re.search(r'href="([^"]*before=[^"]*)"', first)
    assert older
    second = words(desk.ana.get(html.unescape(older[1])), raw=True)
    assert second.count('<li class="card">') == 2
    assert '"p0"' in html.unescape(second)


def test_a_new_secret_is_shown_once_and_the_old_one_is_good_for_a_week(
    desk: Desk, receiver: Receiver
) -> None:
    endpoint = an_endpoint(desk.services, "patient.created")
    old = desk.services.hooks.keeping(OAK, endpoint.endpoint_id).secret
    answer = desk.ana.post(page_of(endpoint) + "/rotate")
    assert secret_on(answer) not in ("", old)
    assert "also works until" in words(answer)
    later(desk.services, days=8)
    desk.ana.sign_in(f"ana@{OAK}.example")
    assert "also works until" not in words(desk.ana.get(page_of(endpoint)))


def test_only_one_that_is_off_is_removed(desk: Desk, receiver: Receiver) -> None:
    endpoint = an_endpoint(desk.services, "patient.created")
    assert desk.ana.post(page_of(endpoint) + "/remove").status_code == 409
    desk.ana.post(page_of(endpoint) + "/off")
    assert only(desk).off is Off.BY_HAND
    desk.ana.post(page_of(endpoint) + "/remove")
    assert desk.services.setups.of(OAK, fresh=True).hooks == {}
    assert desk.ana.get(page_of(endpoint)).status_code == 404


def test_whoever_works_at_one_location_only_does_not_see_it(desk: Desk) -> None:
    staff = desk.services.setups.of(OAK).staff[desk.staff_id]
    limited = a_member_of_staff(
        staff_id=desk.staff_id,
        email=staff.email,
        role="manager",
        locations=frozenset({MAIN_STREET}),
        revision=staff.revision,
    )
    desk.services.setups.save(OAK, limited)
    assert desk.ana.get(PAGE).status_code == 403
