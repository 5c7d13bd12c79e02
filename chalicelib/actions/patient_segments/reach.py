"""Whom a message about something would reach, by which channel, and who is left out and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from itertools import batched

from chalicelib.actions.places import places_of
from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.domain.may_send import why_not_about
from chalicelib.domain.minors import answers_for
from chalicelib.domain.opinions import as_wished
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.planning.budget import days_until_room
from chalicelib.domain.practices import Practice
from chalicelib.domain.profiles import Profile
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services

BOTH = (Channel.EMAIL, Channel.TEXT)
_BATCH = 100


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One of them, and where; or why not."""

    profile: Profile
    contact: ContactPoint | None = None
    """Of the first channel that may be used. A child's may be that of who answers for it, where it
    is no member yet."""
    days: int = 0
    """After how many days the contact budget has room."""
    why: Why | None = None
    """Of the first channel, where there are more; None: they are reached."""
    can: tuple[Channel, ...] = ()
    """All channels that may be used."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    people: int = 0
    reached: Mapping[Channel, int] = field(default_factory=dict)
    """Messages: a household that shares a contact point gets one."""
    people_reached: int = 0
    can: Mapping[Channel, int] = field(default_factory=dict)
    """People who could be reached by each channel, were it the only one."""
    left_out: Mapping[Why, int] = field(default_factory=dict)
    waits: int = 0
    """Messages that wait for room in the contact budget."""


def reach(
    services: Services,
    practice_id: PracticeId,
    profiles: Iterable[Profile],
    *,
    topic: Topic,
    channels: Sequence[Channel] = BOTH,
) -> Reach:
    return summed(reached(services, practice_id, profiles, topic=topic, channels=channels))


def summed(answers: Iterable[Reached]) -> Reach:
    people = people_reached = waits = 0
    messages: Counter[Channel] = Counter()
    can: Counter[Channel] = Counter()
    left_out: Counter[Why] = Counter()
    seen: set[ContactId] = set()
    for each in answers:
        people += 1
        can.update(each.can)
        if each.contact is None:
            left_out[each.why or Why.NO_CONTACT] += 1
            continue
        people_reached += 1
        if each.contact.contact_id not in seen:
            seen.add(each.contact.contact_id)
            messages[each.contact.channel] += 1
            waits += each.days > 0
    return Reach(
        people=people,
        reached=messages,
        people_reached=people_reached,
        can=can,
        left_out=left_out,
        waits=waits,
    )


def reached(
    services: Services,
    practice_id: PracticeId,
    profiles: Iterable[Profile],
    *,
    topic: Topic,
    channels: Sequence[Channel] = BOTH,
) -> Iterator[Reached]:
    """One answer each, in their order; contact points are read a hundred people at a time."""
    setup = services.setups.of(practice_id)
    now = services.clock()
    today = now.astimezone(setup.zone).date()
    for some in batched(profiles, _BATCH, strict=False):
        places = places_of(services, practice_id, some, on=today)
        ids = {each[of] for each in places.values() for of in channels if of in each}
        contacts = services.contacts.get_many(practice_id, ids, strong=False)
        for profile in some:
            theirs = places[profile.patient_id]
            points = [contacts[of] for c in channels if (of := theirs.get(c)) in contacts]
            yield _answer(profile, as_wished(points), topic, setup.practice, now=now, today=today)


def _answer(
    profile: Profile,
    points: Sequence[ContactPoint],
    topic: Topic,
    practice: Practice,
    *,
    now: datetime,
    today: date,
) -> Reached:
    if why := why_not_them(profile, topic):
        return Reached(profile=profile, why=why)
    whys: list[Why] = []
    can: dict[Channel, tuple[ContactPoint, int]] = {}
    for point in points:
        why = why_not_about(point, topic, now=now, today=today, of=profile.kind)
        if why is None and profile.is_child(today):
            alone = not answers_for(point.people, profile.patient_id, today)
            why = Why.CHILD if alone else None
        days = None if why else days_until_room(point, (), today, practice)
        if days is None:
            whys.append(why or Why.BUDGET)
        else:
            can.setdefault(point.channel, (point, days))
    if not can:
        return Reached(profile=profile, why=whys[0] if whys else Why.NO_CONTACT)
    contact, days = next(iter(can.values()))
    return Reached(profile=profile, contact=contact, days=days, can=tuple(can))


def why_not_them(profile: Profile, topic: Topic) -> Why | None:
    """What is so of the person, wherever they are reached."""
    if profile.deceased:
        return Why.DECEASED
    if profile.discharged:
        return Why.DISCHARGED
    return Why.COMPLAINT if profile.is_spared(topic) else None
