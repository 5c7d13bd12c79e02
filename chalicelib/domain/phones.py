"""Phone numbers: what a practice typed, made into the one form that is stored (ITU-T E.164).

libphonenumber's data decide what is a valid number. They change with each release, so a number
that was stored is not judged again.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from chalicelib.domain.errors import RapportError

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_EXTENSION = re.compile(
    r"(?:;ext=|[,;]?\s*(?:extension|ext\.?|x|#))\s*:?\s*\d{1,7}$", re.IGNORECASE
)
_RUNS = ("0123456789", "1234567890", "9876543210", "1234567", "12345678", "123456789")


class PhoneProblem(StrEnum):
    """Why something is not a phone number that can be stored."""

    EMPTY = "EMPTY"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    INVALID_AREA_OR_EXCHANGE = "INVALID_AREA_OR_EXCHANGE"
    PLACEHOLDER = "PLACEHOLDER"
    INVALID_COUNTRY = "INVALID_COUNTRY"
    HAS_EXTENSION = "HAS_EXTENSION"


_SENTENCES = {
    PhoneProblem.EMPTY: "No phone number was given.",
    PhoneProblem.NOT_A_NUMBER: "This is not a phone number: write digits only, area code first.",
    PhoneProblem.TOO_SHORT: "Digits are missing: write the number with its area code.",
    PhoneProblem.TOO_LONG: "There are too many digits for one phone number.",
    PhoneProblem.INVALID_AREA_OR_EXCHANGE: "No such number can exist: check the area code and "
    "the digits after it.",
    PhoneProblem.PLACEHOLDER: "This looks like a filler, not like somebody's number.",
    PhoneProblem.INVALID_COUNTRY: "The country code is not known: write it as in +1 or +44.",
    PhoneProblem.HAS_EXTENSION: "A number with an extension cannot be texted: write the direct "
    "number.",
}


class BadPhone(RapportError):
    """Something given as a phone number is not one; `reason` says why, `sentence` to the desk."""

    def __init__(self, reason: PhoneProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """What the front desk reads; it never repeats the number."""
        return _SENTENCES[self.reason]


def normalise(raw: str, region: str = "US") -> str:
    """The number in E.164 (`+12025550143`), read as someone in `region` would dial it."""
    # phonenumbers takes some 10 ms to load, and most Lambdas never need it.
    import phonenumbers

    given = _without_invisible(raw).strip()
    given = re.sub(r"^tel:\s*", "", given, flags=re.IGNORECASE)
    if not given:
        raise BadPhone(PhoneProblem.EMPTY)
    if _EXTENSION.search(given):
        raise BadPhone(PhoneProblem.HAS_EXTENSION)
    # libphonenumber would turn the letters of "202-JKL-0143" into digits: a typing error
    # would become somebody else's number.
    if any(c.isalpha() for c in given) or not any(c.isdecimal() for c in given):
        raise BadPhone(PhoneProblem.NOT_A_NUMBER)
    if _is_placeholder(given):
        raise BadPhone(PhoneProblem.PLACEHOLDER)
    try:
        number = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(_parse_problem(error.error_type)) from None
    if number.extension:
        raise BadPhone(PhoneProblem.HAS_EXTENSION)
    if not phonenumbers.is_valid_number(number):
        raise BadPhone(_invalid_problem(number))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1024)
def display(e164: str, region: str = "US") -> str:
    """The number as people in `region` write it; with its country code if it is from elsewhere."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    at_home = number.country_code == phonenumbers.country_code_for_region(region)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)


def textable(e164: str) -> bool:
    """Whether a text could arrive there: not at toll-free, premium, shared-cost or short numbers.

    In North America the digits do not tell a mobile from a landline; delivery receipts do.
    """
    from phonenumbers import PhoneNumberType as Kind

    return _kind(e164) in {
        Kind.MOBILE,
        Kind.FIXED_LINE_OR_MOBILE,
        Kind.FIXED_LINE,
        Kind.PERSONAL_NUMBER,
        Kind.VOIP,
    }


def is_landline(e164: str) -> bool:
    """Whether the digits alone tell so; in North America they never do."""
    from phonenumbers import PhoneNumberType as Kind

    return _kind(e164) == Kind.FIXED_LINE


@lru_cache(maxsize=64)
def _kind(e164: str) -> int | None:
    """libphonenumber's; None: it is no number."""
    import phonenumbers

    try:
        return int(phonenumbers.number_type(phonenumbers.parse(e164)))
    except phonenumbers.NumberParseException:
        return None


def is_of(e164: str, region: str) -> bool:
    """Whether it is a number of this country; others begin with +1, too."""
    import phonenumbers

    return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) == region


def surely_mobile(e164: str) -> bool:
    """Whether its digits say so; in North America they never do."""
    import phonenumbers

    kind = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(phonenumbers.parse(e164)) == kind.MOBILE


def _without_invisible(raw: str) -> str:
    """Zero-width characters of copied text go; every kind of space becomes a plain one."""
    visible = (c for c in raw if unicodedata.category(c) != "Cf")
    return "".join(" " if c.isspace() else c for c in visible)


def _is_placeholder(given: str) -> bool:
    digits = "".join(str(int(c)) for c in given if c.isdecimal())
    local = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    return len(set(local)) == 1 or local in _RUNS


def _parse_problem(error_type: int) -> PhoneProblem:
    from phonenumbers import NumberParseException as Problem

    match error_type:
        case Problem.INVALID_COUNTRY_CODE:
            return PhoneProblem.INVALID_COUNTRY
        case Problem.TOO_LONG:
            return PhoneProblem.TOO_LONG
        case Problem.TOO_SHORT_AFTER_IDD | Problem.TOO_SHORT_NSN:
            return PhoneProblem.TOO_SHORT
        case _:
            return PhoneProblem.NOT_A_NUMBER


def _invalid_problem(number: "PhoneNumber") -> PhoneProblem:
    import phonenumbers

    possible = phonenumbers.ValidationResult
    match phonenumbers.is_possible_number_with_reason(number):
        case possible.TOO_SHORT | possible.IS_POSSIBLE_LOCAL_ONLY:
            return PhoneProblem.TOO_SHORT
        case possible.TOO_LONG:
            return PhoneProblem.TOO_LONG
        case possible.INVALID_COUNTRY_CODE:
            return PhoneProblem.INVALID_COUNTRY
        case _:
            return PhoneProblem.INVALID_AREA_OR_EXCHANGE
