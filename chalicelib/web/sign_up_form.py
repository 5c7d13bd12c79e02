"""The form of somebody who signs up: what was typed, what is wrong with it, what it says."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from chalicelib.domain import emails, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.plans import PLANS, Plan
from chalicelib.domain.specialties import SPECIALTIES
from chalicelib.domain.values import dataclass
from chalicelib.domain.zones import COMMON, country_of, is_zone, others
from chalicelib.web.requests import Fields

PRACTICE_FIELDS = ("practice", "specialty", "size", "zone", "phone")
FIELDS = (*PRACTICE_FIELDS, "name", "email")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256


@dataclass(frozen=True, kw_only=True)
class SignUpForm:
    typed: Mapping[str, str]
    """Without the password: it is never sent back."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    phone: str = ""
    """E.164."""
    password: str = field(default="", repr=False)


def read(fields: Fields) -> SignUpForm:
    practice = read_practice(fields)
    typed = {name: fields[name] for name in FIELDS}
    # Not trimmed: a space may be part of it.
    password = "".join(fields.values.get("password", [""])[:1])
    wrong = {
        **practice.wrong,
        **_said_wrong(
            name=_name(typed["name"], "Type your own name."),
            password=_password(password, typed["email"]),
        ),
    }
    email = ""
    try:
        email = emails.normalise(typed["email"])
    except BadEmail as bad:
        wrong["email"] = bad.sentence
    return SignUpForm(
        typed=typed, wrong=wrong, email=email, phone=practice.phone, password=password
    )


def read_practice(fields: Fields) -> SignUpForm:
    """What is asked about the practice alone, of somebody whom we know."""
    typed = {name: fields[name] for name in PRACTICE_FIELDS}
    wrong = _said_wrong(
        practice=_name(typed["practice"], "Type your practice's name."),
        specialty="" if typed["specialty"] in SPECIALTIES else "Pick the nearest one.",
        size="" if typed["size"] in PLANS else "Pick how many patients you have.",
        zone="" if is_zone(typed["zone"]) else "Pick your time zone.",
    )
    phone = ""
    try:
        phone = phones.normalise(typed["phone"], country_of(typed["zone"]))
    except BadPhone as bad:
        wrong["phone"] = bad.sentence
    return SignUpForm(typed=typed, wrong=wrong, phone=phone)


def choices() -> dict[str, Any]:
    """What the fields about the practice are picked from."""
    return {
        "specialties": [(of.key, of.name) for of in SPECIALTIES.values()],
        "sizes": sizes(),
        "common": COMMON,
        "others": others(),
    }


def _said_wrong(**sentences: str) -> dict[str, str]:
    return {name: sentence for name, sentence in sentences.items() if sentence}


def sizes() -> list[tuple[str, str]]:
    """Keys of PLANS and how people say them."""
    return [(plan.key, _said(plan)) for plan in PLANS.values()]


def _said(plan: Plan) -> str:
    most = plan.up_to_contacts
    return f"Up to {most:,} patients" if most else f"More than {max_contacts():,} patients"


def max_contacts() -> int:
    return max(plan.up_to_contacts for plan in PLANS.values())


def _name(typed: str, missing: str) -> str:
    if not typed:
        return missing
    if len(typed) > 80:
        return f"At most 80 characters; this has {len(typed)}."
    if not all(c.isprintable() for c in typed) or not any(c.isalpha() for c in typed):
        return "Write it with letters, as it stands on your door."
    return ""


def _password(password: str, email: str) -> str:
    if not password:
        return "Choose a password."
    if len(password) < SHORTEST_PASSWORD:
        return f"Use at least {SHORTEST_PASSWORD} characters. A few words are easy to remember."
    if len(password) > LONGEST_PASSWORD:
        return f"Use at most {LONGEST_PASSWORD} characters."
    if password.strip() != password:
        return "It begins or ends with a space. Leave that out."
    if len(set(password)) < 4 or password.lower() == email.lower():
        return "That would be guessed at once. A few words are easy to remember."
    return ""
