"""What cards of prospects are made of."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.conversations import Conversation
from chalicelib.domain.ids import PatientId
from chalicelib.domain.opening import open_from
from chalicelib.domain.patients import Channel, Patient
from chalicelib.domain.prospects import ANSWER_WITHIN, Prospect
from chalicelib.storage.errors import NotFound
from chalicelib.web import reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.prospects import view

LONGEST_NOTE = 200
MOST_STRANGERS = 100
"""So many of the conversations that wait are looked at for them."""


def prospect_of(visit: Visit, patient_id: str) -> Prospect:
    """Raises NotFound, also for another location's."""
    found = visit.services.prospects.get(visit.practice_id, PatientId(patient_id))
    if found is None or not visit.works_at(found.location_id):
        raise NotFound(patient_id)
    return found


def cards(visit: Visit, prospects: Iterable[Prospect]) -> list[view.Card]:
    """Of those whose record stands, two requests for all of them."""
    listed = list(prospects)
    people = people_of(visit, listed)
    return [
        view.card(of, visit.setup.locations[of.location_id], people)
        for of in listed
        if of.patient_id in people.patients and of.location_id in visit.setup.locations
    ]


def people_of(visit: Visit, prospects: list[Prospect]) -> view.People:
    services, practice_id = visit.services, visit.practice_id
    own = {of.patient_id for of in prospects}
    others = {who for of in prospects for who in of.maybe}
    wanted = own | reach.patients_within(visit, others - own)
    booked = {of.appointment_id for of in prospects if of.appointment_id}
    patients = services.patients.get_many(practice_id, wanted, strong=False) if wanted else {}
    visits = services.appointments.get_many(practice_id, list(booked)) if booked else {}
    return view.People(
        patients=patients,
        visits={str(of): visit for of, visit in visits.items()},
        names=visit.names,
        now=visit.now,
        several=len(visit.setup.locations) > 1,
    )


def strangers(visit: Visit) -> list[view.Stranger]:
    """The longest wait first; of the conversations that the badge counts."""
    waiting = visit.waiting[:MOST_STRANGERS]
    ids = [of.contact_id for of in waiting]
    contacts = visit.services.contacts.get_many(visit.practice_id, ids) if ids else {}
    return [
        view.Stranger(
            contact_id=of.contact_id,
            phone=contact.address,
            phone_said=saying.phone(contact.address),
            said=of.preview,
            waited=saying.ago(of.waiting_since or of.last_at, visit.now),
            late=_is_late(visit, of),
        )
        for of in waiting
        if (contact := contacts.get(of.contact_id)) is not None
        if contact.channel is Channel.TEXT and contact.address and not contact.members
    ]


def _is_late(visit: Visit, of: Conversation) -> bool:
    location = visit.setup.locations.get(of.location_id) or visit.locations[0]
    return open_from(location, of.waiting_since or of.last_at) + ANSWER_WITHIN <= visit.now


def of_patient(visit: Visit, patient: Patient) -> list[view.Card]:
    """How they came, the latest first: their own way, and those of records that became theirs."""
    ids = (patient.patient_id, *patient.also)
    found = visit.services.prospects.get_many(visit.practice_id, ids).values()
    theirs = [of for of in found if visit.works_at(of.location_id)]
    theirs.sort(key=lambda of: (of.is_open, of.began_at), reverse=True)
    return cards(visit, theirs) if theirs else []


def choices() -> dict[str, Any]:
    """What the forms of a card offer."""
    return {
        "losses_offered": [(of.value, words) for of, words in view.LOSSES.items()],
        "longest_note": LONGEST_NOTE,
    }
