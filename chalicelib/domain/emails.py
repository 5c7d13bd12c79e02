"""Email addresses: what a practice typed, made into the one form that is stored.

Narrower than RFC 5321 on purpose: no quoted local parts, no address literals, and only what SES
takes (ASCII; a domain in another script is written in Punycode, RFC 3492).
"""

import re
import unicodedata
from enum import StrEnum

from chalicelib.domain.errors import RapportError

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?:xn--[a-z0-9-]{{1,58}}[a-z0-9]|[a-z]{{2,63}})")
_FILLERS = frozenset({"none", "noemail", "no-email", "no_email", "noone", "na", "n/a", "declined"})


class EmailProblem(StrEnum):
    """Why something is not an email address that can be stored."""

    EMPTY = "EMPTY"
    NOT_AN_ADDRESS = "NOT_AN_ADDRESS"
    MORE_THAN_ONE = "MORE_THAN_ONE"
    BAD_NAME = "BAD_NAME"
    BAD_DOMAIN = "BAD_DOMAIN"
    TOO_LONG = "TOO_LONG"
    PLACEHOLDER = "PLACEHOLDER"


_SENTENCES = {
    EmailProblem.EMPTY: "No email address was given.",
    EmailProblem.NOT_AN_ADDRESS: "This is not an email address: write it as in name@example.com.",
    EmailProblem.MORE_THAN_ONE: "Write one email address only.",
    EmailProblem.BAD_NAME: "The part before the @ holds a character that cannot be used there.",
    EmailProblem.BAD_DOMAIN: "The part after the @ is not the name of a mail domain.",
    EmailProblem.TOO_LONG: "The address is too long to exist.",
    EmailProblem.PLACEHOLDER: "This looks like a filler, not like somebody's address.",
}


class BadEmail(RapportError):
    """Something given as an email address is not one; `sentence` says why, to the desk."""

    def __init__(self, reason: EmailProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """What the front desk reads; it never repeats the address."""
        return _SENTENCES[self.reason]


def normalise(raw: str) -> str:
    """The address in lower case.

    RFC 5321 lets a host tell `Sam@` from `sam@`; no mailbox provider does, and a refusal recorded
    for one must hold for the other.
    """
    given = _without_invisible(raw).strip()
    given = re.sub(r"^mailto:\s*", "", given, flags=re.IGNORECASE).strip("<>").lower()
    if not given:
        raise BadEmail(EmailProblem.EMPTY)
    if given in _FILLERS:
        raise BadEmail(EmailProblem.PLACEHOLDER)
    if re.search(r"[,;\s]", given) and given.count("@") > 1:
        raise BadEmail(EmailProblem.MORE_THAN_ONE)
    local, at, domain = given.rpartition("@")
    if not (local and at and domain):
        raise BadEmail(EmailProblem.NOT_AN_ADDRESS)
    if not _LOCAL.fullmatch(local):
        raise BadEmail(EmailProblem.BAD_NAME)
    domain = _in_ascii(domain)
    if not _DOMAIN.fullmatch(domain):
        raise BadEmail(EmailProblem.BAD_DOMAIN)
    # RFC 5321 section 4.5.3.1: 64 octets before the @, 254 for what fits a path.
    if len(local) > 64 or len(local) + 1 + len(domain) > 254:
        raise BadEmail(EmailProblem.TOO_LONG)
    if local in _FILLERS:
        raise BadEmail(EmailProblem.PLACEHOLDER)
    return f"{local}@{domain}"


def _without_invisible(raw: str) -> str:
    """Zero-width characters of copied text go; every kind of space becomes a plain one."""
    visible = (c for c in raw if unicodedata.category(c) != "Cf")
    return "".join(" " if c.isspace() else c for c in visible)


def _in_ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadEmail(EmailProblem.BAD_DOMAIN) from None
