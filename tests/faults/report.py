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

## What runs where

"In process" is moto, with the faults injected into botocore. "Local AWS" is a local AWS of the
tests' own on sockets, with a proxy between it and Rapport that answers errors, cuts connections,
holds requests and drops answers; both give the same tables below. Twilio's side of sending is a
socket of the tests' own.

| the tests | in process | local AWS |
| --- | --- | --- |
| `test_a_service_fails.py`: once, at each of its calls | yes | yes, but for "is not reached" |
| the same: for some minutes | throttling | throttling, 503, hanging up |
| `test_killed_while_sending.py` | yes | yes |
| `test_killed_while_planning.py`: a change to the schedule or a person dies | yes | yes |
| the same: its table fails, an answer is lost, the sweep's queue fails | | yes |
| `test_both_at_once.py`: sweeps, workers, a STOP; messages twice, in the wrong order | yes | yes |
| the same: planners, patients, receptionists | yes | |
| `test_a_text_comes_in.py`: dies, fails, comes twice; by queue and by webhook | | yes |
| `tests/actions/test_receive_text_faults.py`: dies, over more kinds of replies | yes | |
| `test_the_clock_jumps.py`: over changes of daylight saving in three zones, and back | | yes |
| `test_the_clock_and_the_queue.py`: a queue that loses, fallbacks, texts too long | yes | |

Not shown by any of these: the functions' own processes are not killed (a death is an exception
that nothing catches, at the moment of a call); no real carrier and no real SNS, SES, SQS or
DynamoDB was disturbed; the queues' own clock is not moved, so that what waits in a queue is there
at once. On the local AWS the slow faults, and those that look alike to Rapport, are injected at
each second to sixth of the calls only.

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
