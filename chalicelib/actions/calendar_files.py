"""The calendar file of an appointment: one UID for its life, a higher SEQUENCE for each version."""

from datetime import datetime, timedelta

from chalicelib.channels.calendar_file import Method, invitation
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location, Practice
from chalicelib.domain.touchpoints import Kind, Touchpoint
from chalicelib.domain.wording import spoken
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
    """In the language that the message was composed in.

    None for a message about several people's visits: a file holds one appointment.
    """
    cancelled = touchpoint.kind is Kind.CANCELLED
    method = Method.CANCEL if cancelled else Method.REQUEST
    if len(touchpoint.subjects) > 1:
        return None, method
    file = _file(
        practice, location, visit, method, touchpoint.language, contact.address, services, now
    )
    return file, method


def own_calendar_file(
    practice: Practice,
    location: Location,
    visit: Appointment,
    *,
    language: str,
    services: Services,
    now: datetime,
) -> bytes:
    """For the patient's own page; the same entry as in the emails, addressed to nobody."""
    cancelled = visit.status is Status.CANCELLED
    method = Method.CANCEL if cancelled else Method.PUBLISH
    return _file(practice, location, visit, method, language, "", services, now)


def _file(
    practice: Practice,
    location: Location,
    visit: Appointment,
    method: Method,
    language: str,
    attendee: str,
    services: Services,
    now: datetime,
) -> bytes:
    summary = _SUMMARY[spoken(language)]
    return invitation(
        method=method,
        uid=f"{visit.appointment_id}@rapport",
        sequence=visit.version - 1,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        summary=summary.format(brand=practice.brand),
        location=location.address or location.name,
        organizer_name=practice.brand,
        organizer_address=practice.reply_to or practice.email_from,
        attendee_address=attendee,
        stamped_at=now,
        url=f"{services.config.public_base_url}/a/{visit.link}" if visit.link else None,
        alarm_before=None if method is Method.CANCEL else timedelta(hours=2),
    )
