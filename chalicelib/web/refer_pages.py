"""A personal link that somebody handed on: it opens the practice's form, with the code.

What it says of whoever handed it on is what stands in it: the code.
"""

from chalice.app import Blueprint, Response

from chalicelib.domain.practices import Location
from chalicelib.domain.sources.codes import read
from chalicelib.storage.errors import NotFound
from chalicelib.web import limits
from chalicelib.web.link_pages import Asked, patient_page, show, to

routes = Blueprint(__name__)

_LONGEST = 60


@routes.route("/r/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "r", "token")
def come(asked: Asked, token: str) -> Response:
    """One misspelt leads nowhere: whose practice it was meant for nobody can tell."""
    code = read(token) if len(token) < _LONGEST else None
    try:
        practice_id = asked.services.doors.personal_code(str(code))
        setup = asked.services.setups.of(practice_id)
    except NotFound:
        return _unknown(asked)
    there = sorted(setup.open_locations, key=lambda of: of.name)
    if not there:
        return _unknown(asked)
    with_form = [of for of in there if of.enquiries and of.enquiry_token]
    if len(with_form) == 1:
        return to(asked, "e", with_form[0].enquiry_token, code=str(code))
    w = asked.words(*asked.accepted, country=there[0].country)
    return show(
        asked,
        "refer.html",
        w=w,
        title=w("refer"),
        setup=setup,
        location=there[0],
        told_by=setup.practice_at(there[0]).brand,
        code=str(code),
        places=[(of.name, _form(asked, of, str(code))) for of in with_form],
    )


def _form(asked: Asked, location: Location, code: str) -> str:
    return asked.path("e", location.enquiry_token, code=code)


def _unknown(asked: Asked) -> Response:
    limits.link_that_opens_nothing(asked.services, asked.request)
    w = asked.words(*asked.accepted)
    return show(asked, "unknown_code.html", w=w, title=w("refer_unknown"), status=404)
