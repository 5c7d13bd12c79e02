"""Ask the public advisories about every library that ships: `python -m infra.checks.dependencies`.

Where they cannot be reached it says so and passes: a fast check must run without a network.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from infra.local.places import ROOT

SOURCES = ("pypi", "osv")
UNREACHED = "not audited: could not be reached"


@dataclass(frozen=True, kw_only=True)
class Audit:
    known: tuple[str, ...] = ()
    """Libraries of which the source told what it knows."""
    weak: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """ "name version" → the advisories about it."""


def main(ask: Callable[[str], Audit | None]) -> int:
    """`ask`: by a source's name; None where it did not answer."""
    wanted = set(pinned((ROOT / "requirements.txt").read_text()))
    for source in SOURCES:
        found = ask(source)
        if found is None or not wanted <= set(found.known):
            continue
        for library, advisories in found.weak.items():
            print(f"{library}: {', '.join(advisories)}")
        if found.weak:
            print(
                "Take a version without these, or say in docs/security.md why it does not matter."
            )
            return 1
        print(f"{len(wanted)} libraries audited by {source}: nothing known against them")
        return 0
    print(f"The libraries that ship were {UNREACHED}.")
    return 0


def pinned(requirements: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in requirements.splitlines())
    return [line.partition("==")[0].lower() for line in lines if line]


def ask_pip_audit(source: str) -> Audit | None:
    command = [sys.executable, "-m", "pip_audit", "-r", "requirements.txt", "--no-deps"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command += ["--vulnerability-service", source, "--timeout", "5"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
        )
    except subprocess.TimeoutExpired:
        return None
    return read(done.stdout)


def read(answer: str) -> Audit | None:
    """pip-audit's JSON. A library that a source skipped it did not tell anything about."""
    try:
        told = [of for of in json.loads(answer)["dependencies"] if "skip_reason" not in of]
    except (ValueError, KeyError):
        return None
    weak = {f"{of['name']} {of['version']}": tuple(v["id"] for v in of["vulns"]) for of in told}
    return Audit(
        known=tuple(of["name"].lower() for of in told),
        weak={library: found for library, found in weak.items() if found},
    )


if __name__ == "__main__":
    sys.exit(main(ask_pip_audit))
