"""Fresh identifiers. Randomness is a side effect, so it is not the domain's."""

import base64
import hashlib
import hmac
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


def derived_token(key: bytes, about: str) -> str:
    """As long as `token` and, without the key, as hard to guess; the same each time."""
    digest = hmac.digest(key, about.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def hashed(secret: str) -> str:
    """What is kept of a token that opens something."""
    return hashlib.sha256(secret.encode()).hexdigest()
