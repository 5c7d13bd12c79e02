"""A run is due: does it still make sense? Then its step is taken, and the next one has its day.

run, journey, facts, read now ──► over? ──► stale? ──► for them? ──► message planned | task opened
                                   │           │          │                      │
                                   ▼           └──────────┴──► said why ◄────────┘
                                 ended                           │
                                                          on to the next step

What a step makes has an id that the run and the step give it, and the run is saved last: whoever
goes on after a crash makes the same once more, and a message leaves only if its run says that it
was meant (actions/journeys/message.py).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.journeys.count_end import HELD
from chalicelib.actions.journeys.end_run import close_tasks, end_run
from chalicelib.actions.journeys.enter import begin_all, where_of
from chalicelib.actions.journeys.news import still_so
from chalicelib.actions.journeys.pick_suggestion import pick_suggestion
from chalicelib.actions.journeys.plan_message import plan_message
from chalicelib.actions.journeys.reaching import Reached, reach
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId, PracticeId, RunId, WorkItemId, derived_ulid
from chalicelib.domain.journeys import Do, Ended, Journey, JourneyStep, Run, Told, Trigger, run_id
from chalicelib.domain.journeys.entry import due_of, is_stale, wanted_runs
from chalicelib.domain.journeys.exits import fits, held, why_over
from chalicelib.domain.journeys.going_on import after_step, to_step
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.journeys import month_of
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def step_run(services: Services, practice_id: PracticeId, patient_id: PatientId, of: RunId) -> None:
    """Harmless when repeated. Raises StaleWrite where others are always faster."""
    run = services.runs.get(practice_id, patient_id, of)
    now = services.clock()
    if run is None or run.due_at is None or run.due_at > now:
        return
    setup = services.setups.of(practice_id)
    try:
        if run.ended is None:
            run = _step(services, setup, run, now)
        if run.ended is not None:
            _settle(services, setup, run)
    except StaleWrite:
        # Another worker had it, or its cause moved: what stands now is due by itself, or is not.
        return


def _step(services: Services, setup: Setup, run: Run, now: datetime) -> Run:
    """As it stands then."""
    journey = setup.journeys.get(run.playbook_id)
    location = setup.locations.get(run.location_id)
    found = services.profiles.get_many(run.practice_id, [run.patient_id])
    profile = found.get(run.patient_id)
    if profile is None or journey is None or location is None:
        return end_run(services, setup, run, Ended.LEFT if profile is None else Ended.OFF)
    reached = reach(services, run.practice_id, profile, on=location.local(now).date())
    over = why_over(run, journey, profile, location, now=now, contacts=reached.contacts)
    if over is None and not still_so(services, run, journey):
        over = Ended.NO_LONGER
    if over is not None:
        return end_run(services, setup, run, over)
    if not run.next_step:
        return end_run(services, setup, run, Ended.DONE)
    step = journey.step(run.next_step) or _instead(journey, run, location, now)
    if step is None:
        return end_run(services, setup, run, Ended.DONE)
    told = _take(services, setup, journey, step, run, profile, reached, location, now)
    after = after_step(run, journey, step, told, location, now=now)
    if step.do is Do.TASK:
        after = replace(after, attempts=run.attempts)
    saved = services.runs.save(after)
    if told.why is not None:
        what = f"{HELD}{told.why.value}"
        services.runs.count(run.practice_id, run.playbook_id, month_of(now), **{what: 1})
    return saved


def _instead(journey: Journey, run: Run, location: Location, now: datetime) -> JourneyStep | None:
    """The step is there no more: the first that is still to come."""
    taken = {told.step_id for told in run.told}
    ahead = (of for of in journey.steps if of.step_id not in taken)
    return next((of for of in ahead if due_of(of, run.began, location) >= now), None)


def _take(
    services: Services,
    setup: Setup,
    journey: Journey,
    step: JourneyStep,
    run: Run,
    profile: Profile,
    reached: Reached,
    location: Location,
    now: datetime,
) -> Told:
    why = _why_not(journey, step, run, profile, reached, location, now)
    if why is None and step.do is Do.ASK and not _may_ask(services, setup, run, now):
        why = Why.ASKED_LATELY
    if why is not None:
        return Told(step_id=step.step_id, at=now, why=why)
    if step.do is Do.TASK:
        return Told(step_id=step.step_id, at=now, task=_open_task(services, step, run, now))
    told = plan_message(services, setup, journey, step, run, profile, reached, now)
    if told.why is None and journey.topic is Topic.TIPS:
        picked = pick_suggestion(services, setup, step, run, profile, location, now)
        return replace(told, article=picked)
    return told


def _why_not(
    journey: Journey,
    step: JourneyStep,
    run: Run,
    profile: Profile,
    reached: Reached,
    location: Location,
    now: datetime,
) -> Why | None:
    """Why this step is passed over."""
    if is_stale(journey, run.wanted_at or now, now, location):
        return Why.TOO_LATE
    if step.do is not Do.TASK and (why := held(journey, profile)):
        return why
    if not fits(step.only_if, profile, location, now=now, contacts=reached.contacts):
        return Why.NOT_FIT
    return None


def _may_ask(services: Services, setup: Setup, run: Run, now: datetime) -> bool:
    """Once in so many days, whatever the visit and whichever playbook."""
    every = timedelta(days=setup.feedback.every_days)
    return services.profiles.may_ask(
        run.practice_id, run.patient_id, run.run_id, now=now, every=every
    )


def _open_task(services: Services, step: JourneyStep, run: Run, now: datetime) -> WorkItemId:
    task = WorkItemId(
        derived_ulid(run.wanted_at or now, "task", run.run_id, step.step_id, str(run.attempts))
    )
    tried = f" (tried {run.attempts} of {step.attempts} times)" if run.attempts else ""
    services.work_items.open(
        WorkItem(
            practice_id=run.practice_id,
            work_item_id=task,
            kind=WorkKind.CALL,
            location_id=run.location_id,
            opened_at=now,
            patient_id=run.patient_id,
            run_id=run.run_id,
            step_id=step.step_id,
            line=f"{step.line}{tried}",
        )
    )
    return task


def _settle(services: Services, setup: Setup, run: Run) -> None:
    """What comes after its end, however it ended; then it is due no more."""
    close_tasks(services, run)
    journey = setup.journeys.get(run.playbook_id)
    found = services.profiles.get_many(run.practice_id, [run.patient_id])
    profile = found.get(run.patient_id)
    if journey is not None and profile is not None:
        _over(services, setup, journey, profile, run)
    services.runs.save(replace(run, due_at=None))


def _over(services: Services, setup: Setup, journey: Journey, profile: Profile, run: Run) -> None:
    """What comes after its end: next year's, or what follows a recall that brought nobody."""
    now, where = services.clock(), where_of(setup)
    if journey.trigger in (Trigger.BIRTHDAY, Trigger.DAY_OF_YEAR):
        # Whoever's day it is today has the next one in a year.
        day = max(run.moment, now) + timedelta(1)
        begin_all(services, setup, wanted_runs(profile, [journey], where=where, now=day))
    if journey.trigger is Trigger.DUE and run.ended is Ended.DONE:
        begin_all(
            services,
            setup,
            (
                _following(other, run, setup.locations[run.location_id], now)
                for other in setup.journeys.values()
                if other.on and other.trigger is Trigger.RECALL_FAILED and other.steps
                if other.follows in (None, journey.playbook_id)
            ),
        )


def _following(journey: Journey, failed: Run, location: Location, now: datetime) -> Run:
    begun = Run(
        practice_id=failed.practice_id,
        patient_id=failed.patient_id,
        run_id=run_id(journey.playbook_id, failed.patient_id, failed.run_id),
        playbook_id=journey.playbook_id,
        cause=failed.run_id,
        location_id=failed.location_id,
        moment=now,
        began=now,
    )
    return to_step(begun, journey, journey.steps[0], location, now=now, not_before=now)
