"""What begins, for whom and when: the same facts always say the same."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import AppointmentId, PatientId, PlaybookId
from chalicelib.domain.journeys import Journey, JourneyStep, Trigger
from chalicelib.domain.journeys.entry import (
    Where,
    birthday,
    day_of_own,
    due_of,
    is_stale,
    wanted_runs,
)
from chalicelib.domain.journeys.exits import why_over
from chalicelib.domain.patients import Kind
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.topics import Topic
from tests.builders import CLEANING, MAIN_STREET, NOW, OAK, PATEL, a_location

LOCATION = a_location()
WHERE = Where(practice_id=OAK, locations={MAIN_STREET: LOCATION})
TEN = JourneyStep(step_id="first", at=time(10))


def a_journey(trigger: Trigger, **changes: Any) -> Journey:
    known: dict[str, Any] = {
        "playbook_id": PlaybookId(trigger.value),
        "name": trigger.value,
        "trigger": trigger,
        "topic": Topic.CARE,
        "months": 6,
        "day_of_year": "12-24",
        "on": True,
        "on_since": NOW - timedelta(60),
        "steps": (TEN,),
    }
    return Journey(**{**known, **changes})


def a_visit(name: str, at: datetime, status: Status = Status.BOOKED, **changes: Any) -> VisitFact:
    known: dict[str, Any] = {
        "appointment_id": AppointmentId(name),
        "revision": 1,
        "starts_at": at,
        "booked_at": at - timedelta(14),
        "status": status,
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "visit_type_id": CLEANING,
    }
    return VisitFact(**{**known, **changes})


def a_profile(*visits: VisitFact, **changes: Any) -> Profile:
    in_order = tuple(sorted(visits, key=lambda of: of.starts_at))
    return Profile(**{"patient_id": PatientId("rosa"), "visits": in_order, **changes})


def wanted(profile: Profile, journey: Journey, now: datetime = NOW) -> list[Any]:
    return wanted_runs(profile, [journey], where=WHERE, now=now)


VISITS = st.lists(
    st.builds(
        lambda n, days, status: a_visit(f"v{n}", NOW + timedelta(days), status),
        st.integers(0, 9),
        st.integers(-400, 200),
        st.sampled_from(Status),
    ),
    max_size=8,
    unique_by=lambda of: of.appointment_id,
)
_FROM = datetime(2026, 1, 1, tzinfo=UTC)
ALL = [a_journey(trigger, look_back_days=500, stale_days=500) for trigger in Trigger]


@given(VISITS, st.dates(date(1930, 1, 1), date(2026, 1, 1)), st.integers(0, 2000))
def test_no_two_runs_are_for_one_cause_and_looking_later_finds_no_other_name_for_it(
    visits: list[VisitFact], born: date, minutes: int
) -> None:
    profile = a_profile(*visits, born=born, referred={PatientId("ben"): NOW - timedelta(3)})
    now = wanted_runs(profile, ALL, where=WHERE, now=NOW)
    ids = [run.run_id for run in now]
    assert len(ids) == len(set(ids)) == len({(run.playbook_id, run.cause) for run in now})
    again = wanted_runs(profile, reversed(ALL), where=WHERE, now=NOW)
    assert {run.run_id: run for run in again} == {run.run_id: run for run in now}
    later = wanted_runs(profile, ALL, where=WHERE, now=NOW + timedelta(minutes=minutes))
    same = {run.run_id: run.cause for run in now}
    assert all(same.get(run.run_id, run.cause) == run.cause for run in later)


@given(VISITS)
def test_whoever_begins_is_not_over_at_the_same_moment_unless_what_it_is_for_has_come(
    visits: list[VisitFact],
) -> None:
    """A run that would end as soon as it is looked at is one more message from the queue."""
    profile = a_profile(*visits, born=date(1980, 2, 29))
    for journey in ALL:
        for run in wanted(profile, journey):
            over = why_over(run, journey, profile, LOCATION, now=NOW)
            assert over is None or journey.trigger in (
                Trigger.MISSED_TWO,
                Trigger.NO_SHOW,
                Trigger.NO_NEXT_VISIT,
                Trigger.DUE,
            )


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda n: _FROM + timedelta(minutes=n)),
    st.integers(-60, 400),
    st.times(),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]),
)
def test_a_step_is_due_at_its_wall_clock_hour_on_its_day_whatever_daylight_saving_does(
    began: datetime, days: int, at: time, zone: str
) -> None:
    location = a_location(zone=zone)
    at = at.replace(second=0, microsecond=0, fold=0)
    step = JourneyStep(step_id="x", after_days=days, at=at)
    local = due_of(step, began, location).astimezone(ZoneInfo(zone))
    expected = datetime.combine(began.astimezone(ZoneInfo(zone)).date() + timedelta(days), at)
    # A wall-clock time that is skipped moves on by the gap, two hours at the most.
    assert timedelta(0) <= local.replace(tzinfo=None) - expected <= timedelta(hours=2)


def test_february_29th_is_the_28th_in_other_years() -> None:
    born = date(1980, 2, 29)
    assert birthday(born, 2028) == born.replace(year=2028)
    assert birthday(born, 2027) == date(2027, 2, 28)
    [run] = wanted(a_profile(born=born), a_journey(Trigger.BIRTHDAY))
    assert (run.cause, LOCATION.local(run.moment).date()) == ("2027", date(2027, 2, 28))


def test_todays_birthday_is_still_this_years_and_yesterdays_is_next_years() -> None:
    today = LOCATION.local(NOW).date()
    journey = a_journey(Trigger.BIRTHDAY)
    [run] = wanted(a_profile(born=today.replace(year=1980)), journey)
    assert run.cause == "2026"
    [run] = wanted(a_profile(born=today.replace(year=1980) - timedelta(1)), journey)
    assert run.cause == "2027"


def test_of_an_unknown_birthday_nothing_begins() -> None:
    assert not wanted(a_profile(), a_journey(Trigger.BIRTHDAY))


def test_the_dead_the_discharged_and_mere_contacts_are_left_in_peace() -> None:
    visit = a_visit("v", NOW - timedelta(1), Status.FULFILLED)
    for gone in ({"deceased": True}, {"discharged": True}, {"kind": Kind.CONTACT}):
        assert not wanted_runs(
            a_profile(visit, born=date(1980, 1, 1), **gone), ALL, where=WHERE, now=NOW
        )


def test_what_happened_before_it_was_switched_on_begins_nothing() -> None:
    visit = a_visit("v", NOW - timedelta(200), Status.FULFILLED)
    since = NOW - timedelta(1)
    assert not wanted(a_profile(visit), a_journey(Trigger.DUE, on_since=since))
    assert wanted(a_profile(visit), a_journey(Trigger.DUE, on_since=since, look_back_days=30))


def test_a_thousand_who_are_overdue_begin_on_days_of_their_own() -> None:
    journey = a_journey(Trigger.DUE, on_since=NOW, look_back_days=365, spread_days=20)
    days: dict[date, int] = {}
    for n in range(1000):
        visit = a_visit("v", NOW - timedelta(300), Status.FULFILLED)
        [run] = wanted(a_profile(visit, patient_id=PatientId(f"pt-{n}")), journey)
        day = LOCATION.local(run.wanted_at).date()
        days[day] = days.get(day, 0) + 1
    assert len(days) == 20
    assert max(days.values()) < 100
    assert day_of_own(PatientId("x"), PlaybookId("y"), 0) == 0


def test_due_counts_calendar_months_from_the_last_visit_that_stands() -> None:
    seen = a_visit("seen", datetime(2026, 8, 31, 14, tzinfo=UTC), Status.FULFILLED)
    missed = a_visit("missed", datetime(2026, 10, 1, 14, tzinfo=UTC), Status.NO_SHOW)
    [run] = wanted(a_profile(seen, missed), a_journey(Trigger.DUE))
    assert (run.cause, LOCATION.local(run.moment).date()) == ("seen", date(2027, 2, 28))


def test_who_has_been_a_patient_for_years_is_not_welcomed() -> None:
    coming = a_visit("v", NOW + timedelta(9), booked_at=NOW - timedelta(1))
    welcome = a_journey(Trigger.FIRST_BOOKED)
    assert wanted(a_profile(coming), welcome)
    assert wanted(a_profile(coming, since=date(2026, 11, 20)), welcome)
    assert not wanted(a_profile(coming, since=date(2019, 1, 1)), welcome)
    before = a_visit("w", NOW - timedelta(400), Status.FULFILLED)
    assert not wanted(a_profile(coming, before), welcome)


def test_a_birthday_is_stale_the_next_day_and_a_recall_after_a_week() -> None:
    due = datetime(2026, 11, 23, 15, tzinfo=UTC)
    wish, recall = a_journey(Trigger.BIRTHDAY), a_journey(Trigger.DUE)
    assert not is_stale(wish, due, due + timedelta(hours=8), LOCATION)
    assert is_stale(wish, due, due + timedelta(hours=15), LOCATION)
    assert not is_stale(recall, due, due + timedelta(6), LOCATION)
    assert is_stale(recall, due, due + timedelta(8), LOCATION)
