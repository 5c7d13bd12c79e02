"""Keys with which a practice's other software gets in: what each may do, and until when."""

from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from chalicelib.domain.accounts import STILL_REMINDED, Account
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.limits import Limit
from chalicelib.domain.may_send import ended_at
from chalicelib.domain.values import dataclass


class Scope(StrEnum):
    """One thing that a key lets a program do."""

    SCHEDULE_READ = "schedule:read"
    SCHEDULE_WRITE = "schedule:write"
    PATIENTS_READ = "patients:read"
    PATIENTS_WRITE = "patients:write"
    MESSAGES_READ = "messages:read"
    FHIR_READ = "fhir:read"
    FHIR_WRITE = "fhir:write"
    HL7_WRITE = "hl7:write"
    FILES_WRITE = "files:write"
    PHONE = "phone"
    HOOKS = "webhooks"

    @property
    def only_looks(self) -> bool:
        return self.endswith(":read") or self is Scope.PHONE


SCOPES = {
    Scope.SCHEDULE_READ: "See locations, providers, kinds of visit, appointments and open times",
    Scope.SCHEDULE_WRITE: "Book, move, cancel and confirm appointments",
    Scope.PATIENTS_READ: "See patients and what they agreed to or refused",
    Scope.PATIENTS_WRITE: "Add and change patients, record that somebody opted out",
    Scope.MESSAGES_READ: "Read conversations; see and close what waits for a person",
    Scope.FHIR_READ: "See patients and appointments as FHIR",
    Scope.FHIR_WRITE: "Bring in patients and appointments as FHIR",
    Scope.HL7_WRITE: "Bring in patients and appointments as HL7 version 2",
    Scope.FILES_WRITE: "Bring in files of patients and appointments",
    Scope.PHONE: "Look up who is calling",
    Scope.HOOKS: "See and change where events are sent",
}
"""As people read them, in the order of the page."""

KEY_LIMIT = Limit(name="api", most=600, per=timedelta(minutes=1))
"""Requests with one key. A schedule of ten thousand visits is read in a hundred of them."""
OVERLAPS = (timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""For how long the old key can go on beside its successor."""
MOST_KEYS = 50
"""Of one practice."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """One secret of a key. Only its hash is kept: whoever reads the table gets in nowhere."""

    token_hash: str
    made_at: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    practice_id: PracticeId
    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    made_by: str
    """A staff id."""
    tokens: tuple[Token, ...]
    """The newest last. The ones before it are on their way out."""
    expires: datetime | None = None
    revision: int = 0

    @property
    def by(self) -> str:
        """Who did it, in the audit trail."""
        return f"api:{self.key_id}"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How much of what a key may ask is left, for the answer's headers."""

    most: int
    left: int
    reset: int
    """Seconds until it begins anew."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A program that showed a key."""

    practice_id: PracticeId
    key_id: str
    scopes: frozenset[Scope]
    rate: Rate = field(default_factory=lambda: Rate(most=0, left=0, reset=0))

    @property
    def by(self) -> str:
        """Who did it, in records and in the audit trail."""
        return f"api:{self.key_id}"


class NotAuthenticated(RapportError):
    """No key was shown, or one that opens nothing: unknown, revoked or expired."""


class NotAllowed(RapportError):
    """The key is good, and does not let this be done."""

    def __init__(self, why: str, *, needs: Scope | None = None) -> None:
        super().__init__(why)
        self.why = why
        """A sentence for whoever runs the program."""
        self.needs = needs


class TooManyKeys(RapportError):
    """The practice has as many keys as anybody needs."""


def token_of(key_id: str, secret: str) -> str:
    """The key as it is shown once. Its last letters tell a slip from a stranger, without a look
    into the table."""
    body = f"{_PREFIX}{key_id}_{secret}"
    return body + _check(body)


def is_well_formed(token: str) -> bool:
    return (
        token.startswith(_PREFIX)
        and token.isascii()
        and len(token) < _LONGEST
        and token[-_CHECK:] == _check(token[:-_CHECK])
    )


def why_refused(scopes: frozenset[Scope], needs: Scope, account: Account, now: datetime) -> str:
    """Why this may not be done now, as a sentence; empty: it may.

    The feed of a practice that left goes on as long as its patients are reminded, so that nobody
    is reminded of a visit that was cancelled meanwhile; its data can be read until they are erased.
    """
    if needs not in scopes:
        return f"This key lacks the scope {needs}."
    if account.suspended:
        return "This practice is suspended. Please write to Rapport's support."
    ended = ended_at(account, now=now)
    if ended is not None and now >= ended + STILL_REMINDED and not needs.only_looks:
        return "The practice's plan has ended: its data can be read, and not be changed."
    return ""


def rotated(key: ApiKey, token_hash: str, *, now: datetime, overlap: timedelta) -> ApiKey:
    """With a new secret; those before it go on for `overlap`, or as long as they had."""
    ends = now + overlap
    before = [replace(of, until=min(of.until or ends, ends)) for of in key.tokens]
    still = [of for of in before if of.until and of.until > now]
    newest = Token(token_hash=token_hash, made_at=now)
    return replace(key, tokens=(*still[-_MOST_BESIDE:], newest))


def until(key: ApiKey, token: Token) -> datetime | None:
    """When this secret stops opening anything; None: it goes on."""
    ends = [of for of in (key.expires, token.until) if of is not None]
    return min(ends, default=None)


_MOST_BESIDE = 3
"""Old secrets that go on beside the newest; the oldest end."""
_PREFIX = "rp_live_"
_CHECK = 7
_LONGEST = 100
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def _check(body: str) -> str:
    number = crc32(body.encode())
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(0, 5 * _CHECK, 5))
