"""When a practice, or one of its locations, is open: hours, holidays and days off."""

from datetime import date, timedelta
from typing import Any

from chalicelib.domain.decent_hours import coming_holidays
from chalicelib.domain.practices import Inherited, Location, Practice
from chalicelib.web import saying
from chalicelib.web.settings.fields import (
    Choices,
    Field,
    Reader,
    Values,
    one,
    week_said,
    week_values,
)
from chalicelib.web.settings.parts.part import Part, Scene

_MOST_DAYS_OFF = 60
_DAYS_OFF_AHEAD = timedelta(days=3 * 366)
SPARE_DAYS = 3


def _hours_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="week", label="Open", kind="week",
            hint="Leave a day empty if it is closed; the second pair is for after a break.",
        ),
    )  # fmt: skip


def _hours_said(scene: Scene) -> str:
    if isinstance(scene.of, Practice) and not scene.of.opening:
        return "not set yet"
    return week_said(scene.of.opening)


HOURS = Part(
    key="hours",
    title="Opening hours",
    question="When are you open?",
    lead="Providers who work whenever the location is open follow these hours.",
    fields=_hours_fields,
    values=lambda scene: week_values("week", scene.of.opening),
    read=lambda reader, scene: {"opening": reader.week("week")},
    said=_hours_said,
    help="Opening hours decide which times can be offered to patients, and on which days of "
    "a weekend they may be written to. Visits that are booked stay where they are.",
    inherited=Inherited.HOURS,
)


def _holiday_fields(scene: Scene) -> tuple[Field, ...]:
    return (
        Field(
            name="open_on", label="Public holidays in the coming year", kind="open",
            hint="Tick those on which you are open all the same, this year and every year.",
            choices=_holidays(scene),
        ),
        Field(
            name="off", label="Your own days off", kind="days",
            hint="No times are offered and nobody is written to on these days. "
            "Empty the date to take one out.",
        ),
    )  # fmt: skip


def _holidays(scene: Scene) -> Choices:
    """(name, name and days)."""
    if isinstance(scene.of, Location):
        at = [scene.of]
    else:
        every = scene.setup.locations.values()
        at = [of for of in every if Inherited.HOLIDAYS in of.inherits] or list(every)
    days: dict[str, set[date]] = {}
    for day, name in sorted(of for where in at for of in coming_holidays(where, scene.today)):
        days.setdefault(name, set()).add(day)
    # One that is ticked and does not come this year keeps its tick.
    names = (*days, *sorted(scene.of.open_on - days.keys()))
    return tuple((name, _named(name, sorted(days.get(name, ())), scene.today)) for name in names)


def _named(name: str, days: list[date], today: date) -> str:
    said = ", ".join(saying.full_day(day, today) for day in days)
    return f"{name} ({said})" if said else name


def _holiday_values(scene: Scene) -> Values:
    found: dict[str, tuple[str, ...]] = {"open_on": tuple(sorted(scene.of.open_on))}
    for nth, day in enumerate(_own_days(scene)):
        found[f"off.{nth}.day"] = (day.isoformat(),)
        found[f"off.{nth}.name"] = one(scene.of.closed_for.get(day, ""))
    return found


def _own_days(scene: Scene) -> list[date]:
    return sorted(day for day in scene.of.closed_on if day >= scene.today)


def _holiday_read(reader: Reader, scene: Scene) -> dict[str, Any]:
    open_on = reader.ticks("open_on", _holidays(scene))
    names: dict[date, str] = {}
    for nth in range(_MOST_DAYS_OFF):
        row = f"off.{nth}"
        typed = reader.fields[f"{row}.day"]
        name = reader.fields[f"{row}.name"]
        if len(name) > 60:
            reader.refuse(row, f"The name of a day has at most 60 characters; this {len(name)}.")
        if not typed:
            continue
        day = reader.day(row, typed)
        if day is None:
            continue
        if day in names:
            reader.refuse(row, "This day is in the list twice.")
        elif not scene.today <= day <= scene.today + _DAYS_OFF_AHEAD:
            reader.refuse(row, "A day from today on, at most three years ahead.")
        names[day] = name
    past = {day for day in scene.of.closed_on if day < scene.today}
    kept = {day: name for day, name in scene.of.closed_for.items() if day in past}
    return {
        "open_on": frozenset(open_on),
        "closed_on": frozenset(past | names.keys()),
        "closed_for": {**kept, **{day: name for day, name in names.items() if name}},
    }


def _holiday_said(scene: Scene) -> str:
    own = _own_days(scene)
    parts = ["closed on public holidays"]
    if scene.of.open_on:
        parts = [f"open on {saying.count(len(scene.of.open_on), 'public holiday')}"]
    if own:
        parts.append(f"{saying.count(len(own), 'day')} off of your own")
    return saying.listed(parts)


HOLIDAYS = Part(
    key="holidays",
    title="Holidays and days off",
    question="When are you closed?",
    lead="Public holidays come from a calendar of the location's country and region.",
    fields=_holiday_fields,
    values=_holiday_values,
    read=_holiday_read,
    said=_holiday_said,
    help="On a day off no times are offered and no reminders are sent: what would fall on it "
    "is sent before or after. Visits that are booked on such a day stay: move them from Today.",
    inherited=Inherited.HOLIDAYS,
)
