"""A calendar file: what is on, when, and what in it is broken.

Each event is parsed alone, so that one that is broken spoils no other. Overrides of one occurrence
may stand before or after what they override; of several versions of one event the highest SEQUENCE
counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from chalicelib.domain.calendars.entries import Entry, State
from chalicelib.domain.calendars.repeats import BadRule, days_of
from chalicelib.domain.calendars.zones import Zones, known_zone, windows_zone, zones_of
from chalicelib.domain.errors import BadInput
from chalicelib.domain.values import dataclass
from chalicelib.domain.wall_times import local

if TYPE_CHECKING:
    from icalendar import Event

MOST_BYTES = 5_000_000
MOST_EVENTS = 10_000
MOST_OCCURRENCES = 20_000
_LONGEST_EVENT = 200_000
_LONGEST_SUMMARY = 120
_WHOLE_DAY = timedelta(hours=24)
_USUAL = timedelta(minutes=30)
_NOT_READABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError)
"""What icalendar, or a date, makes of bytes that are none."""
_OURS = "X-TZID"
_TZID = re.compile(r"^([A-Z-]+(?:;[^:\n]*?)?;)TZID=", re.M | re.I)


@dataclass(frozen=True, kw_only=True)
class Broken:
    uid: str
    where: str
    says: str


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    entries: tuple[Entry, ...]
    broken: tuple[Broken, ...]
    events: int
    """VEVENTs in it, whatever became of them."""


@dataclass(frozen=True, kw_only=True)
class _Moment:
    at: datetime
    wall: datetime
    tzid: str
    is_day: bool
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class _Read:
    """One VEVENT."""

    event: "Event"
    uid: str
    sequence: int
    stamped: str
    nth: int
    recurrence: _Moment | None
    onward: bool
    """RANGE=THISANDFUTURE."""
    starts: _Moment
    length: timedelta
    flags: tuple[str, ...]


def read_calendar(raw: bytes, *, zone: ZoneInfo, since: datetime, until: datetime) -> CalendarFile:
    """What is on between the two. `zone`: of times that name none in a file that names none.

    Raises BadInput where the file as a whole is no calendar, or only half of one.
    """
    if len(raw) > MOST_BYTES:
        raise BadInput("calendar", f"at most {MOST_BYTES // 1_000_000} MB")
    text = _unfolded(raw)
    begun, ended = (len(re.findall(rf"^{of}:VCALENDAR\s*$", text, re.M | re.I)) for of in _ENDS)
    if not begun:
        raise BadInput("calendar", "an iCalendar file: it begins with BEGIN:VCALENDAR")
    if begun != ended:
        raise BadInput("calendar", "a whole file: it ends before END:VCALENDAR")
    blocks = _blocks(text, "VEVENT")
    if len(blocks) > MOST_EVENTS:
        raise BadInput("calendar", f"at most {MOST_EVENTS:,} events")
    zones = zones_of(_blocks(text, "VTIMEZONE"), _default_zone(text, zone))
    called_off = bool(re.search(r"^METHOD:CANCEL\s*$", text, re.M | re.I))
    reader = _Reader(zones, since, until, called_off=called_off)
    entries = reader.read(blocks)
    return CalendarFile(entries=entries, broken=tuple(reader.broken), events=len(blocks))


_ENDS = ("BEGIN", "END")


def _unfolded(raw: bytes) -> str:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode()
    # Folding may cut a letter in two: the bytes are put together before they are letters.
    raw = re.sub(rb"\r\n?|\n", b"\n", raw)
    raw = re.sub(rb"\n[ \t]", b"", raw)
    try:
        return raw.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").replace("\0", "")


def _blocks(text: str, name: str) -> list[str]:
    return re.findall(rf"^BEGIN:{name}\s*\n.*?^END:{name}\s*$", text, re.M | re.S | re.I)


def _default_zone(text: str, zone: ZoneInfo) -> ZoneInfo:
    named = re.search(r"^X-WR-TIMEZONE(?:;[^:\n]*)?:(.+)$", text, re.M | re.I)
    if named is None:
        return zone
    return known_zone(named[1].strip()) or windows_zone(named[1].strip()) or zone


class _Bad(Exception):
    """This event cannot be read. Never leaves this module."""

    def __init__(self, where: str, says: str) -> None:
        super().__init__(where)
        self.where = where
        self.says = says


class _Reader:
    def __init__(self, zones: Zones, since: datetime, until: datetime, *, called_off: bool) -> None:
        self._zones = zones
        self._since = since
        self._until = until
        self._called_off = called_off
        self.broken: list[Broken] = []

    def read(self, blocks: Sequence[str]) -> tuple[Entry, ...]:
        versions: dict[tuple[str, str], _Read] = {}
        for nth, block in enumerate(blocks):
            if (read := self._event(block, nth)) is None:
                continue
            key = (read.uid, read.recurrence.at.isoformat() if read.recurrence else "")
            known = versions.get(key)
            if known is None or _version(known) <= _version(read):
                versions[key] = read
        by_uid: dict[str, list[_Read]] = {}
        for (uid, _), read in versions.items():
            by_uid.setdefault(uid, []).append(read)
        found: list[Entry] = []
        for every in by_uid.values():
            found += self._occurrences(every)
            if len(found) > MOST_OCCURRENCES:
                raise BadInput("calendar", f"at most {MOST_OCCURRENCES:,} things that are on")
        return tuple(sorted(found, key=lambda of: (of.starts_at, of.uid, of.recurrence)))

    # --- one VEVENT ------------------------------------------------------------------------------

    def _event(self, block: str, nth: int) -> _Read | None:
        from icalendar import Event

        uid = ""
        try:
            if len(block) > _LONGEST_EVENT:
                raise _Bad("VEVENT", "longer than any event")
            # Under another name icalendar leaves zones alone, and keeps none: see zones.
            named = re.sub(_TZID, rf"\1{_OURS}=", block)
            event = Event.from_ical(named.replace("\n", "\r\n") + "\r\n")
            uid = str(event.get("UID", "")) or f"without-uid-{nth}"
            return self._read(cast("Event", event), uid, nth)
        except _Bad as bad:
            self.broken.append(Broken(uid=uid, where=bad.where, says=bad.says))
        except _NOT_READABLE:
            self.broken.append(Broken(uid=uid, where="VEVENT", says="not readable"))
        return None

    def _read(self, event: "Event", uid: str, nth: int) -> _Read:
        starts = self._moment(event, "DTSTART")
        if starts is None:
            raise _Bad("DTSTART", "says no time that can be read")
        recurrence = self._moment(event, "RECURRENCE-ID")
        ranged = event.get("RECURRENCE-ID")
        onward = ranged is not None and ranged.params.get("RANGE", "") == "THISANDFUTURE"
        flags = [starts.doubt] if starts.doubt else []
        length = self._length(event, starts, flags)
        return _Read(
            event=event,
            uid=uid,
            sequence=_whole(event.get("SEQUENCE")),
            stamped=self._stamped(event),
            nth=nth,
            recurrence=recurrence,
            onward=onward,
            starts=starts,
            length=length,
            flags=tuple(flags),
        )

    def _stamped(self, event: "Event") -> str:
        at = getattr(event.get("DTSTAMP"), "dt", None)
        return at.isoformat() if isinstance(at, date) else ""

    def _moment(self, event: "Event", name: str) -> _Moment | None:
        said = event.get(name)
        if isinstance(said, list):
            said = said[0]
        if said is None:
            return None
        try:
            dt, tzid = said.dt, said.params.get(_OURS, "")
        except (ValueError, AttributeError):
            raise _Bad(name, "says no time that can be read") from None
        return self._moment_of(dt, tzid, name)

    def _moment_of(self, dt: Any, tzid: str, name: str) -> _Moment:
        if isinstance(dt, datetime):
            wall = dt.replace(tzinfo=None)
            if dt.tzinfo is not None and not tzid:
                return _Moment(at=dt.astimezone(UTC), wall=wall, tzid="UTC", is_day=False)
            read = self._zones.instant(wall, tzid)
            return _Moment(at=read.at, wall=wall, tzid=tzid, is_day=False, doubt=read.doubt)
        if isinstance(dt, date):
            wall = datetime.combine(dt, time())
            return _Moment(at=local(wall, self._zones.default).at, wall=wall, tzid="", is_day=True)
        raise _Bad(name, "says no time that can be read")

    def _length(self, event: "Event", starts: _Moment, flags: list[str]) -> timedelta:
        ends, lasts = self._moment(event, "DTEND"), event.get("DURATION")
        if ends is not None:
            length = ends.wall - starts.wall if starts.is_day else ends.at - starts.at
        elif lasts is not None and isinstance(getattr(lasts, "dt", None), timedelta):
            length = lasts.dt
        else:
            return _WHOLE_DAY if starts.is_day else _USUAL
        if length < timedelta(0):
            raise _Bad("DTEND", "is before the beginning")
        if starts.is_day:
            return max(length, _WHOLE_DAY)
        if length >= _WHOLE_DAY:
            flags.append("lasts a day or longer")
        return length or _USUAL

    # --- all VEVENTs of one UID ------------------------------------------------------------------

    def _occurrences(self, every: Sequence[_Read]) -> list[Entry]:
        master = next((of for of in every if of.recurrence is None), None)
        overrides = {of.recurrence.at: of for of in every if of.recurrence is not None}
        found: dict[datetime, Entry] = {}
        if master is not None:
            try:
                found = self._of_master(master, overrides)
            except BadRule as bad:
                self.broken.append(Broken(uid=master.uid, where="RRULE", says=str(bad)))
            except (_Bad, *_NOT_READABLE):
                self.broken.append(Broken(uid=master.uid, where="RRULE", says="not readable"))
        for at, override in overrides.items():
            try:
                found[at] = self._entry(override, override.starts, recurrence=at)
            except _NOT_READABLE:
                self.broken.append(Broken(uid=override.uid, where="VEVENT", says="not readable"))
        return [
            of for of in found.values() if of.ends_at > self._since and of.starts_at < self._until
        ]

    def _of_master(
        self, master: _Read, overrides: Mapping[datetime, _Read]
    ) -> dict[datetime, Entry]:
        event, starts = master.event, master.starts
        repeats = "RRULE" in event or "RDATE" in event
        if not repeats and not overrides:
            return {starts.at: self._entry(master, starts)}
        gone = {moment.at for moment in self._listed(event, "EXDATE")}
        onward = sorted((at, of) for at, of in overrides.items() if of.onward)
        found: dict[datetime, Entry] = {}
        for moment in self._named(master):
            if moment.at in gone:
                continue
            entry = self._entry(master, moment, recurrence=moment.at)
            for at, of in onward:
                if at < moment.at:
                    shifted = moment.at + (of.starts.at - at)
                    entry = replace(
                        self._entry(of, of.starts, recurrence=moment.at),
                        starts_at=shifted,
                        ends_at=shifted + of.length,
                    )
            found[moment.at] = entry
        return found

    def _named(self, master: _Read) -> Iterator[_Moment]:
        starts = master.starts
        yield starts
        until = self._zones.wall(self._until, starts.tzid)
        # What began before and is still on counts, and so may what was moved into the time asked.
        since = self._zones.wall(self._since, starts.tzid) - master.length - _WHOLE_DAY
        for rule in _each(master.event.get("RRULE")):
            text, last = self._rule(rule, starts)
            for wall in days_of(text, starts=starts.wall, since=since, until=until, last=last):
                read = self._zones.instant(wall, starts.tzid)
                yield replace(starts, at=read.at, wall=wall, doubt=read.doubt)
        yield from self._listed(master.event, "RDATE")

    def _rule(self, rule: Any, starts: _Moment) -> tuple[str, datetime | None]:
        ends = next(iter(_each(rule.get("UNTIL"))), None)
        text = rule.to_ical().decode()
        if not isinstance(ends, date):
            return text, None
        if not isinstance(ends, datetime):
            return text, datetime.combine(ends, time(23, 59, 59))
        if ends.tzinfo is None:
            return text, ends
        return text, self._zones.wall(ends, starts.tzid)

    def _listed(self, event: "Event", name: str) -> Iterator[_Moment]:
        for listed in _each(event.get(name)):
            tzid = listed.params.get(_OURS, "") if hasattr(listed, "params") else ""
            for each in getattr(listed, "dts", ()):
                dt = each.dt[0] if isinstance(each.dt, tuple) else each.dt
                yield self._moment_of(dt, tzid, name)

    def _entry(self, of: _Read, starts: _Moment, *, recurrence: datetime | None = None) -> Entry:
        event = of.event
        status = str(event.get("STATUS", "")).strip().upper()
        state = {"TENTATIVE": State.PENDING, "CANCELLED": State.CANCELLED}.get(status, State.BOOKED)
        if self._called_off or status == "CANCELED":
            state = State.CANCELLED
        free = str(event.get("TRANSP", "")).strip().upper() == "TRANSPARENT"
        free = free or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).strip().upper() == "FREE"
        ends_at = starts.at + of.length
        if starts.is_day:
            ends_at = local(starts.wall + of.length, self._zones.default).at
        doubts = (starts.doubt,) if starts.doubt and starts.doubt not in of.flags else ()
        return Entry(
            uid=of.uid,
            recurrence=recurrence.isoformat() if recurrence else "",
            starts_at=starts.at,
            ends_at=ends_at,
            all_day=starts.is_day,
            takes_time=not free,
            state=state,
            summary=" ".join(str(event.get("SUMMARY", "")).split())[:_LONGEST_SUMMARY],
            emails=tuple(_emails(_each(event.get("ATTENDEE")))),
            sequence=of.sequence,
            flags=(*of.flags, *doubts),
        )


def _version(of: _Read) -> tuple[int, str, int]:
    return of.sequence, of.stamped, of.nth


def _whole(said: Any) -> int:
    try:
        return int(said or 0)
    except (TypeError, ValueError):
        return 0


def _each(of: Any) -> Iterable[Any]:
    if of is None:
        return ()
    return of if isinstance(of, list) else (of,)


def _emails(attendees: Iterable[Any]) -> Iterator[str]:
    for of in attendees:
        address = re.sub(r"^mailto:", "", str(of).strip(), flags=re.IGNORECASE)
        if "@" in address:
            yield address
