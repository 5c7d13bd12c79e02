"""What records that come from elsewhere may refer to: the practice as it is set up."""

from chalicelib.domain.places_said import KnownSetup
from chalicelib.storage.setup import Setup


def known_in(setup: Setup) -> KnownSetup:
    return KnownSetup(
        locations=tuple(setup.locations.values()),
        providers=tuple(setup.providers.values()),
        visit_types=tuple(setup.visit_types.values()),
        region=setup.practice.region,
    )
