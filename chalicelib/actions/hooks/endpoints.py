"""Which addresses of the practice's other software are told what: made, changed, turned off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.write_down import write_down
from chalicelib.domain.hooks import (
    KEPT,
    MOST_ENDPOINTS,
    Delivery,
    Endpoint,
    EventType,
    Keeping,
    Off,
    State,
    TooManyEndpoints,
    of_test,
)
from chalicelib.domain.ids import EndpointId, EventId, PracticeId, StaffId
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

AT_ONCE = 500
"""Events in one step: a write each."""


def make_endpoint(
    services: Services,
    practice_id: PracticeId,
    *,
    url: str,
    events: Sequence[EventType],
    by: StaffId,
) -> tuple[Endpoint, Keeping]:
    """With its secret, which is shown this once. Raises AddressRefused, TooManyEndpoints."""
    services.public_web.target(url)
    if len(services.setups.of(practice_id, fresh=True).hooks) >= MOST_ENDPOINTS:
        raise TooManyEndpoints(practice_id)
    now = services.clock()
    endpoint = Endpoint(
        practice_id=practice_id,
        endpoint_id=EndpointId(fresh(now)),
        url=url,
        events=tuple(events),
        made_at=now,
        made_by=by,
    )
    keeping = services.hooks.begin(endpoint)
    services.setups.save(practice_id, endpoint)
    write_down(services, practice_id, "webhook.made", endpoint.endpoint_id, by=by)
    return endpoint, keeping


def endpoint_of(services: Services, practice_id: PracticeId, endpoint_id: EndpointId) -> Endpoint:
    """Raises NotFound."""
    found = services.setups.of(practice_id, fresh=True).hooks.get(endpoint_id)
    if found is None:
        raise NotFound(endpoint_id)
    return found


def change_endpoint(
    services: Services,
    endpoint: Endpoint,
    *,
    url: str,
    events: Sequence[EventType],
    by: StaffId,
) -> None:
    """Raises AddressRefused, StaleWrite."""
    services.public_web.target(url)
    changed = replace(endpoint, url=url, events=tuple(events))
    if changed == endpoint:
        return
    services.setups.save(endpoint.practice_id, changed)
    write_down(services, endpoint.practice_id, "webhook.changed", endpoint.endpoint_id, by=by)


def turn_on(services: Services, endpoint: Endpoint, *, by: StaffId) -> None:
    """As if it had never failed; what it missed is sent when somebody asks for it. Raises
    StaleWrite."""
    practice_id, endpoint_id = endpoint.practice_id, endpoint.endpoint_id
    services.hooks.works(practice_id, endpoint_id, services.hooks.keeping(practice_id, endpoint_id))
    services.setups.save(practice_id, replace(endpoint, off=Off.ON, off_at=None))
    write_down(services, practice_id, "webhook.on", endpoint_id, by=by)


def turn_off_by_hand(services: Services, endpoint: Endpoint, *, by: StaffId) -> None:
    """Raises StaleWrite."""
    off = replace(endpoint, off=Off.BY_HAND, off_at=services.clock())
    services.setups.save(endpoint.practice_id, off)
    write_down(services, endpoint.practice_id, "webhook.off", endpoint.endpoint_id, by=by)


def remove_endpoint(services: Services, endpoint: Endpoint, *, by: StaffId) -> None:
    """With all that it was told. Raises StaleWrite."""
    services.setups.remove(endpoint.practice_id, endpoint)
    write_down(services, endpoint.practice_id, "webhook.removed", endpoint.endpoint_id, by=by)
    hand_on(services, endpoint.practice_id, "NO-HOOK", id=endpoint.endpoint_id)


def forget_endpoint(services: Services, practice_id: PracticeId, endpoint_id: EndpointId) -> None:
    """What a removed one left behind, some at a time."""
    if endpoint_id in services.setups.of(practice_id, fresh=True).hooks:
        return
    if services.hooks.drop(practice_id, endpoint_id, limit=AT_ONCE):
        hand_on(services, practice_id, "NO-HOOK", id=endpoint_id)


def rotate_secret(services: Services, endpoint: Endpoint, *, by: StaffId) -> Keeping:
    """Raises StaleWrite."""
    practice_id, endpoint_id = endpoint.practice_id, endpoint.endpoint_id
    keeping = services.hooks.rotate(practice_id, endpoint_id, now=services.clock())
    write_down(services, practice_id, "webhook.rotated", endpoint_id, by=by)
    return keeping


def send_test(services: Services, endpoint: Endpoint) -> Delivery:
    """An event that says nothing, to this endpoint alone."""
    services.hooks.wake(endpoint.practice_id, endpoint.endpoint_id)
    event = of_test(endpoint.endpoint_id, at=services.clock())
    return services.hooks.tell(endpoint, event)


def replay_one(services: Services, delivery: Delivery, *, by: StaffId) -> bool:
    """Under the same id. False: it is on its way already."""
    if delivery.state is State.WAITING and delivery.claimed_until is not None:
        return False
    if not services.hooks.replay(delivery, now=services.clock()):
        return False
    services.hooks.wake(delivery.practice_id, delivery.endpoint_id)
    write_down(services, delivery.practice_id, "webhook.replayed", delivery.endpoint_id, by=by)
    return True


def replay_all(services: Services, endpoint: Endpoint, *, since: datetime, by: StaffId) -> None:
    """Everything since then that the endpoint was not told; at the most what is still kept."""
    since = max(since, services.clock() - KEPT)
    practice_id, endpoint_id = endpoint.practice_id, endpoint.endpoint_id
    services.hooks.wake(practice_id, endpoint_id)
    write_down(services, practice_id, "webhook.replayed", endpoint_id, by=by)
    hand_on(services, practice_id, "REPLAY", id=endpoint_id, since=since.isoformat())


def replay_some(services: Services, practice_id: PracticeId, said: Mapping[str, str]) -> None:
    """The next of them, the oldest first. What is replayed leaves the list."""
    since, endpoint_id = datetime.fromisoformat(said["since"]), EndpointId(said["id"])
    now = services.clock()
    some = services.hooks.not_told(practice_id, endpoint_id, since=since, limit=AT_ONCE)
    for delivery in some:
        services.hooks.replay(delivery, now=now)
    if len(some) == AT_ONCE:
        hand_on(services, practice_id, "REPLAY", id=endpoint_id, since=some[-1].at.isoformat())


def delivery_of(
    services: Services, practice_id: PracticeId, endpoint_id: EndpointId, event_id: EventId
) -> Delivery:
    """Raises NotFound."""
    endpoint_of(services, practice_id, endpoint_id)
    return services.hooks.get(practice_id, endpoint_id, event_id)
