"""A provider's visits as a calendar that other programs subscribe to.

It says when, and where; of the patient initials at the most; never what for.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.calendars.feeds import OWN
from chalicelib.domain.values import dataclass


class Shows(StrEnum):
    NOTHING = "nothing"
    INITIALS = "initials"


@dataclass(frozen=True, kw_only=True)
class Shown:
    visit: Appointment
    initials: str = ""
    place: str = ""


_STATES = {
    Status.PENDING: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.NO_SHOW: "CANCELLED",
}


def initials(given_name: str, family_name: str) -> str:
    letters = [word[0].upper() for word in (given_name, family_name) if word and word[0].isalpha()]
    return "".join(f"{letter}." for letter in letters)


def calendar_of(name: str, shown: Sequence[Shown]) -> bytes:
    """The same visits give the same bytes: nothing in it says when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Rapport//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for of in shown:
        visit = of.visit
        lines += [
            "BEGIN:VEVENT",
            f"UID:{visit.appointment_id}{OWN}",
            f"DTSTAMP:{_utc(visit.changed_at or visit.booked_at)}",
            f"SEQUENCE:{visit.version - 1}",
            f"DTSTART:{_utc(visit.starts_at)}",
            f"DTEND:{_utc(visit.ends_at)}",
            f"SUMMARY:{_text(f'Appointment {of.initials}'.strip())}",
            f"STATUS:{_STATES.get(visit.status, 'CONFIRMED')}",
            f"TRANSP:{'TRANSPARENT' if visit.status in _STATES else 'OPAQUE'}",
            "CLASS:PRIVATE",
            *([f"LOCATION:{_text(of.place)}"] if of.place else []),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    """RFC 5545 section 3.3.11."""
    plain = "".join(c for c in said if unicodedata.category(c) not in {"Cc", "Cs"})
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """RFC 5545 section 3.1: 75 octets at the most, and never half a letter."""
    parts: list[str] = []
    part, size = "", 0
    for c in line:
        wide = len(c.encode())
        if size + wide > (75 if not parts else 74):
            parts.append(part)
            part, size = "", 0
        part, size = part + c, size + wide
    return "\r\n ".join([*parts, part])
