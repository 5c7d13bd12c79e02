"""The practice moved or cancelled a visit and no message can tell its patient: a person must."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.domain.appointments import GRACE, Appointment, Status
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import AppointmentId, WorkItemId, derived_ulid
from chalicelib.domain.patients import Channel
from chalicelib.domain.planning import Household, untold
from chalicelib.domain.practices import Location
from chalicelib.domain.wording import clock, day_short
from chalicelib.wiring import Services


def tell_untold(
    services: Services, household: Household, now: datetime
) -> Collection[AppointmentId]:
    """Once for each change. Those that may still be undone are due for planning again after the
    grace; their ids."""
    later = set()
    for visit in untold(household):
        told_at = (visit.changed_at or now) + GRACE
        if now < told_at:
            services.appointments.plan_again(visit, at=told_at)
            later.add(visit.appointment_id)
        elif now < visit.starts_at:
            services.work_items.open(_item(household, visit, now))
    return later


def _item(household: Household, visit: Appointment, now: datetime) -> WorkItem:
    patient = household.patients[visit.patient_id]
    on = household.locations[visit.location_id].local(now).date()
    contacts = (household.contact_of(patient, channel, on) for channel in Channel)
    contact = next((contact for contact in contacts if contact), None)
    change = "untold", visit.appointment_id, str(visit.version)
    return WorkItem(
        practice_id=visit.practice_id,
        work_item_id=WorkItemId(derived_ulid(visit.starts_at, *change)),
        kind=WorkKind.NOT_DELIVERED,
        location_id=visit.location_id,
        opened_at=now,
        contact_id=contact.contact_id if contact else None,
        patient_id=visit.patient_id,
        appointment_id=visit.appointment_id,
        line=_line(visit, household.locations[visit.location_id]),
    )


def _line(visit: Appointment, location: Location) -> str:
    at = location.local(visit.starts_at)
    day, time = day_short(at.date(), "en", location.country), clock(at.time(), location.country)
    if visit.status is Status.CANCELLED:
        return f"They do not know that the visit on {day} at {time} is cancelled. Please call."
    return f"They do not know that the visit is moved to {day} at {time}. Please call."
