"""The form for the practice's website: what to paste, in which words, and where it may be shown."""

from chalice.app import Blueprint, Response

from chalicelib.actions.connect import set_form
from chalicelib.domain.enquiries import MOST_SITES, consent_words, read_sites
from chalicelib.domain.ids import LocationId
from chalicelib.domain.marketing_consent import LANGUAGES, words
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, pages, reach, urls
from chalicelib.web.desk import Visit
from chalicelib.web.enquiry_pages import TRAP
from chalicelib.web.settings.start import fresh_setup

routes = Blueprint(__name__)


@dataclass(frozen=True, kw_only=True)
class Row:
    location_id: LocationId
    name: str
    on: bool
    address: str
    """Empty: it was never switched on."""
    frame: str
    plain: str
    sites: str
    wrong: str


@desk.page(routes, "/settings/website", needs=Permission.CONNECT)
def show_website(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/website", needs=Permission.CONNECT)
def change_website(visit: Visit) -> Response:
    location = reach.location_of(visit, visit.form["location"])
    typed = visit.form["sites"]
    sites = read_sites(typed)
    if sites is None:
        return _page(visit, wrong_at=location.location_id, typed=typed, status=400)
    try:
        set_form(
            visit.services,
            visit.practice_id,
            location.location_id,
            on=visit.form.ticked("on"),
            sites=sites,
            by=visit.me.staff_id,
        )
    except StaleWrite as stale:
        return _page(visit, problem=desk.sentence(stale), status=409)
    return visit.go(visit.urls.path("settings", "website", said="saved"))


def _page(
    visit: Visit,
    *,
    wrong_at: LocationId | None = None,
    typed: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    visit = fresh_setup(visit)
    links = urls.of(visit.services.config)
    wrong = f"Write up to {MOST_SITES} addresses such as https://www.yourpractice.com, one a line."
    rows = [
        _row(
            visit,
            links,
            of,
            wrong=wrong if of.location_id == wrong_at else "",
            typed=typed if of.location_id == wrong_at else None,
        )
        for of in visit.locations
        if not of.closed
    ]
    brand = visit.setup.practice.brand
    return visit.page(
        "settings/website.html",
        section="settings",
        status=status,
        problem=problem,
        rows=rows,
        wordings=[(of, consent_words(of, practice=brand)) for of in ("en", "es")],
        news=[(of, words(of, practice=brand)) for of in LANGUAGES],
    )


def _row(visit: Visit, links: urls.Urls, of: Location, *, wrong: str, typed: str | None) -> Row:
    address = links.absolute(links.path("e", of.enquiry_token)) if of.enquiry_token else ""
    name = visit.setup.practice_at(of).brand
    return Row(
        location_id=of.location_id,
        name=of.name,
        on=of.enquiries,
        address=address,
        frame=pages.html(
            "settings/website_frame.html",
            config=visit.services.config,
            address=address,
            practice_name=name,
        ),
        plain=pages.html(
            "settings/website_plain.html", config=visit.services.config, address=address, trap=TRAP
        ),
        sites="\n".join(of.enquiry_sites) if typed is None else typed,
        wrong=wrong,
    )
