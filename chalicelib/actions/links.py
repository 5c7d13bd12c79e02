"""The links that patients get: who holds one may see and change what it opens, nothing else.

An appointment and a contact point have one token each for life, made with them. A link for
booking is made when it is asked for and books one visit.
"""

import hashlib
import hmac
from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import (
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    TouchpointId,
    VisitTypeId,
)
from chalicelib.domain.patients import ContactPoint
from chalicelib.settings import Settings
from chalicelib.storage import ids
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import AlreadyThere
from chalicelib.wiring import Services

BOOKING_LIVES = timedelta(days=30)
FEEDBACK_LIVES = timedelta(days=60)


def appointment_link(config: Settings, appointment: Appointment) -> str:
    """The address of the patient's own page for an appointment."""
    return f"{config.public_base_url}/a/{appointment.link}"


def preferences_link(config: Settings, contact: ContactPoint) -> str:
    """The address at which someone says which messages they get at a number or address."""
    return f"{config.public_base_url}/p/{contact.link}"


def unsubscribe_link(config: Settings, contact: ContactPoint) -> str:
    """For a List-Unsubscribe header: a POST to it stops this contact point (RFC 8058)."""
    return f"{config.public_base_url}/u/{contact.link}"


def booking_link(services: Services, practice_id: PracticeId, patient_id: PatientId) -> str:
    """The address at which this patient books one visit; each call makes another."""
    link = Link(
        token=ids.token(),
        practice_id=practice_id,
        purpose="book",
        expires=services.clock() + BOOKING_LIVES,
        patient_id=patient_id,
    )
    services.doors.make_link(link)
    return f"{services.config.public_base_url}/b/{link.token}"


def booking_token(
    services: Services,
    about: str,
    *,
    practice_id: PracticeId,
    patient_id: PatientId,
    until: datetime,
    visit_type_id: VisitTypeId | None = None,
    location_id: LocationId | None = None,
) -> str:
    """With it this patient books one visit; its page opens with that type and location.

    The same however often it is asked for `about` that: who holds a link must not fill the
    schedule with it.
    """
    link = Link(
        token=ids.derived_token(services.secrets.contact_key, about),
        practice_id=practice_id,
        purpose="book",
        expires=until,
        patient_id=patient_id,
        visit_type_id=visit_type_id,
        location_id=location_id,
    )
    with suppress(AlreadyThere):
        services.doors.make_link(link)
    return link.token


WAITLIST_LIVES = timedelta(days=400)


def waitlist_token(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    *,
    visit_type_id: VisitTypeId,
    location_id: LocationId,
) -> str:
    """With it this patient joins the waitlist for such a visit, says what suits them, or leaves
    it. The same however often it is asked for within a year."""
    now = services.clock()
    about = f"waitlist\n{practice_id}\n{patient_id}\n{visit_type_id}\n{now.year}"
    link = Link(
        token=ids.derived_token(services.secrets.contact_key, about),
        practice_id=practice_id,
        purpose="waitlist",
        expires=now + WAITLIST_LIVES,
        patient_id=patient_id,
        visit_type_id=visit_type_id,
        location_id=location_id,
    )
    with suppress(AlreadyThere):
        services.doors.make_link(link)
    return link.token


def waitlist_link(services: Services, visit: Appointment) -> str:
    """The address of that page, for whoever has this visit."""
    token = waitlist_token(
        services,
        visit.practice_id,
        visit.patient_id,
        visit_type_id=visit.visit_type_id,
        location_id=visit.location_id,
    )
    return f"{services.config.public_base_url}/w/{token}"


def feedback_link(services: Services, asked_at: ContactId, by: TouchpointId) -> str:
    """Where somebody says how a visit was that this message asked about."""
    token = feedback_token(services, asked_at, by)
    return f"{services.config.public_base_url}/f/{token}"


def feedback_token(services: Services, asked_at: ContactId, by: TouchpointId) -> str:
    """The same however often it is asked for."""
    return ids.derived_token(services.secrets.contact_key, f"feedback\n{asked_at}\n{by}")


def open_feedback(
    services: Services,
    visit: Appointment,
    *,
    asked_at: ContactId,
    by: TouchpointId,
    until: datetime,
) -> None:
    """Before the message leaves: its link opens, and says what an answer by text is about."""
    link = Link(
        token=feedback_token(services, asked_at, by),
        practice_id=visit.practice_id,
        purpose="feedback",
        expires=until,
        patient_id=visit.patient_id,
        appointment_id=visit.appointment_id,
        contact_id=asked_at,
        touchpoint_id=by,
    )
    with suppress(AlreadyThere):
        services.doors.make_link(link)


def booking_token_instead(services: Services, cancelled: Appointment) -> str:
    """In place of this one, until it would begin."""
    return booking_token(
        services,
        f"instead\n{cancelled.link}\n{cancelled.starts_at.timestamp():.0f}",
        practice_id=cancelled.practice_id,
        patient_id=cancelled.patient_id,
        until=cancelled.starts_at,
    )


def choice_in(services: Services, token: str, visit_type_id: VisitTypeId) -> str:
    """What stands for a kind of visit in the addresses of this booking link.

    An address ends up in logs and histories, and a kind of visit may say something about health:
    without our key nobody can tell which one it is.
    """
    said = f"{token} {visit_type_id}".encode()
    return hmac.new(services.secrets.contact_key, said, hashlib.sha256).hexdigest()[:12]
