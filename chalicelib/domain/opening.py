"""When somebody is there: clocks of what waits for a person run in opening hours."""

from datetime import datetime, timedelta

from chalicelib.domain.decent_hours import is_day_off, wall_clock
from chalicelib.domain.practices import Location

_FAR = 14
_LONG = 62


def open_from(location: Location, at: datetime) -> datetime:
    """`at` while it is open, else when it opens next; `at` too where nobody told its hours."""
    today = location.local(at).date()
    for n in range(_FAR):
        day = today + timedelta(days=n)
        if is_day_off(location, day):
            continue
        for start, end in sorted(location.opening.get(day.weekday(), ())):
            if at < wall_clock(day, end, location.tz):
                return max(at, wall_clock(day, start, location.tz))
    return at


def open_between(location: Location, start: datetime, end: datetime) -> timedelta:
    """How much of the time from `start` to `end` somebody was there; all of it where nobody told
    the location's hours, or where it is longer than two months."""
    if end <= start:
        return timedelta(0)
    first, last = location.local(start).date(), location.local(end).date()
    if not any(location.opening.values()) or (last - first).days > _LONG:
        return end - start
    spent = timedelta(0)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if is_day_off(location, day):
            continue
        for opens, closes in location.opening.get(day.weekday(), ()):
            begins = max(start, wall_clock(day, opens, location.tz))
            spent += max(min(end, wall_clock(day, closes, location.tz)) - begins, timedelta(0))
    return spent
