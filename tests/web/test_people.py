"""Owners and managers say who works at the desk; whoever is removed is out."""

import re
import time
from dataclasses import replace

import boto3
import pytest

from chalicelib.actions import people as actions
from chalicelib.channels.errors import TryAgain
from chalicelib.channels.user_pool import UserPool
from chalicelib.domain.ids import LocationId, ProviderId
from chalicelib.domain.people import LastOwner
from chalicelib.domain.practices import Staff
from chalicelib.domain.roles import MANAGER, OWNER
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.setup import SetupStore
from tests.builders import ANA, ELM, MAIN_STREET, OAK, PATEL, a_location, a_member_of_staff
from tests.web.desk import Browser, Desk, invite, signed_in, with_cognito, words

NIA = {"email": "nia@oak.example", "name": "Nia", "role": "front-desk"}
PASSWORD = "nia's own long password"


@pytest.fixture
def pool(desk: Desk) -> str:
    return with_cognito(desk.services)


def staff_called(desk: Desk, name: str) -> Staff:
    setup = desk.services.setups.of(OAK, fresh=True)
    return next(of for of in setup.staff.values() if of.name == name)


def invited(desk: Desk, **changes: object) -> Staff:
    answer = desk.ana.post("/settings/invite", **{**NIA, **changes})
    assert answer.status_code == 303, words(answer)
    return staff_called(desk, str(changes.get("name", "Nia")))


def link_in(desk: Desk) -> str:
    return re.search(r"https://rapport\.example(/\S+)", desk.services.emails.sent[-1].text)[1]


def status_of(pool: str, email: str) -> dict:
    return boto3.client("cognito-idp").admin_get_user(UserPoolId=pool, Username=email)


def did(desk: Desk) -> list[tuple[str, str]]:
    entries = desk.services.audit.of_day(OAK, desk.services.clock().date())
    return [(of.did, of.subject) for of in entries if "." in of.did or of.did == "signed-in"]


def accepted(desk: Desk) -> Browser:
    browser = desk.another()
    answer = browser.post(link_in(desk), new_password=PASSWORD)
    assert answer.status_code == 303, words(answer)
    return browser


# --- Invitations ---------------------------------------------------------------------------------


def test_somebody_invited_chooses_a_password_and_is_in(desk: Desk, pool) -> None:
    nia = invited(desk)
    email = desk.services.emails.sent[-1]
    assert email.to == "nia@oak.example"
    assert "Ana invites you" in email.subject
    assert "has not signed in yet" in words(desk.ana.get("/settings/people"))
    page = desk.another().get(link_in(desk))
    assert "Welcome, Nia" in words(page)
    browser = accepted(desk)
    assert "Nia" in words(browser.get("/"))
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 303
    assert "has not signed in yet" not in words(desk.ana.get("/settings/people"))
    assert ("person.invited", nia.staff_id) in did(desk)
    assert ("signed-in", nia.staff_id) in did(desk)


def without_its_own_sender(desk: Desk) -> None:
    practice = desk.services.setups.of(OAK, fresh=True).practice
    desk.services.setups.save(OAK, replace(practice, email_from="", reply_to=""))


def test_before_the_practice_has_an_address_the_invitation_leaves_from_rapports(
    desk: Desk, pool
) -> None:
    without_its_own_sender(desk)
    nia = invited(desk)
    email = desk.services.emails.sent[-1]
    assert (email.to, email.sender_address) == ("nia@oak.example", "hello@rapport.example")
    assert email.sender_name == "Oak Dental"
    assert "Nia" in words(accepted(desk).get("/"))
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 303
    assert ("signed-in", nia.staff_id) in did(desk)


def test_whoever_works_elsewhere_is_told_from_rapports_address_too(desk: Desk, pool) -> None:
    without_its_own_sender(desk)
    invite(pool, "eve@elm.example")
    invited(desk, email="eve@elm.example", name="Eve")
    email = desk.services.emails.sent[-1]
    assert email.sender_address == "hello@rapport.example"
    assert "can now work at the desk of Oak Dental" in email.subject


def test_where_nobody_has_an_address_to_write_from_cognito_invites(
    desk: Desk, pool, monkeypatch
) -> None:
    without_its_own_sender(desk)
    desk.services.config = replace(desk.services.config, shared_sender="")
    asked = []
    monkeypatch.setattr(UserPool, "mail_temporary_password", lambda _, email: asked.append(email))
    invited(desk)
    assert asked == ["nia@oak.example"]
    assert desk.services.emails.sent == []


def test_an_invitation_opens_at_once_also_where_another_process_wrote_it(desk: Desk, pool) -> None:
    without_nia = desk.services.setups.of(OAK, fresh=True)

    def on_another_process() -> None:
        desk.services.setups._kept[OAK] = (time.monotonic(), without_nia)

    invited(desk)
    on_another_process()
    assert "Welcome, Nia" in words(desk.another().get(link_in(desk)))
    on_another_process()
    browser = accepted(desk)
    on_another_process()
    assert browser.get("/").status_code == 200
    on_another_process()
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 303


def test_nobody_learns_the_password_that_cognito_needs_in_the_meantime(
    desk: Desk, pool, monkeypatch, caplog
) -> None:
    made = []
    really = desk.services.cognito.admin_create_user
    monkeypatch.setattr(
        desk.services.cognito,
        "admin_create_user",
        lambda **request: made.append(request) or really(**request),
    )
    invited(desk)
    [request] = made
    assert request["MessageAction"] == "SUPPRESS"
    secret = request["TemporaryPassword"]
    items = desk.services.db._client.scan(TableName=desk.services.config.table_name)["Items"]
    assert secret not in str(items)
    assert secret not in caplog.text
    assert secret not in str(desk.services.emails.sent[-1].text)


def test_an_invitation_works_once(desk: Desk, pool) -> None:
    invited(desk)
    accepted(desk)
    again = desk.another().post(link_in(desk), new_password="another long password")
    assert again.status_code == 404
    assert "sign in" in words(again)
    assert "ask whoever invited you" in words(again)
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 303


def test_once_a_password_is_chosen_no_other_invitation_sets_one(desk: Desk, pool) -> None:
    nia = invited(desk)
    first = link_in(desk)
    desk.ana.post(f"/settings/people/{nia.staff_id}/invite")
    accepted(desk)
    answer = desk.another().post(first, new_password="another long password")
    assert answer.status_code == 404
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 303


def test_an_invitation_is_over_after_a_week_and_can_be_sent_again(desk: Desk, pool) -> None:
    nia = invited(desk)
    old = link_in(desk)
    desk.services.at(desk.services.clock() + actions.INVITED_FOR)
    assert desk.another().get(old).status_code == 404
    again = desk.ana.post(f"/settings/people/{nia.staff_id}/invite")
    assert again.status_code == 303
    assert link_in(desk) != old
    assert desk.another().get(link_in(desk)).status_code == 200


def test_an_invitation_taken_back_opens_nothing(desk: Desk, pool) -> None:
    nia = invited(desk)
    desk.ana.post(f"/settings/people/{nia.staff_id}/remove", revision=nia.revision)
    assert desk.another().post(link_in(desk), new_password=PASSWORD).status_code == 404


def test_looking_at_an_invitation_or_a_short_password_uses_nothing_up(desk: Desk, pool) -> None:
    invited(desk)
    browser = desk.another()
    assert browser.get(link_in(desk)).status_code == 200
    short = browser.post(link_in(desk), new_password="short")
    assert short.status_code == 400
    assert "12 characters" in words(short)
    accepted(desk)


def test_somebody_of_another_practice_is_only_added_and_told(desk: Desk, pool) -> None:
    eve = invite(pool, "eve@elm.example")
    desk.services.doors.join(eve, ELM)
    desk.services.setups.save(ELM, a_member_of_staff(staff_id=eve, name="Eve"))
    there = signed_in(desk.services, desk.client, ELM, eve)
    before = status_of(pool, "eve@elm.example")
    assert invited(desk, email="eve@elm.example", name="Eve").staff_id == eve
    email = desk.services.emails.sent[-1]
    assert "can now work at the desk of Oak Dental" in email.subject
    assert link_in(desk) == "/sign-in"
    assert status_of(pool, "eve@elm.example")["UserStatus"] == before["UserStatus"]
    assert desk.services.setups.of(ELM, fresh=True).staff[eve].role == OWNER
    page = there.follow(there.post("/practice", practice=OAK))
    assert "Oak Dental" in words(page)
    assert there.get("/settings/people").status_code == 403, "her role here, not the one there"


def test_an_account_that_nobody_proved_to_own_gives_way_to_the_invitation(desk: Desk, pool) -> None:
    """Somebody signed up with Nia's address and a password of theirs, and never had the code."""
    cognito = boto3.client("cognito-idp")
    client = desk.services.config.user_pool_client_id
    cognito.sign_up(ClientId=client, Username="nia@oak.example", Password="a stranger's password")
    invited(desk)
    accepted(desk)
    assert desk.another().sign_in("nia@oak.example", "a stranger's password").status_code == 401


def test_an_email_that_does_not_leave_is_said_and_can_be_sent_again(desk: Desk, pool) -> None:
    desk.services.emails.next_error = TryAgain("invitation")
    answer = desk.ana.post("/settings/invite", **NIA)
    assert "did not leave" in words(answer)
    nia = staff_called(desk, "Nia")
    assert desk.ana.post(f"/settings/people/{nia.staff_id}/invite").status_code == 303
    accepted(desk)


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("email", "nia", "not an email address"),
    ("email", "ana@oak.example", "on the list already"),
    ("email", "", "No email address"),
    ("name", "", "A name is needed"),
    ("name", "N" * 81, "At most 80 characters"),
    ("role", "king", "Pick a role"),
    ("locations", "nowhere", "Pick locations of the list"),
    ("provider", "nobody", "Pick somebody of the list"),
    ("mobile", "12", ""),
])  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    desk: Desk, pool, field, typed, said
) -> None:
    answer = desk.ana.post("/settings/invite", **{**NIA, field: typed})
    assert answer.status_code == 400
    assert said in words(answer)
    assert f'id="{field}-wrong"' in words(answer, raw=True)
    assert 'value="Nia"' in words(answer, raw=True) or field == "name"
    assert len(desk.services.setups.of(OAK, fresh=True).staff) == 1


# --- Changes -------------------------------------------------------------------------------------


def test_what_a_colleague_may_do_and_where_is_changed(desk: Desk, pool) -> None:
    nia = invited(desk)
    fields = {"name": "Nia R", "role": "clinician", "provider": PATEL, "locations": MAIN_STREET}
    path = f"/settings/people/{nia.staff_id}"
    answer = desk.ana.post(path, revision=nia.revision, mobile="(202) 555-0188", **fields)
    assert answer.status_code == 303
    now = staff_called(desk, "Nia R")
    assert (now.role, now.provider_id, now.locations) == (
        "clinician",
        ProviderId("patel"),
        {LocationId("main-street")},
    )
    assert (now.mobile, now.email) == ("+12025550188", "nia@oak.example")
    assert ("person.role-changed", nia.staff_id) in did(desk)


def test_of_two_who_change_one_person_the_second_is_told(desk: Desk, pool) -> None:
    nia = invited(desk)
    path = f"/settings/people/{nia.staff_id}"
    desk.ana.post(path, revision=nia.revision, **{**NIA, "role": "manager"})
    second = desk.ana.post(path, revision=nia.revision, **{**NIA, "name": "Nia Q"})
    assert second.status_code == 409
    assert "Somebody changed this person" in words(second)
    assert "Now: Manager" in words(second)
    assert 'value="Nia Q"' in words(second, raw=True)
    assert staff_called(desk, "Nia").role == "manager"


def test_a_manager_makes_changes_and_removes_no_owner(desk: Desk, pool) -> None:
    mia = desk.colleague("Mia", role=MANAGER)
    answer = mia.post("/settings/invite", **{**NIA, "role": OWNER})
    assert answer.status_code == 400
    assert "not yours to give" in words(answer)
    assert mia.get(f"/settings/people/{ANA}").status_code == 403
    ana = staff_called(desk, "Ana")
    for path in ("", "/remove", "/invite"):
        refused = mia.post(f"/settings/people/{ANA}{path}", revision=ana.revision, **NIA)
        assert refused.status_code == 403, path
    assert staff_called(desk, "Ana") == ana
    mias = staff_called(desk, "Mia")
    crown = mia.post("/settings/people/mia", revision=mias.revision, name="Mia", role=OWNER)
    assert crown.status_code == 400
    assert mia.post("/settings/owners-codes", revision=1, required="yes").status_code == 403


def test_a_manager_of_one_location_gives_nobody_more_than_that(desk: Desk, pool) -> None:
    desk.services.setups.save(OAK, a_location(location_id=LocationId("harbor"), name="Harbor"))
    mia = desk.colleague("Mia", role=MANAGER, locations=frozenset({MAIN_STREET}))
    for locations in ("", "harbor", ["harbor", "main-street"]):
        answer = mia.post("/settings/invite", **NIA, locations=locations)
        assert answer.status_code == 400, locations
    mias = staff_called(desk, "Mia")
    more = mia.post("/settings/people/mia", revision=mias.revision, name="Mia", role=MANAGER)
    assert more.status_code == 400, "nor more to herself"
    desk.colleague("Everywhere Ed", role="front-desk")
    assert mia.get("/settings/people/everywhere-ed").status_code == 403
    assert mia.post("/settings/invite", **NIA, locations=MAIN_STREET).status_code == 303


def test_a_practice_keeps_at_least_one_owner(desk: Desk, pool) -> None:
    ana = staff_called(desk, "Ana")
    path = f"/settings/people/{ANA}"
    demoted = desk.ana.post(path, revision=ana.revision, name="Ana", role=MANAGER)
    assert demoted.status_code == 409
    assert "only owner" in words(demoted)
    removed = desk.ana.post(path + "/remove", revision=ana.revision)
    assert removed.status_code == 409
    assert staff_called(desk, "Ana") == ana
    desk.colleague("Olu", role=OWNER)
    assert desk.ana.post(path, revision=ana.revision, name="Ana", role=MANAGER).status_code == 303


def test_two_owners_who_demote_each_other_at_once_leave_one(desk: Desk, monkeypatch) -> None:
    desk.colleague("Olu", role=OWNER)
    ana, olu = staff_called(desk, "Ana"), staff_called(desk, "Olu")
    really = SetupStore.save

    def meanwhile(store: SetupStore, practice_id, part, **more) -> None:
        monkeypatch.setattr(SetupStore, "save", really)
        olu_first = replace(ana, role=MANAGER)
        actions.change(desk.services, OAK, olu_first, by=olu.staff_id)
        really(store, practice_id, part, **more)

    monkeypatch.setattr(SetupStore, "save", meanwhile)
    with pytest.raises(StaleWrite):
        actions.change(desk.services, OAK, replace(olu, role=MANAGER), by=ANA)
    owners = [of for of in desk.services.setups.of(OAK, fresh=True).staff.values()
              if of.role == OWNER]  # fmt: skip
    assert [of.name for of in owners] == ["Olu"]
    with pytest.raises(LastOwner):
        actions.change(desk.services, OAK, replace(olu, role=MANAGER), by=olu.staff_id)


# --- Leaving -------------------------------------------------------------------------------------


def test_whoever_is_removed_is_out_at_once_and_in_cognito_too(desk: Desk, pool) -> None:
    nia = invited(desk)
    browser = accepted(desk)
    assert browser.get("/").status_code == 200
    path = f"/settings/people/{nia.staff_id}/remove"
    assert desk.ana.post(path, revision=nia.revision).status_code == 303
    assert browser.get("/").headers["Location"].startswith("/sign-in")
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 401
    assert status_of(pool, "nia@oak.example")["Enabled"] is False
    assert "Nia" not in words(desk.ana.get("/settings/people"))
    assert ("person.removed", nia.staff_id) in did(desk)


def test_another_worker_that_knows_the_old_staff_list_lets_them_in_no_more(
    desk: Desk, pool, monkeypatch
) -> None:
    """Its copy of the setup is half a minute old at the most; their session is gone already."""
    nia = invited(desk)
    browser = accepted(desk)
    stale = desk.services.setups.of(OAK)
    actions.remove(desk.services, OAK, nia.staff_id, revision=nia.revision, by=ANA)
    kept_at = desk.services.setups._kept
    kept_at[OAK] = (time.monotonic(), stale)
    assert nia.staff_id in desk.services.setups.of(OAK).staff, "as that worker sees it"
    assert browser.get("/").status_code == 303
    kept_at[OAK] = (time.monotonic() - 30, stale)
    assert nia.staff_id not in desk.services.setups.of(OAK).staff, "at most half a minute"


def test_who_leaves_one_of_two_practices_stays_signed_in_at_the_other(desk: Desk, pool) -> None:
    eve = invite(pool, "eve@elm.example")
    desk.services.doors.join(eve, ELM)
    desk.services.setups.save(ELM, a_member_of_staff(staff_id=eve, name="Eve"))
    at_oak = invited(desk, email="eve@elm.example", name="Eve")
    there = signed_in(desk.services, desk.client, ELM, eve)
    here = signed_in(desk.services, desk.client, OAK, eve)
    desk.ana.post(f"/settings/people/{eve}/remove", revision=at_oak.revision)
    assert here.get("/").status_code == 303
    assert there.get("/").status_code == 200
    assert there.post("/practice", practice=OAK).status_code == 404
    assert status_of(pool, "eve@elm.example")["Enabled"] is True


def test_somebody_who_left_is_invited_back_with_their_old_password(desk: Desk, pool) -> None:
    nia = invited(desk)
    accepted(desk)
    desk.ana.post(f"/settings/people/{nia.staff_id}/remove", revision=nia.revision)
    assert invited(desk).staff_id == nia.staff_id
    assert desk.another().sign_in("nia@oak.example", PASSWORD).status_code == 303


def test_an_invited_stranger_opens_no_other_practice(desk: Desk, pool) -> None:
    invited(desk)
    browser = accepted(desk)
    assert "Elm Physio" not in words(browser.get("/practice"))
    assert browser.post("/practice", practice=ELM).status_code == 404
