"""A stranger signs up: what they typed is kept, what they proved opens one practice."""

import re
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.actions.open_practice import open_practice, practice_id_of
from chalicelib.domain.accounts import Registration, Standing
from chalicelib.domain.ids import StaffId
from chalicelib.domain.sign_up import SignUp
from tests.builders import NOW
from tests.conftest import TestServices
from tests.web.desk import PASSWORD, Browser, Desk, invite, with_cognito, words

NORA = {
    "practice": "Willow Bend Dental",
    "specialty": "dental",
    "size": "small",
    "zone": "America/Chicago",
    "phone": "(217) 555-0134",
    "name": "Nora Quill",
    "email": "Nora@WillowBend.example",
    "password": PASSWORD,
}


@pytest.fixture
def pool(desk: Desk) -> str:
    return with_cognito(desk.services)


def hidden(answer: Any) -> dict[str, str]:
    """The code page's hidden fields."""
    markup = words(answer, raw=True)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', markup))


def sign_up(desk: Desk, **changes: str) -> tuple[Browser, Any]:
    browser = desk.another()
    return browser, browser.post("/sign-up", **{**NORA, **changes})


def confirm(browser: Browser, page: Any, code: str = "123456") -> Any:
    return browser.post("/sign-up/code", **hidden(page), code=code)


def says(desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Cognito refuses every code with this error."""

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": ""}}, "ConfirmSignUp")

    monkeypatch.setattr(desk.services.cognito, "confirm_sign_up", refuse)


def test_the_public_page_says_what_it_costs_and_leads_on(desk: Desk) -> None:
    stranger = desk.another()
    page = stranger.follow(stranger.get("/"))
    said = words(page)
    for price in ("$99", "$179", "$349", "Support: $0", "No card"):
        assert price in said
    for honest in ("if you allow more, $0.02 each", "kept for 60 days", "only while you allow it"):
        assert honest in said
    assert 'href="/sign-up"' in words(page, raw=True)
    assert "http" not in re.sub(r'(href|src|content)="/[^"]*"', "", words(page, raw=True))


def test_a_deep_link_and_a_session_that_ended_lead_to_signing_in(desk: Desk) -> None:
    stranger = desk.another()
    assert stranger.get("/inbox").headers["Location"].startswith("/sign-in")
    stranger.cookie = "__Host-rapport=gone"
    assert stranger.get("/").headers["Location"].startswith("/sign-in")


def test_a_stranger_gets_a_practice_of_their_own_and_is_in(desk: Desk, pool: str) -> None:
    browser, page = sign_up(desk)
    assert "We have written to nora@willowbend.example" in words(page)
    answer = confirm(browser, page)
    assert answer.headers["Location"] == "/settings/start"
    member = desk.services.doors.member(StaffId(hidden(page)["who"]))
    [practice_id] = member.practices
    setup = desk.services.setups.of(practice_id)
    [location], [staff] = setup.locations.values(), setup.staff.values()
    assert (setup.practice.name, location.phone) == ("Willow Bend Dental", "+12175550134")
    assert (location.zone, location.number) == ("America/Chicago", "+12025550190")
    assert (staff.name, staff.role) == ("Nora Quill", "owner")
    assert "Cleaning" in [of.name for of in setup.visit_types.values()]
    assert [of.on for of in setup.playbooks.values()] == [False]
    account = setup.account
    assert (account.standing, account.registration) == (Standing.TRIAL, Registration.MISSING)
    assert account.trial_ends is not None
    assert (account.trial_ends - NOW).days == 30
    assert "Willow Bend Dental" in words(browser.get("/"))


def test_the_password_is_nowhere_in_our_table(desk: Desk, pool: str) -> None:
    browser, page = sign_up(desk)
    confirm(browser, page)
    items = boto3.client("dynamodb").scan(TableName=desk.services.config.table_name)["Items"]
    assert PASSWORD not in str(items)


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("practice", "", "practice's name"),
    ("practice", "x" * 81, "At most 80"),
    ("practice", "1234", "letters"),
    ("specialty", "astrology", "nearest"),
    ("specialty", "", "nearest"),
    ("size", "huge", "how many"),
    ("zone", "America/Springfield", "time zone"),
    ("phone", "555-0134", "Digits are missing"),
    ("phone", "", "No phone number"),
    ("name", "", "own name"),
    ("email", "nora at willow", "name@example.com"),
    ("email", "", "No email"),
    ("password", "", "Choose a password"),
    ("password", "short", "at least 12"),
    ("password", "aaaaaaaaaaaaaaaa", "guessed"),
    ("password", " padded with spaces ", "space"),
    ("password", "x1y2" * 80, "at most 256"),
])  # fmt: skip
def test_each_wrong_answer_is_told_beside_its_field_and_the_rest_is_kept(
    desk: Desk, pool: str, field: str, typed: str, said: str
) -> None:
    _, page = sign_up(desk, **{field: typed})
    assert page.status_code == 400
    markup = words(page, raw=True)
    beside = re.search(rf'id="{field}-wrong">([^<]*)<', markup)
    assert beside
    assert said in beside[1].replace("&#39;", "'")
    for name, value in NORA.items():
        if name in (field, "password"):
            continue
        kept = f'value="{value}"' in markup or re.search(rf'value="{value}" selected', markup)
        assert kept or f"<option selected>{value}" in markup, name
    assert PASSWORD not in markup


def test_a_known_address_reads_the_same_and_is_helped_by_email(desk: Desk, pool: str) -> None:
    invite(pool, "nora@willowbend.example")
    _, known = sign_up(desk)
    _, new = sign_up(desk, email="somebody@new.example")
    same = words(known).replace("nora@willowbend.example", "somebody@new.example")
    assert same == words(new)
    assert known.status_code == new.status_code
    [email] = desk.services.emails.sent
    assert email.to == "nora@willowbend.example"
    assert "/sign-in" in email.text
    browser = desk.another()
    assert "That code is not right" in words(confirm(browser, known))


def test_whoever_gets_the_code_has_their_own_password_not_a_strangers(
    desk: Desk, pool: str
) -> None:
    victim, first = sign_up(desk)
    attacker, second = sign_up(desk, password="the attacker's own")
    # The newest code is the one of the attacker's sign-up; typed into the victim's page it is
    # nobody's.
    assert confirm(victim, first).status_code == 400
    browser, third = sign_up(desk)
    assert confirm(attacker, second).status_code == 400
    assert confirm(browser, third).status_code == 303
    assert desk.another().sign_in("nora@willowbend.example").status_code == 303


def test_a_code_works_in_the_browser_that_asked_for_it_only(desk: Desk, pool: str) -> None:
    browser, page = sign_up(desk)
    fields = {**hidden(page), "browser": "A" * 22}
    assert browser.post("/sign-up/code", **fields, code="123456").status_code == 400


@pytest.mark.parametrize(("code", "said"), [
    ("CodeMismatchException", "newest email"),
    ("ExpiredCodeException", "Ask for a new one"),
    ("NotAuthorizedException", "used already"),
    ("LimitExceededException", "quarter of an hour"),
])  # fmt: skip
def test_a_refused_code_says_what_to_do_next(
    desk: Desk, pool: str, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    browser, page = sign_up(desk)
    says(desk, monkeypatch, code)
    answer = confirm(browser, page)
    assert answer.status_code == 400
    assert said in words(answer)
    assert hidden(answer) == hidden(page)


def test_what_is_no_code_is_not_tried(desk: Desk, pool: str) -> None:
    browser, page = sign_up(desk)
    assert "six digits" in words(confirm(browser, page, "12 34"))


def test_guessing_ends_after_ten(desk: Desk, pool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, page = sign_up(desk)
    says(desk, monkeypatch, "CodeMismatchException")
    answers = [confirm(browser, page, f"{n:06}") for n in range(11)]
    assert [of.status_code for of in answers] == [400] * 10 + [429]
    assert_says_when(answers[-1])


def test_one_address_gets_five_codes_an_hour_at_most(desk: Desk, pool: str) -> None:
    answers = [sign_up(desk)[1] for _ in range(6)]
    assert [of.status_code for of in answers] == [200] * 5 + [429]
    assert_says_when(answers[-1])


def test_a_new_code_is_sent_four_times_an_hour_at_most(
    desk: Desk, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, page = sign_up(desk)
    monkeypatch.setattr(desk.services.cognito, "resend_confirmation_code", lambda **_: None)
    answers = [browser.post("/sign-up/again", **hidden(page)) for _ in range(5)]
    assert [of.status_code for of in answers] == [200] * 4 + [429]
    assert_says_when(answers[-1])


def assert_says_when(answer: Any) -> None:
    """The next hour begins then, and the limit with it."""
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Wait an hour" in words(answer)


def test_a_sign_up_that_broke_after_the_code_goes_on_at_the_next_sign_in(
    desk: Desk, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, page = sign_up(desk)
    with monkeypatch.context() as broken:
        broken.setattr("chalicelib.web.sign_up.open_practice", _breaks)
        assert confirm(browser, page).status_code == 503
    answer = browser.sign_in("nora@willowbend.example")
    assert "Willow Bend Dental" in words(browser.follow(answer))


def _breaks(*_: Any) -> None:
    raise EndpointConnectionError(endpoint_url="https://dynamodb.example")


def test_opened_twice_it_is_one_practice(services: TestServices) -> None:
    said = SignUp(
        staff_id=StaffId("nora"),
        token_hash="",
        begun_at=NOW,
        email="nora@willowbend.example",
        name="Nora",
        practice="Willow Bend",
        specialty="other",
        zone="Europe/London",
        size="large",
        phone="+442079460134",
    )
    assert open_practice(services, said) == open_practice(services, said) == practice_id_of(said)
    assert services.setups.practices() == [practice_id_of(said)]
    assert services.doors.member(StaffId("nora")).practices == (practice_id_of(said),)
    assert services.setups.of(practice_id_of(said)).practice.region == "GB"


def test_when_cognito_does_not_answer_nothing_typed_is_lost(
    desk: Desk, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.services.cognito, "sign_up", lambda **_: _breaks())
    _, page = sign_up(desk)
    assert page.status_code == 503
    assert 'value="Willow Bend Dental"' in words(page, raw=True)
