"""Who fits a segment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, PatientId, SourceId
from chalicelib.domain.patient_segments import Condition, Fact, Op, matches
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Kind, Sex
from chalicelib.domain.profiles import Profile, VisitFact
from tests.builders import CLEANING, MAIN_STREET, NEW_YORK, NOW, OAK, PATEL

ROSIE = PatientId("rosie")
TODAY = NOW.astimezone(NEW_YORK).date()


def a_visit(starts_at: datetime, **changes: Any) -> VisitFact:
    known: dict[str, Any] = {
        "appointment_id": AppointmentId(f"at-{starts_at:%Y%m%d%H%M}"),
        "revision": 1,
        "starts_at": starts_at,
        "booked_at": starts_at - timedelta(30),
        "status": Status.FULFILLED if starts_at < NOW else Status.BOOKED,
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "visit_type_id": CLEANING,
    }
    return VisitFact(**{**known, **changes})


def a_profile(**changes: Any) -> Profile:
    known = {"patient_id": ROSIE, "called": "Rosie", "full_name": "Rosa Klein"}
    return Profile(**{**known, **changes})


def fits(profile: Profile, *asked: tuple[Any, ...], **more: Any) -> bool:
    conditions = [Condition(fact=fact, op=op, values=tuple(of)) for fact, op, *of in asked]
    return matches(conditions, profile, now=more.pop("now", NOW), zone=NEW_YORK, **more)


def test_women_over_40_who_have_not_come_for_a_year_and_have_nothing_booked() -> None:
    asked = (
        (Fact.SEX, Op.IS, "female"),
        (Fact.AGE, Op.OVER, "40"),
        (Fact.LAST_VISIT, Op.OVER, "12", "months"),
        (Fact.NEXT_VISIT, Op.NO),
        (Fact.LANGUAGE, Op.IS, "es"),
    )
    long_ago = a_visit(datetime(2025, 11, 22, 15, tzinfo=UTC))
    known: dict[str, Any] = {
        "sex": Sex.FEMALE,
        "born": date(1981, 5, 4),
        "language": "es-MX",
        "visits": (long_ago,),
    }
    assert fits(a_profile(**known), *asked)
    assert not fits(a_profile(**known | {"sex": Sex.MALE}), *asked)
    assert not fits(a_profile(**known | {"born": date(1986, 11, 23)}), *asked), "just 40"
    assert not fits(a_profile(**known | {"language": "en"}), *asked)
    coming = a_visit(NOW + timedelta(3))
    assert not fits(a_profile(**known | {"visits": (long_ago, coming)}), *asked)
    lately = a_visit(NOW - timedelta(30))
    assert not fits(a_profile(**known | {"visits": (long_ago, lately)}), *asked)


@pytest.mark.parametrize(("days", "more", "less", "from_to"), [
    (-1, True, False, False), (0, False, False, True), (1, False, True, True),
])  # fmt: skip
def test_a_visit_on_the_day_twelve_months_ago_is_neither_more_nor_less_than_that(
    days: int, more: bool, less: bool, from_to: bool
) -> None:
    on = a_visit(datetime(2025, 11, 23, 4, 59, tzinfo=UTC) + timedelta(days + 1))
    rosie = a_profile(visits=(on,))
    assert fits(rosie, (Fact.LAST_VISIT, Op.OVER, "12", "months")) is more
    assert fits(rosie, (Fact.LAST_VISIT, Op.UNDER, "1", "years")) is less
    assert fits(rosie, (Fact.LAST_VISIT, Op.BETWEEN, "6", "12", "months")) is from_to


@pytest.mark.parametrize(
    ("day", "older"), [(date(2027, 2, 28), 26), (date(2027, 3, 1), 27), (date(2028, 2, 29), 28)]
)
def test_who_was_born_on_29_february_is_older_on_1_march_in_other_years(
    day: date, older: int
) -> None:
    leap = a_profile(born=date(2000, 2, 29))
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    assert fits(leap, (Fact.AGE, Op.BETWEEN, str(older), str(older)), now=at)


def test_a_birthday_on_29_february_is_in_february_and_a_day_after_the_28th() -> None:
    leap = a_profile(born=date(2000, 2, 29))
    at = datetime(2027, 2, 27, 15, tzinfo=UTC)
    assert fits(leap, (Fact.BIRTHDAY, Op.IS, "2"))
    assert fits(leap, (Fact.BIRTHDAY, Op.UNDER, "2"), now=at)
    assert not fits(leap, (Fact.BIRTHDAY, Op.UNDER, "1"), now=at)


def test_whose_birth_date_nobody_knows_is_of_no_age_and_has_no_birthday() -> None:
    for asked in ((Fact.AGE, Op.OVER, "0"), (Fact.AGE, Op.UNDER, "99")):
        assert not fits(a_profile(), asked)
    assert not fits(a_profile(), (Fact.BIRTHDAY, Op.UNDER, "366"))


def test_a_visit_that_nobody_marked_counts_as_one_where_they_came() -> None:
    unmarked = a_profile(visits=(a_visit(NOW - timedelta(1), status=Status.BOOKED),))
    missed = a_profile(visits=(a_visit(NOW - timedelta(1), status=Status.NO_SHOW),))
    assert fits(unmarked, (Fact.LAST_VISIT, Op.UNDER, "2", "days"))
    assert fits(missed, (Fact.LAST_VISIT, Op.NO))
    assert fits(missed, (Fact.NO_SHOWS, Op.AT_LEAST, "1", "12"))


def test_who_has_asked_for_a_time_has_something_booked() -> None:
    asked_for = a_profile(visits=(a_visit(NOW + timedelta(1), status=Status.PENDING),))
    assert not fits(asked_for, (Fact.NEXT_VISIT, Op.NO))


def test_one_of_several_locations_is_enough() -> None:
    elm = a_profile(visits=(a_visit(NOW - timedelta(9), location_id=LocationId("elm")),))
    assert fits(elm, (Fact.LAST_LOCATION, Op.IS, "main-street", "elm"))
    assert fits(elm, (Fact.LOCATION, Op.IS_NOT, "main-street"))
    assert not fits(elm, (Fact.LAST_LOCATION, Op.IS_NOT, "elm"))


def test_what_they_brought_counts_in_the_last_months_only() -> None:
    spent = (
        a_visit(NOW - timedelta(400), amount=50_000),
        a_visit(NOW - timedelta(40), amount=10_000),
        a_visit(NOW - timedelta(20), amount=99_000, status=Status.CANCELLED),
    )
    asked = (Fact.SPENT, Op.AT_LEAST, "20000")
    assert fits(a_profile(visits=spent), (*asked, ""))
    assert not fits(a_profile(visits=spent), (*asked, "12"))


def test_who_is_no_patient_is_found_only_where_such_people_are_asked_for() -> None:
    source = a_profile(kind=Kind.CONTACT, lists=("Key influencers",))
    assert not fits(source)
    assert fits(source, (Fact.LIST, Op.IS, "Key influencers"))
    assert fits(source, (Fact.KIND, Op.IS, "contact"))
    assert not fits(source, (Fact.LIST, Op.IS_NOT, "VIP"))


def test_what_only_their_contact_point_knows_is_asked_where_it_is_given() -> None:
    phone = ContactId("phone")
    rosie = a_profile(text=phone)
    point = ContactPoint(
        practice_id=OAK,
        contact_id=phone,
        channel=Channel.TEXT,
        marketing=Consent.ALLOWED,
        recent=(TODAY - timedelta(2),),
    )
    for asked, expected in (
        ((Fact.OFFERS_BY_TEXT, Op.YES), True),
        ((Fact.WRITTEN, Op.YES, "3"), True),
        ((Fact.WRITTEN, Op.NO, "2"), True),
        ((Fact.WRITTEN, Op.YES, "2"), False),
    ):
        assert fits(rosie, asked, contacts={phone: point}) is expected
    assert not fits(rosie, (Fact.OFFERS_BY_TEXT, Op.YES), contacts={})
    assert fits(rosie, (Fact.OFFERS_BY_TEXT, Op.YES)), "passed over"


def test_a_segment_never_picks_somebody_by_whom_they_sent_and_may_not_hear_of() -> None:
    ann, ben = PatientId("ann"), PatientId("ben")
    sent = a_profile(referred={ann: NOW, ben: NOW})
    asked = (Fact.HAS_REFERRED, Op.AT_LEAST, "1")
    assert not fits(sent, asked)
    assert fits(a_profile(referred={ann: NOW, ben: NOW}, may_hear_of={ann: NOW}), asked)


def test_an_organisation_that_sent_them_is_somebody() -> None:
    asked = (Fact.REFERRED_BY, Op.YES)
    assert fits(a_profile(sent_by=SourceId("gym")), asked)
    assert not fits(a_profile(), asked)
