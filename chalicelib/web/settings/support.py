"""Let the operator's support look at the practice's pages for a while, and end it."""

from chalice.app import Blueprint, Response

from chalicelib.actions import support_access
from chalicelib.clock import system_clock
from chalicelib.domain.errors import BadInput
from chalicelib.domain.roles import Permission
from chalicelib.domain.support import HOURS
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)


@desk.page(routes, "/settings/support", needs=Permission.ALLOW_SUPPORT)
def show_support(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/support", needs=Permission.ALLOW_SUPPORT)
def allow_support(visit: Visit) -> Response:
    try:
        support_access.allow(
            visit.services,
            visit.practice_id,
            hours=visit.form.number("hours"),
            by=visit.me.staff_id,
            revision=visit.form.number("revision"),
            now=system_clock(),
        )
    except BadInput:
        return _page(visit, wrong="Pick how long.", status=400)
    except StaleWrite:
        problem = "Somebody changed this a moment ago. Here is how it stands now."
        return _page(visit, problem=problem, status=409)
    return visit.go(visit.urls.path("settings", "support", said="saved"))


@desk.action(routes, "/settings/support/end", needs=Permission.ALLOW_SUPPORT)
def end_support(visit: Visit) -> Response:
    support_access.end(visit.services, visit.practice_id, by=visit.me.staff_id)
    return visit.go(visit.urls.path("settings", "support", said="saved"))


def _page(visit: Visit, *, problem: str = "", wrong: str = "", status: int = 200) -> Response:
    # Real time, as of every session: also where the clock can be moved.
    now = system_clock()
    grant = visit.services.setups.of(visit.practice_id, fresh=True).support
    local = visit.locations[0].local
    return visit.page(
        "settings/support.html",
        section="settings",
        status=status,
        problem=problem,
        wrong={"hours": wrong},
        open=grant.is_open(now),
        until=f"{saying.when(local(grant.until), local(now))} {local(grant.until):%Z}"
        if grant.until
        else "",
        by=visit.names.get(grant.granted_by, "somebody who left"),
        revision=grant.revision,
        hours=[(of, saying.count(of, "hour")) for of in HOURS],
    )
