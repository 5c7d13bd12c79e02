"""A segment is picked in a real browser, and counted while it is."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chalicelib import wiring
from tests.browser.test_desk import SCREENS, opened
from tests.builders import OAK

pytestmark = pytest.mark.browser


def count(page: Page) -> str:
    return page.locator("#found h2").first.inner_text()


def test_a_segment_is_picked_counted_as_it_is_typed_and_saved(site: str, chromium: Browser) -> None:
    page = opened(chromium, site)
    page.goto(f"{site}/segments")
    page.get_by_role("link", name="Make one").click()
    everybody = count(page)
    page.get_by_label("Add what must be true of them").select_option("visits")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("How many", exact=True).fill("99")
    expect(page.locator("#found h2").first).to_have_text("0 people")
    page.get_by_label("How many", exact=True).fill("0")
    expect(page.locator("#found h2").first).to_have_text(everybody)
    page.get_by_label("Name", exact=True).fill("All who are with us")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All who are with us")
    expect(page.get_by_role("link", name="Write to them")).to_be_visible()
    [saved] = wiring.services().patient_segments.list(OAK)
    assert saved.name == "All who are with us"
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    site: str, chromium: Browser, width: int, scheme: str
) -> None:
    wiring.services().patient_segments.keep_list(OAK, "Key influencers")
    page = opened(
        chromium,
        site,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
    )
    for path in (
        *("/segments", "/new-segment?like=gaps", "/new-segment?like=spanish"),
        *("/new-segment?like=birthdays", "/new-segment?like=misses"),
        *("/patient-lists", "/patient-list?name=Key+influencers"),
    ):
        page.goto(f"{site}{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()
