"""What the security tools say decides, and a tool that cannot be reached does not."""

import json

import pytest
import yaml

from infra.checks import dependencies, template
from infra.checks.dependencies import Audit, read
from infra.checks.template import Finding, exceptions, unexplained, unneeded
from infra.local.places import ROOT

KNOWN = tuple(dependencies.pinned((ROOT / "requirements.txt").read_text()))


def test_every_library_that_ships_or_develops_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-checkov.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert line.count("==") == 1, line


def test_a_source_that_is_not_reached_is_said_and_stops_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dependencies.main(lambda source: None) == 0
    assert "not audited: could not be reached" in capsys.readouterr().out


def test_a_source_that_knows_only_some_libraries_did_not_audit_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dependencies.main(lambda source: Audit(known=KNOWN[1:])) == 0
    assert "not audited" in capsys.readouterr().out


def test_where_one_source_does_not_answer_the_next_one_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dependencies.main(lambda of: Audit(known=KNOWN) if of == "osv" else None) == 0
    assert "audited by osv: nothing known" in capsys.readouterr().out


def test_a_weakness_that_is_known_fails_and_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    weak = Audit(known=KNOWN, weak={"jinja2 3.1.6": ("CVE-2030-1",)})
    assert dependencies.main(lambda source: weak) == 1
    assert "jinja2 3.1.6: CVE-2030-1" in capsys.readouterr().out


def test_what_pip_audit_skipped_it_did_not_audit() -> None:
    answer = {
        "dependencies": [
            {"name": "Jinja2", "version": "3.1.6", "vulns": [{"id": "CVE-2030-1"}]},
            {"name": "tzdata", "version": "2026.6", "vulns": []},
            {"name": "holidays", "skip_reason": "not found"},
        ]
    }
    found = read(json.dumps(answer))
    assert found == Audit(known=("jinja2", "tzdata"), weak={"Jinja2 3.1.6": ("CVE-2030-1",)})
    assert read("no network") is None
    assert read("{}") is None


FOUND = [Finding("CKV_1", "Table", "encrypt it"), Finding("CKV_2", "Site", "watch it")]


def test_a_finding_without_an_exception_is_told() -> None:
    assert unexplained(FOUND, {"CKV_1": {"Table"}}) == ["CKV_2 Site: watch it"]
    assert unexplained(FOUND, {"CKV_1": {"Queue"}, "CKV_2": {"everything"}}) == [
        "CKV_1 Table: encrypt it"
    ]


def test_an_exception_that_nothing_needs_is_told() -> None:
    needed = {"CKV_1": {"Table", "Queue"}, "CKV_2": {"everything"}, "CKV_3": {"everything"}}
    assert [line.split(":")[0] for line in unneeded(FOUND, needed)] == [
        "CKV_1 Queue",
        "CKV_3 everything",
    ]


def test_every_exception_has_a_reason() -> None:
    assert len(exceptions(yaml.safe_load(template.EXCEPTIONS.read_text()))) > 5
    with pytest.raises(SystemExit):
        exceptions({"CKV_1": {"for": ["Table"], "why": "because"}})
