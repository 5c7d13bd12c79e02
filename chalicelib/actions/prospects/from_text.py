"""Somebody texted from a number that nobody has, and the desk says who they are: a prospect, who
has asked since they first wrote."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib.actions.journeys.news import tell_answered, tell_news_of
from chalicelib.actions.prospects.ask import begun
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.conversations import By, Conversation, Message
from chalicelib.domain.ids import PatientId, derived_ulid
from chalicelib.domain.journeys import News
from chalicelib.domain.opening import open_from
from chalicelib.domain.patients import ContactPoint, Kind, Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.prospects import ANSWER_WITHIN, Origin, Prospect, moving
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_LATELY = timedelta(days=14)
"""What was written before that was about something else."""
_MOST = 100


def from_text(
    services: Services,
    contact: ContactPoint,
    conversation: Conversation,
    location: Location,
    *,
    given_name: str,
    family_name: str,
    language: str,
    by: str,
) -> PatientId:
    """Sent twice it is there."""
    practice_id = contact.practice_id
    said = services.conversations.messages(practice_id, contact.contact_id, limit=_MOST)
    prospect = _prospect(contact, conversation, location, said, by, services.clock())
    record = Patient(
        patient_id=prospect.patient_id,
        given_name=given_name,
        family_name=family_name,
        phone=contact.address,
        language=language,
        kind=Kind.PROSPECT,
        since=location.local(prospect.began_at).date(),
    )
    beginning = [services.prospects.beginning(prospect)]
    with suppress(StaleWrite):
        save_patient(services, practice_id, record, was=None, by=by, also=beginning)
        if prospect.answered_at is None:
            tell_news_of(services, prospect, News.WAITS)
        else:
            tell_answered(services, prospect)
    return prospect.patient_id


def _prospect(
    contact: ContactPoint,
    conversation: Conversation,
    location: Location,
    said: Sequence[Message],
    by: str,
    now: datetime,
) -> Prospect:
    theirs = [of.at for of in said if of.by is By.PATIENT and of.at > now - _LATELY]
    asked_at = min(theirs, default=conversation.waiting_since or conversation.last_at)
    prospect = begun(
        contact.practice_id,
        PatientId(derived_ulid(asked_at, "prospect", contact.contact_id)),
        location,
        origin=Origin.TEXT,
        at=asked_at,
        by="patient",
        waits_since=asked_at,
        answer_by=open_from(location, asked_at) + ANSWER_WITHIN,
        contact_id=contact.contact_id,
    )
    ours = [of for of in said if of.by is By.STAFF and of.at >= asked_at]
    if ours:
        first = min(ours, key=lambda of: of.at)
        who = first.staff_id or by
        prospect = moving.answered(prospect, location, now=first.at, by=who)
    elif conversation.waiting_since is None:
        prospect = moving.answered(prospect, location, now=now, by=by)
    return prospect
