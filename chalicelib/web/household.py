"""Who lives with whom, as far as phones and addresses tell, and who answers for a child."""

from collections.abc import Iterable
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain import addresses, phones
from chalicelib.domain.addresses import Warned
from chalicelib.domain.ids import PatientId
from chalicelib.domain.minors import is_minor
from chalicelib.domain.names import as_written
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.roles import Permission
from chalicelib.domain.same_person import alike_family
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.patient_record import show

routes = Blueprint(__name__)

_MOST_PROPOSED = 3
_LONGEST = 80


@dataclass(frozen=True, kw_only=True)
class Other:
    """Somebody of the same household."""

    patient_id: PatientId
    name: str
    shares: str
    """ "shares the phone and the family name"."""


@dataclass(frozen=True, kw_only=True)
class Child:
    answers_id: PatientId | None
    answers: str
    """Who answers for them; empty: nobody is known to."""
    how: str
    """Why they do, where nobody said so: "who shares the phone"."""
    proposed: tuple[Other, ...]
    phone: str
    revision: int


def others(visit: Visit, patient: Patient, household: Iterable[Patient]) -> list[Other]:
    """Those who are named as answering for them or for whom they answer come first."""
    found = [
        Other(patient_id=of.patient_id, name=of.full_name, shares=_shares(patient, of))
        for of in household
        if of.patient_id != patient.patient_id
    ]
    return sorted(found, key=lambda of: ("answers" not in of.shares, of.name))


def _shares(patient: Patient, other: Patient) -> str:
    if other.guarantor == patient.patient_id:
        return f"{patient.called} answers for them"
    if patient.guarantor == other.patient_id:
        return f"answers for {patient.called}"
    what = []
    if patient.phone and patient.phone == other.phone:
        what.append("phone")
    if patient.email and patient.email == other.email:
        what.append("email")
    if alike_family(patient.family_name, other.family_name):
        what.append("family name")
    return f"shares the {saying.listed(what)}" if what else ""


def of_child(visit: Visit, patient: Patient, household: Iterable[Patient]) -> Child | None:
    """None: they are grown up, or nobody knows when they were born."""
    today = visit.locations[0].local(visit.now).date()
    if not is_minor(patient, today):
        return None
    named = _named(visit, patient)
    adults = [
        of
        for of in household
        if of.patient_id != patient.patient_id and not of.deceased and not is_minor(of, today)
    ]
    shared = [of for of in adults if _shares_contact(patient, of)]
    answers = named or next(iter(shared), None)
    return Child(
        answers_id=answers.patient_id if answers else None,
        answers=answers.full_name if answers else "",
        how="" if named or not answers else f"who {_shares(patient, answers)}",
        proposed=tuple(
            Other(patient_id=of.patient_id, name=of.full_name, shares=_shares(patient, of))
            for of in adults[:_MOST_PROPOSED]
            if named is None
        ),
        phone=saying.phone(patient.phone),
        revision=patient.revision,
    )


def _shares_contact(one: Patient, other: Patient) -> bool:
    phone = bool(one.phone) and one.phone == other.phone
    return phone or (bool(one.email) and one.email == other.email)


def _named(visit: Visit, patient: Patient) -> Patient | None:
    if patient.guarantor is None:
        return None
    try:
        found = visit.services.patients.standing(visit.practice_id, patient.guarantor)
    except NotFound:
        return None
    gone = found.deceased or found.erased_at or found.patient_id == patient.patient_id
    return None if gone else found


def warned(visit: Visit, patient: Patient) -> tuple[Warned, ...]:
    """What will not reach them, before it costs money."""
    own = {
        number
        for location in visit.setup.locations.values()
        for number in (location.phone, location.number)
        if number
    }
    return addresses.warnings_of(patient, own_numbers=own)


@desk.action(routes, "/patients/{patient_id}/answered-for", needs=Permission.CHANGE_PATIENTS)
def name_who_answers(visit: Visit, patient_id: str) -> Response:
    """Somebody of the practice, or somebody new, who is kept as a contact."""

    child = visit.patient(patient_id)
    if visit.form.number("revision") != child.revision:
        return show(visit, child.patient_id, problem=desk.sentence(StaleWrite("")), status=409)
    if visit.form["who"]:
        guarantor = reach.patient_of(visit, visit.form["who"])
    else:
        try:
            made = _guardian(visit)
        except BadPhone as bad:
            return show(visit, child.patient_id, wrong={"guardian": bad.sentence}, status=400)
        guarantor = save_patient(
            visit.services, visit.practice_id, made, was=None, by=visit.me.staff_id
        )
    if guarantor.patient_id == child.patient_id:
        raise NotFound(guarantor.patient_id)
    try:
        save_patient(
            visit.services,
            visit.practice_id,
            replace(child, guarantor=guarantor.patient_id),
            was=child,
            by=visit.me.staff_id,
        )
    except StaleWrite as refusal:
        return show(visit, child.patient_id, problem=desk.sentence(refusal), status=409)
    return visit.go(visit.urls.patient(child.patient_id) + "?said=answers")


def _guardian(visit: Visit) -> Patient:
    """Raises BadPhone."""
    phone = phones.normalise(visit.form["phone"], visit.setup.practice.region)
    return Patient(
        patient_id=PatientId(fresh(visit.now)),
        given_name=as_written(visit.form["given_name"])[:_LONGEST] or "Parent",
        family_name=as_written(visit.form["family_name"])[:_LONGEST],
        language=visit.setup.practice.languages[0],
        phone=phone,
        kind=Kind.CONTACT,
    )
