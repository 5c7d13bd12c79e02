"""Email addresses as practices type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.emails import BadEmail, EmailProblem, normalise


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("sam@example.net", "sam@example.net"),
        (" Sam.Rivera@Example.NET ", "sam.rivera@example.net"),
        ("mailto:sam@example.net", "sam@example.net"),
        ("<sam+oak@example.net>", "sam+oak@example.net"),
        ("\u200bsam@example.net\u00a0", "sam@example.net"),
        ("o'hara@mail.example.co.uk", "o'hara@mail.example.co.uk"),
        ("sam@bücher.example", "sam@xn--bcher-kva.example"),
    ],
)
def test_one_mailbox_in_many_spellings_is_one_contact_point(raw, expected):
    assert normalise(raw) == expected


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "EMPTY"),
        ("  ", "EMPTY"),
        ("sam", "NOT_AN_ADDRESS"),
        ("@example.net", "NOT_AN_ADDRESS"),
        ("sam@", "NOT_AN_ADDRESS"),
        ("sam@example.net, ann@example.net", "MORE_THAN_ONE"),
        ("sam@example.net;ann@example.net", "MORE_THAN_ONE"),
        ("sam rivera@example.net", "BAD_NAME"),
        ("sam\u00a0rivera@example.net", "BAD_NAME"),
        ("sam..rivera@example.net", "BAD_NAME"),
        (".sam@example.net", "BAD_NAME"),
        ("señor@example.net", "BAD_NAME"),
        ("sam@localhost", "BAD_DOMAIN"),
        ("sam@example..net", "BAD_DOMAIN"),
        ("sam@-example.net", "BAD_DOMAIN"),
        ("sam@192.0.2.1", "BAD_DOMAIN"),
        ("sam@example.net\nBcc:x", "BAD_DOMAIN"),
        ("sam@example.net\nevil", "BAD_DOMAIN"),
        ("s" * 65 + "@example.net", "TOO_LONG"),
        ("sam@" + ".".join(["e" * 60] * 5) + ".net", "TOO_LONG"),
        ("n/a", "PLACEHOLDER"),
        ("none@none.com", "PLACEHOLDER"),
        ("NoEmail@example.net", "PLACEHOLDER"),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason_and_without_repeating_it(raw, reason):
    with pytest.raises(BadEmail) as refusal:
        normalise(raw)
    assert refusal.value.reason == EmailProblem(reason)
    assert str(refusal.value) == reason
    assert refusal.value.sentence.endswith(".")


@given(st.one_of(st.text(max_size=60), st.emails(), st.from_regex(r".{1,5}@.{1,9}\.[a-z]{2,3}")))
def test_anything_typed_is_an_address_or_a_refusal(raw):
    try:
        address = normalise(raw)
    except BadEmail:
        return
    assert address.isascii()
    assert address.count("@") == 1
    assert not any(c.isspace() for c in address)
    assert normalise(address) == address
