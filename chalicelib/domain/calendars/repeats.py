"""On which days something that repeats is (RFC 5545 section 3.3.10), within bounds of our own.

dateutil's rrule walks on to the year 9999 where a rule names no day at all ("30 February"), for
seconds: a feed of such rules would stop everybody's. Here each day between is looked at once.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, product

MOST = 3_000
"""Occurrences of one event within what is asked for."""
_LONGEST_WALK = timedelta(days=366 * 100)
_PART = re.compile(r"([A-Z-]+)=([\w,+-]+)")
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSETPOS", "BYDAY", "BYHOUR", "BYMINUTE"}
_KNOWN |= {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSECOND", "RSCALE", "SKIP"}


class BadRule(ValueError):
    """A rule that nobody can follow; the message says why."""


def days_of(
    rule: str, *, starts: datetime, since: datetime, until: datetime, last: datetime | None
) -> Iterator[datetime]:
    """On the wall, in time order, those between; `last`: the rule's own end. Raises BadRule.

    The first is `starts` itself, whether the rule names it or not (RFC 5545 section 3.8.5.3).
    """
    parts = dict(_PART.findall(rule.upper()))
    interval, count = parts.get("INTERVAL", "1"), parts.get("COUNT", "")
    if parts.get("FREQ") not in _PERIODS:
        raise BadRule("repeats more often than any visit")
    if not interval.isdecimal() or not 0 < int(interval) < 10_000:
        raise BadRule("repeats at no interval that can be")
    if count and not count.isdecimal():
        raise BadRule("repeats a number of times that is none")
    if not parts.keys() <= _KNOWN or until - starts > _LONGEST_WALK:
        raise BadRule("repeats by a rule that is not known")
    end = min(until, last) if last else until
    found = _Rule(parts, starts, int(interval)).between(starts, end)
    others = (each for each in found if each > starts)
    counted = islice(others, int(count) - 1) if count and int(count) else others
    return islice((each for each in chain((starts,), counted) if since <= each <= until), MOST)


class _Rule:
    def __init__(self, parts: Mapping[str, str], starts: datetime, interval: int) -> None:
        self._starts = starts
        self._interval = interval
        self._frequency = parts["FREQ"]
        numbers = {name: _numbers(parts.get(name, "")) for name in _KNOWN if name.startswith("BY")}
        self._months = numbers["BYMONTH"]
        self._monthdays = numbers["BYMONTHDAY"]
        self._yeardays = numbers["BYYEARDAY"]
        self._weeks = numbers["BYWEEKNO"]
        self._positions = numbers["BYSETPOS"]
        self._weekdays = _weekdays(parts.get("BYDAY", ""))
        self._times = _times(starts, numbers["BYHOUR"], numbers["BYMINUTE"])
        self._monday = parts.get("WKST", "MO")
        self._as_at_first()

    def _as_at_first(self) -> None:
        """What the rule leaves open is as it was the first time."""
        if self._monthdays or self._yeardays or self._weekdays:
            return
        weekday = (0, self._starts.weekday())
        match self._frequency:
            case "WEEKLY":
                self._weekdays = (weekday,)
            case "MONTHLY":
                self._monthdays = (self._starts.day,)
            case "YEARLY" if self._weeks:
                self._weekdays = (weekday,)
            case "YEARLY":
                self._monthdays = (self._starts.day,)
                self._months = self._months or (self._starts.month,)

    def between(self, starts: datetime, end: datetime) -> Iterator[datetime]:
        first_of, days_in, following = _PERIODS[self._frequency]
        day = first_of(starts.date(), self._monday)
        while day <= end.date():
            fit = [of for of in days_in(day) if self._is(of)]
            within = [datetime.combine(of, at) for of in fit for at in self._times]
            for each in self._chosen(within):
                if starts <= each <= end:
                    yield each
            try:
                day = following(day, self._interval)
            except (ValueError, OverflowError):
                return

    def _chosen(self, within: Sequence[datetime]) -> Sequence[datetime]:
        if not self._positions:
            return within
        at = {of - 1 if of > 0 else len(within) + of for of in self._positions}
        return [each for nth, each in enumerate(within) if nth in at]

    def _is(self, day: date) -> bool:
        return (
            (not self._months or day.month in self._months)
            and (not self._monthdays or _among(self._monthdays, day.day, _month_length(day)))
            and (not self._yeardays or _among(self._yeardays, _yearday(day), _year_length(day)))
            and (not self._weeks or _among(self._weeks, day.isocalendar().week, _weeks_in(day)))
            and (not self._weekdays or any(self._is_weekday(day, *of) for of in self._weekdays))
        )

    def _is_weekday(self, day: date, nth: int, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        if nth == 0 or self._frequency not in ("MONTHLY", "YEARLY"):
            return True
        of_month = self._frequency == "MONTHLY" or bool(self._months)
        at = day.day if of_month else _yearday(day)
        length = _month_length(day) if of_month else _year_length(day)
        return nth == (at + 6) // 7 or nth == -((length - at) // 7 + 1)


def _numbers(said: str) -> tuple[int, ...]:
    try:
        return tuple(int(of) for of in said.split(",") if of)
    except ValueError:
        # BYDAY holds letters and is read by itself.
        return ()


def _weekdays(said: str) -> tuple[tuple[int, int], ...]:
    found = []
    for of in filter(None, said.split(",")):
        weekday = _WEEKDAY.fullmatch(of)
        if weekday is None:
            raise BadRule("repeats on days that are none")
        found.append((int(weekday[1] or 0), _WEEK.index(weekday[2])))
    return tuple(found)


def _times(starts: datetime, hours: Sequence[int], minutes: Sequence[int]) -> list[time]:
    try:
        return sorted(
            starts.time().replace(hour=hour, minute=minute)
            for hour, minute in product(hours or [starts.hour], minutes or [starts.minute])
        )
    except ValueError as error:
        raise BadRule("repeats at times that are none") from error


def _among(numbers: Sequence[int], at: int, length: int) -> bool:
    return at in numbers or at - length - 1 in numbers


def _month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _year_length(day: date) -> int:
    return date(day.year, 12, 31).timetuple().tm_yday


def _yearday(day: date) -> int:
    return day.timetuple().tm_yday


def _weeks_in(day: date) -> int:
    return date(day.isocalendar().year, 12, 28).isocalendar().week


def _week_begins(day: date, monday: str) -> date:
    first = _WEEK.index(monday) if monday in _WEEK else 0
    return day - timedelta((day.weekday() - first) % 7)


def _months_on(day: date, interval: int) -> date:
    months = day.year * 12 + day.month - 1 + interval
    return date(months // 12, months % 12 + 1, 1)


def _some(day: date, many: int) -> list[date]:
    return [day + timedelta(n) for n in range(many)]


_Period = tuple[
    Callable[[date, str], date], Callable[[date], Sequence[date]], Callable[[date, int], date]
]
_PERIODS: Mapping[str, _Period] = {
    "DAILY": (
        lambda day, _: day,
        lambda day: (day,),
        lambda day, interval: day + timedelta(interval),
    ),
    "WEEKLY": (
        _week_begins,
        lambda day: _some(day, 7),
        lambda day, interval: day + timedelta(7 * interval),
    ),
    "MONTHLY": (
        lambda day, _: day.replace(day=1),
        lambda day: _some(day, _month_length(day)),
        _months_on,
    ),
    "YEARLY": (
        lambda day, _: day.replace(month=1, day=1),
        lambda day: _some(day, _year_length(day)),
        lambda day, interval: day.replace(year=day.year + interval),
    ),
}
"""FREQ → (the first day of a day's period, the days of a period, the first day some periods on)."""
