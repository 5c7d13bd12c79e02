"""Providers: who sees patients, where, when and for what."""

from dataclasses import replace
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions.change_setup import visits_to_come
from chalicelib.domain.ids import LocationId, ProviderId, VisitTypeId
from chalicelib.domain.practices import Provider
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.fields import (
    Choices,
    Field,
    Reader,
    Values,
    one,
    week_said,
    week_values,
)

routes = Blueprint(__name__)

_HELP = (
    "Providers are the people whom visits are booked with. Patients are offered their working "
    "hours, less absences and what is booked. Whoever leaves is offered no more; visits stay."
)


@desk.page(routes, "/settings/providers", needs=Permission.CHANGE_SETTINGS)
def list_providers(visit: Visit) -> Response:
    setup = editing.fresh_setup(visit)
    shown = [of for of in setup.providers.values() if visit.works_at(of.location_id)]
    return visit.page(
        "settings/providers.html",
        section="settings",
        providers=[
            (of, _where(setup, of), _says(of))
            for of in sorted(shown, key=lambda of: (of.left, of.name))
        ],
    )


@desk.page(routes, "/settings/new-provider", needs=Permission.CHANGE_SETTINGS)
def show_new_provider(visit: Visit) -> Response:
    setup = editing.fresh_setup(visit)
    new = _new(visit)
    return editing.show(visit, _form(visit, setup, new), _values(new))


@desk.action(routes, "/settings/new-provider", needs=Permission.CHANGE_SETTINGS)
def add_provider(visit: Visit) -> Response:
    setup, new, reader = editing.fresh_setup(visit), _new(visit), Reader(visit.form)
    changes = _read(visit, reader, setup, new)
    if reader.wrong:
        return editing.refused(visit, _form(visit, setup, new), reader.wrong)
    editing.save(visit, replace(new, **changes), "added")
    return editing.saved(visit, "providers")


@desk.page(routes, "/settings/providers/{provider_id}", needs=Permission.CHANGE_SETTINGS)
def show_provider(visit: Visit, provider_id: str) -> Response:
    setup = editing.fresh_setup(visit)
    provider = _provider(visit, setup, provider_id)
    return editing.show(visit, _form(visit, setup, provider), _values(provider))


@desk.action(routes, "/settings/providers/{provider_id}", needs=Permission.CHANGE_SETTINGS)
def change_provider(visit: Visit, provider_id: str) -> Response:
    setup, reader = editing.fresh_setup(visit), Reader(visit.form)
    provider = _provider(visit, setup, provider_id)
    changes = _read(visit, reader, setup, provider)
    if not reader.wrong and changes["location_id"] != provider.location_id:
        _refuse_move(visit, reader, provider)
    if reader.wrong:
        return editing.refused(visit, _form(visit, setup, provider), reader.wrong)
    wanted = replace(provider, **changes, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, "provider")
    except StaleWrite:
        setup = editing.fresh_setup(visit)
        stands = _provider(visit, setup, provider_id)
        return editing.faster(visit, _form(visit, setup, stands), stands, _values(stands))
    return editing.saved(visit, "providers")


@desk.action(routes, "/settings/providers/{provider_id}/leave", needs=Permission.CHANGE_SETTINGS)
def leave_or_return(visit: Visit, provider_id: str) -> Response:
    """`left`: yes or no."""
    provider = _provider(visit, editing.fresh_setup(visit), provider_id)
    left = visit.form.ticked("left")
    wanted = replace(provider, left=left, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, "left" if left else "returned")
    except StaleWrite:
        setup = editing.fresh_setup(visit)
        stands = _provider(visit, setup, provider_id)
        return editing.faster_click(visit, _form(visit, setup, stands), stands, _values(stands))
    return editing.saved(visit, "providers")


def _refuse_move(visit: Visit, reader: Reader, provider: Provider) -> None:
    booked = visits_to_come(visit.services, visit.practice_id, [provider.provider_id])
    if booked:
        are = saying.count(booked, "coming visit is", "coming visits are")
        reader.refuse(
            "location",
            f"{are} with {provider.name} at the other location: move them first, or add "
            "the same person as a provider here too.",
        )


def _fields(visit: Visit, setup: Setup, of: Provider) -> tuple[Field, ...]:
    return (
        Field(
            name="name", label="Name", longest=80, needed=True,
            hint="As patients read it in reminders: Dr. Patel, Kim (hygienist).",
        ),
        Field(
            name="location", label="Location", kind="select", choices=_locations(visit, setup, of),
            hint="Somebody who works at two is added once for each.",
        ),
        Field(
            name="visit_types", label="Kinds of visit", kind="ticks", choices=_types(setup),
            hint="What may be booked with them. If none is ticked: everything.",
        ),
        Field(
            name="own", label="Working hours", kind="own",
            choices=(("no", "Whenever the location is open"), ("yes", "Their own hours")),
            hint="Times are offered to patients within these hours only.",
        ),
        Field(
            name="week", label="Works", kind="week",
            hint="Leave a day empty if they are off; the second pair is for after a break.",
        ),
    )  # fmt: skip


def _locations(visit: Visit, setup: Setup, provider: Provider) -> Choices:
    """Where visits can be booked, and where they are already."""
    every = sorted(setup.locations.values(), key=lambda of: of.name)
    return tuple(
        (of.location_id, of.name)
        for of in every
        if visit.works_at(of.location_id)
        and (not of.closed or of.location_id == provider.location_id)
    )


def _types(setup: Setup) -> Choices:
    every = sorted(setup.visit_types.values(), key=lambda of: of.name)
    return tuple((of.visit_type_id, of.name) for of in every)


def _values(provider: Provider) -> Values:
    return {
        "name": one(provider.name),
        "location": one(provider.location_id),
        "own": ("no" if provider.as_location else "yes",),
        "visit_types": tuple(sorted(provider.visit_types)),
        **week_values("week", provider.hours),
    }


def _read(visit: Visit, reader: Reader, setup: Setup, was: Provider) -> dict[str, Any]:
    name = reader.text("name", most=80, needed="A provider needs a name.")
    location_id = LocationId(reader.choice("location", _locations(visit, setup, was)))
    namesakes = [
        of
        for of in setup.providers.values()
        if of.name.casefold() == name.casefold()
        and of.location_id == location_id
        and of.provider_id != was.provider_id
        and not of.left
    ]
    if namesakes:
        reader.refuse("name", "Another provider of this location has this name.")
    own = reader.choice("own", (("no", ""), ("yes", "")))
    changes: dict[str, Any] = {
        "name": name,
        "location_id": location_id,
        "as_location": own == "no",
        "visit_types": frozenset(
            VisitTypeId(of) for of in reader.ticks("visit_types", _types(setup))
        ),
    }
    return changes if own == "no" else {**changes, "hours": reader.week("week")}


def _form(visit: Visit, setup: Setup, provider: Provider) -> editing.Form:
    is_new = provider.revision == 0
    list_of_all = visit.urls.settings("providers")
    return editing.Form(
        name="A new provider" if is_new else provider.name,
        question="Who is new?" if is_new else provider.name,
        lead="Patients see their name in reminders." if is_new else _says(provider),
        fields=_fields(visit, setup, provider),
        target=visit.urls.settings("new-provider")
        if is_new
        else visit.urls.settings("providers", provider.provider_id),
        back=(list_of_all, "Providers"),
        help=_HELP,
        revision=provider.revision,
        submit="Add" if is_new else "Save",
        button=None if is_new else _leave_button(visit, provider),
    )


def _leave_button(visit: Visit, provider: Provider) -> editing.Button:
    target = visit.urls.settings("providers", provider.provider_id, "leave")
    if provider.left:
        return editing.Button(
            words="Offer their times again", says="They left: no times are offered.",
            target=target, revision=provider.revision, sends={"left": "no"},
        )  # fmt: skip
    booked = visits_to_come(visit.services, visit.practice_id, [provider.provider_id])
    stay = (
        f"{saying.count(booked, 'coming visit is', 'coming visits are')} with {provider.name}: "
        "move them first, or leave them as they are; nobody is told."
        if booked
        else "Nobody is booked with them."
    )
    return editing.Button(
        words=f"{provider.name} leaves",
        says=f"Then no times of theirs are offered any more. {stay}",
        target=target,
        revision=provider.revision,
        sends={"left": "yes"},
    )


def _says(provider: Provider) -> str:
    if provider.left:
        return "left, no times are offered"
    if provider.as_location:
        return f"whenever the location is open: {week_said(provider.hours)}"
    return week_said(provider.hours)


def _where(setup: Setup, provider: Provider) -> str:
    location = setup.locations.get(provider.location_id)
    return location.name if location else ""


def _new(visit: Visit) -> Provider:
    return Provider(
        provider_id=ProviderId(fresh(visit.now).lower()),
        location_id=visit.locations[0].location_id,
        name="",
        as_location=True,
    )


def _provider(visit: Visit, setup: Setup, provider_id: str) -> Provider:
    """Raises NotFound, also for one of a location that they do not work at."""
    found = setup.providers.get(ProviderId(provider_id))
    if found is None or not visit.works_at(found.location_id):
        raise NotFound(provider_id)
    return found
