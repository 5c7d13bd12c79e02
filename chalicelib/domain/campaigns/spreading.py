"""When each person's message leaves: at the hour where they are, so many a day.

people  1 … 200 │ 201 … 400 │ …      per day 200
        Mon 10:00 New York, 10:00 Denver │ Tue …   days off are passed over
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.campaigns import Campaign, Kind
from chalicelib.domain.decent_hours import wall_clock
from chalicelib.domain.ids import CampaignId, ContactId, LocationId, PatientId, PracticeId
from chalicelib.domain.patients import Channel
from chalicelib.domain.values import dataclass

IN_A_WAVE = 200
USEFUL = timedelta(days=7)
"""So long a message may wait for a day with room in somebody's contact budget."""
_MOST_DAYS = 366

IsDayOff = Callable[[date], bool]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One message: to one contact point, about all of these people."""

    contact_id: ContactId
    channel: Channel
    location_id: LocationId
    """Whose number and name it leaves under."""
    zone: str
    patients: tuple[PatientId, ...]


@dataclass(frozen=True, kw_only=True)
class Wave:
    """Messages that leave at one moment."""

    practice_id: PracticeId
    campaign_id: CampaignId
    number: int
    due_at: datetime
    recipients: tuple[Recipient, ...]
    worked_at: datetime | None = None
    """When its messages were handed to sending; None: not yet."""


def day_of(campaign: Campaign, place: int, *, first: date, is_day_off: IsDayOff) -> date:
    """Of the person in this place (0 is the first)."""
    wanted = place // campaign.per_day if campaign.per_day else 0
    return working_day(first, wanted, is_day_off)


def working_day(first: date, number: int, is_day_off: IsDayOff) -> date:
    """Number 0 is the first from `first` on that is no day off."""
    day = first
    for _ in range(_MOST_DAYS):
        if not is_day_off(day):
            if number == 0:
                return day
            number -= 1
        day += timedelta(days=1)
    return first


def moment(campaign: Campaign, day: date, zone: ZoneInfo, *, now: datetime) -> datetime:
    """When on that day; what is let go without a day leaves at once on its first."""
    if campaign.on is None and day <= now.astimezone(zone).date():
        return now
    return max(wall_clock(day, campaign.at, zone), now)


def latest(campaign: Campaign, due_at: datetime, zone: ZoneInfo) -> datetime:
    """From when a message is of no use: a greeting belongs to its day."""
    day = due_at.astimezone(zone).date()
    last = day if campaign.kind is Kind.GREETING else day + USEFUL
    if campaign.not_after is not None:
        last = min(last, campaign.not_after)
    return wall_clock(last + timedelta(days=1), time(0), zone)


def respread(
    campaign: Campaign, dues: Iterable[datetime], zone: ZoneInfo, *, now: datetime, off: IsDayOff
) -> dict[datetime, datetime]:
    """Where waves move that came due while it was paused: each day's to a day of its own again,
    so that a week of pause does not leave in an hour. A greeting keeps its day."""
    due = sorted(set(dues))
    if campaign.kind is Kind.GREETING or not due:
        return {}
    days = sorted({at.astimezone(zone).date() for at in due})
    today = now.astimezone(zone).date()
    if days[0] >= today or not campaign.per_day:
        return {}
    moves = {day: working_day(today, n, off) for n, day in enumerate(days)}
    return {
        at: max(now, at + (moves[day] - day))
        for at in due
        if moves[day := at.astimezone(zone).date()] != day
    }


def days_needed(people: int, per_day: int) -> int:
    return max(1, -(-people // per_day)) if per_day else 1
