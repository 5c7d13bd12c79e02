"""A practice is opened, its people move in, and a year goes by."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.domain.articles import Article
from chalicelib.domain.campaigns import Campaign, Kind
from chalicelib.domain.campaigns.doing import Do
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import CampaignId, ProviderId
from chalicelib.domain.journeys.ready import ready_for
from chalicelib.domain.own_words import EVERYWHERE, OwnWords
from chalicelib.domain.playbooks import Words
from chalicelib.storage.doors import Number
from tests import builders
from tests.builders import ANA, CLEANING, OAK
from tests.conftest import TestServices
from tests.year.life import Life
from tests.year.people import humans, move_in

WORDS = {
    "en": Words(
        text="{practice}: {first_name}, our new hours are on our website. Reply STOP to opt out.",
        subject="News from {practice}",
        email="Hello {first_name},\n\nwe are open on Thursday evenings from now on.",
    )
}
SAID = OwnWords(
    place_id=EVERYWHERE,
    said={
        "directions": {"en": "Park behind the house.", "es": "Hay estacionamiento detrás."},
        "bring": {"en": "Bring your insurance card.", "es": "Traiga su tarjeta del seguro."},
        "offer": {"en": "Your next polish is on us.", "es": "Le regalamos el pulido."},
    },
)
ARTICLES = (
    Article(article_id="brushing", title={"en": "Brushing well", "es": "Cepillarse bien"}),
    Article(
        article_id="guard",
        title={"en": "A guard for the night", "es": "Una férula de noche"},
        after_visit=False,
        suggest=True,
        visit_types=frozenset({CLEANING}),
    ),
)
BEGINS = datetime(2027, 1, 4, 13, 1, tzinfo=UTC)
"""Monday 4 January 2027, a minute past 8:00 in New York: what is due on the half hour is found."""


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
    for campaign in campaigns(BEGINS):
        if campaign.made_at < BEGINS + timedelta(days=days):
            life.later(campaign.made_at, partial(_let_go, services, campaign))
    life.live_until(BEGINS + timedelta(days=days))
    return life


def _let_go(services: TestServices, campaign: Campaign) -> None:
    saved = services.campaigns.save(campaign)
    do_with(services, saved, Do.SEND, by=ANA)


def campaigns(begins: datetime) -> list[Campaign]:
    """A newsletter, an announcement, an offer and a greeting, to everybody."""
    kinds = (Kind.NEWSLETTER, Kind.ANNOUNCEMENT, Kind.OFFER, Kind.GREETING)
    return [
        Campaign(
            practice_id=OAK,
            campaign_id=CampaignId(f"campaign-{n}"),
            name=kind.value,
            kind=kind,
            made_at=begins + timedelta(days=50 + 80 * n),
            made_by=ANA,
            to="Everybody",
            words=WORDS,
        )
        for n, kind in enumerate(kinds)
    ]


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
        SAID,
        *ARTICLES,
    ):
        services.setups.save(OAK, part)
    types = services.setups.of(OAK, fresh=True).visit_types.values()
    for journey in ready_for(types, "dental").values():
        change_journey(services, OAK, replace(journey, on=True), what="switched on", by=ANA)
    number = Number(number=location.number, practice_id=OAK, location_id=location.location_id)
    services.doors.give_number(number)
    return [of.provider_id for of in providers]
