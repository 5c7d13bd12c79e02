"""A receptionist's 14:00 cancels: it is offered, one patient wins it, one is told that she was
slower, and the winner's old time is offered on. In a real browser, from both sides.

With SHOTS set to a folder, a picture of each step is left there.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chalicelib import wiring
from chalicelib.actions import change_appointment as change
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.waitlist import join
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId
from chalicelib.domain.waitlist import Part
from chalicelib.storage.doors import Number
from tests.browser.full_day import CLEANING, LEE, TUESDAY
from tests.browser.test_desk import opened
from tests.builders import ANA, MAIN_STREET, OAK, OAK_NUMBER, a_patient
from tests.conftest import TestServices
from tests.loop import run
from tests.scenes import a_text

pytestmark = pytest.mark.browser

OUT = os.environ.get("SHOTS")
TWO = TUESDAY + timedelta(hours=6)
"""14:00 on the day that the desk looks at."""
NORA, HANA, LUCIA, DEV = (PatientId(of) for of in ("nora", "hana", "lucia", "dev"))
PHONES = {HANA: "+12025550171", LUCIA: "+12025550172"}


def somebody(services: TestServices, of: PatientId, name: str, **more: object) -> None:
    given, family = name.split()
    known = {"preferred_name": "", "email": "", "phone": PHONES.get(of, "")}
    person = a_patient(patient_id=of, given_name=given, family_name=family, **{**known, **more})
    save_patient(services, OAK, person, was=None, by=ANA)


def booked(services: TestServices, of: PatientId, at: datetime) -> Appointment:
    return change.book(
        services,
        OAK,
        patient_id=of,
        provider_id=LEE,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=at,
        minutes=30,
        by=ANA,
    )


def waits(services: TestServices, of: PatientId, **wishes: Any) -> None:
    join(
        services,
        OAK,
        patient_id=of,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        by="patient",
        **wishes,
    )


@pytest.fixture
def oak(site: str) -> TestServices:
    """Nora has the 14:00; Hana and Lucía would rather come sooner; Dev can come in the morning."""
    services = wiring.services()
    assert isinstance(services, TestServices)
    now = services.clock()
    services.at(now - timedelta(days=3))
    somebody(services, NORA, "Nora Blake", phone="+12025550170")
    somebody(services, HANA, "Hana Sato")
    somebody(services, LUCIA, "Lucía Vega", language="es")
    somebody(services, DEV, "Dev Rao", phone="+12025550173")
    booked(services, NORA, TWO)
    hanas = booked(services, HANA, TWO + timedelta(days=13))
    lucias = booked(services, LUCIA, TWO + timedelta(days=15))
    waits(services, HANA, instead_of=hanas.appointment_id)
    services.at(services.clock() + timedelta(days=1))
    waits(services, LUCIA, instead_of=lucias.appointment_id)
    waits(services, DEV, parts=[Part.MORNING])
    services.at(now)
    known = Number(number=OAK_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    services.doors.give_number(known)
    return services


@pytest.fixture
def desk(chromium: Browser, site: str, oak: TestServices) -> Iterator[Page]:
    page = opened(chromium, site)
    yield page
    page.context.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 720}, java_script_enabled=False, has_touch=True
    )
    yield context.new_page()
    context.close()


def kept(page: Page, name: str) -> None:
    if OUT:
        Path(OUT).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(OUT) / f"{name}.png", full_page=True)


def looked_at(page: Page, name: str, *, narrow: bool = True) -> None:
    widths = (360,) if page.viewport_size and page.viewport_size["width"] == 360 else (360, 1280)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if width == 360:
            found = Axe().run(page) if narrow and len(widths) == 2 else None
            assert found is None or found.violations_count == 0, found and found.generate_report()
            wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not wide, f"{name} scrolls sideways"
        kept(page, f"{name}-{width}")


def reads_well(page: Page) -> None:
    """A patient's page in a browser with scripts, which axe needs."""
    page.set_viewport_size({"width": 360, "height": 720})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 1280, "height": 800})


def link_in(services: TestServices, of: PatientId) -> str:
    """The address in the newest text to them."""
    found = re.search(r"https?://\S+/w/\S+", services.texts.to(PHONES[of])[-1])
    assert found, services.texts.to(PHONES[of])[-1]
    return found[0]


def text_back(services: TestServices, of: PatientId, text: str) -> str:
    services.at(services.clock() + timedelta(seconds=30))
    receive_text(services, a_text(text, sender=PHONES[of], received_at=services.clock()))
    return services.texts.to(PHONES[of])[-1]


def test_a_cancellation_fills_itself(desk: Page, phone: Page, oak: TestServices) -> None:
    row = desk.locator("li.row", has_text="Nora Blake")
    row.get_by_label("More for Nora Blake").click()
    row.get_by_role("button", name="Cancel the visit").click()
    expect(desk.locator("li.row", has_text="Nora Blake")).to_contain_text("Undo")
    oak.at(oak.clock() + timedelta(seconds=30))
    run(oak)
    desk.goto(f"{desk.url.split('/?')[0]}/waitlist")
    expect(desk.locator("main")).to_contain_text("once the change cannot be undone any more")
    looked_at(desk, "waitlist-freed")

    run(oak, minutes=4)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Hana Sato asked, no answer yet")
    expect(desk.locator("main")).to_contain_text("Wave 1, held until")
    looked_at(desk, "waitlist-asked")

    desk.goto(link_in(oak, HANA))
    reads_well(desk)
    desk.go_back()
    phone.goto(link_in(oak, HANA))
    looked_at(phone, "waitlist-offer")
    phone.get_by_role("button", name="Yes, I take").click()
    expect(phone.locator("main")).to_contain_text("It is yours: Tue Nov 24")
    looked_at(phone, "waitlist-won")
    lucias = link_in(oak, LUCIA)
    assert text_back(oak, LUCIA, "Sí, la quiero").startswith("Lo sentimos Lucía, alguien se adel")
    phone.goto(lucias)
    expect(phone.locator("main")).to_contain_text("alguien se adelantó")
    looked_at(phone, "waitlist-lost")

    run(oak, minutes=4)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Hana Sato, who took an earlier time")
    expect(desk.locator("main")).to_contain_text("Lucía Vega asked, no answer yet")
    looked_at(desk, "waitlist-chain")
    assert text_back(oak, LUCIA, "YES").startswith("Gracias Lucía, es suya: lun 7 dic")
    desk.get_by_role("link", name="the time they took").click()
    expect(desk.locator("h1")).to_contain_text("Today 14:00")
    expect(desk.locator("main")).to_contain_text("Hana Sato took it from the waitlist")
    expect(desk.locator("main")).to_contain_text("not at this time of day")
    looked_at(desk, "waitlist-story")
    desk.goto(desk.url.split("/waitlist")[0] + "/")
    expect(desk.locator("li.row", has_text="Hana Sato")).to_contain_text("14:00")


def test_putting_somebody_on_the_waitlist_by_hand_and_by_themselves(
    desk: Page, phone: Page, oak: TestServices
) -> None:
    desk.goto(f"{desk.url.split('/?')[0]}/patients/p04")
    desk.get_by_role("link", name="Put on the waitlist").click()
    desk.get_by_label("Tue", exact=True).check()
    desk.get_by_label("Mornings").check()
    looked_at(desk, "waitlist-entry")
    desk.get_by_role("button", name="Put on the waitlist").click()
    expect(desk.locator("#notice")).to_contain_text("On the waitlist.")
    visit = oak.appointments.of_patient(OAK, LUCIA)[0]
    phone.goto(f"{oak.config.public_base_url}/a/{visit.link}")
    phone.get_by_role("button", name="Avísenme si puedo venir antes").click()
    looked_at(phone, "waitlist-wishes")
    desk.goto(phone.url)
    reads_well(desk)
    phone.get_by_label("Martes").check()
    phone.get_by_role("button", name="Guardar lo que me conviene").click()
    expect(phone.locator("main")).to_contain_text("Guardado. Está en nuestra lista.")
