"""What a certificate says, read as cryptography reads it."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels import certificates

KEYS = {
    bits: rsa.generate_private_key(public_exponent=65537, key_size=bits) for bits in (1024, 2048)
}
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def made(key, since=SINCE, until=UNTIL):
    """PEM."""
    builder = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(since).not_valid_after(until)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


# Until 2049 a certificate writes the short form, from then on the long one.
@pytest.mark.parametrize("until", [UNTIL, datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)])
@pytest.mark.parametrize("since", [SINCE, datetime(1951, 2, 3, 4, 5, 6, tzinfo=UTC)])
def test_it_says_how_long_it_holds_and_what_its_key_is(since, until):
    found = certificates.read(made(KEYS[2048], since, until))
    numbers = KEYS[2048].public_key().public_numbers()
    assert (found.since, found.until) == (since, until)
    assert (found.key.n, found.key.e) == (numbers.n, numbers.e)


def test_one_that_holds_beyond_2049_is_read_too():
    until = datetime(2061, 7, 1, tzinfo=UTC)
    assert certificates.read(made(KEYS[2048], until=until)).until == until


@pytest.mark.parametrize("key", [KEYS[1024], ec.generate_private_key(ec.SECP256R1())])
def test_a_small_key_and_one_of_another_kind_are_none(key):
    with pytest.raises(ValueError, match="key"):
        certificates.read(made(key))


WHOLE = made(KEYS[2048])


@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_whatever_is_served_in_its_place_is_a_certificate_or_refused(at, byte, cut):
    served = WHOLE[:at] if cut else WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    try:
        assert certificates.read(served).key.size_in_bits() >= 2048
    except ValueError:
        assert served != WHOLE
