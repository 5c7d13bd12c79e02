"""How a practice asks how it did, where it is reviewed in public, and where reviews are told of."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.feedback.open_door import open_door
from chalicelib.domain.feedback import Scale
from chalicelib.domain.feedback.choices import (
    EVERY_DAYS,
    MOST_PLACES,
    FeedbackChoices,
    ReviewPlace,
)
from chalicelib.domain.ids import LocationId
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, pages, urls
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.own_words import is_https
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

_BLANK = 2
"""Rows to be filled in beside those that are."""
_LONGEST_NAME, _LONGEST_ADDRESS = 40, 500
_PATH = "/settings/feedback"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One row of the places: as it was typed."""

    name: str = ""
    address: str = ""
    location_id: str = ""


@desk.page(routes, _PATH, needs=Permission.CHANGE_SETTINGS)
@of_the_whole_practice
def show_choices(visit: Visit) -> Response:
    return _page(visit, editing.fresh_setup(visit).feedback)


@desk.action(routes, _PATH, needs=Permission.CHANGE_SETTINGS)
@of_the_whole_practice
def change_choices(visit: Visit) -> Response:
    was = editing.fresh_setup(visit).feedback
    rows, wrong = _typed(visit), dict[str, str]()
    scale, every = visit.form["scale"], visit.form["every_days"]
    if scale not in set(Scale):
        wrong["scale"] = "Choose one of the two."
    if every not in {str(of) for of in EVERY_DAYS}:
        wrong["every_days"] = "Choose one of the list."
    places = [place for n, row in enumerate(rows) if (place := _place(visit, n, row, wrong))]
    if wrong:
        return _page(visit, was, rows=rows, scale=scale, every=every, wrong=wrong, status=400)
    wanted = replace(
        was,
        scale=Scale(scale),
        every_days=int(every),
        places=tuple(places),
        revision=visit.form.number("revision"),
    )
    try:
        editing.save(visit, wanted, "feedback")
    except StaleWrite:
        stands = editing.fresh_setup(visit).feedback
        stale = editing.who_was_faster(visit, stands)
        return _page(visit, stands, rows=rows, scale=scale, every=every, stale=stale, status=409)
    return editing.saved(visit, "feedback")


@desk.action(routes, "/settings/feedback/webhook", needs=Permission.CONNECT)
@of_the_whole_practice
def make_webhook(visit: Visit) -> Response:
    """With a new secret, which is shown this once."""
    door = open_door(visit.services, visit.practice_id, by=visit.me.staff_id)
    return _page(visit, editing.fresh_setup(visit).feedback, secret=door.secret)


def _typed(visit: Visit) -> list[Typed]:
    return [
        Typed(
            name=visit.form[f"name.{n}"],
            address=visit.form[f"address.{n}"],
            location_id=visit.form[f"at.{n}"],
        )
        for n in range(MOST_PLACES)
    ]


def _place(visit: Visit, n: int, row: Typed, wrong: dict[str, str]) -> ReviewPlace | None:
    if not (row.name or row.address):
        return None
    if not row.name or len(row.name) > _LONGEST_NAME:
        wrong[f"name.{n}"] = f"What patients know it as, such as Google: 1 to {_LONGEST_NAME}."
    if not is_https(row.address) or len(row.address) > _LONGEST_ADDRESS:
        wrong[f"address.{n}"] = "The address of the page for a review: it begins with https://."
    if row.location_id and LocationId(row.location_id) not in visit.setup.locations:
        wrong[f"at.{n}"] = "Choose one of the list."
    where = LocationId(row.location_id) if row.location_id else None
    return ReviewPlace(name=row.name, address=row.address, location_id=where)


def _page(
    visit: Visit,
    stands: FeedbackChoices,
    *,
    rows: list[Typed] | None = None,
    scale: str = "",
    every: str = "",
    wrong: dict[str, str] | None = None,
    stale: str = "",
    secret: str = "",
    status: int = 200,
) -> Response:
    links = urls.of(visit.services.config)
    door = visit.services.feedback.door(visit.practice_id)
    saved = [
        Typed(name=of.name, address=of.address, location_id=of.location_id or "")
        for of in stands.places
    ]
    shown = [of for of in rows if of.name or of.address] if rows is not None else saved
    blank = [Typed()] * min(_BLANK, MOST_PLACES - len(shown))
    return visit.page(
        "feedback/choices.html",
        section="settings",
        status=status,
        revision=stands.revision,
        scale=scale or stands.scale.value,
        every=every or str(stands.every_days),
        every_days=[str(of) for of in EVERY_DAYS],
        rows=[*shown, *blank] if rows is None or not wrong else _with_blanks(rows),
        wrong=pages.blanks(wrong),
        stale=stale,
        locations=visit.locations,
        may_connect=visit.may(Permission.CONNECT),
        address=links.absolute(links.path("webhooks", "reviews", door.token)) if door else "",
        secret=secret,
    )


def _with_blanks(rows: list[Typed]) -> list[Typed]:
    """As they stand, so that what is wrong stands where it was typed; without blank ones at the
    end but for some."""
    used = max((n for n, of in enumerate(rows) if of.name or of.address), default=-1) + 1
    return rows[: min(used + _BLANK, MOST_PLACES)]
