"""A practice (the tenant), its locations, providers and visit types."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain.ids import LocationId, PracticeId, ProviderId, StaffId, VisitTypeId
from chalicelib.domain.values import dataclass

Span = tuple[time, time]
"""From (included) until (excluded), wall clock."""

Week = Mapping[int, tuple[Span, ...]]
"""Monday is 0; a day that is missing is closed."""


CAME_BY = ("Friend or family", "Another practice", "Web search", "Website", "Insurance list")
"""How people find a practice, until it says otherwise."""


class Carrier(StrEnum):
    AWS = "aws"
    TWILIO = "twilio"


class Inherited(StrEnum):
    """What a location takes from its practice until it is given its own."""

    HOURS = "hours"
    HOLIDAYS = "holidays"
    """Days off, and the public holidays on which it is open all the same."""
    QUIET = "quiet"
    DUTY = "duty"
    BRAND = "brand"
    SENDER = "sender"


@dataclass(frozen=True, kw_only=True)
class Practice:
    practice_id: PracticeId
    name: str
    brand: str
    """What patients read; discreet where the name would tell too much."""
    colour: str = "#1f6f5c"
    logo: str = ""
    """The https address of a picture for emails; empty: the brand stands there in letters."""
    region: str = "US"
    """ISO country: how phone numbers without a country code are read."""
    languages: tuple[str, ...] = ("en",)
    """The first is the one to fall back to."""
    email_from: str = ""
    reply_to: str = ""
    per_day: int = 1
    per_week: int = 3
    segment_price: int = 9_800
    """Millionths of a dollar for one text segment, carrier fee included."""
    campaigns_need_approval: bool = False
    """By somebody other than who made them."""
    interests: tuple[str, ...] = ()
    """What patients may be asked whether they want to hear about it."""
    came_by: tuple[str, ...] = CAME_BY
    """What patients may answer to "How did you hear about us?"."""
    owners_use_codes: bool = False
    """Owners sign in with a code from an app beside their password."""
    opening: Week = field(default_factory=dict)
    """From here on: what locations inherit."""
    closed_on: frozenset[date] = frozenset()
    closed_for: Mapping[date, str] = field(default_factory=dict)
    open_on: frozenset[str] = frozenset()
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    on_duty: tuple[StaffId, ...] = ()
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class Location:
    location_id: LocationId
    name: str
    zone: str
    phone: str
    """E.164; the one that patients call."""
    number: str
    """E.164; the one that texts leave from and arrive at."""
    carrier: Carrier = Carrier.AWS
    segments_per_minute: int = 60
    """What the carrier takes from this number: 60 on a common 10DLC campaign, 180 toll-free."""
    address: str = ""
    country: str = "US"
    region: str = ""
    opening: Week = field(default_factory=dict)
    closed_on: frozenset[date] = frozenset()
    """Days off beside the public holidays of country and region."""
    closed_for: Mapping[date, str] = field(default_factory=dict)
    """What those days are called, where they have a name."""
    open_on: frozenset[str] = frozenset()
    """Names of the public holidays on which it is open all the same, each year."""
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    on_duty: tuple[StaffId, ...] = ()
    brand: str = ""
    email_from: str = ""
    reply_to: str = ""
    shares_number_of: LocationId | None = None
    """Another location, whose number, carrier and pace this one uses; None: its own."""
    twilio_account: str = ""
    inherits: frozenset[Inherited] = frozenset({Inherited.BRAND, Inherited.SENDER})
    """Of these the practice's values count, whatever stands here: see domain/inheritance."""
    text_back: bool = False
    """Who calls and reaches nobody gets one text a day."""
    enquiries: bool = False
    """The form for the practice's website is open."""
    enquiry_token: str = ""
    """Of the form's address; empty: there never was one."""
    enquiry_sites: tuple[str, ...] = ()
    """Origins of the websites that may show the form in a frame; "*": any; empty: none."""
    closed: bool = False
    """Closed for good: nothing is booked there any more; visits that are booked stay."""
    revision: int = 0

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.tz)


@dataclass(frozen=True, kw_only=True)
class Provider:
    provider_id: ProviderId
    location_id: LocationId
    name: str
    hours: Week = field(default_factory=dict)
    visit_types: frozenset[VisitTypeId] = frozenset()
    """Empty: all of them."""
    as_location: bool = False
    """Works whenever the location is open, whatever stands in `hours`."""
    left: bool = False
    """No times are offered any more; visits that are booked stay."""
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class VisitType:
    visit_type_id: VisitTypeId
    name: str
    minutes: int
    self_booking: bool = True
    retired: bool = False
    """Nothing of it is booked any more; visits that are booked stay."""
    revision: int = 0

    @property
    def patients_may_book(self) -> bool:
        return self.self_booking and not self.retired


@dataclass(frozen=True, kw_only=True)
class Staff:
    staff_id: StaffId
    name: str
    email: str
    mobile: str = ""
    """E.164; where an urgent message is sent when they are on duty."""
    role: str = "front-desk"
    locations: frozenset[LocationId] = frozenset()
    """Empty: all of them, as for owners, for whom these only come first."""
    provider_id: ProviderId | None = None
    """Who they are on the schedule: its patients are their own."""
    revision: int = 0
