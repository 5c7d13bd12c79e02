"""A time that became free: what left it, how far its offers are, how it ended."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import GRACE, Appointment
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
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass

_NEWS = timedelta(days=1)
"""Planning follows a change within minutes; that it is followed again later frees nothing anew."""
SEVERAL, AT_ONCE = 3, timedelta(hours=1)


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
    """The desk stopped offering it; or it was never begun (`by` is "rapport"): the practice
    cancelled several visits of that provider's day, and only the desk knows whether anybody is
    there."""


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
    freed_who: str = ""
    """Who changed that visit, as in Appointment.changed_by."""
    left_by: PatientId | None = None
    """Whose visit that was: it is never offered to them."""
    chain_of: SlotId | None = None
    """It was left by whoever won that one; or is what they leave of it (`freed_by` is None)."""
    by: str = ""
    """Who offered it, stopped it or won it: "patient", "rapport", or a staff id."""
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
    come, or long ago. Not before an undo is out of the question it is offered to anybody."""
    left = visit.left_free
    if left is None or left.starts_at <= now or now - left.at > _NEWS:
        return None
    return FreedSlot(
        practice_id=visit.practice_id,
        slot_id=slot_id(visit.appointment_id, left.version, left.starts_at),
        location_id=left.location_id,
        provider_id=left.provider_id,
        starts_at=left.starts_at,
        ends_at=left.ends_at,
        freed_at=left.at,
        freed_by=visit.appointment_id,
        freed_who=left.by,
        left_by=visit.patient_id,
        due_at=left.at + GRACE,
    )


def rest_of(
    slot: FreedSlot, until: datetime, visit_types: Iterable[VisitType], *, now: datetime
) -> FreedSlot | None:
    """What the winner's visit, which lasts until then, leaves of it; None: too little for any."""
    rest = slot.ends_at - until
    shortest = min((of.minutes for of in visit_types if not of.retired), default=0)
    if not shortest or rest < timedelta(minutes=shortest):
        return None
    return FreedSlot(
        practice_id=slot.practice_id,
        slot_id=SlotId(derived_ulid(until, "rest", slot.slot_id)),
        location_id=slot.location_id,
        provider_id=slot.provider_id,
        starts_at=until,
        ends_at=slot.ends_at,
        freed_at=now,
        left_by=slot.left_by,
        chain_of=slot.slot_id,
        by="rapport",
        due_at=now + GRACE,
    )


def somebody_is_there(
    slot: FreedSlot,
    locations: Mapping[LocationId, Location],
    providers: Mapping[ProviderId, Provider],
) -> bool:
    """As far as the practice's own words go: who left, works elsewhere by now, or is where it is
    closed then, is not."""
    location, provider = locations.get(slot.location_id), providers.get(slot.provider_id)
    if location is None or location.closed or provider is None or provider.left:
        return False
    day = location.local(slot.starts_at).date()
    return provider.location_id == slot.location_id and day not in location.closed_on


def is_a_day_off(slot: FreedSlot, others: Iterable[FreedSlot], zone: ZoneInfo) -> bool:
    """The practice itself cancelled several visits of that provider on that day, in the hour before
    this time became free or since: nobody may be there, and what became free, by whomever, is no
    time to come at. `others`: what became free since then."""
    if slot.freed_by is None:
        return False
    day = slot.starts_at.astimezone(zone).date()
    cleared = {
        of.slot_id: of.freed_at
        for of in (slot, *others)
        if of.provider_id == slot.provider_id
        and of.freed_who not in ("", "patient")
        and of.chain_of is None
        and of.freed_at >= slot.freed_at - AT_ONCE
        and of.starts_at.astimezone(zone).date() == day
    }
    at = sorted(cleared.values())
    return any(last - first <= AT_ONCE for first, last in zip(at, at[SEVERAL - 1 :], strict=False))
