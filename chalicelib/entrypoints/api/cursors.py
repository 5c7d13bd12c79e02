"""Where a list goes on: opaque, signed, good for the same question at the same practice."""

import base64
import binascii
import hmac

import msgspec

from chalicelib.domain.errors import BadInput

_MARK = 12


def make(secret: bytes, question: str, at: tuple[str, ...]) -> str:
    """`question`: whose list this is, and of what."""
    said = msgspec.json.encode(at)
    return base64.urlsafe_b64encode(_mark(secret, question, said) + said).decode().rstrip("=")


def read(secret: bytes, question: str, cursor: str) -> tuple[str, ...]:
    """Raises BadInput for one that was not made for this question."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    mark, said = raw[:_MARK], raw[_MARK:]
    if not hmac.compare_digest(mark, _mark(secret, question, said)):
        raise BadInput("cursor", "`next` of a page of this same list")
    return msgspec.json.decode(said, type=tuple[str, ...])


def _mark(secret: bytes, question: str, said: bytes) -> bytes:
    key = hmac.digest(secret, b"api cursors", "sha256")
    return hmac.digest(key, question.encode() + b"\n" + said, "sha256")[:_MARK]
