"""What goes out in the next days, as the desk reads it: by day, by person, held back, cost."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.actions.forecast import Line, Unreachable
from chalicelib.domain.ids import LocationId, PatientId
from chalicelib.domain.patients import Channel
from chalicelib.domain.practices import Location
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import why
from chalicelib.web import saying


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date
    said: str
    texts: int
    emails: int
    held: int
    price: str
    bar: int
    """How long its bar is, of 100."""


@dataclass(frozen=True, kw_only=True)
class Row:
    at: datetime
    time: str
    zone: str
    """Of `time`, "EST"; empty where all that is shown is of one zone."""
    full: str
    patient_id: PatientId | None
    called: str
    visit: str
    """When the visit is that it is about."""
    what: str
    text: str
    segments: str
    held: str
    """Why it will not leave; empty: it will."""
    condition: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    texts: str
    emails: str
    segments: str
    price: str
    held: int
    reasons: tuple[tuple[str, int], ...]
    days: tuple[Day, ...]
    unreachable: tuple[tuple[PatientId, str, str], ...]
    """Who, what they are called, when their visit is."""


def shown(
    lines: Collection[Line],
    unreachable: Iterable[Unreachable],
    *,
    locations: Mapping[LocationId, Location],
    today: date,
    days: int,
    now: datetime,
    segment_price: int,
) -> Shown:
    leaving = [line for line in lines if _leaves(line)]
    segments = sum(line.segments for line in leaving)
    held = [line for line in lines if line.held is not None]
    texts = sum(line.touchpoint.channel is Channel.TEXT for line in leaving)
    several = len({of.zone for of in locations.values()}) > 1
    return Shown(
        texts=saying.count(texts, "text"),
        emails=saying.count(len(leaving) - texts, "email"),
        segments=saying.count(segments, "segment"),
        price=saying.money(segments * segment_price),
        held=len(held),
        reasons=tuple(Counter(_held(line, locations) for line in held).most_common()),
        days=_days(lines, locations, today, days, segment_price),
        unreachable=tuple(
            (
                of.patient.patient_id,
                f"{of.patient.called} {of.patient.family_name}".strip(),
                _when(
                    of.appointment.starts_at,
                    now,
                    locations[of.appointment.location_id].tz,
                    named=several,
                ),
            )
            for of in unreachable
        ),
    )


def _days(
    lines: Iterable[Line],
    locations: Mapping[LocationId, Location],
    today: date,
    days: int,
    segment_price: int,
) -> tuple[Day, ...]:
    by_day: dict[date, list[Line]] = {today + timedelta(n): [] for n in range(days + 1)}
    for line in lines:
        by_day.setdefault(day_of(line, locations), []).append(line)
    most = max((sum(_leaves(of) for of in mine) for mine in by_day.values()), default=0) or 1
    return tuple(
        Day(
            day=day,
            said=saying.named_day(day, today),
            texts=sum(_leaves(of) and of.touchpoint.channel is Channel.TEXT for of in mine),
            emails=sum(_leaves(of) and of.touchpoint.channel is Channel.EMAIL for of in mine),
            held=sum(of.held is not None for of in mine),
            price=saying.money(segment_price * sum(of.segments for of in mine if _leaves(of))),
            bar=100 * sum(_leaves(of) for of in mine) // most,
        )
        for day, mine in sorted(by_day.items())
    )


def rows(
    lines: Iterable[Line],
    day: date,
    *,
    locations: Mapping[LocationId, Location],
    now: datetime,
    several_zones: bool = False,
) -> tuple[Row, ...]:
    return tuple(
        row(
            line,
            zone=locations[line.touchpoint.location_id].tz,
            now=now,
            named=several_zones,
        )
        for line in lines
        if day_of(line, locations) == day
    )


def row(line: Line, *, zone: ZoneInfo, now: datetime, named: bool = False) -> Row:
    touchpoint = line.touchpoint
    local = touchpoint.due_at.astimezone(zone)
    text = touchpoint.channel is Channel.TEXT
    subjects = touchpoint.subjects
    conditions = (
        "only if the text before it does not arrive" if touchpoint.after else "",
        "if they have not heard from us too often by then" if touchpoint.yields else "",
        _moved(touchpoint, now, zone),
    )
    return Row(
        at=touchpoint.due_at,
        time=saying.clock(local),
        zone=_name(local) if named else "",
        full=f"{local:%A} {local.day} {local:%B %Y}, {saying.clock(local)} {local.tzname()}",
        patient_id=subjects[0].patient_id if subjects else None,
        called=line.called,
        visit=_when(subjects[0].starts_at, now, zone) if subjects else "",
        what="text" if text else "email",
        text=line.text,
        segments=saying.count(line.segments, "segment") if text else "",
        held=_why(line, zone),
        condition="; ".join(of for of in conditions if of),
    )


def _moved(touchpoint: Touchpoint, now: datetime, zone: ZoneInfo) -> str:
    if touchpoint.moved_from is None:
        return ""
    wanted = _when(touchpoint.moved_from, now, zone)
    if touchpoint.moved_from < now:
        return f"late: it was wanted {wanted}"
    return f"instead of {wanted}: quiet hours, a day off or the contact budget"


def _held(line: Line, locations: Mapping[LocationId, Location]) -> str:
    return _why(line, locations[line.touchpoint.location_id].tz)


def _why(line: Line, zone: ZoneInfo) -> str:
    return why(replace(line.touchpoint, why=line.held), zone) if line.held else ""


def day_of(line: Line, locations: Mapping[LocationId, Location]) -> date:
    return line.touchpoint.due_at.astimezone(locations[line.touchpoint.location_id].tz).date()


def _leaves(line: Line) -> bool:
    return line.held is None and line.touchpoint.after is None


def _when(at: datetime, now: datetime, zone: ZoneInfo, *, named: bool = False) -> str:
    local = at.astimezone(zone)
    said = saying.when(local, now.astimezone(zone))
    return f"{said} {_name(local)}" if named else said


def _name(local: datetime) -> str:
    """Of its zone: "EST"."""
    return local.tzname() or str(local.tzinfo)
