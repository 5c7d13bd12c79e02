"""Who sent whom, and what else other systems know of a patient."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.take_over import Arrival, TakenOver, take_over
from chalicelib.domain.arriving import ArrivingPatient, patient_id_of
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Kind, Patient, Sex
from tests.builders import ANA, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import open_practice

ROSA = ArrivingPatient(
    system="file",
    key="1",
    given_name="Rosa",
    family_name="Klein",
    sex=Sex.FEMALE,
    lists=("VIP",),
    interests=("Whitening",),
    came_by="Website",
    referred_by="2",
)
BO = ArrivingPatient(system="file", key="2", given_name="Bo", family_name="Lund")
LEE, ROSAS, BOS = PatientId("lee"), patient_id_of(OAK, "file", "1"), patient_id_of(OAK, "file", "2")


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def take(oak: TestServices, *said: ArrivingPatient, first: bool = False) -> TakenOver:
    arrival = Arrival(practice_id=OAK, by="import", now=NOW, booked_long_ago=first)
    return take_over(oak, arrival, patients=said, visits=[])


def patient(oak: TestServices, of: PatientId = ROSAS) -> Patient:
    return oak.patients.get(OAK, of)


def sent(oak: TestServices, of: PatientId) -> dict[PatientId, datetime]:
    return dict(oak.profiles.get(OAK, of).referred)


def save(oak: TestServices, **changes: object) -> None:
    was = patient(oak)
    save_patient(oak, OAK, replace(was, **changes), was=was, by=ANA)  # type: ignore[arg-type]


def dr_lee(oak: TestServices) -> None:
    lee = a_patient(
        patient_id=LEE, given_name="Dr", family_name="Lee", kind=Kind.CONTACT, phone="", email=""
    )
    save_patient(oak, OAK, lee, was=None, by=ANA)


@pytest.mark.parametrize("order", [(ROSA, BO), (BO, ROSA)])
def test_who_sent_a_patient_is_known_of_both_in_whatever_order_they_come(
    oak: TestServices, order: tuple[ArrivingPatient, ...]
) -> None:
    for of in order:
        take(oak, of)
    rosa = patient(oak)
    assert (rosa.sex, rosa.lists, rosa.interests) == (Sex.FEMALE, ("VIP",), ("Whitening",))
    assert (rosa.came_by, rosa.referred_by) == ("Website", BOS)
    assert sent(oak, BOS) == {ROSAS: NOW}


def test_whom_nobody_has_told_of_is_in_no_segment_though_they_sent_somebody(
    oak: TestServices,
) -> None:
    take(oak, ROSA)
    assert [of.patient_id for of in oak.profiles.walk(OAK)] == [ROSAS]


def test_who_came_before_the_first_file_is_not_thanked_for_today(oak: TestServices) -> None:
    take(oak, BO, ROSA, first=True)
    assert sent(oak, BOS)[ROSAS] < NOW - timedelta(days=300)


def test_a_referral_of_years_ago_is_dated_by_when_they_became_a_patient(oak: TestServices) -> None:
    take(oak, BO, replace(ROSA, since=date(2019, 3, 1)))
    assert sent(oak, BOS)[ROSAS] == datetime(2019, 3, 1, tzinfo=UTC)


def test_the_same_file_again_changes_nothing_and_keeps_what_the_desk_added(
    oak: TestServices,
) -> None:
    take(oak, BO, ROSA)
    save(oak, lists=("Newsletter", "VIP"), sex=None)
    take(oak, BO, ROSA)
    assert (patient(oak).lists, patient(oak).sex) == (("Newsletter", "VIP"), None)
    take(oak, replace(ROSA, lists=("Families",)))
    assert patient(oak).lists == ("Families", "Newsletter", "VIP")


def test_somebody_else_sent_them_after_all(oak: TestServices) -> None:
    take(oak, BO, ROSA)
    dr_lee(oak)
    save(oak, referred_by=LEE)
    assert (sent(oak, BOS), list(sent(oak, LEE))) == ({}, [ROSAS])
    save(oak, referred_by=None)
    assert sent(oak, LEE) == {}


def test_who_sent_them_is_merged_and_parted_again(oak: TestServices) -> None:
    take(oak, BO, ROSA)
    dr_lee(oak)
    merge(oak, OAK, survivor=LEE, retired=BOS, by=ANA)
    assert list(sent(oak, LEE)) == [ROSAS]
    undo_merge(oak, OAK, BOS, ANA)
    assert (sent(oak, LEE), list(sent(oak, BOS))) == ({}, [ROSAS])


def test_who_turns_out_to_be_the_one_who_sent_them_was_sent_by_nobody(oak: TestServices) -> None:
    take(oak, BO, ROSA)
    merge(oak, OAK, survivor=BOS, retired=ROSAS, by=ANA)
    bo = patient(oak, BOS)
    assert (bo.referred_by, sent(oak, BOS)) == (None, {})
    assert (bo.lists, bo.interests, bo.sex) == (("VIP",), ("Whitening",), Sex.FEMALE)
    undo_merge(oak, OAK, ROSAS, ANA)
    assert (patient(oak, BOS).lists, list(sent(oak, BOS))) == ((), [ROSAS])


def test_the_other_way_round_too(oak: TestServices) -> None:
    take(oak, BO, ROSA)
    merge(oak, OAK, survivor=ROSAS, retired=BOS, by=ANA)
    assert (patient(oak).referred_by, sent(oak, ROSAS)) == (None, {})
    undo_merge(oak, OAK, BOS, ANA)
    assert (patient(oak).referred_by, list(sent(oak, BOS))) == (BOS, [ROSAS])


def test_nothing_of_it_is_left_of_an_erased_patient(oak: TestServices) -> None:
    take(oak, BO, ROSA)
    ask(oak, OAK, patient(oak), basis="asked", by=ANA)
    erase_patient(oak, OAK, ROSAS)
    gone = patient(oak)
    assert (gone.lists, gone.interests, gone.came_by, gone.sex) == ((), (), "", None)
    assert (gone.referred_by, sent(oak, BOS)) == (None, {})
