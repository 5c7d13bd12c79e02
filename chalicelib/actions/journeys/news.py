"""How it stands with an enquiry: whoever asked by the form on the website hears of it by itself."""

from chalicelib.actions.journeys.enter import begin_all
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId, WorkItemId
from chalicelib.domain.journeys import Journey, News, Run, Trigger, run_id
from chalicelib.domain.journeys.entry import is_there
from chalicelib.domain.journeys.going_on import to_step
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services


def tell_news(services: Services, item: WorkItem, news: News) -> None:
    """`item`: the enquiry's. Harmless when repeated: each news is told once of each enquiry. Who is
    a patient already, or may be, is answered by a person only."""
    if item.kind is not WorkKind.ENQUIRY or item.patient_id is None:
        return
    setup = services.setups.of(item.practice_id)
    wanted = [
        journey
        for journey in setup.journeys.values()
        if journey.on and journey.trigger is Trigger.ENQUIRY and journey.news is news
        if journey.steps and is_there(journey, item.location_id, None)
    ]
    if wanted:
        runs = [_run(services, item, item.patient_id, journey) for journey in wanted]
        begin_all(services, setup, runs)


def still_so(services: Services, run: Run, journey: Journey) -> bool:
    """What the journey would say of the enquiry is true. Of other journeys: yes."""
    if journey.trigger is not Trigger.ENQUIRY or journey.news is News.ANSWERED:
        return True
    try:
        item = services.work_items.get(run.practice_id, WorkItemId(run.cause))
    except NotFound:
        return False
    waits = item.closed_at is None
    return waits and (journey.news is not News.WAITS or item.owner is None)


def _run(services: Services, item: WorkItem, patient_id: PatientId, journey: Journey) -> Run:
    now = services.clock()
    location = services.setups.of(item.practice_id).locations[item.location_id]
    # That nobody has answered is news once its clock has run out.
    moment = max(item.due_at or now, now) if journey.news is News.WAITS else now
    begun = Run(
        practice_id=item.practice_id,
        patient_id=patient_id,
        run_id=run_id(journey.playbook_id, patient_id, item.work_item_id),
        playbook_id=journey.playbook_id,
        cause=item.work_item_id,
        location_id=item.location_id,
        moment=moment,
        began=moment,
    )
    return to_step(begun, journey, journey.steps[0], location, now=now, not_before=moment)
