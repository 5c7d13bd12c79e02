"""Somebody scored low or wrote an unhappy sentence: a case is opened, or joins the open one.

said ──► unhappy? ──► their open case? ──► its next step, or a case with an owner and a day
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.escalate import AFTER, escalate
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    WorkItemId,
    derived_ulid,
)
from chalicelib.domain.recovery import Step, StepKind, with_step
from chalicelib.domain.recovery.deadlines import due, owner_of
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

LONGEST_LINE = 200
_TRIES = 5


def look(
    services: Services,
    practice_id: PracticeId,
    location_id: LocationId,
    *,
    source: str,
    at: datetime,
    patient_id: PatientId | None = None,
    contact_id: ContactId | None = None,
    appointment_id: AppointmentId | None = None,
    words: str = "",
    score: int | None = None,
    language: str = "",
) -> WorkItem | None:
    """The case of whoever gave a score of 0 to 6, or wrote a sentence that is not content.

    `appointment_id`: the visit of which they were asked how it was. `source`: the id of the
    feedback or of the message; the same one changes nothing. `patient_id` is None where a
    household shares the number. None: they are content.
    """
    # Thousands of phrases: not for who only opens a page of a case.
    from chalicelib.domain.recovery.unhappy import is_not_content
    from chalicelib.domain.replies import Intent, understand

    asked = score is not None or appointment_id is not None
    if asked and understand(words).intent is Intent.URGENT:
        _alert(services, practice_id, location_id, source, at, patient_id, contact_id)
    if not is_not_content(words, score=score, asked=asked):
        return None
    step = Step(
        practice_id=practice_id,
        work_item_id=WorkItemId(derived_ulid(at, "case", source)),
        step_id=derived_ulid(at, "said", source),
        kind=StepKind.SAID,
        at=at,
        by="patient",
        note=words.strip(),
        score=score,
        language=language,
        source=source,
    )
    item = replace(
        _new_case(services, step, location_id),
        contact_id=contact_id,
        patient_id=patient_id,
        appointment_id=appointment_id,
    )
    case, opened = open_or_join(services, item, step)
    if opened:
        whom = patient_id or contact_id or ""
        write_down(services, practice_id, "complaint.opened", case.work_item_id, whom)
    return case


def _new_case(services: Services, said: Step, location_id: LocationId) -> WorkItem:
    """Of what was said; whose it is to put right, and by when, as the practice chose."""
    setup = services.setups.of(said.practice_id)
    location = setup.locations[location_id]
    settings = services.recovery.settings(said.practice_id)
    until = due(location, said.at, settings.days)
    return WorkItem(
        practice_id=said.practice_id,
        work_item_id=said.work_item_id,
        kind=WorkKind.COMPLAINT,
        location_id=location_id,
        opened_at=said.at,
        due_at=until,
        until=until,
        line=line_of(said.note, said.score),
        score=said.score,
        owner=owner_of(location, setup.staff.values(), settings.owner),
    )


def open_or_join(services: Services, item: WorkItem, step: Step) -> tuple[WorkItem, bool]:
    """The case as it is then, and whether it is a new one: who has an open one gets no second,
    also where they are heard by two ways at once. Raises StaleWrite: others are always faster."""
    practice_id = item.practice_id
    for alone in (*(True,) * _TRIES, False):
        known = open_case(
            services, practice_id, patient_id=item.patient_id, contact_id=item.contact_id
        )
        if known is not None:
            return take_step(services, replace(step, work_item_id=known.work_item_id)), False
        read = _read_before(services, step, patient_id=item.patient_id, contact_id=item.contact_id)
        if read is not None:
            return read, False
        try:
            opened = services.work_items.open(item, alone=alone)
        except StaleWrite:
            continue
        services.recovery.add_step(step)
        return services.work_items.get(practice_id, item.work_item_id), opened
    raise StaleWrite(item.work_item_id)


def _alert(
    services: Services,
    practice_id: PracticeId,
    location_id: LocationId,
    source: str,
    at: datetime,
    patient_id: PatientId | None,
    contact_id: ContactId | None,
) -> None:
    """Somebody who was asked how it was writes of an emergency: a person reads it at once."""
    item = WorkItem(
        practice_id=practice_id,
        work_item_id=WorkItemId(derived_ulid(at, "urgent", source)),
        kind=WorkKind.URGENT,
        location_id=location_id,
        opened_at=at,
        due_at=services.clock() + AFTER,
        contact_id=contact_id,
        patient_id=patient_id,
        line="Said how the visit was, and it may be urgent: call them.",
    )
    if services.work_items.open(item):
        escalate(services, practice_id, item.work_item_id)


def line_of(words: str, score: int | None) -> str:
    """What the desk reads: 'Gave 3 of 10: "Waited an hour."'"""
    said = " ".join(words.split())
    quoted = f'"{said}"' if said else ""
    start = f"Gave {score} of 10" if score is not None else ""
    line = ": ".join(filter(None, (start, quoted)))
    return line if len(line) <= LONGEST_LINE else f'{line[: LONGEST_LINE - 2].rstrip()}…"'


def open_case(
    services: Services,
    practice_id: PracticeId,
    *,
    patient_id: PatientId | None = None,
    contact_id: ContactId | None = None,
) -> WorkItem | None:
    """The oldest that is not closed. Of a number that a household shares: one that is nobody's."""
    if patient_id is not None:
        noted = services.profiles.get(practice_id, patient_id).complaints
        items = [_found(services, practice_id, of) for of in sorted(noted)]
    elif contact_id is not None:
        items = list(services.work_items.of_contact(practice_id, contact_id))
    else:
        return None
    open_ones = [
        of for of in items if of and of.kind is WorkKind.COMPLAINT and of.closed_at is None
    ]
    return min(open_ones, key=lambda of: of.opened_at, default=None)


def _read_before(
    services: Services,
    step: Step,
    *,
    patient_id: PatientId | None,
    contact_id: ContactId | None,
) -> WorkItem | None:
    """The closed case that this was said in: told again it opens no other one."""
    practice_id = step.practice_id
    if patient_id is not None:
        items = services.work_items.of_patient(practice_id, patient_id)
    elif contact_id is not None:
        items = services.work_items.of_contact(practice_id, contact_id)
    else:
        items = []
    closed_since = [
        of
        for of in items
        if of.kind is WorkKind.COMPLAINT and of.closed_at is not None and of.closed_at >= step.at
    ]
    for of in closed_since:
        if any(
            s.source == step.source for s in services.recovery.steps(practice_id, of.work_item_id)
        ):
            return of
    return None


def _found(
    services: Services, practice_id: PracticeId, work_item_id: WorkItemId
) -> WorkItem | None:
    try:
        return services.work_items.get(practice_id, work_item_id)
    except NotFound:
        return None


def take_step(services: Services, step: Step) -> WorkItem:
    """Something was done about a case, or said again. Written down once, whoever else writes
    meanwhile. Raises NotFound, StaleWrite: others are always faster."""
    case = services.work_items.get(step.practice_id, step.work_item_id)
    # Whoever closes the case meanwhile has not read what they say now.
    says_more = services.recovery.add_step(step) and step.kind is StepKind.SAID
    for _ in range(_TRIES):
        after = with_step(case, step)
        if says_more and case.closed_at is not None:
            # Whoever closed it just now had not read this: there is something to put right again.
            after = replace(after, closed_at=None, closed_by=None, outcome="", due_at=case.until)
        if after == case and not says_more:
            return case
        try:
            return services.work_items.save(after)
        except StaleWrite:
            case = services.work_items.get(step.practice_id, step.work_item_id)
    raise StaleWrite(step.work_item_id)
