"""Find patients by name or telephone number: those whom somebody may see."""

from collections.abc import Mapping

from chalicelib.domain import phones
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId
from chalicelib.domain.phones import BadPhone
from chalicelib.storage.errors import NotFound
from chalicelib.web import (
    reach,
)
from chalicelib.web.desk import Visit


def find(visit: Visit, asked: str) -> dict[PatientId, str]:
    """Full names by id: by a whole phone number, or by how a name begins."""
    return _theirs(visit, _by_phone(visit, asked)) or find_by_name(visit, asked)


def find_by_name(visit: Visit, asked: str) -> dict[PatientId, str]:
    return _theirs(visit, _by_name(visit, asked))


def _theirs(visit: Visit, found: Mapping[PatientId, str]) -> dict[PatientId, str]:
    theirs = reach.patients_within(visit, found) if found else ()
    return {of: name for of, name in found.items() if of in theirs}


def _by_phone(visit: Visit, asked: str) -> dict[PatientId, str]:
    """Whoever shares the number, if it is one."""
    try:
        number = phones.normalise(asked, visit.setup.practice.region)
    except BadPhone:
        return {}
    contact_id = visit.services.contacts.id_of(visit.practice_id, number)
    try:
        members = visit.services.contacts.get(visit.practice_id, contact_id).members
    except NotFound:
        return {}
    found = visit.services.patients.get_many(visit.practice_id, members)
    return {of.patient_id: of.full_name for of in found.values()}


def _by_name(visit: Visit, asked: str) -> dict[PatientId, str]:
    if not asked:
        return {}
    if len(asked) > 100:
        raise BadInput("q", "a name or a phone number")
    return dict(visit.services.patients.find(visit.practice_id, asked))
