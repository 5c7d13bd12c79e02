"""A worker dies between any two calls while a run is stepped or a campaign is gathered and sent:
everybody is written to once, or the desk is told that nobody knows."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.actions import consent
from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.domain.campaigns import State as Stands
from chalicelib.domain.campaigns.doing import Do
from chalicelib.domain.journeys import Ended, Trigger
from chalicelib.domain.patients import Channel, Purpose
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import State
from tests.actions.campaigns.world import a_campaign
from tests.actions.journeys.journeying import LADDER, a_journey, day
from tests.builders import ANA, NOW, OAK, ROSIES_PHONE, a_patient
from tests.faults.sending import BENS_PHONE
from tests.faults.wire import (
    Killed,
    WiredServices,
    World,
    drain,
    every_call,
    killed_after,
    minute,
    places,
    recover,
)
from tests.loop import open_practice, register, touchpoints

BEN = a_patient(patient_id="ben", given_name="Ben", preferred_name="", phone=BENS_PHONE, email="")


def dying(world: World, act: Callable[[WiredServices], None]) -> Iterator[WiredServices]:
    """How it stands an hour after each of its writes was the last thing that a worker did."""
    calls = every_call(lambda: act(world.services), world.again().wire)
    ends = list(places(calls))
    assert len(ends) > 5
    for nth, _ in ends:
        services = world.again()
        with contextlib.suppress(Killed), services.wire.tampered(**killed_after(nth)):
            act(services)
        recover(services)
        yield services


def once(services: WiredServices, address: str) -> None:
    mine = [of for of in touchpoints(services, address) if of.source]
    assert [of.state for of in mine] in ([State.SENT], [State.UNCERTAIN])
    left = [to for to, _ in services.texts_sent() if to == address]
    assert len(left) == 1 if mine[0].state is State.SENT else len(left) <= 1


def two_minutes(services: WiredServices) -> None:
    begin = services.clock()
    for minutes in (1, 2, 3):
        services.at(begin + timedelta(minutes=minutes))
        minute(services)


def test_a_campaign_reaches_everybody_once(world: World) -> None:
    services = world.services
    open_practice(services)
    for patient in (a_patient(email=""), BEN):
        register(services, patient)
        consent.start(
            services,
            services.contacts.known(OAK, Channel.TEXT, patient.phone),
            purpose=Purpose.MARKETING,
            source="preferences page",
            wording="Yes.",
            now=NOW,
        )
    drain(services)
    do_with(services, services.campaigns.save(a_campaign()), Do.SEND, by=ANA)
    world.remember()
    for services in dying(world, two_minutes):
        once(services, ROSIES_PHONE)
        once(services, BENS_PHONE)
        services.at(services.clock() + timedelta(hours=2))
        minute(services)
        assert services.campaigns.get(OAK, a_campaign().campaign_id).state is Stands.DONE


def test_a_birthday_is_wished_once_and_next_years_stands(world: World) -> None:
    services = world.services
    open_practice(services)
    register(services, a_patient(email="", born=date(1980, 12, 2)))
    wish = a_journey(
        replace(LADDER[1], after_days=0, on_reply={}),
        playbook_id="birthday",
        trigger=Trigger.BIRTHDAY,
        topic=Topic.GREETINGS,
    )
    change_journey(services, OAK, wish, what="on", by=ANA)
    minute(services)
    minute(services.at(day(12, 1, 10)))
    services.at(day(12, 2, 9))
    world.remember()

    def the_day(services: WiredServices) -> None:
        minute(services.at(day(12, 2, 10) + timedelta(minutes=1)))
        minute(services.at(day(12, 2, 10) + timedelta(minutes=2)))

    for services in dying(world, the_day):
        once(services, ROSIES_PHONE)
        runs = services.runs.of_patient(OAK, a_patient().patient_id)
        assert {of.cause: of.ended for of in runs} == {"2026": Ended.DONE, "2027": None}
