"""What US carriers ask before a practice may text its patients, for a local number (10DLC) or a
toll-free one: fields, what is wrong with what was typed, and what they begin with.

Lengths are those of AWS's registration forms; the carriers read what stands here.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from chalicelib.domain import emails, phones
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One field of the form."""

    name: str
    label: str
    hint: str = ""
    least: int = 1
    most: int = 100
    choices: Mapping[str, str] = field(default_factory=dict)
    long: bool = False
    kind: str = "text"
    """An HTML input type; email, tel and url are checked as such."""
    optional: bool = False


_KINDS = {"local": "A local number (10DLC)", "toll-free": "A toll-free number"}
_FORMS = {
    "private": "Private company",
    "sole": "Sole proprietor",
    "non-profit": "Non-profit",
    "public": "Public company",
    "government": "Government",
}
_USES = {
    "account": "Appointment reminders and answers (account notification)",
    "care": "Customer care",
    "mixed": "Both, and news for who agreed (mixed)",
}
_VOLUMES = {
    "1000": "up to 1,000 texts a month",
    "10000": "up to 10,000 a month",
    "100000": "up to 100,000 a month",
}

FIELDS: tuple[Asked, ...] = (
    Asked(
        name="kind",
        label="Number",
        choices=_KINDS,
        hint="Local ones cost less and look like a neighbour; toll-free ones are often ready "
        "sooner.",
    ),
    Asked(
        name="legal_name",
        label="Legal name",
        hint="Letter for letter as on the IRS's letter (CP 575 or 147C): most refusals are a "
        "difference here.",
    ),
    Asked(name="legal_form", label="Legal form", choices=_FORMS),
    Asked(name="ein", label="EIN", hint="Nine digits, as in 12-3456789."),
    Asked(name="brand", label="Name that patients know", hint="If it differs from the legal one."),
    Asked(name="street", label="Street", hint="Of the registered address."),
    Asked(name="city", label="City"),
    Asked(name="state", label="State", most=2, hint="Two letters."),
    Asked(name="postal_code", label="ZIP code", most=10),
    Asked(
        name="website",
        label="Website",
        kind="url",
        most=250,
        hint="It must show the practice's name.",
    ),
    Asked(
        name="privacy_url",
        label="Address of your privacy policy",
        kind="url",
        most=250,
        hint="It must say that phone numbers are not shared for marketing.",
    ),
    Asked(
        name="terms_url",
        label="Address of your terms",
        kind="url",
        most=250,
        hint="Of your texting terms, where they are on a page of their own.",
    ),
    Asked(name="contact_name", label="Contact", hint="Whom the carriers may ask."),
    Asked(name="contact_email", label="Contact's email", kind="email", most=254),
    Asked(name="contact_phone", label="Contact's telephone", kind="tel", most=30),
    Asked(name="use_case", label="What the texts are for", choices=_USES),
    Asked(name="volume", label="How many", choices=_VOLUMES),
    Asked(name="description", label="In your words", least=40, most=500, long=True),
    Asked(
        name="opt_in",
        label="How patients agree",
        least=40,
        most=500,
        long=True,
        hint="Every way there is: the form they sign, what the desk asks. True, not nice.",
    ),
    Asked(
        name="sample_1",
        label="A text as patients get it",
        least=20,
        most=306,
        long=True,
        hint="No gaps in braces: as it arrives.",
    ),
    Asked(name="sample_2", label="Another one", least=20, most=306, long=True),
    Asked(
        name="help_message",
        label="Answer to HELP",
        least=20,
        most=160,
        long=True,
        hint="With your name and how to reach you.",
    ),
    Asked(name="stop_message", label="Answer to STOP", least=20, most=160, long=True),
)


@dataclass(frozen=True, kw_only=True)
class Registration:
    """As it was sent to the carriers, by the fields' names."""

    fields: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    """Why they refused it, in the operator's words."""
    revision: int = 0


def check(typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by field; empty: it can be sent."""
    wrong = {}
    for asked in FIELDS:
        sentence = _wrong(asked, typed.get(asked.name, ""))
        if sentence:
            wrong[asked.name] = sentence
    return wrong


def _wrong(asked: Asked, said: str) -> str:
    if asked.choices:
        return "" if said in asked.choices else "Pick one."
    if not said:
        return "" if asked.optional else "The carriers ask for this."
    if len(said) < asked.least:
        return f"At least {asked.least} characters; this has {len(said)}."
    if len(said) > asked.most:
        return f"At most {asked.most} characters; this has {len(said)}."
    if asked.name in _SPECIAL:
        pattern, sentence = _SPECIAL[asked.name]
        return "" if pattern.fullmatch(said) else sentence
    if asked.name.startswith("sample") and ("{" in said or "[" in said):
        return "Write it as it arrives, without gaps in braces."
    return _wrong_kind(asked.kind, said)


def _wrong_kind(kind: str, said: str) -> str:
    try:
        if kind == "email":
            emails.normalise(said)
        elif kind == "tel":
            phones.normalise(said)
    except (BadEmail, BadPhone) as bad:
        return bad.sentence
    if kind == "url" and not _URL.fullmatch(said):
        return "Write the whole address, as in https://example.com/privacy."
    return ""


_URL = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[!-~]*)?")
_SPECIAL: Mapping[str, Any] = {
    "ein": (re.compile(r"\d{2}-?\d{7}"), "Nine digits, as in 12-3456789."),
    "state": (re.compile(r"[A-Za-z]{2}"), "Two letters, as in IL."),
    "postal_code": (re.compile(r"\d{5}(-\d{4})?"), "Five digits, or nine as in 62701-1234."),
}


def to_begin_with(
    *, brand: str, phone: str, website: str, contact: str, email: str, samples: tuple[str, str]
) -> dict[str, str]:
    """What can be known; the practice changes what is not true. `phone` as people read it."""
    return {
        "kind": "local",
        "brand": brand,
        "website": website,
        "contact_name": contact,
        "contact_email": email,
        "contact_phone": phone,
        "use_case": "account",
        "volume": "1000",
        "description": (
            f"{brand} reminds its own patients of their appointments and answers what they text "
            "back."
        ),
        "opt_in": (
            "Patients give their mobile number and agree to appointment texts on the paper or "
            "online intake form, or when the front desk asks them; the date and the words are "
            "recorded."
        ),
        "sample_1": samples[0][:306],
        "sample_2": samples[1][:306],
        "help_message": f"{brand}: appointment texts. Call {phone} for help. Reply STOP to end "
        "texts."[:160],
        "stop_message": f"{brand}: you will get no more texts from us. For appointments call "
        f"{phone}."[:160],
    }
