"""One message a day and three a week: the last reminder outranks, the others move or yield."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.domain.decent_hours import Hours, decent
from chalicelib.domain.ids import ContactId
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.planning.household import Household, hours_of
from chalicelib.domain.practices import Practice
from chalicelib.domain.touchpoints import State, Touchpoint


def fit_budgets(
    household: Household, touchpoints: Iterable[Touchpoint], now: datetime
) -> list[Touchpoint]:
    by_contact: dict[ContactId, list[Touchpoint]] = defaultdict(list)
    for touchpoint in touchpoints:
        by_contact[touchpoint.contact_id].append(touchpoint)
    return [
        fitted
        for contact_id, mine in by_contact.items()
        for fitted in _fit_budget(household, household.contacts[contact_id], mine, now)
    ]


def _fit_budget(
    household: Household, contact: ContactPoint, touchpoints: list[Touchpoint], now: datetime
) -> list[Touchpoint]:
    """The last reminder before a visit takes its day; the others take what is left, or move."""
    taken = list(contact.recent)
    practice = household.practice
    paid = {t.touchpoint_id for t in household.past if t.state is State.PLANNED and t.spent}
    fitted = []
    for touchpoint in sorted(touchpoints, key=_rank):
        if touchpoint.touchpoint_id in paid:
            fitted.append(touchpoint)
            continue
        hours = hours_of(household, contact, touchpoint)
        choices = [touchpoint] if touchpoint.is_last else _days(touchpoint, hours, now)
        roomy = (c for c in choices if _has_room(_day(household, c), taken, practice))
        chosen = touchpoint if touchpoint.is_last else next(roomy, None)
        if chosen is None:
            fitted.append(replace(touchpoint, yields=True))
            continue
        taken.append(_day(household, chosen))
        fitted.append(chosen)
    return sorted(fitted, key=lambda t: t.due_at)


def _rank(touchpoint: Touchpoint) -> tuple[int, float]:
    """Last reminders, then news, then whatever is nearest to its visit."""
    if touchpoint.is_last:
        return 0, touchpoint.due_at.timestamp()
    nearest = min(s.starts_at for s in touchpoint.subjects) - touchpoint.due_at
    return 1, nearest.total_seconds()


def _days(touchpoint: Touchpoint, hours: Hours, now: datetime) -> list[Touchpoint]:
    """The same message on its own day, the day before, the day after: what is still of use."""
    choices = [touchpoint]
    for days in (-1, 1):
        wanted = touchpoint.due_at + timedelta(days)
        at = decent(wanted, hours=hours, now=now, latest=touchpoint.latest)
        if at is not None and wanted > now:
            origin = touchpoint.moved_from or touchpoint.due_at
            choices.append(replace(touchpoint, due_at=at, moved_from=origin))
    return choices


_FAR = 14
"""Days that are looked at for room."""


def days_until_room(
    contact: ContactPoint, outrank: Sequence[date], today: date, practice: Practice
) -> int | None:
    """After how many days a message that yields to reminders may leave; None: not soon.
    `outrank`: days on which something is planned that goes before it."""
    taken = [*contact.recent, *outrank]
    for days in range(_FAR):
        day = today + timedelta(days)
        week = any(day - timedelta(7) < of <= day for of in taken)
        if _has_room(day, taken, practice) and not (contact.once_a_week and week):
            return days
    return None


def _has_room(day: date, taken: Sequence[date], practice: Practice) -> bool:
    """One a day, three in any seven days (or as the practice set them)."""
    if taken.count(day) >= practice.per_day:
        return False
    starts = (day - timedelta(n) for n in range(7))
    return all(
        sum(start <= d < start + timedelta(7) for d in taken) < practice.per_week
        for start in starts
    )


def _day(household: Household, touchpoint: Touchpoint) -> date:
    """As the sender counts it."""
    return household.locations[touchpoint.location_id].local(touchpoint.due_at).date()
