"""The links that patients get: who holds one may see and change what it opens, nothing else.

An appointment and a contact point have one token each for life, made with them. A link for
booking is made when it is asked for and books one visit.
"""

from datetime import timedelta

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import ContactPoint
from chalicelib.settings import Settings
from chalicelib.storage import ids
from chalicelib.storage.doors import Link
from chalicelib.wiring import Services

BOOKING_LIVES = timedelta(days=30)


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
    token = ids.token()
    services.doors.make_link(
        Link(
            token=token,
            practice_id=practice_id,
            purpose="book",
            expires=services.clock() + BOOKING_LIVES,
            patient_id=patient_id,
        )
    )
    return f"{services.config.public_base_url}/b/{token}"
