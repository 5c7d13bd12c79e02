"""A new practice's first hour: hours, and a first text to one's own phone."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.accounts import Registration
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.practices import Inherited
from chalicelib.storage.setup import Setup
from tests.builders import NOW
from tests.web.desk import Browser, Desk, with_cognito, words
from tests.web.test_sign_up import confirm, hidden, sign_up

MINE, OTHERS = "+12175550143", "+12175550144"


@pytest.fixture
def nora(desk: Desk) -> Browser:
    """Signed up a moment ago, on her checklist."""
    with_cognito(desk.services)
    browser, page = sign_up(desk)
    browser.follow(confirm(browser, page))
    desk.willow = desk.services.doors.member(StaffId(hidden(page)["who"])).practices[0]  # type: ignore[attr-defined]
    return browser


def willow(desk: Desk) -> Setup:
    practice_id: PracticeId = desk.willow  # type: ignore[attr-defined]
    return desk.services.setups.of(practice_id, fresh=True)


def verify(desk: Desk, nora: Browser, phone: str = MINE) -> Any:
    nora.post("/settings/start/text/ask", mobile=phone)
    [code] = re.findall(r"^\d{6}", desk.services.texts.to(phone)[-1])
    return nora.post("/settings/start/text/check", phone=phone, code=code)


def hours(nora: Browser, desk: Desk, **changes: str) -> Any:
    setup = willow(desk)
    location = next(iter(setup.stored.values()))
    week = {f"from-{n}": "08:00" for n in range(5)} | {f"until-{n}": "17:00" for n in range(5)}
    typed = {**week, "providers": "Dr. Asa Lund\nMina Roth", "address": "2 Elm Row"}
    typed |= {"break_from": "12:00", "break_until": "13:00"}
    typed |= {"revision": str(setup.practice.revision)}
    typed |= {"location_revision": str(location.revision)}
    return nora.post("/settings/start/hours", **{**typed, **changes})


def test_the_checklist_says_what_is_left_and_today_leads_to_it(desk: Desk, nora: Browser):
    page = words(nora.get("/settings/start"))
    assert "0 of 6 done" in page
    assert "trial goes on until" in page
    assert "0 of 6 done. Next: opening hours" in words(nora.get("/"))


def test_a_practice_that_was_there_before_sees_no_checklist_on_today(desk: Desk):
    assert "Getting started" not in words(desk.ana.get("/"))


def test_hours_and_people_are_set_in_one_go(desk: Desk, nora: Browser):
    assert hours(nora, desk).status_code == 303
    setup = willow(desk)
    [location] = setup.locations.values()
    assert [len(location.opening[n]) for n in range(5)] == [2] * 5
    assert sorted(of.name for of in setup.providers.values()) == ["Dr. Asa Lund", "Mina Roth"]
    assert "1 of 6 done" in words(nora.get("/settings/start"))
    hours(nora, desk, **{"from-5": "09:00", "until-5": "12:00"})
    assert len(willow(desk).providers) == 2
    assert all(5 in of.hours for of in willow(desk).providers.values())


def test_a_second_location_has_the_hours_of_the_checklist_too(desk: Desk, nora: Browser):
    hours(nora, desk)
    assert sorted(willow(desk).practice.opening) == [0, 1, 2, 3, 4]
    second = {"name": "Elm Row", "phone": "(217) 555-0145", "zone": "America/Chicago"}
    nora.post("/settings/new-location", revision="0", country="US", **second)
    hours(nora, desk, **{"from-5": "09:00", "until-5": "12:00"})
    opening = {of.name: 5 in of.opening for of in willow(desk).locations.values()}
    assert opening == {"Main office": True, "Elm Row": True}


def test_a_location_with_hours_of_its_own_keeps_them(desk: Desk, nora: Browser):
    hours(nora, desk)
    [main] = willow(desk).locations
    saturday = {"week.sat.0.from": "09:00", "week.sat.0.until": "12:00"}
    nora.post(f"/settings/locations/{main}/hours", revision="2", own="yes", **saturday)
    assert "Main office has hours of its own, which stay" in words(
        nora.get("/settings/start/hours")
    )
    hours(nora, desk, address="3 Elm Row")
    setup = willow(desk)
    assert (sorted(setup.locations[main].opening), setup.locations[main].address) == (
        [5],
        "3 Elm Row",
    )
    assert sorted(setup.practice.opening) == [0, 1, 2, 3, 4]


def test_a_practice_whose_location_had_no_hours_yet_follows_from_now_on(desk: Desk, nora: Browser):
    [main] = willow(desk).stored.values()
    as_before = replace(main, inherits=frozenset({Inherited.BRAND, Inherited.SENDER}))
    desk.services.setups.save(desk.willow, as_before)  # type: ignore[attr-defined]
    hours(nora, desk)
    [location] = willow(desk).locations.values()
    assert Inherited.HOURS in location.inherits
    assert location.opening == willow(desk).practice.opening


@pytest.mark.parametrize(("changes", "field", "said"), [
    ({"from-1": "17:00", "until-1": "08:00"}, "day-1", "Tuesday: the second time must be later"),
    ({"from-2": "08:00", "until-2": ""}, "day-2", "Wednesday: write both"),
    ({"from-3": "soon"}, "day-3", "Thursday: write both"),
    ({"break_from": "12:00", "break_until": ""}, "break", "write both"),
    ({"providers": " \n "}, "providers", "at least one name"),
    ({"providers": "x" * 81}, "providers", "80 characters"),
    ({"address": "x" * 201}, "address", "At most 200"),
    ({f"{end}-{n}": "" for end in ("from", "until") for n in range(5)}, "day-0", "at least one"),
])  # fmt: skip
def test_wrong_hours_are_told_beside_the_field(desk: Desk, nora: Browser, changes, field, said):
    answer = hours(nora, desk, **changes)
    assert answer.status_code == 400
    beside = re.search(rf'id="{field}-wrong">([^<]*)<', words(answer, raw=True))
    assert beside
    assert said in beside[1]
    assert not willow(desk).providers


def test_two_who_change_the_hours_at_once_are_told(desk: Desk, nora: Browser):
    revision = str(willow(desk).practice.revision)
    hours(nora, desk)
    answer = hours(nora, desk, revision=revision, address="Elsewhere 3")
    assert answer.status_code == 409
    assert "meanwhile" in words(answer)
    assert "Elsewhere 3" in words(answer, raw=True)


def test_an_owner_texts_herself_a_reminder_within_minutes(desk: Desk, nora: Browser):
    assert verify(desk, nora).status_code == 303
    assert willow(desk).account.verified_numbers == (MINE,)
    nora.follow(nora.post("/settings/start/text/send", phone=MINE))
    text = desk.services.texts.sent[-1]
    assert (text.to, text.sender) == (MINE, "+12025550190")
    assert text.text.startswith("Willow Bend Dental: Nora, see you")
    assert "1 of 6 done" in words(nora.get("/settings/start"))


def test_what_she_answers_lands_in_her_inbox(desk: Desk, nora: Browser):
    from chalicelib.actions.receive_text import receive_text
    from chalicelib.channels.inbound import InboundSms

    verify(desk, nora)
    nora.post("/settings/start/text/send", phone=MINE)
    inbound = InboundSms(
        carrier="aws",
        sender=MINE,
        number="+12025550190",
        text="can I bring my son?",
        message_id="in-1",
        received_at=NOW,
    )
    assert not receive_text(desk.services, inbound).nobodys
    assert "can I bring my son?" in words(nora.get("/inbox"))


def test_a_phone_that_is_not_verified_cannot_be_texted(desk: Desk, nora: Browser):
    answer = nora.post("/settings/start/text/send", phone=OTHERS)
    assert answer.status_code == 409
    assert desk.services.texts.to(OTHERS) == []


@pytest.mark.parametrize(("typed", "said"), [
    ("", "No phone number"),
    ("555-0134", "Digits are missing"),
    ("(800) 234-5678", "cannot be texted"),
])  # fmt: skip
def test_what_is_no_mobile_gets_no_code(desk: Desk, nora: Browser, typed: str, said: str):
    answer = nora.post("/settings/start/text/ask", mobile=typed)
    assert answer.status_code == 400
    assert said in words(answer)
    assert desk.services.texts.sent == []


def test_a_wrong_code_proves_nothing_and_five_end_it(desk: Desk, nora: Browser):
    nora.post("/settings/start/text/ask", mobile=MINE)
    [code] = re.findall(r"^\d{6}", desk.services.texts.to(MINE)[-1])
    other = f"{(int(code) + 1) % 1_000_000:06}"
    tries = [nora.post("/settings/start/text/check", phone=MINE, code=other) for _ in range(5)]
    assert all("not right" in words(answer) for answer in tries)
    late = nora.post("/settings/start/text/check", phone=MINE, code=code)
    assert "Ask for a new one" in words(late)
    assert willow(desk).account.verified_numbers == ()


def test_a_code_is_over_after_a_quarter_of_an_hour_and_works_once(desk: Desk, nora: Browser):
    nora.post("/settings/start/text/ask", mobile=MINE)
    [code] = re.findall(r"^\d{6}", desk.services.texts.to(MINE)[-1])
    desk.services.at(NOW + timedelta(minutes=16))
    assert "over" in words(nora.post("/settings/start/text/check", phone=MINE, code=code))
    nora.post("/settings/start/text/ask", mobile=MINE)
    [code] = re.findall(r"^\d{6}", desk.services.texts.to(MINE)[-1])
    assert nora.post("/settings/start/text/check", phone=MINE, code=code).status_code == 303
    assert "over" in words(nora.post("/settings/start/text/check", phone=MINE, code=code))


def test_five_phones_are_the_most_and_one_can_be_removed(desk: Desk, nora: Browser):
    mine = [f"+1217555014{n}" for n in range(6)]
    for phone in mine[:5]:
        assert verify(desk, nora, phone).status_code == 303
    refused = nora.post("/settings/start/text/ask", mobile=mine[5])
    assert "that is the most" in words(refused)
    nora.post("/settings/start/text/forget", phone=mine[0])
    assert verify(desk, nora, mine[5]).status_code == 303


def test_nobody_is_rung_by_codes_all_day(desk: Desk, nora: Browser):
    answers = [nora.post("/settings/start/text/ask", mobile=OTHERS) for _ in range(5)]
    assert [of.status_code for of in answers] == [200] * 3 + [409] * 2
    assert len(desk.services.texts.to(OTHERS)) == 3


def test_a_reminder_by_email_comes_from_the_shared_address_with_her_name(desk: Desk, nora: Browser):
    nora.follow(nora.post("/settings/start/text/email"))
    welcome, email = desk.services.emails.sent
    assert welcome.subject == "Welcome to Rapport"
    assert (email.to, email.sender_name) == ("nora@willowbend.example", "Willow Bend Dental")
    assert (email.sender_address, email.reply_to) == (
        "hello@rapport.example",
        "nora@willowbend.example",
    )
    assert willow(desk).account.registration is Registration.MISSING
