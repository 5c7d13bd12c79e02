"""A playbook changed: let the planned messages of all coming visits follow, a week at a time."""

import json
from datetime import date, datetime, timedelta

from chalicelib.actions.plan_reminders import plan_for
from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.wiring import Services

WEEKS = 52
"""So far ahead are visits booked."""
_BATCH = 10
"""The most that SQS takes at once."""


def replan_coming(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """Hand every coming week of every location to the plan queue."""
    bodies = [
        {
            "practice": practice_id,
            "kind": "WEEK",
            "id": location.location_id,
            "first": (location.local(now).date() + timedelta(weeks=week)).isoformat(),
        }
        for week in range(WEEKS)
        for location in services.setups.of(practice_id).locations.values()
    ]
    for at in range(0, len(bodies), _BATCH):
        entries = [
            {"Id": str(n), "MessageBody": json.dumps(body)}
            for n, body in enumerate(bodies[at : at + _BATCH])
        ]
        services.sqs.send_message_batch(
            QueueUrl=services.config.plan_queue_url,
            Entries=entries,  # type: ignore[arg-type]
        )


def replan_week(
    services: Services, practice_id: PracticeId, location_id: LocationId, first: date
) -> None:
    """Plan for each visit of a location from `first` on for seven days."""
    services.setups.of(practice_id, fresh=True)
    for n in range(7):
        day = first + timedelta(days=n)
        for visit in services.appointments.of_day(practice_id, location_id, day):
            if visit.is_open:
                plan_for(services, visit)
