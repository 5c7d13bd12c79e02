"""A campaign from pressing send to its last message."""

import pytest

from chalicelib.domain.campaigns import State
from tests.actions.campaigns.world import (
    a_campaign,
    a_person,
    open_practice,
    send,
    standing,
    texted,
)
from tests.conftest import TestServices
from tests.loop import run


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def test_everybody_who_agreed_is_texted_once(oak: TestServices) -> None:
    people = [a_person(oak, n) for n in range(1, 4)]
    a_person(oak, 9, agreed=False)
    campaign = send(oak, a_campaign())
    run(oak, minutes=3)
    assert texted(oak) == [of.phone for of in people]
    assert "Hi Pat1, we have times next week." in oak.texts.to(people[0].phone)[0]
    run(oak, minutes=70)
    assert standing(oak, campaign).state is State.DONE
    result = oak.campaigns.result(campaign.practice_id, campaign.campaign_id)
    assert result is not None
    assert (result.counts.sent, result.people) == (3, 3)
