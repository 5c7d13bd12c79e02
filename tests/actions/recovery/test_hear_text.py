"""A text that is not content keeps its usual way, and opens a case beside it."""

import pytest

from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId
from tests.builders import OAK, a_patient
from tests.conftest import TestServices
from tests.scenes import (
    a_text,
    answers,
    book,
    everything,
    inbox,
    know,
    open_oak,
    receive_text,
    remind,
    texts_in,
    visit,
    work,
)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def cases(services: TestServices) -> list[WorkItem]:
    return services.recovery.cases(OAK)


def test_a_yes_with_a_complaint_confirms_and_opens_a_case(oak: TestServices) -> None:
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "The receptionist was very rude to me last time")
    [case] = cases(oak)
    assert case.patient_id == a_patient().patient_id
    assert case.line == '"The receptionist was very rude to me last time"'
    assert {of.kind for of in work(oak)} == {WorkKind.COMPLAINT, WorkKind.REPLY}
    assert inbox(oak)[0].done.endswith("Not content: a case is open.")


def test_a_plain_yes_is_confirmed_as_ever_and_opens_none(oak: TestServices) -> None:
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "YES")
    assert (visit(oak, booked).answer, len(answers(oak))) == (Answer.ACCEPTED, 1)
    assert cases(oak) == []


@pytest.mark.parametrize(
    "text", ["STOP texting me you awful people", "I can't breathe, this is terrible"]
)
def test_a_stop_and_an_emergency_are_what_they_are(oak: TestServices, text: str) -> None:
    texts_in(oak, text)
    assert cases(oak) == []


def test_the_same_text_delivered_twice_is_one_case(oak: TestServices) -> None:
    text = a_text("Worst dentist ever, I am furious")
    receive_text(oak, text)
    before = everything(oak)
    receive_text(oak, text)
    assert everything(oak) == before
    assert len(cases(oak)) == 1


def test_of_a_shared_phone_the_case_is_the_households_until_somebody_knows(
    oak: TestServices,
) -> None:
    know(oak, a_patient(patient_id=PatientId("tom"), given_name="Tom", source_key="t"))
    texts_in(oak, "We are very disappointed with how we were treated")
    [case] = cases(oak)
    assert (case.patient_id, bool(case.contact_id)) == (None, True)
    texts_in(oak, "Still angry")
    assert len(cases(oak)) == 1
