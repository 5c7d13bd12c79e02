"""A playbook, a location or the practice itself changes: the planned reminders follow."""

import json
from datetime import timedelta

from chalicelib.actions.sweep_due import NotEnqueued, send_all
from chalicelib.domain.ids import AppointmentId, PracticeId
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice
from chalicelib.wiring import Services

AHEAD = 200
"""Days whose visits are planned anew; what lies beyond is planned when it is next touched."""


def change_setup(
    services: Services, practice_id: PracticeId, part: Practice | Location | Playbook
) -> None:
    """Expects the revision that `part` carries. Raises StaleWrite."""
    services.setups.save(practice_id, part, replan_at=services.clock())


def replan_all(services: Services, practice_id: PracticeId) -> int:
    """Hand every coming visit to the bulk queue; how many. A crash leaves the mark: all again."""
    mark = services.setups.replan_mark(practice_id)
    visits = _coming(services, practice_id)
    bodies = [
        json.dumps({"practice": practice_id, "kind": "APPT", "id": of, "change": mark})
        for of in visits
    ]
    if failed := send_all(services, services.config.bulk_queue_url, bodies):
        # The mark stays: all of them come again.
        raise NotEnqueued(f"{failed} messages")
    services.setups.replanned(practice_id, at=mark)
    return len(visits)


def _coming(services: Services, practice_id: PracticeId) -> list[AppointmentId]:
    now = services.clock()
    setup = services.setups.of(practice_id, fresh=True)
    return [
        visit.appointment_id
        for location in setup.locations.values()
        for n in range(AHEAD)
        for visit in services.appointments.of_day(
            practice_id, location.location_id, location.local(now).date() + timedelta(n)
        )
        if visit.starts_at > now
    ]
