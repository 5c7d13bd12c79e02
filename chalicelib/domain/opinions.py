"""Useful, or too much? What people say of a kind of message, and what follows from it by itself.

useful ────────────► a damping of that kind ends
too much ──────────► none of that kind for ninety days
too much once more ► none of that kind, until they take it back on their page
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta

from chalicelib.domain.patients import Channel, Consent, ContactPoint, Rather
from chalicelib.domain.topics import PROMOTES, Judged, Opinion, Topic
from chalicelib.domain.values import dataclass

DAMPED_FOR = timedelta(days=90)
ASKED_EVERY = timedelta(days=90)
"""So rarely does a text ask."""
COUNTED_EVERY = timedelta(days=30)
TOO_FEW = 20
"""Answers; below them a share says more about one person than about a kind of message."""


KINDS = tuple(of for of in Topic if of is not Topic.VISITS)
"""What somebody may choose or judge; messages about their own appointments end with STOP."""


_ASKED_BY_TEXT = frozenset({Topic.RECALLS, Topic.TIPS, Topic.NEWS, Topic.OFFERS})
"""A birthday wish that ends with a question is none; directions are wanted; surveys ask enough."""


def heard(contact: ContactPoint, topic: Topic, opinion: Opinion, *, today: date) -> ContactPoint:
    """The contact point as it is after they said so. `today`: theirs."""
    if topic not in KINDS:
        return contact
    before, damped = contact.opinions.get(topic), is_damped(contact, topic, today)
    judged = {**contact.opinions, topic: Judged(opinion=opinion, on=today)}
    others = {of: until for of, until in contact.damped.items() if of is not topic}
    if opinion is Opinion.USEFUL:
        return replace(contact, opinions=judged, damped=others)
    if damped:
        # Twice within one damping is once: a second tap, or the other one of a couple.
        return contact
    if before is not None and before.opinion is Opinion.TOO_MUCH:
        ended = _in_order({*contact.not_wanted, topic})
        return replace(contact, opinions=judged, damped=others, not_wanted=ended)
    until = {**others, topic: today + DAMPED_FOR}
    return replace(contact, opinions=judged, damped=until)


def is_an_answer(contact: ContactPoint, topic: Topic, opinion: Opinion, today: date) -> bool:
    """Whether it counts: the same said again within a month by the same is one answer.
    `contact`: as it was before."""
    before = contact.opinions.get(topic)
    same = before is not None and before.opinion is opinion
    return not (same and before and today < before.on + COUNTED_EVERY)


def is_damped(contact: ContactPoint, topic: Topic, today: date) -> bool:
    until = contact.damped.get(topic)
    return until is not None and today < until


def chosen(
    contact: ContactPoint, shown: Collection[Topic], wanted: Collection[Topic]
) -> ContactPoint:
    """After they ticked what they want of the kinds that were shown; what was not shown stays.

    Who ticks a kind again that was ended takes back that it was too much.
    """
    ended = {of for of in contact.not_wanted if of not in wanted}
    ended |= {of for of in shown if of not in wanted}
    back = set(contact.not_wanted) - ended
    return replace(
        contact,
        not_wanted=_in_order(ended),
        opinions={of: said for of, said in contact.opinions.items() if of not in back},
    )


def with_refusals_of(kept: ContactPoint, others: Collection[ContactPoint]) -> ContactPoint:
    """What one person refused at their other numbers or addresses holds at the one that is kept."""
    until = dict(kept.damped)
    for topic, day in (of for other in others for of in other.damped.items()):
        until[topic] = max(day, until.get(topic, day))
    refused = {*kept.not_wanted, *(of for other in others for of in other.not_wanted)}
    return replace(
        kept,
        not_wanted=_in_order(refused),
        damped=until,
        once_a_week=kept.once_a_week or any(of.once_a_week for of in others),
    )


def kinds_for(contact: ContactPoint) -> tuple[Topic, ...]:
    """What may be sent there at all: no news by text without a written consent."""
    refused = contact.marketing is Consent.STOPPED
    unasked = contact.channel is Channel.TEXT and contact.marketing is not Consent.ALLOWED
    return tuple(of for of in KINDS if of not in PROMOTES or not (refused or unasked))


def may_ask(contact: ContactPoint, topic: Topic, today: date) -> bool:
    """Whether a text about that may ask for an opinion; emails always hold the question."""
    rested = contact.asked_on is None or contact.asked_on + ASKED_EVERY <= today
    return topic in _ASKED_BY_TEXT and bool(contact.link) and rested


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What was said of one kind of message in one month."""

    useful: int = 0
    too_much: int = 0
    stopped: int = 0
    """Who stopped that kind, or all messages, from the page of the question or of preferences."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            useful=self.useful + other.useful,
            too_much=self.too_much + other.too_much,
            stopped=self.stopped + other.stopped,
        )

    @property
    def answers(self) -> int:
        return self.useful + self.too_much

    @property
    def annoyed(self) -> int | None:
        """Of a hundred answers so many said too much; None: too few to tell yet."""
        return round(100 * self.too_much / self.answers) if self.answers >= TOO_FEW else None


NOTHING = Tally()


@dataclass(frozen=True, kw_only=True)
class Opinions:
    """Of one practice: "2026-11" → kind → what was said."""

    months: Mapping[str, Mapping[Topic, Tally]] = field(default_factory=dict)

    def of(self, topic: Topic) -> Tally:
        return sum((month.get(topic, NOTHING) for month in self.months.values()), NOTHING)


def as_wished(points: Sequence[ContactPoint]) -> list[ContactPoint]:
    """Those at which somebody is reached, where they would rather be written to first."""
    return sorted(points, key=lambda of: _AS_WISHED.index(of.rather))


_AS_WISHED = (Rather.HERE, Rather.EITHER, Rather.OTHER)


def _in_order(topics: Collection[Topic]) -> tuple[Topic, ...]:
    return tuple(of for of in KINDS if of in topics)
