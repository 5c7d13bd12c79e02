"""The next fourteen days: who gets what when, what is held back and why, and what it costs."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.forecast import AHEAD, Forecast, Line, Unreachable, forecast
from chalicelib.domain.ids import PatientId
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.web import desk, forecast_view, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)


@desk.page(routes, "/forecast", needs=Permission.SEE_FORECAST)
def show_forecast(visit: Visit) -> Response:
    location = visit.location() if visit.query["location"] else None
    found = forecast(
        visit.services,
        visit.practice_id,
        now=visit.now,
        location_id=location.location_id if location else None,
    )
    found = _theirs(visit, found)
    today = (location or visit.locations[0]).local(visit.now).date()
    day = desk.as_day(visit.query["day"]) if visit.query["day"] else _first(visit, found, today)
    several = len({of.zone for of in ([location] if location else visit.locations)}) > 1
    place = location or visit.locations[0]
    visit.trail("forecast.viewed", *_patients_on(visit, found, day))
    return visit.page(
        "forecast.html",
        section="forecast",
        location=location,
        locations=visit.choices(*([location.location_id] if location else [])),
        day=day,
        day_said=saying.named_day(day, today),
        zone="" if several else place.zone,
        zone_shown=datetime.combine(day, time(12), place.tz).tzname(),
        rows=forecast_view.rows(
            found.lines,
            day,
            locations=visit.setup.locations,
            now=visit.now,
            several_zones=several,
        ),
        playbooks_on=any(of.on for of in visit.setup.playbooks.values()),
        shown=summary(visit, found.lines, found.unreachable, location),
    )


def _theirs(visit: Visit, found: Forecast) -> Forecast:
    """What concerns their locations."""
    return replace(
        found,
        lines=tuple(of for of in found.lines if visit.works_at(of.touchpoint.location_id)),
        unreachable=tuple(
            of for of in found.unreachable if visit.works_at(of.appointment.location_id)
        ),
    )


def summary(
    visit: Visit,
    lines: Collection[Line],
    unreachable: Collection[Unreachable] = (),
    location: Location | None = None,
) -> forecast_view.Shown:
    """What a page shows of a forecast, whichever playbooks it is of."""
    return forecast_view.shown(
        lines,
        unreachable,
        locations=visit.setup.locations,
        today=(location or visit.locations[0]).local(visit.now).date(),
        days=AHEAD,
        now=visit.now,
        segment_price=visit.setup.practice.segment_price,
    )


def _patients_on(visit: Visit, found: Forecast, day: date) -> list[PatientId]:
    locations = visit.setup.locations
    shown = (of for of in found.lines if forecast_view.day_of(of, locations) == day)
    return [subject.patient_id for of in shown for subject in of.touchpoint.subjects]


def _first(visit: Visit, found: Forecast, today: date) -> date:
    """The first day on which something goes out."""
    days = [forecast_view.day_of(line, visit.setup.locations) for line in found.lines]
    return min((of for of in days if of >= today - timedelta(days=1)), default=today)
