"""Other programs that are told what happens: which, of what, and whether they answered."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.hooks import endpoints
from chalicelib.channels.public_web import AddressRefused, Why
from chalicelib.domain.hooks import (
    MOST_ENDPOINTS,
    MOST_TRIES,
    SAYS,
    Attempt,
    Delivery,
    Endpoint,
    EventType,
    Keeping,
    Off,
    State,
    TooManyEndpoints,
)
from chalicelib.domain.ids import EndpointId, EventId
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

_PATH = "/settings/webhooks"
_ONE = "/settings/webhooks/{endpoint_id}"
_PAGE = 50
_SINCE = (1, 3, 7, 30)
"""Days back that "send it again" reaches."""

_REFUSED: Mapping[Why, str] = {
    Why.NOT_AN_ADDRESS: "This is not an address. It looks like https://hooks.example.com/rapport",
    Why.NOT_HTTPS: "It must begin with https://",
    Why.HAS_A_LOGIN: "No name or password in the address, please: whoever sees it would have them.",
    Why.PORT: "Only the ports 443 and 8443 are reached from here.",
    Why.NOT_A_NAME: "Give a name on the Internet, such as hooks.example.com: no number, and no "
    "machine in your own network.",
}
_NO_ANSWER: Mapping[Why, str] = {
    **dict.fromkeys(_REFUSED, "not an address that we may call"),
    Why.NOT_PUBLIC: "leads to a private network, where we do not go",
    Why.NO_SUCH_NAME: "there is no such name",
    Why.NOT_CONNECTED: "could not be reached",
    Why.CERTIFICATE: "its certificate is not valid",
    Why.TIMED_OUT: "did not answer in time",
    Why.TOO_LARGE: "the answer was too large",
    Why.REDIRECTS: "sent us elsewhere",
    Why.BROKEN: "the answer broke off",
}
_OFF: Mapping[Off, str] = {
    Off.BY_HAND: "Turned off by hand",
    Off.GONE: "Turned off: it answered that it is gone (410)",
    Off.FAILING: "Turned off: nothing arrived there for five days",
}
_STATES: Mapping[State, tuple[str, str]] = {
    State.WAITING: ("Waits", "late"),
    State.DELIVERED: ("Delivered", "confirmed"),
    State.FAILED: ("Given up", "noshow"),
    State.HELD: ("Not sent: it was off", "noshow"),
}
_SHAPES = {"confirmed": "✓", "noshow": "✕", "late": "…"}
"""By the styles of states on Today."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    tone: str
    shape: str
    word: str


@dataclass(frozen=True, kw_only=True)
class Card:
    endpoint: Endpoint
    state: Shown
    detail: str
    says: list[str]


@dataclass(frozen=True, kw_only=True)
class Row:
    event_id: EventId
    name: str
    type: str
    when: str
    at: datetime
    state: Shown
    detail: str
    tries: list[str]
    body: str
    can_go_again: bool


@desk.page(routes, _PATH, needs=Permission.CONNECT)
@of_the_whole_practice
def show_endpoints(visit: Visit) -> Response:
    return _list(visit)


@desk.action(routes, _PATH, needs=Permission.CONNECT)
@of_the_whole_practice
def make(visit: Visit) -> Response:
    wrong, url, events = _typed(visit)
    if wrong:
        return _list(visit, wrong=wrong, status=400)
    try:
        endpoint, keeping = endpoints.make_endpoint(
            visit.services, visit.practice_id, url=url, events=events, by=visit.me.staff_id
        )
    except AddressRefused as refused:
        return _list(visit, wrong={"url": _REFUSED[refused.why]}, status=400)
    except TooManyEndpoints:
        problem = f"There are {MOST_ENDPOINTS} addresses already. Remove one that nobody uses."
        return _list(visit, problem=problem, status=409)
    return _one(visit, endpoint, secret=keeping.secret)


@desk.page(routes, _ONE, needs=Permission.CONNECT)
@of_the_whole_practice
def show_endpoint(visit: Visit, endpoint_id: str) -> Response:
    return _one(visit, _endpoint(visit, endpoint_id))


@desk.action(routes, _ONE, needs=Permission.CONNECT)
@of_the_whole_practice
def change(visit: Visit, endpoint_id: str) -> Response:
    endpoint = _endpoint(visit, endpoint_id)
    wrong, url, events = _typed(visit)
    if wrong:
        return _one(visit, endpoint, wrong=wrong, status=400)
    try:
        endpoints.change_endpoint(
            visit.services, endpoint, url=url, events=events, by=visit.me.staff_id
        )
    except AddressRefused as refused:
        return _one(visit, endpoint, wrong={"url": _REFUSED[refused.why]}, status=400)
    return _back(visit, endpoint, "saved")


@desk.action(routes, _ONE + "/rotate", needs=Permission.CONNECT)
@of_the_whole_practice
def rotate(visit: Visit, endpoint_id: str) -> Response:
    """A new secret, shown this once; the one before it goes on for a week."""
    endpoint = _endpoint(visit, endpoint_id)
    keeping = endpoints.rotate_secret(visit.services, endpoint, by=visit.me.staff_id)
    return _one(visit, endpoint, secret=keeping.secret)


@desk.action(routes, _ONE + "/test", needs=Permission.CONNECT)
@of_the_whole_practice
def send_test(visit: Visit, endpoint_id: str) -> Response:
    endpoint = _endpoint(visit, endpoint_id)
    if endpoint.off is not Off.ON:
        return _one(visit, endpoint, problem="Turn it on first.", status=409)
    endpoints.send_test(visit.services, endpoint)
    return _back(visit, endpoint, "hook-test")


@desk.action(routes, _ONE + "/on", needs=Permission.CONNECT)
@of_the_whole_practice
def turn_on(visit: Visit, endpoint_id: str) -> Response:
    endpoint = _endpoint(visit, endpoint_id)
    if endpoint.off is not Off.ON:
        endpoints.turn_on(visit.services, endpoint, by=visit.me.staff_id)
    return _back(visit, endpoint, "hook-on")


@desk.action(routes, _ONE + "/off", needs=Permission.CONNECT)
@of_the_whole_practice
def turn_off(visit: Visit, endpoint_id: str) -> Response:
    endpoint = _endpoint(visit, endpoint_id)
    if endpoint.off is Off.ON:
        endpoints.turn_off_by_hand(visit.services, endpoint, by=visit.me.staff_id)
    return _back(visit, endpoint, "hook-off")


@desk.action(routes, _ONE + "/remove", needs=Permission.CONNECT)
@of_the_whole_practice
def remove(visit: Visit, endpoint_id: str) -> Response:
    """Only one that is off: with it goes what it was told."""
    endpoint = _endpoint(visit, endpoint_id)
    if endpoint.off is Off.ON:
        return _one(visit, endpoint, problem="Turn it off first.", status=409)
    endpoints.remove_endpoint(visit.services, endpoint, by=visit.me.staff_id)
    return visit.go(visit.urls.settings("webhooks") + "?said=hook-gone")


@desk.action(routes, _ONE + "/replay", needs=Permission.CONNECT)
@of_the_whole_practice
def replay_all(visit: Visit, endpoint_id: str) -> Response:
    """Everything that it missed since so many days."""
    endpoint = _endpoint(visit, endpoint_id)
    days = next((of for of in _SINCE if str(of) == visit.form["days"]), None)
    if days is None:
        return _one(visit, endpoint, problem="Pick since when.", status=400)
    if endpoint.off is not Off.ON:
        return _one(visit, endpoint, problem="Turn it on first.", status=409)
    since = visit.now - timedelta(days=days)
    endpoints.replay_all(visit.services, endpoint, since=since, by=visit.me.staff_id)
    return _back(visit, endpoint, "hook-all")


@desk.action(routes, _ONE + "/events/{event_id}/replay", needs=Permission.CONNECT)
@of_the_whole_practice
def replay_one(visit: Visit, endpoint_id: str, event_id: str) -> Response:
    endpoint = _endpoint(visit, endpoint_id)
    delivery = endpoints.delivery_of(
        visit.services, visit.practice_id, endpoint.endpoint_id, EventId(event_id)
    )
    if endpoint.off is not Off.ON:
        return _one(visit, endpoint, problem="Turn it on first.", status=409)
    if not endpoints.replay_one(visit.services, delivery, by=visit.me.staff_id):
        return _one(visit, endpoint, problem="It is on its way already.", status=409)
    return _back(visit, endpoint, "hook-again")


def _endpoint(visit: Visit, endpoint_id: str) -> Endpoint:
    """Raises NotFound."""
    return endpoints.endpoint_of(visit.services, visit.practice_id, EndpointId(endpoint_id))


def _back(visit: Visit, endpoint: Endpoint, said: str) -> Response:
    return visit.go(visit.urls.settings("webhooks", endpoint.endpoint_id) + f"?said={said}")


def _typed(visit: Visit) -> tuple[dict[str, str], str, list[EventType]]:
    """What is wrong with it, by field; the address; the events."""
    url, chosen = visit.form["url"], set(visit.form.all("events"))
    events = [of for of in SAYS if of.value in chosen]
    wrong: dict[str, str] = {}
    try:
        visit.services.public_web.target(url)
    except AddressRefused as refused:
        wrong["url"] = _REFUSED[refused.why]
    if not events:
        wrong["events"] = "Tick at least one thing that it wants to hear of."
    return wrong, url, events


def _list(
    visit: Visit, *, wrong: dict[str, str] | None = None, problem: str = "", status: int = 200
) -> Response:
    found = visit.services.setups.of(visit.practice_id, fresh=True).hooks
    keepings = visit.services.hooks.keepings(visit.practice_id, found)
    return visit.page(
        "settings/webhooks.html",
        section="settings",
        status=status,
        problem=problem,
        cards=[_card(visit, of, keepings.get(of.endpoint_id)) for of in found.values()],
        full=len(found) >= MOST_ENDPOINTS,
        most=MOST_ENDPOINTS,
        wrong=pages.blanks(wrong),
        typed=_fields(visit) if wrong else {"url": "", "events": ()},
        events=_choices(),
    )


def _fields(visit: Visit) -> dict[str, object]:
    return {"url": visit.form["url"], "events": visit.form.all("events")}


def _choices() -> list[tuple[str, str]]:
    return [(of.value, says) for of, says in SAYS.items()]


def _one(
    visit: Visit,
    endpoint: Endpoint,
    *,
    secret: str = "",
    wrong: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    hooks = visit.services.hooks
    before, only_missed = visit.query["before"], visit.query["show"] == "missed"
    if only_missed:
        found = hooks.not_told(
            visit.practice_id,
            endpoint.endpoint_id,
            before=before,
            newest_first=True,
            limit=_PAGE + 1,
        )
    else:
        found = hooks.told(visit.practice_id, endpoint.endpoint_id, before=before, limit=_PAGE + 1)
    keeping = hooks.keeping(visit.practice_id, endpoint.endpoint_id)
    stands = {"url": endpoint.url, "events": [of.value for of in endpoint.events]}
    return visit.page(
        "settings/webhook.html",
        section="settings",
        status=status,
        problem=problem,
        card=_card(visit, endpoint, keeping),
        is_on=endpoint.off is Off.ON,
        secret=secret,
        both_until=_when(visit, keeping.old_until)
        if keeping.old_until and keeping.old_until > visit.now
        else "",
        wrong=pages.blanks(wrong),
        typed=_fields(visit) if wrong else stands,
        events=_choices(),
        rows=[_row(visit, endpoint, of) for of in found[:_PAGE]],
        only_missed=only_missed,
        before=before,
        more=found[_PAGE - 1].event_id if len(found) > _PAGE else "",
        since=[(days, "since yesterday" if days == 1 else f"of {days} days") for days in _SINCE],
    )


def _card(visit: Visit, endpoint: Endpoint, keeping: Keeping | None) -> Card:
    state, detail = _shown("confirmed", "On"), ""
    if endpoint.off is not Off.ON:
        state = _shown("noshow", _OFF[endpoint.off])
        detail = _when(visit, endpoint.off_at) if endpoint.off_at else ""
    elif keeping is not None and keeping.failing_since is not None:
        state = _shown("late", "Does not answer")
        detail = f"since {_when(visit, keeping.failing_since)}"
    return Card(
        endpoint=endpoint, state=state, detail=detail, says=[SAYS[of] for of in endpoint.events]
    )


def _shown(tone: str, word: str) -> Shown:
    return Shown(tone=tone, shape=_SHAPES[tone], word=word)


def _row(visit: Visit, endpoint: Endpoint, delivery: Delivery) -> Row:
    word, tone = _STATES[delivery.state]
    detail = _last(delivery)
    if delivery.state is State.WAITING and delivery.tries and delivery.due_at:
        detail += f"; next try {_when(visit, delivery.due_at)}"
        detail += f" ({delivery.tries + 1} of {MOST_TRIES})"
    return Row(
        event_id=delivery.event_id,
        name=SAYS.get(delivery.type, "A test"),
        type=delivery.type.value,
        when=_when(visit, delivery.at),
        at=delivery.at,
        state=_shown(tone, word),
        detail=detail,
        tries=[f"{_when(visit, of.at)}: {_said(of)}, {_took(of)}" for of in delivery.attempts],
        body=json.dumps(json.loads(delivery.body), indent=2),
        can_go_again=endpoint.off is Off.ON and delivery.state is not State.WAITING,
    )


def _last(delivery: Delivery) -> str:
    if not delivery.attempts or delivery.state is State.HELD:
        return ""
    return _said(delivery.attempts[-1])


def _said(attempt: Attempt) -> str:
    if attempt.status:
        return f"answered {attempt.status}"
    return _NO_ANSWER[Why(attempt.why)]


def _took(attempt: Attempt) -> str:
    return f"after {attempt.milliseconds / 1000:.1f} s"


def _when(visit: Visit, at: datetime) -> str:
    location = visit.locations[0]
    return saying.when(location.local(at), location.local(visit.now))
