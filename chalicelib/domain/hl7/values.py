"""Times and contact numbers as HL7 v2 writes them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from chalicelib.domain import emails, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.hl7.message import Value
from chalicelib.domain.patients import OtherPhone, PhoneUse
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.values import dataclass

# Some senders write milliseconds without their dot.
_STAMP = re.compile(
    r"(?P<year>\d{4})(?:(?P<month>\d{2})(?:(?P<day>\d{2})(?:(?P<hour>\d{2})(?:(?P<minute>\d{2})"
    r"(?:(?P<second>\d{2})(?:\.?\d{1,6})?)?)?)?)?)?\s*(?P<offset>[+-]\d{4})?"
)


@dataclass(frozen=True, kw_only=True)
class Instant:
    at: datetime
    doubt: str = ""
    """A local time that did not exist or existed twice: how it was read."""


class NoTime(ValueError):
    """A time stamp that says no instant; the message says what is wrong, not what stood there."""


GAP = "that time does not exist (the clocks go forward): moved to the next one that does"
TWICE = "that time comes twice (the clocks go back): the first one is taken"


def instant(stamp: str, zone: ZoneInfo) -> Instant:
    """The offset in the stamp, else the zone's. Raises NoTime."""
    found = _STAMP.fullmatch(stamp.strip())
    if found is None:
        raise NoTime("a time as in 202611240930 or 202611240930-0500")
    if found["hour"] is None:
        raise NoTime("a time of day beside the date")
    try:
        wall = datetime(  # noqa: DTZ001 - a time on the wall; its zone comes next
            int(found["year"]),
            int(found["month"]),
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"] or 0),
            min(59, int(found["second"] or 0)),
        )
        if offset := found["offset"]:
            return Instant(at=wall.replace(tzinfo=_offset(offset)).astimezone(UTC))
        return local(wall, zone)
    except (ValueError, OverflowError) as error:
        raise NoTime("a date and time that exist") from error


def local(wall: datetime, zone: ZoneInfo) -> Instant:
    """A time on the wall, as an instant; what daylight saving makes doubtful is said."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        return Instant(at=at, doubt=GAP)
    twice = wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()
    return Instant(at=at, doubt=TWICE if twice else "")


def _offset(said: str) -> timezone:
    minutes = int(said[1:3]) * 60 + int(said[3:5])
    return timezone(timedelta(minutes=-minutes if said[0] == "-" else minutes))


def looks_like_time(said: str) -> bool:
    found = _STAMP.fullmatch(said)
    return bool(found and found["hour"] and "1900" < found["year"] < "2200")


def day(stamp: str) -> date | None:
    """The date in it as it stands: no zone moves a birthday. Raises NoTime; None: only a part."""
    found = _STAMP.fullmatch(stamp.strip())
    if found is None:
        raise NoTime("a date as in 19850214")
    if found["day"] is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise NoTime("a date that exists") from error


# --- XTN -----------------------------------------------------------------------------------------

_EMAIL_WORDS = {"NET", "INTERNET", "EMAIL", "E-MAIL", "X.400"}
_MOBILE_WORDS = {"CP", "PRS", "MOBILE", "CELL", "CELLULAR", "MOB", "MC"}
_WORK_WORDS = {"WPN", "WORK", "BUSINESS", "BUS"}
_HOME_WORDS = {"PRN", "HOME", "PH", "ORN", "VHN"}
_NO_PHONES = {"FX", "FAX", "BP", "BEEPER", "PAGER", "TDD", "TTY", "MD", "SAT"}
_EXTENSION = re.compile(r"(?:;ext=|[,;]?\s*(?:extension|ext\.?|x|#))\s*:?\s*(\d{1,7})$", re.I)


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What one or two fields of numbers say."""

    mobile: str = ""
    """E.164; can be texted: it says that it is a mobile, or its digits do."""
    unlabelled: str = ""
    """E.164; the first that says nothing of its kind."""
    others: tuple[OtherPhone, ...] = ()
    email: str = ""
    problems: tuple[tuple[int, str], ...] = ()
    """(field, why it was left out), never the number."""


def reached(fields: Sequence[tuple[int, Sequence[Value]]], region: str) -> Reached:
    mobile = unlabelled = email = ""
    others: list[OtherPhone] = []
    problems: list[tuple[int, str]] = []
    for field, repetitions in fields:
        for of in repetitions:
            words = {of.part(2).upper(), of.part(3).upper()} - {""}
            written = _email_in(of, words)
            if written:
                try:
                    email = email or emails.normalise(written)
                except BadEmail as bad:
                    problems.append((field, bad.reason.value))
            if (written and written == of.part(1)) or words & _EMAIL_WORDS:
                continue
            raw, extension = _digits(of)
            if not raw or words & _NO_PHONES:
                continue
            try:
                number = phones.normalise(raw, region)
            except BadPhone as bad:
                if bad.reason is not phones.PhoneProblem.EMPTY:
                    problems.append((field, bad.reason.value))
                continue
            if extension or not phones.textable(number):
                others.append(_other(number, words, field, extension))
            elif words & _MOBILE_WORDS or (not words and phones.surely_mobile(number)):
                if mobile and mobile != number:
                    others.append(_other(number, words, field))
                mobile = mobile or number
            else:
                others.append(_other(number, words, field))
                unlabelled = unlabelled or ("" if words else number)
    kept = {of.number: of for of in reversed(others) if of.number != mobile}
    return Reached(
        mobile=mobile,
        unlabelled=unlabelled,
        others=tuple(reversed(kept.values())),
        email=email,
        problems=tuple(dict.fromkeys(problems)),
    )


def _email_in(of: Value, words: set[str]) -> str:
    if "@" in of.part(4):
        return of.part(4)
    return of.part(1) if "@" in of.part(1) or words & _EMAIL_WORDS else ""


def _digits(of: Value) -> tuple[str, str]:
    """XTN-1 as people write it, else XTN-5 to 8, else XTN-12; and the extension."""
    raw, extension = of.part(1), of.part(8)
    if not raw and of.part(7):
        country = f"+{of.part(5).lstrip('+')} " if of.part(5) else ""
        raw = f"{country}{of.part(6)}{of.part(7)}"
    raw = raw or of.part(12)
    if found := _EXTENSION.search(raw):
        raw, extension = raw[: found.start()], extension or found[1]
    return raw, extension


def _other(number: str, words: set[str], field: int, extension: str = "") -> OtherPhone:
    use = PhoneUse.WORK if field == 14 else PhoneUse.HOME
    if words & _MOBILE_WORDS:
        use = PhoneUse.MOBILE
    elif words & _WORK_WORDS:
        use = PhoneUse.WORK
    elif words & _HOME_WORDS and field != 14:
        use = PhoneUse.HOME
    return OtherPhone(number=number, use=use, extension=extension)
