"""Where another system sends its HL7 v2 messages, over HTTPS with one of the practice's keys."""

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.domain.api_keys import NotAllowed, NotAuthenticated, Scope
from chalicelib.domain.hl7 import MEDIA_TYPES
from chalicelib.domain.hl7.framing import MOST_BYTES as MOST_BYTES
from chalicelib.domain.limits import TooOften
from chalicelib.entrypoints.api_auth import CHALLENGE, caller, rate_headers, too_often_headers
from chalicelib.entrypoints.observability import count, logger

routes = Blueprint(__name__)

PATH = "/hl7/v2"
CONTENT_TYPES = [*MEDIA_TYPES, "application/octet-stream", "text/plain"]
_PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@routes.route(PATH, methods=["POST"], content_types=CONTENT_TYPES)
def take_message() -> Response:
    """Answered by an acknowledgement (MSA); 503 beside it: something of ours failed."""
    from chalicelib.actions.receive_hl7 import receive_hl7

    request = routes.current_request
    try:
        who = caller(request, needs=Scope.HL7_WRITE)
    except NotAuthenticated:
        says = "Show a key of the practice: Authorization: Bearer <key>."
        return _refusal(401, says, CHALLENGE)
    except NotAllowed:
        says = "This key may not send HL7 messages."
        return _refusal(403, says)
    except TooOften as often:
        return _refusal(429, "Too often: wait a little.", too_often_headers(often))
    raw = request.raw_body
    body = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogateescape")
    reply = receive_hl7(wiring.services(), who.practice_id, body, by=who.by)
    for code in set(reply.codes):
        count("hl7_messages", reply.codes.count(code), code=code.value)
    logger.info("HL7 messages", practice_id=who.practice_id, count=len(reply.codes))
    # API Gateway hands out bytes only where they were asked for.
    asked = str(request.headers.get("accept", "")).partition(",")[0].partition(";")[0].strip()
    kind = {"Content-Type": asked} if asked in MEDIA_TYPES else {}
    return Response(
        body=reply.text.encode() if kind else reply.text,
        status_code=503 if reply.ours else 200,
        headers={**_PLAIN, **kind, **rate_headers(who.rate)},
    )


def _refusal(status: int, says: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body=says, status_code=status, headers={**_PLAIN, **(headers or {})})
