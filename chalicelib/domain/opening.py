"""When somebody is there: clocks of what waits for a person run in opening hours."""

from datetime import datetime, timedelta

from chalicelib.domain.decent_hours import is_day_off, wall_clock
from chalicelib.domain.practices import Location

_FAR = 14


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
