"""Who works at the practice's desk: invite them, change what they may do, remove them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions import people as actions
from chalicelib.actions.write_down import write_down
from chalicelib.domain import people
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import LocationId, StaffId
from chalicelib.domain.people import LastOwner, NotYours, WorksElsewhere
from chalicelib.domain.practices import Staff
from chalicelib.domain.roles import FRONT_DESK, ROLES, Permission, Role, permissions
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Member
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import people_form
from chalicelib.web.settings.people_form import StaffForm

routes = Blueprint(__name__)

_LAST_OWNER = (
    "This is the practice's only owner. Make somebody else an owner first; nothing was changed."
)
_STALE = (
    "Somebody changed this person while you were typing. What you typed is still here; "
    "where it differs, what is saved now stands under the field. Save again to keep yours."
)
_NOT_HERE = (
    "Their code guards more than this practice, so it was not taken away. Ask Rapport's support."
)
_NOT_TOLD = (
    "The email to them did not leave. Check the address and the practice's sender address, "
    "then send it again."
)


@dataclass(frozen=True, kw_only=True)
class Row:
    staff: Staff
    role: str
    works_at: str
    with_code: bool
    signed_in: str
    """When they last did, or that they never have."""
    mine: bool
    """Theirs to change, for whoever reads the list."""


@desk.page(routes, "/settings/people", needs=Permission.MANAGE_PEOPLE)
def list_people(visit: Visit) -> Response:
    return _list(visit)


@desk.action(routes, "/settings/owners-codes", needs=Permission.REQUIRE_CODES)
def require_codes(visit: Visit) -> Response:
    """Whether owners sign in with a code beside their password."""
    practice = _fresh(visit).practice
    wanted = replace(
        practice,
        owners_use_codes=visit.form.ticked("required"),
        revision=visit.form.number("revision"),
    )
    try:
        visit.services.setups.save(visit.practice_id, wanted)
    except StaleWrite:
        problem = "Somebody changed the practice meanwhile. Here is how it stands now."
        return _list(visit, problem=problem, status=409)
    did = "owners-codes.required" if wanted.owners_use_codes else "owners-codes.not-required"
    me = visit.me.staff_id
    write_down(visit.services, visit.practice_id, did, me, by=me)
    return visit.go(visit.urls.settings("people") + "?said=saved")


@desk.page(routes, "/settings/invite", needs=Permission.MANAGE_PEOPLE)
def show_invitation(visit: Visit) -> Response:
    return _invite_page(visit, people_form.of_staff(people_form.nobody(FRONT_DESK)))


@desk.action(routes, "/settings/invite", needs=Permission.MANAGE_PEOPLE)
def invite(visit: Visit) -> Response:
    form = people_form.read(visit.form, people_form.nobody(""), visit.me, _fresh(visit))
    if form.staff is None:
        return _invite_page(visit, form, status=400)
    try:
        invited = actions.invite(
            visit.services, visit.practice_id, form.staff, by=visit.me.staff_id
        )
    except (StaleWrite, BadInput):
        # A colleague invited them at the same moment.
        wrong = {"email": "Somebody with this address is on the list already."}
        return _invite_page(visit, replace(form, wrong=wrong), status=409)
    if not invited.told:
        return _person_page(visit, invited.staff.staff_id, problem=_NOT_TOLD)
    return visit.go(visit.urls.settings("people") + "?said=invited")


@desk.page(routes, "/settings/people/{staff_id}", needs=Permission.MANAGE_PEOPLE)
def show_person(visit: Visit, staff_id: str) -> Response:
    return _person_page(visit, StaffId(staff_id))


@desk.action(routes, "/settings/people/{staff_id}", needs=Permission.MANAGE_PEOPLE)
def change_person(visit: Visit, staff_id: str) -> Response:
    setup = _fresh(visit)
    was = _of(setup, staff_id)
    if not people.may_manage(visit.me, was):
        return visit.page("not_permitted.html", status=403)
    form = people_form.read(visit.form, was, visit.me, setup)
    if form.staff is None:
        return _person_page(visit, was.staff_id, form=form, status=400)
    wanted = replace(form.staff, revision=visit.form.number("revision"))
    try:
        actions.change(visit.services, visit.practice_id, wanted, by=visit.me.staff_id)
    except StaleWrite:
        return _person_page(visit, was.staff_id, form=form, problem=_STALE, status=409)
    except LastOwner:
        return _person_page(visit, was.staff_id, form=form, problem=_LAST_OWNER, status=409)
    except NotYours:
        return visit.page("not_permitted.html", status=403)
    return visit.go(visit.urls.settings("people") + "?said=saved")


@desk.action(routes, "/settings/people/{staff_id}/remove", needs=Permission.MANAGE_PEOPLE)
def remove_person(visit: Visit, staff_id: str) -> Response:
    try:
        actions.remove(
            visit.services,
            visit.practice_id,
            StaffId(staff_id),
            revision=visit.form.number("revision"),
            by=visit.me.staff_id,
        )
    except StaleWrite:
        problem = "Somebody changed this person meanwhile, so they were not removed."
        return _person_page(visit, StaffId(staff_id), problem=problem, status=409)
    except LastOwner:
        return _person_page(visit, StaffId(staff_id), problem=_LAST_OWNER, status=409)
    except NotYours:
        return visit.page("not_permitted.html", status=403)
    return visit.go(visit.urls.settings("people") + "?said=removed")


@desk.action(routes, "/settings/people/{staff_id}/invite", needs=Permission.MANAGE_PEOPLE)
def invite_again(visit: Visit, staff_id: str) -> Response:
    """The email did not come, or its week is over."""
    _of(_fresh(visit), staff_id)
    try:
        invited = actions.invite_again(
            visit.services, visit.practice_id, StaffId(staff_id), by=visit.me.staff_id
        )
    except NotYours:
        return visit.page("not_permitted.html", status=403)
    if not invited.told:
        return _person_page(visit, invited.staff.staff_id, problem=_NOT_TOLD, status=409)
    return visit.go(visit.urls.settings("people") + "?said=invited")


@desk.action(routes, "/settings/people/{staff_id}/code", needs=Permission.REQUIRE_CODES)
def take_code_away(visit: Visit, staff_id: str) -> Response:
    """Somebody lost the phone with the app."""
    staff = _of(_fresh(visit), staff_id)
    try:
        actions.take_code_away(
            visit.services, visit.practice_id, staff.staff_id, by=visit.me.staff_id
        )
    except WorksElsewhere:
        return _person_page(visit, staff.staff_id, problem=_NOT_HERE, status=409)
    return visit.go(visit.urls.settings("people") + "?said=saved")


def _fresh(visit: Visit) -> Setup:
    """As it is now: whoever changes people must not go by what was half a minute ago."""
    return visit.services.setups.of(visit.practice_id, fresh=True)


def _of(setup: Setup, staff_id: str) -> Staff:
    """Raises NotFound."""
    found = setup.staff.get(StaffId(staff_id))
    if found is None:
        raise NotFound(staff_id)
    return found


def _list(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    setup = _fresh(visit)
    members = visit.services.doors.members(setup.staff)
    order = list(ROLES)
    rows = [_row(visit, setup, of, members.get(of.staff_id)) for of in setup.staff.values()]
    rows.sort(key=lambda of: (order.index(of.staff.role), of.staff.name))
    return visit.page(
        "settings/people.html",
        section="settings",
        status=status,
        problem=problem,
        rows=rows,
        practice=setup.practice,
    )


def _row(visit: Visit, setup: Setup, staff: Staff, member: Member | None) -> Row:
    role = ROLES.get(staff.role)
    places = sorted(of.name for of in setup.locations.values() if of.location_id in staff.locations)
    at = member.signed_in.get(visit.practice_id) if member else None
    return Row(
        staff=staff,
        role=role.name if role else "No role",
        works_at=saying.listed(places) if people.limited_to(staff) else "All locations",
        with_code=bool(member and member.has_code),
        signed_in=_when(visit, at) if at else "",
        mine=people.may_manage(visit.me, staff),
    )


def _when(visit: Visit, at: datetime) -> str:
    location = visit.locations[0]
    return saying.when(location.local(at), location.local(visit.now))


def _roles(visit: Visit) -> list[tuple[str, Role]]:
    """Those that are theirs to give."""
    mine = permissions(visit.me.role)
    return [(of, role) for of, role in ROLES.items() if role.may <= mine]


def _invite_page(visit: Visit, form: StaffForm, *, status: int = 200) -> Response:
    return _form_page(
        visit,
        form,
        status=status,
        heading="Invite somebody",
        target=visit.urls.settings("invite"),
        person=None,
        invited=False,
        has_code=False,
        revision=0,
        differs={},
        problem="",
    )


def _person_page(
    visit: Visit,
    staff_id: StaffId,
    *,
    form: StaffForm | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """Where somebody else saved meanwhile (409), what was typed stays and what stands is shown."""
    staff = _of(_fresh(visit), staff_id)
    if not people.may_manage(visit.me, staff):
        return visit.page("not_permitted.html", status=403)
    stands = people_form.of_staff(staff)
    member = visit.services.doors.members([staff_id]).get(staff_id)
    return _form_page(
        visit,
        form or stands,
        status=status,
        heading=staff.name,
        target=visit.urls.settings("people", staff_id),
        person=staff,
        invited=not (member and visit.practice_id in member.signed_in),
        has_code=bool(member and member.has_code),
        revision=staff.revision,
        differs=_differs(visit, stands, form) if form and problem == _STALE else {},
        problem=problem,
    )


def _differs(visit: Visit, stands: StaffForm, form: StaffForm) -> dict[str, str]:
    typed = {name: value for name, value in stands.typed.items() if value != form.typed[name]}
    shown = {name: _said(visit, name, value) or "(empty)" for name, value in typed.items()}
    if stands.locations != form.locations:
        locations = visit.setup.locations.values()
        names = sorted(of.name for of in locations if of.location_id in stands.locations)
        shown["locations"] = saying.listed(names) if names else "all locations"
    return shown


def _said(visit: Visit, name: str, value: str) -> str:
    if name == "role" and value in ROLES:
        return ROLES[value].name
    if name == "provider":
        return next(
            (of.name for of in visit.setup.providers.values() if of.provider_id == value), "nobody"
        )
    return value


def _form_page(
    visit: Visit, form: StaffForm, *, status: int, differs: dict[str, str], **values: Any
) -> Response:
    return visit.page(
        "settings/person.html",
        section="settings",
        status=status,
        form=form,
        typed=form.typed,
        wrong=pages.blanks(form.wrong),
        differs=pages.blanks(differs),
        roles=_roles(visit),
        limits=visit.limits,
        locations=visit.choices(*(LocationId(of) for of in form.locations)),
        providers=sorted(visit.setup.providers.values(), key=lambda of: of.name),
        back=visit.urls.settings("people"),
        **values,
    )
