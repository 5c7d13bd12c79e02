"""`python -m tests.bench [NAME …]`: tables here, in build/bench.json and docs/performance.md."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import cold_start, drain, reminder, segments, sweep
from tests.bench.report import Part, as_json, missed, plain
from tests.bench.world import World, world

ROOT = Path(__file__).resolve().parents[2]
JSON = ROOT / "build" / "bench.json"

PARTS: dict[str, Callable[[World], Part]] = {
    "reminder": reminder.run,
    "sweep": sweep.run,
    "drain": drain.run,
    "cold-start": cold_start.run,
    "segments": segments.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *PARTS], help="which parts; all of them")
    names = parser.parse_args().names or list(PARTS)
    found = json.loads(JSON.read_text()) if JSON.exists() else {}
    with world() as of:
        for name in names:
            began = time.monotonic()
            part = PARTS[name](of)
            _print(part, time.monotonic() - began)
            found[name] = as_json(part)
    JSON.parent.mkdir(exist_ok=True)
    JSON.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
    print(f"Written: {JSON.relative_to(ROOT)}")


def _print(part: Part, seconds: float) -> None:
    print(f"\n{part.title} ({seconds:.0f} s)\n")
    for table in part.tables:
        print(plain(table), end="\n\n")
    print("\n".join(missed(part)) or "All targets met.", flush=True)


if __name__ == "__main__":
    main()
