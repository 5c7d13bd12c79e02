"""Which instant a time on the wall is, by the TZID beside it.

icalendar keeps each VTIMEZONE that it reads for the whole process, by its TZID, and the first
definition counts for everybody's files. So none is ever read by it: events are parsed without them,
and a file's own definitions are evaluated here, for that file alone.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.calendars.repeats import BadRule, days_of
from chalicelib.domain.values import dataclass
from chalicelib.domain.wall_times import Instant, local

_OFFSET = re.compile(r"[+-](\d{2})(\d{2})(\d{2})?")
_IN_NAME = re.compile(r"\(?(?:UTC|GMT)([+-]\d{1,2})(?::?(\d{2}))?\)?")
_OUTLOOK = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific time": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "atlantic time": "America/Halifax",
    "dublin, edinburgh, lisbon, london": "Europe/London",
    "amsterdam, berlin, bern, rome, stockholm, vienna": "Europe/Berlin",
    "brussels, copenhagen, madrid, paris": "Europe/Paris",
    "canberra, melbourne, sydney": "Australia/Sydney",
    "coordinated universal time": "UTC",
}
"""How Outlook shows zones that Windows knows under other names."""
_FIRST = datetime(1601, 1, 1)  # noqa: DTZ001 - a time on the wall


@dataclass(frozen=True, kw_only=True)
class Onset:
    """From when on a wall clock is so far from UTC: one STANDARD or DAYLIGHT of a VTIMEZONE."""

    starts: datetime
    """On the wall."""
    offset: timedelta
    rule: str = ""
    also: tuple[datetime, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Zones:
    """Those that one file defines, and the one that holds where it names none."""

    default: ZoneInfo
    own: Mapping[str, Sequence[Onset]]

    def instant(self, wall: datetime, tzid: str) -> Instant:
        """`tzid` empty: a floating time."""
        if not tzid:
            return local(wall, self.default)
        if named := known_zone(tzid):
            return local(wall, named)
        if onsets := self.own.get(_folded(tzid)):
            return Instant(at=(wall - _offset_at(wall, onsets)).replace(tzinfo=UTC))
        if named := windows_zone(tzid):
            return local(wall, named)
        if found := _IN_NAME.search(tzid):
            minutes = abs(int(found[1])) * 60 + int(found[2] or 0)
            offset = timedelta(minutes=-minutes if found[1][0] == "-" else minutes)
            return Instant(at=(wall - offset).replace(tzinfo=UTC), doubt=_BY_ITS_NAME)
        read = local(wall, self.default)
        return Instant(at=read.at, doubt=_UNKNOWN)

    def wall(self, at: datetime, tzid: str) -> datetime:
        """The other way round: as the clock there shows it."""
        guess = at.astimezone(UTC).replace(tzinfo=None)
        for _ in range(2):
            guess += at - self.instant(guess, tzid).at
        return guess


_UNKNOWN = "its time zone is not known: the location's was taken"
_BY_ITS_NAME = "its time zone is not known: the offset in its name was taken"


@lru_cache(maxsize=256)
def known_zone(tzid: str) -> ZoneInfo | None:
    """Of an IANA name, also with what some programs put before it."""
    name = tzid.strip().strip('"')
    for tried in (name, "/".join(name.split("/")[-2:]), "/".join(name.split("/")[-3:])):
        if re.fullmatch(r"[A-Za-z][\w+-]*(?:/[\w+-]+){0,2}", tried):
            try:
                return ZoneInfo(tried)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return None


def windows_zone(tzid: str) -> ZoneInfo | None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = tzid.strip().strip('"').replace("\\,", ",")
    if name in WINDOWS_TO_OLSON:
        return known_zone(WINDOWS_TO_OLSON[name])
    shown = name.rpartition(")")[2] if name.startswith("(") and "(US" not in name else name
    shown = re.sub(r"^\((?:UTC|GMT)[^)]*\)", "", shown).partition(" (")[0].strip().casefold()
    return known_zone(_OUTLOOK[shown]) if shown in _OUTLOOK else None


def zones_of(definitions: Sequence[str], default: ZoneInfo) -> Zones:
    """`definitions`: each the unfolded lines of a VTIMEZONE."""
    own: dict[str, list[Onset]] = {}
    for text in definitions:
        tzid = _value(text, "TZID")
        parts = re.findall(
            r"BEGIN:(?:STANDARD|DAYLIGHT)\n(.*?)END:(?:STANDARD|DAYLIGHT)", text, re.S
        )
        onsets = [onset for part in parts if (onset := _onset(part)) is not None]
        if tzid and onsets:
            own.setdefault(_folded(tzid), onsets)
    return Zones(default=default, own=own)


def _folded(tzid: str) -> str:
    return tzid.strip().strip('"').replace("\\,", ",").replace("\\;", ";").casefold()


def _value(text: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", text, re.M)
    return found[1].strip() if found else ""


def _onset(text: str) -> Onset | None:
    to = _OFFSET.fullmatch(_value(text, "TZOFFSETTO"))
    if to is None:
        return None
    offset = timedelta(hours=int(to[1]), minutes=int(to[2]), seconds=int(to[3] or 0))
    return Onset(
        starts=_wall(_value(text, "DTSTART")) or _FIRST,
        offset=-offset if to[0][0] == "-" else offset,
        rule=_value(text, "RRULE"),
        also=tuple(filter(None, map(_wall, _value(text, "RDATE").split(",")))),
    )


def _wall(text: str) -> datetime | None:
    for form in ("%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            return datetime.strptime(text.strip().rstrip("Z"), form)  # noqa: DTZ007 - on the wall
        except ValueError:
            continue
    return None


def _offset_at(wall: datetime, onsets: Sequence[Onset]) -> timedelta:
    """Of the latest onset before that time; before all of them, the earliest's."""
    begun = [(when, of) for of in onsets if (when := _latest(of, wall)) is not None]
    if not begun:
        return min(onsets, key=lambda of: of.starts).offset
    return max(begun, key=lambda each: each[0])[1].offset


def _latest(of: Onset, wall: datetime) -> datetime | None:
    past = [when for when in (of.starts, *of.also) if when <= wall]
    if of.rule and past and "YEARLY" in of.rule:
        # Rules of zones are yearly: two years hold the one before, and 1601 is not walked from.
        until = re.search(r"UNTIL=(\w+)", of.rule)
        last = _wall(until[1]) if until else None
        at = min(wall, last) if last else wall
        start = of.starts.replace(year=max(of.starts.year, at.year - 2), day=1)
        rule = re.sub(r"(?:COUNT|INTERVAL)=\d+;?", "", of.rule)
        try:
            past += [
                when
                for when in days_of(rule, starts=start, since=start, until=at, last=None)
                if when != start
            ]
        except BadRule:
            return max(past)
    return max(past, default=None)
