"""Patients' pages in a real browser: without JavaScript, narrow and wide, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app import app
from chalicelib import wiring
from chalicelib.actions.links import (
    FEEDBACK_LIVES,
    appointment_link,
    booking_link,
    choice_in,
    feedback_link,
    open_feedback,
    preferences_link,
)
from chalicelib.domain.ids import ContactId, TouchpointId
from chalicelib.domain.patients import Channel
from tests.builders import CLEANING, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.web.pressing import path_of
from tests.web.served import served
from tests.web.stage import ROSIE, a_patient_of, a_visit_of, an_open_practice

pytestmark = pytest.mark.browser

THURSDAY = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
WIDTHS = (320, 360, 1280)


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def site(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    an_open_practice(services)
    a_patient_of(services)
    with served(app) as address:
        yield address


@pytest.fixture
def paths(services: TestServices, site: str) -> dict[str, str]:
    visit = a_visit_of(services, THURSDAY)
    contact = services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    mine = path_of(appointment_link(services.config, visit))
    wishes = path_of(preferences_link(services.config, contact))
    booking = path_of(booking_link(services, OAK, ROSIE))
    at, asked = ContactId("asked-at"), TouchpointId("asked")
    open_feedback(services, visit, asked_at=at, by=asked, until=THURSDAY + FEEDBACK_LIVES)
    return {
        "feedback": path_of(feedback_link(services, at, asked)),
        "appointment": mine,
        "times": f"{mine}/times",
        "preferences": wishes,
        "unsubscribe": wishes.replace("/p/", "/u/"),
        "opinion": wishes.replace("/p/", "/o/") + "?about=tips",
        "book": booking,
        "book-times": f"{booking}?visit={choice_in(services, booking.rsplit('/', 1)[1], CLEANING)}",
        "gone": "/a/" + "A" * 22,
    }


def opened(browser: Browser, width: int, *, dark: bool = False, scripts: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
    )
    return context.new_page()


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text().replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser, site, paths, language, dark):
    # axe is a script of the test's own: the page's policy, which allows none, is set aside.
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        bypass_csp=True,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    for name, path in paths.items():
        joined = "&" if "?" in path else "?"
        page.goto(f"{site}{path}{joined}lang={language}")
        found = Axe().run(page).response["violations"]
        assert found == [], f"{name}: {[(of['id'], of['nodes'][0]['html']) for of in found]}"
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_scrolls_sideways_and_every_target_is_large_enough(
    browser, site, paths, width, language
):
    page = opened(browser, width, scripts=True)
    for name, path in paths.items():
        joined = "&" if "?" in path else "?"
        page.goto(f"{site}{path}{joined}lang={language}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide"
        for target in page.locator("button:visible, a:visible, summary:visible").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, f"{name}: {target.inner_text()}"
    page.context.close()


def test_at_twice_the_size_no_page_scrolls_sideways(browser, site, paths):
    """200 % zoom of a 640 px window leaves 320 CSS pixels with letters twice as large."""
    page = opened(browser, 320, scripts=True)
    for name, path in paths.items():
        page.goto(site + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{name} is {wide} wide"
    page.context.close()


def test_a_patient_confirms_moves_and_takes_it_back_without_javascript(browser, site, paths):
    page = opened(browser, 320)
    page.goto(site + paths["appointment"])
    page.get_by_role("button", name="Confirm Thu Dec 3, 10:30 AM").click()
    assert "You are confirmed for Thu Dec 3, 10:30 AM" in status(page)
    page.get_by_role("button", name="Find another time").click()
    page.get_by_text("Tuesday, November 24").click()
    page.get_by_role("button", name="Move to Tue Nov 24, 9:30 AM").click()
    assert "Your appointment is now Tue Nov 24, 9:30 AM" in status(page)
    page.get_by_role("button", name="Undo: go back to Thu Dec 3, 10:30 AM").click()
    page.get_by_role("button", name="Cancel Thu Dec 3, 10:30 AM").wait_for()
    assert "You are confirmed for Thu Dec 3, 10:30 AM" in status(page)
    page.context.close()


def test_a_patient_stops_texts_with_the_keyboard_in_spanish(browser, site, paths, services):
    page = opened(browser, 360)
    page.goto(f"{site}{paths['preferences']}?lang=es")
    button = page.get_by_role("button", name="No recibir más textos de Oak Dental en este número")
    for _ in range(30):
        if button.evaluate("of => of === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/**done=stop**")
    assert "no enviará más textos" in status(page)
    page.context.close()


def test_what_is_typed_into_a_name_never_becomes_markup(browser, site, paths, services):
    rosie = services.patients.get(OAK, ROSIE)
    a_patient_of(services, was=rosie, preferred_name="<img src=x onerror=alert(1)>")
    page = opened(browser, 360, scripts=True)
    page.goto(site + paths["appointment"])
    assert page.locator("img").count() == 0
    assert "<img" in page.locator("h1").inner_text()
    page.context.close()
