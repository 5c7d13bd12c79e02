"""Kinds of visit: what can be booked, how long it takes, and by whom."""

from dataclasses import replace
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.ids import VisitTypeId
from chalicelib.domain.practices import VisitType
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.fields import Field, Reader, Values, one, ticked

routes = Blueprint(__name__)

_HELP = (
    "Kinds of visit have a length, and playbooks can be for some of them only. One that is "
    "retired can be booked no more; visits of it that are booked stay and are reminded as before."
)
_FIELDS = (
    Field(
        name="name", label="Name", longest=60, needed=True,
        hint="As your team says it: Cleaning, New patient exam. It is the name in imported files.",
    ),
    Field(
        name="minutes", label="Minutes", kind="number", needed=True,
        hint="How long it takes; it is what is kept free in the schedule.",
    ),
    Field(
        name="self_booking", label="Patients may book it themselves", kind="check",
        hint="On the pages that links in messages lead to. The desk can book it in any case.",
    ),
)  # fmt: skip


@desk.page(routes, "/settings/visit-types", needs=Permission.CHANGE_SETTINGS)
def list_types(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    every = editing.fresh_setup(visit).visit_types.values()
    return visit.page(
        "settings/visit_types.html",
        section="settings",
        types=[(of, _says(of)) for of in sorted(every, key=lambda of: (of.retired, of.name))],
    )


@desk.page(routes, "/settings/new-visit-type", needs=Permission.CHANGE_SETTINGS)
def show_new_type(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    new = _new(visit)
    return editing.show(visit, _form(visit, new), _values(new))


@desk.action(routes, "/settings/new-visit-type", needs=Permission.CHANGE_SETTINGS)
def add_type(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    new, reader = _new(visit), Reader(visit.form)
    changes = _read(reader, editing.fresh_setup(visit), new)
    if reader.wrong:
        return editing.refused(visit, _form(visit, new), reader.wrong)
    editing.save(visit, replace(new, **changes), "added")
    return editing.saved(visit, "visit-types")


@desk.page(routes, "/settings/visit-types/{visit_type_id}", needs=Permission.CHANGE_SETTINGS)
def show_type(visit: Visit, visit_type_id: str) -> Response:
    found = _type(visit, visit_type_id)
    return editing.show(visit, _form(visit, found), _values(found))


@desk.action(routes, "/settings/visit-types/{visit_type_id}", needs=Permission.CHANGE_SETTINGS)
def change_type(visit: Visit, visit_type_id: str) -> Response:
    found, reader = _type(visit, visit_type_id), Reader(visit.form)
    changes = _read(reader, visit.services.setups.of(visit.practice_id), found)
    if reader.wrong:
        return editing.refused(visit, _form(visit, found), reader.wrong)
    wanted = replace(found, **changes, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, "visit-type")
    except StaleWrite:
        stands = _type(visit, visit_type_id)
        return editing.faster(visit, _form(visit, stands), stands, _values(stands))
    return editing.saved(visit, "visit-types")


@desk.action(
    routes, "/settings/visit-types/{visit_type_id}/retire", needs=Permission.CHANGE_SETTINGS
)
def retire_type(visit: Visit, visit_type_id: str) -> Response:
    """`retired`: yes or no."""
    found = _type(visit, visit_type_id)
    retired = visit.form.ticked("retired")
    others = [
        of
        for of in visit.services.setups.of(visit.practice_id).visit_types.values()
        if not of.retired and of.visit_type_id != found.visit_type_id
    ]
    if retired and not others:
        last = "This is the only kind of visit that can be booked: add another one first."
        return editing.refused_as_stored(visit, _form(visit, found), _values(found), last)
    wanted = replace(found, retired=retired, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, "retired" if retired else "offered-again")
    except StaleWrite:
        stands = _type(visit, visit_type_id)
        return editing.faster_click(visit, _form(visit, stands), stands, _values(stands))
    return editing.saved(visit, "visit-types")


def _values(of: VisitType) -> Values:
    return {
        "name": one(of.name),
        "minutes": one(of.minutes),
        "self_booking": ticked(of.self_booking),
    }


def _read(reader: Reader, setup: Setup, was: VisitType) -> dict[str, Any]:
    name = reader.text("name", most=60, needed="A kind of visit needs a name.")
    others = [of for of in setup.visit_types.values() if of.visit_type_id != was.visit_type_id]
    if any(of.name.casefold() == name.casefold() for of in others):
        reader.refuse("name", "There is a kind of visit of this name; perhaps a retired one.")
    return {
        "name": name,
        "minutes": reader.number("minutes", 5, 480),
        "self_booking": reader.choice("self_booking", (("", ""), ("yes", ""))) == "yes",
    }


def _form(visit: Visit, of: VisitType) -> editing.Form:
    is_new = of.revision == 0
    return editing.Form(
        name="A new kind of visit" if is_new else of.name,
        question="What else can be booked?" if is_new else of.name,
        lead="" if is_new else _says(of),
        fields=_FIELDS,
        target=visit.urls.settings("new-visit-type")
        if is_new
        else visit.urls.settings("visit-types", of.visit_type_id),
        back=(visit.urls.settings("visit-types"), "Kinds of visit"),
        help=_HELP,
        revision=of.revision,
        submit="Add" if is_new else "Save",
        button=None if is_new else _retire_button(visit, of),
    )


def _retire_button(visit: Visit, of: VisitType) -> editing.Button:
    target = visit.urls.settings("visit-types", of.visit_type_id, "retire")
    if of.retired:
        return editing.Button(
            words="Offer it again", says="It is retired: nothing of it can be booked.",
            target=target, revision=of.revision, sends={"retired": "no"},
        )  # fmt: skip
    return editing.Button(
        words="Retire it",
        says="It can be booked no more; visits of it that are booked stay.",
        target=target,
        revision=of.revision,
        sends={"retired": "yes"},
    )


def _says(of: VisitType) -> str:
    if of.retired:
        return "retired, can be booked no more"
    who = "patients may book it" if of.self_booking else "booked by the desk only"
    return f"{saying.length(of.minutes)}, {who}"


def _new(visit: Visit) -> VisitType:
    return VisitType(visit_type_id=VisitTypeId(fresh(visit.now).lower()), name="", minutes=30)


def _type(visit: Visit, visit_type_id: str) -> VisitType:
    """Raises NotFound."""
    editing.must_work_everywhere(visit)
    found = editing.fresh_setup(visit).visit_types.get(VisitTypeId(visit_type_id))
    if found is None:
        raise NotFound(visit_type_id)
    return found
