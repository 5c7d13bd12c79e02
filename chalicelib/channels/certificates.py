"""An X.509 certificate (RFC 5280, 4.1): for how long it holds, and its RSA key."""

import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.values import dataclass

if TYPE_CHECKING:
    from Cryptodome.PublicKey.RSA import RsaKey

_RSA = "1.2.840.113549.1.1.1"
_VERSION = 0xA0
_LONG_TIME = 0x18
_SMALLEST_KEY_BITS = 2048


@dataclass(frozen=True, kw_only=True)
class Certificate:
    since: datetime
    until: datetime
    key: "RsaKey"


def read(pem: bytes) -> Certificate:
    """Raises ValueError for what is no certificate, or one without a good RSA key."""
    from Cryptodome.PublicKey import RSA
    from Cryptodome.Util.asn1 import DerBitString, DerObjectId

    try:
        whole = _parts(ssl.PEM_cert_to_DER_cert(pem.decode("ascii")))
        signed = _parts(whole[0])
        if isinstance(signed[0], bytes) and signed[0][0] == _VERSION:
            del signed[0]
        _serial, _algorithm, _issuer, validity, _subject, key = signed[:6]
        since, until = _parts(validity)
        algorithm, bits = _parts(key)
        if DerObjectId().decode(_parts(algorithm)[0]).value != _RSA:
            raise ValueError("not a key of RSA")
        modulus, exponent = _parts(DerBitString().decode(bits).value)
        rsa = RSA.construct((modulus, exponent))
        if rsa.size_in_bits() < _SMALLEST_KEY_BITS:
            raise ValueError("a key that is too small")
        return Certificate(since=_time(since), until=_time(until), key=rsa)
    except (TypeError, IndexError, AttributeError) as error:
        raise ValueError("not a certificate") from error


def _parts(sequence: bytes) -> list[Any]:
    """Numbers as numbers, everything else as it is encoded."""
    from Cryptodome.Util.asn1 import DerSequence

    found: Any = DerSequence()
    found.decode(sequence)
    return [found[n] for n in range(len(found))]


def _time(encoded: bytes) -> datetime:
    """In either form of RFC 5280 (4.1.2.5); the short one leaves the century out."""
    from Cryptodome.Util.asn1 import DerObject

    text = DerObject().decode(encoded).payload.decode("ascii")
    if encoded[0] != _LONG_TIME:
        text = ("20" if text < "50" else "19") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
