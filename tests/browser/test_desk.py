"""The desk in a real browser: by keyboard, by thumb, in both colour schemes, while others work."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from chalicelib import wiring
from chalicelib.actions import change_appointment as change
from chalicelib.domain.ids import AppointmentId
from chalicelib.web.settings.index import SECTIONS
from tests.browser.full_day import TUESDAY
from tests.builders import MAIN_STREET, OAK
from tests.web.desk import PASSWORD

pytestmark = pytest.mark.browser


# Width moves things, the scheme colours them: each of both is seen, not each with each.
SCREENS = [(360, "dark"), (1280, "light")]


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Email").fill("ana@oak.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("#rows")


def opened(chromium: Browser, site: str, **context: object) -> Page:
    known = {"viewport": {"width": 1280, "height": 800}, "timezone_id": "America/New_York"}
    page = chromium.new_context(**{**known, **context}).new_page()
    page.set_default_timeout(15_000)
    sign_in(page, site)
    if context.get("java_script_enabled", True):
        page.wait_for_selector("html.with-script")
    return page


@pytest.fixture
def ana(chromium: Browser, site: str) -> Iterator[Page]:
    page = opened(chromium, site)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield page
    page.context.close()
    assert [of for of in troubles if "status of 409" not in of] == []


def visit_of(patient_id: str) -> AppointmentId:
    day = wiring.services().appointments.of_day(OAK, MAIN_STREET, TUESDAY.date())
    return next(of.appointment_id for of in day if of.patient_id == patient_id)


def thread_of(phone: str) -> str:
    return wiring.services().contacts.id_of(OAK, phone)


def pages() -> list[str]:
    return [
        "/",
        "/inbox",
        f"/inbox/{thread_of('+12025550120')}",
        "/patients?q=zzz",
        "/patients/p00",
        "/patients/p00/edit",
        "/new-patient",
        "/book?patient=p00",
        "/absences",
        f"/appointments/{visit_of('p14')}/move",
        "/forecast",
        "/playbooks",
        "/playbooks/reminders",
        "/journeys/missed-visit",
        "/journeys/reactivation/switch",
        "/call-list",
        "/settings/words/practice",
        "/settings/new-article",
        "/settings",
        *(f"/settings/{section.path}" for section in SECTIONS),
        "/settings/start/hours",
        "/settings/start/text",
        "/settings/invite",
        "/practice",
        "/settings/practice/name",
        "/settings/practice/holidays",
        "/settings/locations/main-street",
        "/settings/locations/main-street/hours",
        "/settings/locations/main-street/address",
        "/settings/providers/patel",
        "/settings/new-visit-type",
    ]


@pytest.mark.parametrize("is_local", [False, True])
def test_on_a_phone_the_menu_is_two_lines(chromium: Browser, site: str, is_local: bool):
    page = opened(chromium, site, viewport={"width": 360, "height": 800})
    services = wiring.services()
    services.config = replace(services.config, stage="local" if is_local else "test")
    setup = services.setups.of(OAK, fresh=True)
    ana = next(of for of in setup.staff.values() if of.email == "ana@oak.example")
    services.setups.save(OAK, replace(ana, name="Ana Whitfield-Montgomery"))
    page.goto(f"{site}/forecast")
    assert page.get_by_role("link", name="Local stage").count() == is_local
    lines = page.evaluate("""() => new Set([...document.querySelectorAll(
        ".top > a, .places a, .find input[type=search], .me > summary")].filter(
            (of) => of.checkVisibility()).map((of) => {
            const box = of.getBoundingClientRect();
            return Math.round((box.top + box.bottom) / 10);
        })).size""")
    assert lines == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_save_bar_hides_no_field_that_is_typed_in(chromium: Browser, site: str, width: int):
    page = opened(chromium, site, viewport={"width": width, "height": 640})
    page.goto(f"{site}/playbooks/reminders")
    hidden = page.evaluate("""() => {
        const bar = document.querySelector(".save-bar");
        const fields = [...document.querySelectorAll("#book-form :is(input, textarea, select)")];
        return fields.filter((of) => of.type !== "hidden" && of.checkVisibility()).map((of) => {
            of.focus();
            return [of.name, bar.getBoundingClientRect().top - of.getBoundingClientRect().bottom];
        }).filter(([, room]) => room < 0);
    }""")
    assert hidden == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_can_be_used_by_everybody(chromium: Browser, site: str, width, scheme):
    page = opened(chromium, site, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in pages():
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.ok, path
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{path} scrolls sideways at {width}"
    page.context.close()


MOVED = """() => new Promise((done) => {
    const moved = [];
    const name = (of) => of.node?.id || of.node?.className || of.node?.nodeName;
    new PerformanceObserver((list) => list.getEntries().forEach((shift) => {
        moved.push([shift.value, ...shift.sources.map(name)]);
    })).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(moved), 150);
})"""
"""What moved without being asked to since the page was opened, and by how much of it."""

STEADY = (
    "/",
    "/inbox",
    "/patients/p00",
    "/forecast",
    "/settings",
    "/settings/practice/limits",
)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_while_a_page_opens(chromium: Browser, site: str, width: int):
    page = opened(chromium, site, viewport={"width": width, "height": 800})
    for path in STEADY:
        page.goto(site + path)
        assert page.evaluate(MOVED) == [], path
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_a_line_of_today_changes(chromium: Browser, site: str, width: int):
    page = opened(chromium, site, viewport={"width": width, "height": 800})
    row = page.locator(f"#visit-{visit_of('p15')}")
    row.scroll_into_view_if_needed()
    change.confirm(wiring.services(), OAK, visit_of("p15"), by="patient")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(row.locator(".state.unconfirmed")).to_have_count(0)
    assert page.evaluate(MOVED) == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_before_signing_in_too(chromium: Browser, site: str, width, scheme):
    size: ViewportSize = {"width": width, "height": 800}
    page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()
    for path in ("/welcome", "/sign-up", "/sign-in", "/forgot-password", "/welcome/over"):
        page.goto(site + path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{path} scrolls sideways at {width}"
    page.context.close()


def test_targets_are_large_enough_for_a_thumb(chromium: Browser, site: str):
    page = opened(chromium, site, viewport={"width": 360, "height": 800})
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main a.button, main summary")]
        .filter((of) => of.offsetParent && of.getBoundingClientRect().height < 44)
        .map((of) => of.textContent)"""
    )
    assert small == []
    page.context.close()


def test_a_visit_is_confirmed_by_keyboard_and_the_keyboard_stays_where_it_was(ana: Page):
    row = ana.locator(f"#visit-{visit_of('p15')}")
    row.focus()
    ana.keyboard.press("c")
    expect(row).to_contain_text("confirmed by you")
    expect(row).to_be_focused()
    expect(ana.locator("#polite")).to_contain_text("Grace Okafor: confirmed")


def test_j_and_k_walk_the_lines_and_slash_finds_a_patient(ana: Page):
    ana.keyboard.press("j")
    expect(ana.locator("#needs li").first).to_be_focused()
    ana.keyboard.press("j")
    expect(ana.locator("#needs li").nth(1)).to_be_focused()
    ana.keyboard.press("k")
    expect(ana.locator("#needs li").first).to_be_focused()
    ana.keyboard.press("?")
    expect(ana.locator("#keys")).to_be_visible()
    ana.keyboard.press("?")
    ana.keyboard.press("/")
    expect(ana.locator("#find")).to_be_focused()
    ana.keyboard.type("abara")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Tom Abara")


def test_what_a_patient_does_appears_by_itself_and_nothing_else_moves(ana: Page):
    changed = ana.locator(f"#visit-{visit_of('p14')}")
    other = ana.locator(f"#visit-{visit_of('p15')}")
    menu = other.locator("details.more")
    menu.locator("summary").click()
    other.evaluate("(row) => { row.mark = 'the same' }")
    change.confirm(wiring.services(), OAK, visit_of("p14"), by="patient")
    ana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(changed).to_contain_text("confirmed")
    assert other.evaluate("(row) => row.mark") == "the same"
    expect(menu).to_have_attribute("open", "")


def test_a_click_too_late_says_who_was_faster_and_shows_how_it_stands(ana: Page):
    row = ana.locator(f"#visit-{visit_of('p15')}")
    change.cancel(wiring.services(), OAK, visit_of("p15"), by="patient")
    row.get_by_role("button", name="Confirm").click()
    expect(ana.locator("#notice")).to_contain_text("The patient changed this")
    expect(row).to_contain_text("cancelled")


def test_an_answer_is_counted_as_it_is_typed_and_sent_in_place(ana: Page, site: str):
    ana.goto(f"{site}/inbox/{thread_of('+12025550122')}")
    ana.locator("#text").fill("Sí, el viernes a las 11:15.")
    expect(ana.locator("#cost")).to_contain_text("43 characters left")
    ana.get_by_role("button", name="Send as a text").click()
    expect(ana.locator("#said")).to_contain_text("el viernes a las 11:15")
    expect(ana.locator("#thread-state")).to_contain_text("Nobody waits here")
    expect(ana.locator("#text")).to_have_value("")
    sent = wiring.services().texts.to("+12025550122")  # type: ignore[attr-defined]
    assert sent == ["Sí, el viernes a las 11:15."]


def test_of_two_at_one_conversation_the_second_keeps_her_words(
    ana: Page, chromium: Browser, site: str
):
    path = f"{site}/inbox/{thread_of('+12025550122')}"
    other = opened(chromium, site)
    ana.goto(path)
    other.goto(path)
    ana.locator("#text").fill("Friday is full.")
    other.locator("#text").fill("Friday works!")
    ana.get_by_role("button", name="Send as a text").click()
    expect(ana.locator("#said")).to_contain_text("Friday is full.")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator("#said")).to_contain_text("Friday is full.")
    expect(other.locator("#text")).to_have_value("Friday works!")
    other.get_by_role("button", name="Send as a text").click()
    expect(other.locator("#notice")).to_contain_text("answered")
    expect(other.locator("#text")).to_have_value("Friday works!")
    assert len(wiring.services().texts.sent) == 1  # type: ignore[attr-defined]
    other.context.close()


def test_a_wording_is_previewed_while_it_is_typed(ana: Page, site: str):
    ana.goto(f"{site}/playbooks/reminders")
    field = ana.get_by_label("Text in English").first
    field.fill("{practice}: hello {first_nam}")
    preview = ana.locator('[id="0.en.preview"]')
    expect(preview).to_contain_text("There is no merge field")
    field.fill("{practice}: hello {first_name}")
    expect(preview).to_contain_text("Oak Dental: hello Rosie")
    expect(preview).to_contain_text("1 text")


def test_everything_works_without_script(chromium: Browser, site: str):
    page = opened(chromium, site, java_script_enabled=False)
    row = page.locator(f"#visit-{visit_of('p15')}")
    row.get_by_role("button", name="Confirm").click()
    expect(row).to_contain_text("confirmed by you")
    page.context.close()


def test_the_readers_own_zone_is_compared_with_the_locations(chromium: Browser, site: str):
    page = opened(chromium, site, timezone_id="America/Chicago")
    expect(page.locator("#day-head")).to_contain_text("Times in EST. 1 hour ahead of your clock.")
    page.context.close()


def test_what_is_not_saved_is_said_and_asked_about_before_it_is_lost(ana: Page, site: str):
    asked: list[str] = []
    ana.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    path = f"{site}/settings/locations/main-street/brand"
    ana.goto(path)
    name, line = ana.get_by_label("Name that patients read"), ana.locator(".unsaved")
    expect(line).to_have_text("")
    ana.get_by_label("Its own").check()
    name.fill("Main Street Smiles")
    expect(line).to_have_text("Not saved yet.")
    ana.get_by_role("link", name="Back without saving").click()
    assert asked == ["beforeunload"]
    expect(name).to_have_value("Main Street Smiles")
    ana.get_by_role("button", name="Save").click()
    expect(ana.locator("#notice")).to_contain_text("Saved.")
    assert asked == ["beforeunload"]


def test_nobody_is_asked_about_what_was_not_changed(ana: Page, site: str):
    asked: list[str] = []
    ana.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    ana.goto(f"{site}/settings/practice/limits")
    field = ana.get_by_label("Messages to one person in a day")
    field.fill("2")
    field.fill("1")
    expect(ana.locator(".unsaved")).to_have_text("")
    ana.get_by_role("link", name="Back without saving").click()
    ana.wait_for_url("**/settings/practice")
    assert asked == []


def test_hours_that_are_inherited_are_not_filled_in_again(ana: Page, site: str):
    ana.goto(f"{site}/settings/locations/main-street/hours")
    monday = ana.get_by_label("Monday from", exact=True)
    expect(monday).to_be_visible()
    ana.get_by_label("Same as the practice").check()
    expect(monday).to_be_hidden()


@pytest.mark.parametrize("scripted", [True, False])
def test_settings_are_saved_with_and_without_script(chromium: Browser, site: str, scripted: bool):
    page = opened(chromium, site, java_script_enabled=scripted)
    page.goto(f"{site}/settings/practice/limits")
    page.get_by_label("Messages to one person in a week").fill("5")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    expect(page.locator("#main")).to_contain_text("1 a day, 5 a week")
    page.context.close()


def test_a_jump_would_be_seen(ana: Page):
    ana.evaluate("document.querySelector('#main').before(document.createElement('hr'))")
    assert ana.evaluate(MOVED) != []
