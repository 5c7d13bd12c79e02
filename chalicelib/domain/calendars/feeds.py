"""A calendar that a practice has elsewhere, and what each thing in it becomes here.

not busy, cancelled, ours     nothing
a feed of absences            the provider is away then
a feed of visits, and         it is surely whose: a visit
                              it is no visit (all day, free): away, or nothing
                              it may be anybody's: away, and a question to a person
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.calendars.entries import Entry, State
from chalicelib.domain.ids import PatientId, PracticeId, ProviderId, VisitTypeId
from chalicelib.domain.values import dataclass

AHEAD = timedelta(days=365)
OWN = "@rapport"
"""How UIDs of our own end."""
_FEW = 5


class Becomes(StrEnum):
    AWAY = "away"
    """The provider cannot be booked then."""
    VISIT = "visit"
    ASKS = "asks"
    """Away, and somebody has to say whose visit it is."""
    VANISHED = "vanished"
    """A visit that is in the calendar no more: it waits, unreminded, for somebody to decide."""


@dataclass(frozen=True, kw_only=True)
class CalendarFeed:
    practice_id: PracticeId
    feed_id: str
    name: str
    provider_id: ProviderId
    url: str = ""
    """A secret: whoever has it reads the calendar. Empty: files are uploaded."""
    brings_visits: bool = False
    visit_type_id: VisitTypeId | None = None
    """Of visits whose title names none."""
    etag: str = ""
    last_modified: str = ""
    asked_at: datetime | None = None
    read_at: datetime | None = None
    """When it was last read whole."""
    problem: str = ""
    """Why it was not, or what was held back; nothing of what is in it."""
    held: int = 0
    """So many things vanished at once that none was taken away."""
    counts: Mapping[str, int] | None = None
    broken: tuple[str, ...] = ()
    """What in it cannot be read, by property."""
    revision: int = 0

    @property
    def system(self) -> str:
        return f"ics:{self.feed_id}"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a feed said before, and what became of it."""

    key: str
    becomes: Becomes
    starts_at: datetime
    ends_at: datetime
    patient_id: PatientId | None = None
    summary: str = ""
    """Of what asks, and only of that: a name may stand in it."""
    flags: tuple[str, ...] = ()
    pending: bool = False
    uid_key: str = ""


def key_of(entry: Entry) -> str:
    """The same event has the same key in every reading."""
    return hashlib.sha256(f"{entry.uid}\n{entry.recurrence}".encode()).hexdigest()[:24]


def uid_key(uid: str) -> str:
    return hashlib.sha256(uid.encode()).hexdigest()[:24]


def wanted(
    feed: CalendarFeed, entry: Entry, *, patient_id: PatientId | None, now: datetime
) -> Kept | None:
    """None: nothing. `patient_id`: whose it surely is."""
    if entry.state is State.CANCELLED or entry.uid.endswith(OWN) or entry.ends_at <= now:
        return None
    if not feed.brings_visits or entry.is_no_visit:
        becomes = Becomes.AWAY if entry.takes_time else None
    elif patient_id is not None and not entry.flags:
        becomes = Becomes.VISIT
    else:
        becomes = Becomes.ASKS
    if becomes is None:
        return None
    asks = becomes is Becomes.ASKS
    return Kept(
        key=key_of(entry),
        becomes=becomes,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        patient_id=patient_id if becomes is Becomes.VISIT else None,
        summary=entry.summary if asks else "",
        flags=entry.flags,
        pending=entry.state is State.PENDING,
        uid_key=uid_key(entry.uid),
    )


def too_many_vanished(before: int, vanished: int) -> bool:
    """More than half, and more than a few: more likely a broken export than a cleared week."""
    return vanished > _FEW and vanished * 2 > before
