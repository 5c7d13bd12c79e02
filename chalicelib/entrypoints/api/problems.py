"""What a refusal is to a program (RFC 9457), from one table, also what Chalice itself refuses."""

from collections.abc import Mapping

import msgspec
from chalice.app import Response

from chalicelib.domain.api_keys import NotAllowed, NotAuthenticated
from chalicelib.domain.errors import (
    AppointmentOver,
    BadInput,
    NotOpen,
    NotTheirsToUndo,
    RapportError,
    SlotTaken,
    TooLateToUndo,
)
from chalicelib.domain.limits import TooOften
from chalicelib.entrypoints import api_auth
from chalicelib.entrypoints.api.shapes import Problem, Wrong
from chalicelib.storage.answers import AnotherRequest, InProgress
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite

PROBLEM = "application/problem+json"
_URN = "urn:rapport:problem:"

Headers = dict[str, str]


class Refused(RapportError):
    """The request is not what it has to be; `errors` names what of it."""

    def __init__(self, *errors: Wrong) -> None:
        super().__init__(", ".join(of.field for of in errors))
        self.errors = errors


class Unfit(Refused):
    """The request is well made, and what it says cannot be here."""


class NotAsExpected(RapportError):
    """If-Match names another version than the one that stands."""


class SayWhatYouExpect(RapportError):
    """A change without If-Match."""


class StopStands(RapportError):
    """Who said STOP is written to again when they say so themselves."""


_TABLE: Mapping[type[RapportError], tuple[int, str, str]] = {
    Refused: (400, "bad-request", "The request is not what it has to be."),
    Unfit: (422, "unfit", "What the request says cannot be here."),
    BadInput: (422, "unfit", "What the request says cannot be here."),
    NotAuthenticated: (401, "not-authenticated", "Show a key that is good: Bearer, or Basic."),
    NotAllowed: (403, "not-allowed", "This key may not do that."),
    NotFound: (404, "not-found", "There is nothing here."),
    AppointmentOver: (409, "appointment-over", "This visit has begun or is over."),
    NotOpen: (409, "not-open", "This visit can no longer be changed like this."),
    SlotTaken: (409, "slot-taken", "The provider is busy or away at that time."),
    TooLateToUndo: (409, "too-late-to-undo", "It is too late to undo this."),
    NotTheirsToUndo: (409, "not-yours-to-undo", "The patient did this: it is theirs to undo."),
    AlreadyThere: (409, "already-there", "This is there already."),
    StaleWrite: (409, "changed-meanwhile", "Somebody changed this meanwhile. Read it again."),
    InProgress: (409, "in-progress", "The same request is being handled just now."),
    StopStands: (409, "stop-stands", "They said STOP: only they themselves can take it back."),
    NotAsExpected: (412, "not-as-expected", "It is not as you read it. Read it again."),
    AnotherRequest: (422, "key-used", "This Idempotency-Key came with another request before."),
    SayWhatYouExpect: (428, "if-match-needed", "Say which version you change: If-Match."),
    TooOften: (429, "too-often", "Too many requests with this key. Wait a moment."),
}

_PLAINLY: Mapping[int, tuple[str, str]] = {
    400: ("bad-request", "The request is not what it has to be."),
    404: ("not-found", "There is nothing here."),
    405: ("method-not-allowed", "This address does not take that method."),
    413: ("too-large", "The request is larger than 256 KB."),
    415: ("unsupported-media-type", "Send JSON, and say so: Content-Type: application/json."),
    500: ("failed", "Something went wrong on our side."),
    503: ("unavailable", "Please try again in a moment."),
}
"""By status, for what was not refused here."""


def of(refusal: RapportError) -> tuple[Problem, Headers]:
    for kind in type(refusal).__mro__:
        if kind in _TABLE:
            status, code, title = _TABLE[kind]
            return (
                Problem(
                    type=_URN + code,
                    title=title,
                    status=status,
                    detail=refusal.why if isinstance(refusal, NotAllowed) else "",
                    errors=_errors(refusal),
                ),
                _headers(refusal),
            )
    return plainly(500), {}


def plainly(status: int) -> Problem:
    code, title = _PLAINLY.get(status) or _PLAINLY[500 if status >= 500 else 400]
    return Problem(type=_URN + code, title=title, status=status)


def response(problem: Problem, headers: Headers | None = None) -> Response:
    return Response(
        body=msgspec.json.encode(problem).decode(),
        status_code=problem.status,
        headers={**(headers or {}), "Content-Type": PROBLEM},
    )


def made_plain(given: Response) -> Response:
    """What Chalice or another middleware refused, as a problem."""
    kind = {name.lower(): of for name, of in given.headers.items()}.get("content-type", "")
    if kind == PROBLEM:
        return given
    # In place: what another middleware says in the headers of this answer stands.
    given.body = msgspec.json.encode(plainly(given.status_code)).decode()
    for name in [of for of in given.headers if of.lower() == "content-type"]:
        del given.headers[name]
    given.headers["Content-Type"] = PROBLEM
    return given


def _errors(refusal: RapportError) -> list[Wrong]:
    if isinstance(refusal, Refused):
        return list(refusal.errors)
    if isinstance(refusal, BadInput):
        return [Wrong(field=refusal.field, detail=f"Expected {refusal.expected}.")]
    return []


def _headers(refusal: RapportError) -> Headers:
    match refusal:
        case NotAuthenticated():
            return dict(api_auth.CHALLENGE)
        case TooOften():
            return api_auth.too_often_headers(refusal)
        case InProgress():
            return {"Retry-After": "2"}
    return {}
