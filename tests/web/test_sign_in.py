"""People at the desk sign in with their own password, and nobody else gets in."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.clock import system_clock
from chalicelib.storage import doors as kept_sessions
from chalicelib.storage.doors import DoorStore
from chalicelib.web import sessions, urls
from tests.builders import ANA, ELM, OAK, a_member_of_staff
from tests.web.desk import PASSWORD, Desk, invite, with_cognito, words


@pytest.fixture
def pool(desk: Desk) -> str:
    """Ana's password, in Cognito."""
    pool = with_cognito(desk.services)
    staff_id = invite(pool, "ana@oak.example")
    ana = a_member_of_staff(staff_id=staff_id, email="ana@oak.example")
    desk.services.setups.save(OAK, ana)
    desk.services.doors.join(staff_id, OAK)
    return pool


def test_ana_signs_in_with_her_password_and_sees_today(desk: Desk, pool):
    browser = desk.another()
    page = browser.follow(browser.sign_in("ana@oak.example"))
    assert page.status_code == 200
    assert "Oak Dental" in words(page)


def test_the_cookie_is_this_hosts_alone_and_no_script_can_read_it(desk: Desk, pool):
    kept = desk.another().sign_in("ana@oak.example").headers["Set-Cookie"]
    assert kept.startswith("__Host-rapport=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in kept


def test_the_table_never_holds_what_the_cookie_holds(desk: Desk):
    token = desk.ana.cookie.split("=", 1)[1]
    items = desk.services.db._client.scan(TableName=desk.services.config.table_name)["Items"]
    assert token not in str(items)


@pytest.mark.parametrize(("email", "password"), [
    ("ana@oak.example", "not her password"),
    ("nobody@oak.example", PASSWORD),
])  # fmt: skip
def test_a_wrong_password_and_an_unknown_person_read_the_same(desk: Desk, pool, email, password):
    browser = desk.another()
    answer = browser.sign_in(email, password)
    assert answer.status_code == 401
    assert "is not right" in words(answer)
    assert not browser.cookie
    assert f'value="{email}"' in words(answer, raw=True)


def test_a_first_password_must_be_replaced_by_ones_own(desk: Desk, pool):
    staff_id = invite(pool, "new@oak.example", permanent=False)
    setup = desk.services.setups.of(OAK)
    ana = next(iter(setup.staff.values()))
    desk.services.setups.save(
        OAK, type(ana)(staff_id=staff_id, name="Nia", email="new@oak.example")
    )
    desk.services.doors.join(staff_id, OAK)
    browser = desk.another()
    asked = browser.sign_in("new@oak.example")
    assert "password of your own" in words(asked)
    hidden = fields(words(asked, raw=True))
    short = browser.post("/sign-in/new-password", **hidden, new_password="short")
    assert short.status_code == 400
    assert "12 characters" in words(short)
    done = browser.post("/sign-in/new-password", **hidden, new_password="a much better one")
    assert "Nia" in words(browser.follow(done))


def test_a_right_password_without_a_practice_opens_nothing(desk: Desk, pool):
    invite(pool, "gone@oak.example")
    browser = desk.another()
    answer = browser.sign_in("gone@oak.example")
    assert answer.status_code == 403
    assert not browser.cookie


def test_somebody_who_left_the_practice_is_signed_out(desk: Desk):
    desk.services.db.delete({"pk": f"P#{OAK}#SETUP", "sk": f"STAFF#{ANA}"})
    desk.services.setups.of(OAK, fresh=True)
    assert desk.ana.get("/").status_code == 303


def test_when_the_sign_in_service_does_not_answer_nobody_blames_the_password(
    desk: Desk, pool, monkeypatch
):
    def no_answer(**_):
        raise EndpointConnectionError(endpoint_url="https://cognito.example")

    monkeypatch.setattr(desk.services.cognito, "initiate_auth", no_answer)
    answer = desk.another().sign_in("ana@oak.example")
    assert answer.status_code == 503
    assert "Nothing is wrong with your password" in words(answer)


def test_signing_out_ends_the_session_everywhere(desk: Desk):
    stolen = desk.another()
    stolen.cookie = desk.ana.cookie
    assert stolen.get("/").status_code == 200
    desk.ana.post("/sign-out")
    assert stolen.get("/").status_code == 303


def test_a_session_is_over_after_twelve_hours(desk: Desk):
    links = urls.of(desk.services.config)
    later = system_clock() + timedelta(hours=12, seconds=1)
    doors = desk.services.doors
    assert sessions.of_cookie(doors, desk.ana.cookie, links, now=system_clock())
    assert sessions.of_cookie(doors, desk.ana.cookie, links, now=later) is None


def test_moving_the_local_clock_signs_nobody_out(desk: Desk):
    desk.services.at(desk.services.clock() + timedelta(days=20))
    assert desk.ana.get("/").status_code == 200


def test_after_signing_in_people_get_the_page_they_asked_for(desk: Desk, pool):
    browser = desk.another()
    asked = browser.get("/patients?q=rosa")
    form = browser.follow(asked)
    then = fields(words(form, raw=True))["then"]
    answer = browser.post("/sign-in", email="ana@oak.example", password=PASSWORD, then=then)
    assert answer.headers["Location"] == "/patients?q=rosa"


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(desk: Desk, pool, then):
    answer = desk.another().post("/sign-in", email="ana@oak.example", password=PASSWORD, then=then)
    assert answer.headers["Location"] == "/"


def test_another_site_cannot_sign_anybody_in(desk: Desk, pool):
    browser = desk.another()
    browser.sent_from = "https://evil.example"
    assert browser.sign_in("ana@oak.example").status_code == 403
    assert not browser.cookie


def test_people_who_work_at_two_practices_change_between_them(desk: Desk):
    desk.services.doors.join(desk.staff_id, ELM)
    desk.services.setups.save(ELM, a_member_of_staff(staff_id=ANA))
    assert "Oak Dental you are here Elm Physio" in words(desk.ana.get("/practice"))
    page = desk.ana.follow(desk.ana.post("/practice", practice=ELM))
    assert "Elm Physio" in words(page)


def test_nobody_changes_to_a_practice_that_is_not_theirs(desk: Desk):
    assert desk.ana.post("/practice", practice=ELM).status_code == 404


def fields(markup: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    import re

    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', markup)
    return {name: value for name, value in found if name != "csrf"}


def test_a_session_that_ended_on_another_worker_shows_nothing_after_15_seconds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    moment = began = kept_sessions.time.monotonic() + 20
    monkeypatch.setattr(kept_sessions, "time", SimpleNamespace(monotonic=lambda: moment))
    assert desk.ana.get("/").status_code == 200
    DoorStore(desk.services.db).end_sessions(desk.staff_id)
    moment = began + 14
    assert desk.ana.get("/").status_code == 200
    moment = began + 16
    assert desk.ana.get("/").status_code == 303


def test_no_change_is_made_by_a_session_that_ended_on_another_worker_a_moment_ago(desk: Desk):
    assert desk.ana.get("/").status_code == 200
    DoorStore(desk.services.db).end_sessions(desk.staff_id)
    assert "/sign-in" in desk.ana.post("/absences").headers["Location"]
    assert desk.ana.get("/").status_code == 303  # this worker knows it by now
