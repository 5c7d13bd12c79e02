"""The form of who a patient is: what was typed, what is wrong with it, the patient it makes."""

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

from chalicelib.domain import emails, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.names import as_written
from chalicelib.domain.patients import Patient, Sex
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.practices import Practice
from chalicelib.domain.values import dataclass
from chalicelib.web import saying
from chalicelib.web.requests import Fields

_FIRST_BORN = date(1880, 1, 1)
"""Nobody who lives was born before."""
_LONGEST = {
    "given_name": 80,
    "family_name": 80,
    "preferred_name": 80,
    "said_as": 80,
    "remember": 200,
    "came_by": 80,
}
LANGUAGES = tuple((code, saying.language(code)) for code in saying.LANGUAGES)


SEXES = (("", "Not known"), *((of.value, of.value.capitalize()) for of in Sex))
_BETWEEN = "; "


@dataclass(frozen=True, kw_only=True)
class PersonForm:
    typed: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    patient: Patient | None = None
    """None where something is wrong."""


def of_patient(patient: Patient) -> PersonForm:
    return PersonForm(
        typed={
            "given_name": patient.given_name,
            "family_name": patient.family_name,
            "preferred_name": patient.preferred_name,
            "said_as": patient.said_as,
            "language": patient.language,
            "interpreter": patient.interpreter,
            "remember": patient.remember,
            "born": patient.born.isoformat() if patient.born else "",
            "phone": saying.phone(patient.phone),
            "email": patient.email,
            "sex": patient.sex.value if patient.sex else "",
            "came_by": patient.came_by,
            "interests": _BETWEEN.join(patient.interests),
        }
    )


def choices(practice: Practice, form: PersonForm) -> dict[str, Any]:
    """What the form offers; what is ticked though the practice asks for it no more stays."""
    ticked = [of for of in form.typed["interests"].split(_BETWEEN) if of]
    return {
        "languages": LANGUAGES,
        "sexes": SEXES,
        "came_by": practice.came_by,
        "interests": sorted({*practice.interests, *ticked}),
        "ticked": ticked,
    }


def read(
    fields: Fields, was: Patient, *, region: str, today: date, interests: Collection[str] = ()
) -> PersonForm:
    typed = {name: as_written(fields[name]) for name in of_patient(was).typed}
    chosen = {*interests, *was.interests}.intersection(fields.all("interests"))
    typed["interests"] = _BETWEEN.join(sorted(chosen))
    wrong = {
        name: f"At most {most} characters; this has {len(typed[name])}."
        for name, most in _LONGEST.items()
        if len(typed[name]) > most
    }
    if not typed["given_name"]:
        wrong["given_name"] = "A first name is needed."
    codes = dict(LANGUAGES)
    if typed["language"] not in (*codes, was.language):
        wrong["language"] = "Pick a language of the list."
    if typed["sex"] not in dict(SEXES):
        wrong["sex"] = "Pick one of the list."
    if typed["interpreter"] not in ("", *codes, was.interpreter):
        wrong["interpreter"] = "Pick a language of the list, or none."
    phone, email, born = was.phone, was.email, was.born
    try:
        born = _born(typed["born"], today)
    except ValueError:
        wrong["born"] = "Write a day that has been, as in 1978-03-14, or leave it empty."
    try:
        phone = _phone(typed["phone"], was, region)
    except BadPhone as bad:
        wrong["phone"] = bad.sentence
    try:
        email = _email(typed["email"], was)
    except BadEmail as bad:
        wrong["email"] = bad.sentence
    if wrong:
        return PersonForm(typed=typed, wrong=wrong)
    patient = replace(
        was,
        given_name=typed["given_name"],
        family_name=typed["family_name"],
        preferred_name=typed["preferred_name"],
        said_as=typed["said_as"],
        language=typed["language"],
        interpreter=typed["interpreter"],
        remember=typed["remember"],
        born=born,
        phone=phone,
        email=email,
        sex=Sex(typed["sex"]) if typed["sex"] else None,
        came_by=typed["came_by"],
        interests=tuple(sorted(chosen)),
    )
    return PersonForm(typed=typed, patient=patient)


def _born(typed: str, today: date) -> date | None:
    """Raises ValueError."""
    if not typed:
        return None
    born = date.fromisoformat(typed)
    if not _FIRST_BORN <= born <= today:
        raise ValueError("born")
    return born


def _phone(typed: str, was: Patient, region: str) -> str:
    # What is stored is not judged again when nobody touched it.
    if not typed or typed == saying.phone(was.phone):
        return was.phone if typed else ""
    return phones.normalise(typed, region)


def _email(typed: str, was: Patient) -> str:
    if not typed or typed == was.email:
        return typed
    return emails.normalise(typed)
