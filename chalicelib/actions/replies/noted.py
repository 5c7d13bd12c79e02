"""That somebody wrote is noted beside their record; where it waits for a person, they are on the
list of who waits for the practice from then on. One request either way."""

from datetime import datetime

from chalicelib.domain.conversations import Conversation
from chalicelib.domain.ids import PatientId
from chalicelib.storage.waiting import said
from chalicelib.wiring import Services


def note_heard(services: Services, talk: Conversation, patient_id: PatientId, at: datetime) -> None:
    """`talk`: as it is now that they have written."""
    since, practice_id = talk.waiting_since, talk.practice_id
    waits = said(practice_id, patient_id, since, urgent=talk.urgent) if since else None
    services.profiles.note_heard(practice_id, patient_id, at, waits=waits)
