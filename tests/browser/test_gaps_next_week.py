"""A receptionist without marketing training has gaps next week: from that thought to texts sent to
the right people, in a real browser.

With SHOTS set to a folder, a picture of each step in both widths is left there.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chalicelib import wiring
from tests.actions.campaigns.world import a_person
from tests.browser.test_desk import opened
from tests.builders import OAK
from tests.conftest import TestServices
from tests.loop import run

pytestmark = pytest.mark.browser

OUT = os.environ.get("SHOTS")
CLICKS = 5


@pytest.fixture
def oak(site: str) -> TestServices:
    services = wiring.services()
    assert isinstance(services, TestServices)
    names = ("Rosa Klein", "José Núñez", "Tom Abara", "Åsa Lind", "Ann Cole", "Mei Chen")
    for n, name in enumerate(names, 601):
        given, family = name.split()
        more = {"given_name": given, "family_name": family, "zone": ""}
        language = "es" if given == "José" else "en"
        a_person(services, n, agreed=n != 604, language=language, **more)
    return services


@pytest.fixture
def page(chromium: Browser, site: str, oak: TestServices) -> Iterator[Page]:
    page = opened(chromium, site)
    yield page
    page.context.close()


def looked_at(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{name} scrolls sideways"
    if OUT:
        Path(OUT).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(OUT) / f"{name}-360.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})
    if OUT:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=Path(OUT) / f"{name}-1280.png")


def test_from_gaps_next_week_to_texts_in_five_clicks(page: Page, oak: TestServices) -> None:
    page.click("text=Campaigns")
    looked_at(page, "1-campaigns")
    page.click("a:has-text('Start: Gaps next week')")
    page.get_by_label("All patients").check()
    looked_at(page, "2-to-whom")
    page.click("text=Next: what they read")
    expect(page.locator("h1")).to_have_text("Gaps next week")
    looked_at(page, "3-what")
    page.click("text=Next: when, and check")
    expect(page.locator("#read-title")).to_contain_text("reads it")
    page.get_by_label("All on one day").check()
    looked_at(page, "4-when-and-check")
    page.click("button:has-text('Send to')")
    expect(page.locator("#progress-title")).to_contain_text("Scheduled")
    oak.at(oak.clock() + timedelta(minutes=1))
    run(oak, minutes=3)
    page.reload()
    expect(page.locator("#progress")).to_contain_text("sent")
    assert oak.texts.sent
    looked_at(page, "5-being-sent")
    [campaign] = oak.campaigns.every(OAK)
    assert campaign.sent_by is not None
