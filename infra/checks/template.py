"""Checkov on the packaged template, with every exception explained.

An exception that nothing needs any more fails as well, so that the list stays true.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.local import package
from infra.local.places import ROOT

EXCEPTIONS = Path(__file__).parent / "exceptions.yaml"
EVERYTHING = "everything"
CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"


@dataclass(frozen=True, order=True)
class Finding:
    check: str
    resource: str
    says: str = ""


def main() -> int:
    found = set(findings(package.build("prod").template))
    excepted = exceptions(yaml.safe_load(EXCEPTIONS.read_text()))
    lines = [*unexplained(found, excepted), *unneeded(found, excepted)]
    print("\n".join(lines) or f"Checkov finds nothing that {EXCEPTIONS.name} does not explain.")
    return 1 if lines else 0


def findings(template: Path) -> Iterator[Finding]:
    command = [str(CHECKOV), "-f", str(template), "--framework", "cloudformation"]
    command += ["--output", "json", "--quiet", "--compact", "--skip-download"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"checkov failed:\n{done.stdout}{done.stderr}") from None
    for failed in report.get("results", {}).get("failed_checks", []):
        name = failed["resource"].rpartition(".")[2]
        yield Finding(failed["check_id"], name, failed["check_name"])


def exceptions(listed: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    """Check → the resources that need not pass it. Raises SystemExit where a reason is missing."""
    for check, exception in listed.items():
        if len(str(exception.get("why", ""))) < 20:
            raise SystemExit(f"{check} is excepted without a reason.")
    return {
        check: {EVERYTHING} if exception["for"] == EVERYTHING else set(exception["for"])
        for check, exception in listed.items()
    }


def unexplained(found: Iterable[Finding], excepted: Mapping[str, set[str]]) -> list[str]:
    return [
        f"{of.check} {of.resource}: {of.says}"
        for of in sorted(found)
        if not {of.resource, EVERYTHING} & excepted.get(of.check, set())
    ]


def unneeded(found: Iterable[Finding], excepted: Mapping[str, set[str]]) -> list[str]:
    there = {(of.check, name) for of in found for name in (of.resource, EVERYTHING)}
    return [
        f"{check} {resource}: excepted, but it passes or is gone"
        for check, resources in sorted(excepted.items())
        for resource in sorted(resources)
        if (check, resource) not in there
    ]


if __name__ == "__main__":
    sys.exit(main())
