"""What becomes of each file in tests/fixtures/fhir: the page tells it, and this holds it true."""

from pathlib import Path

import pytest

from chalicelib.actions.fhir.take_in import Answer, take_in
from chalicelib.domain.errors import RapportError
from chalicelib.domain.fhir.bundles import TRANSACTION, Sent, entries_of, lines_of
from chalicelib.domain.fhir.elements import kind_of, parsed, resource_from
from tests.builders import OAK
from tests.conftest import TestServices
from tests.documents import what_became_of
from tests.scenes import open_oak

ROOT = Path(__file__).parents[3]
FIXTURES = sorted((ROOT / "tests" / "fixtures" / "fhir").iterdir())


def answers(services: TestServices, file: Path) -> list[Answer]:
    raw = file.read_bytes()
    if file.suffix == ".ndjson":
        return take_in(services, OAK, lines_of(raw), by="api:key")
    resource = resource_from(parsed(raw))
    if kind_of(resource) != "Bundle":
        return take_in(services, OAK, [Sent(place="", resource=resource)], by="api:key")
    whole = resource.text("type") == TRANSACTION
    return take_in(services, OAK, entries_of(resource), by="api:key", all_or_nothing=whole)


def rows(services: TestServices, file: Path) -> list[str]:
    try:
        found = answers(services, file)
    except RapportError as refusal:
        return [f"| {file.name} | | refused | {refusal} |"]
    return [row(file, of) for of in found]


def row(file: Path, of: Answer) -> str:
    place = of.place.removeprefix("Bundle.").removeprefix(of.kind).strip()
    named = f"{of.kind}/{of.of}" if of.of else of.kind
    why = str(of.refused) if of.refused else "; ".join(f"{r.path}: {r.says}" for r in of.remarks)
    return f"| {file.name} | {' '.join(p for p in (place, named) if p)} | {of.did} | {why} |"


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.name)
def test_the_page_says_what_becomes_of_each_entry_and_again_nothing_changes(
    services: TestServices, file: Path
) -> None:
    open_oak(services)
    told = what_became_of("FHIR R4")
    for line in rows(services, file):
        assert line in told
    before = services.patients.all_ids(OAK)
    again = {line.split(" | ")[2] for line in rows(services, file)}
    assert not {"created", "changed", "merged"} & again
    assert services.patients.all_ids(OAK) == before
