"""The form in a frame on a practice's own website, and a number that only a browser knows."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from chalicelib import wiring
from chalicelib.actions.calls.report_call import report_call
from chalicelib.actions.connect import set_form
from chalicelib.domain.calls import read_call
from tests.browser.full_day import TEN_PAST_NINE
from tests.builders import ANA, MAIN_STREET, OAK, OAK_PHONE
from tests.conftest import TestServices
from tests.web.desk import PASSWORD

pytestmark = pytest.mark.browser

MARIA = "+12025550122"


@pytest.fixture
def form(site: str, services: TestServices) -> str:
    """Its address."""
    set_form(services, OAK, MAIN_STREET, on=True, sites=("*",), by=ANA)
    return f"{site}/e/{services.setups.of(OAK).locations[MAIN_STREET].enquiry_token}"


@pytest.fixture
def of_their_own() -> Iterator[Callable[[str], str]]:
    """Another website, of one page; gives its address."""
    pages: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages[0].encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def shows(page: str) -> str:
        pages.append(page)
        return f"http://localhost:{server.server_port}"

    yield shows
    server.shutdown()
    thread.join()
    server.server_close()


def no_wider_than(page: Any, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


def test_a_visitor_without_cookies_and_script_writes_from_the_practices_own_page(
    form: str,
    services: TestServices,
    chromium: Browser,
    of_their_own: Callable[[str], str],
) -> None:
    context = chromium.new_context(
        viewport={"width": 320, "height": 900}, java_script_enabled=False, locale="es-US"
    )
    page = context.new_page()
    frame = f'<body style="margin:0"><iframe src="{form}" width="320" height="1200"></iframe>'
    page.goto(f"{of_their_own(frame)}/contact")
    inside = page.frame_locator("iframe")
    inside.get_by_label("Nombre").fill("José")
    inside.get_by_label("Apellidos").fill("Núñez")
    inside.get_by_label("Teléfono").fill("202 555 0169")
    inside.get_by_label("Por la mañana").check()
    inside.get_by_label("puede enviarme mensajes").check()
    services.at(TEN_PAST_NINE + timedelta(seconds=40))
    inside.get_by_role("button", name="Enviar").click()
    inside.get_by_role("heading", name="Gracias").wait_for()
    assert context.cookies() == []
    assert [of.line for of in services.work_items.open_ones(OAK) if of.kind == "enquiry"] == [
        "Wants a first visit, mornings."
    ]
    assert services.texts.to("+12025550169")[0].startswith("Oak Dental: Gracias")
    context.close()


def test_the_form_fits_a_small_phone_and_axe_finds_nothing(form: str, chromium: Browser) -> None:
    for scheme in ("light", "dark"):
        context = chromium.new_context(
            viewport={"width": 320, "height": 740},
            bypass_csp=True,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto(f"{form}?lang=es")
        assert no_wider_than(page, 320)
        assert Axe().run(page).violations_count == 0
        page.get_by_role("button", name="Enviar").click()
        assert page.get_by_text("Escriba un teléfono o un correo").is_visible()
        assert Axe().run(page).violations_count == 0
        context.close()


def at_the_desk(chromium: Browser, site: str, width: int) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(site + "/sign-in")
    page.fill("#email", "ana@oak.example")
    page.fill("#password", PASSWORD)
    page.click("text=Sign in >> nth=-1")
    page.wait_for_selector("#main")
    return page


def test_a_phone_system_opens_an_address_and_the_number_never_leaves_in_it(
    site: str, form: str, services: TestServices, chromium: Browser
) -> None:
    page = at_the_desk(chromium, site, 360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
    page.goto(f"{site}/calls#{MARIA}")
    page.wait_for_url("**/calls/*")
    assert "María Ortiz" in page.inner_text("h1")
    assert not [of for of in asked if "0122" in of.partition("#")[0] + of.partition(" ")[2]]
    assert "0122" not in page.url
    for path in ("/calls", page.url.removeprefix(site), "/settings/website", "/settings/telephone"):
        page.goto(site + path)
        assert no_wider_than(page, 360), path
        assert Axe().run(page).violations_count == 0, path
    call = report_call(wiring.services(), OAK, read_call({"from": MARIA, "to": OAK_PHONE}))
    assert call is not None
    page.goto(f"{site}/?location={call.location_id}")
    assert "is calling" in page.inner_text("#rings")
    page.context.close()
