"""Likely doubles are found each night and while somebody types; what was decided stays decided."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.actions.erase_patient import ask
from chalicelib.actions.find_doubles import (
    doubles_of,
    find_doubles,
    put_off,
    say_not_the_same,
    say_the_same,
    say_two_after_all,
)
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Patient
from chalicelib.storage.doubles import Decision
from tests.builders import ANA, OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import drain
from tests.scenes import know, open_oak

ROSA, ROSE = PatientId("rosa"), PatientId("rose")
BORN = date(1981, 5, 4)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services, a_patient(born=BORN))
    return services


def rose(**changes: object) -> Patient:
    """Typed in again by somebody who did not find her."""
    known = {"patient_id": ROSE, "given_name": "Rósa", "born": BORN, "phone": "", "email": ""}
    return a_patient(**{**known, **changes})


def open_pairs(oak: TestServices) -> list[tuple[PatientId, PatientId]]:
    return [of.ids for of in oak.doubles.pairs(OAK) if of.decision is Decision.OPEN]


def change(oak: TestServices, of: PatientId, **changes: object) -> None:
    was = oak.patients.get(OAK, of)
    save_patient(oak, OAK, replace(was, **changes), was=was, by=ANA)  # type: ignore[arg-type]


def test_a_patient_who_was_typed_in_twice_is_found(oak: TestServices) -> None:
    know(oak, rose())
    assert find_doubles(oak, OAK) == 1
    [pair] = oak.doubles.pairs(OAK)
    assert (pair.ids, pair.why) == ((ROSA, ROSE), ("Same name", "Same birth date"))
    assert find_doubles(oak, OAK) == 0


def test_two_people_are_not_proposed_again(oak: TestServices) -> None:
    know(oak, rose())
    find_doubles(oak, OAK)
    say_not_the_same(oak, OAK, ROSA, ROSE, by=ANA)
    know(oak, a_patient(patient_id=PatientId("tom"), given_name="Tom"))
    find_doubles(oak, OAK)
    assert open_pairs(oak) == []
    change(oak, ROSE, email="new@example.com")
    find_doubles(oak, OAK)
    assert open_pairs(oak) == []


def test_two_people_are_proposed_again_when_something_new_says_that_they_are_one(
    oak: TestServices,
) -> None:
    know(oak, rose())
    find_doubles(oak, OAK)
    say_not_the_same(oak, OAK, ROSA, ROSE, by=ANA)
    change(oak, ROSE, phone=ROSIES_PHONE)
    find_doubles(oak, OAK)
    assert open_pairs(oak) == [(ROSA, ROSE)]


def test_what_was_put_off_is_no_open_question(oak: TestServices) -> None:
    know(oak, rose())
    find_doubles(oak, OAK)
    put_off(oak, OAK, ROSA, ROSE, by=ANA)
    assert open_pairs(oak) == []


def test_who_is_put_right_is_no_question_any_more(oak: TestServices) -> None:
    know(oak, rose())
    find_doubles(oak, OAK)
    change(oak, ROSE, born=date(1950, 1, 1))
    find_doubles(oak, OAK)
    assert oak.doubles.pairs(OAK) == []


def test_who_is_merged_is_no_question_and_taken_apart_she_is_not_asked_about_again(
    oak: TestServices,
) -> None:
    know(oak, rose())
    find_doubles(oak, OAK)
    seen = tuple(oak.patients.get(OAK, of).revision for of in (ROSA, ROSE))
    say_the_same(oak, OAK, survivor=ROSA, retired=ROSE, by=ANA, keep={}, seen=seen)  # type: ignore[arg-type]
    find_doubles(oak, OAK)
    assert oak.doubles.pairs(OAK) == []
    assert [of.patient_id for of in oak.doubles.facts(OAK)] == [ROSA]
    say_two_after_all(oak, OAK, ROSE, by=ANA)
    find_doubles(oak, OAK)
    assert open_pairs(oak) == []


def test_who_is_erased_is_compared_with_nobody(oak: TestServices) -> None:
    know(oak, rose())
    find_doubles(oak, OAK)
    ask(oak, OAK, oak.patients.get(OAK, ROSE), basis="asked", by=ANA)
    drain(oak)
    find_doubles(oak, OAK)
    assert oak.doubles.pairs(OAK) == []
    assert [of.patient_id for of in oak.doubles.facts(OAK)] == [ROSA]


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Rosa"},
        {"given_name": "Rosita"},
        {"given_name": "Klein", "family_name": "Rosa"},
        {"given_name": "Rosa", "born": None},
        {"given_name": "Rosa", "family_name": "Ortiz", "phone": ROSIES_PHONE},
        {"given_name": "Rosa", "born": date(1981, 4, 5)},
    ],
)
def test_whoever_types_her_in_again_is_told(oak: TestServices, typed: dict[str, object]) -> None:
    found = doubles_of(oak, OAK, rose(**typed))
    assert [of.patient_id for of, _ in found] == [ROSA]


def test_whoever_types_in_somebody_else_is_told_nothing(oak: TestServices) -> None:
    assert doubles_of(oak, OAK, rose(given_name="Tom", preferred_name="", phone=ROSIES_PHONE)) == []
