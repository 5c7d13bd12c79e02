"""Which journeys a patient's facts begin: the same facts always give the same runs.

facts ──► causes, each with its moment ──► since it was on? there? for them? ──► where it begins
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from chalicelib.domain.appointments import Status
from chalicelib.domain.decent_hours import wall_clock
from chalicelib.domain.ids import (
    LocationId,
    PatientId,
    PlaybookId,
    PracticeId,
    ProviderId,
)
from chalicelib.domain.journeys.journey import (
    LEAD,
    ON_THE_DAY,
    Journey,
    JourneyStep,
    Run,
    Trigger,
    run_id,
)
from chalicelib.domain.patient_segments.dates import moved
from chalicelib.domain.patients import Kind
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.values import dataclass

CATCHES_UP = frozenset({Trigger.DUE, Trigger.NO_NEXT_VISIT, Trigger.RECALL_FAILED})
"""What still holds long after its moment: whoever is found late is not passed over, but begins on
a day of their own."""
_NEW_FOR = timedelta(60)
"""Who has been a patient for longer is not welcomed as a new one, whatever we know of visits."""
_VISIT_IS_OVER = timedelta(hours=2)
"""A fact does not say how long a visit lasted; nobody is thanked while they sit there."""
_HEADROOM = timedelta(hours=4)
"""What comes before a visit is of use so long before it."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    name: str
    at: datetime
    """The journey's moment."""
    visit: VisitFact | None = None
    """The one it is about, or the one that says where they belong."""
    about_it: bool = False


@dataclass(frozen=True, kw_only=True)
class Where:
    """The practice, as far as a journey's beginning depends on it."""

    practice_id: PracticeId
    locations: Mapping[LocationId, Location]

    def of(self, visit: VisitFact | None) -> Location | None:
        """Where a patient without a visit belongs: the first by name that is open."""
        if visit is not None:
            return self.locations.get(visit.location_id)
        opened = (of for of in self.locations.values() if not of.closed)
        return min(opened, key=lambda of: (of.name, of.location_id), default=None)


def wanted_runs(
    profile: Profile, journeys: Iterable[Journey], *, where: Where, now: datetime
) -> list[Run]:
    """Those that ought to stand now; one that stands or has ended already has the same id."""
    if in_peace(profile):
        return []
    found = (
        _run(journey, cause, profile, where, now)
        for journey in journeys
        if journey.on and journey.on_since is not None and journey.steps
        for cause in causes(journey, profile, where, now)
    )
    return [run for run in found if run is not None]


def in_peace(profile: Profile) -> bool:
    """Nothing is said to them, whatever happens: they died, left, or never were patients."""
    return profile.deceased or profile.discharged or profile.kind is Kind.CONTACT


def is_there(journey: Journey, location_id: LocationId, provider_id: ProviderId | None) -> bool:
    """Whether it is on where they belong."""
    if location_id in journey.off_at:
        return False
    if not journey.is_pilot:
        return True
    return location_id in journey.pilot_locations or provider_id in journey.pilot_providers


def of_types(journey: Journey, visits: Iterable[VisitFact]) -> list[VisitFact]:
    return [
        of for of in visits if not journey.visit_types or of.visit_type_id in journey.visit_types
    ]


def last_known(profile: Profile) -> VisitFact | None:
    """The latest visit that took place or is to, which says where they belong."""
    return next((of for of in reversed(profile.visits) if _stands(of)), None)


def causes(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    """All that begin it, as things stand."""
    yield from _CAUSES[journey.trigger](journey, profile, where, now)


def due_of(step: JourneyStep, began: datetime, location: Location) -> datetime:
    """When it is wanted: so many days on the location's calendar, at its wall clock."""
    local = location.local(began)
    clock = step.at if step.at is not None else local.time().replace(microsecond=0)
    return wall_clock(local.date() + timedelta(step.after_days), clock, location.tz)


def look_at(journey: Journey, wanted_at: datetime, now: datetime) -> datetime:
    """When a step that is wanted then is to be looked at."""
    return max(wanted_at - (LEAD if journey.trigger in ON_THE_DAY else timedelta(0)), now)


def is_stale(journey: Journey, due_at: datetime, now: datetime, location: Location) -> bool:
    """It was wanted so long ago that it is not said any more."""
    if now <= due_at:
        return False
    if not journey.stale_after:
        return location.local(due_at).date() < location.local(now).date()
    return due_at + journey.stale_after < now


def day_of_own(patient_id: PatientId, playbook_id: PlaybookId, days: int) -> int:
    """From 0: the same for the same patient, and over many as good as evenly spread."""
    digest = hashlib.sha256(f"{playbook_id}\n{patient_id}".encode()).digest()
    return int.from_bytes(digest[:4]) % max(days, 1)


def birthday(born: date, year: int) -> date:
    """Who was born on 29 February has it on the 28th in other years: they were born in February,
    and a wish that comes a day early is kinder than one that comes late. (They come of age on
    1 March all the same: patients.grown_up_on.)"""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


# --- where it begins -----------------------------------------------------------------------------


def _run(
    journey: Journey, cause: Cause, profile: Profile, where: Where, now: datetime
) -> Run | None:
    location = where.of(cause.visit)
    if location is None or journey.on_since is None:
        return None
    provider_id = cause.visit.provider_id if cause.visit else None
    if not is_there(journey, location.location_id, provider_id):
        return None
    if cause.at < journey.on_since - timedelta(journey.look_back_days):
        return None
    begins = _begins(journey, cause, profile, location, now)
    if begins is None:
        return None
    began, step, wanted_at = begins
    return Run(
        practice_id=where.practice_id,
        patient_id=profile.patient_id,
        run_id=run_id(journey.playbook_id, profile.patient_id, cause.name),
        playbook_id=journey.playbook_id,
        cause=cause.name,
        location_id=location.location_id,
        appointment_id=cause.visit.appointment_id if cause.visit and cause.about_it else None,
        moment=cause.at,
        began=began,
        next_step=step.step_id,
        wanted_at=wanted_at,
        due_at=look_at(journey, wanted_at, now),
    )


def _begins(
    journey: Journey, cause: Cause, profile: Profile, location: Location, now: datetime
) -> tuple[datetime, JourneyStep, datetime] | None:
    """From when its days are counted, its first step, and when that is wanted."""
    first = journey.steps[0]
    due_at = due_of(first, cause.at, location)
    if journey.trigger is Trigger.BEFORE_VISIT:
        return _before_visit(journey, cause, location, now)
    on_since = journey.on_since or now
    before = journey.trigger in CATCHES_UP and cause.at < on_since and due_at <= now
    if not before and not is_stale(journey, due_at, now, location):
        return cause.at, first, due_at
    if journey.trigger not in CATCHES_UP:
        return None
    days = day_of_own(profile.patient_id, journey.playbook_id, journey.spread_days)
    began = now + timedelta(days - first.after_days)
    return began, first, max(due_of(first, began, location), now)


def _before_visit(
    journey: Journey, cause: Cause, location: Location, now: datetime
) -> tuple[datetime, JourneyStep, datetime] | None:
    """Who books late gets at once what they would have got last, unless more comes within a day."""
    dues = [(step, due_of(step, cause.at, location)) for step in journey.steps]
    ahead = next(((step, at) for step, at in dues if at > now), None)
    missed = next(((step, at) for step, at in reversed(dues) if at <= now), None)
    if cause.at - now < _HEADROOM:
        missed = None
    if missed and (ahead is None or ahead[1] - now > timedelta(1)):
        return cause.at, missed[0], now
    return (cause.at, *ahead) if ahead else None


# --- causes --------------------------------------------------------------------------------------


def _stands(visit: VisitFact) -> bool:
    return visit.took_place or visit.status is Status.BOOKED


def _first_booked(
    journey: Journey, profile: Profile, where: Where, now: datetime
) -> Iterator[Cause]:
    if any(of.came(now) or of.status is Status.NO_SHOW for of in profile.visits):
        return
    coming = [of for of in profile.visits if of.status is Status.BOOKED and of.coming(now)]
    if not coming:
        return
    booked_at = min(of.booked_at for of in coming)
    if profile.since and booked_at.date() - profile.since > _NEW_FOR:
        return
    if visits := of_types(journey, coming):
        yield Cause(name="first", at=booked_at, visit=visits[0], about_it=True)


def _before(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    for of in of_types(journey, profile.visits):
        if of.status is Status.BOOKED and of.coming(now):
            yield Cause(name=of.appointment_id, at=of.starts_at, visit=of, about_it=True)


def _after(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    for of in of_types(journey, profile.visits):
        if of.took_place:
            at = of.starts_at + _VISIT_IS_OVER
            yield Cause(name=of.appointment_id, at=at, visit=of, about_it=True)


def _no_next_visit(
    journey: Journey, profile: Profile, where: Where, now: datetime
) -> Iterator[Cause]:
    """Also of a visit that is still to come: when its day is over nobody says so any more."""
    standing = [of for of in of_types(journey, profile.visits) if _stands(of)]
    if standing:
        last = standing[-1]
        yield Cause(name=last.appointment_id, at=last.starts_at, visit=last, about_it=True)


def _missed_two(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    """Named after the second of them: a third one in a row is no new cause."""
    streak: list[VisitFact] = []
    for of in of_types(journey, profile.visits):
        if of.status is Status.NO_SHOW:
            streak.append(of)
        elif of.came(now):
            streak = []
    if len(streak) > 1:
        second = streak[1]
        yield Cause(name=second.appointment_id, at=second.starts_at, visit=second, about_it=True)


def _no_show(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    for of in of_types(journey, profile.visits):
        if of.status is Status.NO_SHOW:
            yield Cause(name=of.appointment_id, at=of.starts_at, visit=of, about_it=True)


def _due(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    """Moves with each visit, and is known from the day it is booked."""
    standing = [of for of in of_types(journey, profile.visits) if _stands(of)]
    if not standing:
        return
    last = standing[-1]
    location = where.of(last)
    if location is None:
        return
    local = location.local(last.starts_at)
    day = moved(local.date(), journey.months, "months")
    at = wall_clock(day, local.time(), location.tz)
    yield Cause(name=last.appointment_id, at=at, visit=last)


def _birthday(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    born = profile.born
    if born is not None:
        yield from _each_year(profile, where, now, lambda year: birthday(born, year))


def _day_of_year(
    journey: Journey, profile: Profile, where: Where, now: datetime
) -> Iterator[Cause]:
    month, _, day = journey.day_of_year.partition("-")
    of_leap_year = date(2024, int(month), int(day))
    yield from _each_year(profile, where, now, lambda year: birthday(of_leap_year, year))


def _each_year(
    profile: Profile, where: Where, now: datetime, of_year: Callable[[int], date]
) -> Iterator[Cause]:
    """The one that comes next, today's included."""
    visit = last_known(profile)
    location = where.of(visit)
    if location is None:
        return
    today = location.local(now).date()
    this_year = of_year(today.year)
    day = this_year if this_year >= today else of_year(today.year + 1)
    at = wall_clock(day, time(12), location.tz)
    yield Cause(name=str(day.year), at=at, visit=visit)


def _referral(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    """Of those only who agreed to it: who hears of nobody else is told nothing by being thanked."""
    for came, at in sorted(profile.may_hear_of.items()):
        yield Cause(name=came, at=at + _VISIT_IS_OVER, visit=last_known(profile))


def _recommends(journey: Journey, profile: Profile, where: Where, now: datetime) -> Iterator[Cause]:
    """What they did themselves, whether or not anybody came: it tells nothing of others."""
    if profile.recommends_at is not None:
        yield Cause(name="link", at=profile.recommends_at, visit=last_known(profile))


def _told_by_others(
    journey: Journey, profile: Profile, where: Where, now: datetime
) -> Iterator[Cause]:
    """No fact of the profile says it: a run that ends begins it, or a work item."""
    return iter(())


_CAUSES: Mapping[Trigger, Callable[[Journey, Profile, Where, datetime], Iterator[Cause]]] = {
    Trigger.FIRST_BOOKED: _first_booked,
    Trigger.BEFORE_VISIT: _before,
    Trigger.AFTER_VISIT: _after,
    Trigger.NO_NEXT_VISIT: _no_next_visit,
    Trigger.MISSED_TWO: _missed_two,
    Trigger.NO_SHOW: _no_show,
    Trigger.DUE: _due,
    Trigger.RECALL_FAILED: _told_by_others,
    Trigger.BIRTHDAY: _birthday,
    Trigger.DAY_OF_YEAR: _day_of_year,
    Trigger.REFERRAL: _referral,
    Trigger.RECOMMENDS: _recommends,
    Trigger.ENQUIRY: _told_by_others,
}
