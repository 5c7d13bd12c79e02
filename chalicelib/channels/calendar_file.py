"""The calendar entry that goes with an email about an appointment.

RFC 5545 (iCalendar) and RFC 5546 (iTIP): one UID for the life of the appointment; a higher
SEQUENCE under the same UID replaces the entry, CANCEL takes it away.

Times are UTC instants. A calendar shows them in its owner's zone; with a TZID each file would
carry a VTIMEZONE of its own, which clients replace by theirs when they know the name. Should a
zone's law change, the appointment's instant does too, and an update goes out as for any move.
"""

import unicodedata
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Method(StrEnum):
    """REQUEST invites or updates and CANCEL takes back; PUBLISH only informs, with no attendee."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def invitation(
    *,
    method: Method,
    uid: str,
    sequence: int,
    starts_at: datetime,
    ends_at: datetime,
    summary: str,
    location: str,
    organizer_name: str,
    organizer_address: str,
    attendee_address: str,
    stamped_at: datetime,
    description: str = "",
    url: str | None = None,
    alarm_before: timedelta | None = None,
) -> bytes:
    """The `.ics` file; instants are aware, `attendee_address` is whom the email is sent to.

    `summary` stands on other people's screens: neither diagnosis nor reason for the visit.
    """
    # icalendar takes some 100 ms to load, and only emails need it.
    from icalendar import Alarm, Calendar, Event, vCalAddress, vText

    calendar = Calendar()
    calendar.add("prodid", "-//Rapport//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", _utc(stamped_at))
    event.add("sequence", sequence)
    event.add("dtstart", _utc(starts_at))
    event.add("dtend", _utc(ends_at))
    event.add("summary", _text(summary))
    event.add("location", _text(location))
    if description:
        event.add("description", _text(description))
    if url is not None:
        event.add("url", url)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")

    organizer = vCalAddress(f"mailto:{organizer_address}")
    organizer.params["CN"] = vText(_parameter(organizer_name))
    event["organizer"] = organizer
    # RFC 5546 section 3.2.1: a published event has no attendees.
    if method is not Method.PUBLISH:
        attendee = vCalAddress(f"mailto:{attendee_address}")
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        # Answers go by YES and CHANGE, not by RSVP mails that nobody reads.
        attendee.params["RSVP"] = vText("FALSE")
        event["attendee"] = attendee

    if alarm_before is not None and method is not Method.CANCEL:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _text(summary))
        alarm.add("trigger", -alarm_before)
        event.add_component(alarm)

    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a calendar entry needs instants with their zone")
    return instant.astimezone(UTC).replace(microsecond=0)


def _text(text: str) -> str:
    """RFC 5545 section 3.3.11: no control characters but line breaks, each written as one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def _parameter(text: str) -> str:
    """RFC 5545 section 3.2: a parameter's value can hold neither quotes nor control characters.

    A backslash may stand there, but readers take it for an escape of what follows.
    """
    visible = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(visible.replace('"', "'").replace("\\", "/").split())
