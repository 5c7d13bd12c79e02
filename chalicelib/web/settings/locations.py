"""Locations: what each takes from the practice, and what it has of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions.change_setup import visits_to_come
from chalicelib.domain.ids import LocationId
from chalicelib.domain.inheritance import EVERYTHING
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Inherited, Location
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.fields import Field, Reader, Values
from chalicelib.web.settings.parts.address import (
    ADDRESS,
    address_fields,
    address_read,
    address_values,
)
from chalicelib.web.settings.parts.part import Part, Scene, by_key
from chalicelib.web.settings.parts.table import LOCATION

routes = Blueprint(__name__)


@dataclass(frozen=True, kw_only=True)
class Row:
    key: str
    title: str
    said: str
    whose: str
    """ "same as the practice", "its own" or nothing."""


@desk.page(routes, "/settings/locations", needs=Permission.CHANGE_SETTINGS)
def list_locations(visit: Visit) -> Response:
    setup = editing.fresh_setup(visit)
    shown = [of for of in _by_name(setup) if visit.works_at(of.location_id)]
    return visit.page(
        "settings/locations.html",
        section="settings",
        locations=[(of, _rows(_scene(visit, setup, of))) for of in shown],
        may_add=not visit.limits,
    )


@desk.page(routes, "/settings/new-location", needs=Permission.CHANGE_SETTINGS)
def show_new_location(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    scene = _new(visit)
    return editing.show(visit, _new_form(visit, scene), address_values(scene))


@desk.action(routes, "/settings/new-location", needs=Permission.CHANGE_SETTINGS)
def add_location(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    scene, reader = _new(visit), Reader(visit.form)
    changes = address_read(reader, scene)
    if reader.wrong:
        return editing.refused(visit, _new_form(visit, scene), reader.wrong)
    added = replace(scene.location, **changes)
    editing.save(visit, added, "added")
    return editing.saved(visit, "locations", added.location_id)


@desk.page(routes, "/settings/locations/{location_id}", needs=Permission.CHANGE_SETTINGS)
def show_location(visit: Visit, location_id: str) -> Response:
    return _location_page(visit, location_id)


@desk.action(routes, "/settings/locations/{location_id}/close", needs=Permission.CHANGE_SETTINGS)
def close_or_open(visit: Visit, location_id: str) -> Response:
    """`closed`: yes or no."""
    editing.must_work_everywhere(visit)
    setup = editing.fresh_setup(visit)
    location = _location(visit, setup, location_id)
    closed = visit.form.ticked("closed")
    others = [of for of in setup.open_locations if of.location_id != location.location_id]
    if closed and not others:
        return _location_page(visit, location_id, problem=_LAST, status=400)
    stored = setup.stored[location.location_id]
    wanted = replace(stored, closed=closed, revision=visit.form.number("revision"))
    try:
        # Two who close the last two at once: the other one must still be open when this is saved.
        keeps = setup.stored[others[0].location_id] if closed else None
        editing.save(visit, wanted, "closed" if closed else "opened", keeps=keeps)
    except StaleWrite:
        return _location_page(visit, location_id, faster=True, status=409)
    return editing.saved(visit, "locations", location.location_id)


_LAST = "This is the only location that is open: add another one first."


def _location_page(
    visit: Visit, location_id: str, *, problem: str = "", faster: bool = False, status: int = 200
) -> Response:
    setup = editing.fresh_setup(visit)
    location = _location(visit, setup, location_id)
    booked = _visits_to_come(visit, setup, location)
    return visit.page(
        "settings/location.html",
        section="settings",
        status=status,
        problem=problem,
        stale=editing.who_was_faster(visit, location) if faster else "",
        location=location,
        rows=_rows(_scene(visit, setup, location)),
        to_come=_to_come(booked),
        button=None if visit.limits else _close_button(visit, location, booked),
    )


def _close_button(visit: Visit, location: Location, booked: int) -> editing.Button:
    target = visit.urls.settings("locations", location.location_id, "close")
    if location.closed:
        return editing.Button(
            words="Open it again", says="Visits can then be booked here as before.",
            target=target, revision=location.revision, sends={"closed": "no"},
        )  # fmt: skip
    return editing.Button(
        words=f"Close {location.name} for good",
        says=f"Once it is closed, nothing can be booked here any more. {_to_come(booked)} "
        "What patients write to its number still arrives.",
        target=target,
        revision=location.revision,
        sends={"closed": "yes"},
    )


def _to_come(booked: int) -> str:
    if not booked:
        return "No visits are to come here."
    are = saying.count(booked, "visit is", "visits are")
    return (
        f"{are} to come here: booked visits stay and are reminded; move or cancel those that "
        "will not take place."
    )


def _visits_to_come(visit: Visit, setup: Setup, location: Location) -> int:
    here = [
        of.provider_id for of in setup.providers.values() if of.location_id == location.location_id
    ]
    return visits_to_come(visit.services, visit.practice_id, here)


@desk.page(routes, "/settings/locations/{location_id}/playbooks", needs=Permission.CHANGE_SETTINGS)
def show_playbooks(visit: Visit, location_id: str) -> Response:
    setup = editing.fresh_setup(visit)
    location = _location(visit, setup, location_id)
    on = tuple(of.playbook_id for of in _playbooks(setup, location) if _is_on(of, location))
    return editing.show(visit, _playbook_form(visit, setup, location), {"on": on})


@desk.action(
    routes, "/settings/locations/{location_id}/playbooks", needs=Permission.CHANGE_SETTINGS
)
def switch_playbooks(visit: Visit, location_id: str) -> Response:
    setup = editing.fresh_setup(visit)
    location = _location(visit, setup, location_id)
    form, reader = _playbook_form(visit, setup, location), Reader(visit.form)
    on = reader.ticks("on", form.fields[0].choices)
    if reader.wrong:
        return editing.refused(visit, form, reader.wrong)
    try:
        for playbook in _playbooks(setup, location):
            wanted = _switched(playbook, location, on=playbook.playbook_id in on)
            if wanted != playbook:
                editing.save(visit, wanted, "playbooks")
    except StaleWrite:
        setup = editing.fresh_setup(visit)
        form = _playbook_form(visit, setup, location)
        stands = tuple(of.playbook_id for of in _playbooks(setup, location) if _is_on(of, location))
        return editing.show(
            visit, form, editing.typed(visit), stale="Somebody saved a playbook",
            differs={} if set(stands) == set(on) else {"on": _named(form, stands)}, status=409,
        )  # fmt: skip
    return editing.saved(visit, "locations", location.location_id)


@desk.page(routes, "/settings/locations/{location_id}/{part}", needs=Permission.CHANGE_SETTINGS)
def show_part(visit: Visit, location_id: str, part: str) -> Response:
    setup = editing.fresh_setup(visit)
    scene, of = _scene(visit, setup, _location(visit, setup, location_id)), _part(part)
    return editing.show(visit, _form(visit, of, scene), _values(of, scene))


@desk.action(routes, "/settings/locations/{location_id}/{part}", needs=Permission.CHANGE_SETTINGS)
def change_part(visit: Visit, location_id: str, part: str) -> Response:
    setup = editing.fresh_setup(visit)
    scene, of = _scene(visit, setup, _location(visit, setup, location_id)), _part(part)
    reader = Reader(visit.form)
    changes = _read(reader, of, scene)
    if not reader.wrong and "zone" in changes:
        _refuse_zone(visit, reader, scene, changes["zone"])
    if reader.wrong:
        return editing.refused(visit, _form(visit, of, scene), reader.wrong)
    stored = setup.stored[scene.location.location_id]
    wanted = replace(stored, **changes, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, part)
    except StaleWrite:
        setup = editing.fresh_setup(visit)
        stands = _scene(visit, setup, _location(visit, setup, location_id))
        return editing.faster(visit, _form(visit, of, stands), stands.location, _values(of, stands))
    return editing.saved(visit, "locations", scene.location.location_id)


def _refuse_zone(visit: Visit, reader: Reader, scene: Scene, zone: str) -> None:
    """Another zone would move every visit that patients have been told the time of."""
    location = scene.location
    if zone == location.zone:
        return
    booked = _visits_to_come(visit, scene.setup, location)
    if booked:
        are = saying.count(booked, "coming visit is", "coming visits are")
        reader.refuse(
            "zone",
            f"{are} booked here at times that patients know, in {location.zone}. In another zone "
            "each would be at another time: move or cancel them first, or add a new location.",
        )


def _read(reader: Reader, part: Part, scene: Scene) -> dict[str, Any]:
    if part.inherited is None:
        return part.read(reader, scene)
    inherits = scene.location.inherits
    own = reader.choice("own", _OWN)
    if reader.wrong:
        return {}
    if own == "no":
        return {"inherits": inherits | {part.inherited}}
    return {**part.read(reader, scene), "inherits": inherits - {part.inherited}}


_OWN = (("no", "Same as the practice"), ("yes", "Its own"))


def _values(part: Part, scene: Scene) -> Values:
    if part.inherited is None:
        return part.values(scene)
    own = "no" if part.inherited in scene.location.inherits else "yes"
    return {**part.values(scene), "own": (own,)}


def _form(visit: Visit, part: Part, scene: Scene) -> editing.Form:
    location = scene.location
    fields = part.fields(scene)
    if part.inherited is not None:
        said = part.said(replace(scene, of=scene.practice))
        choices = (("no", f"Same as the practice: {said}"), _OWN[1])
        fields = (
            Field(
                name="own", label="Whose", kind="own", choices=choices,
                hint="What is the same as the practice follows when the practice changes it.",
            ),
            *fields,
        )  # fmt: skip
    return editing.Form(
        name=f"{part.title}, {location.name}",
        question=part.question,
        lead=f"At {location.name}. {part.lead}",
        fields=fields,
        target=visit.urls.settings("locations", location.location_id, part.key),
        back=(visit.urls.settings("locations", location.location_id), location.name),
        help=part.help,
        revision=location.revision,
    )


def _rows(scene: Scene) -> list[Row]:
    here = scene.location
    rows = [
        Row(key=of.key, title=of.title, said=of.said(scene), whose=_whose(of, here))
        for of in LOCATION
    ]
    playbooks = _playbooks(scene.setup, here)
    on = [of for of in playbooks if of.on and _is_on(of, here)]
    names = [f"{of.name} (not everywhere)" if of.is_pilot else of.name for of in on]
    differs = any(not _is_on(of, here) for of in playbooks) or any(of.is_pilot for of in on)
    said = saying.listed(names) if names else "none is on"
    whose = "its own" if differs else "same as the practice"
    return [*rows, Row(key="playbooks", title="Playbooks", said=said, whose=whose)]


def _whose(part: Part, location: Location) -> str:
    if part.inherited is None:
        shares = part.key == "number" and location.shares_number_of is not None
        return "shared" if shares else ""
    return "same as the practice" if part.inherited in location.inherits else "its own"


def _playbooks(setup: Setup, location: Location) -> list[Playbook]:
    """Those that could send something to patients of the location."""
    here = location.location_id
    providers = {of.provider_id for of in setup.providers.values() if of.location_id == here}
    return sorted(
        (
            of
            for of in setup.playbooks.values()
            if not of.is_pilot or here in of.pilot_locations or of.pilot_providers & providers
        ),
        key=lambda of: of.name,
    )


def _is_on(playbook: Playbook, location: Location) -> bool:
    return location.location_id not in playbook.off_at


def _switched(playbook: Playbook, location: Location, *, on: bool) -> Playbook:
    off_at = playbook.off_at - {location.location_id}
    return replace(playbook, off_at=off_at if on else off_at | {location.location_id})


def _playbook_form(visit: Visit, setup: Setup, location: Location) -> editing.Form:
    choices = tuple(
        (of.playbook_id, of.name if of.on else f"{of.name} (off at the whole practice)")
        for of in _playbooks(setup, location)
    )
    return editing.Form(
        name=f"Playbooks, {location.name}",
        question="Which playbooks are used here?",
        lead=f"At {location.name}. For words of its own, start a playbook for this location only.",
        fields=(
            Field(
                name="on", label="Used here", kind="ticks", choices=choices,
                hint="What is not ticked sends nothing about visits at this location.",
            ),
        ),
        target=visit.urls.settings("locations", location.location_id, "playbooks"),
        back=(visit.urls.settings("locations", location.location_id), location.name),
        help="A playbook says which messages go out before a visit. Here it can be switched off "
        "for one location; a playbook that is tried at one location only gives it its own words.",
        revision=location.revision,
    )  # fmt: skip


def _named(form: editing.Form, values: tuple[str, ...]) -> str:
    words: Mapping[str, str] = dict(form.fields[0].choices)
    return ", ".join(words.get(of, of) for of in values) or "nothing"


def _new(visit: Visit) -> Scene:
    """A location that has all of the practice, and shares the number of the first."""
    setup = editing.fresh_setup(visit)
    first = next((of for of in _by_name(setup) if of.number and not of.shares_number_of), None)
    like = first or next(iter(_by_name(setup)), None)
    # Where the practice has no hours yet, those of the first location are a better guess.
    has_hours = bool(setup.practice.opening) or like is None
    location = Location(
        location_id=LocationId(fresh(visit.now).lower()),
        name="",
        zone=like.zone if like else "America/New_York",
        phone="",
        number="",
        country=like.country if like else setup.practice.region,
        region=like.region if like else "",
        shares_number_of=first.location_id if first else None,
        opening={} if has_hours or like is None else like.opening,
        inherits=EVERYTHING if has_hours else EVERYTHING - {Inherited.HOURS},
    )
    return _scene(visit, setup, location)


def _new_form(visit: Visit, scene: Scene) -> editing.Form:
    return editing.Form(
        name="A new location",
        question="Where is the new location?",
        lead="It begins with all that the practice has; give it its own where it differs.",
        fields=address_fields(scene),
        target=visit.urls.settings("new-location"),
        back=(visit.urls.settings("locations"), "Locations"),
        help=ADDRESS.help,
        revision=0,
        submit="Add",
    )


def _by_name(setup: Setup) -> list[Location]:
    """What is closed comes last."""
    return sorted(setup.locations.values(), key=lambda of: (of.closed, of.name))


def _location(visit: Visit, setup: Setup, location_id: str) -> Location:
    """Raises NotFound, also for one that they do not work at."""
    found = setup.locations.get(LocationId(location_id))
    if found is None or not visit.works_at(found.location_id):
        raise NotFound(location_id)
    return found


def _part(key: str) -> Part:
    """Raises NotFound."""
    found = by_key(LOCATION).get(key)
    if found is None:
        raise NotFound(key)
    return found


def _scene(visit: Visit, setup: Setup, location: Location) -> Scene:
    return Scene(setup=setup, of=location, today=location.local(visit.now).date())
