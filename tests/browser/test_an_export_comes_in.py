"""A receptionist brings in the export of her old system, in a real browser on the deployed stack:
the columns, what would happen, the import, back again, once more, and the next night's file.

With SHOTS set to a folder, a picture of each page in both widths and both schemes is left there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chalicelib import settings
from chalicelib.actions.files.bring_in import begin, new_id
from chalicelib.clock import system_clock
from chalicelib.domain.file_imports import FIRST_SYSTEM
from chalicelib.domain.ids import LocationId, PracticeId, ProviderId, StaffId
from chalicelib.domain.practices import Provider
from chalicelib.storage.doors import Member
from chalicelib.web import sessions, urls
from chalicelib.wiring import Services
from infra.local.run import Context
from tests.builders import a_location, a_member_of_staff, a_practice, a_provider, a_visit_type
from tests.stack.waiting import until

pytestmark = [pytest.mark.stack, pytest.mark.browser]

OUT = os.environ.get("SHOTS")
MAPLE, IDA = PracticeId("maple-dental"), StaffId("maple-ida")
HEAD = "Termin-ID;Patient;Geburtsdatum;Handy;Datum;Uhrzeit;Behandler;Art;Status;Bemerkung"
ROWS = [
    f"{n};{name};{1 + n % 28}.{1 + n % 12}.19{50 + n};(217) 555-01{n:02};{1 + n % 28}.12.2027;"
    f"{8 + n % 9}:30;Dr Patel;Cleaning;{'sched' if n % 3 else 'conf'};"
    for n, name in enumerate(
        ["Klein, Rosa", "Núñez, José", "Abara, Tom", "Wei, Li", "Cole, Ann", "Lind, Åsa"] * 3, 10
    )
]
ODD = "99;Cole, Ben;1.1.1990;(217) 555-0199;31.13.2027;9:00;Dr Patel;Cleaning;sched;"


def export(*rows: str) -> bytes:
    return "".join(f"{row}\r\n" for row in (HEAD, *rows)).encode("cp1252")


@pytest.fixture
def maple(stack: Context, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setenv("AWS_ENDPOINT_URL", stack.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    services = Services(settings.read(stack.environment))
    here = LocationId("maple-street")
    providers: list[Provider] = [
        a_provider(provider_id=ProviderId("maple-patel"), location_id=here),
        a_provider(provider_id=ProviderId("maple-roth"), location_id=here, name="Mina Roth"),
    ]
    for part in (
        a_practice(practice_id=MAPLE, name="Maple Dental"),
        a_location(location_id=here, number="+12175550100", zone="America/Chicago"),
        *providers,
        a_visit_type(),
        a_member_of_staff(staff_id=IDA, name="Ida Moss", email="ida@maple.example"),
    ):
        services.setups.save(MAPLE, part)
    services.doors.save_member(Member(staff_id=IDA, practices=(MAPLE,)))
    return services


@pytest.fixture
def page(maple: Services, stack: Context, chromium: Browser) -> Iterator[Page]:
    """Ida's, signed in."""
    token = sessions.start(maple.doors, staff_id=IDA, practice_id=MAPLE, now=system_clock())
    name, _, value = sessions.cookie(token, urls.of(maple.config)).split(";")[0].partition("=")
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, timezone_id="America/Chicago"
    )
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": name, "value": value, "url": stack.url}])
    yield context.new_page()
    context.close()


def looked_at(page: Page, name: str) -> None:
    """On a phone at night, by axe; nothing scrolls sideways there."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 800})
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{name} scrolls sideways"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    if OUT:
        shot(page, name)


def shot(page: Page, name: str) -> None:
    assert OUT
    Path(OUT).mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(OUT) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def brought(page: Page, raw: bytes) -> None:
    """Until it was read."""
    page.set_input_files("#file", {"name": "termine.csv", "mimeType": "text/csv", "buffer": raw})
    page.click("text=Upload")
    expect(page.locator("h1")).to_have_text("Where is it from?")


def pressed(page: Page, button: str, then: str) -> None:
    page.click(f"main >> button:has-text('{button}')")
    expect(page.locator("main")).to_contain_text(then)


def test_the_export_of_her_old_system_comes_in(
    stack: Context,
    maple: Services,
    page: Page,
) -> None:
    page.goto(f"{stack.url}/settings")
    page.click("main >> text=Bring in a file")
    looked_at(page, "bring-in-choose")
    brought(page, export(*ROWS, ODD))
    looked_at(page, "bring-in-arrived")
    page.fill("#name", "Praxis 2000")
    page.click("text=Read it")
    expect(page.locator("h1")).to_have_text("Which column is what?")
    expect(page.locator("main")).to_contain_text("Núñez, José")
    looked_at(page, "bring-in-columns")
    for word in page.locator(".meaning", has_text="sched").all():
        word.locator("select").select_option("booked")
    page.locator(".column", has_text="Bemerkung").locator("select").select_option("note")
    pressed(page, "See what would happen", "Bring in 18")
    looked_at(page, "bring-in-checked")
    expect(page.locator("main")).to_contain_text("1 something in them cannot be read")
    pressed(page, "Bring in 18", "Brought in")
    looked_at(page, "bring-in-done")
    with page.expect_download() as file:
        page.click("text=Refused rows, to mend")
    assert "Cole, Ben" in Path(file.value.path()).read_text("utf-8-sig")

    pressed(page, "Take it back", "Taken back")
    looked_at(page, "bring-in-undone")
    assert not maple.patients.has_any(MAPLE)

    page.click("main >> a:has-text('Bring in a file') >> nth=-1")
    brought(page, export(*ROWS, ODD))
    page.click("text=Read it")
    expect(page.locator("main")).to_contain_text("as you left them")
    pressed(page, "See what would happen", "Bring in 18")
    pressed(page, "Bring in 18", "Brought in")

    page.goto(f"{stack.url}/file-sources/{FIRST_SYSTEM}")
    page.check("[name=nightly]")
    page.check("[name=whole]")
    looked_at(page, "bring-in-source")
    page.click("main >> text=Save")
    expect(page.locator("#notice")).to_contain_text("Saved")

    night = new_id(maple)
    maple.file_imports.put_upload(MAPLE, night, export(*ROWS[1:]), name="termine.csv")
    begin(maple, maple.file_imports.source(MAPLE, FIRST_SYSTEM), night, by="api:night")
    until(
        lambda: maple.file_imports.get(MAPLE, night).state.has_ended,
        seconds=30,
        what="the file of the night is in",
    )
    page.goto(stack.url)
    expect(page.locator("main")).to_contain_text("1 visit is missing from the nightly file")
    page.click("text=Look")
    expect(page.locator(".asks")).to_contain_text("Rosa Klein")
    looked_at(page, "bring-in-missing")
    pressed(page, "Still on", "Brought in")
    expect(page.locator(".asks")).to_have_count(0)
    page.goto(f"{stack.url}/bring-in")
    looked_at(page, "bring-in-list")
