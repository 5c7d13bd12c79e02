"""What can go wrong at the edge of the world: sending, and believing what arrives.

A send attempt that did not plainly succeed ends in one of three ways. The line between them
decides whether a patient is texted twice: only what was certainly not taken is tried again.
"""

from enum import StrEnum

from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.errors import RapportError


class Wait(StrEnum):
    """Why a certain refusal may pass later; `not_configured` is for an operator's alarm."""

    THROTTLED = "throttled"
    NO_CONNECTION = "no_connection"
    OVER_QUOTA = "over_quota"
    NOT_CONFIGURED = "not_configured"


class TryAgain(RapportError):
    """The carrier certainly did not take the message, and may take it later."""

    def __init__(
        self,
        reference: str = "",
        *,
        because: Wait = Wait.THROTTLED,
        after_seconds: int | None = None,
    ) -> None:
        super().__init__(f"{reference} {because}".strip())
        self.because = because
        self.after_seconds = after_seconds


class Undeliverable(RapportError):
    """The carrier certainly did not take the message, and never will.

    `contact_is_bad` says that this phone or address cannot be reached at all. An opt-out is told
    by its reason: the contact point is good, its owner said no.
    """

    def __init__(
        self,
        reference: str = "",
        *,
        reason: NotDelivered = NotDelivered.UNKNOWN,
        contact_is_bad: bool = False,
    ) -> None:
        super().__init__(f"{reference} {reason}".strip())
        self.reason = reason
        self.contact_is_bad = contact_is_bad


class Uncertain(RapportError):
    """The carrier may have taken the message: never send it again, show it to a person."""


class BadPayload(RapportError):
    """Something that arrived is not what its sender's protocol says; names the field only."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.field = field
        self.expected = expected


class BadSignature(RapportError):
    """What arrived was not signed by whom it says it is from."""


class UnknownTopic(RapportError):
    """A signed message of a topic that is not ours: anyone may subscribe us to theirs."""


class Stale(RapportError):
    """A signed message from too long ago, or from the future: perhaps a replay."""


class CertificateUnavailable(RapportError):
    """The signing certificate could not be fetched: nothing is known, ask to be sent it again."""
