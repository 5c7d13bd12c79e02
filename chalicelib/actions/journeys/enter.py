"""A patient's facts changed: the runs that they call for begin, move, or end.

Where no journey is on this costs nothing; else one request for the profile, and where it calls for
a run one more for those that stand.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.journeys.end_run import end_run
from chalicelib.domain.ids import PatientId, PlaybookId, PracticeId
from chalicelib.domain.journeys import COMES_BACK, Ended, Journey, Run, Told, Trigger
from chalicelib.domain.journeys.entry import Where, wanted_runs
from chalicelib.domain.journeys.exits import why_over
from chalicelib.domain.journeys.going_on import again
from chalicelib.domain.profiles import Profile
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.journeys import month_of
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

BOOKED_WITHIN = timedelta(30)
_TRIES = 5
AT_ONCE = 200
"""Patients that one worker looks at for a journey that was switched on; the next goes on."""


def enter(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """After a change of a visit of theirs, or of what is known of them. Harmless when repeated."""
    setup = services.setups.of(practice_id)
    if not any(journey.on for journey in setup.journeys.values()):
        return
    profile = services.profiles.get_many(practice_id, [patient_id]).get(patient_id)
    if profile is None:
        return
    follow_facts(services, setup, profile)
    if profile.referred_by and _thanks(setup):
        # That somebody came through them is a fact of whoever sent them.
        referrers = services.profiles.get_many(practice_id, [profile.referred_by])
        for referrer in referrers.values():
            follow_facts(services, setup, referrer)


def _thanks(setup: Setup) -> bool:
    return any(of.on and of.trigger is Trigger.REFERRAL for of in setup.journeys.values())


def follow_facts(services: Services, setup: Setup, profile: Profile) -> None:
    """Of a profile just read."""
    now, practice_id = services.clock(), setup.practice.practice_id
    wanted = wanted_runs(profile, setup.journeys.values(), where=where_of(setup), now=now)
    is_new = not (profile.visits or profile.referred or profile.recommends_at)
    if not wanted and is_new:
        return
    for _ in range(_TRIES):
        standing = {
            run.run_id: run for run in services.runs.of_patient(practice_id, profile.patient_id)
        }
        try:
            for run in wanted:
                _begin(services, setup, run, standing.get(run.run_id))
            called_for = {run.run_id for run in wanted}
            for run in standing.values():
                _look_over(services, setup, run, profile, called_for=run.run_id in called_for)
        except StaleWrite:
            continue
        return
    raise StaleWrite(profile.patient_id)


def enter_all(
    services: Services, practice_id: PracticeId, playbook_id: PlaybookId, *, after: str
) -> str:
    """Some of a practice's patients, for a journey that was switched on or changed; where to go
    on, empty: that was all."""
    setup = services.setups.of(practice_id)
    journey = setup.journeys.get(playbook_id)
    if journey is None or not journey.on:
        return ""
    profiles, then = services.profiles.page(practice_id, after=after, limit=AT_ONCE)
    _begin_of(services, setup, profiles, [journey])
    return then


def enter_new(
    services: Services, practice_id: PracticeId, patient_ids: Collection[PatientId]
) -> None:
    """Of patients who were written together and have no visit yet: two requests for some hundred
    of them, and one for each run that begins."""
    setup = services.setups.of(practice_id)
    on = [journey for journey in setup.journeys.values() if journey.on]
    if not on or not patient_ids:
        return
    profiles = services.profiles.get_many(practice_id, patient_ids)
    _begin_of(services, setup, profiles.values(), on)
    sent_by = {of.referred_by for of in profiles.values() if of.referred_by}
    if sent_by and _thanks(setup):
        for referrer in services.profiles.get_many(practice_id, sent_by).values():
            follow_facts(services, setup, referrer)


def _begin_of(
    services: Services, setup: Setup, profiles: Iterable[Profile], journeys: Iterable[Journey]
) -> None:
    now, where, practice_id = services.clock(), where_of(setup), setup.practice.practice_id
    of = [*journeys]
    wanted = [run for each in profiles for run in wanted_runs(each, of, where=where, now=now)]
    if not wanted:
        return
    # Of a journey that is merely edited most stand already: to read costs less than to try.
    standing = services.runs.get_many(practice_id, [(of.patient_id, of.run_id) for of in wanted])
    for run in wanted:
        _begin(services, setup, run, standing.get(run.run_id))


def begin_all(services: Services, setup: Setup, runs: Iterable[Run]) -> None:
    for run in runs:
        if not services.runs.begin(run):
            was = services.runs.get(run.practice_id, run.patient_id, run.run_id)
            _begin(services, setup, run, was)


def where_of(setup: Setup) -> Where:
    return Where(practice_id=setup.practice.practice_id, locations=setup.locations)


def _begin(services: Services, setup: Setup, wanted: Run, was: Run | None) -> None:
    if was is None:
        services.runs.begin(wanted)
        return
    journey = setup.journeys[wanted.playbook_id]
    location = setup.locations[wanted.location_id]
    if was.moment != wanted.moment and was.ended in (None, Ended.DONE):
        was = _taken_back(services, was)
    changed = again(was, wanted, journey, location, now=services.clock())
    if changed is not None:
        services.runs.save(changed)


def _taken_back(services: Services, was: Run) -> Run:
    """Its cause moved: what was planned for the old moment and has not left is planned anew."""
    kept: list[Told] = []
    back: list[Told] = []
    for told in was.told:
        ids = [(was.practice_id, *of) for of in told.touchpoints.items()]
        planned = services.touchpoints.read(ids, strong=True)
        now = services.clock()
        retired = [services.touchpoints.retire(of, why=Why.MOVED, now=now) for of in planned]
        (back if retired and all(retired) else kept).append(told)
    if not back:
        return was
    first = back[0].step_id
    return replace(was, told=tuple(kept), next_step=first, ended=None, ended_at=None)


def _look_over(
    services: Services, setup: Setup, run: Run, profile: Profile, *, called_for: bool
) -> None:
    """One that stood before: over, or did they book after what it said?"""
    now = services.clock()
    journey = setup.journeys.get(run.playbook_id)
    run = _note_booking(services, run, journey, profile)
    if run.ended is not None or called_for:
        return
    location = setup.locations.get(run.location_id)
    if over := why_over(run, journey, profile, location, now=now):
        end_run(services, setup, run, over)


def _note_booking(services: Services, run: Run, journey: Journey | None, profile: Profile) -> Run:
    """A visit booked within thirty days of the latest thing it said counts for it, once. That it
    was booked because of it nobody knows."""
    said = [told.at for told in run.told if told.touchpoints or told.task]
    if run.booked_at or not said or journey is None or journey.trigger not in COMES_BACK:
        return run
    booked = [
        visit.booked_at
        for visit in profile.visits
        if said[0] < visit.booked_at <= said[-1] + BOOKED_WITHIN
    ]
    if not booked:
        return run
    saved = services.runs.save(replace(run, booked_at=min(booked)))
    services.runs.count(run.practice_id, run.playbook_id, month_of(min(booked)), booked=1)
    return saved
