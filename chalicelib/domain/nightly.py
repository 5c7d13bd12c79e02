"""What to make of a nightly file that lacks visits which the file before had."""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.file_imports import Source

MOST_MISSING = 20
MOST_SHARE = 0.05
ALWAYS_FEW = 3
"""So many of a small practice's visits are few, whatever share of them that is: at most half."""
NO_FILE_AFTER = timedelta(hours=30)
"""A night and some hours: files come at another hour on weekends."""
MOST_REFUSED = 0.5


class Verdict(StrEnum):
    FINE = "fine"
    ASK = "ask"
    """Reminders of the missing visits wait and a person is asked."""
    HOLD = "hold"
    """The file as a whole waits for a person; reminders go on."""


def judge(*, expected: int, missing: int, records: int, refused: int) -> Verdict:
    """`expected`: the visits to come of the file before; `missing`: those of them that this one
    has not."""
    if records == 0 or refused > MOST_REFUSED * records:
        return Verdict.HOLD
    if missing == 0:
        return Verdict.FINE
    few = missing <= MOST_MISSING and missing <= MOST_SHARE * expected
    few_of_few = missing <= ALWAYS_FEW and 2 * missing <= expected
    return Verdict.ASK if few or few_of_few else Verdict.HOLD


def why_held(*, expected: int, missing: int, records: int, refused: int) -> str:
    """One line for the desk; only for what is held."""
    if records == 0:
        return "The file is empty."
    if refused > MOST_REFUSED * records:
        return f"{refused:,} of {records:,} records cannot be read."
    return f"{missing:,} of {expected:,} visits to come are missing from it."


def is_late(source: Source, now: datetime) -> bool:
    """A night has passed without its file."""
    return source.nightly and source.file_at is not None and now - source.file_at > NO_FILE_AFTER
