"""Settings that reach every location: whoever reaches only some is not let in."""

from functools import wraps

from chalice.app import Response

from chalicelib.web import desk
from chalicelib.web.desk import Visit


def of_the_whole_practice(view: desk.View) -> desk.View:
    """What is told or let in here concerns all locations, the others' as well."""

    @wraps(view)
    def answer(visit: Visit, **parts: str) -> Response:
        if visit.limits:
            return visit.page("not_permitted.html", status=403)
        return view(visit, **parts)

    return answer
