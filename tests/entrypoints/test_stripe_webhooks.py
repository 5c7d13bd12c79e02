"""Stripe is believed once its signature over the raw bytes has been verified, and never else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stripe
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import wiring
from chalicelib.channels.stripe_billing import read_event
from tests.builders import NOW, OAK
from tests.conftest import TestServices
from tests.stripe_server import SECRET, Events, signed

STAMP = 1_795_273_445
RECORDED = (
    b'{"id":"evt_test_0001","object":"event","api_version":"2026-10-28.endive",'
    b'"created":1795273440,"type":"customer.subscription.updated","livemode":false,'
    b'"data":{"object":{"id":"sub_test_0001","object":"subscription",'
    b'"customer":"cus_test_0001","status":"active"}}}'
)
RECORDED_SIGNATURE = "21558c9f63246dae130c8b6801bde652492d3731995405025b877051b07c0e97"
NOBODYS = {"id": "sub_1", "metadata": {}}
OAKS = {"id": "sub_1", "metadata": {"practice": OAK}}


@pytest.fixture
def site(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    keys = {"stripe_key": "sk_test_oak", "stripe_webhook_secret": SECRET}
    services.__dict__["secrets"] = replace(services.secrets, **keys)
    with Client(app) as client:
        yield client


def post(site: Client, raw: bytes, signature: str) -> HTTPResponse:
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    return site.http.post("/webhooks/stripe", headers=headers, body=raw)


def handed_on(services: TestServices) -> list[dict[str, str]]:
    url = services.config.plan_queue_url
    found = services.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in found.get("Messages", [])]


@pytest.fixture
def events() -> Events:
    return Events(NOW)


def test_an_event_is_handed_on_in_identifiers_only(
    site: Client, services: TestServices, events: Events
) -> None:
    raw = events.about("customer.subscription.updated", {**OAKS, "customer_email": "a@b.example"})
    assert post(site, raw, signed(raw)).status_code == 204
    [said] = handed_on(services)
    assert said == {
        "practice": OAK,
        "kind": "STRIPE",
        "id": "evt_test_0001",
        "about": "customer.subscription.updated",
        "subscription": "sub_1",
    }


def test_stripes_own_signature_is_the_one_we_know() -> None:
    """As its library made it for this secret, this stamp and these bytes."""
    made = stripe.WebhookSignature.generate_signature_header(RECORDED.decode(), SECRET, STAMP)
    assert made == f"t={STAMP},v1={RECORDED_SIGNATURE}"


@pytest.mark.parametrize(
    "kind", ["customer.created", "issuing_card.created", "what.nobody.knows", "v2.core.thing"]
)
def test_an_event_that_means_nothing_to_us_is_thanked_for(
    site: Client, services: TestServices, events: Events, kind: str
) -> None:
    raw = events.about(kind, {"id": "x", "object": kind})
    assert post(site, raw, signed(raw)).status_code == 204
    assert handed_on(services) == []


def test_a_subscription_that_is_none_of_ours_is_thanked_for(
    site: Client, services: TestServices, events: Events
) -> None:
    raw = events.about("customer.subscription.updated", NOBODYS)
    assert post(site, raw, signed(raw)).status_code == 204
    assert handed_on(services) == []


def refused(site: Client, services: TestServices, raw: bytes, signature: str) -> int:
    status: int = post(site, raw, signature).status_code
    assert handed_on(services) == []
    return status


def test_forged_old_and_altered_events_are_refused(
    site: Client, services: TestServices, events: Events
) -> None:
    raw = events.about("customer.subscription.updated", OAKS)
    good = signed(raw)
    now = datetime.now(UTC)
    spaced = json.dumps(json.loads(raw), indent=1).encode()
    for body, signature in (
        (raw, ""),
        (raw, "nonsense"),
        (raw, good.replace("v1=", "v0=")),
        (raw, f"t={STAMP},v1={'0' * 64}"),
        (raw, signed(raw, secret="whsec_of_somebody_else")),
        (raw, signed(raw, secret=SECRET.removeprefix("whsec_"))),
        (raw, signed(raw, at=now - timedelta(seconds=400))),
        (raw.replace(b"sub_1", b"sub_2"), good),
        (spaced, good),
        (raw + b" ", good),
        (b"\xff\xfe", good),
    ):
        assert refused(site, services, body, signature) == 403


def test_one_good_signature_among_several_is_enough(
    site: Client, services: TestServices, events: Events
) -> None:
    """While a secret is changed, Stripe signs with both."""
    raw = events.about("customer.subscription.updated", OAKS)
    stamp, good = signed(raw).split(",")
    assert post(site, raw, f"{stamp},v1={'0' * 64},{good}").status_code == 204


def test_an_event_of_the_live_mode_is_refused_by_a_test_stage(
    site: Client, services: TestServices, events: Events
) -> None:
    raw = events.about("customer.subscription.updated", OAKS, livemode=True)
    assert refused(site, services, raw, signed(raw)) == 403
    assert read_event(raw, signed(raw), SECRET, live=True) is not None


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"null", b'{"livemode":false,"data":{}}'])
def test_a_signed_body_that_is_no_event_is_bad_and_not_ours_to_mend(
    site: Client, services: TestServices, raw: bytes
) -> None:
    assert refused(site, services, raw, signed(raw)) == 400


def test_an_older_events_shape_is_thanked_for(
    site: Client, services: TestServices, events: Events
) -> None:
    """Before 2025-03-31 an invoice named its subscription by itself."""
    raw = events.about("invoice.paid", {"id": "in_1", "subscription": "sub_1"})
    assert post(site, raw, signed(raw)).status_code == 204
    assert handed_on(services) == []


def test_where_payment_is_not_set_up_nothing_is_believed(
    site: Client, services: TestServices, events: Events
) -> None:
    services.__dict__["secrets"] = replace(services.secrets, stripe_webhook_secret="")
    raw = events.about("customer.subscription.updated", OAKS)
    assert refused(site, services, raw, signed(raw, secret="x")) == 403
