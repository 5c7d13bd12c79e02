"""What a location takes from its practice, and a provider from the location.

    stored:     practice  hours Mon-Fri 8-17, nights 20-8
                Main St   inherits hours, nights
                Oak Ave   inherits nights          its own hours: Sat 9-12
    effective:  Main St   Mon-Fri 8-17, 20-8
                Oak Ave   Sat 9-12, 20-8

The setup is made of effective values once, when it is read: whoever uses it asks nothing more.
A saved effective value does no harm: of what is inherited the stored value is passed over.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.ids import LocationId
from chalicelib.domain.practices import Inherited, Location, Practice, Provider

EVERYTHING = frozenset(Inherited)

FIELDS: Mapping[Inherited, tuple[str, ...]] = {
    Inherited.HOURS: ("opening",),
    Inherited.HOLIDAYS: ("closed_on", "closed_for", "open_on"),
    Inherited.QUIET: ("quiet_from", "quiet_until"),
    Inherited.DUTY: ("on_duty",),
    Inherited.BRAND: ("brand",),
    Inherited.SENDER: ("email_from", "reply_to"),
}
"""The same names at the practice and at the location."""

_NUMBER = ("number", "carrier", "segments_per_minute", "twilio_account")


_READ_BY_PATIENTS = ("brand", "email_from", "reply_to")


def effective_locations(
    practice: Practice, stored: Mapping[LocationId, Location]
) -> dict[LocationId, Location]:
    return {of: _sharing(inheriting(practice, location), stored) for of, location in stored.items()}


def inheriting(practice: Practice, location: Location) -> Location:
    """The location with the practice's values for all that it inherits."""
    names = [name for part in location.inherits for name in FIELDS[part]]
    return replace(location, **{name: getattr(practice, name) for name in names})


def _sharing(location: Location, stored: Mapping[LocationId, Location]) -> Location:
    """With the number of the one it shares; of one that is gone, or shares itself, its own."""
    shared = location.shares_number_of
    other = stored.get(shared) if shared and shared != location.location_id else None
    if other is None or other.shares_number_of:
        return location
    number: dict[str, Any] = {name: getattr(other, name) for name in _NUMBER}
    return replace(location, **number)


def effective_provider(provider: Provider, locations: Mapping[LocationId, Location]) -> Provider:
    location = locations.get(provider.location_id)
    if not provider.as_location or location is None:
        return provider
    return replace(provider, hours=location.opening)


def practice_at(practice: Practice, location: Location) -> Practice:
    """As those read it who are patients there: its brand and the sender of its emails.

    `location` is an effective one.
    """
    if all(getattr(location, of) == getattr(practice, of) for of in _READ_BY_PATIENTS):
        return practice
    own = bool(location.email_from or location.reply_to)
    return replace(
        practice,
        brand=location.brand or practice.brand,
        email_from=location.email_from or practice.email_from,
        reply_to=location.reply_to if own else practice.reply_to,
    )
