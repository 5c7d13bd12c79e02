"""A child is reached through whoever answers for it, or not at all."""

from datetime import date

import pytest

from chalicelib.domain.ids import PatientId
from chalicelib.domain.minors import answers_for, is_minor
from chalicelib.domain.patients import Patient, grown_up_on
from tests.builders import a_patient

TODAY = date(2026, 11, 23)
BEN = a_patient(patient_id=PatientId("ben"), born=date(2014, 8, 2))


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2008, 11, 23), date(2026, 11, 23)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2004, 12, 31), date(2022, 12, 31)),
    ],
)
def test_they_are_grown_up_on_their_eighteenth_birthday(born: date, of_age: date) -> None:
    assert grown_up_on(born) == of_age
    child = a_patient(born=born)
    assert is_minor(child, date.fromordinal(of_age.toordinal() - 1))
    assert not is_minor(child, of_age)


def test_whose_birth_date_nobody_knows_counts_as_grown_up() -> None:
    assert not is_minor(a_patient(born=None), TODAY)


@pytest.mark.parametrize(
    ("other", "answered"),
    [
        ({"born": date(1986, 4, 19)}, True),
        ({"born": None}, True),
        ({"born": date(1986, 4, 19), "discharged": True}, True),
        ({"born": date(1986, 4, 19), "deceased": True}, False),
        ({"born": date(2017, 1, 27)}, False),
    ],
)
def test_a_living_adult_at_the_same_phone_answers_for_a_child(
    other: dict[str, object], answered: bool
) -> None:
    ann: Patient = a_patient(patient_id=PatientId("ann"), **other)
    people = {of.patient_id: of.as_person for of in (BEN, ann)}
    assert answers_for(people, BEN.patient_id, TODAY) is answered


def test_nobody_answers_for_a_child_alone() -> None:
    assert not answers_for({BEN.patient_id: BEN.as_person}, BEN.patient_id, TODAY)
