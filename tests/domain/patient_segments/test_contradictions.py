"""Of what is called a contradiction nobody is found; what plainly is one is called so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.appointments import Status
from chalicelib.domain.patient_segments import (
    FACTS,
    Asked,
    Condition,
    Fact,
    Names,
    Op,
    contradiction,
    matches,
    say,
    say_all,
    wrong,
)
from chalicelib.domain.patient_segments.conditions import MONTHS, OPS, UNITS
from chalicelib.domain.patient_segments.dates import (
    birthday_in,
    days_to_birthday,
    moved,
    years_old,
)
from chalicelib.domain.patients import Kind, Sex
from chalicelib.domain.profiles import Profile
from tests.builders import NEW_YORK, NOW
from tests.domain.patient_segments.test_asking import ROSIE, a_visit

LITTLE = st.integers(0, 5).map(str)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    fact = draw(st.sampled_from(Fact))
    asked = FACTS[fact]
    op = draw(st.sampled_from(OPS[asked]))
    a, b = sorted(draw(st.tuples(st.integers(0, 40), st.integers(0, 40))))
    unit = draw(st.sampled_from(UNITS))
    values: tuple[str, ...]
    match asked, op:
        case Asked.CHOICE, _:
            picks = ("female", "male", "en", "es", "patient", "main-street", "elm", "x", "y")
            values = tuple(draw(st.sets(st.sampled_from(picks), min_size=1, max_size=3)))
        case Asked.BIRTHDAY, Op.IS:
            values = tuple(draw(st.sets(st.sampled_from(MONTHS), min_size=1, max_size=3)))
        case ((Asked.AGO | Asked.AHEAD), (Op.YES | Op.NO)):
            values = ()
        case ((Asked.AGO | Asked.AHEAD), _):
            values = (str(a), str(b), unit) if op is Op.BETWEEN else (str(a), unit)
        case Asked.COUNT, _:
            values = (draw(LITTLE), draw(st.sampled_from(("", "1", "6", "12"))))
        case Asked.WHETHER, _:
            values = ()
        case _, Op.BETWEEN:
            values = (str(a), str(b))
        case Asked.LATELY, _:
            values = (str(a + 1),)
        case _:
            values = (str(a),)
    return Condition(fact=fact, op=op, values=values)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    visits = [
        a_visit(
            NOW + timedelta(days=draw(st.integers(-500, 60)), minutes=7),
            status=draw(st.sampled_from(Status)),
            location_id=draw(st.sampled_from(("main-street", "elm"))),
            amount=draw(st.none() | st.integers(0, 50)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return Profile(
        patient_id=ROSIE,
        language=draw(st.sampled_from(("en", "es", "es-MX"))),
        born=draw(st.none() | st.dates(date(1980, 1, 1), date(2026, 1, 1))),
        sex=draw(st.none() | st.sampled_from(Sex)),
        kind=draw(st.sampled_from(Kind)),
        since=draw(st.none() | st.dates(date(1990, 1, 1), date(2026, 11, 1))),
        lists=draw(st.sampled_from(((), ("x",), ("x", "y")))),
        interests=draw(st.sampled_from(((), ("x",), ("x", "y")))),
        came_by=draw(st.sampled_from(("", "x", "y"))),
        balance=draw(st.none() | st.integers(0, 50)),
        visits=tuple(sorted(visits, key=lambda of: of.starts_at)),
        heard_at=draw(st.none() | DAYS.map(lambda of: datetime.combine(of, time(), UTC))),
        score=draw(st.none() | st.integers(0, 10)),
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(conditions(), max_size=3), profiles())
def test_nobody_is_found_by_what_is_called_a_contradiction(
    picked: list[Condition], profile: Profile
) -> None:
    assert not any(wrong(of) for of in picked)
    # What only a contact point knows is asked too: of nobody here is anything known.
    fits = matches(picked, profile, now=NOW, zone=NEW_YORK, contacts={})
    if contradiction(picked):
        assert not fits
    for of in picked:
        assert say(of)
    assert not contradiction(picked[:1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("next-visit", "no"), ("next-visit", "under", "7", "days")),
        (("age", "over", "60"), ("age", "under", "20")),
        (("age", "between", "20", "30"), ("age", "over", "30")),
        (("last-visit", "over", "12", "months"), ("last-visit", "under", "1", "years")),
        (("last-visit", "over", "90", "days"), ("last-visit", "under", "2", "months")),
        (("last-visit", "no"), ("visits", "at-least", "1", "")),
        (("last-visit", "no"), ("last-provider", "is", "patel")),
        (("next-visit", "under", "1", "months"), ("next-visit", "over", "40", "days")),
        (("no-shows", "at-least", "2", "6"), ("no-shows", "at-most", "0", "12")),
        (("sex", "is", "female"), ("sex", "is", "male")),
        (("list", "is", "VIP"), ("list", "is-not", "VIP", "Press")),
        (("complaint", "yes"), ("complaint", "no")),
        (("written", "yes", "3"), ("written", "no", "7")),
        (("birthday", "is", "3"), ("birthday", "is", "4", "5")),
        (("has-text", "no"), ("offers-by-text", "yes")),
        (("score", "at-least", "9"), ("score", "at-most", "6")),
    ],
)
def test_what_cannot_be_is_said_with_both_of_its_conditions(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    both = [Condition(fact=Fact(f), op=Op(op), values=tuple(of)) for f, op, *of in (one, other)]
    for picked in (both, both[::-1]):
        said = contradiction(picked)
        assert say(both[0]) in said
        assert say(both[1]) in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("last-visit", "over", "6", "months"), ("last-visit", "under", "12", "months")),
        (("last-visit", "over", "30", "days"), ("last-visit", "under", "1", "months")),
        (("list", "is", "VIP"), ("list", "is", "Press")),
        (("location", "is", "main-street"), ("location", "is", "elm")),
        (("visits", "at-least", "2", ""), ("visits", "at-most", "0", "6")),
        (("last-visit", "no"), ("location", "is-not", "elm")),
        (("birthday", "is", "this"), ("birthday", "is", "4")),
    ],
)
def test_what_may_be_is_not_called_a_contradiction(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    both = [Condition(fact=Fact(f), op=Op(op), values=tuple(of)) for f, op, *of in (one, other)]
    assert contradiction(both) == ""


@given(DAYS, DAYS)
def test_a_birthday_comes_within_a_year_and_makes_them_a_year_older(born: date, on: date) -> None:
    days = days_to_birthday(born, on)
    assert 0 <= days <= 366
    day = on + timedelta(days)
    assert day in (birthday_in(born, on.year), birthday_in(born, on.year + 1))
    if born < on:
        assert years_old(born, day) == years_old(born, day - timedelta(1)) + 1


@given(DAYS, st.integers(-60, 60), st.sampled_from(UNITS))
def test_further_back_is_never_later(day: date, number: int, unit: str) -> None:
    assert moved(day, number, unit) <= moved(day, number + 1, unit)
    assert moved(day, 0, unit) == day
    # The last day of a month goes to the last day of another, never beyond it.
    back = moved(moved(day, number, unit), -number, unit)
    assert 0 <= (day - back).days <= 3


def test_dates_do_not_run_out() -> None:
    assert moved(date(2026, 1, 1), -9_999_999, "years") == date.min
    assert moved(date(2026, 1, 1), 9_999_999, "months") == date.max
    assert moved(date(2026, 1, 1), -(10**9), "days") == date.min


def test_a_segment_is_said_as_people_say_it() -> None:
    asked = [
        Condition(fact=Fact.LAST_VISIT, op=Op.OVER, values=("12", "months")),
        Condition(fact=Fact.SEX, op=Op.IS, values=("female",)),
        Condition(fact=Fact.NEXT_VISIT, op=Op.NO),
        Condition(fact=Fact.AGE, op=Op.OVER, values=("40",)),
        Condition(fact=Fact.LANGUAGE, op=Op.IS, values=("es",)),
        Condition(fact=Fact.LAST_LOCATION, op=Op.IS, values=("a", "b")),
    ]
    names = Names(locations={"a": "Main Street", "b": "Elm"}, languages={"es": "Spanish"})
    assert say_all(asked, names) == (
        "women, over 40, last visit more than 12 months ago, no next visit, prefer Spanish, "
        "last visit at Main Street or Elm"
    )
    assert say_all([]) == "everybody"
