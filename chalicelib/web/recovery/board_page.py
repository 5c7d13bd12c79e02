""" "You said, we did" for everybody who has its address: in a page, or in a frame of theirs.

No name of a patient, no cookie, no script; off until the practice makes it public.
"""

from chalice.app import Blueprint, Response

from chalicelib.domain.enquiries import frame_ancestors
from chalicelib.domain.practices import Location
from chalicelib.domain.recovery.board import Entry
from chalicelib.storage.errors import NotFound
from chalicelib.web.link_pages import Asked, patient_page, show
from chalicelib.web.words import Words

routes = Blueprint(__name__)

MOST_SHOWN = 50


@routes.route("/y/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "y", "token")
def show_board(asked: Asked, token: str) -> Response:
    link = asked.link(token, "board")
    settings = asked.services.recovery.settings(link.practice_id)
    if not settings.is_public or settings.token != token:
        raise NotFound("board")
    setup = asked.services.setups.of(link.practice_id)
    open_ones = [of for of in setup.locations.values() if not of.closed]
    location = min(open_ones, key=lambda of: of.name, default=None)
    w = asked.words(
        *asked.accepted,
        *setup.practice.languages,
        country=location.country if location else "US",
    )
    entries = [of for of in asked.services.recovery.board(link.practice_id) if of.published_at]
    answer = show(
        asked,
        "board.html",
        w=w,
        title=w("board"),
        setup=setup,
        # Of several places none is the one to call.
        location=location if len(open_ones) == 1 else None,
        entries=[(of, _month(w, of, location)) for of in entries[:MOST_SHOWN]],
    )
    policy = str(answer.headers["Content-Security-Policy"])
    allowed = f"frame-ancestors {frame_ancestors(settings.sites)}"
    answer.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", allowed)
    return answer


def _month(w: Words, entry: Entry, location: Location | None) -> str:
    if entry.published_at is None:
        return ""
    there = location.local(entry.published_at) if location else entry.published_at
    return w.month(there.date())
