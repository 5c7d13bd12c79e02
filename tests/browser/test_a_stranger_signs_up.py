"""From the public page to a first text on the phone page, in a real browser on the deployed stack;
then a receptionist is invited, and tries to see a second practice.

With SHOTS set to a folder, a picture of each step in both widths is left there, and the table of
the walk with today's times: `SHOTS=build/shots pytest tests/browser/test_a_stranger_signs_up.py`.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chalicelib import settings
from chalicelib.actions import change_appointment
from chalicelib.actions.save_patient import save_patient
from chalicelib.clock import system_clock
from chalicelib.domain.conversations import By, Conversation
from chalicelib.domain.ids import LocationId, PatientId, PracticeId, ProviderId, StaffId
from chalicelib.domain.patients import Channel
from chalicelib.wiring import Services
from infra.local.run import TRIAL_NUMBER, Context
from tests.builders import (
    CLEANING,
    a_location,
    a_member_of_staff,
    a_patient,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.stack.waiting import until

pytestmark = [pytest.mark.stack, pytest.mark.browser]

OUT = os.environ.get("SHOTS")
DOC = Path(__file__).parents[2] / "docs/walkthroughs/a-practice-signs-up.md"
MOBILE = "+12175550143"
NORA, PIA = "nora@willowbend.example", "pia@willowbend.example"
PASSWORD, HERS = "three plain words here", "four other plain words"
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


@dataclass(kw_only=True)
class Step:
    name: str
    does: str
    fields: int = 0
    pages: int = 0
    seconds: float = 0.0


@dataclass
class Walk:
    """What was done so far, counted as a person would have to do it."""

    steps: list[Step] = field(default_factory=list)
    on_the_clock: bool = False

    @contextmanager
    def step(self, page: Page, name: str, does: str) -> Iterator[None]:
        """Its picture, taken off the clock, is the page as it stands at the end."""
        self.steps.append(Step(name=name, does=does))
        self.on_the_clock, began = True, time.monotonic()
        yield
        self.on_the_clock, self.steps[-1].seconds = False, time.monotonic() - began
        shot(page, f"sign-up-{len(self.steps):02}-{name}")

    def fills(self, page: Page, **typed: str) -> None:
        for name, text in typed.items():
            wanted = page.locator(f"#{name}")
            if wanted.evaluate("(of) => of.tagName") == "SELECT":
                wanted.select_option(text)
            else:
                wanted.fill(text)
            self.steps[-1].fields += 1

    def sees(self, context: BrowserContext) -> BrowserContext:
        """Each page that opens in it is counted."""

        def look(page: Page) -> None:
            page.on("framenavigated", lambda frame: self._seen(frame.parent_frame is None))

        context.on("page", look)
        return context

    def _seen(self, is_page: bool) -> None:
        if self.on_the_clock and is_page:
            self.steps[-1].pages += 1

    def rows(self) -> list[str]:
        return [
            f"| {n} | {of.does} | {of.fields or ''} | {of.pages or ''} | {of.seconds:.1f} | "
            f"[1280](../screenshots/sign-up-{n:02}-{of.name}-1280.png) "
            f"[360](../screenshots/sign-up-{n:02}-{of.name}-360.png) |"
            for n, of in enumerate(self.steps, 1)
        ]


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


@contextmanager
def somebody(chromium: Browser, walk: Walk) -> Iterator[tuple[Page, Page]]:
    """A tab on Rapport, and one on the world outside it: her mailbox and her phone."""
    context = walk.sees(
        chromium.new_context(viewport={"width": 1280, "height": 800}, timezone_id="America/Chicago")
    )
    context.set_default_timeout(20_000)
    yield context.new_page(), context.new_page()
    context.close()


@pytest.fixture(scope="module")
def nora(chromium: Browser, walk: Walk) -> Iterator[tuple[Page, Page]]:
    with somebody(chromium, walk) as tabs:
        yield tabs


@pytest.fixture(scope="module")
def pia(chromium: Browser, walk: Walk) -> Iterator[tuple[Page, Page]]:
    with somebody(chromium, walk) as tabs:
        yield tabs


def shot(page: Page, name: str) -> None:
    if not OUT:
        return
    Path(OUT).mkdir(parents=True, exist_ok=True)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(OUT) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})


def code_in_mailbox(world: Page, stack: Context) -> str:
    """The newest email's, as the outbox shows it."""
    world.goto(f"{stack.url}/local/outbox")
    text = world.locator(".letter").text_content() or ""
    return re.findall(r"\b\d{6}\b", text)[0]


def show_phone(world: Page, stack: Context) -> None:
    line = f"phone={MOBILE}&number={TRIAL_NUMBER}".replace("+", "%2B")
    world.goto(f"{stack.url}/local/phone?{line}")


def test_a_stranger_is_texted_and_emailed_within_minutes(
    stack: Context,
    walk: Walk,
    nora: tuple[Page, Page],
) -> None:
    page, world = nora
    with walk.step(page, "public", "Opens the public page: what it is, what it costs"):
        page.goto(stack.url)
        expect(page).to_have_title(re.compile("Rapport"))
    with walk.step(page, "form", "Presses “Try it for 30 days” and fills the form"):
        page.click("text=Try it for 30 days >> nth=0")
        walk.fills(
            page,
            practice="Willow Bend Dental",
            specialty="dental",
            size="small",
            zone="America/Chicago",
            phone="(217) 555-0134",
            name="Nora Quill",
            email=NORA,
            password=PASSWORD,
        )
    with walk.step(page, "mailbox", "Presses “Send me the code”: it is in her mailbox"):
        page.click("text=Send me the code")
        expect(page.locator("h1")).to_have_text("Look into your mailbox")
        code = code_in_mailbox(world, stack)
    with walk.step(page, "checklist", "Types it: the practice is open, and says what is left"):
        walk.fills(page, code=code)
        page.click("text=Open my practice")
        expect(page.locator("h1")).to_contain_text("0 of 6 done")
    with walk.step(page, "hours", "Opens the hours: the usual ones and her name stand there"):
        page.click("text=Opening hours and who sees patients")
        expect(page.locator("#providers")).to_have_value("Nora Quill")
    with walk.step(page, "phone", "Saves them, opens “A first text”, gives her mobile"):
        page.click("main >> text=Save")
        expect(page.locator("h1")).to_contain_text("1 of 6 done")
        page.click("text=A first text to your own phone")
        walk.fills(page, mobile=MOBILE)
        page.click("text=Text me a code")
        expect(page.locator("#code")).to_be_visible()
    with walk.step(world, "phone-code", "Reads the code on her phone"):
        show_phone(world, stack)
        code = re.findall(r"\b\d{6}\b", world.locator(".bubbles").inner_text())[-1]
    with walk.step(page, "texted", "Types it, and presses “Text me a reminder”"):
        walk.fills(page, code=code)
        page.click("text=Verify >> nth=-1")
        page.click("text=Text me a reminder")
        expect(page.locator("#notice")).to_contain_text("Look at your phone")
    with walk.step(world, "first-text", "**The first text is on her phone**"):
        show_phone(world, stack)
        expect(world.locator(".bubbles")).to_contain_text("Willow Bend Dental: Nora, see you")
    with walk.step(page, "sender", "Gives the address that emails shall leave from"):
        page.click("text=Getting started")
        expect(page.locator("h1")).to_contain_text("2 of 6 done")
        page.click("text=Your email address")
        walk.fills(page, address="hello@willowbend.example")
        page.click("text=Send me a code")
        expect(page.locator("#code")).to_be_visible()
    with walk.step(page, "records", "Types the code from that mailbox; copies the records"):
        walk.fills(page, code=code_in_mailbox(world, stack))
        page.click("text=Go on")
        expect(page.locator("main")).to_contain_text("_domainkey.willowbend.example")
    with walk.step(page, "sender-ready", "Presses “Check again, and use it”"):
        page.click("text=Check again, and use it")
        expect(page.locator("main")).to_contain_text("leave from hello@willowbend.example")
    with walk.step(page, "emailed", "Presses “Email me a reminder”"):
        page.click("text=Getting started")
        page.click("text=A first text to your own phone")
        page.click("text=Email me a reminder")
        expect(page.locator("#notice")).to_contain_text(f"Sent to {NORA}")
    with walk.step(world, "first-email", "**The first reminder is in her mailbox**"):
        world.goto(f"{stack.url}/local/outbox")
        expect(world.locator(".heads")).to_contain_text("hello@willowbend.example")
        expect(world.locator(".letter pre")).to_contain_text("Nora")

    def answered() -> bool:
        page.goto(f"{stack.url}/inbox")
        return "can I bring my son" in page.locator("main").inner_text()

    with walk.step(page, "answered", "Answers the text from her phone: it is in the inbox"):
        show_phone(world, stack)
        world.fill(".write input[name=text]", "can I bring my son?")
        with world.expect_navigation():
            world.keyboard.press("Enter")
        until(answered, seconds=30, what="the answer is in the inbox")
        # How often she looks while it travels is chance.
        walk.steps[-1].pages = 3


def test_a_receptionist_comes_in_by_her_invitation(
    stack: Context,
    walk: Walk,
    nora: tuple[Page, Page],
    pia: tuple[Page, Page],
) -> None:
    page, _ = nora
    with walk.step(page, "invite", "Invites a receptionist: Settings, People, “Invite somebody”"):
        page.goto(f"{stack.url}/settings")
        page.click("main >> text=People >> nth=0")
        page.click("text=Invite somebody")
        walk.fills(page, email=PIA, name="Pia Lund")
        page.check("input[name=role][value=front-desk]")
        walk.steps[-1].fields += 1
    with walk.step(page, "invited", "Presses “Send the invitation”"):
        page.click("text=Send the invitation")
        expect(page.locator("#notice")).to_contain_text("Invited.")
        expect(page.locator(".people")).to_contain_text("Invited, has not signed in yet")
    hers, world = pia
    with walk.step(world, "invitation", "The receptionist finds it in her mailbox"):
        world.goto(f"{stack.url}/local/outbox")
        expect(world.locator("#subject")).to_contain_text("Nora Quill invites you")
        letter = world.locator(".letter").text_content() or ""
    with walk.step(hers, "password", "Opens its link and chooses a password"):
        hers.goto(re.findall(r"http\S+/welcome/[\w-]+", letter)[0])
        expect(hers.locator("h1")).to_have_text("Welcome, Pia Lund")
        walk.fills(hers, new_password=HERS)
    with walk.step(hers, "her-today", "**She is on Today**"):
        hers.click("text=Set it and go in")
        expect(hers.locator(".places [aria-current]")).to_have_text("Today")
    assert hers.get_by_role("link", name="Playbooks").count() == 0
    hers.goto(f"{stack.url}/inbox")
    expect(hers.locator("main")).to_contain_text("can I bring my son")


FERN = PracticeId("fern-hill-physio")


@pytest.fixture
def fern(stack: Context, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A second practice on the same stack: what its people and records are called."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", stack.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    services = Services(settings.read(stack.environment))
    location, provider = LocationId("fern-lane"), ProviderId("fern-okoro")
    patient, staff = PatientId("fern-rosa"), StaffId("fern-eve")
    for part in (
        a_practice(practice_id=FERN, name="Fern Hill Physio"),
        a_location(location_id=location, number="+12025550187"),
        a_provider(provider_id=provider, location_id=location),
        a_visit_type(),
        a_member_of_staff(staff_id=staff, email="eve@fern.example"),
    ):
        services.setups.save(FERN, part)
    rosa = a_patient(patient_id=patient, phone="+12025550186", email="")
    save_patient(services, FERN, rosa, was=None, by=staff)
    visit = change_appointment.book(
        services,
        FERN,
        patient_id=patient,
        provider_id=provider,
        location_id=location,
        visit_type_id=CLEANING,
        starts_at=system_clock().replace(year=2027, month=12, day=14, hour=16, minute=0),
        by=staff,
        must_be_free=False,
    )
    contact = services.contacts.known(FERN, Channel.TEXT, rosa.phone)
    services.conversations.save(
        Conversation(
            practice_id=FERN,
            contact_id=contact.contact_id,
            location_id=location,
            last_at=system_clock(),
            last_by=By.PATIENT,
            preview="my shoulder again",
            waiting_since=system_clock(),
        )
    )
    return {
        "patient": patient,
        "thread": contact.contact_id,
        "visit": visit.appointment_id,
        "location": location,
        "provider": provider,
        "staff": staff,
    }


def seen(page: Page, address: str, id_in_it: str) -> tuple[int, str]:
    """Status and page as it was sent, without the id that was asked for."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status, answer.text().replace(id_in_it, "…")


def test_she_sees_of_a_second_practice_what_she_sees_of_nobodys(
    stack: Context,
    walk: Walk,
    nora: tuple[Page, Page],
    pia: tuple[Page, Page],
    fern: dict[str, str],
) -> None:
    page, (owners, _) = pia[0], nora
    nobodys = "nobodys-id"
    addresses = (
        ("patient", "/patients/{}", 404),
        ("patient", "/patients/{}/edit", 404),
        ("patient", "/book?patient={}", 404),
        ("thread", "/inbox/{}", 404),
        ("visit", "/appointments/{}/move", 404),
        ("location", "/?location={}", 404),
        ("location", "/settings/locations/{}", 403),
        ("staff", "/settings/people/{}", 403),
        ("provider", "/settings/providers/{}", 403),
    )
    with walk.step(
        page, "second-practice", "She tries a second practice's patient: as if there were none"
    ):
        answer = page.goto(f"{stack.url}/patients/{fern['patient']}")
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("h1")).to_have_text("There is nothing here")
    for kind, path, status in addresses:
        for who, expected in ((page, status), (owners, 404)):
            theirs = seen(who, stack.url + path.format(fern[kind]), fern[kind])
            assert theirs == seen(who, stack.url + path.format(nobodys), nobodys), path
            assert theirs[0] == expected, path
            assert not re.search("Rosa|Klein|Fern|Eve|shoulder", theirs[1]), path
    page.goto(f"{stack.url}/patients?q=klein")
    expect(page.locator("main")).not_to_contain_text("Rosa")
    moved = """async (wanted) => {
        const csrf = document.querySelector("input[name=csrf]").value;
        const body = new URLSearchParams({csrf, practice: wanted});
        const answer = await fetch("/practice", {method: "POST", body, redirect: "manual"});
        return [answer.status, await answer.text()];
    }"""
    into_theirs = page.evaluate(moved, FERN)
    assert into_theirs == page.evaluate(moved, nobodys)
    assert into_theirs[0] == 404


def test_the_walkthrough_tells_it_as_it_went(walk: Walk) -> None:
    """All but the seconds, which are another's on another day."""
    if OUT:
        (Path(OUT) / "sign-up.md").write_text("\n".join([*walk.rows(), ""]))

    def without_seconds(row: str) -> list[str]:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        return cells[:4] + cells[5:]

    told = [line for line in DOC.read_text().splitlines() if re.match(r"\| \d+ \|", line)]
    assert [without_seconds(of) for of in told] == [without_seconds(of) for of in walk.rows()]


def test_the_rest_of_the_checklist(stack: Context, nora: tuple[Page, Page]) -> None:
    """After the first text: the carriers' form and the schedule."""
    page, _ = nora
    page.goto(f"{stack.url}/settings/start")
    page.click("text=Your number")
    page.click("text=Send to the carriers")
    expect(page.locator("#ein-wrong")).to_be_visible()
    shot(page, "carriers-wrong")
    for name, typed in CARRIERS.items():
        page.fill(f"#{name}", typed)
    page.select_option("#legal_form", "private")
    page.click("text=Send to the carriers")
    expect(page.locator("main")).to_contain_text("Waiting for the carrier")
    shot(page, "waiting-for-the-carrier")
    page.goto(f"{stack.url}/settings/import")
    page.set_input_files("#file", {"name": "day.csv", "mimeType": "text/csv", "buffer": SCHEDULE})
    page.click("text=Upload")
    page.click("text=Read it")
    page.click("text=See what would happen")
    expect(page.locator("main")).to_contain_text("Bring in 1")
    page.click("text=Bring in 1")
    expect(page.locator("main")).to_contain_text("Brought in")
    page.goto(f"{stack.url}/settings/start")
    shot(page, "nearly-done")
    expect(page.locator("h1")).to_contain_text("5 of 6 done")
