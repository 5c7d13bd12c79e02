"""Children's reminders go to whoever answers for them, or to nobody, and a person is asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.actions import consent
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Answer, Appointment
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.domain.patients import Channel, Patient, Purpose
from chalicelib.domain.touchpoints import Why
from tests.builders import ANA, NOW, OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import drain, run, touchpoints
from tests.loop import open_practice as open_oak
from tests.scenes import book, know, texts_in, visit, work

BEN, ROSA = PatientId("ben"), PatientId("rosa")
BENS_PHONE, NEW_PHONE = "+12025550146", "+12025550147"
BENS_VISIT = NOW + timedelta(days=4)
REMINDED = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    return services


def ben(**changes: object) -> Patient:
    """Twelve years old, with a phone of his own."""
    known = {
        "patient_id": BEN,
        "given_name": "Ben",
        "preferred_name": "",
        "born": date(2014, 8, 2),
        "phone": BENS_PHONE,
        "email": "",
    }
    return a_patient(**{**known, **changes})


def bens_visit(oak: TestServices) -> Appointment:
    booked = book(oak, appointment_id=AppointmentId("bens"), patient_id=BEN, starts_at=BENS_VISIT)
    run(oak)
    return booked


def remind(oak: TestServices) -> list[str]:
    """Who was texted, when the day has come."""
    oak.at(REMINDED)
    run(oak, minutes=2)
    return [of.to for of in oak.texts.sent]


def change(oak: TestServices, of: PatientId, **changes: object) -> None:
    was = oak.patients.get(OAK, of)
    save_patient(oak, OAK, replace(was, **changes), was=was, by=ANA)  # type: ignore[arg-type]


def test_a_childs_reminder_goes_to_whoever_answers_for_it(oak: TestServices) -> None:
    know(oak)
    know(oak, ben(guarantor=ROSA))
    bens_visit(oak)
    assert remind(oak) == [ROSIES_PHONE]
    assert "Ben" in oak.texts.sent[0].text
    assert work(oak) == []


def test_the_parents_yes_confirms_the_childs_visit(oak: TestServices) -> None:
    know(oak)
    know(oak, ben(guarantor=ROSA))
    booked = bens_visit(oak)
    remind(oak)
    texts_in(oak, "YES")
    assert visit(oak, booked).answer is Answer.ACCEPTED


def test_a_child_with_a_phone_of_its_own_only_is_not_texted_and_a_person_is_asked(
    oak: TestServices,
) -> None:
    know(oak, ben())
    bens_visit(oak)
    [asked] = work(oak)
    assert (asked.kind, asked.patient_id) == (WorkKind.CHILD, BEN)
    assert remind(oak) == []
    [skipped] = touchpoints(oak, BENS_PHONE)
    assert skipped.why is Why.CHILD
    assert len(work(oak)) == 1


def test_a_child_at_its_parents_phone_is_reminded_there_as_ever(oak: TestServices) -> None:
    know(oak, a_patient(email=""))
    know(oak, ben(phone=ROSIES_PHONE))
    bens_visit(oak)
    assert remind(oak) == [ROSIES_PHONE]


def test_once_somebody_answers_for_it_the_reminder_goes_there_and_the_question_is_closed(
    oak: TestServices,
) -> None:
    know(oak)
    know(oak, ben())
    bens_visit(oak)
    change(oak, BEN, guarantor=ROSA)
    assert work(oak) == []
    assert remind(oak) == [ROSIES_PHONE]
    assert [of.why for of in touchpoints(oak, BENS_PHONE)] == [Why.ELSEWHERE]


def test_who_answers_for_it_may_become_known_after_it_was_planned(oak: TestServices) -> None:
    """As when a file names the child's row before the parent's."""
    know(oak, ben(guarantor=ROSA))
    bens_visit(oak)
    know(oak)
    assert remind(oak) == [ROSIES_PHONE]


def test_a_childs_reminder_follows_its_parent_to_a_new_number(oak: TestServices) -> None:
    know(oak)
    know(oak, ben(guarantor=ROSA))
    bens_visit(oak)
    change(oak, ROSA, phone=NEW_PHONE)
    old = oak.contacts.get(OAK, oak.contacts.id_of(OAK, ROSIES_PHONE))
    assert old.members == ()
    assert remind(oak) == [NEW_PHONE]


def test_a_stop_of_the_parent_holds_for_the_child(oak: TestServices) -> None:
    know(oak, a_patient(email=""))
    know(oak, ben(guarantor=ROSA))
    bens_visit(oak)
    contact = oak.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    consent.stop(oak, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    assert remind(oak) == []


def test_a_parent_who_died_answers_for_nobody(oak: TestServices) -> None:
    know(oak)
    know(oak, ben(guarantor=ROSA))
    bens_visit(oak)
    change(oak, ROSA, deceased=True)
    assert remind(oak) == []


def test_who_comes_of_age_before_the_reminder_is_reminded_at_their_own_phone(
    oak: TestServices,
) -> None:
    know(oak)
    know(oak, ben(guarantor=ROSA, born=REMINDED.date().replace(year=2008)))
    bens_visit(oak)
    assert remind(oak) == [BENS_PHONE]


def test_a_parent_whose_record_was_merged_is_reached_where_she_is_now(oak: TestServices) -> None:
    know(oak)
    mother = PatientId("mother")
    know(oak, a_patient(patient_id=mother, phone=NEW_PHONE, email=""))
    know(oak, ben(guarantor=mother))
    merge(oak, OAK, survivor=ROSA, retired=mother, by=ANA)
    bens_visit(oak)
    assert remind(oak) == [ROSIES_PHONE]


def test_an_erased_child_is_named_nowhere_at_its_parents_number(oak: TestServices) -> None:
    know(oak, a_patient(email=""))
    child = know(oak, ben(guarantor=ROSA))
    bens_visit(oak)
    remind(oak)
    ask(oak, OAK, child, basis="asked", by=ANA)
    drain(oak)
    at_hers = oak.contacts.everything(OAK, oak.contacts.id_of(OAK, ROSIES_PHONE))
    assert "Ben" not in str(at_hers)
