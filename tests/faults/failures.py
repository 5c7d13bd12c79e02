"""A service that answers as it should not, at each of its calls in turn."""

from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.actions.sweep_due import NotEnqueued
from chalicelib.domain.playbooks import Order
from tests.builders import ROSIES_PHONE
from tests.faults import promises
from tests.faults.kinds import service_of
from tests.faults.sending import ROSIES_EMAIL, about_to_leave
from tests.faults.wire import WiredServices, World, every_call, minute, recover


def once(world: World, service: str, kind: str, *, every: int = 1) -> str:
    """What was seen in the end, over all of its calls: each fails once, an hour passes.

    `every`: only each so many of the calls.
    """
    address = _about_to_leave(world, service)
    calls = _calls(world, service)
    assert calls
    seen = set()
    for nth in range(1, calls + 1, every):
        services = world.again()
        with services.failing(service, kind, nth=nth):
            _try(services)
        recover(services)
        promises.hold(services, address)
        seen.add(promises.seen(services, address))
    return " or ".join(sorted(seen))


def for_minutes(world: World, service: str, kind: str, minutes: int) -> str:
    """It fails so long, whoever asks and however often."""
    address = _about_to_leave(world, service)
    services = world.again()
    begin = services.clock()
    with services.failing(service, kind, on=True):
        for n in range(minutes):
            services.at(begin + timedelta(minutes=n))
            _try(services)
    recover(services)
    promises.hold(services, address)
    return promises.seen(services, address)


def _about_to_leave(world: World, service: str) -> str:
    email = service == "sesv2"
    about_to_leave(world, Order.EMAIL if email else Order.TEXT)
    return ROSIES_EMAIL if email else ROSIES_PHONE


def _calls(world: World, service: str) -> int:
    services = world.again()
    calls = every_call(lambda: minute(services), services.wire)
    return sum(service_of(call) == service for call in calls)


def _try(services: WiredServices) -> None:
    """A minute of AWS's: what fails is not deleted from its queue."""
    try:
        minute(services)
    except (ClientError, BotoCoreError, NotEnqueued):
        return
