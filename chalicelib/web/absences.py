"""Absences: when the providers of a location are away, and which visits lie in that time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from chalice.app import Blueprint, Response

from chalicelib.actions import block_time
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import PatientId, ProviderId
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.blocks import Block
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, pages, reach, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

_BUSY = "Others are booking into these days right now, so this was not added. Add it again."
_FIELDS = ("provider", "day", "last_day", "from", "until", "note")


@dataclass(frozen=True, kw_only=True)
class Within:
    """A visit that is booked while the provider is away."""

    appointment_id: str
    name: str
    when: str


@dataclass(frozen=True, kw_only=True)
class Row:
    provider_id: ProviderId
    block_id: str
    provider: str
    when: str
    note: str
    removed: bool
    visits: tuple[Within, ...]
    said: str
    """ "2 visits lie in it"."""


@desk.page(routes, "/absences", needs=Permission.SEE_SCHEDULE)
def show_absences(visit: Visit) -> Response:
    return _page(visit, visit.location())


@desk.action(routes, "/absences", needs=Permission.CHANGE_SCHEDULE)
def add(visit: Visit) -> Response:
    location = visit.location()
    try:
        block = _typed(visit, location)
    except BadInput as refusal:
        return _page(
            visit,
            location,
            problem=desk.sentence(refusal),
            wrong=desk.beside(refusal),
            status=400,
        )
    except StaleWrite:
        return _page(visit, location, problem=_BUSY, status=409)
    return _back(visit, location, block)


@desk.action(
    routes, "/absences/{provider_id}/{block_id}/{change}", needs=Permission.CHANGE_SCHEDULE
)
def change_absence(visit: Visit, provider_id: str, block_id: str, change: str) -> Response:
    """`change`: remove or put-back."""
    changes = {"remove": block_time.unblock_time, "put-back": block_time.put_back}
    if change not in changes:
        raise NotFound(change)
    provider = reach.provider_of(visit, provider_id)
    location = visit.setup.locations[provider.location_id]
    try:
        block = changes[change](
            visit.services,
            visit.practice_id,
            provider.provider_id,
            block_id,
            by=visit.me.staff_id,
        )
    except NotFound:
        raise
    except RapportError as refusal:
        return _page(visit, location, problem=desk.sentence(refusal), status=409)
    return _back(visit, location, block)


def _typed(visit: Visit, location: Location) -> Block:
    """Raises BadInput, and StaleWrite."""
    form = visit.form
    provider = visit.setup.providers.get(ProviderId(form["provider"]))
    if provider is None or provider.location_id != location.location_id:
        raise BadInput("provider", "one of this location")
    day = desk.as_day(form["day"])
    last = desk.as_day(form["last_day"], "last_day") if form["last_day"] else day
    return block_time.block_time(
        visit.services,
        visit.practice_id,
        provider_id=provider.provider_id,
        starts_at=instant(day, form["from"], location.tz, "from"),
        # Of an hour that comes twice the second: rather away too long than booked over.
        ends_at=instant(last, form["until"], location.tz, "until", fold=1),
        note=form["note"],
        by=visit.me.staff_id,
    )


def instant(day: date, clock: str, zone: ZoneInfo, field: str, *, fold: int = 0) -> datetime:
    """Of a wall-clock time there. Raises BadInput, also for one that daylight saving skips."""
    try:
        local = datetime.combine(day, time.fromisoformat(clock)).replace(tzinfo=None, fold=fold)
        at = local.replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise BadInput(field, "a time such as 10:30") from error
    if at.astimezone(zone).replace(tzinfo=None, fold=0) != local.replace(fold=0):
        raise BadInput(
            field, f"another time: on {day:%a} {day.day} {day:%b} the clocks skip {clock}"
        )
    return at


def _back(visit: Visit, location: Location, block: Block) -> Response:
    day = location.local(block.starts_at).date()
    return visit.go(
        visit.urls.absences(location=location.location_id, day=day.isoformat(), said="saved")
    )


def _page(
    visit: Visit,
    location: Location,
    *,
    problem: str = "",
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    blocks = block_time.coming(
        visit.services, visit.practice_id, location.location_id, now=visit.now
    )
    within = block_time.visits_within(
        visit.services, visit.practice_id, [of for of in blocks if of.removed_at is None]
    )
    people = visit.services.patients.get_many(
        visit.practice_id, {of.patient_id for visits in within.values() for of in visits}
    )
    visit.trail("absences.viewed", *people)
    here = [
        of
        for of in visit.setup.providers.values()
        if of.location_id == location.location_id and not of.left
    ]
    typed = {name: visit.form[name] or visit.query[name] for name in _FIELDS}
    day = _day_or_today(visit, location)
    return visit.page(
        "absences.html",
        section="today",
        status=status,
        problem=problem,
        wrong=wrong or pages.blanks(),
        location=location,
        locations=visit.choices(location.location_id),
        day=day,
        providers=sorted(here, key=lambda of: of.name),
        typed={**typed, "day": typed["day"] or day.isoformat()},
        longest_note=block_time.LONGEST_NOTE,
        zone=location.zone,
        zone_shown=location.local(visit.now).tzname(),
        rows=[_row(visit, location, of, within.get(of.block_id, []), people) for of in blocks],
    )


def _day_or_today(visit: Visit, location: Location) -> date:
    """A day that could not be read is said above the form already."""
    try:
        return visit.day(location)
    except BadInput:
        if visit.form["day"]:
            return location.local(visit.now).date()
        raise


def _row(
    visit: Visit,
    location: Location,
    block: Block,
    visits: list[Appointment],
    people: Mapping[PatientId, Patient],
) -> Row:
    def when(at: datetime) -> str:
        return saying.when(location.local(at), location.local(visit.now))

    lying = [
        Within(
            appointment_id=of.appointment_id,
            name=f"{person.called} {person.family_name}".strip()
            if (person := people.get(of.patient_id))
            else "Unknown patient",
            when=when(of.starts_at),
        )
        for of in visits
    ]
    many = saying.count(len(lying), "visit")
    return Row(
        provider_id=block.provider_id,
        block_id=block.block_id,
        provider=visit.setup.providers[block.provider_id].name,
        when=_span(block, location, location.local(visit.now).date()),
        note=block.note,
        removed=block.removed_at is not None,
        visits=tuple(lying),
        said=f"{many} {'lies' if len(lying) == 1 else 'lie'} in it" if lying else "",
    )


def _span(block: Block, location: Location, today: date) -> str:
    """ "Today, Tue 24 Nov, 12:00 to 13:00", "Thu 3 Dec 12:00 to Fri 4 Dec 17:00"."""
    start, end = location.local(block.starts_at), location.local(block.ends_at)
    if start.date() == end.date():
        day = saying.named_day(start.date(), today)
        return f"{day}, {saying.clock(start)} to {saying.clock(end)}"
    days = (f"{saying.full_day(at.date(), today)} {saying.clock(at)}" for at in (start, end))
    return " to ".join(days)
