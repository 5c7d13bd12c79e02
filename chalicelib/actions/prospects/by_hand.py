"""Somebody asked at the counter, by telephone or on paper: the desk makes them a prospect."""

from dataclasses import replace

from chalicelib.actions.journeys.news import tell_news_of
from chalicelib.actions.prospects.ask import begun
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.journeys import News
from chalicelib.domain.opening import open_from
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.prospects import ANSWER_WITHIN, Origin, Prospect, moving
from chalicelib.wiring import Services


def add_by_hand(
    services: Services,
    practice_id: PracticeId,
    location: Location,
    patient: Patient,
    *,
    spoke: bool,
    note: str,
    by: str,
) -> Prospect:
    """`spoke`: they were answered as they asked. Else they wait, as after the form on the website.
    Raises StaleWrite."""
    now = services.clock()
    work_item_id = WorkItemId(derived_ulid(now, "prospect", patient.patient_id))
    answer_by = open_from(location, now) + ANSWER_WITHIN
    address = patient.phone or patient.email
    contact_id = services.contacts.id_of(practice_id, address) if address else None
    prospect = begun(
        practice_id,
        patient.patient_id,
        location,
        origin=Origin.DESK,
        at=now,
        by=by,
        waits_since=None if spoke else now,
        answer_by=None if spoke else answer_by,
        contact_id=contact_id,
        work_item_id=None if spoke else work_item_id,
    )
    if spoke:
        prospect = moving.answered(prospect, location, now=now, by=by, spoke=True)
    prospect = replace(prospect, note=note)
    beginning = [services.prospects.beginning(prospect)]
    save_patient(services, practice_id, patient, was=None, by=by, also=beginning)
    if not spoke:
        services.work_items.open(
            WorkItem(
                practice_id=practice_id,
                work_item_id=work_item_id,
                kind=WorkKind.ENQUIRY,
                location_id=location.location_id,
                opened_at=now,
                due_at=answer_by,
                contact_id=contact_id,
                patient_id=patient.patient_id,
                line=f"Asked at the desk. {note}".strip(),
            )
        )
    tell_news_of(services, prospect, News.QUIET if spoke else News.WAITS)
    return prospect
