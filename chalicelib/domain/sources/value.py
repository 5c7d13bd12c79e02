"""What each source and each referrer brought: from the channel by which people came to profit.

    profiles ──► who came in this time ──► by channel, by who sent them ──► visits, amounts, costs

A person counts where they came from, once, from the day on which they became known; their visits
count until now, whenever they were.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.ids import PatientId, SourceId
from chalicelib.domain.names import folded
from chalicelib.domain.patients import Kind
from chalicelib.domain.profiles import Profile
from chalicelib.domain.sources import Source, SourceKind
from chalicelib.domain.sources.thanks import owed_since
from chalicelib.domain.values import dataclass


class Time(StrEnum):
    """Of whom a page tells: who came then."""

    YEAR = "12-months"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Span:
    first: date | None
    """None: from the beginning."""
    last: date

    def has(self, day: date | None) -> bool:
        """Of whom nobody knows when they came is told only where all are."""
        if day is None:
            return self.first is None
        return (self.first is None or self.first <= day) and day <= self.last

    def has_month(self, month: str) -> bool:
        begins = "" if self.first is None else f"{self.first:%Y-%m}"
        return begins <= month <= f"{self.last:%Y-%m}"


def span_of(time: Time, today: date) -> Span:
    match time:
        case Time.YEAR:
            months = today.year * 12 + today.month - 12
            return Span(first=date(months // 12, months % 12 + 1, 1), last=today)
        case Time.THIS_YEAR:
            return Span(first=date(today.year, 1, 1), last=today)
        case Time.LAST_YEAR:
            return Span(first=date(today.year - 1, 1, 1), last=date(today.year - 1, 12, 31))
        case Time.ALL:
            return Span(first=None, last=today)


@dataclass(frozen=True, kw_only=True)
class Value:
    """Sums in the smallest unit of the practice's currency."""

    came: int = 0
    """People who became known through it."""
    been: int = 0
    """Of them have been here."""
    visits: int = 0
    told: int = 0
    """Visits of which an amount is known."""
    amount: int = 0
    cost: int = 0

    def __add__(self, other: "Value") -> "Value":
        return Value(
            came=self.came + other.came,
            been=self.been + other.been,
            visits=self.visits + other.visits,
            told=self.told + other.told,
            amount=self.amount + other.amount,
            cost=self.cost + other.cost,
        )

    @property
    def left(self) -> int | None:
        """Less what the source cost; None: no amount is known of any visit."""
        return self.amount - self.cost if self.told else None


NOTHING = Value()
SENT, NOT_KNOWN = "sent", "not-known"
"""Channels of whom nobody said how they heard of the practice."""


@dataclass(frozen=True, kw_only=True)
class Channel:
    name: str
    """As most write it; SENT or NOT_KNOWN where `is_said` is not."""
    is_said: bool
    source_id: SourceId | None
    """None: nobody has written a cost of it."""
    value: Value


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sent somebody: a person of the records, or a source."""

    name: str = field(repr=False)
    patient_id: PatientId | None = None
    source_id: SourceId | None = None
    value: Value
    thanks_owed: bool = False


@dataclass(frozen=True, kw_only=True)
class Told:
    channels: tuple[Channel, ...]
    senders: tuple[Sender, ...]
    all: Value


@dataclass(frozen=True, kw_only=True)
class _Came:
    patient_id: PatientId
    channel: str
    sent_by: SourceId | None
    referred_by: PatientId | None
    value: Value


def tell(
    profiles: Iterable[Profile], sources: Iterable[Source], *, span: Span, now: datetime
) -> Told:
    """Read once, in whatever order."""
    known = {of.source_id: of for of in sources}
    by_name = {
        folded(of.name): of.source_id for of in known.values() if of.kind is not SourceKind.CHANNEL
    }
    came: list[_Came] = []
    names: dict[PatientId, str] = {}
    owed: set[PatientId] = set()
    by_referrer: dict[PatientId, PatientId] = {}
    spelt: dict[str, dict[str, int]] = {}
    for profile in profiles:
        if profile.referred:
            names[profile.patient_id] = profile.full_name
            by_referrer.update(dict.fromkeys(profile.referred, profile.patient_id))
            if owed_since(profile, now):
                owed.add(profile.patient_id)
        if profile.kind is Kind.CONTACT or not span.has(came_on(profile)):
            continue
        found = _came(profile, by_name, now)
        came.append(found)
        said = " ".join(profile.came_by.split())
        if found.channel == _said(said):
            counts = spelt.setdefault(found.channel, {})
            counts[said] = counts.get(said, 0) + 1
    costs = {of.source_id: _cost(of, span) for of in known.values()}
    channels = _channels(came, known, costs, spelt)
    senders = _senders(came, known, costs, names, by_referrer, owed)
    return Told(channels=channels, senders=senders, all=sum((of.value for of in channels), NOTHING))


def came_on(profile: Profile) -> date | None:
    """The day on which they became known; None: nobody can tell."""
    booked = min((of.booked_at.date() for of in profile.visits), default=None)
    return min((of for of in (profile.since, booked) if of), default=None)


def value_of(profile: Profile, now: datetime) -> Value:
    visits = [of for of in profile.visits if of.came(now)]
    amounts = [of.amount for of in visits if of.amount is not None]
    return Value(
        came=1, been=bool(visits), visits=len(visits), told=len(amounts), amount=sum(amounts)
    )


def _came(profile: Profile, by_name: Mapping[str, SourceId], now: datetime) -> _Came:
    """A file that says "Hill Gym" where others say "Radio" means the source of that name."""
    named = None if profile.referred_by else by_name.get(folded(profile.came_by))
    sent_by = profile.sent_by or named
    said = "" if named else _said(profile.came_by)
    sent = sent_by or profile.referred_by
    return _Came(
        patient_id=profile.patient_id,
        channel=said or (SENT if sent else NOT_KNOWN),
        sent_by=sent_by,
        referred_by=profile.referred_by,
        value=value_of(profile, now),
    )


def _said(came_by: str) -> str:
    """Told apart from SENT and NOT_KNOWN."""
    name = folded(came_by)
    return f"={name}" if name else ""


def _cost(of: Source, span: Span) -> int:
    return sum(cost for month, cost in of.costs.items() if span.has_month(month))


def _channels(
    came: Iterable[_Came],
    known: Mapping[SourceId, Source],
    costs: Mapping[SourceId, int],
    spelt: Mapping[str, Mapping[str, int]],
) -> tuple[Channel, ...]:
    """Who brought most people first; what is not known last."""
    values: dict[str, Value] = {}
    ids: dict[str, SourceId] = {}
    shown: dict[str, str] = {}
    for of in came:
        values[of.channel] = values.get(of.channel, NOTHING) + of.value
    for source in known.values():
        is_channel = source.kind is SourceKind.CHANNEL
        key = _said(source.name) if is_channel else SENT
        if is_channel:
            ids[key], shown[key] = source.source_id, source.name
        if is_channel or costs[source.source_id]:
            cost = Value(cost=costs[source.source_id])
            values[key] = values.get(key, NOTHING) + cost
    for key, counts in spelt.items():
        shown.setdefault(key, max(counts, key=lambda name: (counts[name], name)))
    found = [
        Channel(
            name=shown.get(key, key),
            is_said=key in shown,
            source_id=ids.get(key),
            value=value,
        )
        for key, value in values.items()
    ]
    found.sort(key=lambda of: (of.name == NOT_KNOWN, -of.value.came, of.name.casefold()))
    return tuple(found)


def _senders(
    came: Iterable[_Came],
    known: Mapping[SourceId, Source],
    costs: Mapping[SourceId, int],
    names: Mapping[PatientId, str],
    by_referrer: Mapping[PatientId, PatientId],
    owed: Iterable[PatientId],
) -> tuple[Sender, ...]:
    """Who sent most first. A record that became another one's counts as that one."""
    of_patients: dict[PatientId, Value] = {}
    of_sources = {
        of.source_id: Value(cost=costs[of.source_id])
        for of in known.values()
        if of.kind is not SourceKind.CHANNEL
    }
    for of in came:
        if of.sent_by in of_sources:
            of_sources[of.sent_by] += of.value
        elif of.referred_by:
            referrer = by_referrer.get(of.patient_id, of.referred_by)
            of_patients[referrer] = of_patients.get(referrer, NOTHING) + of.value
    waiting = set(owed)
    people = [
        Sender(name=names.get(of, ""), patient_id=of, value=value, thanks_owed=of in waiting)
        for of, value in of_patients.items()
    ]
    organisations = [
        Sender(name=known[of].name, source_id=of, value=value)
        for of, value in of_sources.items()
        if not known[of].closed or value != NOTHING
    ]
    every = [*people, *organisations]
    every.sort(key=lambda of: (-of.value.been, -of.value.came, of.name.casefold()))
    return tuple(every)
