"""A part of how a practice is set up changes: the planned reminders follow."""

import json
from collections.abc import Collection
from datetime import timedelta

from chalicelib.actions.sweep_due import NotEnqueued, send_all
from chalicelib.actions.write_down import write_down
from chalicelib.domain.articles import Article
from chalicelib.domain.feedback.choices import FeedbackChoices
from chalicelib.domain.ids import AppointmentId, PracticeId, ProviderId, StaffId
from chalicelib.domain.own_words import OwnWords
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice, Provider, VisitType
from chalicelib.wiring import Services

AHEAD = 200
"""Days whose visits are planned anew; what lies beyond is planned when it is next touched."""
FEEDBACK = "feedback"
"""By what the audit trail knows how a practice asks, and where it is reviewed."""
BOOKED_AHEAD = 400
"""Days in which somebody may have booked already."""

Changed = (
    Practice | Location | Provider | VisitType | Playbook | Article | OwnWords | FeedbackChoices
)


def change_setup(
    services: Services, practice_id: PracticeId, part: Changed, *, keeps: Location | None = None
) -> None:
    """Expects the revision that `part` carries. Raises StaleWrite; also where `keeps` has changed
    since it was read."""
    # No reminder is planned by these.
    follow = not isinstance(part, Provider | VisitType | Article | OwnWords | FeedbackChoices)
    services.setups.save(
        practice_id, part, replan_at=services.clock() if follow else None, keeps=keeps
    )


def change_settings(
    services: Services,
    practice_id: PracticeId,
    part: Changed,
    *,
    what: str,
    by: StaffId,
    keeps: Location | None = None,
) -> None:
    """The same, with an entry in the audit trail that names the part and `what` of it changed."""
    change_setup(services, practice_id, part, keeps=keeps)
    write_down(services, practice_id, "settings.changed", subject_of(part), what, by=by)


def subject_of(part: Changed) -> str:
    """By what the audit trail finds the changes of a part."""
    match part:
        case Practice():
            return part.practice_id
        case Location():
            return part.location_id
        case Provider():
            return part.provider_id
        case VisitType():
            return part.visit_type_id
        case Playbook():
            return part.playbook_id
        case Article():
            return part.article_id
        case OwnWords():
            return part.place_id
        case FeedbackChoices():
            return FEEDBACK


def visits_to_come(
    services: Services, practice_id: PracticeId, providers: Collection[ProviderId]
) -> int:
    """How many visits are booked with these from now on."""
    now = services.clock()
    days = [now.date() + timedelta(n) for n in range(-1, BOOKED_AHEAD)]
    books = services.appointments.daybooks(
        practice_id, [(of, day) for of in providers for day in days]
    )
    return sum(start > now for book in books.values() for start, _ in book.busy.values())


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
