"""One's own account: a forgotten password, a code beside it, sessions that end."""

import re
from datetime import timedelta
from types import SimpleNamespace

import boto3
import pytest
from moto.cognitoidp.models import COGNITO_TOTP_MFA_SECRET
from moto.cognitoidp.utils import cognito_totp

from chalicelib.clock import system_clock
from chalicelib.domain.ids import StaffId
from chalicelib.domain.roles import OWNER
from chalicelib.storage.doors import DoorStore
from chalicelib.web import sessions
from tests.builders import ELM, OAK, a_member_of_staff
from tests.web.desk import PASSWORD, Browser, Desk, invite, with_cognito, words
from tests.web.test_sign_in import fields

EMAIL = "nia@oak.example"
NEW = "a much better password"
AT = 1_800_000_000
"""The moment of all codes, so that none changes between two lines of a test."""


@pytest.fixture
def nia(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> StaffId:
    """An owner with a password, in a pool that checks codes."""
    monkeypatch.setenv("MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP", "true")
    monkeypatch.setattr("moto.cognitoidp.utils.time", SimpleNamespace(time=lambda: AT))
    staff_id = invite(with_cognito(desk.services), EMAIL)
    person = a_member_of_staff(staff_id=staff_id, name="Nia", email=EMAIL, role=OWNER)
    desk.services.setups.save(OAK, person)
    desk.services.doors.join(staff_id, OAK)
    return staff_id


def signed_in(desk: Desk, password: str = PASSWORD) -> Browser:
    browser = desk.another()
    assert browser.sign_in(EMAIL, password).status_code == 303
    browser.get("/settings/me")
    return browser


def code(wrong: bool = False) -> str:
    digits = cognito_totp(COGNITO_TOTP_MFA_SECRET).generate(AT).decode()
    return f"{(int(digits) + 1) % 1_000_000:06}" if wrong else digits


def enrolled(desk: Desk) -> Browser:
    browser = signed_in(desk)
    key = browser.post("/settings/code", password=PASSWORD)
    done = browser.post("/settings/code/check", **fields(words(key, raw=True)), code=code())
    assert done.status_code == 303, words(done)
    return browser


def did(desk: Desk, practice=OAK) -> list[tuple[str, str]]:
    entries = desk.services.audit.of_day(practice, desk.services.clock().date())
    return [(of.did, of.who) for of in entries]


# --- A forgotten password ------------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_with_a_code_by_email(desk: Desk, nia) -> None:
    thief = signed_in(desk)
    browser = desk.another()
    page = browser.post("/forgot-password", email=EMAIL)
    assert "an email with a code is on its way" in words(page)
    done = browser.post("/forgot-password/code", email=EMAIL, code="654 321", new_password=NEW)
    assert "Your new password is set" in words(browser.follow(done))
    assert desk.another().sign_in(EMAIL, PASSWORD).status_code == 401
    assert desk.another().sign_in(EMAIL, NEW).status_code == 303
    assert thief.get("/").status_code == 303, "signed out with the old password"
    assert ("password.changed", nia) in did(desk)


def test_whether_an_address_is_known_is_not_to_be_read(desk: Desk, nia) -> None:
    known = desk.another().post("/forgot-password", email=EMAIL)
    other = desk.another().post("/forgot-password", email="who@oak.example")
    assert known.status_code == other.status_code == 200
    assert words(known, raw=True).replace(EMAIL, "X") == words(other, raw=True).replace(
        "who@oak.example", "X"
    )


@pytest.mark.parametrize("refusal", [
    "UserNotFoundException", "CodeMismatchException", "ExpiredCodeException",
    "NotAuthorizedException", "InvalidParameterException",
])  # fmt: skip
def test_a_wrong_code_reads_the_same_whoever_it_is(desk: Desk, nia, monkeypatch, refusal) -> None:
    cognito = desk.services.cognito

    def refuse(**_: object) -> None:
        raise cognito.exceptions.ClientError({"Error": {"Code": refusal}}, "Confirm")

    monkeypatch.setattr(cognito, "confirm_forgot_password", refuse)
    browser = desk.another()
    answer = browser.post(
        "/forgot-password/code", email="who@oak.example", code="1", new_password=NEW
    )
    assert answer.status_code == 400
    assert "is not right, or it is over" in words(answer)
    assert 'value="1"' in words(answer, raw=True)


def test_what_is_missing_is_said_beside_the_field(desk: Desk, nia) -> None:
    browser = desk.another()
    assert "Type the email" in words(browser.post("/forgot-password"))
    answer = browser.post("/forgot-password/code", email=EMAIL, new_password="short")
    assert answer.status_code == 400
    assert "Type the code" in words(answer)
    assert "12 characters" in words(answer)


# --- A code beside the password ------------------------------------------------------------------


def test_after_setting_up_a_code_the_password_alone_opens_nothing(desk: Desk, nia) -> None:
    browser = enrolled(desk)
    assert "six digits from an app" in words(browser.get("/settings/me"))
    other = desk.another()
    asked = other.sign_in(EMAIL)
    assert "six digits" in words(asked)
    assert not other.cookie
    hidden = fields(words(asked, raw=True))
    assert other.post("/sign-in/code", **hidden, code=code(wrong=True)).status_code == 400
    assert "Nia" in words(other.follow(other.post("/sign-in/code", **hidden, code=code())))
    assert ("sign-in.failed", nia) in did(desk)
    assert "signs in with a code" in words(desk.ana.get("/settings/people"))


def test_the_key_is_shown_as_a_picture_a_link_and_letters(desk: Desk, nia) -> None:
    page = words(signed_in(desk).post("/settings/code", password=PASSWORD), raw=True)
    assert 'src="data:image/svg+xml' in page
    assert f"otpauth://totp/Rapport:nia%40oak.example?secret={COGNITO_TOTP_MFA_SECRET}" in page
    assert "asdf asdf asdf" in page


def test_a_code_is_set_up_only_with_the_password_and_the_right_digits(desk: Desk, nia) -> None:
    browser = signed_in(desk)
    assert browser.post("/settings/code", password="not hers").status_code == 400
    key = browser.post("/settings/code", password=PASSWORD)
    hidden = fields(words(key, raw=True))
    wrong = browser.post("/settings/code/check", **hidden, code=code(wrong=True))
    assert wrong.status_code == 400
    assert "not right" in words(wrong)
    assert "asdf asdf asdf" in words(wrong), "the same key, to try again"
    assert desk.another().sign_in(EMAIL).status_code == 303


def test_nobody_sets_up_a_code_for_somebody_else(desk: Desk, nia) -> None:
    """Ana has Nia's token from somewhere: on Ana's page it is worth nothing."""
    key = signed_in(desk).post("/settings/code", password=PASSWORD)
    hidden = fields(words(key, raw=True))
    assert desk.ana.post("/settings/code/check", **hidden, code=code()).status_code == 404
    forged = {**hidden, "token": "e30.e30.e30"}
    assert desk.ana.post("/settings/code/check", **forged, code=code()).status_code == 404


def test_a_code_is_ended_with_the_password_and_a_code(desk: Desk, nia) -> None:
    browser = enrolled(desk)
    browser.get("/settings/code")
    wrong = browser.post("/settings/code/off", password=PASSWORD, code=code(wrong=True))
    assert wrong.status_code == 400
    assert browser.post("/settings/code/off", password="no", code=code()).status_code == 400
    assert browser.post("/settings/code/off", password=PASSWORD, code=code()).status_code == 303
    assert desk.another().sign_in(EMAIL).status_code == 303
    assert ("code.taken-away", nia) in did(desk)


def test_an_owner_helps_a_colleague_who_lost_the_phone(desk: Desk, nia) -> None:
    browser = enrolled(desk)
    assert "Lost the phone" in words(desk.ana.get(f"/settings/people/{nia}"))
    mia = desk.colleague("Mia", role="manager")
    assert mia.post(f"/settings/people/{nia}/code").status_code == 403
    assert desk.ana.post(f"/settings/people/{nia}/code").status_code == 303
    assert browser.get("/").status_code == 303, "whoever has the phone is out"
    assert desk.another().sign_in(EMAIL).status_code == 303
    assert ("code.taken-away", "ana") in did(desk)


def test_a_code_that_guards_another_practice_too_is_not_taken_away(desk: Desk, nia) -> None:
    enrolled(desk)
    desk.services.doors.join(nia, ELM)
    assert desk.ana.post(f"/settings/people/{nia}/code").status_code == 409
    assert "six digits" in words(desk.another().sign_in(EMAIL))


def require_codes(desk: Desk) -> None:
    revision = desk.services.setups.of(OAK, fresh=True).practice.revision
    answer = desk.ana.post("/settings/owners-codes", revision=revision, required="yes")
    assert answer.status_code == 303


def test_where_owners_must_have_a_code_they_set_it_up_before_anything_else(desk: Desk, nia) -> None:
    require_codes(desk)
    browser = desk.another()
    browser.sign_in(EMAIL)
    for path in ("/", "/inbox", "/patients?q=rosa", "/settings/people", "/settings/me"):
        assert browser.get(path).headers["Location"] == "/settings/code", path
    assert "requires a code of its owners" in words(browser.get("/settings/code"))
    key = browser.post("/settings/code", password=PASSWORD)
    browser.post("/settings/code/check", **fields(words(key, raw=True)), code=code())
    assert browser.get("/").status_code == 200
    browser.get("/settings/code")
    off = browser.post("/settings/code/off", password=PASSWORD, code=code())
    assert off.status_code == 409, "and cannot end it"


def test_a_required_code_is_no_matter_for_others_than_owners(desk: Desk, nia) -> None:
    front = desk.colleague("Finn", role="front-desk")
    require_codes(desk)
    assert front.get("/").status_code == 200


# --- Sessions ------------------------------------------------------------------------------------


def test_signing_out_everywhere_ends_every_session_of_mine_and_nobody_elses(
    desk: Desk, nia
) -> None:
    desk.services.doors.join(nia, ELM)
    desk.services.setups.save(ELM, a_member_of_staff(staff_id=nia, name="Nia", email=EMAIL))
    here, phone, elsewhere = signed_in(desk), signed_in(desk), signed_in(desk)
    elsewhere.get("/practice")
    assert elsewhere.post("/practice", practice=ELM).status_code == 303
    answer = here.post("/settings/me/everywhere")
    assert "signed out everywhere" in words(here.follow(answer))
    for browser in (here, phone, elsewhere):
        assert browser.get("/").status_code == 303
    assert desk.ana.get("/").status_code == 200
    assert ("signed-out.everywhere", nia) in did(desk)


def test_changing_the_password_ends_the_other_sessions(desk: Desk, nia) -> None:
    here, other = signed_in(desk), signed_in(desk)
    wrong = here.post("/settings/me/password", password="not hers", new_password=NEW)
    assert wrong.status_code == 400
    assert "not your password" in words(wrong)
    short = here.post("/settings/me/password", password=PASSWORD, new_password="short")
    assert "12 characters" in words(short)
    done = here.post("/settings/me/password", password=PASSWORD, new_password=NEW)
    assert "signed out everywhere but here" in words(here.follow(done))
    assert other.get("/").status_code == 303
    assert desk.another().sign_in(EMAIL, NEW).status_code == 303


def test_each_signing_in_has_a_token_of_its_own(desk: Desk, nia) -> None:
    browser = desk.another()
    browser.cookie = "__Host-rapport=planted"
    browser.sign_in(EMAIL)
    first = browser.cookie
    assert "planted" not in first
    browser.sign_in(EMAIL)
    assert browser.cookie != first
    browser.get("/practice")
    before = browser.cookie
    browser.post("/practice", practice=OAK)
    assert browser.cookie != before


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    now = system_clock() + timedelta(**passed)
    monkeypatch.setattr("chalicelib.web.desk.system_clock", lambda: now)


def test_a_session_ends_after_an_hour_in_which_nobody_asks_for_a_page(
    desk: Desk, monkeypatch
) -> None:
    for minutes in (50, 100):
        later(monkeypatch, minutes=minutes)
        assert desk.ana.get("/").status_code == 200, "a page within the hour keeps it"
    later(monkeypatch, minutes=161)
    assert desk.ana.get("/").status_code == 303


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(desk: Desk, monkeypatch) -> None:
    for minutes in (20, 40, 59):
        later(monkeypatch, minutes=minutes)
        assert desk.ana.get("/today/live").status_code == 200
    later(monkeypatch, minutes=61)
    assert desk.ana.get("/today/live").status_code == 303


def test_that_somebody_is_there_is_written_every_ten_minutes_only(desk: Desk, monkeypatch) -> None:
    written = []
    really = DoorStore.saw_session
    monkeypatch.setattr(
        DoorStore,
        "saw_session",
        lambda store, session, at: written.append(at) or really(store, session, at=at),
    )
    for minutes in (1, 2, 9, 11, 12, 20, 22):
        later(monkeypatch, minutes=minutes)
        assert desk.ana.get("/").status_code == 200
    assert len(written) == 2


def test_no_use_makes_a_session_longer_than_twelve_hours(desk: Desk, monkeypatch) -> None:
    for minutes in range(50, 720, 50):
        later(monkeypatch, minutes=minutes)
        assert desk.ana.get("/").status_code == 200
    later(monkeypatch, minutes=721)
    assert desk.ana.get("/").status_code == 303


def test_somebody_with_many_devices_loses_the_oldest_session(desk: Desk, nia) -> None:
    first = signed_in(desk)
    for _ in range(20):
        sessions.start(desk.services.doors, staff_id=nia, practice_id=OAK, now=system_clock())
    assert first.get("/").status_code == 303


# --- The rest of one's own -----------------------------------------------------------------------


def test_people_change_their_own_name_and_mobile_and_nothing_else(desk: Desk, nia) -> None:
    browser = signed_in(desk)
    page = words(browser.get("/settings/me"), raw=True)
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    more = {"role": "king", "locations": "nowhere", "email": "evil@oak.example"}
    bad = browser.post("/settings/me", revision=revision, name="", mobile="12", **more)
    assert bad.status_code == 400
    assert "A name is needed" in words(bad)
    done = browser.post(
        "/settings/me", revision=revision, name="Nia Q", mobile="202 555 0190", **more
    )
    assert done.status_code == 303
    now = desk.services.setups.of(OAK, fresh=True).staff[nia]
    assert (now.name, now.mobile) == ("Nia Q", "+12025550190")
    assert (now.role, now.locations, now.email) == (OWNER, frozenset(), EMAIL)
    stale = browser.post("/settings/me", revision=revision, name="Nia Z", mobile="")
    assert stale.status_code == 409
    assert 'value="Nia Z"' in words(stale, raw=True)


def test_signing_in_and_failing_to_are_in_the_trail_of_every_practice(desk: Desk, nia) -> None:
    desk.services.doors.join(nia, ELM)
    desk.another().sign_in(EMAIL, "not her password")
    desk.another().sign_in("nobody@oak.example", "whatever it is")
    desk.another().sign_in(EMAIL)
    assert did(desk).count(("sign-in.failed", nia)) == 1
    assert did(desk, ELM) == [("sign-in.failed", nia)]
    assert did(desk).count(("signed-in", nia)) == 1


def test_signing_in_does_not_fail_because_nobody_can_be_asked_who_failed(
    desk: Desk, nia, monkeypatch
) -> None:
    def refuse(**_: object) -> None:
        error = {"Error": {"Code": "TooManyRequestsException"}}
        raise boto3.client("cognito-idp").exceptions.ClientError(error, "AdminGetUser")

    monkeypatch.setattr(desk.services.cognito, "admin_get_user", refuse)
    assert desk.another().sign_in(EMAIL, "not her password").status_code == 401
