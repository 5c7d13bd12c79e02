"""Support looks at a practice's pages only while the practice lets it, and changes nothing."""

from datetime import datetime, timedelta

import pytest

from chalicelib.actions.support_access import NotAllowed, open_session
from chalicelib.clock import system_clock
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.roles import ROLES, SUPPORT, Permission, permissions
from chalicelib.storage.errors import NotFound
from chalicelib.web import desk as frame
from chalicelib.web import support_visit
from chalicelib.web.settings import support as support_page
from tests.builders import ELM, OAK
from tests.scenes import book, know
from tests.web.desk import Browser, Desk, words

PAGE = "/settings/support"


def allow(desk: Desk, hours: int = 1, **fields: object) -> None:
    desk.ana.get(PAGE)
    grant = desk.services.setups.of(OAK, fresh=True).support
    answer = desk.ana.post(PAGE, hours=hours, **{"revision": grant.revision, **fields})
    assert answer.status_code == 303, words(answer)


def link(desk: Desk) -> str:
    made = open_session(desk.services, OAK, "jo", now=system_clock())
    return made.removeprefix(desk.services.config.public_base_url)


def enters(desk: Desk, opened: str) -> Browser:
    browser = desk.another()
    assert "Go in" in words(browser.get(opened))
    answer = browser.post("/support-visit", ticket=opened.partition("ticket=")[2])
    assert answer.status_code == 303, words(answer)
    browser.get("/")
    return browser


def passes(monkeypatch: pytest.MonkeyPatch, **by: float) -> datetime:
    later = system_clock() + timedelta(**by)
    for module in (frame, support_visit, support_page):
        monkeypatch.setattr(module, "system_clock", lambda: later)
    return later


def test_without_permission_there_is_no_way_in(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        link(desk)
    with pytest.raises(NotFound):
        open_session(desk.services, PracticeId("nobody"), "jo", now=system_clock())
    allow(desk)
    with pytest.raises(BadInput):
        open_session(desk.services, OAK, "jo#1 ", now=system_clock())
    with pytest.raises(NotAllowed):
        open_session(desk.services, ELM, "jo", now=system_clock())


def test_with_permission_support_sees_the_pages_under_a_banner(desk: Desk) -> None:
    know(desk.services)
    book(desk.services)
    allow(desk)
    jo = enters(desk, link(desk))
    page = words(jo.get("/patients/rosa"))
    assert "Rosa Klein" in page
    assert "You are here as Rapport's support" in page
    assert words(jo.get("/?day=2026-12-03")).count("Rosie Klein") >= 1
    assert "You are here as" not in words(desk.ana.get("/"))


def test_every_page_that_support_opens_is_in_the_trail_under_their_name(desk: Desk) -> None:
    know(desk.services)
    allow(desk)
    jo = enters(desk, link(desk))
    jo.get("/patients/rosa")
    jo.get("/settings")
    did = [(of.did, of.about) for of in desk.services.audit.of_person(OAK, "support:jo").entries]
    assert ("support.entered", ()) in did
    assert ("support.looked", ("/patients/{patient_id}",)) in did
    assert ("support.looked", ("/settings",)) in did
    assert ("patient.viewed", ("rosa",)) in did
    trail = words(desk.ana.get("/settings/audit?patient=rosa"))
    assert "Rapport's support (jo) looked at the record" in trail


def test_support_may_change_nothing_on_any_route(desk: Desk) -> None:
    know(desk.services)
    allow(desk)
    jo = enters(desk, link(desk))
    for (path, method), needs in sorted(frame.NEEDS.items()):
        address = path.replace("{", "").replace("}", "")
        if method == "POST" and path not in ("/support-visit/leave", "/patients"):
            assert jo.post(address).status_code == 403, path
        elif method == "GET":
            refused = needs is not None and not needs.name.startswith("SEE_")
            assert (jo.get(address).status_code == 403) == refused, path
    assert not any(permissions(SUPPORT) & {of} for of in Permission if "SEE" not in of.name)
    assert SUPPORT not in ROLES


def test_a_link_opens_once_and_for_ten_minutes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(desk)
    opened = link(desk)
    enters(desk, opened)
    again = desk.another()
    again.get(opened)
    answer = again.post("/support-visit", ticket=opened.partition("ticket=")[2])
    assert answer.status_code == 404
    assert "This link does not open anything" in words(answer)
    old = link(desk)
    passes(monkeypatch, minutes=11)
    assert (
        desk.another().post("/support-visit", ticket=old.partition("ticket=")[2]).status_code == 404
    )


def test_an_open_session_ends_when_the_permission_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(desk)
    jo = enters(desk, link(desk))
    assert jo.get("/").status_code == 200
    passes(monkeypatch, minutes=61)
    assert jo.get("/").headers["Location"].startswith("/sign-in")


def test_the_practice_ends_it_and_whoever_looks_is_out_at_once(desk: Desk) -> None:
    allow(desk, hours=72)
    jo = enters(desk, link(desk))
    unused = link(desk)
    assert "Support may look until" in words(desk.ana.get(PAGE))
    desk.ana.post(f"{PAGE}/end")
    assert "Nobody of support may look" in words(desk.ana.get(PAGE))
    assert jo.get("/").headers["Location"].startswith("/sign-in")
    assert (
        desk.another().post("/support-visit", ticket=unused.partition("ticket=")[2]).status_code
        == 404
    )
    allow(desk)
    # What came with the permission before does not come back with another one.
    assert jo.get("/").headers["Location"].startswith("/sign-in")
    late = desk.another().post("/support-visit", ticket=unused.partition("ticket=")[2])
    assert late.status_code == 404
    did = [of.did for of in desk.services.audit.of_person(OAK, desk.staff_id).entries]
    assert did.count("support.allowed") == 2
    assert did.count("support.ended") == 1


def test_support_leaves(desk: Desk) -> None:
    allow(desk)
    jo = enters(desk, link(desk))
    left = jo.cookie
    jo.post("/support-visit/leave")
    jo.cookie = left
    assert jo.get("/").headers["Location"].startswith("/sign-in")


def test_wrong_times_and_a_page_that_was_overtaken_are_told(desk: Desk) -> None:
    answer = desk.ana.post(PAGE, hours=1000, revision=0)
    assert answer.status_code == 400
    assert "Pick how long." in words(answer)
    allow(desk)
    desk.ana.post(f"{PAGE}/end")
    answer = desk.ana.post(PAGE, hours=1, revision=1)
    assert answer.status_code == 409
    assert "Somebody changed this a moment ago" in words(answer)


def test_only_who_may_allow_it_sees_the_page(desk: Desk) -> None:
    manager = desk.colleague("Mia", role="manager")
    assert manager.get(PAGE).status_code == 403
    assert manager.post(PAGE, hours=1, revision=0).status_code == 403
