"""A patient's text on the local AWS, by either door: whatever dies, fails or comes twice, it is in
the inbox once, the visit is confirmed once, and one answer leaves at the most."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chalice.test import Client

from chalicelib import wiring
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import By, WorkKind
from chalicelib.domain.practices import Carrier
from infra.local.aws import LOOPBACK, free_port
from tests.actions.test_receive_text_faults import SAID, end_state
from tests.builders import OAK, ROSIES_PHONE
from tests.faults.doors import Door, HttpsDoor, SnsDoor, TwilioDoor
from tests.faults.kinds import ON_SOCKETS, rule, service_of
from tests.faults.local import LocalServices, LocalWorld
from tests.faults.wire import Killed, drain, every_call, killed_after, places
from tests.scenes import book, inbox, know, later, open_oak, remind, thread, work

pytestmark = pytest.mark.stack

DOORS = {"topic and queue": SnsDoor, "webhook": TwilioDoor}
HTTPS = {"topic over HTTPS": HttpsDoor}
"""It hands on to the same action as the others; what is its own is tried with it too."""


EVERY = {"throttles": 4, "answers 503": 6, "hangs up": 6, "says nothing": 9}
"""Each so many of the writes fail in this way; the answer of each is lost."""


@pytest.fixture
def http(local_world: LocalWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    import app

    monkeypatch.setattr(wiring, "services", lambda: local_world.services)
    with Client(app.app) as client:
        yield client


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, local_world: LocalWorld, http: Client) -> Door:
    """Rosie has been reminded of a visit three days from now."""
    services = local_world.services
    made: Door = {**DOORS, **HTTPS}[request.param](services, http)
    # What the topic hands on bears the real time.
    services.at(datetime.now(UTC).replace(microsecond=0))
    account = "AC1" if made.carrier is Carrier.TWILIO else ""
    open_oak(services, carrier=made.carrier, twilio_account=account)
    know(services)
    remind(services, book(services, starts_at=services.clock() + timedelta(days=3)))
    local_world.remember()
    return made


def settle(services: LocalServices, door: Door) -> None:
    """Minutes pass in which everything works; and the carrier delivers it once more."""
    for _ in range(2):
        later(services, minutes=2)
        door.hand_over()
        drain(services)


def answers(services: LocalServices) -> list[str]:
    return [text for to, text in services.texts_sent() if to == ROSIES_PHONE]


def confirmed(services: LocalServices) -> int:
    days = (services.clock().date() - timedelta(days=n) for n in range(2))
    entries = [entry for day in days for entry in services.audit.of_day(OAK, day)]
    return sum(entry.did == "appointment.confirmed" for entry in entries)


def look(services: LocalServices) -> dict[str, Any]:
    return {**end_state(services), "confirmed": confirmed(services)}


def hold(services: LocalServices, expected: dict[str, Any], answered: int, where: str) -> None:
    assert look(services) == expected, where
    left = Counter(answers(services))
    assert all(count == 1 for count in left.values()), where
    assert len(left) <= answered, where
    said = [message for message in thread(services) if message.by is By.RAPPORT]
    assert all(message.state in {"sent", "uncertain", "failed"} for message in said), where
    shown = {item.kind for item in work(services)}
    in_doubt = {message.state for message in said} - {"sent"}
    assert len(left) == answered or in_doubt, where
    assert "uncertain" not in in_doubt or WorkKind.UNCERTAIN in shown, where
    assert "failed" not in in_doubt or WorkKind.NOT_DELIVERED in shown, where


def undisturbed(world: LocalWorld, door: Door, text: str) -> tuple[list[str], dict[str, Any], int]:
    """The calls that the text takes, what is seen then, how many answers left."""
    services = world.again()
    door.says(text, "text-1")
    calls = every_call(door.hand_over, services.wire)
    settle(services, door)
    return calls, look(services), len(answers(services))


def writes(calls: list[str]) -> list[tuple[int, str]]:
    return [(n, call) for n, call in places(calls) if n]


@pytest.mark.parametrize(
    ("door", "said"),
    [*((door, said) for door in DOORS for said in ("yes", "urgent")), (*HTTPS, "yes")],
    indirect=["door"],
)
def test_whenever_the_worker_dies_the_text_is_handled_once(
    local_world: LocalWorld, door: Door, said: str
) -> None:
    """After each of its calls; then it is delivered again, and once more when all is done."""
    calls, expected, answered = undisturbed(local_world, door, SAID[said])
    assert answered == 1
    assert expected["confirmed"] == (said == "yes")
    for nth, call in writes(calls):
        services = local_world.again()
        door.says(SAID[said], "text-1")
        with services.wire.tampered(**killed_after(nth)), pytest.raises(Killed):
            door.hand_over()
        settle(services, door)
        door.says(SAID[said], "text-1")
        settle(services, door)
        hold(services, expected, answered, f"{nth} {call}")


@pytest.mark.parametrize("kind", ON_SOCKETS)
def test_whenever_the_table_fails_the_text_is_handled_once(
    local_world: LocalWorld, door: Door, kind: str
) -> None:
    """From one of its calls on, until the worker has given up; or, where that is slow or nobody
    would notice, once."""
    calls, expected, answered = undisturbed(local_world, door, "YES")
    tables = [call for call in calls if service_of(call) == "dynamodb"]
    for nth, call in writes(tables)[:: EVERY.get(kind, 1)]:
        services = local_world.again()
        door.says("YES", "text-1")
        once = kind in {"says nothing", "does it, but its answer is lost"}
        with services.failing("dynamodb", kind, nth=nth, on=not once):
            door.hand_over()
        settle(services, door)
        hold(services, expected, answered, f"{nth} {call}")


@pytest.mark.parametrize("kind", ON_SOCKETS)
def test_however_the_carrier_fails_one_answer_leaves_at_the_most(
    local_world: LocalWorld, door: Door, kind: str
) -> None:
    _, expected, answered = undisturbed(local_world, door, "YES")
    services = local_world.again()
    door.says("YES", "text-1")
    with services.failing(door.sends_by, kind, on=True):
        door.hand_over()
    settle(services, door)
    hold(services, expected, answered, kind)
    assert len(answers(services)) == (kind in {"throttles", "does it, but its answer is lost"})


@pytest.mark.parametrize("kind", ON_SOCKETS)
def test_an_answer_that_cannot_wait_in_the_queue_either_is_shown(
    local_world: LocalWorld, door: Door, kind: str
) -> None:
    """The carrier throttles, and the queue in which the answer would wait fails."""
    _, expected, answered = undisturbed(local_world, door, "YES")
    services = _throttling(local_world, door)
    services.proxy.spoil(rule("sns", "throttles"), rule("sqs", kind))
    door.hand_over()
    services.mend()
    settle(services, door)
    hold(services, expected, answered, kind)


def test_whoever_dies_while_the_carrier_throttles_loses_no_answer_in_silence(
    local_world: LocalWorld, door: Door
) -> None:
    _, expected, answered = undisturbed(local_world, door, "YES")
    services = _throttling(local_world, door)
    calls = every_call(door.hand_over, services.wire)
    for nth, call in writes(calls):
        services = _throttling(local_world, door)
        with services.wire.tampered(**killed_after(nth)), pytest.raises(Killed):
            door.hand_over()
        services.mend()
        settle(services, door)
        hold(services, expected, answered, f"{nth} {call}")


def _throttling(world: LocalWorld, door: Door) -> LocalServices:
    services = world.again()
    services.carrier.fail("throttles")
    services.proxy.spoil(rule("sns", "throttles"))
    door.says("YES", "text-1")
    return services


@pytest.mark.parametrize("door", ["webhook"], indirect=True)
def test_an_answer_waits_while_twilio_cannot_be_reached(
    local_world: LocalWorld, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection was made, so that nothing can have left."""
    services = local_world.again()
    with monkeypatch.context() as nobody_listens:
        nobody_listens.setattr(services.carrier, "url", f"http://{LOOPBACK}:{free_port()}")
        door.says("YES", "text-1")
        door.hand_over()
    settle(services, door)
    assert len(answers(services)) == 1
    assert work(services) == []


def test_an_answer_that_waits_is_never_lost_in_silence(local_world: LocalWorld, door: Door) -> None:
    """The carrier throttles the answer; the worker that tries again dies after each of its calls,
    and the queue delivers to another."""
    _, expected, answered = undisturbed(local_world, door, "YES")
    services = _throttled(local_world, door)
    calls = every_call(lambda: drain(services) and None, services.wire)
    assert len(answers(services)) == 1
    for nth, call in writes(calls):
        services = _throttled(local_world, door)
        with services.wire.tampered(**killed_after(nth)), pytest.raises(Killed):
            drain(services)
        settle(services, door)
        hold(services, expected, answered, f"{nth} {call}")


def _throttled(world: LocalWorld, door: Door) -> LocalServices:
    services = _throttling(world, door)
    door.hand_over()
    services.mend()
    assert [m.state for m in thread(services) if m.by is By.RAPPORT] == ["waiting"]
    return services


@pytest.mark.parametrize("door", [*DOORS, *HTTPS], indirect=True)
def test_texts_twice_and_in_the_wrong_order_are_each_handled_once(
    local_world: LocalWorld, door: Door
) -> None:
    services = local_world.again()
    door.says("YES", "text-1")
    door.says("Where do I park?", "text-2")
    door.hand_over(twice=True)
    settle(services, door)
    for text, message_id in (("Where do I park?", "text-2"), ("YES", "text-1")):
        door.says(text, message_id)
    door.hand_over(twice=True)
    assert sorted(line.text for line in inbox(services)) == ["Where do I park?", "YES"]
    assert confirmed(services) == 1
    assert end_state(services)["visit"][1] is Answer.ACCEPTED
    assert all(count == 1 for count in Counter(answers(services)).values())
    assert len(answers(services)) <= 2
    assert [item.kind for item in work(services)] == [WorkKind.REPLY]
