"""Pictures of every page, in both widths and both colour schemes, for people to look at.

Collected only where SHOTS names the folder for them: `SHOTS=build/shots pytest tests/browser`.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chalicelib import wiring
from tests.builders import OAK
from tests.web.desk import PASSWORD

OUT = Path(os.environ.get("SHOTS", "build/shots"))
PAGES = os.environ.get("SHOTS_OF", "today=/").split(",")

pytestmark = pytest.mark.browser


def thread_of(phone: str) -> str:
    return wiring.services().contacts.id_of(OAK, phone)


def test_take_pictures(site: str, chromium: Browser):
    OUT.mkdir(parents=True, exist_ok=True)
    for width in (1280, 360):
        for scheme in ("light", "dark"):
            context = chromium.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                timezone_id="America/New_York",
            )
            page = context.new_page()
            page.goto(site + "/sign-in")
            page.fill("#email", "ana@oak.example")
            page.fill("#password", PASSWORD)
            page.click("text=Sign in >> nth=-1")
            page.wait_for_selector("#main")
            for named in PAGES:
                name, path = named.split("=", 1)
                path = path.replace("MARIA", thread_of("+12025550122"))
                page.goto(site + path)
                page.screenshot(path=OUT / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()
