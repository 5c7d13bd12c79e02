"""What a practice can buy: three sizes. The only place where prices live; US dollars."""

from collections.abc import Mapping
from types import MappingProxyType

from chalicelib.domain.values import dataclass

TRIAL_DAYS = 30
"""Without a card."""

OVERAGE_EVENT = "rapport_overage_segments"
"""Of the meter at Stripe that counts segments beyond those included."""

SMALL, MEDIUM, LARGE = "small", "medium", "large"


@dataclass(frozen=True, kw_only=True)
class Plan:
    key: str
    """Stands in accounts and with Stripe; never changed."""
    name: str
    up_to_contacts: int
    """Patients; 0: no limit."""
    monthly_cents: int
    included_segments: int
    """A text is made of one or more segments; the carriers charge for each."""
    included_emails: int
    included_users: int
    included_locations: int
    overage_segment_millionths: int
    """Of a dollar, for each segment beyond those included, where the practice allows it."""
    stripe_lookup_key: str
    """Of the monthly price at Stripe."""

    @property
    def stripe_overage_key(self) -> str:
        """Lookup key of the price of one segment more."""
        return f"{self.stripe_lookup_key}_overage"


_EVERY = (
    Plan(
        key=SMALL,
        name="Small",
        up_to_contacts=500,
        monthly_cents=99_00,
        included_segments=1_500,
        included_emails=5_000,
        included_users=5,
        included_locations=1,
        overage_segment_millionths=20_000,
        stripe_lookup_key="rapport_small_monthly",
    ),
    Plan(
        key=MEDIUM,
        name="Medium",
        up_to_contacts=1_000,
        monthly_cents=179_00,
        included_segments=3_000,
        included_emails=10_000,
        included_users=12,
        included_locations=2,
        overage_segment_millionths=18_000,
        stripe_lookup_key="rapport_medium_monthly",
    ),
    Plan(
        key=LARGE,
        name="Large",
        up_to_contacts=0,
        monthly_cents=349_00,
        included_segments=10_000,
        included_emails=40_000,
        included_users=40,
        included_locations=8,
        overage_segment_millionths=15_000,
        stripe_lookup_key="rapport_large_monthly",
    ),
)

PLANS: Mapping[str, Plan] = MappingProxyType({plan.key: plan for plan in _EVERY})
"""By key, smallest first."""


def plan_of(key: str) -> Plan:
    """The one that was chosen; the smallest, where none was (a trial begins with it)."""
    return PLANS.get(key, PLANS[SMALL])


def plan_for(contacts: int, *, users: int = 0, locations: int = 0) -> Plan:
    """The smallest that a practice of this size fits into; the largest, where none holds it."""
    fits = (
        plan
        for plan in _EVERY
        if (not plan.up_to_contacts or contacts <= plan.up_to_contacts)
        and users <= plan.included_users
        and locations <= plan.included_locations
    )
    return next(fits, _EVERY[-1])


def dollars(millionths: int) -> str:
    """As people read it; parts of a cent only where there are any."""
    cents, rest = divmod(millionths, 10_000)
    if not rest:
        return f"${cents // 100:,}.{cents % 100:02d}" if cents % 100 else f"${cents // 100:,}"
    return f"${millionths // 1_000_000:,}.{millionths % 1_000_000:06d}".rstrip("0")
