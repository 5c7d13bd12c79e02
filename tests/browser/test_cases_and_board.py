"""Cases and the board on a phone, without script, and looked at by axe."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chalicelib.actions.recovery import board
from chalicelib.actions.recovery.look import look
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.recovery.board import Entry
from chalicelib.storage.ids import fresh
from tests.browser.full_day import TEN_PAST_NINE
from tests.builders import ANA, MAIN_STREET, OAK
from tests.conftest import TestServices
from tests.web.desk import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def case(site: str, services: TestServices) -> WorkItem:
    """An unhappy patient, and a board that is public."""
    said: dict[str, Any] = {
        "score": 2,
        "words": "Waited 45 minutes, and nobody said why.",
        "language": "en",
    }
    whose = services.patients.all_ids(OAK)[0]
    at = TEN_PAST_NINE - timedelta(days=9)
    found = look(services, OAK, MAIN_STREET, source="f1", at=at, patient_id=whose, **said)
    assert found is not None
    entry = Entry(
        practice_id=OAK,
        entry_id=fresh(at),
        said="We wait too long after lunch.",
        did="The first hour keeps one time free.",
        language="en",
        written_at=at,
        written_by=ANA,
    )
    board.save_entry(services, entry, publish=True, by=ANA)
    board.set_board(services, services.recovery.settings(OAK), on=True, sites=(), by=ANA)
    return found


def opened(site: str, chromium: Browser, width: int, *, script: bool = True) -> Page:
    page = chromium.new_context(
        viewport={"width": width, "height": 800}, bypass_csp=True, java_script_enabled=script
    ).new_page()
    page.goto(site + "/sign-in")
    page.fill("#email", "ana@oak.example")
    page.fill("#password", PASSWORD)
    page.click("text=Sign in >> nth=-1")
    page.wait_for_selector("#main")
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    site: str, chromium: Browser, services: TestServices, case: WorkItem, width: int
) -> None:
    page = opened(site, chromium, width)
    token = services.recovery.settings(OAK).token
    for path in ("/cases", f"/cases/{case.work_item_id}", "/board", f"/y/{token}", "/y/x?lang=es"):
        page.goto(site + path)
        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_script_a_case_is_put_right_from_the_first_call_to_its_end(
    site: str, chromium: Browser, services: TestServices, case: WorkItem
) -> None:
    page = opened(site, chromium, 360, script=False)
    page.goto(site + "/cases")
    expect(page.locator("main")).to_contain_text("1 unhappy, 0 reached, 0 came back")
    page.click("main .name")
    page.select_option("#did", "talked")
    page.fill("#note", "Said sorry; comes on Friday.")
    page.click("text=Write it down")
    expect(page.locator("main")).to_contain_text("Said sorry; comes on Friday.")
    page.select_option("#outcome", "content")
    page.fill("#how", "free cleaning")
    page.click("text=Close the case")
    expect(page.locator("main")).to_contain_text("They are content again: free cleaning.")
    assert services.work_items.get(OAK, case.work_item_id).closed_at is not None


def test_whoever_has_the_address_reads_the_board_without_script(
    site: str, chromium: Browser, services: TestServices, case: WorkItem
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/y/{services.recovery.settings(OAK).token}")
    expect(page.locator("main")).to_contain_text("We wait too long after lunch.")
    expect(page.locator("main")).to_contain_text("The first hour keeps one time free.")
