"""Keys for the practice's other software: made and shown once, rotated, revoked."""

from datetime import datetime, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.api_keys import make_key, revoke_key, rotate_key
from chalicelib.domain.api_keys import (
    MOST_KEYS,
    OVERLAPS,
    SCOPES,
    ApiKey,
    Scope,
    TooManyKeys,
)
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

_LONGEST_NAME = 60
_LASTS = (0, 30, 90, 365)
"""Days; 0: until it is revoked."""
_STALE = "Somebody changed this key a moment ago. Here is how it stands now."


@dataclass(frozen=True, kw_only=True)
class Row:
    key: ApiKey
    scopes: list[str]
    made: str
    used: str
    ends: str
    """When it ends, or did; empty: when it is revoked."""
    over: bool
    overlap: str
    """Until when the secret before this one goes on; empty: there is none."""


@desk.page(routes, "/settings/keys", needs=Permission.CONNECT)
@of_the_whole_practice
def show_keys(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/keys", needs=Permission.CONNECT)
@of_the_whole_practice
def make(visit: Visit) -> Response:
    name, chosen = visit.form["name"], set(visit.form.all("scopes"))
    wrong: dict[str, str] = {}
    if not name or len(name) > _LONGEST_NAME:
        wrong["name"] = f"Say what it is for, in at most {_LONGEST_NAME} letters."
    scopes = [of for of in SCOPES if of in chosen]
    if not scopes:
        wrong["scopes"] = "Tick at least one thing that it may do."
    days = _picked(visit.form["lasts"], _LASTS)
    if days is None:
        wrong["lasts"] = "Pick how long."
    if wrong or days is None:
        return _page(visit, wrong=wrong, status=400)
    expires = visit.now + timedelta(days=days) if days else None
    try:
        key, token = make_key(
            visit.services,
            visit.practice_id,
            name=name,
            scopes=scopes,
            expires=expires,
            by=visit.me.staff_id,
        )
    except TooManyKeys:
        problem = f"There are {MOST_KEYS} keys already. Revoke one that nobody uses."
        return _page(visit, problem=problem, status=409)
    return _page(visit, shown=token, of=key)


@desk.action(routes, "/settings/keys/{key_id}/rotate", needs=Permission.CONNECT)
@of_the_whole_practice
def rotate(visit: Visit, key_id: str) -> Response:
    """A new secret for the same key; the one before it goes on for a while."""
    visit.services.api_keys.get(visit.practice_id, key_id)
    hours = _picked(visit.form["overlap"], [of // timedelta(hours=1) for of in OVERLAPS])
    if hours is None:
        return _page(visit, problem="Pick how long the old secret goes on.", status=400)
    try:
        key, token = rotate_key(
            visit.services,
            visit.practice_id,
            key_id,
            overlap=timedelta(hours=hours),
            by=visit.me.staff_id,
        )
    except StaleWrite:
        return _page(visit, problem=_STALE, status=409)
    return _page(visit, shown=token, of=key)


@desk.action(routes, "/settings/keys/{key_id}/revoke", needs=Permission.CONNECT)
@of_the_whole_practice
def revoke(visit: Visit, key_id: str) -> Response:
    try:
        revoke_key(visit.services, visit.practice_id, key_id, by=visit.me.staff_id)
    except StaleWrite:
        return _page(visit, problem=_STALE, status=409)
    return visit.go(visit.urls.settings("keys") + "?said=revoked")


def _picked(text: str, among: tuple[int, ...] | list[int]) -> int | None:
    return next((of for of in among if str(of) == text), None)


def _page(
    visit: Visit,
    *,
    shown: str = "",
    of: ApiKey | None = None,
    wrong: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    keys = visit.services.api_keys.of_practice(visit.practice_id)
    used = visit.services.api_keys.used(keys)
    is_typed = bool(wrong)
    return visit.page(
        "settings/api_keys.html",
        section="settings",
        status=status,
        problem=problem,
        rows=[_row(visit, key, used.get(key.key_id)) for key in reversed(keys)],
        shown=shown,
        of=of,
        wrong=pages.blanks(wrong),
        typed={
            "name": visit.form["name"] if is_typed else "",
            "scopes": visit.form.all("scopes") if is_typed else (),
            "lasts": visit.form["lasts"] if is_typed else "0",
        },
        longest=_LONGEST_NAME,
        scopes=[(scope.value, says) for scope, says in SCOPES.items()],
        lasts=[(days, saying.count(days, "day") if days else "Until revoked") for days in _LASTS],
        overlaps=[_overlap(of) for of in OVERLAPS],
        addresses=[(what, _at(visit, *path), says) for what, path, says in _ADDRESSES],
    )


_ADDRESSES = (
    ("A program of your own", ("api", "v1"), ""),
    ("What it can ask", ("api", "v1", "openapi.json"), "OpenAPI 3.1, for whoever writes it"),
    ("FHIR R4", ("fhir", "R4"), ""),
    ("HL7 version 2", ("hl7", "v2"), "what came stands in Settings, HL7"),
    ("Telephone", ("phone", "calls"), "how stands in Settings, Telephone"),
)
"""(what, its path, what else to know)."""


def _at(visit: Visit, *path: str) -> str:
    return visit.urls.absolute(visit.urls.path(*path))


def _overlap(of: timedelta) -> tuple[int, str]:
    hours = of // timedelta(hours=1)
    words = saying.count(of.days, "day") if of.days else saying.count(hours, "hour")
    return hours, f"for {words}" if hours else "not at all"


def _row(visit: Visit, key: ApiKey, used: datetime | None) -> Row:
    old = [of.until for of in key.tokens[:-1] if of.until and of.until > visit.now]
    over = key.expires is not None and key.expires <= visit.now
    return Row(
        key=key,
        scopes=[SCOPES[Scope(of)] for of in key.scopes],
        made=f"{_when(visit, key.made_at)} by {visit.names.get(key.made_by, 'somebody who left')}",
        used=_when(visit, used) if used else "",
        ends=_when(visit, key.expires) if key.expires else "",
        over=over,
        overlap=_when(visit, max(old)) if old else "",
    )


def _when(visit: Visit, at: datetime) -> str:
    location = visit.locations[0]
    return saying.when(location.local(at), location.local(visit.now))
