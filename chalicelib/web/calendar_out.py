"""A provider's calendar, for the program that has its address: a GET that changes nothing."""

import hashlib

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.actions.calendars.own_calendar import calendar_by_token
from chalicelib.domain.limits import TooOften
from chalicelib.storage.errors import NotFound
from chalicelib.web import limits
from chalicelib.web.pages import Headers

routes = Blueprint(__name__)

_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
_LONGEST = 60


@routes.route("/calendar/{calendar_file}", methods=["GET", "HEAD"])
def read_calendar(calendar_file: str) -> Response:
    services, request = wiring.services(), routes.current_request
    token = calendar_file.removesuffix(".ics")
    try:
        if len(token) > _LONGEST or token == calendar_file:
            raise NotFound("calendar")
        body = calendar_by_token(services, token)
    except NotFound:
        try:
            limits.link_that_opens_nothing(services, request)
        except TooOften as often:
            waits: Headers = {**_PLAIN, **limits.after(often.wait)}
            return Response(body="Too often.", status_code=429, headers=waits)
        return Response(body="There is no calendar here.", status_code=404, headers={**_PLAIN})
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    asked = str(request.headers.get("if-none-match", ""))
    known = [of.strip().removeprefix("W/") for of in asked.split(",")]
    headers: Headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="calendar.ics"',
        "Cache-Control": "private, no-cache",
        "ETag": tag,
        "X-Robots-Tag": "noindex",
    }
    if tag in known or "*" in known:
        return Response(body="", status_code=304, headers=headers)
    text = "" if request.method == "HEAD" else body.decode()
    return Response(body=text, status_code=200, headers=headers)
