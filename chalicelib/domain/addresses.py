"""Phone numbers and email addresses that can be stored and will not reach anybody: told before they
cost money. A warning refuses nothing: somebody may know better."""

from collections.abc import Collection

from chalicelib.domain import phones
from chalicelib.domain.patients import Patient, PhoneUse
from chalicelib.domain.slips import slips
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Warned:
    field: str
    """ "phone" or "email"."""
    says: str
    suggestion: str = ""
    """What was probably meant."""


_COMMON = frozenset(
    (
        *("gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "rocketmail.com"),
        *("hotmail.com", "outlook.com", "live.com", "msn.com", "icloud.com", "me.com", "mac.com"),
        *("aol.com", "comcast.net", "verizon.net", "sbcglobal.net", "bellsouth.net", "att.net"),
        *("cox.net", "charter.net", "optonline.net", "earthlink.net", "proton.me"),
        *("protonmail.com", "fastmail.com", "mail.com", "email.com", "gmx.com", "gmx.net"),
    )
)
_FAMOUS = ("gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "comcast", "verizon")
"""Providers whose names are long enough that one letter off is a slip."""
_NO_ENDINGS = {"con": "com", "co": "com", "cm": "com", "om": "com", "comm": "com", "cmo": "com"}
"""What ".com" becomes in a hurry; of a famous provider none of these exists."""
_ROLES = frozenset(
    (
        *("info", "office", "admin", "contact", "hello", "reception", "frontdesk", "support"),
        *("sales", "billing", "accounts", "team", "postmaster", "webmaster", "abuse", "mail"),
    )
)
_NOBODY_READS = frozenset({"noreply", "no-reply", "donotreply", "do-not-reply"})
_THROWN_AWAY = frozenset(
    (
        *("mailinator.com", "guerrillamail.com", "10minutemail.com", "yopmail.com"),
        *("tempmail.com", "temp-mail.org", "trashmail.com", "sharklasers.com", "getnada.com"),
    )
)


def warnings_of(patient: Patient, *, own_numbers: Collection[str] = ()) -> tuple[Warned, ...]:
    """`own_numbers`: the practice's, E.164."""
    found = (
        of_phone(patient.phone, own_numbers=own_numbers),
        _only_at_home(patient),
        of_email(patient.email),
    )
    return tuple(of for of in found if of)


def of_phone(e164: str, *, own_numbers: Collection[str] = ()) -> Warned | None:
    if not e164:
        return None
    if e164 in own_numbers:
        return Warned(field="phone", says="This is the practice's own number.")
    if not phones.textable(e164):
        return Warned(
            field="phone",
            says="Texts do not arrive at toll-free, premium and shared-cost numbers.",
        )
    return None


def _only_at_home(patient: Patient) -> Warned | None:
    uses = {of.use for of in patient.phones if of.number == patient.phone}
    if patient.phone and PhoneUse.HOME in uses and PhoneUse.MOBILE not in uses:
        return Warned(
            field="phone",
            says="It came to us as a home phone: if it is a landline, no text arrives.",
        )
    return None


def of_email(address: str) -> Warned | None:
    """As it is stored, or as it was typed."""
    local, _, domain = address.strip().casefold().partition("@")
    if not domain:
        return None
    if meant := _meant(domain):
        return Warned(
            field="email",
            says=f"Is {domain} a slip for {meant}?",
            suggestion=f"{local}@{meant}",
        )
    if local in _NOBODY_READS:
        return Warned(field="email", says="Nobody reads what is sent to this address.")
    if local in _ROLES:
        return Warned(
            field="email", says="This looks like an office's address: others may read along."
        )
    if domain in _THROWN_AWAY:
        return Warned(field="email", says="Addresses of this kind stop working within a day.")
    return None


def meant_by(address: str) -> str:
    """The well-known domain that this address is a slip for; empty: none."""
    return _meant(address.strip().casefold().partition("@")[2])


def _meant(domain: str) -> str:
    """The well-known domain that this is one slip away from; empty: none."""
    if domain in _COMMON:
        return ""
    label, _, ending = domain.rpartition(".")
    if label in _FAMOUS:
        # hotmail.es and yahoo.co.uk exist.
        fixed = _NO_ENDINGS.get(ending)
        return f"{label}.{fixed}" if fixed else ""
    near = [famous for famous in _FAMOUS if slips(label, famous) == 1]
    if len(near) != 1 or "." in label:
        return ""
    ending = _NO_ENDINGS.get(ending, ending)
    meant = f"{near[0]}.{ending}"
    return meant if meant in _COMMON else ""
