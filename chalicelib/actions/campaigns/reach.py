"""Before anything is sent: whom it reaches, who is left out and why, what it costs, how long it
takes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from chalicelib.actions.campaigns.people import Found, gather
from chalicelib.actions.compose import place_of
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.campaigns.checking import parts_of
from chalicelib.domain.campaigns.spreading import days_needed, working_day
from chalicelib.domain.decent_hours import is_day_off
from chalicelib.domain.ids import LocationId, PatientId
from chalicelib.domain.languages import primary
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import everyones_fields, words_for
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

SAMPLES = 6
OPENS_NOTHING = "k3Jf9Qm2Xv7Lr0Tz5Wb8Yd"
"""As long as a real link's."""


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    fit: int = 0
    """People of whom it holds."""
    people: int = 0
    """Of them, who get it or share it."""
    messages: Mapping[Channel, int] = field(default_factory=dict)
    left_out: Mapping[Why, int] = field(default_factory=dict)
    parts: int = 0
    """Of all texts; carriers charge for each."""
    longest: int = 0
    """Parts of the longest text."""
    price: int = 0
    """Millionths of a dollar; emails are not charged for one by one."""
    waits: int = 0
    """Messages for which the contact budget has no room today: they leave on a later day."""
    days: int = 1
    ends_on: date | None = None
    fall_back: Mapping[str, int] = field(default_factory=dict)
    """Language that nothing is written in → how many messages are in another one instead."""
    samples: tuple[PatientId, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.messages.values())


def foresee(services: Services, setup: Setup, campaign: Campaign, *, now: datetime) -> Foreseen:
    gathered = gather(services, setup, campaign)
    counted = _Parts(setup, campaign, services.config.public_base_url)
    parts = [counted.of(found) for found in gathered.found]
    home = setup.home
    today = home.local(now).date()
    days = days_needed(len(gathered.found), campaign.per_day)
    last = working_day(
        max(campaign.on or today, today), days - 1, lambda day: is_day_off(home, day)
    )
    spoken = {primary(of) for of, said in campaign.words.items() if said.text or said.email}
    languages = Counter(primary(of.language) for of in gathered.found)
    return Foreseen(
        fit=gathered.fit,
        people=gathered.people,
        messages=gathered.messages,
        left_out=dict(Counter(gathered.left_out).most_common()),
        parts=sum(parts),
        longest=max(parts, default=0),
        price=sum(parts) * setup.practice.segment_price,
        waits=sum(of.waits for of in gathered.found),
        days=days,
        ends_on=last,
        fall_back={of: many for of, many in languages.items() if of not in spoken},
        samples=tuple(
            of.recipient.patients[0]
            for of in gathered.found[:: max(1, len(gathered.found) // SAMPLES)][:SAMPLES]
        ),
    )


class _Parts:
    """How many parts somebody's text has; one count for all who are called alike."""

    def __init__(self, setup: Setup, campaign: Campaign, base_url: str) -> None:
        self._setup, self._campaign = setup, campaign
        self._link = sample_link(campaign, base_url)
        self._known: dict[tuple[str, LocationId, tuple[str, ...]], int] = {}

    def of(self, found: Found) -> int:
        if found.recipient.channel is not Channel.TEXT:
            return 0
        alike = (found.language, found.recipient.location_id, found.names)
        if alike not in self._known:
            self._known[alike] = self._count(found)
        return self._known[alike]

    def _count(self, found: Found) -> int:
        setup = self._setup
        location = setup.locations[found.recipient.location_id]
        first = setup.practice.languages[0]
        language, said = words_for(self._campaign.words, found.language, first, Channel.TEXT)
        place = place_of(setup.practice_at(location), location)
        values = everyones_fields(found.names, place, language)
        return parts_of(said.text, {**values, "link": self._link}) if said.text else 0


def sample_link(campaign: Campaign, base_url: str) -> str:
    return f"{base_url}/b/{OPENS_NOTHING}" if campaign.books else campaign.link
