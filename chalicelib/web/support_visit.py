"""The door of the operator's support."""

from chalice.app import Blueprint, Response

from chalicelib.actions.support_access import NotAllowed, enter
from chalicelib.clock import system_clock
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, pages, urls
from chalicelib.web.desk import Visit
from chalicelib.web.requests import Fields
from chalicelib.web.support_session import cookie
from chalicelib.wiring import Services

routes = Blueprint(__name__)


@desk.door(routes, "/support-visit", method="GET")
def show_door(services: Services, query: Fields) -> Response:
    """A button: a link that somebody's mail scanner opens must not be used up."""
    return pages.render("support_visit.html", config=services.config, ticket=query["ticket"])


@desk.door(routes, "/support-visit", method="POST")
def open_door(services: Services, form: Fields) -> Response:
    links = urls.of(services.config)
    try:
        token, _ = enter(services, form["ticket"], now=system_clock())
    except (NotFound, NotAllowed, StaleWrite):
        return pages.render("support_visit.html", config=services.config, status=404, ticket="")
    return pages.redirect(
        links.today(), config=services.config, headers={"Set-Cookie": cookie(token, links)}
    )


@desk.action(routes, "/support-visit/leave", needs=desk.ANYBODY)
def leave(visit: Visit) -> Response:
    visit.services.support.end(visit.session.token_hash)
    gone = cookie("", visit.urls)
    return pages.redirect(
        visit.urls.sign_in(), config=visit.services.config, headers={"Set-Cookie": gone}
    )
