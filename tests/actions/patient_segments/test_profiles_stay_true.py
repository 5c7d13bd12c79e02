"""A patient's profile follows whatever becomes of them and of their visits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.actions import change_appointment
from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.patient_segments.people import people_of
from chalicelib.actions.patient_segments.rebuild import rebuild_once, rebuild_some
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patient_segments import Condition, Fact, Op
from chalicelib.domain.profiles import Profile
from chalicelib.storage import keys
from tests.builders import (
    ANA,
    CLEANING,
    ELM,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_patient,
)
from tests.conftest import TestServices
from tests.loop import drain, open_practice, register, run
from tests.scenes import open_elm, texts_in

ROSIE, BO = a_patient().patient_id, PatientId("bo")


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    register(services)
    return services


def bo(oak: TestServices) -> None:
    register(oak, a_patient(patient_id=BO, given_name="Bo", phone="+12025550144", email=""))


def book(oak: TestServices, patient_id: PatientId = ROSIE, days: int = 3) -> Appointment:
    visit = change_appointment.book(
        oak,
        OAK,
        patient_id=patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=NOW + timedelta(days=days, hours=1),
        by=ANA,
        must_be_free=False,
    )
    run(oak)
    return visit


def profile(oak: TestServices, of: PatientId = ROSIE) -> Profile:
    return oak.profiles.get(OAK, of)


def everybody(oak: TestServices) -> set[PatientId]:
    return {of.patient_id for of in oak.profiles.walk(OAK)}


def test_a_new_name_and_a_booked_and_cancelled_visit_are_in_it(oak: TestServices) -> None:
    was = oak.patients.get(OAK, ROSIE)
    save_patient(oak, OAK, replace(was, preferred_name="Rosalind"), was=was, by=ANA)
    visit = book(oak)
    assert profile(oak).called == "Rosalind"
    assert [of.status for of in profile(oak).visits] == [Status.BOOKED]
    change_appointment.cancel(oak, OAK, visit.appointment_id, by=ANA)
    run(oak)
    assert [of.status for of in profile(oak).visits] == [Status.CANCELLED]


def test_merged_records_are_one_profile_and_two_again_after_an_undo(oak: TestServices) -> None:
    bo(oak)
    mine, his = book(oak), book(oak, BO, days=4)
    merge(oak, OAK, survivor=ROSIE, retired=BO, by=ANA)
    run(oak, minutes=3)
    assert everybody(oak) == {ROSIE}
    assert {of.appointment_id for of in profile(oak).visits} == {
        mine.appointment_id,
        his.appointment_id,
    }
    undo_merge(oak, OAK, BO, ANA)
    run(oak, minutes=3)
    assert everybody(oak) == {ROSIE, BO}
    assert [of.appointment_id for of in profile(oak).visits] == [mine.appointment_id]
    assert [of.appointment_id for of in profile(oak, BO).visits] == [his.appointment_id]


def test_who_was_erased_is_in_no_segment(oak: TestServices) -> None:
    book(oak)
    ask(oak, OAK, oak.patients.get(OAK, ROSIE), basis="asked", by=ANA)
    erase_patient(oak, OAK, ROSIE)
    run(oak, minutes=3)
    assert everybody(oak) == set()
    assert oak.db.query(keys.profiles_pk(OAK)) == []


def test_when_somebody_last_wrote_is_known(oak: TestServices) -> None:
    assert profile(oak).heard_at is None
    texts_in(oak, "thanks!")
    heard = profile(oak).heard_at
    assert heard is not None
    assert abs(heard - oak.clock()) < timedelta(minutes=2)


def test_patients_of_before_profiles_have_one_after_a_night(oak: TestServices) -> None:
    visit = book(oak)
    came = {"patient_id": BO, "phone": "", "email": "", "referred_by": ROSIE}
    register(oak, a_patient(**came, since=date(2019, 5, 4)))
    gone = replace(visit, appointment_id="gone", patient_id=ROSIE)  # type: ignore[arg-type]
    oak.db.delete(keys.profile(OAK, ROSIE))
    assert everybody(oak) == {BO}
    rebuild_once(oak, OAK)
    drain(oak)
    assert [of.appointment_id for of in profile(oak).visits] == [visit.appointment_id]
    assert profile(oak).referred[BO].date() == date(2019, 5, 4)
    oak.profiles.note_visit(gone)
    rebuild_some(oak, OAK, after="")
    assert [of.appointment_id for of in profile(oak).visits] == [visit.appointment_id]
    assert oak.profiles.built(OAK)


def test_a_segment_holds_nobody_of_another_practice(oak: TestServices) -> None:
    open_elm(oak)
    booked = Condition(fact=Fact.NEXT_VISIT, op=Op.YES)
    book(oak)
    assert [of.patient_id for of in people_of(oak, OAK, [booked])] == [ROSIE]
    assert list(people_of(oak, ELM, [booked])) == []
    assert list(people_of(oak, ELM, [])) == []


def test_a_later_change_of_a_visit_is_not_undone_by_an_earlier_one(oak: TestServices) -> None:
    visit = book(oak)
    later = replace(visit, revision=visit.revision + 1, status=Status.NO_SHOW)
    oak.profiles.note_visit(later)
    oak.profiles.note_visit(visit)
    assert [of.status for of in profile(oak).visits] == [Status.NO_SHOW]
    assert ROSIES_PHONE not in str(oak.db.get(keys.profile(OAK, ROSIE)))
