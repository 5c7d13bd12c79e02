"""Calendars are read as programs write them, which is not always as RFC 5545 does."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.appointments import Status
from chalicelib.domain.calendars.entries import State
from chalicelib.domain.calendars.feeds import Becomes, CalendarFeed, too_many_vanished, wanted
from chalicelib.domain.calendars.reading import CalendarFile, read_calendar
from chalicelib.domain.calendars.writing import Shown, calendar_of, initials
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId
from tests.builders import NEW_YORK, NOW, OAK, PATEL, an_appointment
from tests.documents import what_became_of

FIXTURES = Path(__file__).parent.parent / "fixtures" / "ics"


def raw(name: str) -> bytes:
    return (FIXTURES / f"{name}.ics").read_bytes()


def read(name: str, zone: ZoneInfo = NEW_YORK) -> CalendarFile:
    return read_calendar(raw(name), zone=zone, since=NOW, until=NOW + timedelta(days=365))


def starts(name: str) -> list[datetime]:
    return [of.starts_at for of in read(name).entries]


def december(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def test_visits_days_off_and_lunch_are_told_apart() -> None:
    visit, off, closed, lunch, asked = read("clinic_week").entries
    assert visit.starts_at == december(1, 14)
    assert visit.ends_at == december(1, 14, 30)
    assert (off.state, off.ends_at - off.starts_at) == (State.CANCELLED, timedelta(minutes=45))
    assert [of.is_no_visit for of in (visit, off, closed, lunch, asked)] == [
        *(False, False, True, True, False)
    ]
    assert (closed.starts_at, closed.ends_at) == (december(2, 5), december(3, 5))
    assert asked.state is State.PENDING
    assert asked.emails == ("Rosie@Home.example",)


def test_one_practices_zone_never_tells_the_time_of_anothers() -> None:
    """icalendar keeps the first definition of a TZID for the whole process."""
    for _ in range(2):
        assert starts("clinic_time_here") == [december(1, 14)]
        assert starts("clinic_time_there") == [december(1, 8)]
    icalendar.Calendar.from_ical(raw("clinic_time_here"))
    assert starts("clinic_time_there") == [december(1, 8)]


def test_a_files_own_zone_changes_its_clocks() -> None:
    assert starts("own_daylight") == [december(1, 14), datetime(2027, 7, 1, 13, tzinfo=UTC)]


def test_zones_as_outlook_and_others_name_them_are_known() -> None:
    by_uid = {of.uid: of for of in read("outlook_names").entries}
    assert by_uid["o1"].starts_at == december(1, 17)
    assert by_uid["o2"].starts_at == december(1, 14)
    assert by_uid["o3"].starts_at == december(1, 15)
    assert by_uid["o4"].starts_at == december(1, 14)
    assert "time zone is not known" in by_uid["o4"].flags[0]


def test_a_time_without_a_zone_is_the_calendars_else_the_locations() -> None:
    timed, day = read("floating").entries
    assert timed.starts_at == december(1, 17)
    assert day.all_day
    plain = raw("floating").replace(b"X-WR-TIMEZONE:US/Pacific\r\n", b"")
    berlin = read_calendar(
        plain, zone=ZoneInfo("Europe/Berlin"), since=NOW, until=NOW + timedelta(days=30)
    )
    assert berlin.entries[0].starts_at == december(1, 8)


def test_what_repeats_with_one_moved_one_left_out_one_added_and_one_called_off() -> None:
    found = [(of.starts_at, of.state) for of in read("every_week").entries]
    assert found == [
        (december(1, 14), State.BOOKED),
        (december(8, 19), State.BOOKED),
        (december(16, 14), State.BOOKED),
        (december(22, 14), State.CANCELLED),
        (december(29, 14), State.BOOKED),
        (datetime(2027, 1, 5, 14, tzinfo=UTC), State.BOOKED),
    ]


def test_nine_oclock_stays_nine_oclock_when_the_clocks_change() -> None:
    assert starts("across_the_change") == [
        datetime(2027, 3, 10, 14, tzinfo=UTC),
        datetime(2027, 3, 17, 13, tzinfo=UTC),
        datetime(2027, 3, 24, 13, tzinfo=UTC),
    ]


def test_from_one_day_on_all_are_later() -> None:
    assert starts("from_then_on") == [
        *(december(1, 14), december(2, 14), december(3, 16), december(4, 16)),
    ]


def test_of_two_versions_the_higher_sequence_counts_and_not_the_order() -> None:
    assert starts("same_uid_twice") == [december(1, 16)]


def test_broken_events_are_left_out_and_said_and_spoil_no_other() -> None:
    found = read("broken_among_good")
    assert [of.uid for of in found.entries] == ["good"]
    told = {of.uid: of.where for of in found.broken}
    assert told == {"b1": "DTSTART", "b2": "DTEND", "b3": "DTSTART", "b4": "RRULE", "b5": "RRULE"}


def test_what_lasts_a_day_is_no_visit_of_anybody() -> None:
    [long] = read("a_day_long").entries
    assert long.flags == ("lasts a day or longer",)
    feed = CalendarFeed(
        practice_id=OAK, feed_id="1", name="x", provider_id=PATEL, brings_visits=True
    )
    kept = wanted(feed, long, patient_id=PatientId("rosa"), now=NOW)
    assert kept is not None
    assert kept.becomes is Becomes.ASKS


def test_what_never_ends_is_read_as_far_as_a_year() -> None:
    found = read("never_ends").entries
    assert len([of for of in found if of.uid == "n1"]) == 365
    assert all(of.ends_at > NOW and of.starts_at < NOW + timedelta(days=365) for of in found)


def test_a_feed_that_is_called_off_as_a_whole_books_nothing() -> None:
    assert [of.state for of in read("called_off").entries] == [State.CANCELLED]


@pytest.mark.parametrize("name", ["cut_in_half", "not_a_calendar"])
def test_what_is_no_whole_calendar_is_refused_as_a_whole(name: str) -> None:
    with pytest.raises(BadInput):
        read(name)


WILD = st.sampled_from([path.read_bytes() for path in sorted(FIXTURES.iterdir())]).flatmap(
    lambda of: st.tuples(st.integers(0, len(of)), st.binary(max_size=8), st.integers(0, 9)).map(
        lambda cut: of[: cut[0]] + cut[1] + of[cut[0] + cut[2] :]
    )
)


@settings(max_examples=80)
@given(of=WILD | st.binary(max_size=200))
def test_any_bytes_are_a_calendar_or_refused(of: bytes) -> None:
    try:
        found = read_calendar(of, zone=NEW_YORK, since=NOW, until=NOW + timedelta(days=60))
    except BadInput:
        return
    assert all(each.starts_at <= each.ends_at for each in found.entries)


def test_most_of_a_calendar_does_not_vanish_at_once() -> None:
    assert too_many_vanished(20, 11)
    assert not too_many_vanished(20, 10)
    assert not too_many_vanished(4, 4)


# --- our own -----------------------------------------------------------------------------------


def test_our_own_calendar_says_when_and_where_and_nothing_of_why() -> None:
    moved = an_appointment(version=3, note="root canal")
    off = an_appointment(appointment_id="visit-2", status=Status.CANCELLED, version=2)
    made = calendar_of(
        "Dr Patel, Oak; Dental",
        [
            Shown(visit=moved, initials=initials("Rosa", "Klein"), place="Main Street, 12"),
            Shown(visit=off),
        ],
    )
    parsed = icalendar.Calendar.from_ical(made)
    one, two = parsed.walk("VEVENT")
    assert (one["UID"], one["SEQUENCE"], one["SUMMARY"]) == (
        *("visit-1@rapport", 2, "Appointment R.K."),
    )
    assert one["LOCATION"] == "Main Street, 12"
    assert (two["SUMMARY"], two["STATUS"]) == ("Appointment", "CANCELLED")
    assert b"X-WR-CALNAME:Dr Patel\\, Oak\\; Dental\r\n" in made
    assert b"root canal" not in made
    assert b"Rosa" not in made
    assert made == calendar_of(
        "Dr Patel, Oak; Dental",
        [Shown(visit=moved, initials="R.K.", place="Main Street, 12"), Shown(visit=off)],
    )


@given(name=st.text(max_size=120))
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(name: str) -> None:
    made = calendar_of(name, [Shown(visit=an_appointment(), place=name)])
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    made.decode("utf-8")


# --- the page ----------------------------------------------------------------------------------


def row_of(name: str) -> str:
    try:
        found = read(name)
    except BadInput as refused:
        return f"refused: expected {refused.expected} | |"
    visits = [of for of in found.entries if not of.is_no_visit]
    states = [f"{sum(of.state is state for of in visits)} {state.value}" for state in State]
    others = len(found.entries) - len(visits)
    told = [of for of in states if not of.startswith("0")]
    told += [f"{others} no visit"] if others else []
    flags = sorted({flag for of in found.entries for flag in of.flags})
    out = sorted({f"{of.where} {of.says}" for of in found.broken})
    return f"{', '.join(told) or 'nothing'} | {'; '.join(flags)} | {'; '.join(out)}"


def test_the_table_of_what_is_read_and_left_out_is_true() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| (.*) \|$", what_became_of("Calendars"), re.M))
    assert rows == {path.stem: row_of(path.stem) for path in FIXTURES.iterdir()}
