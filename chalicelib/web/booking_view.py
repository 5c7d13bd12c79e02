"""Open times as somebody picks one of them: by day, then by provider."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import ProviderId
from chalicelib.domain.open_times import OpenTime
from chalicelib.domain.practices import Provider
from chalicelib.domain.values import dataclass
from chalicelib.web import saying
from chalicelib.web.requests import YEARS

_FEW = 8
"""Up to so many starts every quarter of an hour is shown, else the full and half hours."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    slot: str
    """What the form sends: "<provider>|<start, ISO 8601>"."""
    time: str
    asked: bool
    """The gap that was clicked begins then."""


@dataclass(frozen=True, kw_only=True)
class Line:
    provider: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class DayTimes:
    said: str
    lines: tuple[Line, ...]


def days(
    times: Iterable[OpenTime],
    *,
    providers: Mapping[ProviderId, Provider],
    zone: ZoneInfo,
    today: date,
    asked: datetime | None,
    every_quarter: bool,
) -> tuple[DayTimes, ...]:
    ordered = sorted(times, key=lambda of: (_day(of, zone), of.provider_id, of.starts_at))
    made = []
    for day, of_day in groupby(ordered, key=lambda of: _day(of, zone)):
        lines = [
            Line(
                provider=providers[provider_id].name,
                choices=_choices(list(mine), zone, asked, every_quarter),
            )
            for provider_id, mine in groupby(of_day, key=lambda of: of.provider_id)
        ]
        made.append(DayTimes(said=saying.named_day(day, today), lines=tuple(lines)))
    return tuple(made)


def _choices(
    times: list[OpenTime], zone: ZoneInfo, asked: datetime | None, every_quarter: bool
) -> tuple[Choice, ...]:
    few = every_quarter or len(times) <= _FEW
    return tuple(
        Choice(
            slot=slot(of.provider_id, of.starts_at),
            time=saying.clock(of.starts_at.astimezone(zone)),
            asked=of.starts_at == asked,
        )
        for of in times
        if few or of.starts_at == asked or of.starts_at.minute % 30 == 0
    )


def _day(of: OpenTime, zone: ZoneInfo) -> date:
    return of.starts_at.astimezone(zone).date()


def slot(provider_id: ProviderId, starts_at: datetime) -> str:
    return f"{provider_id}|{starts_at.isoformat()}"


def read_slot(text: str) -> tuple[ProviderId, datetime]:
    """Raises BadInput."""
    provider_id, _, starts = text.rpartition("|")
    return ProviderId(provider_id), instant(starts)


def instant(text: str) -> datetime:
    """Raises BadInput."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("time", "one of the times on the page") from error
    if at.tzinfo is None or at.year not in YEARS:
        raise BadInput("time", "one of the times on the page")
    return at


def typed_instant(day: str, clock: str, zone: ZoneInfo) -> datetime:
    """Of a date and a time that somebody typed, at the location. Raises BadInput."""
    expected = "a day and a time, such as 24 November and 10:30"
    try:
        at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), zone)
    except ValueError as error:
        raise BadInput("other_time", expected) from error
    if at.year not in YEARS:
        raise BadInput("other_time", expected)
    if at.astimezone(UTC).astimezone(zone).time() != at.time():
        raise BadInput("other_time", "a time that the clocks do not leap over that night")
    return at
