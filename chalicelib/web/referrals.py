"""Who sent a patient, and whom they sent: shown both ways, and written down."""

from collections.abc import Mapping
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from chalicelib.domain.names import as_written
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, reach
from chalicelib.web.desk import Visit
from chalicelib.web.find_patients import find_by_name
from chalicelib.web.patient_record import show

routes = Blueprint(__name__)

_LONGEST = 80
_MOST_NAMED = 10
_MOST_FOUND = 8


@dataclass(frozen=True, kw_only=True)
class Card:
    came_by: str
    interests: tuple[str, ...]
    lists: tuple[str, ...]
    sent_by: str
    """Empty: nobody is known to have."""
    sent_by_id: PatientId | None
    """None: not theirs to open, or not here yet."""
    sent: tuple[tuple[PatientId, str], ...]
    sent_count: int
    revision: int
    asked: str
    found: tuple[tuple[PatientId, str], ...]
    """People of that name, to pick from."""
    wrong: str

    @property
    def is_open(self) -> bool:
        return bool(self.asked or self.wrong)


def card(visit: Visit, patient: Patient, *, asked: str = "", wrong: str = "") -> Card:
    sender, sender_id = _sender(visit, patient)
    referred = visit.services.profiles.get(visit.practice_id, patient.patient_id).referred
    latest = sorted(referred, key=lambda of: referred[of], reverse=True)[:_MOST_NAMED]
    named = _theirs(visit, visit.services.patients.get_many(visit.practice_id, latest))
    return Card(
        came_by=patient.came_by,
        interests=patient.interests,
        lists=patient.lists,
        sent_by=sender,
        sent_by_id=sender_id,
        sent=tuple((of, named[of]) for of in latest if of in named),
        sent_count=len(referred),
        revision=patient.revision,
        asked=asked,
        found=tuple(_found(visit, patient, asked).items()),
        wrong=wrong,
    )


def _sender(visit: Visit, patient: Patient) -> tuple[str, PatientId | None]:
    if patient.referred_by is None:
        return "", None
    stands = visit.services.patients.get_many_standing(visit.practice_id, [patient.referred_by])
    known = next(iter(stands.values()), None)
    if known is None or known.erased_at:
        return "somebody who is not in your records", None
    theirs = reach.patients_within(visit, [known.patient_id])
    return known.full_name, known.patient_id if theirs else None


def _theirs(visit: Visit, people: Mapping[PatientId, Patient]) -> dict[PatientId, str]:
    allowed = reach.patients_within(visit, people)
    return {of: who.full_name for of, who in people.items() if of in allowed and not who.erased_at}


def _found(visit: Visit, patient: Patient, asked: str) -> dict[PatientId, str]:

    if not asked:
        return {}
    found = find_by_name(visit, asked)
    others = [of for of in found if of != patient.patient_id]
    return {of: found[of] for of in others[:_MOST_FOUND]}


@desk.action(routes, "/patients/{patient_id}/sent-by", needs=Permission.CHANGE_PATIENTS)
def name_sender(visit: Visit, patient_id: str) -> Response:
    """Somebody of the practice's records, somebody new who is kept as a contact, or nobody."""

    patient = visit.patient(patient_id)
    if asked := visit.form["asked"]:
        found = card(visit, patient, asked=asked[:_LONGEST])
        return show(visit, patient.patient_id, referral=found)
    if visit.form.number("revision") != patient.revision:
        problem = desk.sentence(StaleWrite(""))
        return show(visit, patient.patient_id, problem=problem, status=409)
    sender: PatientId | None = None
    if not visit.form.ticked("nobody"):
        try:
            sender = _named(visit)
        except _NoName:
            wrong = card(visit, patient, wrong="Write who sent them: a name of up to 80 letters.")
            return show(visit, patient.patient_id, referral=wrong, status=400)
        if sender == patient.patient_id:
            wrong = card(visit, patient, wrong="Nobody sends themselves: pick somebody else.")
            return show(visit, patient.patient_id, referral=wrong, status=400)
    try:
        save_patient(
            visit.services,
            visit.practice_id,
            replace(patient, referred_by=sender),
            was=patient,
            by=visit.me.staff_id,
        )
    except StaleWrite as stale:
        return show(visit, patient.patient_id, problem=desk.sentence(stale), status=409)
    return visit.go(visit.urls.patient(patient.patient_id) + "?said=saved")


class _NoName(Exception):
    """Nobody was named."""


def _named(visit: Visit) -> PatientId:
    """Raises _NoName, NotFound."""
    if visit.form["who"]:
        return visit.patient(visit.form["who"]).patient_id
    given, family = (as_written(visit.form[of]) for of in ("given_name", "family_name"))
    if not given or max(len(given), len(family)) > _LONGEST:
        raise _NoName
    contact = Patient(
        patient_id=PatientId(fresh(visit.now)),
        given_name=given,
        family_name=family,
        language=visit.setup.practice.languages[0],
        kind=Kind.CONTACT,
    )
    made = save_patient(visit.services, visit.practice_id, contact, was=None, by=visit.me.staff_id)
    return made.patient_id
