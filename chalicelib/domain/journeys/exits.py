"""Whether a run still makes sense: asked before each step, and again when a message leaves."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.journeys.entry import birthday, in_peace, is_there, last_known, of_types
from chalicelib.domain.journeys.journey import Ended, Journey, News, Run, Trigger
from chalicelib.domain.patient_segments import Condition, matches
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.touchpoints import Why

FOR_GOOD = frozenset({Ended.HEARD, Ended.SETTLED})
"""Ends that facts do not say: what was planned before them is not sent either."""

Contacts = Mapping[ContactId, ContactPoint]


def why_over(
    run: Run,
    journey: Journey | None,
    profile: Profile | None,
    location: Location | None,
    *,
    now: datetime,
    contacts: Contacts | None = None,
) -> Ended | None:
    """None: it goes on."""
    if profile is None or in_peace(profile):
        return Ended.LEFT
    if journey is None or not journey.on or location is None:
        return Ended.OFF
    about = _visit(run, profile) or last_known(profile)
    if not is_there(journey, run.location_id, about.provider_id if about else None):
        return Ended.OFF
    if run.ended in FOR_GOOD:
        return run.ended
    if journey.ends_when_heard and run.heard is not None:
        return Ended.HEARD
    if over := _OVER[journey.trigger](run, journey, profile, location, now):
        return over
    if not fits(journey.only, profile, location, now=now, contacts=contacts):
        return Ended.NOT_FIT
    return None


def fits(
    conditions: tuple[Condition, ...],
    profile: Profile,
    location: Location,
    *,
    now: datetime,
    contacts: Contacts | None,
) -> bool:
    return not conditions or matches(
        conditions, profile, now=now, zone=location.tz, contacts=contacts
    )


def held(journey: Journey, profile: Profile) -> Why | None:
    """Nothing is said about it for the time being."""
    return Why.COMPLAINT if profile.is_spared(journey.topic) else None


WHY: Mapping[Ended, Why] = {
    Ended.DONE: Why.NO_LONGER,
    Ended.BOOKED: Why.NO_LONGER,
    Ended.HEARD: Why.NO_LONGER,
    Ended.NO_LONGER: Why.NO_LONGER,
    Ended.LEFT: Why.DISCHARGED,
    Ended.OFF: Why.PLAYBOOK_OFF,
    Ended.NOT_FIT: Why.NOT_FIT,
    Ended.SETTLED: Why.NO_LONGER,
}
"""As it is said of a message that was planned."""


def _visit(run: Run, profile: Profile) -> VisitFact | None:
    return _find(profile, run.appointment_id) if run.appointment_id else None


def _find(profile: Profile, appointment_id: str) -> VisitFact | None:
    return next((of for of in profile.visits if of.appointment_id == appointment_id), None)


Over = Callable[[Run, Journey, Profile, Location, datetime], Ended | None]


def _of_a_visit_to_come(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    visit = _visit(run, profile)
    if visit is None or visit.status is not Status.BOOKED or visit.starts_at <= now:
        return Ended.NO_LONGER
    # The run follows a visit that was moved; until it does, what it says is of the old day.
    moved = journey.trigger is Trigger.BEFORE_VISIT and visit.starts_at != run.moment
    return Ended.NO_LONGER if moved else None


def _took_place(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    visit = _visit(run, profile)
    return None if visit is not None and visit.took_place else Ended.NO_LONGER


def _was_missed(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    """Whoever came since, or has a later visit, is back; what was booked before they missed one
    says nothing of two in a row."""
    visit = _visit(run, profile)
    if visit is None or visit.status is not Status.NO_SHOW:
        return Ended.NO_LONGER
    since = [of for of in of_types(journey, profile.visits) if of.starts_at > visit.starts_at]
    if any(of.came(now) for of in since):
        return Ended.NO_LONGER
    two = journey.trigger is Trigger.MISSED_TWO
    coming = [of for of in since if of.coming(now) and not (two and of.booked_at < run.moment)]
    return Ended.BOOKED if coming and journey.ends_on_booking else None


def _came_last(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    """The visit it counts from took place, and is the last one."""
    visit = _find(profile, run.cause)
    if visit is None or not visit.came(now):
        # Moved further away it is no reason to stop: the run moves with it.
        return None if visit is not None and visit.coming(now) else Ended.NO_LONGER
    later = [of for of in of_types(journey, profile.visits) if of.starts_at > visit.starts_at]
    if any(of.coming(now) for of in later):
        return Ended.BOOKED if journey.ends_on_booking else None
    return Ended.NO_LONGER if any(of.came(now) for of in later) else None


def _did_not_come_back(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    visits = of_types(journey, profile.visits)
    back = any(of.coming(now) or (of.came(now) and of.starts_at > run.moment) for of in visits)
    return Ended.BOOKED if back and journey.ends_on_booking else None


def _has_birthday(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    day = location.local(run.moment).date()
    same = profile.born is not None and birthday(profile.born, day.year) == day
    return None if same else Ended.NO_LONGER


def _is_that_day(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    day = location.local(run.moment).date()
    wanted = ("02-28", "02-29") if journey.day_of_year == "02-29" else (journey.day_of_year,)
    return None if f"{day:%m-%d}" in wanted else Ended.NO_LONGER


def _came_through_them(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    return None if PatientId(run.cause) in profile.may_hear_of else Ended.NO_LONGER


def _still_recommends(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    return None if profile.recommends_at is not None else Ended.NO_LONGER


def _asked(
    run: Run, journey: Journey, profile: Profile, location: Location, now: datetime
) -> Ended | None:
    """Whether the enquiry still stands so its work item says: actions/journeys/news.py."""
    if any(of.coming(now) for of in profile.visits):
        return Ended.BOOKED
    heard = profile.heard_at
    is_quiet = heard is None or heard <= run.moment
    return None if is_quiet or journey.news is not News.QUIET else Ended.HEARD


_OVER: Mapping[Trigger, Over] = {
    Trigger.FIRST_BOOKED: _of_a_visit_to_come,
    Trigger.BEFORE_VISIT: _of_a_visit_to_come,
    Trigger.AFTER_VISIT: _took_place,
    Trigger.NO_NEXT_VISIT: _came_last,
    Trigger.MISSED_TWO: _was_missed,
    Trigger.NO_SHOW: _was_missed,
    Trigger.DUE: _came_last,
    Trigger.RECALL_FAILED: _did_not_come_back,
    Trigger.BIRTHDAY: _has_birthday,
    Trigger.DAY_OF_YEAR: _is_that_day,
    Trigger.REFERRAL: _came_through_them,
    Trigger.RECOMMENDS: _still_recommends,
    Trigger.ENQUIRY: _asked,
}
