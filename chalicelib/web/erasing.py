"""Erase a patient: what goes, what stays, and are you sure; afterwards the certificate."""

from chalice.app import Blueprint, Response

from chalicelib.actions.erase_patient import BASES, ask
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.patients import Patient
from chalicelib.domain.roles import Permission
from chalicelib.storage import keys
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)


@desk.page(routes, "/patients/{patient_id}/erase", needs=Permission.ERASE)
def show_erasing(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    visit.trail("patient.viewed", patient.patient_id)
    return _page(visit, patient)


@desk.action(routes, "/patients/{patient_id}/erase", needs=Permission.ERASE)
def erase(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    typed = {"name": visit.form["name"], "basis": visit.form["basis"]}
    wrong = {}
    if keys.folded(typed["name"]) != keys.folded(patient.full_name):
        wrong["name"] = f"Type the name as it stands above: {patient.full_name}."
    if typed["basis"] not in BASES:
        wrong["basis"] = "Say why, so that the certificate can."
    if wrong:
        return _page(visit, patient, typed=typed, wrong=wrong, status=400)
    ask(
        visit.services,
        visit.practice_id,
        patient,
        basis=typed["basis"],
        by=visit.me.staff_id,
    )
    return visit.go(visit.urls.erase_patient(patient.patient_id))


def show_certificate(visit: Visit, patient: Patient) -> Response:
    """In place of the page of somebody who was erased."""
    erasure = visit.services.erasures.get(visit.practice_id, patient.patient_id)
    location = visit.locations[0]
    at = patient.erased_at or visit.now
    visit.trail("patient.viewed", patient.patient_id)
    return visit.page(
        "patient_erased.html",
        patient_id=patient.patient_id,
        when=saying.full_day(location.local(at).date(), location.local(visit.now).date()),
        by=visit.names.get(erasure.asked_by, "somebody who left") if erasure else "Rapport",
        basis=BASES.get(erasure.basis, "") if erasure else "",
    )


def _page(
    visit: Visit,
    patient: Patient,
    *,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    erasure = visit.services.erasures.get(visit.practice_id, patient.patient_id)
    services, ids = (
        visit.services,
        [
            visit.services.contacts.id_of(visit.practice_id, address)
            for address in (patient.phone, patient.email)
            if address
        ],
    )
    contacts = services.contacts.get_many(visit.practice_id, ids).values()
    others = {member for of in contacts for member in of.members} - {patient.patient_id}
    named = services.patients.get_many(visit.practice_id, others)
    coming = services.appointments.of_patient(
        visit.practice_id, patient.patient_id, after=visit.now
    )
    return visit.page(
        "patient_erase.html",
        status=status,
        patient=patient,
        others=[of.full_name for of in named.values()],
        coming=saying.count(_open(coming), "visit"),
        is_coming=_open(coming) > 0,
        is_asked=erasure is not None and erasure.erased_at is None,
        bases=BASES,
        typed=pages.blanks(typed),
        wrong=pages.blanks(wrong),
    )


def _open(visits: list[Appointment]) -> int:
    return sum(visit.is_open for visit in visits)
