"""Somebody of the operator's support at a practice's pages: who they are, and for how long."""

from datetime import datetime
from http.cookies import CookieError, SimpleCookie

from chalicelib.actions.support_access import hashed, who
from chalicelib.domain.practices import Staff
from chalicelib.domain.roles import SUPPORT
from chalicelib.storage.doors import Session
from chalicelib.storage.errors import NotFound
from chalicelib.web.urls import Urls
from chalicelib.wiring import Services


def signed_in(
    services: Services, header: str, links: Urls, *, now: datetime
) -> tuple[Session, Staff] | None:
    """None: it is no browser of support's, or the practice no longer allows it."""
    token = _token(header, links)
    if not token:
        return None
    try:
        session = services.support.session(hashed(token), now=now)
        setup = services.setups.of(session.practice_id, fresh=True)
    except NotFound:
        return None
    if not setup.support.is_open(now) or setup.support.revision != session.grant:
        return None
    me = Staff(
        staff_id=who(session.operator),
        name=f"{session.operator} (Rapport's support)",
        email="",
        role=SUPPORT,
    )
    return (
        Session(
            token_hash=session.token_hash,
            staff_id=me.staff_id,
            practice_id=session.practice_id,
            csrf=session.csrf,
            expires=session.expires,
        ),
        me,
    )


def cookie(token: str, links: Urls) -> str:
    """A `Set-Cookie` value that goes with the browser; an empty token takes the cookie away."""
    ends = "" if token else "; Max-Age=0"
    secure = "; Secure" if links.is_https else ""
    return f"{_name(links)}={token}; Path=/; HttpOnly; SameSite=Lax{ends}{secure}"


def _name(links: Urls) -> str:
    return "__Host-rapport-support" if links.is_https else "rapport-support"


def _token(header: str, links: Urls) -> str:
    if _name(links) not in header:
        return ""
    try:
        found = SimpleCookie(header).get(_name(links))
    except CookieError:
        return ""
    return found.value if found else ""
