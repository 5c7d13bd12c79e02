"""When a person may be written to: quiet hours, weekends and holidays in their own zone.

quiet_from                quiet_until
    20:00 ░░░░░░░░░░░░░░░░░░ 08:00 ............ 20:00 ░░░░
              ▲ wanted here: moves to the nearest decent moment that is still useful
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass

_MARGIN = timedelta(minutes=30)
"""A message moved to the evening before goes out a little before the quiet begins."""
_FAR = 14
"""Days looked at in each direction: longer than any run of days off."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    is_day_off: Callable[[date], bool]

    def allow(self, at: datetime) -> bool:
        """Half-open: from quiet_until (included) to quiet_from (excluded)."""
        return self.awake(at) and not self.is_day_off(at.astimezone(self.zone).date())

    def awake(self, at: datetime) -> bool:
        """By the clock alone, whatever day it is."""
        return self.quiet_until <= at.astimezone(self.zone).time() < self.quiet_from


def hours_for(location: Location, contact: ContactPoint | None, patient_zone: str) -> Hours:
    """The patient's stored zone, else the contact point's or its people's, else the location's."""
    zone = patient_zone or (_zone_of(contact) if contact else "") or location.zone
    stored_from = contact.quiet_from if contact else None
    stored_until = contact.quiet_until if contact else None
    return Hours(
        zone=ZoneInfo(zone),
        quiet_from=stored_from or location.quiet_from,
        quiet_until=stored_until or location.quiet_until,
        is_day_off=lambda day: is_day_off(location, day),
    )


def _zone_of(contact: ContactPoint) -> str:
    """One that somebody who shares it told: a phone has one night, whoever's visit it is about."""
    told = (contact.people[of].zone for of in sorted(contact.people))
    return contact.zone or next(filter(None, told), "")


def is_day_off(location: Location, day: date) -> bool:
    """Public holidays, the location's own days off, and weekend days on which it is closed."""
    if day in location.closed_on:
        return True
    holiday = public_holidays(location.country, location.region, day.year).get(day)
    if holiday is not None and holiday not in location.open_on:
        return True
    return day.weekday() >= 5 and not location.opening.get(day.weekday())


_OBSERVED = re.compile(r" \((?:observed|estimated|observed, estimated)\)")


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str, year: int) -> Mapping[date, str]:
    """Day → its name, the same on the day itself and on the day on which it is made up for.

    Empty for a country that the library does not know.
    """
    import holidays  # 13 MB of calendars: only where something is planned

    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=year)
    except NotImplementedError:
        return {}
    return {day: _OBSERVED.sub("", name) for day, name in sorted(found.items())}


def coming_holidays(location: Location, today: date) -> list[tuple[date, str]]:
    """The public holidays there in the next twelve months, soonest first."""
    last = today + timedelta(days=365)
    years = sorted({today.year, last.year})
    days = [of for year in years for of in _holidays_of(location, year)]
    return [(day, name) for day, name in days if today <= day < last]


def _holidays_of(location: Location, year: int) -> list[tuple[date, str]]:
    return list(public_holidays(location.country, location.region, year).items())


def decent(wanted: datetime, *, hours: Hours, now: datetime, latest: datetime) -> datetime | None:
    """The decent moment nearest to `wanted` in [now, latest); None: there is none."""
    wanted = max(wanted, now)
    if wanted < latest and hours.allow(wanted):
        return wanted
    choices = [_later(wanted, hours), _earlier(min(wanted, latest), hours, now)]
    useful = [at for at in choices if at is not None and now <= at < latest]
    if useful:
        return min(useful, key=lambda at: abs(at - wanted))
    # Neither end of a day fits: the first decent moment from now on, if it comes in time.
    soonest = now if hours.allow(now) else _later(now, hours)
    return soonest if soonest is not None and soonest < latest else None


def quiet_after(at: datetime, hours: Hours) -> datetime:
    """When the decent hours that hold `at` end; `at` itself where it is not decent."""
    if not hours.allow(at):
        return at
    return wall_clock(at.astimezone(hours.zone).date(), hours.quiet_from, hours.zone)


def _later(wanted: datetime, hours: Hours) -> datetime | None:
    day = wanted.astimezone(hours.zone).date()
    openings = (wall_clock(day + timedelta(n), hours.quiet_until, hours.zone) for n in range(_FAR))
    return next((at for at in openings if at >= wanted and hours.allow(at)), None)


def _earlier(wanted: datetime, hours: Hours, now: datetime) -> datetime | None:
    day = wanted.astimezone(hours.zone).date()
    for n in range(_FAR):
        at = wall_clock(day - timedelta(n), hours.quiet_from, hours.zone) - _MARGIN
        if at <= wanted and hours.allow(at):
            return at if at >= now else (now if hours.allow(now) else None)
    return None


def wall_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant; one that daylight saving skips moves on by the gap."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
