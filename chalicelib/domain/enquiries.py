"""The form on a practice's website: what it asks, in which words, and what it does not believe."""

import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain import emails, marketing_consent, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.sources import Referrer
from chalicelib.domain.values import dataclass


class About(StrEnum):
    """Why somebody writes; nothing about their health is asked."""

    FIRST_VISIT = "first-visit"
    VISIT = "visit"
    QUESTION = "question"
    OTHER = "other"


class Times(StrEnum):
    MORNINGS = "mornings"
    AFTERNOONS = "afternoons"
    EVENINGS = "evenings"


@dataclass(frozen=True, kw_only=True)
class Enquiry:
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    phone: str = field(default="", repr=False)
    """E.164."""
    email: str = field(default="", repr=False)
    about: About
    message: str = field(default="", repr=False)
    times: tuple[Times, ...] = ()
    agrees: bool = False
    """To texts at the number, in the words of CONSENT."""
    agrees_to_news: bool = False
    """To news and offers by text, in the words of `domain/marketing_consent.py`."""
    came_by: str = ""
    """How they heard of the practice, as it asks; empty: not said."""
    code: str = ""
    """The personal code of whoever recommended it, as typed."""
    sender: Referrer | None = None
    """Whose code that is; None: nobody's that is known."""
    may_be_named: bool = False
    """Whoever sent them may hear that they came."""
    language: str = "en"


LONGEST_NAME, LONGEST_MESSAGE, LONGEST_CODE = 60, 300, 30
TOO_FAST, TOO_OLD = timedelta(seconds=3), timedelta(hours=12)
SAME = timedelta(minutes=10)
"""The same words from the same person within it are one enquiry."""

CONSENT_VERSION = "2026-11"
"""Changed with the words, so that the ledger tells which were agreed to."""
CONSENT: Mapping[str, str] = {
    "en": "{practice} may text me at this number about my enquiry and my appointments. How many "
    "texts depends on them. Message and data rates may apply. I can reply STOP at any time, or "
    "HELP for help. I can be a patient without agreeing.",
    "es": "{practice} puede enviarme mensajes de texto a este número sobre mi consulta y mis "
    "citas. La cantidad depende de ellas. Pueden aplicarse tarifas de mensajes y datos. Puedo "
    "responder STOP en cualquier momento, o HELP para ayuda. Puedo ser paciente sin aceptar.",
}


def consent_words(language: str, *, practice: str) -> str:
    """Exactly what stands beside the box."""
    return CONSENT.get(language, CONSENT["en"]).format(practice=practice)


def consent_source(language: str) -> str:
    """Where the ledger says it was agreed to."""
    return f"website form {CONSENT_VERSION} {language}"


_THANKS = {
    "en": "{brand}: Thank you, we have your message and will get back to you. In a hurry? Call "
    "{phone}. Reply STOP to opt out.",
    "es": "{brand}: Gracias, hemos recibido su mensaje y le responderemos. ¿Tiene prisa? Llame al "
    "{phone}. STOP para no recibir mensajes.",
}


def thanks_text(language: str, *, brand: str, phone: str) -> str:
    return _THANKS.get(language, _THANKS["en"]).format(brand=brand, phone=phone)


_LINK = re.compile(r"https?:|www\.|\[url|<a\s|\b[\w-]+\.(?:com|net|org|info|ru|xyz|top)\b", re.I)


class Wrong(StrEnum):
    """What is wrong with a field; the page says it in the visitor's language."""

    NAME = "enquiry_bad_name"
    REACH = "enquiry_bad_reach"
    PHONE = "enquiry_bad_phone"
    EMAIL = "enquiry_bad_email"
    MESSAGE = "enquiry_bad_message"
    LINKS = "enquiry_bad_links"
    CODE = "enquiry_bad_code"


def news_source(language: str) -> str:
    return f"website form {marketing_consent.VERSION} {language}"


def read_enquiry(
    fields: Mapping[str, str],
    times: Iterable[str],
    *,
    language: str,
    region: str,
    ways: Collection[str] = (),
) -> tuple[Enquiry | None, Mapping[str, Wrong]]:
    """The enquiry, or field → what is wrong with it. `ways`: in which people may have heard of the
    practice."""
    wrong: dict[str, Wrong] = {}
    names = {name: _one_line(fields.get(name, "")) for name in ("given_name", "family_name")}
    for name, said in names.items():
        if not said or len(said) > LONGEST_NAME:
            wrong[name] = Wrong.NAME
        elif _LINK.search(said):
            wrong[name] = Wrong.LINKS
    phone, email = _phone(fields, region, wrong), _email(fields, wrong)
    if not (phone or email or wrong.keys() & {"phone", "email"}):
        wrong["phone"] = Wrong.REACH
    message = _lines(fields.get("message", ""))
    if len(message) > LONGEST_MESSAGE:
        wrong["message"] = Wrong.MESSAGE
    elif _LINK.search(message):
        wrong["message"] = Wrong.LINKS
    if wrong:
        return None, wrong
    about = fields.get("about", "")
    enquiry = Enquiry(
        given_name=names["given_name"],
        family_name=names["family_name"],
        phone=phone,
        email=email,
        about=About(about) if about in set(About) else About.OTHER,
        message=message,
        times=tuple(of for of in Times if of in set(times)),
        agrees=fields.get("agrees") == "yes" and bool(phone),
        agrees_to_news=fields.get("news") == "yes" and bool(phone),
        came_by=fields.get("came_by", "") if fields.get("came_by") in set(ways) else "",
        code=_one_line(fields.get("code", ""))[:LONGEST_CODE],
        may_be_named=fields.get("may_know") == "yes",
        language=language,
    )
    return enquiry, {}


def _phone(fields: Mapping[str, str], region: str, wrong: dict[str, Wrong]) -> str:
    typed = fields.get("phone", "").strip()
    try:
        return phones.normalise(typed, region) if typed else ""
    except BadPhone:
        wrong["phone"] = Wrong.PHONE
        return ""


def _email(fields: Mapping[str, str], wrong: dict[str, Wrong]) -> str:
    typed = fields.get("email", "").strip()
    try:
        return emails.normalise(typed) if typed else ""
    except BadEmail:
        wrong["email"] = Wrong.EMAIL
        return ""


def _one_line(text: str) -> str:
    return " ".join(_visible(text).split())


def _lines(text: str) -> str:
    return "\n".join(filter(None, (_one_line(line) for line in text.splitlines())))


def _visible(text: str) -> str:
    """Control characters and what turns the direction of writing hide things from the desk."""
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c.isspace())
    return unicodedata.normalize("NFC", "".join(kept))


class Stamp(StrEnum):
    GOOD = "good"
    TOO_FAST = "too-fast"
    NONE = "none"
    """Missing, too old, or not ours: a form on the practice's own page has none."""


def stamp(secret: bytes, token: str, at: datetime) -> str:
    """When our form was shown, so that nothing need be kept about its visitor."""
    seconds = str(int(at.timestamp()))
    return f"{seconds}.{_mac(secret, token, seconds)}"


def read_stamp(secret: bytes, token: str, text: str, *, now: datetime) -> Stamp:
    seconds, _, mac = text.partition(".")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return Stamp.NONE
    if not hmac.compare_digest(mac.encode(), _mac(secret, token, seconds).encode()):
        return Stamp.NONE
    shown = datetime.fromtimestamp(int(seconds), UTC)
    if now - shown > TOO_OLD or shown > now + TOO_FAST:
        return Stamp.NONE
    # Whole seconds are written: the last one may have just begun.
    return Stamp.GOOD if now - shown >= TOO_FAST else Stamp.TOO_FAST


def _mac(secret: bytes, token: str, seconds: str) -> str:
    return hmac.digest(secret, f"enquiry\n{token}\n{seconds}".encode(), "sha256").hex()[:32]


_SITE = re.compile(r"https://(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::[0-9]{1,5})?")
MOST_SITES = 10


def read_sites(text: str) -> tuple[str, ...] | None:
    """Origins, one a line; "*" is any. None: one of them is no origin of a website."""
    typed = [of.strip().rstrip("/").lower() for of in text.split() if of.strip()]
    if len(typed) > MOST_SITES or not all(of == "*" or _SITE.fullmatch(of) for of in typed):
        return None
    return ("*",) if "*" in typed else tuple(dict.fromkeys(typed))


def frame_ancestors(sites: Iterable[str]) -> str:
    """For the content-security policy."""
    return " ".join(sites) or "'none'"
