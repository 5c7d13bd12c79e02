"""Children are reached through somebody who answers for them, or not at all.

Who that is: the guarantor of their record; where none is known, an adult who shares their contact
point. Whose birth date nobody knows counts as grown up.
"""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Patient, Person, grown_up_on


def is_minor(patient: Patient, on: date) -> bool:
    return patient.born is not None and on < grown_up_on(patient.born)


def answers_for(people: Mapping[PatientId, Person], patient_id: PatientId, on: date) -> bool:
    """Whether a grown-up is reached where these people are, besides the child itself."""
    return any(
        of != patient_id and person.inactive != "deceased" and not is_child(person, on)
        for of, person in people.items()
    )


def is_child(person: Person, on: date) -> bool:
    return person.minor_until is not None and on < person.minor_until


def only_grown_up(people: Mapping[PatientId, Person], on: date) -> PatientId | None:
    """Of those who share a contact point; None: there is none, or there are several."""
    found = [of for of, who in people.items() if not who.inactive and not is_child(who, on)]
    return found[0] if len(found) == 1 else None
