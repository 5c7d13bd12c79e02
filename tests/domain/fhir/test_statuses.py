"""What the page says of statuses is what happens."""

import re
from pathlib import Path

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.fhir import capability, search, statuses

PAGE = (Path(__file__).parents[3] / "docs" / "integrations" / "fhir.md").read_text()


def rows(head: str) -> list[list[str]]:
    table = PAGE.partition(head)[2].partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("| ").split("|")] for row in table.split("\n")[2:]]


def test_the_page_tells_every_status_both_ways() -> None:
    told = {}
    for sent, here, _, served in rows("| Appointment.status sent "):
        for code in sent.split(", "):
            told[code] = (here, served)
    assert told == {
        code: (status.value, statuses.OUT[status]) for code, status in statuses.IN.items()
    }
    assert set(statuses.OUT) == set(Status)


def test_the_page_tells_every_answer() -> None:
    told = [row[0] for row in rows("| the patient's participant.status ")]
    assert set(told) == set(Answer) == set(statuses.ANSWERS)


def test_the_page_and_the_server_tell_the_same_search_parameters() -> None:
    told = {
        row[0]: set(re.findall(r"[\w-]+", row[1].partition("(")[0]))
        for row in rows("| type | search parameters ")
    }
    for kind, known in search.KNOWN.items():
        assert set(known) <= told[kind], kind
    listed = {of["type"] for of in capability.statement("x")["rest"][0]["resource"]}
    assert listed == set(search.KNOWN)
