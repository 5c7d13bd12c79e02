"""A patient texts for the link that they recommend the practice with."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from tests.builders import NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.scenes import answers, inbox, know, later, open_oak, texts_in, work

ROSIE = a_patient().patient_id


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def test_who_texts_for_their_link_gets_it_and_is_known_to_recommend(oak: TestServices) -> None:
    texts_in(oak, "Text me my link please")
    [said] = answers(oak)
    code = oak.sources.code_of(OAK, ROSIE)
    assert f"/r/{code} " in said
    assert said.startswith("Here is your own link to hand on:")
    assert work(oak) == []
    assert oak.profiles.get(OAK, ROSIE).recommends_at == NOW


def test_who_asks_again_gets_the_same(oak: TestServices) -> None:
    texts_in(oak, "my link")
    later(oak, hours=2)
    texts_in(oak, "¿me puede enviar mi enlace?", message_id="again")
    first, second = answers(oak)
    code = str(oak.sources.code_of(OAK, ROSIE))
    assert code in first
    assert code in second
    assert second.startswith("Aqui tiene su enlace")


def test_a_child_at_the_same_phone_is_not_in_question(oak: TestServices) -> None:
    child = a_patient(patient_id="tom", given_name="Tom", preferred_name="", born=date(2020, 1, 1))
    know(oak, replace(child, guarantor=ROSIE))
    texts_in(oak, "my link")
    assert str(oak.sources.code_of(OAK, ROSIE)) in answers(oak)[0]


def test_where_two_share_a_phone_a_person_sees_to_it(oak: TestServices) -> None:
    ben = a_patient(patient_id=PatientId("ben"), given_name="Ben", preferred_name="", email="")
    save_patient(oak, OAK, ben, was=None, by="ana")
    texts_in(oak, "text me my link")
    assert answers(oak) == []
    [item] = work(oak)
    assert item.line == "Wants the link to recommend you with: send it from their page."
    assert [of.text for of in inbox(oak)] == ["text me my link"]


def test_a_stop_beside_it_is_a_stop(oak: TestServices) -> None:
    texts_in(oak, "STOP sending me my link")
    assert oak.sources.code_of(OAK, ROSIE) is None
