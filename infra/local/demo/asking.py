"""Who asked to become a patient: one is lost, one is talked to, one waits for an answer, and one
may be a patient already.

Nothing is made up in the table: the stage's clock is set back, and the form on the website, the
desk's answers and the reason of the one who is lost are the same as in earnest.
"""

from datetime import datetime, timedelta

from chalicelib.actions.enquire import enquire
from chalicelib.actions.prospects.answer import answer, lose
from chalicelib.domain.enquiries import About, Enquiry, Times
from chalicelib.domain.ids import StaffId
from chalicelib.domain.patients import Patient
from chalicelib.domain.prospects import Loss, Prospect
from chalicelib.wiring import Services
from infra.local.demo.clock import set_clock
from infra.local.demo.practice import DemoPractice

_LOST = Enquiry(
    given_name="Imogen",
    family_name="Faraday",
    phone="+13095550161",
    about=About.QUESTION,
    message="What does a cleaning cost without insurance?",
)
_TALKED_TO = Enquiry(
    given_name="Theo",
    family_name="Lindqvist",
    phone="+13095550162",
    about=About.FIRST_VISIT,
    times=(Times.EVENINGS,),
)
_WAITS = Enquiry(
    given_name="Salma",
    family_name="Bouchard",
    phone="+13095550163",
    about=About.FIRST_VISIT,
    message="Do you see children, too?",
    times=(Times.MORNINGS,),
)


def somebody_asked(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    """Before the day begins; the clock is then where it was. Harmless when repeated."""
    practice_id = demo.practice.practice_id
    if services.prospects.open_ones(practice_id, limit=1):
        return
    opened = now - timedelta(minutes=20)
    set_clock(services.clock, opened - timedelta(days=6))
    lost = _asks(services, demo, _LOST)
    set_clock(services.clock, opened - timedelta(days=6) + timedelta(minutes=4))
    answer(services, practice_id, lost.patient_id, by=staff)
    set_clock(services.clock, opened - timedelta(days=5))
    lose(services, practice_id, lost.patient_id, Loss.PRICE, by=staff)
    set_clock(services.clock, opened - timedelta(days=3))
    talked_to = _asks(services, demo, _TALKED_TO)
    set_clock(services.clock, opened - timedelta(days=3) + timedelta(minutes=2))
    answer(services, practice_id, talked_to.patient_id, by=staff, spoke=True)
    set_clock(services.clock, now - timedelta(minutes=3))
    patient = _somebody_who_comes_today(services, demo, now)
    if patient is not None:
        _asks(services, demo, _as_they_would(patient))
    set_clock(services.clock, now - timedelta(minutes=1))
    _asks(services, demo, _WAITS)
    set_clock(services.clock, now)


def _asks(services: Services, demo: DemoPractice, enquiry: Enquiry) -> Prospect:
    enquire(services, demo.practice.practice_id, demo.locations[0], enquiry)
    asked = services.prospects.open_ones(demo.practice.practice_id)
    return max(asked, key=lambda of: (of.began_at, of.patient_id))


def _somebody_who_comes_today(
    services: Services, demo: DemoPractice, now: datetime
) -> Patient | None:
    practice_id, location = demo.practice.practice_id, demo.locations[0]
    day = location.local(now).date()
    visits = services.appointments.of_day(practice_id, location.location_id, day)
    patients = services.patients.get_many(practice_id, {of.patient_id for of in visits})
    reached = (of for of in patients.values() if of.phone and of.family_name)
    return min(reached, key=lambda of: of.patient_id, default=None)


def _as_they_would(patient: Patient) -> Enquiry:
    return Enquiry(
        given_name=patient.given_name,
        family_name=patient.family_name,
        phone=patient.phone,
        about=About.QUESTION,
        message="Are you open on Friday afternoons?",
        language=patient.language,
    )
