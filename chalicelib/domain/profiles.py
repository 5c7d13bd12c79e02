"""What is known of one patient, in one small item: what segments ask, and journeys begin by.

Visits are kept as they are, not as counts: "no visit for twelve months" is true of a day, and what
was counted on another day would be wrong on this one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    ProviderId,
    SourceId,
    VisitTypeId,
    WorkItemId,
)
from chalicelib.domain.patients import Kind, Sex, grown_up_on
from chalicelib.domain.topics import HELD_BY_COMPLAINT, Topic
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class VisitFact:
    """What one visit says of its patient."""

    appointment_id: AppointmentId
    revision: int
    starts_at: datetime
    booked_at: datetime
    status: Status
    location_id: LocationId
    provider_id: ProviderId
    visit_type_id: VisitTypeId
    amount: int | None = None
    """In the smallest unit of the practice's currency."""

    @property
    def took_place(self) -> bool:
        return self.status in (Status.ARRIVED, Status.FULFILLED)

    def came(self, now: datetime) -> bool:
        """Also where nobody said so: few desks mark who arrived, most mark who did not."""
        return self.took_place or (self.status is Status.BOOKED and self.starts_at <= now)

    def coming(self, now: datetime) -> bool:
        """Booked, or asked for."""
        return self.starts_at > now and self.status in (Status.BOOKED, Status.PENDING)


@dataclass(frozen=True, kw_only=True)
class Profile:
    patient_id: PatientId
    called: str = ""
    full_name: str = ""
    language: str = "en"
    born: date | None = None
    sex: Sex | None = None
    kind: Kind = Kind.PATIENT
    since: date | None = None
    zone: str = ""
    deceased: bool = False
    discharged: bool = False
    lists: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    came_by: str = ""
    referred_by: PatientId | None = None
    sent_by: SourceId | None = None
    may_be_named: bool = False
    """They agreed that whoever sent them hears that they came."""
    guarantor: PatientId | None = None
    text: ContactId | None = None
    """Where they are texted; None: nowhere."""
    email: ContactId | None = None
    balance: int | None = None
    visits: Sequence[VisitFact] = ()
    """In the order of time; those that were cancelled or missed among them."""
    referred: Mapping[PatientId, datetime] = field(default_factory=dict)
    """Who came through them, and since when that is known."""
    may_hear_of: Mapping[PatientId, datetime] = field(default_factory=dict)
    """Those of them who agreed that they hear of it and have been there, and their first visit."""
    recommends_at: datetime | None = None
    """When they took a personal link to hand on."""
    thanked_at: datetime | None = None
    """When they were last thanked for whom they sent."""
    heard_at: datetime | None = None
    """When they last wrote to the practice."""
    score: int | None = None
    """What they last answered to "how did we do", 0 to 10."""
    asked_at: datetime | None = None
    """When they were last asked it."""
    complaints: frozenset[WorkItemId] = frozenset()
    """What is not put right yet."""

    def is_spared(self, topic: Topic) -> bool:
        """Nobody is wished well, invited or sold to while something is not put right."""
        return bool(self.complaints) and topic in HELD_BY_COMPLAINT

    def is_child(self, on: date) -> bool:
        return self.born is not None and on < grown_up_on(self.born)
