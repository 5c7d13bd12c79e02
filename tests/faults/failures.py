"""A service that answers as it should not, at each of its calls in turn."""

from collections.abc import Callable
from datetime import timedelta

from botocore.awsrequest import AWSResponse
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    ReadTimeoutError,
)

from chalicelib.actions.sweep_due import NotEnqueued
from chalicelib.domain.playbooks import Order
from tests.builders import ROSIES_PHONE
from tests.faults import promises
from tests.faults.sending import ROSIES_EMAIL, about_to_leave
from tests.faults.wire import WiredServices, World, minute, recover, refusal

SERVICES = ("dynamodb", "sqs", "sns", "sesv2")
_THROTTLED = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "sqs": "RequestThrottled",
    "sns": "Throttling",
    "sesv2": "TooManyRequestsException",
}
URL = "https://aws.example"
Take = Callable[[], AWSResponse]


def _throttled(service: str, take: Take) -> AWSResponse:
    return refusal(400, _THROTTLED[service], service)


def _is_down(service: str, take: Take) -> AWSResponse:
    return refusal(503, "ServiceUnavailable", service)


def _is_not_reached(service: str, take: Take) -> AWSResponse:
    raise ConnectTimeoutError(endpoint_url=URL)


def _hangs_up(service: str, take: Take) -> AWSResponse:
    raise ConnectionClosedError(endpoint_url=URL)


def _answer_lost(service: str, take: Take) -> AWSResponse:
    take()
    raise ReadTimeoutError(endpoint_url=URL)


KINDS: dict[str, Callable[[str, Take], AWSResponse]] = {
    "throttles": _throttled,
    "answers 503": _is_down,
    "is not reached": _is_not_reached,
    "hangs up": _hangs_up,
    "does it, but its answer is lost": _answer_lost,
}


def once(world: World, service: str, kind: str) -> str:
    """What was seen in the end, over all of its calls: each fails once, an hour passes."""
    address = _about_to_leave(world, service)
    calls = _calls(world, service)
    assert calls
    seen = set()
    for nth in range(1, calls + 1):
        services = world.again()
        count = [0]

        def answer(
            operation: str, take: Take, nth: int = nth, count: list[int] = count
        ) -> AWSResponse | None:
            if operation.split(".")[0] != service:
                return None
            count[0] += 1
            return KINDS[kind](service, take) if count[0] == nth else None

        with services.wire.tampered(answers=answer):
            _try(services)
        recover(services)
        promises.hold(services, address)
        seen.add(promises.seen(services, address))
    return " or ".join(sorted(seen))


def for_ten_minutes(world: World, service: str) -> str:
    """It throttles everything for ten minutes, whoever asks and however often."""
    address = _about_to_leave(world, service)
    services = world.again()
    begin = services.clock()
    with services.wire.tampered(
        answers=lambda operation, take: (
            _throttled(service, take) if operation.split(".")[0] == service else None
        )
    ):
        for n in range(10):
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
    count = []
    with services.wire.tampered(
        answers=lambda operation, take: count.append(operation)  # type: ignore[func-returns-value]
    ):
        minute(services)
    return sum(operation.split(".")[0] == service for operation in count)


def _try(services: WiredServices) -> None:
    """A minute of AWS's: what fails is not deleted from its queue."""
    try:
        minute(services)
    except (ClientError, BotoCoreError, NotEnqueued):
        return
