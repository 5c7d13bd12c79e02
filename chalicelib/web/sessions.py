"""Who is signed in: a random token in a cookie, its hash in the table, for twelve hours."""

import hashlib
import secrets
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie

from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.storage.doors import DoorStore, Session
from chalicelib.storage.errors import NotFound
from chalicelib.web.urls import Urls

LASTS = timedelta(hours=12)


def start(doors: DoorStore, *, staff_id: StaffId, practice_id: PracticeId, now: datetime) -> str:
    """The token for the cookie; only its hash is kept here."""
    token = secrets.token_urlsafe(32)
    doors.start_session(
        Session(
            token_hash=_hash(token),
            staff_id=staff_id,
            practice_id=practice_id,
            csrf=secrets.token_urlsafe(16),
            expires=now + LASTS,
        )
    )
    return token


def of_cookie(doors: DoorStore, cookie: str, links: Urls, *, now: datetime) -> Session | None:
    token = _token(cookie, links)
    if not token:
        return None
    try:
        return doors.session(_hash(token), now=now)
    except NotFound:
        return None


def end(doors: DoorStore, session: Session) -> None:
    doors.end_session(session.token_hash)


def cookie(token: str, links: Urls) -> str:
    """A `Set-Cookie` value; an empty token takes the cookie away."""
    age = int(LASTS.total_seconds()) if token else 0
    secure = "; Secure" if links.is_https else ""
    kept = f"Path=/; Max-Age={age}; HttpOnly; SameSite=Lax"
    return f"{_name(links)}={token}; {kept}{secure}"


def _name(links: Urls) -> str:
    # A browser takes "__Host-" only over https, for this host and the whole of it.
    return "__Host-rapport" if links.is_https else "rapport"


def _token(header: str, links: Urls) -> str:
    try:
        found = SimpleCookie(header).get(_name(links))
    except CookieError:
        return ""
    return found.value if found else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
