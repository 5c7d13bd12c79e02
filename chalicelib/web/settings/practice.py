"""The practice as a whole, and what its locations inherit."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.look_at_picture import why_not_loaded
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.fields import Reader
from chalicelib.web.settings.parts.part import Part, Scene, by_key
from chalicelib.web.settings.parts.table import PRACTICE

routes = Blueprint(__name__)


@desk.page(routes, "/settings/practice", needs=Permission.CHANGE_SETTINGS)
def show_practice(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    scene = _scene(visit, editing.fresh_setup(visit))
    return visit.page(
        "settings/practice.html",
        section="settings",
        rows=[(of.key, of.title, of.said(scene), _inheriting(scene, of)) for of in PRACTICE],
    )


@desk.page(routes, "/settings/practice/{part}", needs=Permission.CHANGE_SETTINGS)
def show_part(visit: Visit, part: str) -> Response:
    editing.must_work_everywhere(visit)
    of, scene = _part(part), _scene(visit, editing.fresh_setup(visit))
    return editing.show(visit, _form(visit, of, scene), of.values(scene))


@desk.action(routes, "/settings/practice/{part}", needs=Permission.CHANGE_SETTINGS)
def change_part(visit: Visit, part: str) -> Response:
    editing.must_work_everywhere(visit)
    of, scene = _part(part), _scene(visit, editing.fresh_setup(visit))
    form, reader = _form(visit, of, scene), Reader(visit.form)
    changes = of.read(reader, scene)
    logo = changes.get("logo", "")
    if logo and logo != scene.practice.logo and (why := why_not_loaded(visit.services, logo)):
        reader.refuse("logo", why)
    if reader.wrong:
        return editing.refused(visit, form, reader.wrong)
    revision = visit.form.number("revision")
    try:
        editing.save(visit, replace(scene.practice, **changes, revision=revision), part)
    except StaleWrite:
        stands = _scene(visit, editing.fresh_setup(visit))
        return editing.faster(visit, _form(visit, of, stands), stands.practice, of.values(stands))
    return editing.saved(visit, "practice")


def _part(key: str) -> Part:
    """Raises NotFound."""
    found = by_key(PRACTICE).get(key)
    if found is None:
        raise NotFound(key)
    return found


def _scene(visit: Visit, setup: Setup) -> Scene:
    today = visit.locations[0].local(visit.now).date()
    return Scene(setup=setup, of=setup.practice, today=today)


def _form(visit: Visit, part: Part, scene: Scene) -> editing.Form:
    return editing.Form(
        name=part.title,
        question=part.question,
        lead=_inheriting(scene, part) or part.lead,
        fields=part.fields(scene),
        target=visit.urls.settings("practice", part.key),
        back=(visit.urls.settings("practice"), "Practice"),
        help=part.help,
        revision=scene.practice.revision,
    )


def _inheriting(scene: Scene, part: Part) -> str:
    """Whom a change here reaches."""
    if part.inherited is None:
        return ""
    every = scene.setup.open_locations
    names = [of.name for of in every if part.inherited in of.inherits]
    if not names:
        return "No location uses this: each has its own."
    others = len(every) - len(names)
    own = f"; {saying.count(others, 'location has', 'locations have')} their own" if others else ""
    return f"Used by {saying.listed(names)}{own}."
