"""An owner opens a second practice from inside: a tenant of its own, and no new password."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions import open_practice as opening
from chalicelib.domain.accounts import Registration, Standing
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.roles import Permission, permissions
from chalicelib.storage.setup import Setup
from tests.builders import ANA, NOW, OAK
from tests.web.desk import Browser, Desk, words
from tests.web.test_today import book

SHORE = {
    "practice": "Shore Physio",
    "specialty": "physical-therapy",
    "size": "small",
    "zone": "America/Los_Angeles",
    "phone": "(310) 555-0171",
}


def practices(desk: Desk) -> tuple[PracticeId, ...]:
    return desk.services.doors.member(ANA).practices


def shore(desk: Desk) -> Setup:
    [practice_id] = [of for of in practices(desk) if of != OAK]
    return desk.services.setups.of(practice_id, fresh=True)


def once(page: Any) -> str:
    [found] = re.findall(r'name="once" value="([^"]+)"', words(page, raw=True))
    return str(found)


def open_another(browser: Browser, **changes: str) -> Any:
    page = browser.get("/settings/new-practice")
    return browser.post("/settings/new-practice", once=once(page), **{**SHORE, **changes})


def test_it_begins_as_one_that_signed_up_does(desk: Desk):
    assert "Open another practice" in words(desk.ana.get("/settings"))
    answer = open_another(desk.ana)
    assert answer.headers["Location"] == "/settings/start"
    setup = shore(desk)
    [location], [owner] = setup.locations.values(), setup.staff.values()
    assert (setup.practice.name, location.phone) == ("Shore Physio", "+13105550171")
    assert location.zone == "America/Los_Angeles"
    assert (owner.staff_id, owner.name, owner.role) == (ANA, "Ana", "owner")
    assert [of.on for of in setup.playbooks.values()] == [False] * len(setup.playbooks)
    account = setup.account
    assert (account.standing, account.registration) == (Standing.TRIAL, Registration.MISSING)
    assert account.trial_ends == NOW + timedelta(days=30)
    page = words(desk.ana.follow(answer))
    assert "0 of 6 done" in page
    assert "Shore Physio" in page


def test_the_switch_shows_both_and_nothing_of_one_is_at_the_other(desk: Desk):
    book(desk)
    desk.ana.follow(open_another(desk.ana))
    assert "Nobody found" in words(desk.ana.get("/patients?q=Klein"))
    assert desk.ana.get("/patients/rosa").status_code == 404
    switch = words(desk.ana.get("/practice"))
    assert "Oak Dental" in switch
    assert "Shore Physio you are here" in switch
    page = desk.ana.follow(desk.ana.post("/practice", practice="oak"))
    assert "Oak Dental" in words(page)
    assert "Klein" in words(desk.ana.get("/patients/rosa"))


def test_the_trails_of_the_two_know_nothing_of_each_other(desk: Desk):
    open_another(desk.ana)
    new = shore(desk).practice.practice_id
    theirs = desk.services.audit.of_day(new, NOW.date())
    assert {of.did for of in theirs} == {"practice.opened", "signed-in"}
    ours = desk.services.audit.of_day(OAK, NOW.date())
    assert not any(new in (of.subject, *of.about) for of in ours)


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("practice", "", "practice's name"),
    ("practice", "x" * 81, "At most 80"),
    ("specialty", "astrology", "nearest"),
    ("size", "huge", "how many"),
    ("zone", "Mars/Olympus", "time zone"),
    ("phone", "12", "Digits are missing"),
])  # fmt: skip
def test_what_is_wrong_is_told_beside_the_field_and_the_rest_is_kept(
    desk: Desk, field: str, typed: str, said: str
):
    answer = open_another(desk.ana, **{field: typed})
    assert answer.status_code == 400
    [beside] = re.findall(rf'id="{field}-wrong">([^<]*)<', words(answer, raw=True))
    assert said in beside.replace("&#39;", "'")
    kept = "Shore Physio" if field != "practice" else "(310) 555-0171"
    assert kept in words(answer, raw=True)
    assert practices(desk) == (OAK,)


def test_a_form_that_is_sent_twice_opens_one_practice(desk: Desk):
    key = once(desk.ana.get("/settings/new-practice"))
    desk.ana.follow(desk.ana.post("/settings/new-practice", once=key, **SHORE))
    again = desk.ana.post("/settings/new-practice", once=key, **SHORE)
    assert again.headers["Location"] == "/practice"
    assert len(practices(desk)) == 2


def test_one_that_was_interrupted_is_gone_on_with(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    join = desk.services.doors.join

    def dies(*_: Any) -> None:
        monkeypatch.setattr(desk.services.doors, "join", join)
        raise ConnectionError

    monkeypatch.setattr(desk.services.doors, "join", dies)
    assert open_another(desk.ana).status_code == 500
    assert practices(desk) == (OAK,)
    before = len(desk.services.setups.practices())
    assert open_another(desk.ana).headers["Location"] == "/settings/start"
    assert len(desk.services.setups.practices()) == before
    assert shore(desk).practice.name == "Shore Physio"


def test_an_old_form_does_not_bring_back_whoever_was_removed(desk: Desk):
    key = once(desk.ana.get("/settings/new-practice"))
    desk.ana.follow(desk.ana.post("/settings/new-practice", once=key, **SHORE))
    new = shore(desk).practice.practice_id
    desk.ana.follow(desk.ana.post("/practice", practice="oak"))
    desk.services.doors.leave(ANA, new)
    desk.ana.post("/settings/new-practice", once=key, **SHORE)
    assert practices(desk) == (OAK,)


def test_five_a_day_are_enough(desk: Desk):
    for nth in range(5):
        desk.services.at(NOW + timedelta(minutes=nth))
        assert open_another(desk.ana).status_code == 303
    answer = open_another(desk.ana)
    assert answer.status_code == 429
    assert "Wait until tomorrow" in words(answer)
    assert "Shore Physio" in words(answer, raw=True)


def test_only_owners_open_one(desk: Desk):
    kim = desk.colleague("Kim", role="manager")
    assert "Open another practice" not in words(kim.get("/settings"))
    assert kim.get("/settings/new-practice").status_code == 403
    assert kim.post("/settings/new-practice", once="x", **SHORE).status_code == 403
    assert Permission.OPEN_PRACTICE in permissions("owner")


def test_a_second_practice_is_not_the_first_one_again(desk: Desk):
    open_another(desk.ana)
    desk.services.at(NOW + timedelta(minutes=5))
    open_another(desk.ana, practice="Hill Physio")
    assert len(set(practices(desk))) == 3
    assert opening.go_on(desk.services, ANA) is None, "nothing waits to be finished"
