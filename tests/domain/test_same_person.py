"""Which records are proposed to be one person, and which are not."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import PatientId
from chalicelib.domain.same_person import Facts, Level, likely_pairs, likeness
from chalicelib.domain.slips import slips

BORN = date(1978, 3, 14)
PHONE = "+12025550143"


def facts(of: str, name: str, born: date | None = BORN, **more: Any) -> Facts:
    """`name`: "Ortiz, Maria"."""
    family, _, given_name = name.partition(", ")
    return Facts(patient_id=PatientId(of), given=given_name, family=family, born=born, **more)


def level(one: str, other: str, *born: date | None, **shared: str) -> Level | None:
    mine, theirs = born or (BORN, BORN)
    found = likeness(facts("a", one, mine, **shared), facts("b", other, theirs, **shared))
    return found.level if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ortiz, Maria", "Ortiz, María"),
        ("O'Connor, Maeve", "OCONNOR, maeve"),
        ("O’Connor, Maeve", "O'Connor, Maeve"),
        ("Ortiz, Maria", "Maria, Ortiz"),
        ("De La Cruz, Ana", "de la Cruz, Ana"),
        ("Müller, Jörg", "Muller, Jorg"),
    ],
)
def test_one_name_and_one_birth_date_is_almost_certainly_one_person(one: str, other: str) -> None:
    assert level(one, other) is Level.SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith, Bob", "Smith, Robert"),
        ("Garcia, Pepe", "García, José"),
        ("Smith, Kate", "Smith, Catherine"),
        ("Smith, Jon", "Smith, John"),
        ("Meyer, Anna", "Meier, Anna"),
        ("Gonzalez, Rosa", "Gonzales, Rosa"),
        ("Ortiz, Micheal", "Ortiz, Michael"),
        ("Garcia Lopez, Ana", "Garcia, Ana"),
        ("Ortiz, Ana Maria", "Ortiz, Ana"),
        ("Smith, J", "Smith, John"),
        ("Abernathy, Doris", "Abernahty, Doris"),
        ("Klein, Sofia", "Klein, Sophia"),
    ],
)
def test_names_that_differ_as_names_do_are_likely_one_person_if_the_birth_date_is_one(
    one: str, other: str
) -> None:
    assert level(one, other) is Level.LIKELY
    assert level(one, other, BORN, date(1955, 6, 1)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Connor, Liam", "O'Connor, Niamh"),
        ("Cole, Tim", "Cole, Tom"),
        ("Cole, Daniel", "Cole, Daniela"),
        ("Vega, Mario", "Vega, Maria"),
        ("Vega, Maria Luisa", "Vega, Maria Jose"),
        ("Cole, Marta", "Cole, Marla"),
        ("Cole, Ella", "Cole, Emma"),
    ],
)
def test_twins_are_two(one: str, other: str) -> None:
    assert level(one, other, phone=PHONE) is None


@pytest.mark.parametrize("other", [date(1948, 7, 2), date(2003, 11, 30)])
def test_father_and_son_of_one_name_are_two(other: date) -> None:
    assert level("Abara, Tom", "Abara, Tom", BORN, other, phone=PHONE) is None


def test_junior_and_senior_are_two_unless_the_birth_date_is_one() -> None:
    slip = date(1978, 3, 15)
    assert level("Abara Jr, Tom", "Abara, Tom", BORN, slip) is None
    assert level("Abara Jr, Tom", "Abara Sr, Tom") is None
    assert level("Abara Jr., Tom", "Abara, Tom") is Level.SURE


@pytest.mark.parametrize(
    "other",
    [
        date(1978, 3, 15),
        date(1978, 3, 11),
        date(1987, 3, 14),
        date(1968, 3, 14),
        date(2078, 3, 14),
    ],
)
def test_one_name_and_a_birth_date_misread_is_likely_one_person(other: date) -> None:
    assert level("Ortiz, Maria", "Ortiz, María", BORN, other) is Level.LIKELY


def test_day_and_month_in_the_other_order_are_one_birth_date_misread() -> None:
    first, second = date(1978, 3, 4), date(1978, 4, 3)
    found = likeness(facts("a", "Ortiz, Maria", first), facts("b", "Ortiz, Maria", second))
    assert found is not None
    assert found.why == ("Same name", "Birth dates differ by day and month in the other order")


def test_after_a_wedding_the_first_name_the_birth_date_and_the_phone_say_it() -> None:
    assert level("Klein, Rosa", "Ortiz, Rosa", phone=PHONE) is Level.LIKELY
    assert level("Klein, Rosa", "Ortiz, Rosa") is None


def test_without_a_birth_date_one_name_is_likely_one_person_only_at_one_phone() -> None:
    assert level("Ortiz, Maria", "Ortiz, Maria", BORN, None, phone=PHONE) is Level.LIKELY
    assert level("Ortiz, Maria", "Ortiz, Maria", BORN, None) is Level.POSSIBLE
    assert level("Ortiz, Maria", "Ortiz, Ana", None, None, phone=PHONE) is None


def test_who_has_no_name_is_nobodys_double() -> None:
    assert level(", ", ", ") is None


names = st.sampled_from(
    ["Ortiz, Maria", "Ortiz, María", "Ortiz, Ana", "Smith, Bob", "Smith, Robert", "Bob, Smith"]
)
births = st.none() | st.sampled_from([BORN, date(1978, 3, 15), date(1950, 1, 1)])
phones = st.sampled_from(["", PHONE])


@given(st.lists(st.tuples(names, births, phones), max_size=60))
def test_blocks_miss_no_pair_that_comparing_all_with_all_finds(
    people: list[tuple[str, date | None, str]],
) -> None:
    everyone = [
        facts(f"{n:03d}", name, born, phone=phone) for n, (name, born, phone) in enumerate(people)
    ]
    few_phones = sum(1 for of in everyone if of.phone) <= 24
    found = {(a.patient_id, b.patient_id) for a, b, _ in likely_pairs(everyone)}
    expected = {
        (a.patient_id, b.patient_id)
        for n, a in enumerate(everyone)
        for b in everyone[n + 1 :]
        if (like := likeness(a, b)) and like.level >= Level.LIKELY
        if (a.born and b.born) or (few_phones and len(everyone) <= 40)
    }
    assert found >= expected
    assert len(everyone) > 40 or found == expected or not few_phones


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_a_distance_is_the_same_both_ways_and_nothing_to_itself(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert slips(one, one) == 0
