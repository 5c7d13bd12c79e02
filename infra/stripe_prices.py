"""Put the plans' prices to Stripe: `STRIPE_KEY=sk_… make stripe-prices`. Harmless when repeated.

A price at Stripe never changes: where one of ours did, a new one takes over its lookup key, and
whoever pays the old one goes on with it until they change their plan.
"""

import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import stripe

from chalicelib.domain.plans import OVERAGE_EVENT, PLANS


def main() -> None:
    for line in put_prices(stripe.StripeClient(os.environ["STRIPE_KEY"])):
        print(line)


def put_prices(at_stripe: stripe.StripeClient) -> Iterator[str]:
    """A line for each thing that was made."""
    meters = at_stripe.v1.billing.meters.list({"limit": 100}).data
    meter = next((of.id for of in meters if of.event_name == OVERAGE_EVENT), None)
    if meter is None:
        meter = at_stripe.v1.billing.meters.create(_meter()).id
        yield f"meter {OVERAGE_EVENT}"
    for plan in PLANS.values():
        monthly = {"unit_amount_decimal": str(plan.monthly_cents), "recurring": _monthly()}
        more = {
            # Cents: Stripe takes parts of one here.
            "unit_amount_decimal": f"{plan.overage_segment_millionths / 10_000:g}",
            "recurring": {**_monthly(), "usage_type": "metered", "meter": meter},
        }
        names = (
            f"Rapport {plan.name}",
            f"Rapport {plan.name}: text segments beyond those included",
        )
        for key, name, wanted in (
            (plan.stripe_lookup_key, names[0], monthly),
            (plan.stripe_overage_key, names[1], more),
        ):
            found = at_stripe.v1.prices.list({"lookup_keys": [key], "active": True}).data
            amount = Decimal(str(wanted["unit_amount_decimal"]))
            if found and Decimal(str(found[0]["unit_amount_decimal"])) == amount:
                continue
            made: Any = {
                "currency": "usd",
                "lookup_key": key,
                "transfer_lookup_key": True,
                "product_data": {"name": name},
                **wanted,
            }
            at_stripe.v1.prices.create(made)
            yield f"price {key}"


def _monthly() -> dict[str, Any]:
    return {"interval": "month"}


def _meter() -> Any:
    return {
        "display_name": "Text segments beyond those included",
        "event_name": OVERAGE_EVENT,
        "default_aggregation": {"formula": "sum"},
        "customer_mapping": {"type": "by_id", "event_payload_key": "stripe_customer_id"},
        "value_settings": {"event_payload_key": "value"},
    }


if __name__ == "__main__":
    main()
