"""Somebody on the waitlist, and which times suit them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    SlotId,
    VisitTypeId,
    WaitlistEntryId,
)
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass

NOTICE = timedelta(hours=2)
"""How late before the start they can still come, unless they say otherwise."""
NOON, EVENING = time(12), time(17)


class Part(StrEnum):
    """Of a day, by the clock of the location."""

    MORNING = "morning"
    """Until noon."""
    AFTERNOON = "afternoon"
    EVENING = "evening"
    """From five."""


class EntryState(StrEnum):
    WAITING = "waiting"
    WON = "won"
    LEFT = "left"
    """They, or the desk, took them off it."""
    OVER = "over"
    """Nothing is left to wait for: the days are over, or so is the visit they have."""


class Unsuited(StrEnum):
    """Why a time does not suit somebody who waits."""

    THEIRS = "theirs"
    """It was their own visit that left it free."""
    PLACE = "place"
    PROVIDER = "provider"
    NOT_DONE = "not-done"
    """The provider does no such visits."""
    TOO_SHORT = "too-short"
    WEEKDAY = "weekday"
    PART = "part"
    DATES = "dates"
    NOTICE = "notice"
    NO_SOONER = "no-sooner"
    """The visit they have is not later than this."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One patient who waits for one kind of visit: there is never a second one of both."""

    practice_id: PracticeId
    entry_id: WaitlistEntryId
    patient_id: PatientId
    location_id: LocationId
    visit_type_id: VisitTypeId
    provider_ids: tuple[ProviderId, ...] = ()
    """Empty: any."""
    weekdays: tuple[int, ...] = ()
    """ISO: Monday is 1. Empty: any."""
    parts: tuple[Part, ...] = ()
    """Empty: any."""
    first: date | None = None
    until: date | None = None
    """The last day that suits them."""
    notice: timedelta = NOTICE
    instead_of: AppointmentId | None = None
    """The later visit that moves if they win."""
    joined_at: datetime
    joined_by: str = ""
    """"patient", or a staff id."""
    state: EntryState = EntryState.WAITING
    offers: int = 0
    """How many they have had since they joined."""
    lately: tuple[datetime, ...] = ()
    """When they had the last ones, the latest first, five at the most."""
    held_until: datetime | None = None
    """Until when the latest one is kept for them."""
    held_for: SlotId | None = None
    """The time that was kept for them last."""
    ended_at: datetime | None = None
    ended_by: str = ""
    won: SlotId | None = None
    now_is: WaitlistEntryId | None = None
    """Their record was merged into another one, whose entry stands for this one."""
    came_from: WaitlistEntryId | None = None
    """The other way round: it is here only since that record was merged into theirs."""
    revision: int = 0

    @property
    def waits(self) -> bool:
        return self.state is EntryState.WAITING

    def offered(self, slot_id: SlotId, *, at: datetime, held_until: datetime) -> "Entry":
        """With one offer more."""
        return replace(
            self,
            offers=self.offers + 1,
            lately=(at, *self.lately)[:5],
            held_until=held_until,
            held_for=slot_id,
        )

    def freed(self, still_held: Collection[SlotId], *, now: datetime) -> "Entry":
        """Nothing is kept for them once the time they were offered is somebody's. `still_held`: as
        of some seconds ago, so that a fresh offer may be missing."""
        fresh = bool(self.lately) and now - self.lately[0] < timedelta(minutes=1)
        if self.held_for is None or self.held_for in still_held or fresh:
            return self
        return replace(self, held_until=None, held_for=None)


def entry_id(patient_id: PatientId, visit_type_id: VisitTypeId) -> WaitlistEntryId:
    return WaitlistEntryId(f"{patient_id}.{visit_type_id}")


def whose(of: WaitlistEntryId) -> tuple[PatientId, VisitTypeId]:
    patient_id, _, visit_type_id = of.partition(".")
    return PatientId(patient_id), VisitTypeId(visit_type_id)


def part_of(clock: time) -> Part:
    if clock < NOON:
        return Part.MORNING
    return Part.AFTERNOON if clock < EVENING else Part.EVENING


def unsuited(
    entry: Entry,
    *,
    starts_at: datetime,
    provider_id: ProviderId,
    location: Location,
    now: datetime,
) -> Unsuited | None:
    """What they themselves said against this time; None: nothing."""
    local = location.local(starts_at)
    if entry.location_id != location.location_id:
        return Unsuited.PLACE
    if entry.provider_ids and provider_id not in entry.provider_ids:
        return Unsuited.PROVIDER
    if entry.weekdays and local.isoweekday() not in entry.weekdays:
        return Unsuited.WEEKDAY
    if entry.parts and part_of(local.time()) not in entry.parts:
        return Unsuited.PART
    day = local.date()
    if (entry.first and day < entry.first) or (entry.until and day > entry.until):
        return Unsuited.DATES
    return Unsuited.NOTICE if starts_at - now < entry.notice else None


def is_over(entry: Entry, visit: Appointment | None, location: Location, now: datetime) -> bool:
    """Nothing is left for them to wait for. `visit`: the one they have instead, as far as it is
    known."""
    if entry.until is not None and entry.until < location.local(now).date():
        return True
    if visit is None or entry.instead_of is None:
        return False
    gave_up = visit.status is Status.CANCELLED and visit.changed_by == "patient"
    return gave_up or visit.starts_at <= now
