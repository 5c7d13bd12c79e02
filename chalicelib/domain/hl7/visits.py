"""SCH and the resources after it, or PV1 and PV2, as a visit.

Times are said up to six times in one message and contradict each other. The order:

    1. TQ1-7 and TQ1-8, the explicit window of version 2.5 and later
    2. SCH-11.4 and SCH-11.5, the same of earlier versions
    3. AIS-4, AIP-6, AIL-6, AIG-8 with their own durations
    4. whichever of these starts comes first, with SCH-9 and SCH-10
    5. that start, with what the kind of visit takes here

A window counts that ends after it begins and within a day; whatever contradicts is said.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import ArrivingVisit
from chalicelib.domain.errors import BadInput
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.hl7.message import Message, Segment, Value
from chalicelib.domain.hl7.people import Key
from chalicelib.domain.hl7.refusals import Code, Flag, Refusal, Refused, missing, wrong
from chalicelib.domain.hl7.values import Instant, NoTime, instant, looks_like_time
from chalicelib.domain.places_said import (
    NOTHING_SAID,
    KnownSetup,
    Places,
    Said,
    Unsure,
    match_places,
)
from chalicelib.domain.practices import VisitType
from chalicelib.domain.values import dataclass

LONGEST = timedelta(hours=24)
_LONGEST_CODE = 80
_RESOURCES = {"AIS": (4, 7), "AIP": (6, 9), "AIL": (6, 9), "AIG": (8, 11)}
"""Segment → its start and its duration; the units stand after the duration."""
_UNITS: dict[str, float] = {"": 1, "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1}
_UNITS |= {"h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60}
_UNITS |= {"s": 1 / 60, "sec": 1 / 60, "second": 1 / 60, "seconds": 1 / 60}


@dataclass(frozen=True, kw_only=True)
class SaidVisit:
    visit: ArrivingVisit
    other_keys: tuple[str, ...] = ()
    """Under which it may be known instead, from before both its numbers were sent."""
    flags: tuple[Flag, ...] = ()
    unknown: tuple[str, ...] = ()
    """Codes that nobody has said the meaning of: "AIP:1210"."""


@dataclass(frozen=True, kw_only=True)
class _Window:
    where: str
    starts: Instant
    ends: datetime | None = None

    @property
    def is_good(self) -> bool:
        return self.ends is not None and timedelta(0) < self.ends - self.starts.at <= LONGEST


def visit_keys(sch: Segment, message: Message) -> tuple[str, ...]:
    """The filler's number, which the schedule itself gave, then the placer's. Raises Refused."""
    filler, placer = _entity(sch.all(2), message), _entity(sch.all(1), message)
    keys = [filler] if filler else []
    keys += [f"placer:{placer}"] if placer else []
    if not keys:
        raise missing("SCH", 2, "SCH-2 or SCH-1 holds the appointment's own number.")
    return tuple(keys)


def _entity(of: Sequence[Value], message: Message) -> str:
    """Its number, and whose: the same number of another facility is another visit."""
    if not of or not of[0].part(1):
        return ""
    return f"{of[0].part(1)}@{of[0].part(2) or message.facility}"


def scheduled(
    message: Message,
    sch: Segment,
    patient: Key,
    status: Status,
    known: KnownSetup,
    feed: Hl7Feed,
    *,
    at: datetime,
    booked_on: datetime | None,
    untold: bool = False,
) -> SaidVisit:
    """A visit of SIU. Raises Refused."""
    first, *others = visit_keys(sch, message)
    places, flags, unknown = _places(message, sch, known, feed)
    window, doubts = _when(message, sch, places)
    flags += doubts
    return SaidVisit(
        visit=ArrivingVisit(
            system=patient.system,
            key=first,
            patient_key=patient.key,
            location_id=places.location.location_id,
            provider_id=places.provider.provider_id,
            visit_type_id=places.visit_type.visit_type_id,
            starts_at=window.starts.at,
            ends_at=window.ends or window.starts.at + _usual(places.visit_type),
            status=status,
            note=places.note,
            booked_on=booked_on,
            untold=untold,
            at=at,
        ),
        other_keys=tuple(others),
        flags=tuple(flags),
        unknown=unknown,
    )


def of_stay(
    message: Message,
    patient: Key,
    status: Status,
    known: KnownSetup,
    feed: Hl7Feed,
    *,
    at: datetime,
    booked_on: datetime | None,
) -> SaidVisit:
    """A visit of ADT^A05 or A38, where a feed books with them. Raises Refused."""
    pv1, pv2 = message.first("PV1"), message.first("PV2")
    number = pv1.text(19) if pv1 else ""
    if pv1 is None or not number:
        raise missing("PV1", 19, "PV1-19 holds the visit's number.")
    places, flags, unknown = _places(message, None, known, feed)
    said = pv2.text(8) if pv2 else ""
    if not said:
        raise missing("PV2", 8, "PV2-8 says when the patient is expected.")
    starts = _instant(said, places.location.tz, "PV2", 8)
    if starts.doubt:
        flags.append(Flag(where="PV2-8", says=starts.doubt))
    return SaidVisit(
        visit=ArrivingVisit(
            system=patient.system,
            key=f"{number}@{message.facility}",
            patient_key=patient.key,
            location_id=places.location.location_id,
            provider_id=places.provider.provider_id,
            visit_type_id=places.visit_type.visit_type_id,
            starts_at=starts.at,
            ends_at=starts.at + _usual(places.visit_type),
            status=status,
            note=places.note,
            booked_on=booked_on,
            at=at,
        ),
        flags=tuple(flags),
        unknown=unknown,
    )


def _usual(visit_type: VisitType) -> timedelta:
    return timedelta(minutes=visit_type.minutes)


# --- where, with whom, what for ------------------------------------------------------------------


def _places(
    message: Message, sch: Segment | None, known: KnownSetup, feed: Hl7Feed
) -> tuple[Places, list[Flag], tuple[str, ...]]:
    where = _first_said(_locations(message))
    who = _first_said(_providers(message))
    what = _first_said(_services(message, sch))
    try:
        places = match_places(known, where, who, what, kept=_kept(feed, where))
    except BadInput as none:
        says = "The practice has no location, provider or kind of visit yet."
        refusal = Refusal(code=Code.ERROR, condition="204", segment="SCH", says=says)
        raise Refused(refusal) from none
    said = {Unsure.LOCATION: where, Unsure.PROVIDER: who, Unsure.VISIT_TYPE: what}
    flags = [
        Flag(where=said[of].key.partition(":")[0] or "SCH", says=_not_known(of))
        for of in places.flags
    ]
    return places, flags, tuple(said[of].key[:_LONGEST_CODE] for of in places.flags if said[of].key)


def _not_known(what: Unsure) -> str:
    return f"the {what.value} is not one of yours by name: please check the visit"


def _kept(feed: Hl7Feed, where: Said) -> dict[str, str]:
    kept = dict(feed.means)
    if feed.location_id and where.key not in kept:
        kept.setdefault(where.key, feed.location_id)
    return kept


def _first_said(every: Iterable[Said]) -> Said:
    return next((of for of in every if of), NOTHING_SAID)


def _locations(message: Message) -> Iterable[Said]:
    for segment, field in (("AIL", 3), ("PV1", 3)):
        for of in message.all(segment):
            for value in of.all(field)[:1]:
                parts = [value.part(n) for n in (1, 4, 7, 2, 9)]
                yield _said(segment, value.part(1) or value.part(4), *parts)


def _providers(message: Message) -> Iterable[Said]:
    for of in message.all("AIP"):
        for value in of.all(3)[:1]:
            yield _person("AIP", value)
    for of in message.all("AIG"):
        for value in of.all(3)[:1]:
            kind = f"{of.text(4)} {of.text(4, 2)}".casefold()
            if not any(word in kind for word in ("equip", "device", "room", "locat")):
                yield _said("AIG", value.part(1), value.part(2), value.part(1))
    for of in message.all("PV1"):
        for field in (7, 9, 17, 8):
            for value in of.all(field)[:1]:
                yield _person("PV1", value)


def _services(message: Message, sch: Segment | None) -> Iterable[Said]:
    for of in message.all("AIS"):
        for value in of.all(3)[:1]:
            yield _said("AIS", value.part(1), value.part(2), value.part(5), value.part(1))
    for field in (8, 7):
        for value in sch.all(field)[:1] if sch else ():
            yield _said("SCH", value.part(1), value.part(2), value.part(1))


def _person(segment: str, value: Value) -> Said:
    return _said(
        segment, value.part(1) or value.part(2), f"{value.part(3)} {value.part(2)}", value.part(2)
    )


def _said(segment: str, code: str, *names: str) -> Said:
    told = tuple(name for name in dict.fromkeys(of.strip() for of in names) if name)
    return Said(key=f"{segment}:{code}" if code else "", names=told)


# --- when ----------------------------------------------------------------------------------------


def _when(message: Message, sch: Segment, places: Places) -> tuple[_Window, list[Flag]]:
    windows = list(_windows(message, sch, places.location.tz))
    if not windows:
        raise missing("SCH", 11, "TQ1-7, SCH-11.4 or a resource's start says when the visit is.")
    good = [of for of in windows if of.is_good]
    length = _minutes(sch, 9)
    chosen = good[0] if good else windows[0]
    flags = [Flag(where=chosen.where, says=chosen.starts.doubt)] if chosen.starts.doubt else []
    if not good:
        ends = chosen.starts.at + length if length else None
        if chosen.ends or not length:
            says = "no length that can be: SCH-9's counts" if length else "no length: the usual one"
            flags.append(Flag(where=chosen.where, says=says))
        return _Window(where=chosen.where, starts=chosen.starts, ends=ends), flags
    others = [of.where for of in windows if of is not chosen and _contradicts(of, chosen)]
    if length and chosen.ends and chosen.starts.at + length != chosen.ends:
        others.append("SCH-9")
    if others:
        says = f"{', '.join(dict.fromkeys(others))} says another time: {chosen.where} counts"
        flags.append(Flag(where=chosen.where, says=says))
    return chosen, flags


def _contradicts(of: _Window, chosen: _Window) -> bool:
    return of.starts.at != chosen.starts.at or (of.ends is not None and of.ends != chosen.ends)


def _windows(message: Message, sch: Segment, zone: ZoneInfo) -> Iterable[_Window]:
    """In the order in which they count."""
    for tq1 in message.all("TQ1")[:1]:
        yield from _explicit("TQ1", 7, tq1.text(7), tq1.text(8), zone)
    # Some senders leave one field of SCH out, or put one in: what looks like a window is it.
    for field in (11, 10, 12):
        for timing in sch.all(field)[:1]:
            if field == 11 or looks_like_time(timing.part(4)):
                yield from _explicit("SCH", field, timing.part(4), timing.part(5), zone)
    for name, (start, length) in _RESOURCES.items():
        for of in message.all(name)[:1]:
            said = of.text(start) or _shifted(of, start)
            if said:
                starts = _instant(said, zone, name, start)
                minutes = _minutes(of, length)
                ends = starts.at + minutes if minutes else None
                yield _Window(where=f"{name}-{start}", starts=starts, ends=ends)


def _shifted(of: Segment, field: int) -> str:
    said = of.text(field - 1)
    return said if looks_like_time(said) else ""


def _explicit(segment: str, field: int, start: str, end: str, zone: ZoneInfo) -> Iterable[_Window]:
    if start:
        starts = _instant(start, zone, segment, field)
        ends = _instant(end, zone, segment, field + (segment == "TQ1")).at if end else None
        yield _Window(where=f"{segment}-{field}", starts=starts, ends=ends)


def _instant(said: str, zone: ZoneInfo, segment: str, field: int) -> Instant:
    try:
        return instant(said, zone)
    except NoTime as no:
        raise wrong(segment, field, f"Expected {no}.") from no


def _minutes(of: Segment, field: int) -> timedelta | None:
    """A duration and its units after it; None: none that can be."""
    said, unit = of.text(field), of.text(field + 1).casefold()
    factor = _UNITS.get(unit, _UNITS.get(of.text(field + 1, 2).casefold()))
    try:
        minutes = float(said) * factor if said and factor else 0
    except ValueError:
        return None
    found = timedelta(minutes=minutes) if 0 < minutes <= 24 * 60 else None
    return found
