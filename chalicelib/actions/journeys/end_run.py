"""A run is over: what the desk was to do for it waits no more, and what follows it begins."""

from chalicelib.domain.ids import PatientId, PracticeId, WorkItemId
from chalicelib.domain.journeys import Ended, Run
from chalicelib.domain.journeys.going_on import ended
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_SAID = {
    Ended.BOOKED: "booked",
    Ended.NO_LONGER: "no longer needed",
    Ended.LEFT: "no longer a patient",
    Ended.OFF: "the playbook was switched off",
    Ended.NOT_FIT: "no longer needed",
    Ended.HEARD: "they answered",
}
_TRIES = 5


def end_run(services: Services, setup: Setup, run: Run, why: Ended) -> Run:
    """Raises StaleWrite: somebody else changed it meanwhile."""
    over = services.runs.save(ended(run, why, now=services.clock()))
    close_tasks(services, over)
    return over


def end_all(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """Of a record that stands for another one now, which has its own."""
    setup = services.setups.of(practice_id)
    if not setup.journeys:
        return
    for run in services.runs.of_patient(practice_id, patient_id):
        if run.ended is None:
            end_run(services, setup, run, Ended.LEFT)


def close_tasks(services: Services, run: Run) -> None:
    if run.ended not in _SAID:
        return
    for told in run.told:
        if told.task is not None:
            _close(services, run, told.task, _SAID[run.ended])


def _close(services: Services, run: Run, task: WorkItemId, outcome: str) -> None:
    for _ in range(_TRIES):
        try:
            item = services.work_items.get(run.practice_id, task)
            if item.closed_at is None:
                services.work_items.close(item, outcome=outcome, now=services.clock())
        except NotFound:
            return
        except StaleWrite:
            continue
        return
    raise StaleWrite(task)
