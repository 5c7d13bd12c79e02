"""On which days something that repeats is, within bounds of our own: a rule may name a billion."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

MOST = 3_000
"""Occurrences of one event before and within what is asked for."""
_PART = re.compile(r"([A-Z-]+)=([\w,+-]+)")
_FREQUENCIES = {"HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class BadRule(ValueError):
    """A rule that nobody can follow; the message says why."""


def days_of(
    rule: str, *, starts: datetime, until: datetime, last: datetime | None
) -> Iterator[datetime]:
    """On the wall, in time order, none after `until`; `last`: the rule's own end. Raises BadRule.

    The first is `starts` itself, whether the rule names it or not (RFC 5545 section 3.8.5.3).
    """
    from dateutil.rrule import rrulestr

    parts = dict(_PART.findall(rule.upper()))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadRule("repeats more often than any visit")
    interval, count = parts.get("INTERVAL", "1"), parts.pop("COUNT", "")
    if not interval.isdecimal() or not 0 < int(interval) < 10_000:
        raise BadRule("repeats at no interval that can be")
    if count and not count.isdecimal():
        raise BadRule("repeats a number of times that is none")
    parts.pop("UNTIL", None)
    parts["WKST"] = parts.get("WKST", "MO")
    end = min(until, last) if last else until
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rules = rrulestr(f"{text};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=starts)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise BadRule("repeats by a rule that is none") from error
    return _from(rules, starts, int(count) if count else None)


def _from(rules: object, starts: datetime, count: int | None) -> Iterator[datetime]:
    yield starts
    left = MOST if count is None else min(MOST, count - 1)
    found: Iterator[datetime] = iter(rules)  # type: ignore[call-overload]
    yield from islice((each for each in found if each != starts), max(0, left))
