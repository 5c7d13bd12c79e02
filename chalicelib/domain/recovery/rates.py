"""Whether those who were not content came back, and how many of them a practice reached."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import PatientId
from chalicelib.domain.profiles import Profile
from chalicelib.domain.values import dataclass


class After(StrEnum):
    """What became of somebody after their case was closed."""

    OPEN = "open"
    """It is not closed."""
    CAME = "came"
    BOOKED = "booked"
    """They have a visit to come."""
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"
    """Nobody knows which patient it was, or the record is gone."""


def after(case: WorkItem, profile: Profile | None, now: datetime) -> After:
    if case.closed_at is None:
        return After.OPEN
    if profile is None:
        return After.UNKNOWN
    closed_at = case.closed_at
    if any(of.starts_at > closed_at and of.came(now) for of in profile.visits):
        return After.CAME
    if any(of.coming(now) for of in profile.visits):
        return After.BOOKED
    return After.NOT_YET


@dataclass(frozen=True, kw_only=True)
class Rates:
    unhappy: int = 0
    reached: int = 0
    closed: int = 0
    in_time: int = 0
    """Closed by the day on which they were to be put right."""
    came: int = 0
    booked: int = 0
    overdue: int = 0
    half_reached_in: timedelta | None = None
    """Half of those who were reached were so within this."""


def rates(cases: Iterable[WorkItem], profiles: Mapping[PatientId, Profile], now: datetime) -> Rates:
    found = list(cases)
    closed = [of for of in found if of.closed_at is not None]
    became = [
        after(of, profiles.get(of.patient_id) if of.patient_id else None, now) for of in closed
    ]
    waited = [
        max(0.0, (of.reached_at - of.opened_at).total_seconds())
        for of in found
        if of.reached_at is not None
    ]
    return Rates(
        unhappy=len(found),
        reached=len(waited),
        closed=len(closed),
        in_time=sum(_in_time(of) for of in closed),
        came=became.count(After.CAME),
        booked=became.count(After.BOOKED),
        overdue=sum(is_overdue(of, now) for of in found),
        half_reached_in=timedelta(seconds=median(waited)) if waited else None,
    )


def is_overdue(case: WorkItem, now: datetime) -> bool:
    return case.closed_at is None and case.until is not None and case.until < now


def _in_time(case: WorkItem) -> bool:
    return case.until is None or case.closed_at is None or case.closed_at <= case.until


def in_order(cases: Iterable[WorkItem]) -> list[WorkItem]:
    """Open ones first, by the day on which they are to be put right; then the latest closed."""
    found = list(cases)
    still = [of for of in found if of.closed_at is None]
    still.sort(key=lambda of: (of.until or of.opened_at, of.opened_at))
    done = [(of.closed_at, of) for of in found if of.closed_at is not None]
    done.sort(key=lambda pair: (pair[0], pair[1].work_item_id), reverse=True)
    return [*still, *(of for _, of in done)]
