"""What a source costs, month by month."""

import re
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.sources import Source

MOST_MONTHS = 36
"""Written at once."""
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def months_between(first: str, last: str) -> tuple[str, ...]:
    """ "2026-11", "2027-01" → three months; none where that is no time, or too long a one."""
    begins, ends = _MONTH.fullmatch(first), _MONTH.fullmatch(last)
    if begins is None or ends is None:
        return ()
    at, until = (int(of[1]) * 12 + int(of[2]) - 1 for of in (begins, ends))
    if not 0 <= until - at < MOST_MONTHS:
        return ()
    return tuple(f"{of // 12}-{of % 12 + 1:02}" for of in range(at, until + 1))


def with_costs(source: Source, months: Iterable[str], cost: int) -> Source:
    """Nothing: it is not known, or it was free."""
    changed = dict(source.costs)
    for month in months:
        changed.pop(month, None)
        if cost:
            changed[month] = cost
    return replace(source, costs=changed)
