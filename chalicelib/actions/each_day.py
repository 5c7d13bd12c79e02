"""What is done once a day for each practice; early in the morning, UTC."""

import json
from datetime import datetime

from chalicelib.actions.end_practice import end_in_time
from chalicelib.actions.files.tell import tell_of_late_files
from chalicelib.actions.keep_audit import seal_days
from chalicelib.actions.patient_segments.rebuild import rebuild_once
from chalicelib.actions.sweep_due import NotEnqueued, send_all
from chalicelib.actions.tell_of_trial import tell_of_trial
from chalicelib.domain.ids import PracticeId
from chalicelib.wiring import Services


def enqueue_day(services: Services, *, now: datetime) -> int:
    """Messages for each practice, so that what fails keeps nothing else; how many practices.

    `now` is real time, also where the clock can be moved: a day must be over before it is sealed.
    """
    practices = services.setups.practices()
    bodies = [
        json.dumps({"practice": of, "kind": kind, "at": now.isoformat()})
        for of in practices
        for kind in ("DAY", "USE", "AHEAD", "DOUBLES", "WAITING")
    ]
    if failed := send_all(services, services.config.bulk_queue_url, bodies):
        raise NotEnqueued(f"{failed} messages")
    return len(practices)


def each_day(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """Harmless when repeated."""
    seal_days(services, practice_id, now=now)
    tell_of_trial(services, practice_id)
    tell_of_late_files(services, practice_id)
    rebuild_once(services, practice_id)
    _end_what_is_over(services, practice_id)
    end_in_time(services, practice_id, now=now)


def _end_what_is_over(services: Services, practice_id: PracticeId) -> None:
    if services.setups.of(practice_id).waitlist.used:
        from chalicelib.actions.waitlist.end_over import end_over

        end_over(services, practice_id)
