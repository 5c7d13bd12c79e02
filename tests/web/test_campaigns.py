"""Campaigns at the desk, from a start to what came of it."""

import pytest

from chalicelib.domain.campaigns import Campaign
from tests.actions.campaigns.world import a_person
from tests.builders import OAK
from tests.conftest import TestServices
from tests.loop import run
from tests.web.desk import Browser, Desk, words

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def rosa(desk: Desk) -> str:
    return a_person(desk.services, 1, given_name="Rosa", language="es").patient_id


def drafted(desk: Desk, browser: Browser | None = None) -> Campaign:
    """The gaps of next week, to everybody."""
    browser = browser or desk.ana
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
