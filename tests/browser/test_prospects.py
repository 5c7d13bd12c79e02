"""The board of prospects on a phone, without script, and looked at by axe."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from chalicelib.actions.change_appointment import book
from chalicelib.actions.enquire import enquire
from chalicelib.actions.prospects.answer import answer, lose
from chalicelib.domain.enquiries import About, Enquiry
from chalicelib.domain.prospects import Loss, Prospect
from tests.browser.full_day import TEN_PAST_NINE
from tests.builders import CLEANING, MAIN_STREET, OAK, PATEL
from tests.conftest import TestServices
from tests.web.desk import PASSWORD

pytestmark = pytest.mark.browser


def asks(services: TestServices, given: str, family: str, phone: str, **said: Any) -> Prospect:
    location = services.setups.of(OAK).locations[MAIN_STREET]
    known: dict[str, Any] = {"about": About.FIRST_VISIT, "agrees": True, **said}
    enquiry = Enquiry(given_name=given, family_name=family, phone=phone, **known)
    enquire(services, OAK, location, enquiry)
    return max(services.prospects.open_ones(OAK), key=lambda of: of.began_at)


@pytest.fixture
def asked(site: str, services: TestServices) -> str:
    """Somebody at each stage, and one who may be María Ortiz, a patient."""
    at = TEN_PAST_NINE

    def some_days_ago(days: int) -> None:
        services.at(at - timedelta(days=days))

    some_days_ago(6)
    lost = asks(services, "Ines", "Faro", "+12025550161")
    services.at(services.clock() + timedelta(minutes=3))
    lose(services, OAK, lost.patient_id, Loss.PRICE, by="ana", note="Asked for the price list")
    booked = asks(services, "Theo", "Lind", "+12025550162", came_by="Google")
    services.at(services.clock() + timedelta(minutes=4))
    answer(services, OAK, booked.patient_id, by="ana")
    some_days_ago(4)
    talk = asks(services, "Lea", "Roth", "+12025550163")
    answer(services, OAK, talk.patient_id, by="ana", spoke=True)
    some_days_ago(1)
    told = asks(services, "Samuel-Alexander", "Montgomery-Featherstone", "+12025550164")
    services.at(services.clock() + timedelta(minutes=2))
    answer(services, OAK, told.patient_id, by="ana")
    services.at(at - timedelta(minutes=14))
    book(
        services,
        OAK,
        patient_id=booked.patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=at + timedelta(days=9, hours=1),
        by="ana",
        must_be_free=False,
    )
    asks(services, "Noor", "Haddad", "+12025550166", message="Do you see children?")
    services.at(at - timedelta(minutes=2))
    asks(services, "María", "Ortiz", "+12025550122")
    services.at(at)
    return site


@pytest.fixture
def at_the_desk(asked: str, chromium: Browser) -> Callable[..., Page]:
    def opened(width: int, **options: Any) -> Page:
        size: ViewportSize = {"width": width, "height": 800}
        page = chromium.new_context(viewport=size, bypass_csp=True, **options).new_page()
        page.goto(asked + "/sign-in")
        page.fill("#email", "ana@oak.example")
        page.fill("#password", PASSWORD)
        page.click("text=Sign in >> nth=-1")
        page.wait_for_selector("#main")
        return page

    return opened


def no_wider_than(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


def test_everybody_stands_at_their_stage_and_nothing_is_out_of_reach(
    asked: str, at_the_desk: Callable[..., Page]
) -> None:
    for width, scheme in ((360, "light"), (1280, "dark")):
        page = at_the_desk(width, color_scheme=scheme)
        for path in ("/prospects", "/prospects?show=ended", "/new-prospect"):
            page.goto(asked + path)
            assert no_wider_than(page, width), path
            assert Axe().run(page).violations_count == 0, path
        page.goto(f"{asked}/prospects")
        stages = page.locator(".at-stage").all()
        said = [of.inner_text() for of in stages]
        assert "Noor Haddad" in said[0]
        assert "Late: has waited 14 min" in said[0]
        assert "May be your patient María Ortiz" in said[0]
        assert "Samuel-Alexander" in said[1]
        assert "Lea Roth" in said[2]
        assert "Theo Lind" in said[3]
        page.get_by_role("link", name="Noor Haddad", exact=True).click()
        assert no_wider_than(page, width)
        assert Axe().run(page).violations_count == 0
        page.context.close()


def test_without_script_one_is_lost_with_a_reason_and_another_is_joined(
    asked: str, services: TestServices, at_the_desk: Callable[..., Page]
) -> None:
    page = at_the_desk(360, java_script_enabled=False)
    page.goto(f"{asked}/prospects")
    lea = page.get_by_role("article", name="Lea Roth")
    lea.get_by_text("Lost").first.click()
    lea.get_by_label("Why").select_option("elsewhere")
    lea.get_by_role("button", name="They are lost").click()
    assert page.get_by_role("article", name="Lea Roth").count() == 0
    page.get_by_role("button", name="It is them").click()
    page.get_by_text("They are one record now.").wait_for()
    assert "María" in page.inner_text("h1")
    [gone] = [of for of in services.prospects.ended_since(OAK, TEN_PAST_NINE) if of.loss]
    assert gone.loss is Loss.ELSEWHERE
    page.context.close()
