"""The desk called for a playbook, and says what came of it: the run goes where that leads."""

from dataclasses import replace

from chalicelib.actions.journeys.end_run import end_run
from chalicelib.actions.journeys.news import tell_news
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import RunId, WorkItemId, derived_ulid
from chalicelib.domain.journeys import Ended, Journey, News, Run, Trigger
from chalicelib.domain.journeys.calls import OUTCOMES, CallOutcome
from chalicelib.domain.journeys.going_on import CALLS_BACK_WITHIN, after_no_answer
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.journeys import month_of
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

CALLS = (WorkKind.CALL, WorkKind.ENQUIRY)
"""Of these the desk says what came of it."""
_TRIES = 5
_NOT_REACHED = "(Called, no answer.)"


def tell_outcome(
    services: Services, item: WorkItem, outcome: CallOutcome, *, by: str = "rapport"
) -> None:
    """Closes it. Expects the revision that `item` carries. Raises StaleWrite."""
    now = services.clock()
    if item.kind is WorkKind.ENQUIRY:
        _of_enquiry(services, item, outcome)
        _of_prospect(services, item, outcome, by)
        return
    services.work_items.close(item, outcome=OUTCOMES.get(outcome, "done").lower(), now=now)
    if item.run_id is None or item.patient_id is None:
        return
    if outcome is CallOutcome.WRONG_NUMBER:
        _find_the_right_one(services, item)
    setup = services.setups.of(item.practice_id)
    for _ in range(_TRIES):
        run = services.runs.get(item.practice_id, item.patient_id, RunId(item.run_id))
        if run is None or run.ended is not None or not _is_latest(run, item):
            return
        journey = setup.journeys.get(run.playbook_id)
        if journey is None:
            return
        try:
            _go_on(services, setup, run, journey, item, outcome)
        except StaleWrite:
            continue
        if journey.trigger is Trigger.ENQUIRY:
            _of_prospect(services, item, outcome, by)
        what = f"call_{outcome.value}"
        services.runs.count(run.practice_id, run.playbook_id, month_of(now), **{what: 1})
        return
    raise StaleWrite(item.work_item_id)


def _of_enquiry(services: Services, item: WorkItem, outcome: CallOutcome) -> None:
    """Whoever was not reached still waits; in every other case it was answered."""
    if outcome is CallOutcome.NO_ANSWER:
        services.work_items.save(replace(item, owner=None, line=_tried(item.line)))
        tell_news(services, item, News.NOT_REACHED)
        return
    said = OUTCOMES.get(outcome, "done").lower()
    services.work_items.close(item, outcome=said, now=services.clock())
    if outcome in (CallOutcome.DONE, CallOutcome.CALLS_BACK):
        tell_news(services, item, News.ANSWERED)


def _of_prospect(services: Services, item: WorkItem, outcome: CallOutcome, by: str) -> None:
    from chalicelib.actions.prospects.answer import came_of_call

    if item.patient_id is None:
        return
    try:
        came_of_call(services, item.practice_id, item.patient_id, outcome, by=by)
    except NotFound:
        return  # a patient since then, or one of before prospects were kept


def _tried(line: str) -> str:
    return line if line.endswith(_NOT_REACHED) else f"{line} {_NOT_REACHED}"


def _is_latest(run: Run, item: WorkItem) -> bool:
    told = run.told_of(item.step_id)
    return told is not None and told.task == item.work_item_id


def _go_on(
    services: Services,
    setup: Setup,
    run: Run,
    journey: Journey,
    item: WorkItem,
    outcome: CallOutcome,
) -> None:
    now = services.clock()
    match outcome:
        case CallOutcome.BOOKED:
            # Where no visit follows after all, what is known of them begins it again.
            end_run(services, setup, run, Ended.BOOKED)
        case CallOutcome.NOT_INTERESTED | CallOutcome.WRONG_NUMBER:
            end_run(services, setup, run, Ended.SETTLED)
        case CallOutcome.NO_ANSWER:
            step, location = journey.step(item.step_id), setup.locations[run.location_id]
            if step is not None:
                services.runs.save(after_no_answer(run, journey, step, location, now=now))
        case CallOutcome.CALLS_BACK:
            until = max(run.wanted_at or now, now + CALLS_BACK_WITHIN)
            services.runs.save(replace(run, wanted_at=until, due_at=until))
        case CallOutcome.DONE:
            if not run.next_step:
                end_run(services, setup, run, Ended.DONE)


def _find_the_right_one(services: Services, item: WorkItem) -> None:
    services.work_items.open(
        WorkItem(
            practice_id=item.practice_id,
            work_item_id=WorkItemId(
                derived_ulid(item.opened_at, "wrong number", item.work_item_id)
            ),
            kind=WorkKind.WRONG_NUMBER,
            location_id=item.location_id,
            opened_at=services.clock(),
            patient_id=item.patient_id,
            line="Somebody else answered when we called.",
        )
    )
