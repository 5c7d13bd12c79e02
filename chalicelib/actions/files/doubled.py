"""Who of those that a file brings is probably known already, under another key."""

from collections.abc import Sequence

from chalicelib.domain.arriving import ArrivingPatient, patient_id_of
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.storage.keys import folded
from chalicelib.wiring import Services

_MOST_ALIKE = 8


def doubled(
    services: Services, practice_id: PracticeId, patients: Sequence[ArrivingPatient]
) -> set[PatientId]:
    """Their ids; `patients`: those of whom nothing is known under their own key."""
    asked = {f"{of.given_name} {of.family_name}".strip(): of for of in patients}
    alike = {
        name: [
            patient_id
            for patient_id, shown in services.patients.find(practice_id, name, limit=_MOST_ALIKE)
            if folded(shown) == folded(name)
        ]
        for name in asked
    }
    ids = {patient_id for found in alike.values() for patient_id in found}
    known = services.patients.get_many(practice_id, ids)
    return {
        mine
        for said in patients
        for other in alike[f"{said.given_name} {said.family_name}".strip()]
        if (mine := patient_id_of(practice_id, said.system, said.key)) != other
        and other in known
        and _is_alike(said, known[other])
    }


def _is_alike(said: ArrivingPatient, known: Patient) -> bool:
    """Of the same name: born on the same day, or reached at the same place."""
    if known.merged_into or known.erased_at:
        return False
    if said.born and known.born:
        return said.born == known.born
    return bool({said.phone, said.email} & {known.phone, known.email} - {""})
