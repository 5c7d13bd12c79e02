"""Which times a patient is offered."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.decent_hours import is_day_off
from chalicelib.domain.open_times import EVERY, open_on
from tests.builders import NOW, a_location, a_provider
from tests.domain.households import ZONES

TUESDAY = date(2026, 11, 24)


def starts(**changes: object) -> list[str]:
    known: dict[str, object] = {
        "provider": a_provider(hours={1: ((time(9), time(10)),)}),
        "location": a_location(),
        "busy": [],
        "minutes": 30,
        "now": NOW,
    }
    found = open_on(TUESDAY, **{**known, **changes})  # type: ignore[arg-type]
    return [f"{a_location().local(of.starts_at):%H:%M}" for of in found]


def test_a_start_is_offered_each_quarter_of_an_hour_at_which_the_visit_still_fits() -> None:
    assert starts() == ["09:00", "09:15", "09:30"]


def test_what_is_booked_is_not_offered_but_right_before_and_after_it_is() -> None:
    half_past = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    booked = [(half_past, half_past + timedelta(minutes=15))]
    assert starts(busy=booked, minutes=15) == ["09:00", "09:15", "09:45"]
    assert starts(busy=booked) == ["09:00"]


def test_the_past_is_not_offered() -> None:
    assert starts(now=datetime(2026, 11, 24, 14, 15, tzinfo=UTC)) == ["09:30"]


def test_nothing_is_offered_on_a_day_off() -> None:
    assert starts(location=a_location(closed_on=frozenset({TUESDAY}))) == []


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    hours=st.tuples(st.integers(0, 12), st.integers(13, 23)),
    minutes=st.sampled_from([15, 30, 50, 90]),
    busy=st.lists(st.integers(0, 24 * 4), max_size=6),
)
def test_every_time_offered_is_free_and_within_the_providers_hours_in_any_zone(
    zone: str, day: date, hours: tuple[int, int], minutes: int, busy: list[int]
) -> None:
    location = a_location(zone=zone)
    opens, closes = (time(of) for of in hours)
    provider = a_provider(hours=dict.fromkeys(range(7), ((opens, closes),)))
    begin = datetime.combine(day, time(0), location.tz).astimezone(UTC)
    taken = [(begin + n * EVERY, begin + (n + 2) * EVERY) for n in busy]
    offered = open_on(
        day,
        provider=provider,
        location=location,
        busy=taken,
        minutes=minutes,
        now=begin - timedelta(days=1),
    )
    assert not (offered and is_day_off(location, day))
    for of in offered:
        assert location.local(of.starts_at).date() == day
        assert opens <= location.local(of.starts_at).time()
        assert location.local(of.ends_at).time() <= closes
        assert of.ends_at - of.starts_at == timedelta(minutes=minutes)
        assert all(end <= of.starts_at or of.ends_at <= start for start, end in taken)
