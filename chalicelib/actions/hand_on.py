"""One job of a practice goes to the queue of its kind, and comes back in `plan_due`."""

import json

from chalicelib.domain.ids import PracticeId
from chalicelib.wiring import Services

BULK = (
    *("REPLAN", "DAY", "HOUR", "USE", "AHEAD", "EXPORT", "END", "DOUBLES"),
    *("REPLAY", "NO-HOOK", "ICS", "FILE", "PROFILES", "CAMP", "WAVE", "JOURNEY"),
    "WAITING",
)
"""What nobody waits for and walks over all that a practice has: always over the bulk queue, so that
it keeps no other practice's reminders waiting."""


def hand_on(services: Services, practice_id: PracticeId, kind: str, **said: str) -> None:
    config = services.config
    services.sqs.send_message(
        QueueUrl=config.bulk_queue_url if kind in BULK else config.plan_queue_url,
        MessageBody=json.dumps({"practice": practice_id, "kind": kind, **said}),
        MessageGroupId=practice_id,
    )
