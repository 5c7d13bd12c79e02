"""Stripe as far as plans need it: keeps state, answers in the shapes of API 2026-10-28.

It stands where the network would, under Stripe's own library, which makes the requests, reads the
answers and signs and verifies events. What is the same key twice is done once, as with Stripe.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from chalicelib.domain.plans import PLANS

SECRET = "whsec_test_0123456789abcdefghijklmnopqrstuv"
MONTH = timedelta(days=30)


@dataclass
class Asked:
    method: str
    path: str
    params: dict[str, str]
    once: str


class StripeServer(stripe.HTTPClient):
    name = "stand-in"

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now
        self.asked: list[Asked] = []
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.metered: dict[str, int] = {}
        """Identifier → segments."""
        self.lost_answers = 0
        self.meters: list[dict[str, Any]] = []
        self._answers: dict[str, tuple[dict[str, str], str]] = {}
        self.prices = dict(_prices())

    def request(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[str, int, Mapping[str, str]]:
        parts = urlsplit(url)
        params = dict(parse_qsl((post_data or "") + "&" + parts.query))
        once = headers.get("Idempotency-Key", "")
        asked = Asked(method=method, path=parts.path, params=params, once=once)
        self.asked.append(asked)
        if once in self._answers:
            known, answer = self._answers[once]
            if known != params:
                wrong = {"type": "idempotency_error", "message": "Other parameters."}
                return json.dumps({"error": wrong}), 400, {}
            return answer, 200, {}
        found = self._answer(asked)
        if found is None:
            wrong = {"type": "invalid_request_error", "message": f"No such thing: {asked.path}"}
            return json.dumps({"error": wrong}), 404, {}
        answer = json.dumps(found)
        if once and method == "post":
            self._answers[once] = (params, answer)
        if self.lost_answers:
            self.lost_answers -= 1
            raise stripe.APIConnectionError("the answer was lost")
        return answer, 200, {}

    def _should_retry(self, *args: Any, **kwargs: Any) -> bool:
        return False

    def _answer(self, asked: Asked) -> dict[str, Any] | None:
        params = asked.params
        match asked.method, asked.path.split("/")[2:]:
            case "get", ["prices"]:
                price = self.prices.get(params["lookup_keys[0]"])
                return {"object": "list", "data": [price] if price else [], "has_more": False}
            case "post", ["prices"]:
                price = {**params, "id": f"price_{len(self.asked)}", "object": "price"}
                self.prices[params["lookup_key"]] = price
                return price
            case "get", ["billing", "meters"]:
                return {"object": "list", "data": self.meters, "has_more": False}
            case "post", ["billing", "meters"]:
                self.meters.append({**params, "id": "mtr_1", "object": "billing.meter"})
                return self.meters[-1]
            case "post", ["checkout", "sessions"]:
                session = f"cs_test_{len(self.asked)}"
                url = f"https://checkout.stripe.com/c/pay/{session}"
                return {"id": session, "object": "checkout.session", "url": url}
            case "post", ["billing_portal", "sessions"]:
                url = "https://billing.stripe.com/p/session/test"
                return {"id": "bps_1", "object": "billing_portal.session", "url": url}
            case "get", ["subscriptions", of]:
                return self.subscriptions.get(of)
            case "delete", ["subscriptions", of]:
                ended = int(self.now.timestamp())
                self.subscriptions[of].update(status="canceled", ended_at=ended)
                return self.subscriptions[of]
            case "post", ["subscriptions", of]:
                return self._change(self.subscriptions[of], params)
            case "post", ["billing", "meter_events"]:
                self.metered.setdefault(params["identifier"], int(params["payload[value]"]))
                return {"object": "billing.meter_event", "identifier": params["identifier"]}
        return None

    def _change(self, subscription: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
        by_id = {price["id"]: price for price in self.prices.values()}
        for n, item in enumerate(subscription["items"]["data"]):
            assert params.get(f"items[{n}][id]", item["id"]) == item["id"]
            if price := params.get(f"items[{n}][price]"):
                item["price"] = by_id[price]
        if "cancel_at_period_end" in params:
            cancelled = params["cancel_at_period_end"] == "true"
            end = subscription["items"]["data"][0]["current_period_end"]
            subscription["cancel_at_period_end"] = cancelled
            subscription["cancel_at"] = end if cancelled else None
        return subscription

    def subscribe(
        self, of: str, practice: str, plan: str, *, customer: str = "cus_oak", **changes: Any
    ) -> dict[str, Any]:
        """Somebody paid at Checkout."""
        sold = PLANS[plan]
        self.subscriptions[of] = {
            "id": of,
            "object": "subscription",
            "customer": customer,
            "status": "active",
            "cancel_at": None,
            "cancel_at_period_end": False,
            "ended_at": None,
            "metadata": {"practice": practice},
            "items": {
                "object": "list",
                "data": [
                    {
                        "id": f"si_{of}_{n}",
                        "object": "subscription_item",
                        "current_period_start": int(self.now.timestamp()),
                        "current_period_end": int((self.now + MONTH).timestamp()),
                        "price": self.prices[key],
                    }
                    for n, key in enumerate((sold.stripe_lookup_key, sold.stripe_overage_key))
                ],
            },
            **changes,
        }
        return self.subscriptions[of]


def _prices() -> Any:
    for plan in PLANS.values():
        for key, usage in (
            (plan.stripe_lookup_key, "licensed"),
            (plan.stripe_overage_key, "metered"),
        ):
            yield (
                key,
                {
                    "id": f"price_{key}",
                    "object": "price",
                    "lookup_key": key,
                    "recurring": {"interval": "month", "usage_type": usage},
                },
            )


@dataclass
class Events:
    """Signed as Stripe signs them."""

    now: datetime
    made: int = field(default=0)

    def about(self, kind: str, thing: dict[str, Any], **changes: Any) -> bytes:
        self.made += 1
        event = {
            "id": f"evt_test_{self.made:04d}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(self.now.timestamp()),
            "type": kind,
            "livemode": False,
            "data": {"object": thing},
            **changes,
        }
        return json.dumps(event).encode()

    def invoice(self, kind: str, subscription: dict[str, Any], of: str = "in_1") -> bytes:
        parent = {
            "type": "subscription_details",
            "subscription_details": {
                "subscription": subscription["id"],
                "metadata": subscription["metadata"],
            },
        }
        invoice = {
            "id": of,
            "object": "invoice",
            "customer": subscription["customer"],
            "amount_due": 9900,
            "parent": parent,
        }
        return self.about(kind, invoice)


def signed(raw: bytes, *, secret: str = SECRET, at: datetime | None = None) -> str:
    stamp = int((at or datetime.now(UTC)).timestamp())
    return str(stripe.WebhookSignature.generate_signature_header(raw.decode(), secret, stamp))
