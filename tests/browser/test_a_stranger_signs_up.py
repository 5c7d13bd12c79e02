"""From the public page to a first text on the phone page, in a real browser on the deployed stack.

With SHOTS set to a folder, a picture of each step in both widths is left there.
"""

import json
import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.run import TRIAL_NUMBER, Context
from tests.stack.conftest import stack  # noqa: F401 - the fixture
from tests.stack.waiting import until

pytestmark = [pytest.mark.stack, pytest.mark.browser]

OUT = os.environ.get("SHOTS")
MOBILE = "+12175550143"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def shot(page: Page, name: str) -> None:
    if not OUT:
        return
    Path(OUT).mkdir(parents=True, exist_ok=True)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(OUT) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})


def left(stack: Context, what: str) -> Any:  # noqa: F811
    """What the local AWS has sent."""
    with urllib.request.urlopen(f"{stack.endpoint_url}/_ministack/{what}") as answer:  # noqa: S310
        return json.loads(answer.read())


def emailed_code(stack: Context, to: str) -> str:  # noqa: F811
    accounts = left(stack, "ses/messages")["messages"].values()
    mine = [of["BodyText"] for emails in accounts for of in emails if to in of["To"]]
    return re.findall(r"Your code is (\d{6})", mine[-1])[0]


def texted_code(stack: Context, phone: str) -> str:  # noqa: F811
    texts = left(stack, "sns/sms-messages")["sms_messages"][phone]
    return re.findall(r"^\d{6}", texts[-1]["Message"])[0]


def test_a_stranger_is_texted_within_minutes(stack: Context, page: Page) -> None:  # noqa: F811
    page.goto(stack.url)
    expect(page).to_have_title(re.compile("Rapport"))
    shot(page, "1-welcome")
    page.click("text=Try it for 30 days >> nth=0")
    page.click("text=Send me the code")
    shot(page, "2-sign-up-empty")
    page.fill("#practice", "Willow Bend Dental")
    page.select_option("#specialty", "dental")
    page.select_option("#size", "small")
    page.select_option("#zone", "America/Chicago")
    page.fill("#phone", "(217) 555-0134")
    page.fill("#name", "Nora Quill")
    page.fill("#email", "nora@willowbend.example")
    page.fill("#password", "three plain words here")
    shot(page, "3-sign-up")
    page.click("text=Send me the code")
    expect(page.locator("h1")).to_have_text("Look into your mailbox")
    shot(page, "4-code")
    page.fill("#code", "000000")
    page.click("text=Open my practice")
    expect(page.locator("#code-wrong")).to_contain_text("not right")
    page.fill("#code", emailed_code(stack, "nora@willowbend.example"))
    page.click("text=Open my practice")
    expect(page.locator("h1")).to_contain_text("Getting started")
    shot(page, "5-checklist")
    page.click("text=Opening hours and who sees patients")
    shot(page, "6-hours")
    page.click("main >> text=Save")
    expect(page.locator("h1")).to_contain_text("1 of 6 done")
    page.click("text=A first text to your own phone")
    shot(page, "7-first-text")
    page.fill("#mobile", MOBILE)
    page.click("text=Text me a code")
    shot(page, "8-phone-code")
    page.fill("#code", texted_code(stack, MOBILE))
    page.click("text=Verify >> nth=-1")
    page.click("text=Text me a reminder")
    expect(page.locator("#notice")).to_contain_text("Look at your phone")
    shot(page, "9-texted")
    page.click("text=Email me a reminder")
    expect(page.locator("#notice")).to_contain_text("Sent to nora@willowbend.example")
    phone = f"{stack.url}/local/phone?phone={MOBILE.replace('+', '%2B')}"
    page.goto(f"{phone}&number={TRIAL_NUMBER.replace('+', '%2B')}")
    expect(page.locator("body")).to_contain_text("Willow Bend Dental: Nora, see you")
    shot(page, "10-phone-page")
    page.goto(stack.url)
    expect(page.locator("main")).to_contain_text("2 of 6 done")
    shot(page, "11-today")

    def answered() -> bool:
        page.goto(f"{stack.url}/inbox")
        return "can I bring my son" in page.locator("main").inner_text()

    page.goto(f"{phone}&number={TRIAL_NUMBER.replace('+', '%2B')}")
    page.fill(".write input[name=text]", "can I bring my son?")
    page.keyboard.press("Enter")
    until(answered, seconds=30, what="the answer is in the inbox")
