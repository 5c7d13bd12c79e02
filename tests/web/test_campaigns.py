"""Campaigns at the desk, from a start to what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.campaigns import Campaign, State
from chalicelib.domain.ids import StaffId
from tests.actions.campaigns.world import a_person
from tests.actions.test_look_at_picture import LOGO, Website
from tests.builders import ELM, MAIN_STREET, OAK
from tests.conftest import TestServices
from tests.loop import run
from tests.web.desk import Browser, Desk, signed_in, words

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def rosa(desk: Desk) -> str:
    return a_person(desk.services, 1, given_name="Rosa", language="es").patient_id


def drafted(desk: Desk, browser: Browser | None = None) -> Campaign:
    """The gaps of next week, to everybody."""
    browser = browser or desk.ana
    desk.services.at(desk.services.clock() + timedelta(seconds=1))
    browser.get("/new-campaign?start=gaps")
    browser.follow(browser.post("/new-campaign", start="gaps", to="ready:all"))
    return newest(desk.services)


def newest(services: TestServices) -> Campaign:
    return services.campaigns.every(OAK)[0]


def again(desk: Desk, campaign: Campaign) -> Campaign:
    desk.services.campaigns._kept.clear()
    return desk.services.campaigns.get(OAK, campaign.campaign_id)


def typed(campaign: Campaign, **changes: str) -> dict[str, str]:
    form = {"name": campaign.name, "by": campaign.by.value, "leads": "books"}
    for language, said in campaign.words.items():
        form |= {f"{language}.text": said.text, f"{language}.subject": said.subject}
        form |= {f"{language}.email": said.email}
        form |= {f"{language}.button": campaign.button[language]}
    return {**form, "revision": str(campaign.revision), **changes}


def let_go(browser: Browser, campaign: Campaign, **changes: str):
    form = {"start": "now", "spread": "once", "do": "send", "revision": str(campaign.revision)}
    return browser.post(f"/campaigns/{campaign.campaign_id}/times", **{**form, **changes})


def test_from_gaps_next_week_to_texts_sent(desk: Desk, rosa: str) -> None:
    page = words(desk.ana.get("/campaigns"))
    assert "Gaps next week" in page
    campaign = drafted(desk)
    page = words(desk.ana.get(f"/campaigns/{campaign.campaign_id}"))
    assert "It has been a while" in page
    saved = desk.ana.post(f"/campaigns/{campaign.campaign_id}/words", **typed(campaign))
    page = words(desk.ana.follow(saved))
    assert "1 text " in page
    assert "As Rosa Klein reads it" in page
    assert "Hola Rosa" in page
    page = words(desk.ana.follow(let_go(desk.ana, again(desk, campaign))))
    assert "Scheduled" in page or "Being sent" in page
    run(desk.services, minutes=3)
    [text] = desk.services.texts.sent
    assert "Hola Rosa" in text.text
    assert "/b/" in text.text
    page = words(desk.ana.get(f"/campaigns/{campaign.campaign_id}"))
    assert "1 sent" in page
    assert "1 of 1 sent" in words(desk.ana.get("/campaigns"))


def test_a_picture_that_does_not_load_is_said_where_its_address_is_typed(
    desk: Desk, rosa: str
) -> None:
    campaign = drafted(desk)
    path = f"/campaigns/{campaign.campaign_id}/words"
    picture = {"picture": "https://oak.example/tree.png", "picture_says": "Our tree"}
    website = Website(status=404)
    desk.services.__dict__["public_web"] = website
    refused = desk.ana.post(path, **typed(campaign, **picture))
    assert refused.status_code == 400
    assert "the website answers 404" in words(refused)
    assert again(desk, campaign).picture == ""
    desk.services.__dict__["public_web"] = Website()
    assert desk.ana.post(path, **typed(campaign, **picture)).status_code == 303
    saved = again(desk, campaign)
    assert saved.picture == picture["picture"]
    # What was looked at once is not asked for at each save.
    desk.services.__dict__["public_web"] = website
    assert desk.ana.post(path, **typed(saved, **picture)).status_code == 303


def test_an_unknown_merge_field_is_said_beside_its_text_and_what_was_typed_stays(
    desk: Desk, rosa: str
) -> None:
    campaign = drafted(desk)
    form = typed(campaign, **{"en.text": "Hi {frist_name}. Reply STOP."})
    answer = desk.ana.post(f"/campaigns/{campaign.campaign_id}/words", **form)
    assert answer.status_code == 400
    assert "There is no merge field {frist_name}" in words(answer)
    assert "Hi {frist_name}. Reply STOP." in words(answer, raw=True)
    assert again(desk, campaign).words == campaign.words


@pytest.mark.parametrize(
    ("website", "says"),
    [
        (Website(status=404), "There is no picture at this address: the website answers 404."),
        (Website(), ""),
    ],
)
def test_a_picture_that_does_not_load_is_said_before_anybody_gets_it(
    desk: Desk, rosa: str, website: Website, says: str
) -> None:
    desk.services.__dict__["public_web"] = website
    campaign = drafted(desk)
    form = typed(campaign, picture=LOGO, picture_says="Our door")
    answer = desk.ana.post(f"/campaigns/{campaign.campaign_id}/words", **form)
    assert answer.status_code == (400 if says else 303)
    assert says in words(answer)
    assert again(desk, campaign).picture == ("" if says else LOGO)


def test_an_offer_with_something_left_in_brackets_is_not_sent(desk: Desk, rosa: str) -> None:
    desk.ana.post("/new-campaign", start="offer", to="ready:all")
    campaign = newest(desk.services)
    page = words(desk.ana.get(f"/campaigns/{campaign.campaign_id}/check"))
    assert "Say what stands in [day]" in page
    answer = let_go(desk.ana, campaign)
    assert answer.status_code == 400
    assert again(desk, campaign).state is State.DRAFT


def test_a_campaign_that_was_let_go_is_not_edited_and_says_what_to_do(
    desk: Desk, rosa: str
) -> None:
    campaign = drafted(desk)
    let_go(desk.ana, campaign)
    run(desk.services, minutes=2)
    sent = again(desk, campaign)
    form = typed(campaign, **{"en.text": "Other words. Reply STOP."})
    answer = desk.ana.post(f"/campaigns/{campaign.campaign_id}/words", **form)
    assert answer.status_code == 409
    assert "Stop it and make a copy." in words(answer)
    assert again(desk, campaign) == sent
    desk.ana.follow(desk.ana.post(f"/campaigns/{campaign.campaign_id}/copy"))
    copy = next(of for of in desk.services.campaigns.every(OAK) if of.state is State.DRAFT)
    assert copy.words == campaign.words


def test_two_people_press_send_at_once_and_the_second_sees_how_it_stands(
    desk: Desk, rosa: str
) -> None:
    campaign = drafted(desk)
    assert let_go(desk.ana, campaign).status_code == 303
    second = let_go(desk.colleague("Ben"), campaign)
    assert second.status_code == 409
    assert "It is scheduled already." in words(second)
    run(desk.services, minutes=3)
    assert len(desk.services.texts.sent) == 1


def test_pause_stop_and_go_on_by_their_buttons(desk: Desk, rosa: str) -> None:
    campaign = drafted(desk)
    let_go(desk.ana, campaign, start="later", on="2026-12-01", at="11:00")
    path = f"/campaigns/{campaign.campaign_id}"
    for button, state in (
        ("pause", State.PAUSED),
        ("resume", State.SCHEDULED),
        ("take-back", State.DRAFT),
    ):
        revision = str(again(desk, campaign).revision)
        assert desk.ana.post(f"{path}/{button}", revision=revision).status_code == 303
        assert again(desk, campaign).state is state
    let_go(desk.ana, again(desk, campaign))
    old = str(campaign.revision)
    assert desk.ana.post(f"{path}/stop", revision=old).status_code == 409
    desk.ana.post(f"{path}/stop", revision=str(again(desk, campaign).revision))
    assert again(desk, campaign).state is State.STOPPED
    run(desk.services, minutes=3)
    assert desk.services.texts.sent == []
    did = [of.did for of in desk.services.audit.of_day(OAK, desk.services.clock().date())]
    assert "campaign.stop" in did


def test_where_approval_is_wanted_a_receptionist_asks_and_a_manager_approves(
    desk: Desk, rosa: str
) -> None:
    practice = desk.services.setups.of(OAK, fresh=True).practice
    wanted = replace(practice, campaigns_need_approval=True)
    desk.services.setups.save(OAK, wanted)
    ben = desk.colleague("Ben", role="front-desk")
    ben.get("/today")
    campaign = drafted(desk, ben)
    assert "Ask for approval" in words(ben.get(f"/campaigns/{campaign.campaign_id}/check"))
    let_go(ben, campaign)
    stands = again(desk, campaign)
    assert stands.state is State.WAITING
    path = f"/campaigns/{campaign.campaign_id}/approve"
    assert ben.post(path, revision=str(stands.revision)).status_code == 403
    page = words(desk.ana.get(f"/campaigns/{campaign.campaign_id}"))
    assert "Approve it" in page
    assert "1 text " in page, "who approves sees whom it reaches, and what it costs"
    desk.ana.post(path, revision=str(stands.revision))
    run(desk.services, minutes=3)
    assert len(desk.services.texts.sent) == 1


def test_who_works_at_one_location_only_writes_to_nobody_elses_patients(desk: Desk) -> None:
    ben = desk.colleague("Ben", role="front-desk", locations=frozenset({MAIN_STREET}))
    assert ben.get("/campaigns").status_code == 403


def test_it_reads_as_each_patient_reads_it_and_says_where_a_language_falls_back(
    desk: Desk, rosa: str
) -> None:
    li = a_person(desk.services, 2, given_name="Li", language="zh", email="li@home.example")
    campaign = drafted(desk)
    path = f"/campaigns/{campaign.campaign_id}"
    page = words(desk.ana.get(f"{path}/check?as={li.patient_id}"))
    assert "As Li Klein reads it" in page
    assert "They prefer Chinese; nothing is written in it." in page
    assert "1 prefer Chinese" in page
    email = desk.ana.get(f"{path}/email?as={li.patient_id}")
    assert "sandbox" in email.headers["Content-Security-Policy"]
    assert "Pick a time" in email.body.decode()
    found = words(desk.ana.post(f"{path}/find", who="Rosa"))
    assert "Rosa Klein" in found
    # A look sends nothing and makes no link.
    assert desk.services.texts.sent == []


def test_a_test_goes_to_whoever_asks_for_it_and_to_no_patient(desk: Desk, rosa: str) -> None:
    campaign = drafted(desk)
    page = desk.ana.post(f"/campaigns/{campaign.campaign_id}/test", language="es")
    said = words(page)
    assert "A test is on its way to you by email." in said
    assert "Not by text: your own phone is not proved yet." in said
    [email] = desk.services.emails.sent
    assert email.to == "ana@oak.example"
    assert "Hola Ana" in email.text
    assert desk.services.texts.sent == []


def test_another_practices_campaign_is_one_that_does_not_exist(desk: Desk, rosa: str) -> None:
    campaign = drafted(desk)
    eve = signed_in(desk.services, desk.client, ELM, StaffId("eve"))
    assert eve.get(f"/campaigns/{campaign.campaign_id}").status_code == 404
    assert eve.post(f"/campaigns/{campaign.campaign_id}/stop", revision="2").status_code == 404


def test_where_somebody_has_no_email_only_that_is_said(desk: Desk, rosa: str) -> None:
    campaign = drafted(desk)
    page = words(desk.ana.get(f"/campaigns/{campaign.campaign_id}/check?as={rosa}"))
    assert "not to them: no email on record" in page


def test_what_patients_find_too_much_is_one_click_from_campaigns_and_playbooks(desk: Desk) -> None:
    for page in ("/campaigns", "/playbooks"):
        assert "/settings/opinions" in desk.ana.get(page).body.decode(), page


def test_a_draft_is_deleted_and_nothing_else_is(desk: Desk, rosa: str) -> None:
    campaign = drafted(desk)
    let_go(desk.ana, campaign)
    assert desk.ana.post(f"/campaigns/{campaign.campaign_id}/delete").status_code == 409
    draft = drafted(desk)
    desk.ana.post(f"/campaigns/{draft.campaign_id}/delete")
    assert [of.campaign_id for of in desk.services.campaigns.every(OAK)] == [campaign.campaign_id]
