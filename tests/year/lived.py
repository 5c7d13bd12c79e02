"""A practice is opened, its people move in, and a year goes by."""

import random
from datetime import UTC, datetime, timedelta

from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import ProviderId
from chalicelib.storage.doors import Number
from tests import builders
from tests.builders import OAK
from tests.conftest import TestServices
from tests.year.life import Life
from tests.year.people import humans, move_in

BEGINS = datetime(2027, 1, 4, 13, 0, tzinfo=UTC)
"""Monday 4 January 2027, 8:00 in New York."""


def live(services: TestServices, *, people: int, days: int, seed: int = 1) -> Life:
    dice = random.Random(seed)
    services.at(BEGINS)
    providers = _open(services, many=max(1, people // 500))
    everybody = humans(people, dice=dice, today=BEGINS.date())
    for human in everybody:
        move_in(services, OAK, human, dice, BEGINS)
    life = Life(services, everybody, providers, dice)
    for human in everybody:
        life.begin(human)
    life.live_until(BEGINS + timedelta(days=days))
    return life


def _open(services: TestServices, *, many: int) -> list[ProviderId]:
    """With all that comes ready switched on, and so fast a number that nothing waits for it."""
    location = builders.a_location(segments_per_minute=100_000)
    providers = [
        builders.a_provider(provider_id=ProviderId(f"dr-{n}"), name=f"Dr {n + 1}")
        for n in range(many)
    ]
    for part in (
        builders.a_practice(),
        location,
        *providers,
        builders.a_visit_type(),
        builders.a_member_of_staff(),
        *default_playbooks(),
    ):
        services.setups.save(OAK, part)
    number = Number(number=location.number, practice_id=OAK, location_id=location.location_id)
    services.doors.give_number(number)
    return [of.provider_id for of in providers]
