"""The links that patients get: who holds one may see and change what it opens, nothing else.

A token is 128 bits: of a keyed hash where the same thing must always have the same link, random
where each link is used once. Either is looked up, so that it can end.
"""

import base64
import hmac
from datetime import timedelta

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import ContactPoint
from chalicelib.storage import ids
from chalicelib.storage.doors import Link
from chalicelib.wiring import Services

APPOINTMENT, PREFERENCES, BOOKING = "appointment", "preferences", "book"

AFTER_THE_VISIT = timedelta(days=400)
"""The page itself stops telling soon after the visit; this only has to outlast every move."""
PREFERENCES_LIVE = timedelta(days=400)
"""CAN-SPAM asks for 30 days in which a way out of an email must work."""
BOOKING_LIVES = timedelta(days=30)


def appointment_link(services: Services, appointment: Appointment) -> str:
    """The address of the patient's own page for an appointment, made if there is none yet."""
    if appointment.link:
        return f"{services.config.public_base_url}/a/{appointment.link}"
    token = derived_token(
        services, appointment.practice_id, APPOINTMENT, appointment.appointment_id
    )
    services.doors.keep_link(
        Link(
            token=token,
            practice_id=appointment.practice_id,
            purpose=APPOINTMENT,
            expires=appointment.ends_at + AFTER_THE_VISIT,
            patient_id=appointment.patient_id,
            appointment_id=appointment.appointment_id,
        )
    )
    return f"{services.config.public_base_url}/a/{token}"


def preferences_link(services: Services, contact: ContactPoint) -> str:
    """The address of a contact point's preferences; always the same, each call lengthens its life.

    The same token after /u/ is its one-click unsubscribe.
    """
    return f"{services.config.public_base_url}/p/{_preferences_token(services, contact)}"


def unsubscribe_link(services: Services, contact: ContactPoint) -> str:
    """For a List-Unsubscribe header: a POST to it stops this contact point (RFC 8058)."""
    return f"{services.config.public_base_url}/u/{_preferences_token(services, contact)}"


def booking_link(services: Services, practice_id: PracticeId, patient_id: PatientId) -> str:
    """The address at which this patient books one visit; each call makes another."""
    token = ids.token()
    services.doors.make_link(
        Link(
            token=token,
            practice_id=practice_id,
            purpose=BOOKING,
            expires=services.clock() + BOOKING_LIVES,
            patient_id=patient_id,
        )
    )
    return f"{services.config.public_base_url}/b/{token}"


def derived_token(services: Services, practice_id: PracticeId, purpose: str, of: str) -> str:
    """The same for the same thing, and for nobody without the key to be guessed."""
    text = f"link\n{practice_id}\n{purpose}\n{of}".encode()
    digest = hmac.digest(services.secrets.contact_key, text, "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _preferences_token(services: Services, contact: ContactPoint) -> str:
    token = derived_token(services, contact.practice_id, PREFERENCES, contact.contact_id)
    services.doors.keep_link(
        Link(
            token=token,
            practice_id=contact.practice_id,
            purpose=PREFERENCES,
            expires=services.clock() + PREFERENCES_LIVE,
            contact_id=contact.contact_id,
        )
    )
    return token
