"""The form of somebody at the desk: what was typed, what is wrong with it, whom it makes."""

from collections.abc import Mapping
from dataclasses import field, replace

from chalicelib.domain import emails, people, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.ids import LocationId, ProviderId, StaffId
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.practices import Staff
from chalicelib.domain.roles import ROLES, permissions
from chalicelib.domain.values import dataclass
from chalicelib.storage.setup import Setup
from chalicelib.web import saying
from chalicelib.web.requests import Fields

_LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class StaffForm:
    typed: Mapping[str, str]
    locations: frozenset[str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    staff: Staff | None = None
    """None where something is wrong."""


def of_staff(staff: Staff) -> StaffForm:
    typed = {
        "email": staff.email,
        "name": staff.name,
        "role": staff.role,
        "provider": staff.provider_id or "",
        "mobile": saying.phone(staff.mobile),
    }
    return StaffForm(typed=typed, locations=frozenset(staff.locations))


def nobody(role: str) -> Staff:
    """Whom an invitation begins as."""
    return Staff(staff_id=StaffId(""), name="", email="", role=role)


def read(fields: Fields, was: Staff, me: Staff, setup: Setup) -> StaffForm:
    """An email address is asked for in an invitation only: it is what they sign in with."""
    typed = {name: fields[name] for name in of_staff(was).typed}
    locations = frozenset(fields.all("locations")) - {""}
    wrong: dict[str, str] = {}
    email = was.email
    if not was.email:
        email = _email(typed["email"], setup, wrong)
    if wrong_name := why_not_a_name(typed["name"]):
        wrong["name"] = wrong_name
    if typed["role"] not in ROLES:
        wrong["role"] = "Pick a role of the list."
    elif not permissions(typed["role"]) <= permissions(me.role):
        wrong["role"] = "This role may do more than yours, so it is not yours to give."
    if not locations <= set(setup.locations):
        wrong["locations"] = "Pick locations of the list."
    elif (mine := people.limited_to(me)) and not (locations and locations <= mine):
        wrong["locations"] = "Pick at least one of your own locations, and no other."
    if typed["provider"] and typed["provider"] not in setup.providers:
        wrong["provider"] = "Pick somebody of the list, or nobody."
    mobile = mobile_of(typed["mobile"], was.mobile, setup.practice.region, wrong)
    if wrong:
        return StaffForm(typed=typed, locations=locations, wrong=wrong)
    staff = replace(
        was,
        name=typed["name"],
        email=email,
        role=typed["role"],
        locations=frozenset(LocationId(of) for of in locations),
        provider_id=ProviderId(typed["provider"]) if typed["provider"] else None,
        mobile=mobile,
    )
    return StaffForm(typed=typed, locations=locations, staff=staff)


def why_not_a_name(typed: str) -> str:
    if not typed:
        return "A name is needed."
    if len(typed) > _LONGEST_NAME:
        return f"At most {_LONGEST_NAME} characters; this has {len(typed)}."
    return ""


def mobile_of(typed: str, was: str, region: str, wrong: dict[str, str]) -> str:
    """E.164; what is wrong with it goes into `wrong`."""
    if not typed or typed == saying.phone(was):
        return was if typed else ""
    try:
        return phones.normalise(typed, region)
    except BadPhone as bad:
        wrong["mobile"] = bad.sentence
        return was


def _email(typed: str, setup: Setup, wrong: dict[str, str]) -> str:
    try:
        email = emails.normalise(typed)
    except BadEmail as bad:
        wrong["email"] = bad.sentence
        return ""
    if people.is_known(setup.staff.values(), email):
        wrong["email"] = "Somebody with this address is on the list already."
    return email
