"""Some of those who come in the second week would rather come sooner: the demo's waitlist."""

from datetime import datetime
from itertools import islice

from chalicelib.actions.waitlist import join
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import StaffId
from chalicelib.domain.waitlist import Part
from chalicelib.wiring import Services
from infra.local.demo.practice import DemoPractice
from infra.local.demo.schedule import working_days

_EACH, _MOST = 5, 4
"""Every fifth of them, four at a location."""
_SUITS: tuple[tuple[Part, ...], ...] = ((), (Part.MORNING,), (Part.AFTERNOON, Part.EVENING), ())


def some_wait(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    """Harmless when repeated."""
    for location in demo.locations:
        today = location.local(now).date()
        days = [day for day in working_days(location, today) if day > today]
        late = [
            visit
            for day in days[len(days) // 2 :]
            for visit in services.appointments.of_day(
                demo.practice.practice_id, location.location_id, day
            )
            if visit.is_open
        ]
        for visit, parts in zip(islice(late, 0, None, _EACH), _SUITS[:_MOST], strict=False):
            _waits(services, visit, parts, staff)


def _waits(services: Services, visit: Appointment, parts: tuple[Part, ...], staff: StaffId) -> None:
    join(
        services,
        visit.practice_id,
        patient_id=visit.patient_id,
        location_id=visit.location_id,
        visit_type_id=visit.visit_type_id,
        parts=parts,
        instead_of=visit.appointment_id,
        by=staff,
    )
