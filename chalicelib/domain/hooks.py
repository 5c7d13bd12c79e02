"""What happens at a practice, told to its other software: which events, in which words, how often
it is tried again, and how it is signed (Standard Webhooks 1.0.0).

An event says what happened to whom by identifiers, times and statuses. No name, number, address or
word that somebody wrote is in it, nor what a visit is for: an address outside is told as little as
it needs to ask for the rest, with a key, which the audit trail sees.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import By, Message, WorkItem
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import (
    ContactId,
    EndpointId,
    EventId,
    PatientId,
    PracticeId,
    StaffId,
)
from chalicelib.domain.patients import Consent, ContactPoint, LedgerEntry, Patient
from chalicelib.domain.values import dataclass

MOST_ENDPOINTS = 5
"""Each event is written once for each endpoint that wants it, beside the change it tells of."""
KEPT = timedelta(days=30)
OVERLAP = timedelta(days=7)
"""So long is signed with the secret before this one, too."""
OFF_AFTER = timedelta(days=5)
"""Of nothing but failures. What was tried at the beginning has been given up by then."""

# Standard Webhooks 1.0.0, "Deliverability and reliability": the example schedule. The first try is
# made at once.
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_TRIES = len(DELAYS) + 1
_LONGEST_WISH = timedelta(hours=24)
"""Of a target that says when to come again."""

REST_AFTER = 5
"""Failures in a row: from then on only one event at a time is tried."""
RESTS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)


class EventType(StrEnum):
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CONFIRMED = "appointment.confirmed"
    APPOINTMENT_MOVED = "appointment.moved"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    APPOINTMENT_ARRIVED = "appointment.arrived"
    APPOINTMENT_NO_SHOW = "appointment.no_show"
    APPOINTMENT_CHANGED = "appointment.changed"
    MESSAGE_RECEIVED = "message.received"
    CONTACT_OPTED_OUT = "contact.opted_out"
    CONTACT_OPTED_IN = "contact.opted_in"
    PATIENT_CREATED = "patient.created"
    PATIENT_CHANGED = "patient.changed"
    PATIENT_MERGED = "patient.merged"
    IMPORT_FINISHED = "import.finished"
    WORK_ITEM_OPENED = "work_item.opened"
    TEST = "webhook.test"


SAYS: Mapping[EventType, str] = {
    EventType.APPOINTMENT_BOOKED: "A visit was booked",
    EventType.APPOINTMENT_CONFIRMED: "A patient confirmed, or the desk did it for them",
    EventType.APPOINTMENT_MOVED: "A visit has another time, provider or location",
    EventType.APPOINTMENT_CANCELLED: "A visit was cancelled",
    EventType.APPOINTMENT_ARRIVED: "A patient arrived",
    EventType.APPOINTMENT_NO_SHOW: "A patient did not come",
    EventType.APPOINTMENT_CHANGED: "Anything else of a visit changed: asked to move, late, undone",
    EventType.MESSAGE_RECEIVED: "A patient wrote (not what they wrote)",
    EventType.CONTACT_OPTED_OUT: "Somebody stopped our messages",
    EventType.CONTACT_OPTED_IN: "Somebody allowed our messages",
    EventType.PATIENT_CREATED: "A patient is new here",
    EventType.PATIENT_CHANGED: "Something of a patient's record changed (not what)",
    EventType.PATIENT_MERGED: "Two records were found to be one person",
    EventType.IMPORT_FINISHED: "An import is over, with its counts",
    EventType.WORK_ITEM_OPENED: "Something waits for a person",
}
"""Those that can be asked for, as people choose them."""


class Off(StrEnum):
    """Why an endpoint is told nothing."""

    ON = ""
    BY_HAND = "by-hand"
    GONE = "gone"
    """It answered 410."""
    FAILING = "failing"


class State(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up on; it can be replayed."""
    HELD = "held"
    """Its endpoint was turned off before it could be delivered; likewise."""


class TooManyEndpoints(RapportError):
    """A practice has MOST_ENDPOINTS of them already."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An address of the practice's other software. Its secret is not here: this is read with the
    setup, wherever anything is done."""

    practice_id: PracticeId
    endpoint_id: EndpointId
    url: str
    events: tuple[EventType, ...]
    made_at: datetime
    made_by: StaffId
    off: Off = Off.ON
    off_at: datetime | None = None
    revision: int = 0

    def wants(self, event: EventType) -> bool:
        return self.off is Off.ON and event in self.events


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What is known of an endpoint beside what was set: its secrets, and how it has been doing."""

    secret: str
    old_secret: str = ""
    old_until: datetime | None = None
    failing_since: datetime | None = None
    """Since the first failure after the latest success."""
    fails: int = 0
    """In a row."""
    rests_until: datetime | None = None

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """The present one first."""
        both = self.old_secret and self.old_until and now < self.old_until
        return (self.secret, self.old_secret) if both else (self.secret,)


@dataclass(frozen=True, kw_only=True)
class Event:
    type: EventType
    at: datetime
    data: Mapping[str, Any]
    patient_id: PatientId | None = None
    """Whose erasure takes it along."""
    contact_id: ContactId | None = None
    """Likewise, where it is nobody's in particular."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    at: datetime
    status: int = 0
    """What was answered; 0: nothing."""
    why: str = ""
    """Why nothing was: a channels.public_web.Why."""
    milliseconds: int = 0

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One event on its way to one endpoint."""

    practice_id: PracticeId
    endpoint_id: EndpointId
    event_id: EventId
    type: EventType
    at: datetime
    """When it was written down; the body says when it happened."""
    body: str
    state: State = State.WAITING
    due_at: datetime | None = None
    claimed_until: datetime | None = None
    tries: int = 0
    """Since it was written, or replayed."""
    attempts: tuple[Attempt, ...] = ()
    """The latest of them, the oldest first."""
    patient_id: PatientId | None = None
    contact_id: ContactId | None = None

    @property
    def message_id(self) -> str:
        """The same however often it is sent, and to whomever."""
        return f"evt_{self.event_id}"


def body_of(practice_id: PracticeId, event: Event) -> str:
    """The bytes that are sent, and signed, as text."""
    said = {
        "type": event.type.value,
        "timestamp": _stamp(event.at),
        "practice_id": practice_id,
        "data": {name: _plain(of) for name, of in event.data.items()},
    }
    return json.dumps(said, separators=(",", ":"))


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """v1 of Standard Webhooks: HMAC-SHA256 of "id.timestamp.body", base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers_of(delivery: Delivery, secrets: Sequence[str], *, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    signed = [signature(of, delivery.message_id, timestamp, delivery.body) for of in secrets]
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }


def next_try(
    event_id: EventId, tries: int, *, now: datetime, wish: timedelta = timedelta(0)
) -> datetime | None:
    """After so many failed tries; None: it is given up.

    Up to a tenth later than said, so that what failed together does not come together again; not
    before the target wishes.
    """
    if tries > len(DELAYS):
        return None
    delay = DELAYS[tries - 1]
    if tries > 1:
        share = hashlib.sha256(f"{event_id} {tries}".encode()).digest()[0] / 255
        delay += delay * share / 10
    return now + max(delay, min(wish, _LONGEST_WISH))


def after_failure(keeping: Keeping, *, now: datetime) -> dict[str, Any]:
    """What changes of it: fails, failing_since, and how long the endpoint is left alone."""
    fails = keeping.fails + 1
    over = fails - REST_AFTER
    rest = RESTS[min(over, len(RESTS) - 1)] if over >= 0 else None
    return {
        "fails": fails,
        "failing_since": keeping.failing_since or now,
        "rests_until": now + rest if rest else None,
    }


def is_hopeless(keeping: Keeping, *, now: datetime) -> bool:
    return keeping.failing_since is not None and now - keeping.failing_since >= OFF_AFTER


def of_appointment(was: Appointment | None, now: Appointment, *, at: datetime) -> Event | None:
    """None: nothing changed that is told of. What was not booked is not told of as new."""
    kind = _kind_of(was, now)
    if kind is None:
        return None
    return Event(
        type=kind,
        at=at,
        patient_id=now.patient_id,
        data={
            "appointment_id": now.appointment_id,
            "patient_id": now.patient_id,
            "location_id": now.location_id,
            "provider_id": now.provider_id,
            "starts_at": now.starts_at,
            "ends_at": now.ends_at,
            "status": now.status.value,
            "answer": now.answer.value,
            "changed_by": now.changed_by,
            "revision": now.revision,
        },
    )


def _kind_of(was: Appointment | None, now: Appointment) -> EventType | None:
    if was is None:
        return EventType.APPOINTMENT_BOOKED if now.status is Status.BOOKED else None
    if was.status is not now.status and now.status in _ENDS:
        return _ENDS[now.status]
    if was.status is Status.PENDING and now.status is Status.BOOKED:
        return EventType.APPOINTMENT_BOOKED
    if _told_place(was) != _told_place(now):
        return EventType.APPOINTMENT_MOVED
    confirms = was.answer is not Answer.ACCEPTED and now.answer is Answer.ACCEPTED
    if confirms and now.status is Status.BOOKED:
        return EventType.APPOINTMENT_CONFIRMED
    told = (was.status, was.answer, was.late_minutes, was.patient_id)
    if told != (now.status, now.answer, now.late_minutes, now.patient_id):
        return EventType.APPOINTMENT_CHANGED
    return None


_ENDS = {
    Status.CANCELLED: EventType.APPOINTMENT_CANCELLED,
    Status.ARRIVED: EventType.APPOINTMENT_ARRIVED,
    Status.NO_SHOW: EventType.APPOINTMENT_NO_SHOW,
}


def _told_place(of: Appointment) -> tuple[object, ...]:
    return of.starts_at, of.ends_at, of.provider_id, of.location_id


def of_patient(was: Patient | None, now: Patient, *, at: datetime) -> Event | None:
    """Nothing of what changed: the record is asked for it. None: they were erased."""
    if now.erased_at:
        return None
    is_new = was is None or was.erased_at is not None
    if now.merged_into and (was is None or was.merged_into != now.merged_into):
        return Event(
            type=EventType.PATIENT_MERGED,
            at=at,
            patient_id=now.patient_id,
            data={"patient_id": now.merged_into, "merged_patient_id": now.patient_id},
        )
    return Event(
        type=EventType.PATIENT_CREATED if is_new else EventType.PATIENT_CHANGED,
        at=at,
        patient_id=now.patient_id,
        data={"patient_id": now.patient_id, "revision": now.revision},
    )


def of_consent(contact: ContactPoint, entry: LedgerEntry) -> Event | None:
    kind = _CONSENTS.get(entry.consent)
    if kind is None:
        return None
    return Event(
        type=kind,
        at=entry.at,
        contact_id=contact.contact_id,
        data={
            "contact_id": contact.contact_id,
            "patient_ids": list(contact.members),
            "channel": entry.channel.value,
            "purpose": entry.purpose.value,
        },
    )


_CONSENTS = {
    Consent.STOPPED: EventType.CONTACT_OPTED_OUT,
    Consent.ALLOWED: EventType.CONTACT_OPTED_IN,
}


def of_message(message: Message, patients: Sequence[PatientId]) -> Event | None:
    """None: it is not a patient's."""
    if message.by is not By.PATIENT:
        return None
    return Event(
        type=EventType.MESSAGE_RECEIVED,
        at=message.at,
        contact_id=message.contact_id,
        data={
            "message_id": message.message_id,
            "contact_id": message.contact_id,
            "patient_ids": list(patients),
        },
    )


def of_work_item(item: WorkItem) -> Event:
    return Event(
        type=EventType.WORK_ITEM_OPENED,
        at=item.opened_at,
        patient_id=item.patient_id,
        contact_id=item.contact_id,
        data={
            "work_item_id": item.work_item_id,
            "kind": item.kind.value,
            "location_id": item.location_id,
            "patient_id": item.patient_id,
            "contact_id": item.contact_id,
            "appointment_id": item.appointment_id,
        },
    )


def of_import(import_id: str, counts: Mapping[str, int], *, at: datetime) -> Event:
    """`counts`: by what became of the records, such as new, changed, unchanged, refused."""
    data = {"import_id": import_id, "counts": dict(counts)}
    return Event(type=EventType.IMPORT_FINISHED, at=at, data=data)


def of_test(endpoint_id: EndpointId, *, at: datetime) -> Event:
    return Event(type=EventType.TEST, at=at, data={"endpoint_id": endpoint_id})


def _plain(value: Any) -> Any:
    return _stamp(value) if isinstance(value, datetime) else value


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
