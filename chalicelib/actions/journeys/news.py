"""How it stands with an enquiry: whoever asked by the form on the website hears of it by itself."""

from datetime import datetime

from chalicelib.actions.journeys.enter import begin_all
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import LocationId, PatientId, PracticeId, WorkItemId
from chalicelib.domain.journeys import Journey, News, Run, Trigger, run_id
from chalicelib.domain.journeys.entry import is_there
from chalicelib.domain.journeys.going_on import to_step
from chalicelib.domain.prospects import Prospect, Stage
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

_ANSWERED = (News.ANSWERED, News.QUIET)


def tell_answered(services: Services, prospect: Prospect) -> None:
    """Now, and should nothing be heard of them."""
    for news in _ANSWERED:
        tell_news_of(services, prospect, news)


def tell_news(services: Services, item: WorkItem, news: News) -> None:
    """`item`: the enquiry's. Harmless when repeated: each news is told once of each enquiry. Who is
    a patient already, or may be, is answered by a person only."""
    if item.kind is not WorkKind.ENQUIRY or item.patient_id is None:
        return
    prospect = services.prospects.get(item.practice_id, item.patient_id)
    if prospect is not None and prospect.same:
        return
    asked = _Asked(
        practice_id=item.practice_id,
        patient_id=item.patient_id,
        location_id=item.location_id,
        cause=item.work_item_id,
        answer_by=item.due_at,
    )
    _tell(services, asked, news)


def tell_news_of(services: Services, prospect: Prospect, news: News) -> None:
    """Of one who perhaps never wrote by the form. Harmless when repeated."""
    if prospect.same:
        return
    asked = _Asked(
        practice_id=prospect.practice_id,
        patient_id=prospect.patient_id,
        location_id=prospect.location_id,
        cause=prospect.work_item_id or prospect.patient_id,
        answer_by=prospect.answer_by,
    )
    _tell(services, asked, news)


def still_so(services: Services, run: Run, journey: Journey) -> bool:
    """What the journey would say of the enquiry is true. Of other journeys: yes."""
    if journey.trigger is not Trigger.ENQUIRY or journey.news is None:
        return True
    prospect = services.prospects.get(run.practice_id, run.patient_id)
    if prospect is not None and not is_so(prospect, journey.news):
        return False
    if journey.news in _ANSWERED:
        return True
    try:
        item = services.work_items.get(run.practice_id, WorkItemId(run.cause))
    except NotFound:
        return prospect is not None
    waits = item.closed_at is None
    return waits and (journey.news is not News.WAITS or item.owner is None)


def is_so(prospect: Prospect, news: News) -> bool:
    """As their stage stands."""
    waits = prospect.waits_since is not None
    if news in _ANSWERED:
        return not waits and prospect.stage in (Stage.ANSWERED, Stage.IN_TALK)
    return waits and prospect.is_open


@dataclass(frozen=True, kw_only=True)
class _Asked:
    practice_id: PracticeId
    patient_id: PatientId
    location_id: LocationId
    cause: str
    answer_by: datetime | None


def _tell(services: Services, asked: _Asked, news: News) -> None:
    setup = services.setups.of(asked.practice_id)
    wanted = [
        journey
        for journey in setup.journeys.values()
        if journey.on and journey.trigger is Trigger.ENQUIRY and journey.news is news
        if journey.steps and is_there(journey, asked.location_id, None)
    ]
    if wanted:
        begin_all(services, setup, [_run(services, asked, journey) for journey in wanted])


def _run(services: Services, asked: _Asked, journey: Journey) -> Run:
    now = services.clock()
    location = services.setups.of(asked.practice_id).locations[asked.location_id]
    # That nobody has answered is news once its clock has run out.
    moment = max(asked.answer_by or now, now) if journey.news is News.WAITS else now
    begun = Run(
        practice_id=asked.practice_id,
        patient_id=asked.patient_id,
        run_id=run_id(journey.playbook_id, asked.patient_id, asked.cause),
        playbook_id=journey.playbook_id,
        cause=asked.cause,
        location_id=asked.location_id,
        moment=moment,
        began=moment,
    )
    return to_step(begun, journey, journey.steps[0], location, now=now, not_before=moment)
