"""Personal codes: one each, and whose is the one that was typed."""

from dataclasses import replace

import pytest

from chalicelib.actions.erase_patient import ask
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.sources import code as codes
from chalicelib.actions.sources.code import code_of_patient, link_of, referrer_of
from chalicelib.domain.ids import PatientId
from chalicelib.domain.sources import Referrer, UnknownCode
from chalicelib.domain.sources.codes import LETTERS
from chalicelib.storage.errors import NotFound
from tests.builders import ANA, ELM, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import drain
from tests.scenes import know, open_elm, open_oak

ROSIE = a_patient().patient_id


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def theirs(services: TestServices) -> str:
    return str(code_of_patient(services, OAK, a_patient()))


def slipped(code: str) -> str:
    name, key = code.split("-")
    other = next(of for of in LETTERS if of != key[2])
    return f"{name}-{key[:2]}{other}{key[3:]}"


def test_a_patient_has_one_code_however_often_they_ask(oak: TestServices):
    assert theirs(oak) == theirs(oak)
    assert theirs(oak).startswith("ROSA-")


def test_the_link_of_a_code_opens_the_practice_that_it_is_of(oak: TestServices):
    code = code_of_patient(oak, OAK, a_patient())
    assert link_of(oak.config, code).endswith(f"/r/{code}")
    assert oak.doors.personal_code(str(code)) == OAK


def test_a_code_says_who_sent_them_and_a_misspelt_one_too_where_it_is_certain(oak: TestServices):
    code = theirs(oak)
    for typed in (code, code.lower(), slipped(code), code.replace("ROSA", "ROSSA")):
        assert referrer_of(oak, OAK, typed) == Referrer(patient_id=ROSIE)


@pytest.mark.parametrize("typed", ["", "ROSA", "ROSA-77777", "no idea"])
def test_a_code_that_is_nobodys_is_not_guessed(oak: TestServices, typed: str):
    theirs(oak)
    with pytest.raises(UnknownCode):
        referrer_of(oak, OAK, typed)


def test_a_code_says_nothing_at_another_practice(oak: TestServices):
    code = theirs(oak)
    open_elm(oak)
    with pytest.raises(UnknownCode):
        referrer_of(oak, ELM, code)


def test_the_code_of_a_record_that_became_another_one_is_of_that_person(oak: TestServices):
    code = theirs(oak)
    other = know(oak, replace(a_patient(), patient_id=PatientId("rosa-again")))
    merge(oak, OAK, survivor=other.patient_id, retired=ROSIE, by="staff-1")
    assert referrer_of(oak, OAK, code) == Referrer(patient_id=other.patient_id)


def test_a_key_that_is_somebodys_is_drawn_again(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([b"12345", b"12345", b"54321"])
    monkeypatch.setattr(codes, "entropy", lambda: next(drawn))
    ann = know(oak, a_patient(patient_id=PatientId("ann"), given_name="Ann", phone="", email=""))
    first, second = code_of_patient(oak, OAK, a_patient()), code_of_patient(oak, OAK, ann)
    assert first.key != second.key
    assert referrer_of(oak, OAK, str(second)) == Referrer(patient_id=ann.patient_id)


def test_who_was_erased_sends_nobody_any_more(oak: TestServices) -> None:
    code = theirs(oak)
    ask(oak, OAK, oak.patients.get(OAK, ROSIE), basis="asked", by=ANA)
    drain(oak)
    with pytest.raises(UnknownCode):
        referrer_of(oak, OAK, code)
    with pytest.raises(NotFound):
        oak.doors.personal_code(code)
