"""A manager makes a key for another program, sees it once, rotates it and takes it away."""

import html
import re
from datetime import timedelta

from chalice.test import HTTPResponse

from chalicelib.actions.api_keys import revoke_key
from chalicelib.actions.write_down import write_down
from chalicelib.domain.api_keys import Scope
from chalicelib.entrypoints import api_auth
from tests.api_keys import bearer
from tests.builders import MAIN_STREET, OAK
from tests.entrypoints.test_api_auth import asked
from tests.scenes import know, later
from tests.web.desk import Desk, words

PAGE = "/settings/keys"


def shown(answer: HTTPResponse) -> str:
    found = re.search(r"<code tabindex=[^>]*>([^<]+)</code>", words(answer, raw=True))
    return html.unescape(found[1]) if found else ""


def a_made_key(desk: Desk, *scopes: str, name: str = "Open Dental", lasts: str = "0") -> str:
    answer = desk.ana.post(PAGE, name=name, scopes=scopes or ("schedule:read",), lasts=lasts)
    assert answer.status_code == 200
    return shown(answer)


def key_id(desk: Desk) -> str:
    return desk.services.api_keys.of_practice(OAK)[0].key_id


def test_a_key_is_shown_once_and_opens_what_was_ticked(desk: Desk) -> None:
    assert "Keys for other software" in words(desk.ana.get("/settings"))
    token = a_made_key(desk, "schedule:read", "patients:read")
    who = api_auth.caller(asked(bearer(token)), needs=Scope.PATIENTS_READ)
    assert who.scopes == {Scope.SCHEDULE_READ, Scope.PATIENTS_READ}
    again = words(desk.ana.get(PAGE), raw=True)
    assert token not in again
    assert "Open Dental" in again
    did = [of.did for of in desk.services.audit.of_person(OAK, desk.staff_id).entries]
    assert did == ["api-key.made"]


def test_whoever_connects_a_program_finds_each_address_beside_the_keys(desk: Desk) -> None:
    page = words(desk.ana.get("/settings/keys"))
    for path in ("/api/v1/openapi.json", "/fhir/R4", "/hl7/v2", "/phone/calls"):
        assert f"https://rapport.example{path}" in page


def test_the_page_says_when_a_key_was_last_used(desk: Desk) -> None:
    token = a_made_key(desk)
    assert "never used yet" in words(desk.ana.get(PAGE))
    later(desk.services, hours=1)
    api_auth.caller(asked(bearer(token)), needs=Scope.SCHEDULE_READ)
    assert "last used today 10:00" in words(desk.ana.get(PAGE))


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(desk: Desk) -> None:
    answer = desk.ana.post(PAGE, name="Report", lasts="7")
    assert answer.status_code == 400
    page = words(answer)
    assert "Tick at least one thing" in page
    assert "Pick how long" in page
    assert 'value="Report"' in words(answer, raw=True)
    assert desk.services.api_keys.of_practice(OAK) == []


def test_a_rotated_key_is_shown_once_and_the_old_one_goes_on_for_a_day(desk: Desk) -> None:
    old = a_made_key(desk)
    answer = desk.ana.post(f"{PAGE}/{key_id(desk)}/rotate", overlap="24")
    new = shown(answer)
    assert new != old
    assert "The old secret also works until tomorrow 09:00" in words(answer)
    for token in (old, new):
        api_auth.caller(asked(bearer(token)), needs=Scope.SCHEDULE_READ)
    assert desk.ana.post(f"{PAGE}/{key_id(desk)}/rotate", overlap="9").status_code == 400


def test_a_revoked_key_is_off_the_list(desk: Desk) -> None:
    a_made_key(desk)
    page = words(desk.ana.follow(desk.ana.post(f"{PAGE}/{key_id(desk)}/revoke")))
    assert "Revoked. It opens nothing any more." in page
    assert "Open Dental at" in page  # the hint
    assert desk.services.api_keys.of_practice(OAK) == []
    assert desk.ana.post(f"{PAGE}/gone/revoke").status_code == 404


def test_a_key_that_has_ended_says_so(desk: Desk) -> None:
    a_made_key(desk, lasts="30")
    desk.services.at(desk.services.clock() + timedelta(days=31))
    page = words(desk.ana.get(PAGE))
    assert "opens nothing any more" in page
    assert "Take it off the list" in page
    assert "Rotate" not in page.split("Your keys")[1].split("Make a key")[0]


def test_only_who_may_connect_sees_the_page(desk: Desk) -> None:
    assert desk.colleague("Mia", role="manager").get(PAGE).status_code == 200
    assert desk.colleague("Fred", role="front-desk").get(PAGE).status_code == 403


def test_nobody_gets_at_other_locations_with_a_key(desk: Desk) -> None:
    """A key reaches the whole practice."""
    a_made_key(desk)
    mia = desk.colleague("Mia", role="manager", locations=frozenset({MAIN_STREET}))
    assert mia.get(PAGE).status_code == 403
    assert mia.post(PAGE, name="x", scopes="patients:read", lasts="0").status_code == 403
    assert mia.post(f"{PAGE}/{key_id(desk)}/rotate", overlap="24").status_code == 403
    assert len(desk.services.api_keys.of_practice(OAK)) == 1


def test_what_a_program_did_stands_under_its_keys_name(desk: Desk) -> None:
    rosa, who = (
        know(desk.services),
        api_auth.caller(asked(bearer(a_made_key(desk))), needs=Scope.SCHEDULE_READ),
    )
    write_down(desk.services, OAK, "patient.viewed", rosa.patient_id, by=who.by)
    desk.services.setups.of(OAK, fresh=True)
    assert "Open Dental looked at the record" in words(desk.ana.get("/settings/audit"))
    revoke_key(desk.services, OAK, who.key_id, by=desk.staff_id)
    desk.services.setups.of(OAK, fresh=True)
    assert "A key that was revoked" in words(desk.ana.get("/settings/audit"))
