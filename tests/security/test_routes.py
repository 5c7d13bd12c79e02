"""Every route × signed out, another practice's id, each role: generated from the application."""

import pytest
from chalice.test import HTTPResponse

from app import app
from chalicelib.domain.ids import LocationId
from chalicelib.domain.roles import OWNER, ROLES, permissions
from tests.builders import OAK, a_location
from tests.security.routes import (
    DESK,
    EVERY,
    RECORDS,
    Route,
    UnknownPart,
    ask,
    fields,
    filled,
    nobodys,
    without_csrf,
)
from tests.web.desk import Desk
from tests.web.stage import everything

LEAVES = {"/sign-out", "/practice", "/settings/me/everywhere", "/support-visit/leave"}
"""After these somebody is elsewhere: they are asked last, or not."""

FILES = ("/bring-in/", "/bring-in-arrived/", "/file-sources/")
OF_THE_PRACTICE = (
    *("/playbooks/", "/settings/people/", "/settings/keys/", "/settings/webhooks/"),
    *("/campaigns/", "/segments/", "/journeys/", "/settings/articles/", "/settings/words/"),
    "/board/",
    "/sources/",
    *FILES,
)
"""These records belong to no location; every other route with an id is held to it."""


def test_every_route_says_who_it_is_for() -> None:
    unsaid = [str(route) for route in EVERY if not (route.is_at_the_desk or route.open_to)]
    assert unsaid == []
    both = [str(route) for route in EVERY if route.is_at_the_desk and route.open_to]
    assert both == []


def test_every_address_can_be_asked_for(oak: dict[str, str]) -> None:
    """Whoever adds a route with a new kind of id says here what it is of both practices."""
    for route in EVERY:
        assert "{" not in filled(route.path, oak), route
    with pytest.raises(UnknownPart):
        filled("/patients/{what_is_this}", oak)


def test_there_are_routes_to_hold_to_this() -> None:
    assert len(EVERY) > 60
    assert len(DESK) > 40
    assert len(RECORDS) > 20


def test_nobody_who_is_signed_out_gets_past_the_sign_in(
    desk: Desk, oak: dict[str, str], elm: dict[str, str]
) -> None:
    before = everything(desk.services)
    for route in DESK:
        known = ask(desk.another(), route, oak, **fields(oak))
        unknown = ask(desk.another(), route, nobodys(oak), **fields(nobodys(oak)))
        for answer in (known, unknown):
            assert answer.status_code == 303, route
            # The front door itself leads to what a stranger may read.
            leads_to = "/welcome" if str(route) == "GET /" else "/sign-in"
            assert answer.headers["Location"].startswith(leads_to), route
            assert not answer.body, route
    assert everything(desk.services) == before


@pytest.mark.parametrize("role", ROLES)
def test_another_practices_id_answers_like_one_that_does_not_exist(
    desk: Desk, oak: dict[str, str], elm: dict[str, str], role: str
) -> None:
    browser = desk.colleague("Robin", role=role)
    before = of_elm(desk)
    for route in RECORDS:
        foreign = ask(browser, route, elm, **fields(elm))
        unknown = ask(browser, route, nobodys(elm), **fields(nobodys(elm)))
        assert foreign.status_code == unknown.status_code == refusal(route, role), route
        assert said(foreign) == said(unknown), route
    assert of_elm(desk) == before


@pytest.mark.parametrize("role", ROLES)
def test_our_own_page_about_another_practices_record_answers_like_one_about_nobodys(
    desk: Desk, oak: dict[str, str], elm: dict[str, str], role: str
) -> None:
    """The address is ours; the form or the question after it names theirs."""
    browser = desk.colleague("Robin", role=role)
    before = of_elm(desk)
    for route in DESK:
        if route.path in LEAVES:
            continue
        path = filled(route.path, oak)
        if route.method == "GET":
            foreign = browser.get(f"{path}?{query_about(elm)}")
            unknown = browser.get(f"{path}?{query_about(nobodys(elm))}")
            assert foreign.status_code == unknown.status_code, route
            assert unnamed(foreign, elm) == unnamed(unknown, nobodys(elm)), route
        else:
            browser.post(path, **fields(elm, to="eve", location="elm-street"))
    assert of_elm(desk) == before


@pytest.mark.parametrize("role", [of for of in ROLES if of != OWNER])
def test_another_locations_record_answers_like_one_that_does_not_exist(
    desk: Desk, oak: dict[str, str], role: str
) -> None:
    """Rosa comes to Main Street, Robin works at Harbor. An owner reaches every location."""
    harbor = LocationId("harbor")
    place = a_location(location_id=harbor, name="Harbor", number="+12025550102")
    desk.services.setups.save(OAK, place)
    browser = desk.colleague("Robin", role=role, locations=frozenset({harbor}))
    before = everything(desk.services)
    for route in RECORDS:
        if route.path.startswith(OF_THE_PRACTICE):
            continue
        theirs = ask(browser, route, oak, **fields(oak))
        unknown = ask(browser, route, nobodys(oak), **fields(nobodys(oak)))
        assert theirs.status_code == unknown.status_code == refusal(route, role), route
        assert said(theirs) == said(unknown), route
    assert everything(desk.services) == before


@pytest.mark.parametrize("role", [*ROLES, "astronaut"])
def test_a_role_opens_what_it_is_permitted_and_nothing_else(
    desk: Desk, oak: dict[str, str], role: str
) -> None:
    browser = desk.colleague("Robin", role=role)
    desk.colleague("Ben", role="front-desk")  # a manager may not change Ana, who is an owner
    oak = {**oak, "staff_id": "ben"}
    for route in DESK:
        if route.path in LEAVES:
            continue
        refused = route.needs is not None and route.needs not in permissions(role)
        before = everything(desk.services) if refused else []
        answer = ask(browser, route, oak, **fields(oak))
        assert (answer.status_code == 403) == refused, route
        if refused:
            assert b"Klein" not in answer.body, route
            assert everything(desk.services) == before, route


def test_no_method_that_a_route_does_not_name_does_anything(
    desk: Desk, oak: dict[str, str]
) -> None:
    before = everything(desk.services)
    for path, methods in app.routes.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(methods):
            headers = {"Cookie": desk.ana.cookie}
            answer = desk.client.http.request(method, filled(path, oak), headers=headers)
            assert answer.status_code == 405, (method, path)
    assert everything(desk.services) == before


def refusal(route: Route, role: str) -> int:
    return 404 if route.needs is None or route.needs in permissions(role) else 403


def said(answer: HTTPResponse) -> tuple[bytes, dict[str, str]]:
    return without_csrf(answer), dict(answer.headers)


def of_elm(desk: Desk) -> list[str]:
    return [str(item) for item in everything(desk.services) if "P#elm#" in str(item["pk"])]


def unnamed(answer: HTTPResponse, record: dict[str, str]) -> bytes:
    """A page may repeat what it was asked about; that is all it may say of it."""
    body = without_csrf(answer)
    for name in ("patient_id", "contact_id"):
        body = body.replace(record[name].encode(), b"")
    return body


def query_about(record: dict[str, str]) -> str:
    return f"patient={record['patient_id']}&contact={record['contact_id']}&who=eve"
