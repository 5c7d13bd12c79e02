"""What one record of two knows, and what each knows when they are two again."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import PatientId, SourceId
from chalicelib.domain.merging import CHOSEN, as_before, made_one
from chalicelib.domain.patients import Kind, OtherPhone, Patient
from tests.builders import a_patient

ROSA, ROSE = PatientId("rosa"), PatientId("rose")


def rose(**changes: Any) -> Patient:
    known: dict[str, Any] = {
        "patient_id": ROSE,
        "given_name": "Rose",
        "family_name": "Kline",
        "preferred_name": "",
        "phone": "+12025550144",
        "email": "",
    }
    return a_patient(**{**known, **changes})


def some_patient(patient_id: PatientId) -> st.SearchStrategy[Patient]:
    words = st.sampled_from(["", "Rosa", "Ana María", "O’Connor"])
    numbers = st.sampled_from(["", "+12025550143", "+12025550144", "+12025550145"])
    days = st.none() | st.dates(date(1930, 1, 1), date(2020, 1, 1))
    return st.builds(
        Patient,
        patient_id=st.just(patient_id),
        given_name=words,
        family_name=words,
        preferred_name=words,
        remember=words,
        born=days,
        since=days,
        phone=numbers,
        email=st.sampled_from(["", "a@example.com", "b@example.com"]),
        phones=numbers.map(lambda of: (OtherPhone(number=of),) if of else ()),
        deceased=st.booleans(),
        discharged=st.booleans(),
        kind=st.sampled_from(Kind),
        balance=st.none() | st.integers(0, 9),
        guarantor=st.sampled_from([None, ROSA, ROSE, PatientId("ann")]),
        referred_by=st.sampled_from([None, ROSA, ROSE, PatientId("ann")]),
        sent_by=st.sampled_from([None, SourceId("gym")]),
        may_be_named=st.booleans(),
    )


@given(some_patient(ROSA), some_patient(ROSE), st.sets(st.sampled_from(CHOSEN)))
def test_a_merge_that_is_undone_leaves_the_survivor_as_it_was(
    survivor: Patient, retired: Patient, of_retired: set[str]
) -> None:
    keep = {name: getattr(retired, name) for name in of_retired}
    made = made_one(survivor, retired, keep)
    back = as_before(made, was=survivor, made=made)
    assert replace(back, also=()) == survivor


@given(some_patient(ROSA), some_patient(ROSE))
def test_nothing_that_either_of_them_knew_is_lost(survivor: Patient, retired: Patient) -> None:
    made = made_one(survivor, retired, {})
    numbers = {made.phone, *(of.number for of in made.phones)}
    for of in (survivor, retired):
        assert {of.phone, *(other.number for other in of.phones)} - {""} <= numbers
        assert of.remember in made.remember
        assert made.born or not of.born
        assert made.email or not of.email
        assert not (of.deceased and not made.deceased)
        assert not (of.discharged and not made.discharged)
    assert made.guarantor not in (ROSA, ROSE)


def test_the_survivor_keeps_her_own_name_and_takes_over_what_she_did_not_say() -> None:
    made = made_one(a_patient(email=""), rose(email="rose@example.com", born=date(1981, 5, 4)), {})
    assert (made.given_name, made.email, made.born) == (
        "Rosa",
        "rose@example.com",
        date(1981, 5, 4),
    )


def test_what_somebody_chose_of_the_other_record_is_kept() -> None:
    made = made_one(a_patient(), rose(), {"phone": "+12025550144", "family_name": "Kline"})
    assert (made.given_name, made.family_name, made.phone) == ("Rosa", "Kline", "+12025550144")
    assert [of.number for of in made.phones] == [a_patient().phone]


def test_what_was_changed_since_the_merge_stays_when_it_is_undone() -> None:
    made = made_one(a_patient(email=""), rose(email="rose@example.com"), {})
    since = replace(made, email="new@example.com")
    assert as_before(since, was=a_patient(email=""), made=made).email == "new@example.com"


def test_who_was_a_patient_before_they_asked_was_sent_by_nobody() -> None:
    asked = rose(kind=Kind.PROSPECT, referred_by=PatientId("ann"), since=date(2026, 11, 1))
    of_old = made_one(a_patient(since=date(2019, 5, 4)), asked, {})
    assert (of_old.referred_by, of_old.may_be_named) == (None, False)
    new_here = made_one(a_patient(since=date(2026, 11, 2)), asked, {})
    assert new_here.referred_by == PatientId("ann")


def test_what_they_agreed_to_goes_with_whoever_it_was_about() -> None:
    ann, gym = PatientId("ann"), SourceId("gym")
    by_ann = rose(referred_by=ann, may_be_named=True)
    made = made_one(a_patient(sent_by=gym), by_ann, {})
    assert (made.referred_by, made.sent_by, made.may_be_named) == (None, gym, False)
    made = made_one(a_patient(referred_by=ROSE, may_be_named=True), by_ann, {})
    assert (made.referred_by, made.sent_by, made.may_be_named) == (ann, None, True)
    nobody = made_one(a_patient(referred_by=ROSE, may_be_named=True), rose(), {})
    assert (nobody.referred_by, nobody.may_be_named) == (None, False)
