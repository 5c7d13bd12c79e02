"""What SNS posts: only what it signed, now, for a topic of ours, is believed."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from chalicelib.channels import sns
from chalicelib.channels.errors import (
    BadPayload,
    BadSignature,
    CertificateUnavailable,
    Stale,
    UnknownTopic,
)

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sns"
TOPIC = "arn:aws:sns:us-east-1:123456789012:prm-inbound-sms"
NOW = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)
PEM = (FIXTURES / "certificate.pem").read_bytes()
PUBLISHED = ["notification-v2", "notification-v1", "subscription-v2", "unsubscription-v2"]


def published(name):
    return sns.read((FIXTURES / f"{name}.json").read_bytes())


def verify(message, *, fetch=lambda url: PEM, topics=frozenset({TOPIC}), now=NOW):
    sns.verify(message, fetch=fetch, topics=topics, now=now)


def never_fetched(url):
    raise AssertionError("a stranger made us fetch")


@pytest.mark.parametrize(
    ("name", "size", "sha1", "sha256"),
    [
        (
            "notification-v2",
            424,
            "06e99f764fd637226cfe46663fdc052919ac8088",
            "de130c3c217ae5131ff642d3fba006589e6c1f6b1ffee3f12818b081087293bf",
        ),
        (
            "notification-v1",
            227,
            "ae4a36a89f3b9d8ede1a0c2e3ef9c2ed80409983",
            "8a86819dfd37b7bbe5cffe1dc7340f95ab78f56a2d85f400a50268aba53d28c8",
        ),
        (
            "subscription-v2",
            531,
            "1e2f3872ee94d91e7c8bebf7a528118e5c7e3207",
            "08309ee1d69b3af4b4b82235e62445145f3e1b918b6103993e91546e9aacb926",
        ),
        (
            "unsubscription-v2",
            594,
            "10b7e11d07d8a62228cec556d318ba09f5c55246",
            "538c1f5810a675204e3527b6f8cd5f62b604d66f2c657b44199a721e5984030e",
        ),
    ],
)
def test_the_signed_bytes_are_those_that_sns_signs(name, size, sha1, sha256):
    signed = sns.canonical(published(name))
    assert len(signed) == size
    assert hashlib.sha1(signed, usedforsecurity=False).hexdigest() == sha1
    assert hashlib.sha256(signed).hexdigest() == sha256


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_sns_signed_is_believed(name):
    verify(published(name))


def test_the_kinds_of_message_are_told_apart():
    assert [sns.kind(published(name)) for name in PUBLISHED] == [
        sns.Kind.NOTIFICATION,
        sns.Kind.NOTIFICATION,
        sns.Kind.SUBSCRIPTION,
        sns.Kind.UNSUBSCRIPTION,
    ]
    for other in ("notification", "", None, 5, ["Notification"]):
        with pytest.raises(BadPayload) as refusal:
            sns.kind({"Type": other})
        assert refusal.value.field == "Type"


SIGNED = [
    (name, field)
    for name in PUBLISHED
    for field in published(name)
    if field not in {"SigningCertURL", "UnsubscribeURL", "SignatureVersion", "Signature"}
]


@pytest.mark.parametrize(("name", "field"), SIGNED)
def test_a_change_of_a_signed_field_is_noticed(name, field):
    for change in (" ", "\u0000", "Subject\n"):
        with pytest.raises((BadSignature, UnknownTopic, BadPayload)):
            verify({**published(name), field: published(name)[field] + change})
    with pytest.raises((BadSignature, UnknownTopic, BadPayload)):
        verify({k: v for k, v in published(name).items() if k != field})


@given(st.data())
def test_a_change_of_any_byte_is_noticed(data):
    message = published(data.draw(st.sampled_from(PUBLISHED)))
    field = data.draw(st.sampled_from(["Message", "MessageId", "Signature"]))
    place = data.draw(st.integers(0, len(message[field]) - 1))
    other = data.draw(st.characters().filter(lambda c: c != message[field][place]))
    message[field] = message[field][:place] + other + message[field][place + 1 :]
    with pytest.raises(BadSignature):
        verify(message)


def test_a_signature_has_one_spelling():
    message = published("notification-v2")
    assert message["Signature"].endswith("Q==")
    with pytest.raises(BadSignature):
        verify({**message, "Signature": message["Signature"][:-3] + "R=="})


def test_a_subject_cannot_be_slipped_in():
    with pytest.raises(BadSignature):
        verify({**published("notification-v2"), "Subject": "hello"})


def test_a_subject_that_is_null_was_not_signed():
    verify({**published("notification-v2"), "Subject": None})


@pytest.mark.parametrize("version", ["0", "3", "", None, 2, "2 "])
def test_a_signature_of_another_version_is_refused(version):
    with pytest.raises(BadSignature):
        verify({**published("notification-v2"), "SignatureVersion": version})


@pytest.mark.parametrize("other", ["1", "2"])
def test_a_signature_of_one_version_is_not_one_of_the_other(other):
    name = {"1": "notification-v2", "2": "notification-v1"}[other]
    with pytest.raises(BadSignature):
        verify({**published(name), "SignatureVersion": other})


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.us-east-1.amazonaws.com.evil.example/x.pem",
        "https://evil.example/sns.us-east-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.amazonaws.com@evil.example/x.pem",
        "https://sns.us-east-1.amazonaws.com:x@evil.example/x.pem",
        "https://user@sns.us-east-1.amazonaws.com/x.pem",
        "https://xsns.us-east-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.xamazonaws.com/x.pem",
        "https://sns-us-east-1.amazonaws.com/x.pem",
        "https://sns.amazonaws.com/x.pem",
        "https://sns.us-east-1.amazonaws.com\\@evil.example/x.pem",
        "https://sns.us-east-1.amazonaws.com/x.txt",
        "https://sns.us-east-1.amazonaws.com/",
        "https://sns.us-east-1.amazonaws.com:443/x.pem",
        "https://sns.us-east-1.amazonaws.com:8443/x.pem",
        "https://sns.us-east-1.amazonaws.com/x.pem#y",
        "https://sns.us-east-1.amazonaws.com/x.pem?y",
        "https://sns.us-east-1.amazonaws.com/x?y.pem",
        "https://sns.us-east-1.amazonaws.com\n/x.pem",
        "https://sns.us-east-1.amazonaws.com/x.pem\n",
        "https://sns.us-west-2.amazonaws.com/x.pem",
        "http://sns.us-east-1.amazonaws.com/x.pem",
        "HTTP://sns.us-east-1.amazonaws.com/x.pem",
        "file:///etc/x.pem",
        "//sns.us-east-1.amazonaws.com/x.pem",
        "sns.us-east-1.amazonaws.com/x.pem",
        "https://[::1/x.pem",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(url):
    with pytest.raises(BadSignature):
        verify({**published("notification-v2"), "SigningCertURL": url}, fetch=never_fetched)


def test_a_topic_that_is_not_ours_is_refused_before_anything_is_fetched():
    with pytest.raises(UnknownTopic):
        verify(published("notification-v2"), topics=[f"{TOPIC}-2"], fetch=never_fetched)
    with pytest.raises(UnknownTopic):
        verify(published("notification-v2"), topics=[], fetch=never_fetched)


@pytest.mark.parametrize("now", [NOW + timedelta(hours=2), NOW - timedelta(hours=2)])
def test_a_message_from_another_time_is_refused(now):
    with pytest.raises(Stale):
        verify(published("notification-v2"), now=now, fetch=never_fetched)


@pytest.mark.parametrize("timestamp", ["", "now", "2026-11-21T15:04:05", "2026-13-01T00:00:00Z"])
def test_a_time_that_cannot_be_read_is_refused(timestamp):
    with pytest.raises(BadPayload) as refusal:
        verify({**published("notification-v2"), "Timestamp": timestamp})
    assert refusal.value.field == "Timestamp"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(body):
    with pytest.raises(BadPayload):
        sns.read(body)


def test_a_certificate_that_cannot_be_had_says_nothing_about_the_message():
    def down(url):
        raise CertificateUnavailable("SigningCertURL")

    with pytest.raises(CertificateUnavailable):
        verify(published("notification-v2"), fetch=down)


def signed_by(
    key, *, since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2027, 1, 1, tzinfo=UTC)
):
    """A text as SNS would sign it with this key, and the key's certificate."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(since)
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    message = {**published("notification-v2"), "Message": "YES 👍"}
    canonical = sns.canonical(message)
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(canonical, PKCS1v15(), hashes.SHA256())
    else:
        signature = key.sign(canonical, ec.ECDSA(hashes.SHA256()))
    message["Signature"] = base64.b64encode(signature).decode()
    return message, certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_a_fresh_key_of_sns_is_believed_and_any_other_is_not(rsa_key):
    message, pem = signed_by(rsa_key)
    verify(message, fetch=lambda url: pem)
    with pytest.raises(BadSignature):
        verify(message)


@pytest.mark.parametrize(("since", "until"), [(1, 2), (-2, -1)])
def test_a_certificate_outside_its_time_is_not_believed(rsa_key, since, until):
    message, pem = signed_by(
        rsa_key, since=NOW + timedelta(days=since), until=NOW + timedelta(days=until)
    )
    with pytest.raises(BadSignature):
        verify(message, fetch=lambda url: pem)


def test_a_certificate_that_holds_no_rsa_key_is_not_believed():
    message, pem = signed_by(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(BadSignature):
        verify(message, fetch=lambda url: pem)


@pytest.mark.parametrize("pem", [b"", b"hello", PEM[:200], PEM.replace(b"MIIC", b"AAAA")])
def test_what_is_no_certificate_is_not_believed(pem):
    with pytest.raises(BadSignature):
        verify(published("notification-v2"), fetch=lambda url: pem)


@mock_aws
def test_our_own_topic_is_confirmed_so_that_only_we_can_unsubscribe(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    client = boto3.client("sns", region_name="us-east-1")
    asked = []
    client.meta.events.register(
        "provide-client-params.sns.ConfirmSubscription",
        lambda params, **kwargs: asked.append(dict(params)),
    )
    topic = client.create_topic(Name="prm-inbound-sms")["TopicArn"]
    client.subscribe(TopicArn=topic, Protocol="https", Endpoint="https://hooks.example.com/sns")
    sns.confirm_subscription(published("subscription-v2"), client)
    assert asked == [
        {"TopicArn": TOPIC, "Token": "2336412f37aaaa", "AuthenticateOnUnsubscribe": "true"}
    ]


def test_nothing_but_a_subscription_is_confirmed():
    nobody = SimpleNamespace()
    for name in ("notification-v2", "unsubscription-v2"):
        with pytest.raises(BadPayload):
            sns.confirm_subscription(published(name), nobody)


class TestFetching:
    """A certificate comes by TLS from the very address that was checked."""

    @pytest.fixture
    def server(self, tls_carrier, loopback_tls, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", loopback_tls.trusted)
        monkeypatch.setattr(sns, "_FETCH_SECONDS", 0.5)
        sns.fetch_certificate.cache_clear()
        yield tls_carrier(loopback_tls.server)
        sns.fetch_certificate.cache_clear()

    def url(self, server):
        return f"https://localhost:{server.port}/x.pem"

    def test_a_certificate_is_fetched_once(self, server):
        server.answers(200, PEM)
        assert sns.fetch_certificate(self.url(server)) == PEM
        assert sns.fetch_certificate(self.url(server)) == PEM
        assert len(server.requests) == 1

    def test_a_redirect_is_not_followed(self, server):
        server.answers(302, b"", headers=[f"Location: {self.url(server)}2"])
        with pytest.raises(CertificateUnavailable):
            sns.fetch_certificate(self.url(server))
        assert len(server.requests) == 1

    def test_a_failure_is_not_remembered(self, server):
        for misbehaves in ("cuts_its_answer_short", "hangs_up_without_an_answer", "never_answers"):
            getattr(server, misbehaves)()
            with pytest.raises(CertificateUnavailable):
                sns.fetch_certificate(self.url(server))
        for answer in ((500, b""), (404, PEM), (200, PEM[:-9]), (200, b"<html>")):
            server.answers(*answer)
            with pytest.raises(CertificateUnavailable):
                sns.fetch_certificate(self.url(server))
        server.answers(200, PEM)
        assert sns.fetch_certificate(self.url(server)) == PEM

    def test_an_endless_answer_is_cut_off(self, server):
        server.answers(200, b"a" * 100_000 + PEM)
        with pytest.raises(CertificateUnavailable):
            sns.fetch_certificate(self.url(server))

    def test_a_server_that_cannot_prove_who_it_is_is_not_asked(self, server, monkeypatch):
        monkeypatch.delenv("SSL_CERT_FILE")
        server.answers(200, PEM)
        with pytest.raises(CertificateUnavailable):
            sns.fetch_certificate(self.url(server))
        assert server.requests == []

    def test_nothing_is_fetched_without_tls(self, carrier):
        carrier.answers(200, PEM)
        with pytest.raises(CertificateUnavailable):
            sns.fetch_certificate(carrier.url)
        assert carrier.requests == []


@given(
    st.dictionaries(
        st.sampled_from([*published("subscription-v2"), "Subject"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=9), st.lists(st.text(), max_size=2)),
    )
)
def test_whatever_is_posted_is_refused_by_name(changes):
    message = {**published("subscription-v2"), **changes}
    if changes and json.dumps(message) != json.dumps(published("subscription-v2")):
        unsigned = {"Subject", "SigningCertURL"}
        try:
            verify(message)
        except (BadPayload, BadSignature, UnknownTopic, Stale):
            return
        assert set(changes) <= unsigned
