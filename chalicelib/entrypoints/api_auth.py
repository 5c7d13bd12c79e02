"""Who calls, by the key that was shown: the way in for everything that is not a person."""

import base64
import binascii
import hmac

from chalice.app import Request

from chalicelib import wiring
from chalicelib.domain.api_keys import (
    Caller,
    NotAllowed,
    NotAuthenticated,
    Rate,
    Scope,
    is_well_formed,
    why_refused,
)
from chalicelib.domain.limits import MISSES, TooOften, network
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import hashed
from chalicelib.wiring import Services

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Rapport"'}
"""What an answer to NotAuthenticated carries."""


def caller(request: Request, *, needs: Scope) -> Caller:
    """Bearer, or Basic with the key as the password.

    Raises NotAuthenticated (401), NotAllowed (403) and TooOften (429).
    """
    services = wiring.services()
    return allowed(services, admitted(services, request), needs=needs)


def admitted(services: Services, request: Request) -> Caller:
    """Whose key it is, counted once more. Raises NotAuthenticated and TooOften."""
    token = token_in(request)
    if not token:
        raise NotAuthenticated("api key")
    try:
        return services.api_keys.admit(hashed(token), now=services.clock())
    except NotFound as unknown:
        _count_miss(services, request)
        raise NotAuthenticated("api key") from unknown


def allowed(services: Services, who: Caller, *, needs: Scope) -> Caller:
    """Raises NotAllowed, and NotAuthenticated where the practice is gone."""
    try:
        account = services.setups.of(who.practice_id).account
    except NotFound as gone:
        raise NotAuthenticated("api key") from gone
    why = why_refused(who.scopes, needs, account, services.clock())
    if why:
        raise NotAllowed(why, needs=needs if needs not in who.scopes else None)
    return who


def token_in(request: Request) -> str:
    """Empty: there is none that could be ours."""
    kind, _, given = str(request.headers.get("authorization", "")).strip().partition(" ")
    token = given.strip()
    if kind.lower() == "basic":
        try:
            token = base64.b64decode(token, validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    elif kind.lower() != "bearer":
        return ""
    return token if is_well_formed(token) else ""


def rate_headers(rate: Rate) -> dict[str, str]:
    """For every answer to a caller."""
    return {
        "RateLimit-Limit": str(rate.most),
        "RateLimit-Remaining": str(rate.left),
        "RateLimit-Reset": str(rate.reset),
    }


def too_often_headers(refusal: TooOften) -> dict[str, str]:
    """For the answer to TooOften."""
    wait = max(1, int(refusal.wait.total_seconds()))
    return {"Retry-After": str(wait), **rate_headers(Rate(most=refusal.most, left=0, reset=wait))}


def _count_miss(services: Services, request: Request) -> None:
    """Keys that open nothing, from one network; kept as a keyed hash. Raises TooOften."""
    identity = request.context.get("identity") or {}
    here = network(str(identity.get("sourceIp") or ""))
    if not here:
        return
    now = services.clock()
    mark = hmac.digest(services.secrets.contact_key, f"keys {here}".encode(), "sha256")
    if not services.limits.take(
        f"keys {mark.hex()[:32]}", most=MISSES.most, per=MISSES.per, now=now
    ):
        raise TooOften(MISSES, wait=MISSES.wait(now))
