"""A patient cancelled from their own page: the desk has a time to fill, unless it is taken back."""

from chalicelib.actions import change_appointment
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import AppointmentId, PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.wording import for_the_desk
from chalicelib.wiring import Services


def cancel_by_link(
    services: Services, practice_id: PracticeId, appointment_id: AppointmentId, *, revision: int
) -> Appointment:
    """Raises as change_appointment.cancel does."""
    cancelled = change_appointment.cancel(
        services, practice_id, appointment_id, by="patient", revision=revision
    )
    location = services.setups.of(practice_id).locations[cancelled.location_id]
    services.work_items.open(
        WorkItem(
            practice_id=practice_id,
            work_item_id=_item_of(cancelled),
            kind=WorkKind.CANCELLED,
            location_id=cancelled.location_id,
            opened_at=cancelled.changed_at or services.clock(),
            patient_id=cancelled.patient_id,
            appointment_id=appointment_id,
            line=f"Cancelled {for_the_desk(location.local(cancelled.starts_at))}.",
        )
    )
    return cancelled


def _item_of(cancelled: Appointment) -> WorkItemId:
    """The same for the same cancellation."""
    at = cancelled.changed_at or cancelled.booked_at
    parts = (WorkKind.CANCELLED, cancelled.appointment_id, str(cancelled.version))
    return WorkItemId(derived_ulid(at, *parts))
