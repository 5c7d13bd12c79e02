"""A time that became free: what left it, how far its offers are, how it ended."""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.appointments import GRACE, Appointment, Status
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    SlotId,
    WaitlistEntryId,
    derived_ulid,
)
from chalicelib.domain.values import dataclass


class SlotState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    TAKEN_BY_STAFF = "taken-by-staff"
    """Somebody was booked, or the provider is away, without the waitlist; or the change that had
    freed it was undone."""
    NOBODY = "nobody"
    """Everybody whom it suits was asked, or there is nobody."""
    PAST = "past"
    STOPPED = "stopped"
    """The desk stopped offering it."""


@dataclass(frozen=True, kw_only=True)
class FreedSlot:
    practice_id: PracticeId
    slot_id: SlotId
    location_id: LocationId
    provider_id: ProviderId
    starts_at: datetime
    ends_at: datetime
    freed_at: datetime
    freed_by: AppointmentId | None = None
    """The visit that left it; None: the desk offers a gap."""
    left_by: PatientId | None = None
    """Whose visit that was: it is never offered to them."""
    chain_of: SlotId | None = None
    """It was left by whoever won that one."""
    by: str = ""
    """Who offered it, stopped it or won it: "patient", or a staff id."""
    only_to: WaitlistEntryId | None = None
    """The first wave asks nobody else: the desk chose them."""
    state: SlotState = SlotState.OPEN
    wave: int = 0
    """How many waves of offers there were."""
    held_until: datetime | None = None
    """Until when it is kept for those whom the last wave asked."""
    winner: WaitlistEntryId | None = None
    appointment_id: AppointmentId | None = None
    """The winner's visit; None while it is being booked."""
    ended_at: datetime | None = None
    due_at: datetime | None = None
    """When it is looked at next; None: it has ended."""
    revision: int = 0

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))


def slot_id(appointment_id: AppointmentId, version: int, starts_at: datetime) -> SlotId:
    """The same change always frees the same slot. `starts_at`: of the time that became free."""
    return SlotId(derived_ulid(starts_at, "slot", appointment_id, str(version)))


def freed_by(visit: Appointment, *, now: datetime) -> FreedSlot | None:
    """The time that the latest change of this visit left free; None: it left none that is still to
    come. Not before an undo is out of the question it is offered to anybody."""
    was = visit.before
    if was is None or visit.changed_at is None or was.status is not Status.BOOKED:
        return None
    stays = (visit.starts_at, visit.provider_id) == (was.starts_at, was.provider_id)
    if visit.status is not Status.CANCELLED and (visit.status is not Status.BOOKED or stays):
        return None
    if was.starts_at <= now:
        return None
    return FreedSlot(
        practice_id=visit.practice_id,
        slot_id=slot_id(visit.appointment_id, visit.version, was.starts_at),
        location_id=was.location_id,
        provider_id=was.provider_id,
        starts_at=was.starts_at,
        ends_at=was.ends_at,
        freed_at=visit.changed_at,
        freed_by=visit.appointment_id,
        left_by=visit.patient_id,
        due_at=visit.changed_at + GRACE,
    )
