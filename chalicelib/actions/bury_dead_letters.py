"""What a queue gave up on becomes work for a person: nothing ends in silence."""

import json
from dataclasses import replace
from datetime import datetime

from chalicelib.actions.not_sent import tell_uncertain
from chalicelib.actions.receive_text import keep_for_a_person
from chalicelib.actions.send_touchpoints import Batch, batch_from
from chalicelib.channels.errors import BadPayload
from chalicelib.channels.inbound import parse_sns_envelope
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import AppointmentId, LocationId, PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services


def bury_dead_letter(services: Services, body: str, *, received_at: datetime) -> bool:
    """False: it names no practice, so there is nobody to tell but the operator."""
    try:
        said = json.loads(body)
    except ValueError:
        return False
    if isinstance(said, dict) and "lane" in said:
        _bury_batch(services, batch_from(body))
        return True
    if isinstance(said, dict) and "kind" in said:
        return _bury_plan(services, said)
    return _bury_text(services, body, received_at)


def _bury_batch(services: Services, batch: Batch) -> None:
    """Claimed: it may have left. Planned: it certainly did not."""
    now = services.clock()
    for touchpoint in services.touchpoints.read(
        (batch.practice_id, *of) for of in batch.touchpoints
    ):
        # Told before it has ended, so that a burial that dies in between is done again.
        if touchpoint.state is State.CLAIMED:
            tell_uncertain(services, touchpoint, now)
            services.touchpoints.finish(replace(touchpoint, state=State.UNCERTAIN, ended_at=now))
        elif touchpoint.state is State.PLANNED:
            _say_not_sent(services, touchpoint)
            ended = replace(touchpoint, state=State.FAILED, why=Why.GAVE_UP, ended_at=now)
            services.touchpoints.finish(ended, was=State.PLANNED)


def _say_not_sent(services: Services, touchpoint: Touchpoint) -> None:
    if not touchpoint.subjects:
        # Of no visit: one line a day for whatever it belongs to.
        of = {"kind": touchpoint.kind, "id": touchpoint.playbook_id or touchpoint.source}
        _bury_other(services, touchpoint.practice_id, of)
        return
    subject = touchpoint.subjects[0]
    _open(
        services,
        touchpoint.practice_id,
        touchpoint.location_id,
        touchpoint.touchpoint_id,
        "A reminder could not be sent: something is wrong on our side. Please call.",
        at=subject.starts_at,
        appointment_id=subject.appointment_id,
    )


def _bury_plan(services: Services, said: dict[str, str]) -> bool:
    practice_id = PracticeId(said["practice"])
    if said["kind"] == "HOOK":
        # It is still due: the repair finds it, and its endpoint hears of it later.
        return True
    if said["kind"] != "APPT":
        return _bury_other(services, practice_id, said)
    try:
        visit = services.appointments.get(practice_id, AppointmentId(said["id"]))
    except NotFound:
        return False
    line = "Reminders for this visit could not be planned: something is wrong on our side."
    _open(
        services,
        practice_id,
        visit.location_id,
        visit.appointment_id,
        line,
        at=visit.starts_at,
        appointment_id=visit.appointment_id,
    )
    return True


_OTHER_LINES = {
    "PT": "Reminders of a patient could not follow a change: something is wrong on our side.",
    "REPLAN": "Reminders could not follow new settings: something is wrong on our side.",
    "WORK": "Nobody could be alerted: something is wrong on our side. Please look at what waits.",
    "ERASE": "A patient could not be erased: something is wrong on our side. It is tried again.",
    "EXPORT": "A file of everything could not be made: something is wrong on our side.",
    "CAMP": "A campaign could not go on: something is wrong on our side. It is tried again.",
    "WAVE": "A part of a campaign waits: something is wrong on our side. It is tried again.",
    "FILE": "A file could not be brought in: something is wrong on our side. It is tried again.",
    "REPLAY": "What another program missed could not all be sent again. Please try once more.",
    "END": "What is kept of this practice could not be deleted: something is wrong on our side.",
    "RUN": "A playbook's step could not be taken: something is wrong on our side.",
    "PROSPECT": "A prospect could not be moved on: something is wrong on our side.",
    "JOURNEY": "A playbook could not begin for everybody: something is wrong on our side.",
    Kind.JOURNEY: "A playbook's message could not be sent: something is wrong on our side.",
    Kind.CAMPAIGN: "A campaign's message could not be sent: something is wrong on our side.",
    Kind.OFFER: "An offer of a free time could not be sent: something is wrong on our side.",
    "ANSWER": "An automatic answer could not be sent: something is wrong on our side.",
}


def _bury_other(services: Services, practice_id: PracticeId, said: dict[str, str]) -> bool:
    """What belongs to no one visit stands at the practice's first location."""
    try:
        locations = sorted(services.setups.of(practice_id).locations)
    except NotFound:
        return False
    if not locations or said["kind"] not in _OTHER_LINES:
        return False
    now = services.clock()
    # One a day for each cause, however often the letter is delivered.
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    cause = f"{said['kind']} {said.get('id', '')}"
    _open(services, practice_id, locations[0], cause, _OTHER_LINES[said["kind"]], at=day)
    return True


def _bury_text(services: Services, body: str, received_at: datetime) -> bool:
    try:
        sms = parse_sns_envelope(body, received_at=received_at)
    except BadPayload:
        return False
    if services.config.is_local:
        # The carrier's time is the world's, also where our clock was moved.
        ours = sms.received_at + (services.clock() - received_at)
        sms = replace(sms, received_at=ours)
    return keep_for_a_person(services, sms)


def _open(
    services: Services,
    practice_id: PracticeId,
    location_id: LocationId,
    cause: str,
    line: str,
    *,
    at: datetime,
    appointment_id: AppointmentId | None = None,
) -> None:
    services.work_items.open(
        WorkItem(
            practice_id=practice_id,
            work_item_id=WorkItemId(derived_ulid(at, WorkKind.DEAD_LETTER, cause)),
            kind=WorkKind.DEAD_LETTER,
            location_id=location_id,
            opened_at=services.clock(),
            appointment_id=appointment_id,
            line=line,
        )
    )
