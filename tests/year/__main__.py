"""`python -m tests.year`: a year of a practice of 2,000, written to docs/patient-year.md."""

import argparse
import os
import time
from pathlib import Path

from moto import mock_aws

from chalicelib.domain.wording import for_the_desk
from tests.builders import NEW_YORK
from tests.conftest import AWS_ENV, make_services
from tests.year.found import Found, look
from tests.year.life import Life
from tests.year.lived import BEGINS, live
from tests.year.quick_table import QuickTable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "patient-year.md"
BEGIN, END = "<!-- What follows is written by `python -m tests.year`. -->", "<!-- Until here. -->"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    os.environ |= AWS_ENV
    began = time.monotonic()
    with mock_aws():
        services = make_services()
        services.__dict__["_dynamodb"] = QuickTable()
        life = live(services, people=asked.people, days=asked.days)
        found = look(services, life)
    minutes = (time.monotonic() - began) / 60
    text = _said(found, life, people=asked.people, days=asked.days)
    before, rest = PAGE.read_text().split(BEGIN)
    PAGE.write_text(before + BEGIN + text + END + rest.split(END)[1])
    print(text, f"\n{minutes:.0f} minutes")


def _said(found: Found, life: Life, *, people: int, days: int) -> str:
    promises = [
        ("messages that left", f"{found.sent:,}"),
        ("the most that one phone or address got", f"{found.most_in_a_year:,}"),
        ("phones and addresses that heard more than one message a day", len(found.over_a_day)),
        ("that heard more than three in seven days", len(found.over_a_week)),
        ("last reminders before a visit that left all the same", f"{found.outranked:,}"),
        ("the most offers of the waitlist that one of them got in a day", found.most_offers_a_day),
        ("that heard anything after they stopped", len(found.after_a_stop)),
        ("messages that left twice", found.twice),
        ("messages that never ended", found.never_ended),
    ]
    lived = [(what, f"{n:,}") for what, n in sorted(life.counts.items())]
    return "\n\n" + "\n\n".join(
        [
            f"{people:,} people, {days} days from {for_the_desk(BEGINS.astimezone(NEW_YORK))} "
            "in New York.",
            _table(("what happened", "how often"), lived),
            _table(("what was promised", "found"), promises),
            _table(
                ("what it is", "texts", "emails", "not sent", "because, most often"),
                [(what, *(f"{n:,}" for n in numbers), why) for what, *numbers, why in found.rows],
            ),
            "",
        ]
    )


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
