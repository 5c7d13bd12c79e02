"""`python -m tests.bench [NAME …]`: tables here, in build/bench.json and docs/performance.md."""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import (
    api,
    callers,
    campaign,
    cold_start,
    doubles,
    drain,
    fairness,
    importing,
    inbound,
    journeys,
    patient_segments,
    peak,
    reminder,
    segments,
    soak,
    sweep,
    today,
    waiting,
    waitlist,
)
from tests.bench.report import Part, as_json, markdown, missed, plain
from tests.bench.world import World, world

ROOT = Path(__file__).resolve().parents[2]
JSON = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- What follows is written by `make bench`. -->", "<!-- Until here. -->"

PARTS: dict[str, Callable[[World], Part]] = {
    "reminder": reminder.run,
    "sweep": sweep.run,
    "drain": drain.run,
    "drain-all": drain.run_all,
    "peak": peak.run,
    "fairness": fairness.run,
    "inbound": inbound.run,
    "journeys": journeys.run,
    "today": today.run,
    "waiting": waiting.run,
    "callers": callers.run,
    "api": api.run,
    "import": importing.run,
    "doubles": doubles.run,
    "campaign": campaign.run,
    "waitlist": waitlist.run,
    "soak": soak.run,
    "cold-start": cold_start.run,
    "segments": segments.run,
    "patient-segments": patient_segments.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}; or all")
    names = parser.parse_args().names or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    found: dict[str, Any] = json.loads(JSON.read_text()) if JSON.exists() else {}
    with world() as of:
        for name in names:
            began = time.monotonic()
            part = PARTS[name](of)
            seconds = time.monotonic() - began
            _print(part, seconds)
            found[name] = {**as_json(part), "seconds": round(seconds), "on": _machine()}
            _write(JSON, json.dumps(found, indent=2, sort_keys=True) + "\n")
    if set(PARTS) <= set(found):
        before, rest = PAGE.read_text().split(BEGIN)
        _write(PAGE, before + BEGIN + _section(found) + END + rest.split(END)[1])
    print(f"\nWritten: {JSON.relative_to(ROOT)}, {PAGE.relative_to(ROOT)}")


def _print(part: Part, seconds: float) -> None:
    print(f"\n{part.title} ({seconds:.0f} s)\n")
    for table in part.tables:
        print(plain(table), end="\n\n")
    print("\n".join(missed(part)) or "All targets met.", flush=True)


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("boto3", "ministack"))
    day = datetime.now(UTC).strftime("%-d %B %Y")
    return f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def _section(found: dict[str, Any]) -> str:
    lines: list[str] = []
    for name in PARTS:
        part = found[name]
        lines += [f"### {part['title']}", f"*{name}: {part['on']}*"]
        lines += [markdown(table["columns"], table["rows"]) for table in part["tables"]]
        targets = [
            f"- {'met' if of['met'] else '**missed**'}: {of['shown']}" for of in part["targets"]
        ]
        lines += ["\n".join(targets)] if targets else []
    return "\n\n" + "\n\n".join(lines) + "\n\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    main()
