"""What a location has of its own, and what it takes from its practice."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.domain.decent_hours import coming_holidays, hours_for, is_day_off
from chalicelib.domain.ids import LocationId, StaffId
from chalicelib.domain.inheritance import (
    EVERYTHING,
    FIELDS,
    effective_locations,
    effective_provider,
    inheriting,
    practice_at,
)
from chalicelib.domain.planning.wishes import playbook_for
from chalicelib.domain.practices import Carrier, Inherited
from tests.builders import (
    ALL_WEEK,
    MAIN_STREET,
    a_location,
    a_playbook,
    a_practice,
    a_provider,
    an_appointment,
)

OCEAN = LocationId("ocean-avenue")
SATURDAYS = {5: ((time(9), time(12)),)}
COLUMBUS_DAY = date(2026, 10, 12)
LOCAL = ZoneInfo("America/New_York")


def test_a_new_location_has_all_that_the_practice_has():
    practice = a_practice(
        opening=SATURDAYS, quiet_from=time(19), quiet_until=time(9), on_duty=(StaffId("bea"),),
        closed_on=frozenset({date(2026, 12, 24)}), email_from="hello@oak.example",
        reply_to="desk@oak.example",
    )  # fmt: skip
    found = inheriting(practice, a_location(inherits=EVERYTHING))
    assert found.opening == SATURDAYS
    assert (found.quiet_from, found.quiet_until) == (time(19), time(9))
    assert found.on_duty == ("bea",)
    assert (found.brand, found.email_from) == ("Oak Dental", "hello@oak.example")
    assert is_day_off(found, date(2026, 12, 24))


def test_a_location_from_before_there_was_inheritance_keeps_what_it_had():
    practice = a_practice(opening=SATURDAYS, quiet_from=time(17))
    found = inheriting(practice, a_location())
    assert found.opening == ALL_WEEK
    assert found.quiet_from == time(20)
    assert found.brand == "Oak Dental"


def test_what_a_location_has_of_its_own_counts_there_only():
    practice = a_practice(opening=SATURDAYS)
    stored = {
        MAIN_STREET: a_location(inherits=EVERYTHING),
        OCEAN: a_location(
            location_id=OCEAN,
            opening=ALL_WEEK,
            brand="Ocean Smiles",
            inherits=EVERYTHING - {Inherited.HOURS, Inherited.BRAND},
        ),
    }
    found = effective_locations(practice, stored)
    assert (found[MAIN_STREET].opening, found[OCEAN].opening) == (SATURDAYS, ALL_WEEK)
    assert practice_at(practice, found[OCEAN]).brand == "Ocean Smiles"
    assert practice_at(practice, found[OCEAN]).email_from == practice.email_from
    assert practice_at(practice, found[MAIN_STREET]) is practice


def test_who_writes_from_an_address_of_their_own_gets_the_replies():
    practice = a_practice(reply_to="desk@oak.example")
    own = a_location(email_from="ocean@oak.example", inherits=EVERYTHING - {Inherited.SENDER})
    assert practice_at(practice, inheriting(practice, own)).reply_to == ""


def test_saving_what_was_inherited_makes_it_nobodys_own():
    practice = a_practice(opening=SATURDAYS)
    seen = inheriting(practice, a_location(inherits=EVERYTHING))
    assert inheriting(a_practice(opening=ALL_WEEK), seen).opening == ALL_WEEK


def test_every_inherited_field_is_at_the_practice_and_at_the_location():
    for names in FIELDS.values():
        for name in names:
            assert hasattr(a_practice(), name)
            assert hasattr(a_location(), name)
    assert set(FIELDS) == EVERYTHING


def test_two_locations_share_a_number_and_its_pace():
    stored = {
        MAIN_STREET: a_location(carrier=Carrier.TWILIO, segments_per_minute=180),
        OCEAN: a_location(location_id=OCEAN, number="", shares_number_of=MAIN_STREET),
    }
    found = effective_locations(a_practice(), stored)[OCEAN]
    assert found.number == stored[MAIN_STREET].number
    assert (found.carrier, found.segments_per_minute) == (Carrier.TWILIO, 180)


def test_a_circle_of_locations_that_share_a_number_ends():
    stored = {
        MAIN_STREET: a_location(shares_number_of=OCEAN),
        OCEAN: a_location(location_id=OCEAN, shares_number_of=MAIN_STREET, number="+12025550177"),
    }
    assert effective_locations(a_practice(), stored)[OCEAN].number == "+12025550177"


def test_a_provider_works_when_the_location_is_open():
    places = effective_locations(
        a_practice(opening=SATURDAYS), {MAIN_STREET: a_location(inherits=EVERYTHING)}
    )
    assert effective_provider(a_provider(as_location=True), places).hours == SATURDAYS
    assert effective_provider(a_provider(), places).hours == ALL_WEEK


def test_a_location_that_works_on_a_holiday_says_so_once_for_every_year():
    closed = a_location(region="NY")
    works = a_location(region="NY", open_on=frozenset({"Columbus Day"}))
    assert is_day_off(closed, COLUMBUS_DAY)
    assert not is_day_off(works, COLUMBUS_DAY)
    assert not is_day_off(works, date(2027, 10, 11))
    at = datetime(2026, 10, 12, 10, tzinfo=LOCAL)
    assert hours_for(works, None, "").allow(at)
    assert not hours_for(closed, None, "").allow(at)


def test_a_holiday_that_is_made_up_for_on_a_monday_is_the_same_holiday():
    works = a_location(open_on=frozenset({"Independence Day"}))
    assert is_day_off(a_location(), date(2027, 7, 5))
    assert not is_day_off(works, date(2027, 7, 5))


def test_the_holidays_of_the_coming_year_are_those_of_country_and_region():
    today = date(2026, 11, 23)
    days = coming_holidays(a_location(), today)
    assert days[0] == (date(2026, 11, 26), "Thanksgiving Day")
    assert days == sorted(days)
    assert all(today <= day < date(2027, 11, 23) for day, _ in days)
    assert coming_holidays(a_location(country="XX"), today) == []


def test_a_playbook_is_off_at_the_locations_that_switched_it_off():
    playbook = a_playbook(off_at=frozenset({OCEAN}))
    assert playbook_for(an_appointment(), [playbook]) == playbook
    assert playbook_for(an_appointment(location_id=OCEAN), [playbook]) is None
