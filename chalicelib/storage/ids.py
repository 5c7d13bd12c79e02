"""Fresh identifiers. Randomness is a side effect, so it is not the domain's."""

import hashlib
import secrets
from datetime import datetime

from chalicelib.domain.ids import ulid


def entropy() -> bytes:
    return secrets.token_bytes(10)


def fresh(at: datetime) -> str:
    """A new ULID."""
    return ulid(at, entropy())


def token() -> str:
    """128 random bits in 22 characters: short enough for a text, too many to guess."""
    return secrets.token_urlsafe(16)


def hashed(secret: str) -> str:
    """What is kept of a token that opens something."""
    return hashlib.sha256(secret.encode()).hexdigest()
