"""Look-ups for pages at the desk: a record that is not theirs to see answers like an unknown one.

Two things narrow what somebody reaches within their practice. Limited to some locations, they
reach what belongs to these; a patient belongs to the locations of their visits, and before the
first visit to all of them. In a role with their own patients only, they reach patients who have a
visit with them.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import Conversation, WorkItem
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    ProviderId,
    WorkItemId,
)
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.practices import Location, Provider
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.web.kept import kept

if TYPE_CHECKING:
    from chalicelib.web.desk import Visit  # which asks here how many wait

_LISTED_SECONDS = 60
"""How long a list may go by what was read of a patient's visits; a record is asked for anew."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where and with whom a patient has visits."""

    locations: frozenset[LocationId]
    providers: frozenset[ProviderId]


def location_of(visit: "Visit", location_id: str) -> Location:
    """Raises NotFound."""
    found = visit.setup.locations.get(LocationId(location_id))
    if found is None or not visit.works_at(found.location_id):
        raise NotFound(location_id)
    return found


def provider_of(visit: "Visit", provider_id: str) -> Provider:
    """Raises NotFound."""
    found = visit.setup.providers.get(ProviderId(provider_id))
    if found is None or not visit.works_at(found.location_id):
        raise NotFound(provider_id)
    return found


def appointment_of(visit: "Visit", appointment_id: str) -> Appointment:
    """Raises NotFound."""
    found = visit.services.appointments.get(visit.practice_id, AppointmentId(appointment_id))
    theirs = visit.may(Permission.SEE_ALL_PATIENTS) or found.provider_id == visit.me.provider_id
    if not (theirs and visit.works_at(found.location_id)):
        raise NotFound(appointment_id)
    return found


def patient_of(visit: "Visit", patient_id: str) -> Patient:
    """Or whom the record was merged into. Raises NotFound."""
    found = visit.services.patients.standing(visit.practice_id, PatientId(patient_id))
    if _narrowed(visit) and not _reached(visit, _places(visit, found.patient_id)):
        raise NotFound(patient_id)
    return found


def patients_within(visit: "Visit", patient_ids: Iterable[PatientId]) -> set[PatientId]:
    """Those of them that are theirs to see, for a list."""
    asked = set(patient_ids)
    if not _narrowed(visit):
        return asked
    return {of for of in asked if _reached(visit, _listed(visit, of))}


def knows(visit: "Visit", contact: ContactPoint) -> bool:
    """Whether a list may name this contact point: it is nobody's, or one of their patients'."""
    return not contact.members or bool(patients_within(visit, contact.members))


def work_item_of(visit: "Visit", work_item_id: str) -> WorkItem:
    """Raises NotFound."""
    found = visit.services.work_items.get(visit.practice_id, WorkItemId(work_item_id))
    if not visit.works_at(found.location_id):
        raise NotFound(work_item_id)
    return found


def work_items_within(visit: "Visit", listed: Iterable[WorkItem]) -> list[WorkItem]:
    """Those of them that are theirs to see."""
    here = [of for of in listed if visit.works_at(of.location_id)]
    if visit.may(Permission.TALK_TO_ALL):
        return here
    own = patients_within(visit, {of.patient_id for of in here if of.patient_id})
    return [of for of in here if of.patient_id in own]


def contact_of(visit: "Visit", contact_id: str) -> tuple[ContactPoint, Conversation | None]:
    """With what was said there, if anything. Raises NotFound."""
    services, practice_id = visit.services, visit.practice_id
    contact = services.contacts.get(practice_id, ContactId(contact_id))
    conversation = services.conversations.get(practice_id, contact.contact_id)
    if not reads(visit, contact, conversation):
        raise NotFound(contact_id)
    return contact, conversation


def reads(visit: "Visit", contact: ContactPoint, conversation: Conversation | None) -> bool:
    """Whether what is said at this contact point is theirs to read."""
    return _reads(visit, contact, conversation, _places)


def conversations_within(visit: "Visit", listed: Iterable[Conversation]) -> list[Conversation]:
    """Those of them that are theirs to read."""
    here = [of for of in listed if visit.works_at(of.location_id)]
    if visit.may(Permission.TALK_TO_ALL):
        return here
    ids = [of.contact_id for of in here]
    contacts = visit.services.contacts.get_many(visit.practice_id, ids)
    return [
        of
        for of in here
        if (contact := contacts.get(of.contact_id)) and _reads(visit, contact, of, _listed)
    ]


def waiting(visit: "Visit") -> list[Conversation]:
    """The conversations that wait for this person, of a few seconds ago."""
    every = visit.all_waiting
    if visit.may(Permission.TALK_TO_ALL):
        return conversations_within(visit, every)
    return kept(
        visit.services,
        (visit.practice_id, "waiting for", visit.me.staff_id, visit.me.revision),
        lambda: conversations_within(visit, every),
        seconds=10,
    )


def _reads(
    visit: "Visit",
    contact: ContactPoint,
    conversation: Conversation | None,
    places: Callable[["Visit", PatientId], Places],
) -> bool:
    if conversation and not visit.works_at(conversation.location_id):
        return False
    own_only = not visit.may(Permission.TALK_TO_ALL)
    if not own_only and (conversation or not visit.limits or not contact.members):
        return True
    return any(_reached(visit, places(visit, of), own_only=own_only) for of in contact.members)


def _narrowed(visit: "Visit") -> bool:
    return bool(visit.limits) or not visit.may(Permission.SEE_ALL_PATIENTS)


def _reached(visit: "Visit", places: Places, *, own_only: bool | None = None) -> bool:
    if own_only is None:
        own_only = not visit.may(Permission.SEE_ALL_PATIENTS)
    if own_only and visit.me.provider_id not in places.providers:
        return False
    return not places.locations or any(visit.works_at(of) for of in places.locations)


def _places(visit: "Visit", patient_id: PatientId) -> Places:
    visits = visit.services.appointments.of_patient(visit.practice_id, patient_id)
    return Places(
        locations=frozenset(of.location_id for of in visits),
        providers=frozenset(of.provider_id for of in visits),
    )


def _listed(visit: "Visit", patient_id: PatientId) -> Places:
    return kept(
        visit.services,
        (visit.practice_id, "places", patient_id),
        lambda: _places(visit, patient_id),
        seconds=_LISTED_SECONDS,
    )
