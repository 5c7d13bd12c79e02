"""Counting how often strangers knock. What was typed and where from is kept as a keyed hash only.

Where the table does not answer nothing is let through, and the page says that part of Rapport does
not answer: without the table there is no session and no link to give them anyway, and otherwise a
flood that slows the table down would open the door to whoever guesses.
"""

import hmac
from datetime import timedelta

from chalice.app import Request

from chalicelib.domain.limits import (
    ENQUIRIES,
    ENQUIRIES_OF_ONE,
    FORMS,
    LINK,
    MISSES,
    PERSON,
    Limit,
    TooOften,
    network,
)
from chalicelib.web.pages import Headers
from chalicelib.wiring import Services


def form_before_signing_in(services: Services, request: Request, *, email: str) -> None:
    """Raises TooOften."""
    here = _network(request)
    _count(services, FORMS, here)
    if email:
        _count(services, PERSON, here and f"{here} {request.path} {email.strip().casefold()}")


def button_of_link(services: Services, token: str) -> None:
    """Raises TooOften."""
    _count(services, LINK, token)


def link_that_opens_nothing(services: Services, request: Request) -> None:
    """Raises TooOften."""
    _count(services, MISSES, _network(request))


def enquiry(services: Services, request: Request, token: str) -> None:
    """Raises TooOften."""
    _count(services, ENQUIRIES, _network(request))
    _count(services, ENQUIRIES_OF_ONE, token)


def after(wait: timedelta) -> Headers:
    """What an answer says to programs that came too often."""
    return {"Retry-After": str(int(wait.total_seconds()))}


def _network(request: Request) -> str:
    """As API Gateway saw it; headers that say where a request comes from are anybody's to write."""
    identity = request.context.get("identity") or {}
    return network(str(identity.get("sourceIp") or ""))


def _count(services: Services, limit: Limit, whose: str) -> None:
    if not whose:
        return
    now = services.clock()
    mark = hmac.digest(services.secrets.contact_key, f"{limit.name} {whose}".encode(), "sha256")
    of = f"{limit.name} {mark.hex()[:32]}"
    if not services.limits.take(of, most=limit.most, per=limit.per, now=now):
        raise TooOften(limit, wait=limit.wait(now))
