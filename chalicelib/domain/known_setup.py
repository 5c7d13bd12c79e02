"""What a record of another system may refer to."""

from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class KnownSetup:
    """Of one practice."""

    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    visit_types: tuple[VisitType, ...]
    region: str = "US"
    """ISO country: how phone numbers without a country code are read."""

    @property
    def open_locations(self) -> tuple[Location, ...]:
        """A closed one may still be named: what was booked there stays and changes."""
        return tuple(of for of in self.locations if not of.closed)
