"""docs/faults.md: what was injected where, what was seen, and what it guarantees."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults.kinds import KINDS, SERVICES
from tests.faults.sending import Row
from tests.faults.wire import World

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"

HEAD = """# What happens when something fails

Written by `python -m tests.faults`; the tests in `tests/faults` do all of it again and fail where
this page is not what they see.

After each fault an hour passes in which everything works, and these promises are checked: no
message left twice; every message that was due has one of its four ends (sent, skipped, failed,
uncertain); what is uncertain or failed waits for a person as a work item; what left is in the
contact budget; nothing that was due is still in the due index.

The faults are injected on the wire between the application and AWS (moto, in process), at each
call in turn. `tests/faults/test_both_at_once.py` runs a second worker, sweep, planner, patient or
receptionist from beginning to end at each call of the first; `test_killed_while_planning.py` kills
every kind of change to the schedule or a person at each of its writes, after which it is there
whole, or not at all, and the reminders follow it with the next sweep.

## A service fails

At each of its calls in turn while one message is sent, once. "sent or uncertain": which of the two
depends on the call.

"""
KILLED = """
## The worker dies

Between any two calls. A call that only reads changes nothing, so that a row stands for every moment
from the call named until the next that writes. What a row cannot tell apart the front desk is
told: uncertain means that the text may have left, that it is never sent again, and that a work item
says so.

"""


def cell(seen: str) -> str:
    return seen or "nothing was due"


def failures_table(seen: Mapping[tuple[str, str], str]) -> str:
    lines = ["| fault | " + " | ".join(SERVICES) + " |", "| --- |" + " --- |" * len(SERVICES)]
    for kind in KINDS:
        cells = (seen[service, kind] for service in SERVICES)
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def killed_table(scene: Callable[[World], list[Row]], rows: list[Row]) -> str:
    lines = [f"### {scene.__doc__}", "", "| died after | an hour later |", "| --- | --- |"]
    lines += [f"| {row.done} | {row.seen} |" for row in rows]
    return "\n".join(lines) + "\n"


def read_cell(service: str, kind: str) -> str:
    """What the page says of one fault of one service."""
    [line] = [x for x in PAGE.read_text().splitlines() if x.startswith(f"| {kind} |")]
    return line.split(" | ")[1 + SERVICES.index(service)].removesuffix(" |")
