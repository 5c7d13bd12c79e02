"""Open times as a patient picks one: by day, each time once, their own provider first."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from chalicelib.actions.open_times import open_times
from chalicelib.domain.errors import SlotTaken
from chalicelib.domain.ids import LocationId, PracticeId, ProviderId, VisitTypeId
from chalicelib.domain.open_times import OpenTime
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.web.requests import YEARS
from chalicelib.wiring import Services

DAYS_A_PAGE = 14
LAST_PAGE = 5
NOTICE = timedelta(hours=1)
"""The desk must have seen who is coming before they stand there."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    at: datetime
    """In the location's zone."""
    value: str
    """What the button sends."""
    colleague: bool
    """With another provider than the patient's own."""


@dataclass(frozen=True, kw_only=True)
class DayOfChoices:
    day: date
    times: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a time is looked for."""

    practice_id: PracticeId
    visit_type_id: VisitTypeId
    location: Location
    own: ProviderId | None
    now: datetime
    but: datetime | None = None
    """Not this one: the patient has it."""


def page_of(text: str) -> int:
    return min(int(text), LAST_PAGE) if re.fullmatch("[0-9]{1,4}", text) else 0


def days_of(wanted: Wanted, page: int) -> tuple[date, date]:
    """The first and the last day of a page."""
    first = wanted.location.local(wanted.now).date() + timedelta(days=page * DAYS_A_PAGE)
    return first, first + timedelta(days=DAYS_A_PAGE - 1)


def choices(services: Services, wanted: Wanted, page: int) -> list[DayOfChoices]:
    first, _ = days_of(wanted, page)
    return _by_day(_open(services, wanted, first, DAYS_A_PAGE), wanted)


def chosen(services: Services, wanted: Wanted, value: str) -> OpenTime:
    """The open time that a button meant. Raises SlotTaken: it is not open, whoever says it is."""
    for slot in _open_on_its_day(services, wanted, value):
        if _value(slot) == value:
            return slot
    raise SlotTaken("time")


def instant_of(value: str) -> datetime | None:
    """When a button's value starts; None where it is no such value."""
    stamp, _, _ = value.partition(" ")
    try:
        at = datetime.strptime(stamp, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if at.year in YEARS else None


_FORMAT = "%Y-%m-%dT%H:%MZ"


def _value(slot: OpenTime) -> str:
    return f"{slot.starts_at.astimezone(UTC).strftime(_FORMAT)} {slot.provider_id}"


def _open_on_its_day(services: Services, wanted: Wanted, value: str) -> list[OpenTime]:
    at = instant_of(value)
    return _open(services, wanted, wanted.location.local(at).date(), 1) if at else []


def _open(services: Services, wanted: Wanted, first: date, days: int) -> list[OpenTime]:
    found = open_times(
        services,
        wanted.practice_id,
        visit_type_id=wanted.visit_type_id,
        location_id=LocationId(wanted.location.location_id),
        first=first,
        days=days,
        now=wanted.now,
        but_held=True,
    )
    soonest = wanted.now + NOTICE
    return [slot for slot in found if slot.starts_at >= soonest and slot.starts_at != wanted.but]


def _by_day(slots: list[OpenTime], wanted: Wanted) -> list[DayOfChoices]:
    best: dict[datetime, OpenTime] = {}
    own = [slot for slot in slots if slot.provider_id == wanted.own]
    others = [slot for slot in slots if slot.provider_id != wanted.own]
    for slot in (*_back_to_back(own), *_back_to_back(others)):
        best.setdefault(slot.starts_at, slot)
    made = [
        Choice(
            at=wanted.location.local(slot.starts_at),
            value=_value(slot),
            colleague=wanted.own is not None and slot.provider_id != wanted.own,
        )
        for _, slot in sorted(best.items())
    ]
    return [
        DayOfChoices(day=day, times=tuple(times))
        for day, times in groupby(made, key=lambda choice: choice.at.date())
    ]


def _back_to_back(slots: Iterable[OpenTime]) -> list[OpenTime]:
    """Starts that leave no gap too short for another visit: fewer to read, a fuller day."""
    kept: dict[ProviderId, OpenTime] = {}
    chosen_ones = []
    for slot in sorted(slots):
        last = kept.get(slot.provider_id)
        if last is None or slot.starts_at >= last.ends_at:
            kept[slot.provider_id] = slot
            chosen_ones.append(slot)
    return chosen_ones
