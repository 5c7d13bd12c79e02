"""The calendar file of an appointment: one UID for its life, a higher SEQUENCE for each version."""

from datetime import datetime, timedelta

from chalicelib.channels.calendar_file import Method, invitation
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location, Practice
from chalicelib.domain.touchpoints import Kind, Touchpoint
from chalicelib.wiring import Services

_SUMMARY = {"en": "Visit to {brand}", "es": "Cita en {brand}"}


def calendar_file(
    practice: Practice,
    location: Location,
    touchpoint: Touchpoint,
    contact: ContactPoint,
    visit: Appointment,
    services: Services,
    now: datetime,
) -> tuple[bytes | None, Method]:
    """None for a message about several people's visits: a file holds one appointment."""
    cancelled = touchpoint.kind is Kind.CANCELLED
    method = Method.CANCEL if cancelled else Method.REQUEST
    if len(touchpoint.subjects) > 1:
        return None, method
    language = contact.language if contact.language in _SUMMARY else "en"
    file = invitation(
        method=method,
        uid=f"{visit.appointment_id}@rapport",
        sequence=visit.version - 1,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        summary=_SUMMARY[language].format(brand=practice.brand),
        location=location.address or location.name,
        organizer_name=practice.brand,
        organizer_address=practice.reply_to or practice.email_from,
        attendee_address=contact.address,
        stamped_at=now,
        url=f"{services.config.public_base_url}/a/{visit.link}" if visit.link else None,
        alarm_before=None if cancelled else timedelta(hours=2),
    )
    return file, method
