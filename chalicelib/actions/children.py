"""A child whom nobody is known to answer for is not written to: a person must find out who does."""

from datetime import UTC, datetime

from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId, PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.planning import Household
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""One item a child, whenever it is opened."""
LINE = "Nobody is known to answer for this child, so nothing is sent. Who does?"
_OUTCOME = "Somebody answers for them now"


def tell_unanswered(services: Services, household: Household, now: datetime) -> None:
    """Once for each child of whom something is planned."""
    for touchpoint in household.past:
        if touchpoint.state is not State.PLANNED:
            continue
        for patient_id in _unanswered(household, touchpoint):
            visit = next(of for of in touchpoint.subjects if of.patient_id == patient_id)
            services.work_items.open(
                WorkItem(
                    practice_id=touchpoint.practice_id,
                    work_item_id=_id_of(patient_id),
                    kind=WorkKind.CHILD,
                    location_id=touchpoint.location_id,
                    opened_at=now,
                    contact_id=touchpoint.contact_id,
                    patient_id=patient_id,
                    appointment_id=visit.appointment_id,
                    line=LINE,
                )
            )


def _unanswered(household: Household, touchpoint: Touchpoint) -> set[PatientId]:
    contact = household.contacts.get(touchpoint.contact_id)
    if contact is None or all(of.minor_until is None for of in contact.people.values()):
        return set()
    on = household.locations[touchpoint.location_id].local(touchpoint.due_at).date()
    people = (household.patients.get(of.patient_id) for of in touchpoint.subjects)
    return {of.patient_id for of in people if of and not household.is_answered_for(of, contact, on)}


def somebody_answers(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """The question about this child is answered, if it was asked. Raises StaleWrite."""
    try:
        item = services.work_items.get(practice_id, _id_of(patient_id))
    except NotFound:
        return
    if item.closed_at is None:
        services.work_items.close(item, outcome=_OUTCOME, now=services.clock())


def _id_of(patient_id: PatientId) -> WorkItemId:
    return WorkItemId(derived_ulid(_ANY_TIME, "child", patient_id))
