"""Who is signed in: a random token in a cookie, its hash in the table.

It ends after twelve hours, after an hour in which nobody asked for a page, and when they sign out
everywhere. Each signing in makes a new one: what a browser held before it is worth nothing.
"""

import secrets
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie

from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.storage.doors import DoorStore, Session
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import hashed
from chalicelib.web.urls import Urls

LASTS = timedelta(hours=12)
IDLE = timedelta(hours=1)
"""Without a page that a person asked for; what a page asks for by itself does not count."""
_WRITTEN = timedelta(minutes=10)
"""How often it is written down that somebody is still there."""


def start(
    doors: DoorStore,
    *,
    staff_id: StaffId,
    practice_id: PracticeId,
    now: datetime,
    with_code: bool = False,
) -> str:
    """The token for the cookie; only its hash is kept here. Raises NotFound for a stranger."""
    token, session = _fresh(staff_id, practice_id, now + LASTS, with_code, now)
    doors.start_session(session, signed_in=now)
    return token


def move(doors: DoorStore, session: Session, *, to: PracticeId, now: datetime) -> str:
    """The same signing in at another practice, under another token, for as long as it had left."""
    doors.end_session(session)
    token, moved = _fresh(session.staff_id, to, session.expires, session.with_code, now)
    doors.start_session(moved, signed_in=now)
    return token


def _fresh(
    staff_id: StaffId, practice_id: PracticeId, expires: datetime, with_code: bool, now: datetime
) -> tuple[str, Session]:
    token = secrets.token_urlsafe(32)
    session = Session(
        token_hash=hashed(token),
        staff_id=staff_id,
        practice_id=practice_id,
        csrf=secrets.token_urlsafe(16),
        expires=expires,
        with_code=with_code,
        seen_at=now,
    )
    return token, session


def of_cookie(
    doors: DoorStore, cookie: str, links: Urls, *, now: datetime, fresh: bool = True
) -> Session | None:
    token = _token(cookie, links)
    if not token:
        return None
    try:
        session = doors.session(hashed(token), now=now, fresh=fresh)
    except NotFound:
        return None
    return None if session.seen_at and now - session.seen_at > IDLE else session


def seen(doors: DoorStore, session: Session, *, now: datetime) -> None:
    """A person asked for a page: the hour begins anew."""
    if session.seen_at is None or now - session.seen_at >= _WRITTEN:
        doors.saw_session(session, at=now)


def end(doors: DoorStore, session: Session) -> None:
    doors.end_session(session)


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
