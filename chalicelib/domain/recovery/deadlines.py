"""By when a case is to be put right, and whose it is where nobody said."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from chalicelib.domain.decent_hours import is_day_off
from chalicelib.domain.ids import StaffId
from chalicelib.domain.practices import Location, Staff
from chalicelib.domain.roles import MANAGER, OWNER
from chalicelib.domain.wall_times import local

_DUE_AT = time(17)
_FAR = 60


def due(location: Location, now: datetime, days: int) -> datetime:
    """At five in the afternoon there, after that many days on which the practice is open."""
    day, left = location.local(now).date(), days
    for _ in range(_FAR):
        if left == 0:
            break
        day += timedelta(days=1)
        if not is_day_off(location, day):
            left -= 1
    return ends(day, location)


def ends(day: date, location: Location) -> datetime:
    """The time by which what is due on that day is to be done."""
    return local(datetime.combine(day, _DUE_AT), location.tz).at


def owner_of(location: Location, staff: Iterable[Staff], chosen: StaffId | None) -> StaffId | None:
    """Whom the practice chose, if they are still there; else a manager of that location, else an
    owner, else whoever has duty. None: nobody is left."""
    known = {of.staff_id: of for of in sorted(staff, key=lambda of: (of.name, of.staff_id))}
    if chosen in known:
        return chosen
    here = [of for of in known.values() if not of.locations or location.location_id in of.locations]
    managers = [of.staff_id for of in here if of.role == MANAGER]
    owners = [of.staff_id for of in known.values() if of.role == OWNER]
    on_duty = [of for of in location.on_duty if of in known]
    return next(iter([*managers, *owners, *on_duty]), None)
