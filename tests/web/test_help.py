"""Every page at the desk says in plain words what it is for."""

import re
from pathlib import Path

import pytest

from chalicelib.domain.playbooks import Playbook
from chalicelib.web import desk as frame
from chalicelib.web import help
from chalicelib.web.settings.parts.table import LOCATION, PRACTICE
from tests.builders import OAK, a_playbook
from tests.web.desk import Desk, words
from tests.web.test_today import book

TEMPLATES = Path(help.__file__).parent / "templates"
BRINGS_ITS_OWN = {"settings/form.html"}
NO_PAGES = {"/today/live", "/inbox-live", "/inbox/{contact_id}/live", "/settings/audit-file"}
NAMES = {
    "{patient_id}": "rosa",
    "{playbook_id}": "reminders",
    "{location_id}": "main-street",
    "{provider_id}": "patel",
    "{visit_type_id}": "cleaning",
}


@pytest.fixture
def reminders() -> Playbook:
    return a_playbook()


def in_the_frame() -> list[str]:
    return sorted(
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if '{% extends "desk.html" %}' in path.read_text()
    )


def test_every_page_in_the_desks_frame_has_its_help() -> None:
    assert [of for of in in_the_frame() if not help.of(of) and of not in BRINGS_ITS_OWN] == []


def test_no_help_is_for_a_page_that_is_gone() -> None:
    assert set(help.HELP) <= set(in_the_frame())


def test_help_is_two_or_three_sentences_without_the_words_of_programmers() -> None:
    said = [*help.HELP.values(), *(part.help for part in (*PRACTICE, *LOCATION))]
    for text in said:
        assert 1 <= len(re.findall(r"[.?!](?: |$)", text)) <= 4, text
        assert not re.search(r"(?i)database|server|null|boolean|regex|config|tenant", text), text


def test_every_page_that_opens_at_the_desk_shows_it(desk: Desk, reminders: Playbook) -> None:
    book(desk)
    desk.services.setups.save(OAK, reminders)
    opened = []
    for path, method in sorted(frame.NEEDS):
        if method != "GET" or path in NO_PAGES:
            continue
        parts = ["hours"] if "{part}" in path else [""]
        for part in parts:
            address = re.sub(r"\{part\}", part, path)
            for name, value in NAMES.items():
                address = address.replace(name, value)
            answer = desk.ana.get(address)
            if "{" in address or answer.status_code != 200:
                continue
            opened.append(address)
            assert "What is this page?" in words(answer), address
    assert {"/", "/inbox", "/patients/rosa", "/forecast", "/playbooks", "/absences"} <= {*opened}
    assert "/settings/locations/main-street/hours" in opened
