"""The URL at which a practice's phone system says who is calling: POST /phone/calls.

Its answer holds the address of a page, never the number. There is no GET with a number: addresses
end up in logs.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.actions.calls.report_call import call_link, report_call
from chalicelib.domain.api_keys import NotAllowed, NotAuthenticated, Scope
from chalicelib.domain.calls import read_call
from chalicelib.domain.errors import BadInput
from chalicelib.domain.limits import TooOften
from chalicelib.entrypoints import api_auth
from chalicelib.entrypoints.observability import count
from chalicelib.entrypoints.refusals import refused_plainly

routes = Blueprint(__name__)

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_MOST_BYTES = 16 * 1024
_MOST_FIELDS = 100


@routes.route("/phone/calls", methods=["POST"], content_types=[_JSON, _FORM])
@refused_plainly
def call_reported() -> Response:
    """JSON or a form: from, to, call_id, direction, event. Twilio's and others' names are read."""
    request = routes.current_request
    try:
        who = api_auth.caller(request, needs=Scope.PHONE)
    except NotAuthenticated:
        return Response(
            body={"error": "A key is needed: see Keys for other software in the settings."},
            status_code=401,
            headers={**api_auth.CHALLENGE},
        )
    except NotAllowed as refused:
        return Response(body={"error": refused.why}, status_code=403)
    except TooOften as refused:
        return Response(
            body={"error": "That was too often. Try again later."},
            status_code=429,
            headers={**api_auth.too_often_headers(refused)},
        )
    services = wiring.services()
    call = report_call(services, who.practice_id, read_call(_fields(request)))
    count("calls_reported")
    if call is None:
        return Response(body={"url": None}, status_code=200)
    return Response(
        body={
            "url": call_link(services.config, call),
            "expires_at": call.expires.isoformat(),
        },
        status_code=200,
    )


def _fields(request: Any) -> dict[str, object]:
    """Raises BadInput."""
    raw = request.raw_body
    body: bytes = raw if isinstance(raw, bytes) else raw.encode()
    if len(body) > _MOST_BYTES:
        raise BadInput("body", f"at most {_MOST_BYTES // 1024} KB")
    kind = str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()
    try:
        if kind == _FORM:
            return dict(parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS))
        said = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise BadInput("body", "JSON, or a form, in UTF-8") from error
    if not isinstance(said, dict):
        raise BadInput("body", "one object")
    return said
