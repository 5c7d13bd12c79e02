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
PASSWORD = "three plain words here"
CARRIERS = {
    "legal_name": "Willow Bend Dental PLLC",
    "ein": "12-3456789",
    "street": "2 Elm Row",
    "city": "Springfield",
    "state": "IL",
    "postal_code": "62701",
    "privacy_url": "https://willowbend.example/privacy",
    "terms_url": "https://willowbend.example/terms",
}
SCHEDULE = """Appt ID,Patient,DOB,Mobile,Date,Time,Provider,Type
1001,José Marín,05/14/1981,(217) 555-0156,12/15/2027,9:30 AM,Nora Quill,Cleaning
1002,Ben Cole,03/22/1990,(217) 555-0158,12/16/2027,8:00 AM,Dr. Nobody,Exam
""".encode("cp1252")


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
    return re.findall(r"\b\d{6}\b", mine[-1])[0]


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
    page.fill("#password", PASSWORD)
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
    with page.expect_navigation():
        page.keyboard.press("Enter")
    until(answered, seconds=30, what="the answer is in the inbox")


def test_the_rest_of_the_checklist(stack: Context, page: Page) -> None:  # noqa: F811
    """After the first text: the carriers' form, the domain's records, the schedule."""
    page.goto(f"{stack.url}/sign-in")
    page.fill("#email", "nora@willowbend.example")
    page.fill("#password", PASSWORD)
    page.click("main >> button")
    page.click("text=Getting started")
    page.click("text=Your number")
    page.click("text=Send to the carriers")
    expect(page.locator("#ein-wrong")).to_be_visible()
    shot(page, "12-carriers-wrong")
    for name, typed in CARRIERS.items():
        page.fill(f"#{name}", typed)
    page.select_option("#legal_form", "private")
    page.click("text=Send to the carriers")
    expect(page.locator("main")).to_contain_text("Waiting for the carrier")
    shot(page, "13-waiting-for-the-carrier")
    page.goto(f"{stack.url}/settings/sender")
    page.fill("#address", "hello@willowbend.example")
    page.click("text=Send me a code")
    page.fill("#code", emailed_code(stack, "hello@willowbend.example"))
    page.click("text=Go on")
    expect(page.locator("main")).to_contain_text("_domainkey.willowbend.example")
    shot(page, "14-records")
    page.click("text=Check again, and use it")
    expect(page.locator("main")).to_contain_text("leave from hello@willowbend.example")
    page.goto(f"{stack.url}/settings/import")
    shot(page, "15-import")
    page.set_input_files("#file", {"name": "day.csv", "mimeType": "text/csv", "buffer": SCHEDULE})
    page.click("text=Check it first")
    expect(page.locator("main")).to_contain_text("1 appointment can be imported, 1 cannot")
    shot(page, "16-checked")
    page.click("text=Import 1")
    expect(page.locator("main")).to_contain_text("Imported.")
    page.goto(f"{stack.url}/settings/start")
    shot(page, "17-nearly-done")
    expect(page.locator("h1")).to_contain_text("5 of 6 done")
