"""Plans are paid for at Stripe, through its own library. What it is told: which practice (our id),
which plan, an owner's email, how many segments. Never anything of a patient."""

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.channels.errors import BadPayload, BadSignature
from chalicelib.domain.accounts import Subscription
from chalicelib.domain.plans import OVERAGE_EVENT, PLANS, Plan
from chalicelib.domain.values import dataclass

if TYPE_CHECKING:
    import stripe

TOLERANCE = 300
"""Seconds between a webhook's stamp and its arrival."""
_PATIENCE = 8
"""Seconds for one answer; somebody waits for the page."""
_LONGEST = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a webhook told: a hint to ask again, since events come late, twice, in any order."""

    event_id: str
    kind: str
    practice: str
    """As we told Stripe; empty: it is about nothing of ours."""
    subscription: str


class StripeBilling:
    def __init__(self, client: "stripe.StripeClient") -> None:
        self._client = client

    def checkout(
        self, practice_id: str, plan: Plan, *, customer: str, email: str, back_to: str, once: str
    ) -> str:
        """The address of a page of Stripe's where the plan is paid for."""
        who = {"customer": customer} if customer else {"customer_email": email}
        params: Any = {
            "mode": "subscription",
            "line_items": [
                {"price": self._price(plan.stripe_lookup_key), "quantity": 1},
                {"price": self._price(plan.stripe_overage_key)},
            ],
            "client_reference_id": practice_id,
            # A session's metadata does not reach the subscription, whose events need it.
            "metadata": {"practice": practice_id},
            "subscription_data": {"metadata": {"practice": practice_id}},
            "success_url": f"{back_to}?said=paid",
            "cancel_url": back_to,
            **who,
        }
        made = self._client.v1.checkout.sessions.create(params, _once("checkout", once))
        return str(made.url)

    def portal(self, customer: str, *, back_to: str) -> str:
        """The address of a page of Stripe's with the practice's invoices and cards."""
        made = self._client.v1.billing_portal.sessions.create(
            {"customer": customer, "return_url": back_to}
        )
        return str(made.url)

    def subscription(self, subscription_id: str) -> Subscription:
        return _subscription(self._client.v1.subscriptions.retrieve(subscription_id))

    def change_plan(self, subscription_id: str, plan: Plan, *, once: str) -> Subscription:
        """At once; what was paid for the rest of the period counts towards the new plan."""
        now = self._client.v1.subscriptions.retrieve(subscription_id)
        wanted = {True: plan.stripe_overage_key, False: plan.stripe_lookup_key}
        items: Any = [
            {"id": item["id"], "price": self._price(wanted[_is_metered(item)])}
            for item in now["items"]["data"]
        ]
        params: Any = {
            "items": items,
            "proration_behavior": "create_prorations",
            "cancel_at_period_end": False,
        }
        done = self._client.v1.subscriptions.update(subscription_id, params, _once("change", once))
        return _subscription(done)

    def cancel(self, subscription_id: str, *, once: str) -> Subscription:
        """At the end of the period that is paid for."""
        done = self._client.v1.subscriptions.update(
            subscription_id, {"cancel_at_period_end": True}, _once("cancel", once)
        )
        return _subscription(done)

    def cancel_now(self, subscription_id: str) -> None:
        """Nothing is asked for any more. Harmless when repeated."""
        if self.subscription(subscription_id).status != "canceled":
            self._client.v1.subscriptions.cancel(subscription_id)

    def report_overage(
        self, *, customer: str, segments: int, identifier: str, at: datetime
    ) -> None:
        """Segments beyond those included. The same identifier twice is counted once."""
        params: Any = {
            "event_name": OVERAGE_EVENT,
            "identifier": identifier,
            "timestamp": int(at.timestamp()),
            "payload": {"stripe_customer_id": customer, "value": str(segments)},
        }
        self._client.v1.billing.meter_events.create(params, _once("overage", identifier))

    def _price(self, lookup_key: str) -> str:
        found = self._client.v1.prices.list({"lookup_keys": [lookup_key], "active": True})
        if not found.data:
            raise NoSuchPrice(lookup_key)
        return str(found.data[0].id)


class NoSuchPrice(Exception):
    """Stripe does not have the prices of domain/plans.py yet: `make stripe-prices`."""


def client(key: str, http: "stripe.HTTPClient | None" = None) -> "stripe.StripeClient":
    """`http`: instead of the network."""
    import stripe

    return stripe.StripeClient(key, http_client=http or _network(), max_network_retries=1)


def _network() -> "stripe.HTTPClient":
    """Over the standard library, which ships: `requests` would cost half a megabyte. It checks
    certificates; it has to be given a patience."""
    from urllib.request import OpenerDirector, Request, build_opener

    import stripe

    class Opener:
        def __init__(self, opener: OpenerDirector) -> None:
            self._opener = opener

        def open(self, request: Request) -> Any:
            return self._opener.open(request, timeout=_PATIENCE)

    network = stripe.UrllibClient()
    network._opener = Opener(build_opener())
    return network


def _once(what: str, of: str) -> Any:
    """The same wish has the same key, so that asking twice is one thing done."""
    return {"idempotency_key": hashlib.sha256(f"{what}:{of}".encode()).hexdigest()}


def _is_metered(item: Any) -> bool:
    return bool(item["price"]["recurring"]["usage_type"] == "metered")


def _subscription(found: Any) -> Subscription:
    """As Stripe's API says it since 2025-03-31: periods belong to the items."""
    items = found["items"]["data"]
    keys = {plan.stripe_lookup_key: plan.key for plan in PLANS.values()}
    names = [keys.get(item["price"]["lookup_key"] or "", "") for item in items]
    return Subscription(
        subscription_id=found["id"],
        customer=found["customer"],
        status=found["status"],
        plan=next(filter(None, names), ""),
        paid_until=_at(max((item["current_period_end"] for item in items), default=None)),
        ends_at=_at(found["cancel_at"]),
        ended_at=_at(found["ended_at"]),
    )


def _at(stamp: int | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if stamp else None


def read_event(raw: bytes, signature: str, secret: str, *, live: bool) -> Event | None:
    """A webhook's body, once its signature over exactly these bytes has been verified.

    None: real, but nothing that changes an account. Raises BadSignature, also for an event of the
    other mode (live or test), and BadPayload.
    """
    import stripe

    if len(raw) > _LONGEST:
        raise BadPayload("body", "an event")
    try:
        text = raw.decode()
        stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE)
    except (UnicodeDecodeError, stripe.SignatureVerificationError):
        raise BadSignature("stripe") from None
    try:
        event = json.loads(text)
        if event["livemode"] is not live:
            raise BadSignature("mode")
        return _event(event)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadPayload("body", "an event") from None


def _event(event: dict[str, Any]) -> Event | None:
    about, kind = event["data"]["object"], str(event["type"])
    practice: str | None = ""
    subscription: str | None = ""
    if kind in _OF_CHECKOUT:
        practice, subscription = about["client_reference_id"], about["subscription"]
    elif kind in _OF_SUBSCRIPTIONS:
        practice, subscription = about["metadata"].get("practice"), about["id"]
    elif kind in _OF_INVOICES:
        of = (about.get("parent") or {}).get("subscription_details") or {}
        practice = (of.get("metadata") or {}).get("practice")
        subscription = of.get("subscription")
    if not practice or not subscription:
        return None
    return Event(
        event_id=str(event["id"]),
        kind=kind,
        practice=practice,
        subscription=subscription,
    )


_OF_CHECKOUT = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
)
_OF_SUBSCRIPTIONS = tuple(
    f"customer.subscription.{what}"
    for what in ("created", "updated", "deleted", "paused", "resumed")
)
_OF_INVOICES = tuple(
    f"invoice.{what}" for what in ("paid", "payment_failed", "payment_action_required", "overdue")
)
