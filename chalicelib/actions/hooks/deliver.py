"""Tell an endpoint what happened, in order, until it answers; leave alone one that does not.

claim ──► post ──► record

Claimed before it is posted, recorded after: whoever dies in between leaves a lease that runs out,
and it is posted again under the same id. So each event arrives at least once.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from chalicelib.actions.hooks.messages import body
from chalicelib.actions.hooks.turn_off import turn_off
from chalicelib.channels.public_web import AddressRefused, Answer, NoAnswer
from chalicelib.domain.hooks import (
    Attempt,
    Delivery,
    Endpoint,
    Keeping,
    Off,
    State,
    headers_of,
    is_hopeless,
    next_try,
)
from chalicelib.domain.ids import EndpointId, EventId, PracticeId
from chalicelib.wiring import Services

PATIENCE = 15.0
"""Seconds for one answer; Standard Webhooks: 15 to 30."""
LEASE = timedelta(minutes=3)
"""Longer than the function may run."""
_SOON = timedelta(seconds=5)
_EARLY = timedelta(seconds=1)
"""A queue's seconds and ours differ."""
_GONE = 410


def deliver(
    services: Services,
    said: str,
    *,
    has_time: Callable[[], bool] = lambda: True,
    signed_at: Callable[[], datetime] | None = None,
) -> list[Attempt]:
    """Try the events of one message, and leave what is after a failure for later. What was tried.

    `signed_at`: the world's time, where ours was moved; a receiver believes nothing older than five
    minutes. Harmless when repeated: what another worker has, or has delivered, is passed over.
    """
    asked = json.loads(said)
    practice_id, endpoint_id = PracticeId(asked["practice"]), EndpointId(asked["id"])
    work = services.hooks.work(practice_id, endpoint_id, [EventId(of) for of in asked["of"]])
    endpoint, keeping, now = work.endpoint, work.keeping, services.clock()
    waiting = [of for of in work.deliveries if _is_due(of, now)]
    if endpoint is None or keeping is None:
        services.hooks.remove(waiting)
        return []
    tried: list[Attempt] = []
    again: list[EventId] = []
    off = endpoint.off
    for delivery in waiting:
        if off is not Off.ON:
            services.hooks.hold(delivery)
            continue
        until = _not_now(keeping, tried, has_time, now=services.clock())
        if until is not None:
            services.hooks.put_off(delivery, until=until)
            again.append(delivery.event_id)
            continue
        claimed = services.hooks.claim(delivery, until=services.clock() + LEASE)
        if claimed is None:
            continue
        attempt, wish = _post(services, endpoint, keeping, claimed, signed_at or services.clock)
        tried.append(attempt)
        keeping, soon = _record(services, endpoint, keeping, claimed, attempt, wish)
        again += [claimed.event_id] if soon else []
        off = _off(attempt, keeping, services.clock())
        if off is not Off.ON:
            turn_off(services, endpoint, because=off)
    if again and keeping.rests_until is None:
        _soon(services, practice_id, endpoint_id, again)
    return tried


def _off(attempt: Attempt, keeping: Keeping, now: datetime) -> Off:
    if attempt.status == _GONE:
        return Off.GONE
    hopeless = not attempt.arrived and is_hopeless(keeping, now=now)
    return Off.FAILING if hopeless else Off.ON


def _is_due(delivery: Delivery, now: datetime) -> bool:
    """Nor is anybody at it."""
    has_it = delivery.claimed_until is not None and delivery.claimed_until > now
    is_due = delivery.due_at is not None and delivery.due_at <= now + _EARLY
    return delivery.state is State.WAITING and is_due and not has_it


def _not_now(
    keeping: Keeping, tried: list[Attempt], has_time: Callable[[], bool], *, now: datetime
) -> datetime | None:
    """Until when an event waits though it is due; None: it is its turn."""
    if keeping.rests_until is not None and keeping.rests_until > now:
        return keeping.rests_until
    if (tried and not tried[-1].arrived) or not has_time():
        return now + _SOON
    return None


def _post(
    services: Services,
    endpoint: Endpoint,
    keeping: Keeping,
    delivery: Delivery,
    signed_at: Callable[[], datetime],
) -> tuple[Attempt, timedelta]:
    """And how long the target wishes to be left alone."""
    at = services.clock()
    headers = headers_of(delivery, keeping.secrets(at), now=signed_at())
    try:
        answer = services.public_web.post(
            endpoint.url, delivery.body.encode(), headers, seconds=PATIENCE
        )
    except (AddressRefused, NoAnswer) as none:
        took = services.clock() - at
        return Attempt(at=at, why=none.why.value, milliseconds=_ms(took)), timedelta(0)
    took = services.clock() - at
    return Attempt(at=at, status=answer.status, milliseconds=_ms(took)), _wish(answer, at)


def _ms(took: timedelta) -> int:
    return took // timedelta(milliseconds=1)


def _wish(answer: Answer, now: datetime) -> timedelta:
    """Retry-After, in seconds or as a date (RFC 9110, 10.2.3)."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal() and len(said) < 8:
        return timedelta(seconds=int(said))
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return timedelta(0)
    return max(timedelta(0), (at if at.tzinfo else at.replace(tzinfo=UTC)) - now)


def _record(
    services: Services,
    endpoint: Endpoint,
    keeping: Keeping,
    claimed: Delivery,
    attempt: Attempt,
    wish: timedelta,
) -> tuple[Keeping, bool]:
    """How the endpoint is doing now, and whether this event comes again within seconds."""
    practice_id, endpoint_id = endpoint.practice_id, endpoint.endpoint_id
    now = services.clock()
    if attempt.arrived:
        ended = replace(claimed, state=State.DELIVERED, due_at=None)
        services.hooks.record(ended, attempt, was=claimed)
        return services.hooks.works(practice_id, endpoint_id, keeping), False
    tries = claimed.tries + 1
    due_at = next_try(claimed.event_id, tries, now=now, wish=wish)
    if attempt.status == _GONE:
        due_at = None
    state = State.WAITING if due_at else State.FAILED
    failed = replace(claimed, state=state, due_at=due_at, tries=tries)
    services.hooks.record(failed, attempt, was=claimed)
    soon = due_at is not None and due_at - now <= _SOON
    return services.hooks.fails(practice_id, endpoint_id, keeping, now=now), soon


def _soon(
    services: Services, practice_id: PracticeId, endpoint_id: EndpointId, events: list[EventId]
) -> None:
    """Sooner than the next sweep, which brings them otherwise."""
    services.sqs.send_message(
        QueueUrl=services.config.hook_queue_url,
        MessageBody=body(practice_id, endpoint_id, sorted(events)),
        MessageGroupId=practice_id,
        DelaySeconds=int(_SOON.total_seconds()),
    )
