"""Calendar entries that patients' calendars can read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from chalicelib.channels.calendar_file import Method, invitation

STARTS = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("America/New_York"))
NOW = datetime(2026, 11, 21, 15, 4, 5, 678000, tzinfo=UTC)


def an_invitation(**changes):
    return invitation(
        **{
            "method": Method.REQUEST,
            "uid": "appt-1@rapport.example.com",
            "sequence": 0,
            "starts_at": STARTS,
            "ends_at": STARTS + timedelta(minutes=30),
            "summary": "Appointment - Oak Clinic",
            "location": "Oak Clinic, 100 Main St; Suite 4, Springfield",
            "organizer_name": "Oak Clinic",
            "organizer_address": "scheduling@oak.example.com",
            "attendee_address": "sam@example.net",
            "stamped_at": NOW,
            "alarm_before": timedelta(hours=2),
            **changes,
        }
    )


def read_back(ics):
    calendar = Calendar.from_ical(ics)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_says_when_where_and_whom_it_is_for():
    calendar, event = read_back(an_invitation())
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert event.start == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert event.end == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert event.decoded("DTSTAMP") == NOW.replace(microsecond=0)
    assert event["LOCATION"] == "Oak Clinic, 100 Main St; Suite 4, Springfield"
    assert event["ATTENDEE"] == "mailto:sam@example.net"
    assert event["ORGANIZER"] == "mailto:scheduling@oak.example.com"
    assert event["ORGANIZER"].params["CN"] == "Oak Clinic"
    assert (event["STATUS"], event["CLASS"]) == ("CONFIRMED", "PRIVATE")
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-2)


def test_a_move_replaces_the_entry_under_the_same_name():
    _, first = read_back(an_invitation())
    _, moved = read_back(an_invitation(sequence=1, starts_at=STARTS - timedelta(days=1)))
    assert moved["UID"] == first["UID"] == "appt-1@rapport.example.com"
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert moved.start == datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


def test_a_cancellation_takes_the_entry_away_without_ringing():
    calendar, event = read_back(an_invitation(method=Method.CANCEL, sequence=2))
    assert calendar["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)
    assert event["UID"] == "appt-1@rapport.example.com"
    assert event["ATTENDEE"] == "mailto:sam@example.net"
    assert event.start == STARTS
    assert event.walk("VALARM") == []


def test_an_entry_that_only_informs_invites_nobody():
    calendar, event = read_back(an_invitation(method=Method.PUBLISH))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event


def test_a_visit_across_the_change_of_clocks_keeps_its_instants():
    before = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    _, event = read_back(an_invitation(starts_at=before, ends_at=before.replace(fold=1)))
    assert (event.start.hour, event.end.hour) == (5, 6)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        an_invitation(starts_at=STARTS.replace(tzinfo=None))


def test_lines_are_short_and_end_as_calendars_expect():
    ics = an_invitation(summary="Cita – Clínica Ñandú 👍 " * 20, description="ü" * 300)
    assert ics.endswith(b"\r\n")
    assert b"\n" not in ics.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))


def test_nobody_can_be_invited_by_the_name_of_a_practice():
    evil = "Oak\r\nATTENDEE:mailto:eve@example.org\rX\x00\ud83d"
    ics = an_invitation(summary=evil, location=evil, description=evil, organizer_name=evil + '"')
    _, event = read_back(ics)
    assert event["ATTENDEE"] == "mailto:sam@example.net"
    assert event["SUMMARY"] == "Oak\nATTENDEE:mailto:eve@example.org\nX"


# A calendar is text: what no text holds (half characters, other control characters) does not come.
words = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"),
    max_size=120,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('The "Oak" Clinic; Dr. Lee, DDS: teeth', "The 'Oak' Clinic; Dr. Lee, DDS: teeth"),
        ("Clínica Ñandú ^n 👍", "Clínica Ñandú ^n 👍"),
        ("Oak\\Elm\\", "Oak/Elm/"),
    ],
)
def test_the_name_of_a_practice_is_shown_as_the_organizer(name, shown):
    _, event = read_back(an_invitation(organizer_name=name))
    assert event["ORGANIZER"] == "mailto:scheduling@oak.example.com"
    assert event["ORGANIZER"].params["CN"] == shown


@given(summary=words, location=words, description=words, name=words)
def test_whatever_a_practice_is_called_reads_back_as_written(summary, location, description, name):
    ics = an_invitation(
        summary=summary, location=location, description=description, organizer_name=name
    )
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    calendar, event = read_back(ics)
    assert (event["SUMMARY"], event["LOCATION"]) == (summary, location)
    assert event.get("DESCRIPTION", "") == description
    assert len(calendar.walk("VEVENT")) == 1
    assert event["ATTENDEE"] == "mailto:sam@example.net"
    assert event["ORGANIZER"] == "mailto:scheduling@oak.example.com"
