"""Find a patient; change who they are and what they agreed to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.actions import consent
from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.patients import Channel, ContactPoint, Patient, Purpose
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import (
    desk,
    doubles,
    household,
    pages,
    person_form,
    reach,
    saying,
)
from chalicelib.web.desk import Visit
from chalicelib.web.find_patients import find, find_by_name
from chalicelib.web.patient_record import show
from chalicelib.web.person_form import PersonForm

routes = Blueprint(__name__)


@desk.page(routes, "/patients", needs=Permission.SEE_PATIENTS)
def show_search(visit: Visit) -> Response:
    """By name only: a phone number is not to stand in an address."""
    return _found(visit, visit.query["q"], find_by_name(visit, visit.query["q"]))


@desk.action(routes, desk.SEARCH, needs=Permission.SEE_PATIENTS)
def search(visit: Visit) -> Response:
    return _found(visit, visit.form["q"], find(visit, visit.form["q"]))


def _found(visit: Visit, asked: str, found: Mapping[PatientId, str]) -> Response:
    only = next(iter(found)) if len(found) == 1 else None
    if only:
        return visit.go(visit.urls.patient(only))
    visit.trail("patients.searched", *found)
    return visit.page(
        "find.html",
        q=asked,
        found=list(found.items()),
        doubled=_doubled(visit),
        may_look_up=visit.may(Permission.SEE_ALL_PATIENTS),
    )


def _doubled(visit: Visit) -> str:
    """How many pairs wait for a decision, in words; empty: none, or not theirs to decide."""
    if not visit.may(Permission.MERGE_PATIENTS):
        return ""
    pairs = doubles.waiting(visit)
    return saying.count(len(pairs), "pair of records", "pairs of records") if pairs else ""


@desk.page(routes, "/new-patient", needs=Permission.CHANGE_PATIENTS)
def show_new_patient(visit: Visit) -> Response:
    return _new_page(visit, person_form.of_patient(_nobody(visit)))


@desk.action(routes, "/new-patient", needs=Permission.CHANGE_PATIENTS)
def add_patient(visit: Visit) -> Response:
    form = _read_form(visit, _nobody(visit))
    if form.patient is None:
        return _new_page(visit, form, status=400)
    alike = doubles.beside(visit, form.patient)
    if {of.patient_id for of in alike} - set(visit.form["seen"].split()):
        return _new_page(visit, form, alike=alike, status=409)
    saved = save_patient(
        visit.services, visit.practice_id, form.patient, was=None, by=visit.me.staff_id
    )
    return visit.go(visit.urls.patient(saved.patient_id) + "?said=saved")


def _nobody(visit: Visit) -> Patient:
    """The patient that a new record begins as."""
    return Patient(
        patient_id=PatientId(fresh(visit.now)),
        given_name="",
        family_name="",
        language=visit.setup.practice.languages[0],
        since=visit.locations[0].local(visit.now).date(),
    )


def _read_form(visit: Visit, was: Patient) -> PersonForm:
    today = visit.locations[0].local(visit.now).date()
    practice = visit.setup.practice
    return person_form.read(
        visit.form, was, region=practice.region, today=today, interests=practice.interests
    )


def _new_page(
    visit: Visit,
    form: PersonForm,
    *,
    alike: Sequence[doubles.Alike] = (),
    status: int = 200,
) -> Response:
    return visit.page(
        "patient_edit.html",
        status=status,
        heading="A new patient",
        target=visit.urls.new_patient(),
        back=visit.urls.patients(),
        doubles=alike,
        warned=(),
        typed=form.typed,
        wrong=pages.blanks(form.wrong),
        differs=pages.blanks(),
        stale=False,
        revision=0,
        **person_form.choices(visit.setup.practice, form),
    )


@desk.page(routes, "/patients/{patient_id}", needs=Permission.SEE_PATIENTS)
def show_patient(visit: Visit, patient_id: str) -> Response:
    patient = reach.patient_of(visit, patient_id)
    if patient.patient_id != patient_id:
        return visit.go(visit.urls.patient(patient.patient_id))
    return show(visit, patient.patient_id)


@desk.page(routes, "/patients/{patient_id}/edit", needs=Permission.CHANGE_PATIENTS)
def edit_patient(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    visit.trail("patient.viewed", patient.patient_id)
    return _edit_page(visit, patient, person_form.of_patient(patient))


@desk.action(routes, "/patients/{patient_id}/edit", needs=Permission.CHANGE_PATIENTS)
def change_patient(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    form = _read_form(visit, patient)
    if form.patient is None:
        return _edit_page(visit, patient, form, status=400)
    seen = replace(patient, revision=visit.form.number("revision"))
    try:
        save_patient(
            visit.services,
            visit.practice_id,
            replace(form.patient, revision=seen.revision),
            was=seen,
            by=visit.me.staff_id,
        )
    except StaleWrite:
        stands = visit.services.patients.get(visit.practice_id, patient.patient_id)
        return _edit_page(visit, stands, form, status=409)
    return visit.go(visit.urls.patient(patient_id) + "?said=saved")


@desk.action(routes, "/patients/{patient_id}/consent", needs=Permission.CHANGE_PATIENTS)
def record_consent(visit: Visit, patient_id: str) -> Response:
    """What somebody said at the desk or on the telephone, with their words."""
    patient = reach.patient_of(visit, patient_id)
    contact_id, _, seen = visit.form["contact"].partition(":")
    contact = contact_of(visit, patient, contact_id)
    try:
        problem = _record_consent(visit, contact, seen)
    except StaleWrite:
        return show(visit, patient.patient_id, problem=CHANGED_MEANWHILE, status=409)
    if problem:
        return show(visit, patient.patient_id, wrong={"wording": problem}, status=400)
    replan_patient(visit.services, visit.practice_id, patient.patient_id)
    return visit.go(visit.urls.patient(patient_id) + "?said=noted")


def _record_consent(visit: Visit, contact: ContactPoint, seen: str) -> str:
    """What is wrong, or nothing. Raises StaleWrite: it is not as it was `seen`, so that allowing
    might take back a refusal that nobody has read. A refusal always holds."""
    wording = visit.form["wording"]
    if not wording:
        return "Write down what they said, in their words. Nothing was changed."
    purpose = Purpose.MARKETING if visit.form["purpose"] == "marketing" else Purpose.CARE
    allow = visit.form["consent"] == "allowed"
    if allow and purpose is Purpose.MARKETING and contact.channel is Channel.TEXT:
        return "News and offers by text need their written consent, so this was not recorded."
    if allow and seen != str(contact.revision):
        raise StaleWrite(contact.contact_id)
    record = partial(consent.start, only_if_unchanged=True) if allow else consent.stop
    record(
        visit.services,
        contact,
        purpose=purpose,
        source=f"front desk: {visit.me.staff_id}",
        wording=wording,
        now=visit.now,
    )
    return ""


def contact_of(visit: Visit, patient: Patient, contact_id: str) -> ContactPoint:
    """One of theirs. Raises NotFound."""
    contact = visit.services.contacts.get(visit.practice_id, ContactId(contact_id))
    if patient.patient_id not in contact.members:
        raise NotFound(contact.contact_id)
    return contact


@desk.action(routes, "/patients/{patient_id}/works-again", needs=Permission.CHANGE_PATIENTS)
def contact_works_again(visit: Visit, patient_id: str) -> Response:
    """The desk reached them there: what is planned may be sent to it again."""
    patient = reach.patient_of(visit, patient_id)
    contact = contact_of(visit, patient, visit.form["contact"])
    try:
        consent.works_again(visit.services, replace(contact, revision=visit.form.number("seen")))
    except StaleWrite:
        return show(visit, patient.patient_id, problem=CHANGED_MEANWHILE, status=409)
    visit.trail("contact.works-again", patient.patient_id, contact.contact_id)
    return visit.go(visit.urls.patient(patient_id) + "?said=saved")


CHANGED_MEANWHILE = (
    "What they agreed to, or whether it works, changed after you opened the page. Nothing was "
    "changed by you: read what stands now, then decide again."
)


def _edit_page(visit: Visit, patient: Patient, form: PersonForm, *, status: int = 200) -> Response:
    """Where somebody else saved meanwhile (409), what was typed stays and what stands is shown."""
    stands = person_form.of_patient(patient).typed
    differs = {
        name: stands[name] or "(empty)"
        for name in stands
        if status == 409 and stands[name] != form.typed[name]
    }
    return visit.page(
        "patient_edit.html",
        status=status,
        heading=f"Edit {patient.full_name}",
        target=visit.urls.edit_patient(patient.patient_id),
        back=visit.urls.patient(patient.patient_id),
        doubles=(),
        warned=household.warned(visit, patient),
        typed=form.typed,
        wrong=pages.blanks(form.wrong),
        differs=pages.blanks(differs),
        stale=status == 409,
        revision=patient.revision,
        **person_form.choices(visit.setup.practice, form),
    )
