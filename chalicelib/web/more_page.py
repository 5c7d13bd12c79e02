"""More: every page that somebody may open, a line each; it works without script."""

from chalice.app import Blueprint, Response

from chalicelib.web import desk, more
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)


@desk.page(routes, "/more", needs=desk.ANYBODY)
def show_more(visit: Visit) -> Response:
    rest = more.for_them(visit, more.PLACES)
    return visit.page("more.html", section="more", bar=more.for_them(visit, more.BAR), rest=rest)
