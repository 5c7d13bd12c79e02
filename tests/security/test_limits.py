"""Strangers may knock so often and no more; a clinic and a town of patients never notice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import EndpointConnectionError
from chalice.test import HTTPResponse

from chalicelib.domain import limits as rules
from chalicelib.domain.limits import FORMS, LINK, MISSES, PERSON, Limit, network
from chalicelib.web import limits
from tests.builders import NOW
from tests.security.routes import EVERY, filled
from tests.web.desk import Desk, with_cognito, words
from tests.web.stage import knocks

DOORS = [of for of in EVERY if of.method == "POST" and "before signing in" in of.open_to]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Knock from this address of the world."""

    def set_source(address: str) -> None:
        source = "chalice.local.LambdaEventConverter.LOCAL_SOURCE_IP"
        monkeypatch.setattr(source, address)

    return set_source


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules with smaller numbers, so that the tests are short."""
    for name in ("FORMS", "PERSON", "LINK", "MISSES"):
        limit: Limit = getattr(rules, name)
        monkeypatch.setattr(limits, name, replace(limit, most=4))


def is_refused(answer: HTTPResponse) -> bool:
    if answer.status_code != 429 or "That was too often" not in words(answer):
        return False  # a form may have counters of its own beside these, as the sign-up has
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert answer.headers["Cache-Control"] == "no-store"
    return True


@pytest.mark.parametrize("route", DOORS, ids=str)
@pytest.mark.usefixtures("few")
def test_every_form_before_signing_in_is_counted_by_network(
    desk: Desk, oak: dict[str, str], at, route
) -> None:
    """A form that is added is counted too, because the frame of all of them counts."""
    with_cognito(desk.services)
    at("198.51.100.7")
    path = filled(route.path, oak)
    answers = [desk.another().post(path, email=f"{nth}@oak.example") for nth in range(5)]
    assert [is_refused(of) for of in answers] == [False, False, False, False, True]
    assert "Wait" in words(answers[-1])
    assert "signed in already can go on" in words(answers[-1])
    at("198.51.100.8")
    assert not is_refused(desk.another().post(path, email="ana@oak.example"))


@pytest.mark.usefixtures("few")
def test_after_the_window_people_try_again(desk: Desk, at) -> None:
    with_cognito(desk.services)
    for nth in range(5):
        answer = desk.another().sign_in(f"{nth}@oak.example", "guessed")
    assert is_refused(answer)
    wait = timedelta(seconds=int(answer.headers["Retry-After"]))
    desk.services.at(NOW + wait - timedelta(seconds=1))
    assert is_refused(desk.another().sign_in("ana@oak.example", "guessed"))
    desk.services.at(NOW + wait)
    assert not is_refused(desk.another().sign_in("ana@oak.example", "guessed"))


def test_guessing_one_persons_password_ends_sooner_than_a_busy_morning(desk: Desk, at) -> None:
    with_cognito(desk.services)
    at("198.51.100.7")
    spellings = ("ana@oak.example", " Ana@Oak.Example ", "ANA@OAK.EXAMPLE")
    tried = [desk.another().sign_in(spellings[nth % 3], "guessed") for nth in range(16)]
    assert [is_refused(of) for of in tried] == [False] * 15 + [True]
    # The colleague beside her, behind the same address, signs in; and so does she at home.
    assert not is_refused(desk.another().sign_in("ben@oak.example", "right"))
    at("198.51.100.8")
    assert not is_refused(desk.another().sign_in("ana@oak.example", "right"))


def test_a_clinic_of_a_hundred_behind_one_address_signs_in_at_eight() -> None:
    """Password and code, one mistake in either, for everybody within five minutes."""
    assert FORMS.most >= 100 * 3
    assert FORMS.per <= timedelta(minutes=5)


@pytest.mark.usefixtures("few")
def test_whoever_is_signed_in_is_never_counted(desk: Desk, at) -> None:
    with_cognito(desk.services)
    for _ in range(5):
        answer = desk.another().sign_in("ana@oak.example", "guessed")
    assert is_refused(answer)
    before = knocks(desk.services)
    assert all(desk.ana.get("/").status_code == 200 for _ in range(10))
    assert knocks(desk.services) == before


@pytest.mark.usefixtures("few")
def test_a_link_whose_buttons_are_pressed_on_and_on_rests_and_others_do_not(
    desk: Desk, oak: dict[str, str], elm: dict[str, str], at
) -> None:
    at("198.51.100.7")
    pressed = [desk.another().post(f"/p/{oak['p']}", do="start") for _ in range(5)]
    assert [is_refused(of) for of in pressed] == [False, False, False, False, True]
    assert "call your practice" in words(pressed[-1])
    # A mobile carrier has a whole town behind one address.
    assert not is_refused(desk.another().post(f"/p/{elm['p']}", do="start"))
    assert desk.another().get(f"/p/{oak['p']}").status_code == 200


@pytest.mark.usefixtures("few")
def test_guessing_links_is_slowed_and_a_real_one_opens_all_the_same(
    desk: Desk, oak: dict[str, str], at
) -> None:
    at("2001:db8:1:2::7")
    guessed = [desk.another().get(f"/{'apub'[nth % 4]}/{nth:022d}") for nth in range(4)]
    assert {of.status_code for of in guessed} == {404}
    at("2001:db8:1:2:ffff::8")  # of the same household
    assert is_refused(desk.another().get(f"/a/{'x' * 22}"))
    assert desk.another().get(f"/a/{oak['a']}").status_code == 200
    at("2001:db8:1:3::7")
    assert desk.another().get(f"/a/{'x' * 22}").status_code == 404


def test_no_carrier_and_no_monitor_is_ever_counted(desk: Desk) -> None:
    before = knocks(desk.services)
    for route in EVERY:
        if "carrier" in route.open_to or route.path == "/health":
            for _ in range(3):
                desk.client.http.request(route.method, route.path, body=b"")
    assert knocks(desk.services) == before


def test_no_address_of_a_person_or_a_network_is_kept(desk: Desk, oak: dict[str, str], at) -> None:
    with_cognito(desk.services)
    at("198.51.100.7")
    desk.another().sign_in("ana@oak.example", "guessed")
    desk.another().get(f"/a/{'x' * 22}")
    desk.another().post(f"/p/{oak['p']}", do="start")
    counted = knocks(desk.services)
    assert len(counted) == 4
    for item in counted:
        for raw in ("198.51", "ana", "oak", oak["p"]):
            assert raw not in str(item)
        assert int(item["expires_at"]["N"]) < (NOW + timedelta(hours=2)).timestamp()


def test_a_header_does_not_move_anybody_to_another_network(desk: Desk, at) -> None:
    with_cognito(desk.services)
    at("198.51.100.7")
    for nth in range(3):
        headers = {
            "X-Forwarded-For": f"203.0.113.{nth}",
            "Forwarded": f"for=203.0.113.{nth}",
            "X-Real-IP": f"203.0.113.{nth}",
            "Origin": "https://rapport.example",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        desk.client.http.post("/sign-in", headers=headers, body=b"password=x")
    counted = knocks(desk.services)
    assert [item["times"]["N"] for item in counted] == ["3"]


def test_while_the_table_does_not_answer_nobody_guesses_passwords(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cognito(desk.services)

    def breaks(*args: object, **kwargs: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    monkeypatch.setattr(type(desk.services.limits), "take", breaks)
    answer = desk.another().sign_in("ana@oak.example", "guessed")
    assert answer.status_code == 503
    assert "does not answer just now" in words(answer)


def test_a_network_is_what_one_household_has_to_itself() -> None:
    assert network("198.51.100.7") == "198.51.100.7"
    assert network("::ffff:198.51.100.7") == "198.51.100.7"
    assert network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::"
    assert network("") == network("unknown") == network("198.51.100.7, 1.2.3.4") == ""


def test_windows_end_when_they_say() -> None:
    for limit in (FORMS, PERSON, LINK, MISSES):
        wait = limit.wait(NOW)
        assert timedelta(0) < wait <= limit.per
        assert limit.wait(NOW + wait) == limit.per
