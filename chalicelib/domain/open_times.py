"""Which times are open: provider hours less blocks and bookings."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from chalicelib.domain.decent_hours import is_day_off, wall_clock
from chalicelib.domain.ids import LocationId, ProviderId
from chalicelib.domain.practices import Location, Provider
from chalicelib.domain.values import dataclass

EVERY = timedelta(minutes=15)
"""Starts are offered on the quarter of an hour."""

Busy = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True, order=True)
class OpenTime:
    starts_at: datetime
    ends_at: datetime
    provider_id: ProviderId
    location_id: LocationId


def open_on(
    day: date,
    *,
    provider: Provider,
    location: Location,
    busy: Iterable[Busy],
    minutes: int,
    now: datetime,
) -> list[OpenTime]:
    """The starts at which `minutes` fit on that local day, soonest first; none in the past."""
    if location.closed or is_day_off(location, day):
        return []
    taken = list(busy)
    length = timedelta(minutes=minutes)
    return [
        OpenTime(
            starts_at=start,
            ends_at=start + length,
            provider_id=provider.provider_id,
            location_id=location.location_id,
        )
        for start in _starts(day, provider, location, length)
        if start > now and all(end <= start or start + length <= begin for begin, end in taken)
    ]


def _starts(
    day: date, provider: Provider, location: Location, length: timedelta
) -> Iterator[datetime]:
    for opens, closes in provider.hours.get(day.weekday(), ()):
        start = wall_clock(day, opens, location.tz)
        end = wall_clock(day, closes, location.tz)
        while start + length <= end:
            yield start
            start += EVERY
