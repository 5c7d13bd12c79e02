"""How a run goes on: after a step, after an answer, and when its cause changes or comes back."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.journeys.entry import due_of, look_at
from chalicelib.domain.journeys.journey import (
    COMES_BACK,
    END,
    Do,
    Ended,
    Heard,
    Journey,
    JourneyStep,
    Run,
    Told,
    Trigger,
)
from chalicelib.domain.practices import Location

ANSWERED_WITHIN = timedelta(3)
"""So long is what they write taken for an answer, where the step says nothing else."""
CALLED_WITHIN = timedelta(30)
"""A task that nobody did by then holds nothing up."""
TRY_AGAIN = timedelta(2)
CALLS_BACK_WITHIN = timedelta(7)
AFTER_ALL = timedelta(7)
"""Somebody who cancelled is left alone so long before a run goes on that their booking ended."""
KEPT = timedelta(3 * 366)
_COMES_AGAIN = frozenset(
    {Ended.BOOKED, Ended.NO_LONGER, Ended.LEFT, Ended.OFF, Ended.NOT_FIT, Ended.DONE}
)


def ended(run: Run, why: Ended, *, now: datetime) -> Run:
    """Due once more: what comes after it begins then, whoever dies in between."""
    return replace(run, ended=why, ended_at=now, due_at=now, wanted_at=None, next_step="")


def _next(run: Run, journey: Journey, step_id: str) -> JourneyStep | None:
    """The step that follows and was not taken: an answer may have led past some, and back."""
    then = journey.after(step_id)
    while then is not None and run.told_of(then.step_id) is not None:
        then = journey.after(then.step_id)
    return then


def after_step(
    run: Run, journey: Journey, step: JourneyStep, told: Told, location: Location, *, now: datetime
) -> Run:
    """The step was taken, or passed over: on to the next."""
    taken = replace(run, told=(*run.told, told), heard=None, heard_at=None, attempts=0)
    done = told.why is None
    then = _next(taken, journey, step.step_id)
    if then is None:
        return _last_taken(taken, step, done, now)
    wait = timedelta(step.wait_days) if done else timedelta(0)
    return to_step(taken, journey, then, location, now=now, not_before=now + wait)


def _last_taken(run: Run, step: JourneyStep, done: bool, now: datetime) -> Run:
    waits = done and (step.do is Do.TASK or step.on_reply)
    if not waits:
        return ended(run, Ended.DONE, now=now)
    least = CALLED_WITHIN if step.do is Do.TASK else ANSWERED_WITHIN
    until = now + max(least, timedelta(step.wait_days))
    return replace(run, next_step="", wanted_at=until, due_at=until)


def to_step(
    run: Run,
    journey: Journey,
    step: JourneyStep,
    location: Location,
    *,
    now: datetime,
    not_before: datetime,
) -> Run:
    wanted_at = max(due_of(step, run.began, location), not_before)
    return replace(
        run,
        next_step=step.step_id,
        wanted_at=wanted_at,
        due_at=max(look_at(journey, wanted_at, now), not_before),
    )


def after_reply(
    run: Run, journey: Journey, step_id: str, heard: Heard, location: Location, *, now: datetime
) -> Run:
    """What they answered to that step decides what comes now; one that has ended only keeps it."""
    said = replace(run, heard=heard, heard_at=now)
    if run.ended is not None:
        return said
    step = journey.step(step_id)
    leads_to = step.on_reply.get(heard, "") if step else ""
    if not leads_to and journey.trigger in COMES_BACK and heard is not Heard.OTHER:
        # A person finds a time with them, or they do not want one: neither is asked again.
        leads_to = END
    if leads_to == END or journey.ends_when_heard:
        return ended(said, Ended.HEARD, now=now)
    then = journey.step(leads_to)
    if then is None or run.told_of(then.step_id) is not None:
        return said
    return replace(said, next_step=then.step_id, wanted_at=now, due_at=now)


def after_no_answer(
    run: Run, journey: Journey, step: JourneyStep, location: Location, *, now: datetime
) -> Run:
    """Called in vain: once more in two days, and not more often than the step allows."""
    tried = run.attempts + 1
    if tried < step.attempts:
        again = now + TRY_AGAIN
        return replace(run, attempts=tried, next_step=step.step_id, wanted_at=again, due_at=again)
    then = _next(run, journey, step.step_id)
    if then is None:
        return ended(replace(run, attempts=tried), Ended.DONE, now=now)
    return to_step(replace(run, attempts=0), journey, then, location, now=now, not_before=now)


def again(
    was: Run, wanted: Run, journey: Journey, location: Location, *, now: datetime
) -> Run | None:
    """A run that stands or has ended, as it is to be now that its cause is there (again), or has
    moved; None: as it is. No step is taken twice."""
    if was.ended is None:
        return _moved(was, wanted, journey, location, now=now)
    if was.ended not in _COMES_AGAIN or (was.ended is Ended.DONE and was.told):
        return None
    fresh = replace(
        was,
        ended=None,
        ended_at=None,
        moment=wanted.moment,
        location_id=wanted.location_id,
        appointment_id=wanted.appointment_id,
        attempts=0,
    )
    if not was.told:
        return replace(
            fresh,
            began=wanted.began,
            next_step=wanted.next_step,
            wanted_at=wanted.wanted_at,
            due_at=wanted.due_at,
        )
    then = _next(was, journey, was.told[-1].step_id)
    if then is None:
        return None
    began = wanted.moment if journey.trigger is Trigger.BEFORE_VISIT else was.began
    wait = timedelta(0) if journey.trigger is Trigger.BEFORE_VISIT else AFTER_ALL
    return to_step(
        replace(fresh, began=began), journey, then, location, now=now, not_before=now + wait
    )


def _moved(
    was: Run, wanted: Run, journey: Journey, location: Location, *, now: datetime
) -> Run | None:
    stands = was.moment, was.appointment_id, was.location_id
    if stands == (wanted.moment, wanted.appointment_id, wanted.location_id):
        return None
    moved = replace(
        was,
        moment=wanted.moment,
        began=wanted.began,
        location_id=wanted.location_id,
        appointment_id=wanted.appointment_id,
    )
    if not was.told:
        return replace(
            moved,
            next_step=wanted.next_step,
            wanted_at=wanted.wanted_at,
            due_at=wanted.due_at,
        )
    then = journey.step(was.next_step)
    return to_step(moved, journey, then, location, now=now, not_before=now) if then else moved
