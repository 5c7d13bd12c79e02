"""What a search asks for: http://hl7.org/fhir/R4/search.html, the part of it that is answered."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.fhir.elements import (
    Issue,
    NotTaken,
    day_in,
    is_id,
    is_partial_date,
    last_day_in,
    time_in,
)
from chalicelib.domain.values import dataclass

PAGE, MOST = 50, 100
IN_URLS_NEVER = frozenset({"phone", "email", "telecom"})
"""Addresses of requests are written down by whoever passes them on."""
_HARMLESS = frozenset({"_format", "_pretty", "_count", "_cursor", "_sort", "_total", "_summary"})
KNOWN: Mapping[str, tuple[str, ...]] = {
    "Patient": (
        *("_id", "identifier", "name", "family", "given", "birthdate", "active"),
        *sorted(IN_URLS_NEVER),
    ),
    "Appointment": (
        *("_id", "identifier", "date", "patient", "practitioner", "location", "actor", "status"),
        *("_lastUpdated", "_include"),
    ),
    "Slot": ("_id", "schedule", "start", "status", "service-type"),
    "Schedule": ("_id", "actor", "active"),
    "Practitioner": ("_id", "name", "active"),
    "Location": ("_id", "name", "status"),
}
"""Resource type → the parameters that are answered."""

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A search, checked."""

    kind: str
    values: Mapping[str, tuple[str, ...]]
    """Parameter → what was said, each repetition by itself."""
    count: int = PAGE
    cursor: Mapping[str, str | int] | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def one(self, name: str) -> str:
        return self.values[name][0] if name in self.values else ""

    def any_of(self, name: str) -> frozenset[str]:
        """The alternatives of a parameter; commas part them."""
        said = (part.strip() for value in self.values.get(name, ()) for part in value.split(","))
        return frozenset(part for part in said if part)

    def pairs(self, cursor: Mapping[str, str | int] | None = None) -> list[tuple[str, str]]:
        """For a link to this search, or to where it goes on. Never with what no address holds."""
        pairs = [(name, of) for name, every in self.values.items() for of in every]
        pairs = [(name, of) for name, of in pairs if name not in IN_URLS_NEVER]
        pairs.append(("_count", str(self.count)))
        if cursor is not None:
            pairs.append(("_cursor", cursor_text(cursor)))
        return pairs


def asked(kind: str, params: Params, *, in_url: bool) -> Asked:
    """Raises NotTaken."""
    known = KNOWN[kind]
    for name, values in params.items():
        if in_url and name.partition(":")[0] in IN_URLS_NEVER:
            raise NotTaken(
                name,
                f"it in the body of a POST to {kind}/_search: addresses of requests are logged",
                issue=Issue.NOT_SUPPORTED,
                status=400,
            )
        if name not in known and name not in _HARMLESS:
            supported = ", ".join(sorted({*known, "_count"}))
            shown = name if name.isascii() and len(name) < 40 and name.isprintable() else "a search"
            raise NotTaken(shown, f"one of: {supported}", issue=Issue.NOT_SUPPORTED, status=400)
        if any(len(value) > 500 for value in values):
            raise NotTaken(name, "at most 500 characters", issue=Issue.TOO_LONG, status=400)
    return Asked(
        kind=kind,
        values={
            name: tuple(value.strip() for value in params[name] if value.strip())
            for name in known
            if any(value.strip() for value in params.get(name, ()))
        },
        count=_count(params),
        cursor=_cursor(params),
    )


def _count(params: Params) -> int:
    text = next(iter(params.get("_count", ())), "")
    if not text:
        return PAGE
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotTaken("_count", "a whole number", issue=Issue.VALUE, status=400)
    return min(max(int(text), 1), MOST)


# --- where a page goes on ------------------------------------------------------------------------


def cursor_text(cursor: Mapping[str, str | int]) -> str:
    raw = json.dumps(cursor, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _cursor(params: Params) -> Mapping[str, str | int] | None:
    text = next(iter(params.get("_cursor", ())), "")
    if not text:
        return None
    wrong = NotTaken("_cursor", "what the link to the next page has", status=400)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        value = json.loads(raw)
    except (ValueError, binascii.Error, RecursionError):
        raise wrong from None
    if not isinstance(value, dict) or not all(
        (isinstance(of, int) and not isinstance(of, bool)) or _is_plain(of) for of in value.values()
    ):
        raise wrong
    return value


def _is_plain(text: object) -> bool:
    """As a sort key is: it ends in an id."""
    return isinstance(text, str) and text.isprintable() and all(c < "\U000e0000" for c in text)


# --- values --------------------------------------------------------------------------------------

_PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")


@dataclass(frozen=True, kw_only=True)
class Range:
    """From (included) until (excluded); None: open."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def both(self, other: "Range") -> "Range":
        since = [of for of in (self.since, other.since) if of]
        until = [of for of in (self.until, other.until) if of]
        return Range(since=max(since, default=None), until=min(until, default=None))


def range_of(of: Asked, name: str, zone: ZoneInfo) -> Range:
    """All that is said of one date parameter; days are the practice's own.

    Raises NotTaken.
    """
    found = Range()
    for value in of.values.get(name, ()):
        found = found.both(_one_range(value, name, zone))
    return found


def _one_range(value: str, name: str, zone: ZoneInfo) -> Range:
    prefix = value[:2] if value[:2] in _PREFIXES else "eq"
    begins, ends = _span(value.removeprefix(prefix), name, zone)
    match prefix:
        case "eq" | "ap":
            return Range(since=begins, until=ends)
        case "ge":
            return Range(since=begins)
        case "gt" | "sa":
            return Range(since=ends)
        case "lt" | "eb":
            return Range(until=begins)
        case "le":
            return Range(until=ends)
    raise NotTaken(name, "a date with eq, ge, gt, le or lt before it", status=400)


def _span(text: str, name: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """What a date of any precision stands for."""
    if at := time_in(text.replace(" ", "+")):
        aware = at if at.tzinfo else at.replace(tzinfo=zone)
        return aware, aware + timedelta(seconds=1)
    last = last_day_in(text)
    first = day_in(text)
    if is_partial_date(text) and last:
        first = date(last.year, last.month if len(text) > 4 else 1, 1)
    if first is None or last is None or not 1800 <= first.year < 2200:
        raise NotTaken(name, "a date, as in ge2026-12-01", issue=Issue.VALUE, status=400)
    begins = datetime.combine(first, time(), tzinfo=zone)
    ends = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def references(of: Asked, name: str, kind: str) -> frozenset[str]:
    """Ids of this type, of "Patient/12" and "12". Raises NotTaken."""
    found = set()
    for text in of.any_of(name):
        said, slash, last = text.rpartition("/")
        whose = said.rpartition("/")[2]
        if not is_id(last) or (slash and whose not in KNOWN):
            raise NotTaken(name, f"a reference, as in {kind}/12", issue=Issue.VALUE, status=400)
        if not slash or whose == kind:
            found.add(last)
    return frozenset(found)


def yes_or_no(of: Asked, name: str) -> bool | None:
    """Raises NotTaken."""
    text = of.one(name)
    if text in ("", "true", "false"):
        return {"": None, "true": True, "false": False}[text]
    raise NotTaken(name, "true or false", issue=Issue.VALUE, status=400)
