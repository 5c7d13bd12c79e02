"""A playbook: named, editable steps for one purpose. Here: reminders for visit types."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import time, timedelta
from enum import StrEnum

from chalicelib.domain.ids import LocationId, PlaybookId, ProviderId, VisitTypeId
from chalicelib.domain.patients import Channel
from chalicelib.domain.values import dataclass


class When(StrEnum):
    BOOKED = "booked"
    """As soon as booked (after the three minutes of grace)."""
    DAYS = "days"
    """So many days before, at a wall-clock time of the location."""
    BEFORE = "before"
    """So long before the start."""


class Order(StrEnum):
    TEXT = "text"
    EMAIL = "email"
    TEXT_THEN_EMAIL = "text-then-email"
    """The email is a touchpoint of its own, sent if the text was not delivered by its deadline."""
    EMAIL_THEN_TEXT = "email-then-text"

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(Channel(of) for of in self.split("-then-"))


@dataclass(frozen=True, kw_only=True)
class Offset:
    when: When
    days: int = 0
    at: time = time(10)
    before: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What one step says in one language."""

    text: str = ""
    subject: str = ""
    email: str = ""

    def whole_for(self, channel: Channel) -> bool:
        """Nothing is missing of what this channel needs."""
        if channel is Channel.TEXT:
            return bool(self.text.strip())
        return bool(self.subject.strip() and self.email.strip())


@dataclass(frozen=True, kw_only=True)
class Step:
    step_id: str
    """Stable while the wording is edited: what makes "sent once" mean the same step."""
    offset: Offset
    order: Order = Order.TEXT_THEN_EMAIL
    only_if_unconfirmed: bool = False
    words: Mapping[str, Words] = field(default_factory=dict)
    fallback_after: timedelta = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Playbook:
    playbook_id: PlaybookId
    name: str
    on: bool = False
    visit_types: frozenset[VisitTypeId] = frozenset()
    """Empty: every visit type that no other playbook names."""
    pilot_locations: frozenset[LocationId] = frozenset()
    pilot_providers: frozenset[ProviderId] = frozenset()
    """Both empty: everywhere."""
    off_at: frozenset[LocationId] = frozenset()
    """Locations that switched it off for themselves."""
    stop_when_confirmed: bool = True
    """Confirmed patients get no more but the last reminder's `only_if_unconfirmed` decides too."""
    steps: tuple[Step, ...] = ()
    revision: int = 0

    @property
    def is_pilot(self) -> bool:
        return bool(self.pilot_locations or self.pilot_providers)


def in_the_way(playbooks: Iterable[Playbook]) -> list[tuple[Playbook, Playbook]]:
    """Pairs that are on everywhere for the same visits: the one that is used, and the other."""
    everywhere = [p for p in playbooks if p.on and not p.is_pilot]
    return [
        (first, second)
        for place, first in enumerate(everywhere)
        for second in everywhere[place + 1 :]
        if first.visit_types & second.visit_types or first.visit_types == second.visit_types
    ]
