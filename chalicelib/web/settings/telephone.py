"""The telephone: who is calling, and what becomes of a call that nobody took."""

from chalice.app import Blueprint, Response

from chalicelib.actions.connect import set_text_back
from chalicelib.domain.calls import missed_call_text
from chalicelib.domain.ids import LocationId
from chalicelib.domain.phones import display
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.domain.segments import count
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, reach, saying, urls
from chalicelib.web.desk import Visit
from chalicelib.web.settings.start import fresh_setup

routes = Blueprint(__name__)


@dataclass(frozen=True, kw_only=True)
class Row:
    location_id: LocationId
    name: str
    on: bool
    texts: tuple[tuple[str, str, str], ...]
    """(language, words, what they cost)."""


@desk.page(routes, "/settings/telephone", needs=Permission.CONNECT)
def show_telephone(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/telephone", needs=Permission.CONNECT)
def change_telephone(visit: Visit) -> Response:
    location = reach.location_of(visit, visit.form["location"])
    try:
        set_text_back(
            visit.services,
            visit.practice_id,
            location.location_id,
            on=visit.form.ticked("on"),
            by=visit.me.staff_id,
        )
    except StaleWrite as stale:
        return _page(visit, problem=desk.sentence(stale), status=409)
    return visit.go(visit.urls.path("settings", "telephone", said="saved"))


def _page(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    visit = fresh_setup(visit)
    links = urls.of(visit.services.config)
    return visit.page(
        "settings/telephone.html",
        section="settings",
        status=status,
        problem=problem,
        rows=[_row(visit, of) for of in visit.locations if not of.closed],
        post_to=links.absolute(links.path("phone", "calls")),
        pop_up=links.absolute(links.calls()),
        whole=not visit.limits,
    )


def _row(visit: Visit, of: Location) -> Row:
    brand = visit.setup.practice_at(of).brand
    phone = display(of.phone, of.country)
    said = {of: missed_call_text(of, brand=brand, phone=phone) for of in ("en", "es")}
    return Row(
        location_id=of.location_id,
        name=of.name,
        on=of.text_back,
        texts=tuple(
            (language, text, saying.count(count(text).parts, "text"))
            for language, text in said.items()
        ),
    )
