"""Somebody answered a journey's message: its runs go where the answer leads, at once."""

from chalicelib.actions.journeys.end_run import close_tasks
from chalicelib.domain.ids import ContactId, PracticeId, RunId, TouchpointId
from chalicelib.domain.journeys import Heard
from chalicelib.domain.journeys.going_on import after_reply
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.journeys import month_of
from chalicelib.wiring import Services

_TRIES = 5


def hear_answer(
    services: Services,
    practice_id: PracticeId,
    contact_id: ContactId,
    touchpoint_id: TouchpointId,
    heard: Heard,
) -> None:
    """Of everybody whom the message was about. The same answer twice changes nothing more."""
    setup = services.setups.of(practice_id)
    try:
        touchpoint = services.touchpoints.get(practice_id, contact_id, touchpoint_id)
    except NotFound:
        return
    journey = setup.journeys.get(touchpoint.playbook_id) if touchpoint.playbook_id else None
    location = setup.locations.get(touchpoint.location_id)
    if journey is None or location is None:
        return
    now = services.clock()
    for patient_id, of in zip(touchpoint.patients, touchpoint.source.split("+"), strict=False):
        for _ in range(_TRIES):
            run = services.runs.get(practice_id, patient_id, RunId(of))
            if run is None or (run.heard is heard and run.ended is not None):
                break
            said = after_reply(run, journey, touchpoint.step_id, heard, location, now=now)
            try:
                saved = services.runs.save(said)
            except StaleWrite:
                continue
            close_tasks(services, saved)
            if run.heard is None:
                month = month_of(now)
                services.runs.count(practice_id, journey.playbook_id, month, **{heard.value: 1})
            break
        else:
            raise StaleWrite(of)
