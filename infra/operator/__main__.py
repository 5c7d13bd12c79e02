"""`python -m infra.operator` and a command: how the practices are, and what an operator changes."""

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from chalicelib.actions.keep_audit import tampered
from chalicelib.clock import system_clock
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import LocationId, PracticeId
from infra.operator import change, look
from infra.operator.place import NotThere, Place, place


def main(arguments: Sequence[str] | None = None, *, at: Place | None = None) -> int:
    """What the shell is answered: 1 where something is wrong."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.command == "audit-verify" and bool(asked.practice) == asked.all:
        parser.error("expected a practice or --all")
    try:
        return _do(asked, at or place(asked.stage))
    except NotThere as error:
        print(error)
    except RapportError as refusal:
        print(f"{type(refusal).__name__}: {refusal}")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.operator", description=__doc__)
    stage = os.environ.get("STAGE", "local")
    parser.add_argument("--stage", default=stage, help="local, or that of a stack; or $STAGE")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, says: str, *of: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=says)
        for argument in of:
            found.add_argument(argument)
        return found

    command("practices", "all practices and how they are")
    command("practice", "one of them", "practice")
    suspend = command("suspend", "nothing leaves any more", "practice")
    suspend.add_argument("--because", required=True, help="a sentence that the practice may read")
    command("resume", "sending goes on", "practice")
    command("plan", "what it has, without Stripe", "practice", "plan")
    command("number", "the carriers have registered it", "practice", "location", "e164")
    refused = command("number-refused", "the carriers do not register it", "practice")
    refused.add_argument("--because", required=True, help="a sentence that the practice will read")
    command("support-link", "a way in, once, while the practice allows it", "practice")
    verify = commands.add_parser("audit-verify", help="find what was tampered with")
    verify.add_argument("practice", nargs="?", default="")
    verify.add_argument("--all", action="store_true")
    return parser


def _do(asked: argparse.Namespace, at: Place) -> int:
    practice_id = PracticeId(getattr(asked, "practice", ""))
    now = at.services.clock()
    match asked.command:
        case "practices":
            print(_all(look.everything(at.services, now=now), now))
            return 0
        case "audit-verify":
            ids = at.services.setups.practices()
            if not asked.all:
                ids = [at.services.setups.of(practice_id).practice.practice_id]
            return _verify(at, ids)
        case "support-link":
            print(change.support_link(at, practice_id, now=now))
            return 0
        case "suspend":
            change.suspend(at, practice_id, because=asked.because)
        case "resume":
            change.resume(at, practice_id)
        case "plan":
            change.choose_plan(at, practice_id, asked.plan)
        case "number":
            change.number(at, practice_id, LocationId(asked.location), asked.e164)
        case "number-refused":
            change.number_refused(at, practice_id, because=asked.because)
    print(_one(look.one(at.services, practice_id, now=now)))
    return 0


def _verify(at: Place, ids: list[PracticeId]) -> int:
    # Days are sealed by real time, also where the local stage's clock was moved.
    today = system_clock().astimezone(UTC).date()
    found = {of: tampered(at.services, of, today=today) for of in ids}
    for practice_id, wrong in found.items():
        print(f"{practice_id}: {'as it was written' if not wrong else f'{len(wrong)} wrong'}")
        print("".join(f"  {sentence}\n" for sentence in wrong), end="")
    return 1 if any(found.values()) else 0


_COLUMNS = (
    *("practice", "plan", "sent", "failed", "uncertain", "not arrived", "bounced", "spam"),
    *("failing %", "late", "segments", "spent $", "what to see"),
)


def _all(found: look.Everything, now: datetime) -> str:
    rows = [_COLUMNS, *(_row(of) for of in found.practices)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_COLUMNS))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    swept = f"{_ago(found.swept_at, now)} ago" if found.swept_at else "never"
    late = (
        f"{found.late} wait, the oldest for {_ago(found.latest, now)}" if found.latest else "none"
    )
    return "\n".join(
        [
            f"Last sweep: {swept}. Due for more than two minutes: {late}.",
            "Sent and what went wrong: yesterday and today (UTC). Segments, spent: this month.",
            "",
            *(line.rstrip() for line in lines),
        ]
    )


def _row(of: look.Practice) -> tuple[str, ...]:
    health = of.health
    numbers = (health.failed, health.uncertain, health.not_arrived, health.bounced)
    return (
        of.practice_id,
        of.account.plan or "-",
        str(of.lately.messages),
        *map(str, (*numbers, health.complained)),
        f"{of.failure_per_cent:.1f}",
        str(of.late),
        str(of.this_month.segments),
        f"{of.spent:.2f}",
        ", ".join(of.says),
    )


def _one(of: look.Practice) -> str:
    account, health = of.account, of.health
    sending = f"suspended: {account.suspended}" if account.suspended else "goes on"
    return "\n".join(
        [
            f"{of.practice_id}: {of.name}",
            f"  plan        {account.plan or 'none chosen'}, {account.standing.value}",
            f"  sending     {sending}",
            f"  number      registration {account.registration.value}",
            *(
                f"  location    {one.location_id}: {one.number or 'no number'}"
                for one in of.locations
            ),
            f"  sent        {of.lately.texts} texts, {of.lately.emails} emails"
            " yesterday and today (UTC)",
            f"  went wrong  {health.failed} failed, {health.uncertain} uncertain,"
            f" {health.not_arrived} did not arrive, {health.bounced} bounced,"
            f" {health.complained} reported as spam"
            f" ({of.failure_per_cent:.1f} %)",
            f"  late        {of.late}",
            f"  this month  {of.this_month.segments} segments in {of.this_month.texts} texts,"
            f" {of.this_month.emails} emails: {of.spent:.2f} dollars",
        ]
    )


def _ago(then: datetime | None, now: datetime) -> str:
    seconds = int((now - then).total_seconds()) if then else 0
    for size, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} s"


if __name__ == "__main__":
    raise SystemExit(main())
